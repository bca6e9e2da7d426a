//! What made-up candidates say.

/// How many of [`SENTENCES`], from the first, name no technology that the lexicon lacks: only its capitals tell such a one.
pub const FAMILIAR_SENTENCES: usize = 11;

/// Sentences of answers.
pub const SENTENCES: [&str; 12] = [
    "Two years ago at my last company our checkout failed every Friday evening.",
    "I was responsible for the payment service and had to find the cause.",
    "I measured the queries, found a missing index and wrote a migration.",
    "I decided to test it on a copy first because a mistake would have cost us orders.",
    "As a result the error rate fell from 4 to 1 percent.",
    "Next time I would look at the metrics earlier.",
    "I would count the words in a hash map, in linear time, and test the empty list.",
    "I organised a rota with the other team and analysed the behaviour of the queue.",
    "A cache in front of PostgreSQL trades memory for latency.",
    "Um, well, we did, uh, lots of things.",
    "It was fine.",
    "We moved the events to a store that we built using FlumeDB.",
];
