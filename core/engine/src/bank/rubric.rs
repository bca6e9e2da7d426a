//! What each kind of question is held against, the most important criterion first; and the anchors and follow-ups that serve
//! every question of a kind.
//!
//! Behavioural: STAR with reflection, then ownership, figures and specifics. Coding: the dimensions communication (approach,
//! reasoning), problem solving (code, expected ideas), technical competency (complexity) and testing.

use domain::question::QuestionKind;
use domain::report::Criterion;

/// The criteria of a kind of question, in order of importance.
pub fn criteria(kind: QuestionKind) -> &'static [Criterion] {
    match kind {
        QuestionKind::Behavioural => &[
            Criterion::Action,
            Criterion::Result,
            Criterion::Ownership,
            Criterion::Situation,
            Criterion::Task,
            Criterion::Reflection,
            Criterion::Numbers,
            Criterion::Specifics,
        ],
        QuestionKind::Technical => &[Criterion::Reasoning, Criterion::Terms, Criterion::Specifics, Criterion::Numbers],
        QuestionKind::Talk => &[],
        QuestionKind::Coding => {
            &[Criterion::Code, Criterion::Approach, Criterion::Complexity, Criterion::Testing, Criterion::Terms, Criterion::Reasoning]
        }
    }
}

/// What a language model judges beside them: nobody can look for signs of these.
pub fn judged_only(kind: QuestionKind) -> &'static [Criterion] {
    match kind {
        QuestionKind::Behavioural => &[Criterion::Clarity, Criterion::Completeness],
        QuestionKind::Technical => &[Criterion::Accuracy, Criterion::Completeness, Criterion::Clarity],
        QuestionKind::Coding => &[Criterion::CodeQuality, Criterion::Efficiency],
        QuestionKind::Talk => &[],
    }
}

/// The criteria of a kind in the order in which an answer tells what they ask for: a story from its scene to what was learnt, a
/// solution from its idea to its tests.
pub fn telling_order(kind: QuestionKind) -> &'static [Criterion] {
    match kind {
        QuestionKind::Behavioural => &[
            Criterion::Situation,
            Criterion::Specifics,
            Criterion::Task,
            Criterion::Action,
            Criterion::Ownership,
            Criterion::Result,
            Criterion::Numbers,
            Criterion::Reflection,
        ],
        QuestionKind::Technical => &[Criterion::Terms, Criterion::Reasoning, Criterion::Specifics, Criterion::Numbers],
        QuestionKind::Talk => &[],
        QuestionKind::Coding => {
            &[Criterion::Approach, Criterion::Terms, Criterion::Reasoning, Criterion::Code, Criterion::Complexity, Criterion::Testing]
        }
    }
}

/// What a strong answer shows under a criterion, whatever the question of this kind.
pub fn anchor(kind: QuestionKind, criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Situation => "Sets the scene in a sentence or two: when, where, who was involved and what was at stake.",
        Criterion::Task => "Says what had to be achieved and what the candidate's own part in it was.",
        Criterion::Action => "Tells step by step what was done, in verbs that somebody else could repeat.",
        Criterion::Result => "Says what came of it, for whom, and how that was noticed.",
        Criterion::Reflection => "Names what was learnt, and what would be done differently next time.",
        Criterion::Ownership => "Says \"I\" for own decisions and work, and keeps it apart from what the team did.",
        Criterion::Numbers if kind == QuestionKind::Technical => "Gives orders of magnitude: load, size, time, cost or share.",
        Criterion::Numbers => "Gives figures: how many, how long, how much before and after.",
        Criterion::Specifics if kind == QuestionKind::Technical => {
            "Ties the answer to named tools, systems or cases instead of generalities."
        }
        Criterion::Specifics => "Names the things: the product, the tool, the team, the month.",
        Criterion::Terms if kind == QuestionKind::Coding => "Uses the idea that makes the task simple, and calls it by its name.",
        Criterion::Terms => "Uses the field's terms where they belong.",
        Criterion::Reasoning => "Gives reasons and weighs alternatives: because, instead of, at the price of.",
        Criterion::Approach => "Explains the approach before or beside the code, so that a reader could write it.",
        Criterion::Complexity => "Names the cost in time and memory, and where it comes from.",
        Criterion::Testing => "Names the cases that could break it and checks at least one of them.",
        Criterion::Code => "Writes code that carries the approach through, readable and complete.",
        Criterion::Clarity => {
            "One thought follows from the other, and somebody who was not there can follow; the words may be plain or clumsy."
        }
        Criterion::Accuracy => "What it says about the field is right, and what it is unsure of it says so.",
        Criterion::Completeness => "Answers every part of the question that was asked.",
        Criterion::CodeQuality => "Names say what things are, each part does one thing, and nothing stands there twice or for nothing.",
        Criterion::Efficiency => "Does no work that the task does not need, and keeps no more than it has to.",
    }
}

pub(super) fn follow_up(kind: QuestionKind, criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Situation => "You said “{quote}”. Take me there: when was that, and who was involved?",
        Criterion::Task => "You said “{quote}”. What exactly was expected of you at that point?",
        Criterion::Action => "You said “{quote}”. What did you do yourself, step by step?",
        Criterion::Result => "You said “{quote}”. What came of it in the end?",
        Criterion::Reflection => "You said “{quote}”. What did you take from it, and what would you do differently today?",
        Criterion::Ownership => "You said “{quote}”. Which part of that was your own decision or work?",
        Criterion::Numbers => "You said “{quote}”. Can you put a figure on that?",
        Criterion::Specifics if kind == QuestionKind::Technical => "You said “{quote}”. Which tool, system or case do you have in mind?",
        Criterion::Specifics => "You said “{quote}”. Which product, team or customer was that about?",
        Criterion::Terms if kind == QuestionKind::Coding => "You said “{quote}”. Which data structure or technique makes this simpler?",
        Criterion::Terms => "You said “{quote}”. How would a specialist describe that in the terms of the field?",
        Criterion::Reasoning => "You said “{quote}”. Why that way, and what did you decide against?",
        Criterion::Approach => "You said “{quote}”. Walk me through the approach before the details.",
        Criterion::Complexity => "You said “{quote}”. What does that cost in time and memory as the input grows?",
        Criterion::Testing => "You said “{quote}”. Which inputs could break it, and how would you check them?",
        Criterion::Code => "You said “{quote}”. Please write that down in the editor, as far as you get.",
        Criterion::Clarity => "You said “{quote}”. How would you tell that in two sentences to somebody who was not there?",
        Criterion::Accuracy => "You said “{quote}”. How sure are you of that, and how would you check it?",
        Criterion::Completeness => "You said “{quote}”. Which part of the question is still open?",
        Criterion::CodeQuality => "You said “{quote}”. What would a colleague stumble over who reads your code?",
        Criterion::Efficiency => "You said “{quote}”. Which of that work could be left out?",
    }
}
