//! What somebody who prepared says to each question of the [set-ups](super::setups).

/// Words and, for a coding question, code.
pub fn to(question_id: &str) -> (&'static str, Option<&'static str>) {
    match question_id {
        "new-in-the-team" => (
            "Two years ago I joined the billing team of a parcel company, and nobody had written down how releases were done. I read the last \
             ten incident reports, paired with the two oldest engineers and drafted a release checklist of my own. I was responsible for \
             getting it agreed, because every second release had needed a hotfix. As a result hotfixes fell from 5 to 1 a month. I learned \
             that reading incidents first tells me more than any document.",
            None,
        ),
        "learning-fast" => (
            "Last spring our only Kafka engineer left three weeks before a migration, and I had to take it over. I rebuilt the consumer on a \
             copy of the data every evening and asked a colleague at another office to review my notes. I decided to move one topic at a \
             time so that we could stop at any point. In the end all 14 topics moved on time with no message lost. Next time I would ask \
             for a second pair of eyes from the start.",
            None,
        ),
        "small-mistake" | "bad-news" => (
            "Last year I noticed on a Friday evening that my script had sent an invoice twice to 40 customers. I stopped the job, counted the \
             duplicates in PostgreSQL and phoned the head of finance within the hour. It was my mistake, so I wrote the apology myself and \
             cancelled the second invoices. As a result no customer paid twice and only three complained. Since then I always run such a \
             script on a copy first.",
            None,
        ),
        "many-things-at-once" | "structuring-a-mess" => (
            "In November last year our team ran a migration, an audit and the Christmas sale at the same time, and I was responsible for all \
             three. I listed every task with its owner and its date on one board, and I negotiated with the product manager to postpone two \
             features. I checked the board with the team every morning because things had slipped before. In the end the sale ran without \
             an outage and the audit was finished 4 days early. I should have cancelled one report sooner, and I learned to say no first.",
            None,
        ),
        "first-use" => (
            "I built the billing service in Rust over nine months, because the old one lost cents through floating point. I had to learn \
             ownership and lifetimes, and I took the documentation and a small example project a step at a time. The main problem was \
             sharing a connection pool between tasks; I tested three versions and kept the one with the fewest locks. The trade-off was a \
             slower build in exchange for a result that was 4 times faster.",
            None,
        ),
        "software-tests" => (
            "I would first write unit tests around the edge cases: an empty order, rounding of currency and a discount over the limit. Then \
             one integration test against PostgreSQL, because a mock of the database would hide the errors that matter. I would add a \
             regression test for each of the 3 bugs that support reported, and run all of it in CI. I would never test private helpers, \
             since that makes a refactor expensive.",
            None,
        ),
        "software-reliability" => (
            "Every call gets a timeout of 2 seconds and a retry with backoff and jitter, so that we do not hit the service all at once. A \
             circuit breaker opens after ten failures, and a fallback serves the last known price instead of an error. Doing things twice \
             is avoided with an idempotency key that PostgreSQL keeps in the same transaction. The trade-off is stale data for a minute, \
             which I would watch with an alert on the queue length.",
            None,
        ),
        "telling-experts-apart" => (
            "I would ask for a project in which Zephyrline was the wrong choice, because an expert knows its limits and a beginner does not. \
             Then I would give a nightly report that hangs as an example, and ask how to debug it step by step. A convincing answer \
             explains the mechanism inside, names a mistake of their own and compares it with an alternative such as Airflow. In 10 minutes \
             reasons tell more than commands.",
            None,
        ),
        "software-security" => (
            "Somebody could upload a script as a picture, or put markup into the name, which means cross site scripting. I would validate \
             the file type by its content rather than its name, limit the size to 5 MB and serve pictures from a separate domain. The name \
             is escaped at output because an allowlist would refuse real names. I would also strip metadata such as EXIF and set a CSP \
             header in Nginx.",
            None,
        ),
        "code-stock-changes" => (
            "I take the union of the keys of both dictionaries, subtract with zero as the default for a missing article, and keep what is not \
             zero. It runs in linear time and memory. I tested an empty evening and an article that is missing on one side.",
            Some(
                "def stock_changes(before, after):\n    # every key of both evenings, in linear time\n    changes = {}\n    for article in \
                 set(before) | set(after):\n        difference = after.get(article, 0) - before.get(article, 0)\n        if difference != \
                 0:\n            changes[article] = difference\n    return changes\n\nassert stock_changes({}, {}) == {}\n",
            ),
        ),
        _ => (
            "I am a backend engineer with six years in payments, I like systems that can be explained, and I write things down. What I would \
             most like to know is how your team decides what not to build.",
            None,
        ),
    }
}

/// What the same person adds when asked further, the first time, the second time, ….
pub const MORE: [&str; 4] = [
    "That part was mine: I measured it for two weeks before and after, and the error rate fell from 4 to 1 percent.",
    "I decided against the quicker way because it would have hidden the cause, and the team agreed after I showed them the logs.",
    "Looking back, I would ask the customer earlier, so that we do not guess for a week.",
    "I wrote it down in our handbook, and the next engineer needed a day instead of a week.",
];
