//! Knowledge in words: product management.

use domain::report::Criterion::{Numbers, Reasoning, Specifics, Terms};
use domain::setup::Role;

use super::technical_shared::BASE;
use super::{Question, Wording};

const ROLES: &[Role] = &[Role::Product];

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "product-next",
        roles: ROLES,
        competency: "deciding what to build",
        wording: Wording::Tailed("You have ten requests and people for two. How do you choose what is built next?"),
        anchors: &[(Reasoning, "Weighs value for the user against effort and risk, and says what evidence would change the order.")],
        terms: "user|customer, value|impact|benefit, effort|cost, goal|strategy|objective, evidence|data|research|interview, \
            risk|assumption, prioritise|priority|rank, roadmap|backlog, stakeholder, metric|outcome",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What would make you change that order?"),
            (Specifics, "You said “{quote}”. Which request have you turned down that way?"),
        ],
        reframing: "Take your own list of things to do this month: how did you choose the first two?",
        ..BASE
    },
    Question {
        id: "product-metric",
        roles: ROLES,
        competency: "defining success",
        wording: Wording::Tailed(
            "We add a search box to an online library. How do you define, before it is built, whether it was a success?",
        ),
        anchors: &[(Numbers, "Commits to a figure and a date, with a counter-figure that must not get worse.")],
        terms: "metric|measure|indicator, baseline, target|goal|threshold, activation|adoption|usage, retention|return, \
            conversion|success rate|find, segment|user group, qualitative|interview|survey, experiment|test|control, \
            guardrail|side effect",
        follow_ups: &[
            (Numbers, "You said “{quote}”. Which value, by when, would you call a success?"),
            (Reasoning, "You said “{quote}”. Why that measure, and how could it mislead us?"),
        ],
        reframing: "Think of an app that you stopped using: which number would have told its makers in time?",
        ..BASE
    },
    Question {
        id: "product-discovery",
        roles: ROLES,
        competency: "understanding users",
        wording: Wording::Tailed("Half of the new users never come back after the first day. How do you find out why?"),
        anchors: &[(Terms, "Joins figures (where they leave) with conversations (why they leave).")],
        terms: "interview|conversation, observe|observation|usability, funnel|drop off|analytics, cohort|segment, survey, \
            hypothesis|assumption, onboarding|first use, prototype|experiment|test, need|problem|job, churn|retention",
        follow_ups: &[
            (Terms, "You said “{quote}”. And how would you learn the reasons of those who left?"),
            (Reasoning, "You said “{quote}”. How do you keep from hearing only what you want to hear?"),
        ],
        reframing: "Think of a shop that you entered once and never again: what would its owner have to ask you?",
        ..BASE
    },
    Question {
        id: "product-launch",
        roles: ROLES,
        competency: "launching",
        wording: Wording::Tailed(
            "Two weeks before the launch engineering tells you that one promised part will not be ready. What do you do?",
        ),
        anchors: &[(Reasoning, "Separates what the promise was for from how it was to be met, and offers choices with their price.")],
        terms: "scope|cut|reduce, stakeholder|sales|customer, communicate|tell|inform, risk|impact, delay|postpone|date, \
            phase|beta|rollout|release, trade off|tradeoff|option, quality|bug, plan|fallback, expectation|promise",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. Which other way did you weigh, and why not that?"),
            (Specifics, "You said “{quote}”. When were you in such a place, and what did you cut?"),
        ],
        reframing: "Think of a party or a trip where something was not ready in time: what did you leave out, and whom did you tell?",
        ..BASE
    },
];
