//! Knowledge in words: questions that fit every field, and any term of a resume.

use domain::question::QuestionKind;
use domain::report::Criterion::{Numbers, Reasoning, Specifics, Terms};

use super::{EVERY_LEVEL, EVERY_ROLE, Question, Wording};

pub(super) const BASE: Question = Question {
    id: "",
    kind: QuestionKind::Technical,
    roles: EVERY_ROLE,
    levels: EVERY_LEVEL,
    favours: None,
    competency: "",
    wording: Wording::Tailed(""),
    about_term: None,
    anchors: &[],
    terms: "",
    follow_ups: &[],
    reframing: "",
    starter_code: None,
};

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "right-tool",
        competency: "choosing tools and methods",
        wording: Wording::Tailed("Pick a tool or method that you know well. What is it good for, and when would you advise against it?"),
        about_term: Some("What is {term} good for in your work, and when would you advise against it?"),
        anchors: &[(Reasoning, "Ties the choice to properties of the task, and names a case in which something else is better.")],
        terms: "requirement, alternative, limit|limitation, cost|price, maintain|maintenance, performance|speed, scale|scaling, risk, \
            simple|simplicity, learning curve|training",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. In which case would you choose something else, and why?"),
            (Specifics, "You said “{quote}”. Where did you use it last, and for what?"),
        ],
        reframing: "Take any tool that you use every week, however simple: what would be harder without it, and what annoys you about it?",
        ..BASE
    },
    Question {
        id: "finding-the-bottleneck",
        competency: "diagnosing a problem",
        wording: Wording::Tailed("Something that you rely on at work has become slow, and nobody knows why. How do you find the cause?"),
        about_term: Some("Something that you built or ran with {term} has become slow, and nobody knows why. How do you find the cause?"),
        anchors: &[(Reasoning, "Proceeds by elimination: each step is chosen because its outcome decides what comes next.")],
        terms: "measure|measurement, baseline|before, bottleneck, hypothesis|suspect, isolate|narrow, compare, log, monitor, \
            reproduce|repeat, change",
        follow_ups: &[
            (Numbers, "You said “{quote}”. Which number would you look at first, and what would be normal?"),
            (Reasoning, "You said “{quote}”. Why that before anything else?"),
        ],
        reframing: "Think of the last time something did not work for you, even at home: which possibilities did you rule out, and in which order?",
        ..BASE
    },
    Question {
        id: "make-or-buy",
        competency: "weighing options",
        wording: Wording::Tailed("How do you decide whether to make something yourself or to use something that already exists?"),
        about_term: Some(
            "Suppose you had to do without {term}. How would you decide whether to make something yourself or to take something that exists?",
        ),
        anchors: &[(Reasoning, "Weighs cost over time, not only at the start, and says what would tip the balance.")],
        terms: "cost|price|license, maintain|maintenance|upkeep, time, depend|dependency|vendor|supplier, risk, requirement|need, \
            control, support, core|advantage, switch|migrate|exit",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What would tip the balance the other way?"),
            (Numbers, "You said “{quote}”. Roughly what would each cost over a year?"),
        ],
        reframing: "Think of something you bought or downloaded although you could have made it: what decided it?",
        ..BASE
    },
    Question {
        id: "knowing-it-works",
        competency: "checking own work",
        wording: Wording::Tailed(
            "You have changed something that many people depend on. How do you make sure that it works, before and after they get it?",
        ),
        about_term: Some(
            "You have changed something built on {term} that many people depend on. How do you make sure that it works, before and after they get it?",
        ),
        anchors: &[(Terms, "Names checks before (test, review, trial) and after (watching, way back).")],
        terms: "test, review, rollout|release|canary|pilot, monitor|watch, rollback|revert|undo, metric|indicator, staging|trial, \
            user|customer, checklist|acceptance, alert|alarm",
        follow_ups: &[
            (Terms, "You said “{quote}”. And how would you notice afterwards that something had gone wrong?"),
            (Reasoning, "You said “{quote}”. Which of these checks would you keep if there was time for only one?"),
        ],
        reframing: "Think of the last thing that you handed in or sent out: what did you check before, and what would have told you that it was wrong?",
        ..BASE
    },
    Question {
        id: "estimating",
        competency: "estimating work",
        wording: Wording::Tailed(
            "You are asked how long a piece of work will take that nobody has done before. How do you come to an answer?",
        ),
        about_term: Some(
            "You are asked how long a piece of work with {term} will take that nobody has done before. How do you come to an answer?",
        ),
        anchors: &[(Numbers, "Gives a range and says what it hangs on, instead of one number.")],
        terms: "break|split|decompose, assumption|assume, unknown|uncertainty, range|interval, risk, buffer|margin, \
            prototype|spike|trial, dependency|depend, compare|similar, update|revise",
        follow_ups: &[
            (Numbers, "You said “{quote}”. What would such an answer look like in days, from best to worst?"),
            (Reasoning, "You said “{quote}”. What makes the difference between the best case and the worst?"),
        ],
        reframing: "Think of something you planned that took longer than you had thought: what had you left out, and how would you estimate it now?",
        ..BASE
    },
    Question {
        id: "protecting-data",
        competency: "handling personal information",
        wording: Wording::Tailed("Your work touches information about people. How do you make sure that it is handled with care?"),
        about_term: Some("Suppose that information about people passes through {term}. How do you make sure that it is handled with care?"),
        anchors: &[(Terms, "Covers who may see it, how little is kept, how long, and how it is deleted.")],
        terms: "access|permission, encrypt|encryption, anonymise|pseudonymise|mask, minimise|minimum|necessary, retention|keep, \
            delete|deletion|erase, consent|purpose, audit|log, policy|regulation|gdpr, breach|leak",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What would you do if that stood in the way of the work?"),
            (Specifics, "You said “{quote}”. Which piece of information are you thinking of, and where does it lie?"),
        ],
        reframing: "Put yourself on the other side: what would you want a company to do with your own application papers?",
        ..BASE
    },
    Question {
        id: "explaining-your-field",
        competency: "command of the field",
        wording: Wording::Tailed("Explain to a new colleague one idea of your field that took you long to understand, and why it matters."),
        about_term: Some("Explain to a new colleague the one thing about {term} that took you longest to understand, and why it matters."),
        anchors: &[(Specifics, "Uses one worked example from start to end.")],
        terms: "example, problem, difference|differ, assumption|assume, mistake|error|misunderstanding, result|effect|consequence, \
            rule|principle, exception|limit, step, practice",
        follow_ups: &[
            (Specifics, "You said “{quote}”. Can you show it with one example from your own work?"),
            (Reasoning, "You said “{quote}”. Why does that matter in practice?"),
        ],
        reframing: "Take something you find easy today: what did you believe about it at first that turned out to be wrong?",
        ..BASE
    },
];
