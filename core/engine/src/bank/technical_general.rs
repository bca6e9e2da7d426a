//! Knowledge in words: any other role.

use domain::report::Criterion::{Numbers, Reasoning, Specifics, Terms};
use domain::setup::Role;

use super::technical_shared::BASE;
use super::{Question, Wording};

const ROLES: &[Role] = &[Role::General];

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "general-process",
        roles: ROLES,
        competency: "improving a process",
        wording: Wording::Tailed(
            "A task that many people do every week takes too long and goes wrong too often. How would you improve it?",
        ),
        anchors: &[(Reasoning, "Finds the step that costs most before changing anything, and says why it is that one.")],
        terms: "step|map, measure|count|time, bottleneck|waiting|delay, error|mistake|rework, cause|root cause, \
            standard|checklist|template, automate|automation|tool, train|training, pilot|trial|test, feedback|ask",
        follow_ups: &[
            (Numbers, "You said “{quote}”. How would you measure that it got better, and by how much?"),
            (Specifics, "You said “{quote}”. Which such task do you know, and where does it stick?"),
        ],
        reframing: "Think of a chore at home or in a club that you now do faster than before: what did you change?",
        ..BASE
    },
    Question {
        id: "general-budget",
        roles: ROLES,
        competency: "working with limited means",
        wording: Wording::Tailed("Your budget is cut by a fifth in the middle of the year. How do you decide what to do without?"),
        anchors: &[(Reasoning, "Orders spending by what it brings, and names who is affected by each cut.")],
        terms: "priority|prioritise, fixed|variable|contract, impact|effect, goal|objective, negotiate|supplier|vendor, \
            delay|postpone, stakeholder|team|customer, risk, save|saving, forecast|plan|track",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What would you never cut, and why?"),
            (Numbers, "You said “{quote}”. How much would that save, roughly?"),
        ],
        reframing: "Imagine that you had a fifth less to spend each month: what would go first, and how would you choose?",
        ..BASE
    },
    Question {
        id: "general-complaint",
        roles: ROLES,
        competency: "handling complaints",
        wording: Wording::Tailed(
            "An important customer complains, and they are right. What do you do in the first hour, the first day and the first week?",
        ),
        anchors: &[(Terms, "Covers listening, a stopgap, the cause, and a message back to the customer.")],
        terms: "listen|understand|ask, apologise|apology|sorry, solution|fix|remedy, cause|root cause, inform|update|follow up|call \
            back, escalate|manager, document|record|log, compensate|refund|replacement, prevent|prevention|process, \
            deadline|promise",
        follow_ups: &[
            (Terms, "You said “{quote}”. How do you keep it from happening to the next customer?"),
            (Specifics, "You said “{quote}”. Which complaint are you thinking of?"),
        ],
        reframing: "When did you last complain about something yourself? What should they have done in the first hour, day and week?",
        ..BASE
    },
    Question {
        id: "general-planning",
        roles: ROLES,
        competency: "planning and coordination",
        wording: Wording::Tailed(
            "You are to organise an event for two hundred people in three months. How do you plan it, and what do you watch as the day comes near?",
        ),
        anchors: &[(Reasoning, "Works back from the date, and says which steps everything else waits for.")],
        terms: "milestone|deadline|date, budget|cost, task|list|responsibility|delegate, dependency|depend|critical, \
            venue|room|supplier|catering, risk|plan b|backup, communicate|invite|invitation, schedule|timeline|calendar, \
            check|review|status, feedback|survey",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What must be settled first because everything waits for it?"),
            (Numbers, "You said “{quote}”. What would it cost, and how many hands do you need?"),
        ],
        reframing: "Think of the largest thing that you have organised, even a birthday: what did you do first, and what did you forget?",
        ..BASE
    },
];
