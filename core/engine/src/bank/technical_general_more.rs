//! Knowledge in words: any other role, from everyday organisation to leading an area.

use domain::report::Criterion::{Numbers, Reasoning, Specifics};
use domain::setup::{CompanyStyle, Level, Role};

use super::technical_shared::BASE;
use super::{Question, Wording};

const ROLES: &[Role] = &[Role::General];

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "general-inbox",
        roles: ROLES,
        levels: &[Level::Junior, Level::Mid],
        competency: "sorting work",
        wording: Wording::Tailed(
            "You come back from a week's leave to two hundred messages and a meeting in an hour. What do you do in that hour?",
        ),
        anchors: &[(Reasoning, "Sorts by consequence and date, not by arrival.")],
        terms: "urgent|important|priority, deadline|due, scan|skim|sort|filter, delegate|forward|hand over, \
            meeting|prepare|agenda, sender|boss|manager|customer, reply|answer|acknowledge, list|note|calendar, delete|archive|ignore, \
            ask|colleague",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. How do you know, at that speed, what may wait?"),
            (Specifics, "You said “{quote}”. Which message would you answer before the meeting, for instance?"),
        ],
        reframing: "You come home to a full letter box: what do you open at once, what later, and what never?",
        ..BASE
    },
    Question {
        id: "general-instructions",
        roles: ROLES,
        levels: &[Level::Junior, Level::Mid],
        favours: Some(CompanyStyle::Craft),
        competency: "handing over knowledge",
        wording: Wording::Tailed(
            "You are to write down a task of yours so that somebody can do it next week without asking you. How do you go about it?",
        ),
        about_term: Some(
            "You are to write down what you do with {term} so that somebody can do it next week without asking you. How do you go about it?",
        ),
        anchors: &[(Specifics, "Lets somebody try the text, and mends it where they stumble.")],
        terms: "step|order|sequence, screenshot|picture|example, exception|error|what if, purpose|why|goal, reader|beginner|audience, \
            test|try|watch, checklist|template, contact|access|password|permission, short|simple|clear, update|version",
        follow_ups: &[
            (Specifics, "You said “{quote}”. Which step would be the hardest to put in words?"),
            (Reasoning, "You said “{quote}”. What would you leave out, and why?"),
        ],
        reframing: "Explain on paper how to get into your flat and water the plants: what does a stranger stumble over?",
        ..BASE
    },
    Question {
        id: "general-numbers",
        roles: ROLES,
        favours: Some(CompanyStyle::Structured),
        competency: "estimating from little",
        wording: Wording::Tailed(
            "A canteen for five hundred people opens next month. How many tables, cooks and kilos of potatoes does it need? Think aloud, and round as you like.",
        ),
        anchors: &[(Numbers, "Breaks the question into factors, gives each a value with a reason, and checks the result for sense.")],
        terms: "share|percent|half, shift|sitting|peak|hour, per person|portion|gram|kilo, seat|table, assumption|assume, \
            cook|staff|per hour, multiply|divide|times, reserve|buffer|margin, check|compare|range, menu|choice|vegetarian",
        follow_ups: &[
            (Numbers, "You said “{quote}”. Which of these figures are you least sure of, and between which values does it lie?"),
            (Reasoning, "You said “{quote}”. What changes most if everybody comes at noon?"),
        ],
        reframing: "Begin with a dinner for ten at your home: what do you need? Then see what changes on the way to five hundred.",
        ..BASE
    },
    Question {
        id: "general-negotiation",
        roles: ROLES,
        favours: Some(CompanyStyle::Ownership),
        competency: "negotiating",
        wording: Wording::Tailed(
            "Your most important supplier raises prices by a tenth. How do you prepare for the talk, and how far would you go?",
        ),
        anchors: &[(Reasoning, "Knows the own alternative and guesses the other side's, and has something to offer besides price.")],
        terms: "alternative|competitor|other supplier|quote, volume|quantity|contract, term|payment|delivery, limit|walk away|maximum, \
            relationship|trust|partner, reason|cost|raw material, offer|concession|trade, prepare|data|figure, goal|target, \
            compromise|win win",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What does the other side want besides money?"),
            (Numbers, "You said “{quote}”. At which figure would you get up and leave?"),
        ],
        reframing: "Your landlord raises the rent: what do you find out before you talk, and what could you offer?",
        ..BASE
    },
    Question {
        id: "general-risk",
        roles: ROLES,
        levels: &[Level::Mid, Level::Senior],
        competency: "managing risk",
        wording: Wording::Tailed(
            "You are responsible for moving an office of eighty people over a weekend. What can go wrong, and what do you do about it beforehand?",
        ),
        anchors: &[(Reasoning, "Weighs how likely against how bad, and spends effort accordingly.")],
        terms: "likelihood|probability|likely, impact|severity|damage, plan b|backup|fallback|contingency, insurance|liability|contract, \
            network|power|computer, responsible|owner|contact, checklist|rehearsal|test, timeline|deadline|buffer, communicate|inform|staff, \
            priority|critical",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. Which of these would you accept and do nothing about?"),
            (Specifics, "You said “{quote}”. Who does what when that happens on Sunday at six?"),
        ],
        reframing: "You go camping with children for a week: what could spoil it, and which three things do you pack because of that?",
        ..BASE
    },
    Question {
        id: "general-area",
        roles: ROLES,
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Ownership),
        competency: "taking over an area",
        wording: Wording::Tailed(
            "You take over an area that misses its goals, with people who have been there for years. What do you do in the first thirty days?",
        ),
        anchors: &[(Reasoning, "Listens before changing, and picks one early change that people can feel.")],
        terms: "listen|interview|one on one|talk, goal|target|kpi|metric, cause|root cause|analysis, quick win|early|first change, \
            trust|team|relationship, process|workflow|bottleneck, manager|stakeholder|expectation, customer, plan|priority, \
            measure|review|feedback",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What do you deliberately leave as it is, and why?"),
            (Numbers, "You said “{quote}”. By which figure will you be measured after thirty days?"),
        ],
        reframing: "You become coach of a team in the middle of a bad season: whom do you talk to first, and what do you leave alone?",
        ..BASE
    },
    Question {
        id: "general-merge",
        roles: ROLES,
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Collaboration),
        competency: "bringing ways of working together",
        wording: Wording::Tailed(
            "Two departments become one, and each has its own way of doing the same task. How do you decide which way stays?",
        ),
        anchors: &[(Reasoning, "Compares the two by what the task is for, with the people who do it, and keeps what is good of either.")],
        terms: "compare|criteria|measure, goal|purpose|customer, cost|time|error, involve|workshop|ask|listen, pilot|trial|test, \
            training|support|handover, communicate|explain|reason, deadline|phase|step, resistance|fear|conflict|loss, \
            document|standard|rule, review|feedback",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What do you say to those whose way is dropped?"),
            (Numbers, "You said “{quote}”. By which figures do you compare the two?"),
        ],
        reframing: "Two families move into one house, each with its own way of doing the washing: how do they settle it without a winner?",
        ..BASE
    },
];
