//! What opens and closes an interview. Nothing in it is judged.

use domain::question::QuestionKind;

use super::behavioural::BASE as BEHAVIOURAL;
use super::{Question, Wording};

const BASE: Question = Question { kind: QuestionKind::Talk, ..BEHAVIOURAL };

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "talk-product-you-like",
        competency: "warm-up",
        wording: Wording::Tailed("Before we start: which product or service have you enjoyed lately, and which single thing about it?"),
        reframing: "Anything will do: a shop, an app, a chair. What made you smile?",
        ..BASE
    },
    Question {
        id: "talk-agenda",
        competency: "overview",
        wording: Wording::Tailed(
            "First I should like an overview, then we take topics one by one, and at the end you sum up. So: who are you in three points, and why this kind of work?",
        ),
        reframing: "Three words about your path are enough, with a sentence to each.",
        ..BASE
    },
    Question {
        id: "talk-your-questions",
        competency: "your questions",
        wording: Wording::Tailed(
            "That was my part. What would you like to ask us about the team, the work or how we decide things? Ask what would really help you to choose.",
        ),
        reframing: "Imagine your first Monday here: what would you want to have known before?",
        ..BASE
    },
    Question {
        id: "talk-teach-me",
        competency: "your choice",
        wording: Wording::Tailed(
            "One thing left: teach me something of your field that we have not touched, as deep as you like. I have two minutes and I am curious.",
        ),
        reframing: "Take the thing that you read about last without having to: what is it?",
        ..BASE
    },
    Question {
        id: "talk-summary",
        competency: "summary",
        wording: Wording::Tailed(
            "Please sum up our conversation: your message in one sentence, then the three points from your answers that carry it.",
        ),
        reframing: "If a colleague asks me about you in the lift, what should I say?",
        ..BASE
    },
];
