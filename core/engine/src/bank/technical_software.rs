//! Knowledge in words: software engineering.

use domain::report::Criterion::{Numbers, Reasoning, Specifics, Terms};
use domain::setup::Role;

use super::technical_shared::BASE;
use super::{Question, Wording};

const ROLES: &[Role] = &[Role::Software];

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "software-cache",
        roles: ROLES,
        competency: "caching and consistency",
        wording: Wording::Tailed(
            "A page that everybody opens reads the same rows again and again. How would you make it fast without showing stale data?",
        ),
        anchors: &[(Reasoning, "Says how stale an answer may be and chooses the invalidation accordingly.")],
        terms: "cache, invalidate|invalidation|expire|ttl, stale|consistency|fresh, index|indices, hit rate|miss, read \
            replica|replica|replication, memory|redis|cdn, latency, key, query",
        follow_ups: &[
            (Numbers, "You said “{quote}”. How stale may the page be, and what load did you assume?"),
            (Reasoning, "You said “{quote}”. What happens at the moment the row changes?"),
        ],
        reframing: "Think of a page that you find slow: what does it have to fetch, and which of that could be kept ready?",
        ..BASE
    },
    Question {
        id: "software-reliability",
        roles: ROLES,
        competency: "reliability of services",
        wording: Wording::Tailed(
            "A service that you call fails now and then for a minute. How do you keep your own service useful, and avoid doing things twice?",
        ),
        anchors: &[(Terms, "Combines time-outs, bounded retries and operations that may safely be repeated.")],
        terms: "timeout|time out|deadline, retry, backoff|jitter, idempotent|idempotency|duplicate|deduplicate, queue|outbox, circuit \
            breaker|breaker, fallback|degrade|degradation, monitor|alert, rate limit|limit, transaction",
        follow_ups: &[
            (Terms, "You said “{quote}”. How do you make sure that a repeated call does no harm?"),
            (Numbers, "You said “{quote}”. How long would you wait, and how often would you try again?"),
        ],
        reframing: "Think of ordering something online when the page hangs: what should the shop do so that you get it exactly once?",
        ..BASE
    },
    Question {
        id: "software-schema",
        roles: ROLES,
        competency: "data modelling",
        wording: Wording::Tailed(
            "Sketch how you would store the bookings of meeting rooms so that no room is ever booked twice at the same time.",
        ),
        anchors: &[(Reasoning, "Lets the database rule out the double booking instead of hoping in the code.")],
        terms: "table|column|schema, key|foreign key|primary key, constraint|unique|exclusion, transaction|isolation|serializable, \
            lock|locking|optimistic, race condition|race|concurrent|concurrency, index|indices, overlap|interval|range, time \
            zone|timezone|utc, migration|migrate",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What happens when two people press the button in the same moment?"),
            (Specifics, "You said “{quote}”. Which database would you use, and which of its features?"),
        ],
        reframing: "Imagine the bookings on paper first: what stands in one row, and how would a clerk notice a clash?",
        ..BASE
    },
    Question {
        id: "software-change",
        roles: ROLES,
        competency: "changing running systems",
        wording: Wording::Tailed(
            "You must replace an old module that nobody fully understands while customers use it. How do you go about it?",
        ),
        anchors: &[(Reasoning, "Goes in small reversible steps and says how each proves itself before the next.")],
        terms: "test|characterisation test, interface|boundary|api|contract, incremental|step|gradual, feature flag|flag|toggle, \
            parallel|shadow|compare, rollback|revert, monitor|metric|log, migration|migrate, document|documentation, \
            refactor|strangler",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. How do you know that the old and the new one do the same?"),
            (Specifics, "You said “{quote}”. Which system have you changed that way?"),
        ],
        reframing: "Think of code, or a document, that you took over from somebody: what did you do before you dared to change it?",
        ..BASE
    },
];
