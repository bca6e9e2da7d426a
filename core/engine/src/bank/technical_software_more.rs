//! Knowledge in words: software engineering, from first principles to design at scale.

use domain::report::Criterion::{Numbers, Reasoning, Specifics, Terms};
use domain::setup::{CompanyStyle, Level, Role};

use super::technical_shared::BASE;
use super::{Question, Wording};

const ROLES: &[Role] = &[Role::Software];

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "software-request",
        roles: ROLES,
        levels: &[Level::Junior, Level::Mid],
        favours: Some(CompanyStyle::Craft),
        competency: "how the web works",
        wording: Wording::Tailed("You type an address into a browser and press Enter. What happens until you see the page?"),
        anchors: &[(Reasoning, "Goes layer by layer and says what each one is needed for.")],
        terms: "dns|name resolution|resolver, tcp|connection|handshake, tls|https|certificate, http|request|header|method, \
            server|load balancer|proxy, response|status, html|parse|dom, render|layout|paint, cache|cdn, javascript|script",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. Which of these steps could be left out the second time, and why?"),
            (Numbers, "You said “{quote}”. Which step takes longest, and roughly how long?"),
        ],
        reframing: "Think of sending a letter to somebody whose address you do not know: which steps does that take, and which of them has a browser too?",
        ..BASE
    },
    Question {
        id: "software-data-structures",
        roles: ROLES,
        levels: &[Level::Junior, Level::Mid],
        favours: Some(CompanyStyle::Craft),
        competency: "data structures",
        wording: Wording::Tailed("When is a hash map the wrong choice, and what would you take instead?"),
        anchors: &[(Reasoning, "Ties the choice to what is asked of the data: order, ranges, memory, worst case.")],
        terms: "order|sorted, tree|b tree|binary, array|list|vector, range|prefix, collision|hash function, memory|cache locality, worst \
            case|constant time|logarithmic|complexity, key, trie|heap|set",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What does that cost you compared with a hash map?"),
            (Specifics, "You said “{quote}”. In which program of yours was that so?"),
        ],
        reframing: "Think of a telephone book and of a pile of cards: which question is quick with one and slow with the other?",
        ..BASE
    },
    Question {
        id: "software-tests",
        roles: ROLES,
        levels: &[Level::Junior, Level::Mid],
        competency: "testing",
        wording: Wording::Tailed(
            "You are given a function without tests that works out the price of an order. Which tests do you write first, and which never?",
        ),
        about_term: Some(
            "You take over code around {term} that has no tests. Which tests do you write first, and which would you never write?",
        ),
        anchors: &[(Reasoning, "Begins where a fault would cost most, and says what a test would cost to keep.")],
        terms: "unit test|unit, edge case|boundary|limit, integration|end to end, mock|stub|fake|double, regression, coverage, \
            property|random|fuzz, rounding|currency|discount, ci|continuous integration, refactor, flaky",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. Why that test before the others?"),
            (Specifics, "You said “{quote}”. With which figures, for instance?"),
        ],
        reframing: "You check a bill in a restaurant: which lines do you look at first, and which do you never add up again?",
        ..BASE
    },
    Question {
        id: "software-review",
        roles: ROLES,
        favours: Some(CompanyStyle::Collaboration),
        competency: "reviewing code",
        wording: Wording::Tailed(
            "A colleague hands you a change of a thousand lines for review, due today. What do you look at, and what do you say?",
        ),
        anchors: &[(Reasoning, "Says what is looked at first and why, and how the next change becomes smaller.")],
        terms: "design|interface|api, test, small|split|smaller, readable|readability|naming, bug|correctness|edge \
            case, security|input, comment|feedback|tone, style|formatter|linter, context|purpose|description, merge|deadline",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What would make you say no to merging it today?"),
            (Specifics, "You said “{quote}”. Which remark in a review have you been glad of yourself?"),
        ],
        reframing: "Somebody gives you a forty-page text an hour before it is due: what do you read, and what do you tell them?",
        ..BASE
    },
    Question {
        id: "software-concurrency",
        roles: ROLES,
        favours: Some(CompanyStyle::Craft),
        competency: "concurrency",
        wording: Wording::Tailed(
            "Two processes take items from the same stock at the same time, and the count is wrong once a week. How do you find the fault and end it?",
        ),
        anchors: &[(Reasoning, "Names the interleaving that does the harm, and a remedy that rules it out instead of making it rarer.")],
        terms: "race|race condition, lock|mutex|locking, transaction|isolation, atomic|compare and swap|optimistic|version, \
            deadlock, reproduce|log|trace, queue|single writer|actor, idempotent|retry, constraint|unique, order|interleaving",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. Which order of events leads to the wrong count?"),
            (Terms, "You said “{quote}”. What does that do to the work that has to wait?"),
        ],
        reframing: "Two people share one shopping list and shop at the same time: how do you end up with two loaves, and which rule prevents it?",
        ..BASE
    },
    Question {
        id: "software-security",
        roles: ROLES,
        competency: "application security",
        wording: Wording::Tailed(
            "People may upload a picture and a name that others will see. What could somebody do with that, and how do you prevent it?",
        ),
        about_term: Some("Strangers send input to something you run with {term}. What could they do with that, and how do you prevent it?"),
        anchors: &[(Terms, "Goes from what an attacker wants to where it must be stopped, not from a list of tools.")],
        terms: "validate|validation|sanitise|allowlist, escape|encoding|xss|cross site, injection|sql injection, size|limit|rate limit, \
            authentication|authorisation|permission, file type|content type|magic, sandbox|separate domain|isolate, scan|malware, \
            header|csp|policy, token|csrf|session, metadata|exif",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What would an attacker try next?"),
            (Specifics, "You said “{quote}”. At which place in the code or in front of it?"),
        ],
        reframing: "You run a notice board in a hallway where anybody may pin things: what goes wrong, and which rules do you make?",
        ..BASE
    },
    Question {
        id: "software-api",
        roles: ROLES,
        favours: Some(CompanyStyle::Product),
        competency: "designing interfaces",
        wording: Wording::Tailed(
            "Other companies are to book appointments through your interface for the next ten years. How do you design it so that you can still change things?",
        ),
        anchors: &[(Reasoning, "Says which promises are made to callers, which are kept back, and how a change reaches them.")],
        terms: "version|versioning, compatible|compatibility|breaking, contract|schema|openapi, idempotent|idempotency key, \
            pagination|cursor, error|status code, authentication|token|oauth, rate limit|quota, deprecate|deprecation|sunset, \
            documentation|example, webhook|event, time zone|utc",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. How do you change that in year three without breaking anybody?"),
            (Specifics, "You said “{quote}”. What would one call and its answer look like?"),
        ],
        reframing: "Think of a form on paper that thousands fill in: what can you change on it next year without everybody having to learn it again?",
        ..BASE
    },
    Question {
        id: "software-scale",
        roles: ROLES,
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Structured),
        competency: "designing for scale",
        wording: Wording::Tailed(
            "Design the part of a shop that tells a million people at once that a sale has begun. Begin with the figures, then draw the parts.",
        ),
        about_term: Some(
            "A system that relies on {term} is to serve a hundred times today's load by next year. Begin with the figures: what breaks first, and what do you change?",
        ),
        anchors: &[(Numbers, "Estimates load, size and time first, and lets them decide the design.")],
        terms: "throughput|requests per second|qps, latency|percentile, queue|buffer|backpressure, partition|shard|sharding, \
            replica|replication, fan out|batch, cache|cdn, bottleneck|limit|capacity, retry|idempotent|duplicate, \
            rate limit|throttle, cost, monitor|alert|measure",
        follow_ups: &[
            (Numbers, "You said “{quote}”. How many per second is that at the peak, and how many bytes?"),
            (Reasoning, "You said “{quote}”. Which part of that fails first, and what happens then?"),
        ],
        reframing: "You must telephone a thousand people within an hour: how many helpers do you need, how do you split the list, and what goes wrong?",
        ..BASE
    },
    Question {
        id: "software-incident",
        roles: ROLES,
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Ownership),
        competency: "handling incidents",
        wording: Wording::Tailed(
            "It is three in the morning, half of all orders fail, and the last release was at noon. What do you do, minute by minute?",
        ),
        about_term: Some(
            "It is three in the morning, and something that you run with {term} fails for half of its users. What do you do, minute by minute?",
        ),
        anchors: &[(Reasoning, "Stops the damage before looking for the cause, and keeps what is needed to find it later.")],
        terms: "rollback|revert|feature flag, dashboard|metric|graph, log|trace, alert|on call|page, status page|communicate|inform, \
            mitigate|mitigation|failover, error rate|percentile, root cause|cause, timeline|postmortem|review, hypothesis|suspect, \
            runbook",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What if that does not help?"),
            (Terms, "You said “{quote}”. Who has to know what, and what do you write down for the day after?"),
        ],
        reframing: "Water comes through the ceiling at night: what do you do first, whom do you call, and what do you look into only the next day?",
        ..BASE
    },
    Question {
        id: "software-architecture",
        roles: ROLES,
        levels: &[Level::Senior],
        favours: Some(CompanyStyle::Craft),
        competency: "architecture decisions",
        wording: Wording::Tailed(
            "A team of eight wants to split its one application into services. Which questions do you ask before you say yes or no?",
        ),
        anchors: &[(Reasoning, "Asks for the pain that the split is to end, and names cheaper remedies for it.")],
        terms: "deploy|release independently, boundary|domain|module|coupling, data ownership|database, transaction|consistency, \
            latency|network, observability|tracing|monitor, team|ownership|conway, test|contract, cost|complexity|overhead, \
            migrate|incremental|strangler, monolith|modular monolith, scale",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. Which answer to that would make you advise against the split?"),
            (Specifics, "You said “{quote}”. Which system have you seen for which that was right, or wrong?"),
        ],
        reframing: "A shop wants to become three shops: what gets easier, what has to be carried between them, and when would you keep it one?",
        ..BASE
    },
];
