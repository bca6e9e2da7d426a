//! Which question of a kind suits a place best: never easier than those before, as hard as the time suggests, about another competency
//! than the last one, fit for the term it shall be about, and to the style's liking.

use domain::question::QuestionKind;
use domain::setup::{Level, Setup};

use super::{Planned, mixed};
use crate::bank::{self, Cited, Question};
use crate::lexicon;

/// What a question asks for that the style favours counts as much as this much luck of 100.
const FAVOURED: u64 = 40;
/// The same for technical questions made for the role, where no term is to be woven in.
const FOR_THE_ROLE: u64 = 25;
/// A step of difficulty away from what the time suggests outweighs all liking.
const PER_STEP: u64 = 200;
/// A question that has no text about a term outweighs one step.
const NOT_ABOUT_TERMS: u64 = 250;

/// The place that a question is wanted for.
pub(super) struct Want<'a, 'b> {
    /// Minutes planned before it.
    pub(super) used_min: u64,
    /// The term it shall be about.
    pub(super) cited: Option<Cited<'a>>,
    /// The questions before it.
    pub(super) planned: &'b [Planned<'a>],
}

/// The questions of one kind for a setup that are not planned yet, each with its place by luck and liking.
pub(super) struct Pool {
    pub(super) kind: QuestionKind,
    questions: Vec<(u64, &'static Question)>,
}

impl Pool {
    pub(super) fn new(setup: &Setup, kind: QuestionKind, seed: u64) -> Self {
        let suits =
            |question: &&Question| question.kind == kind && question.roles.contains(&setup.role) && question.levels.contains(&setup.level);
        let liking = |question: &Question| match question.favours {
            Some(style) if style == setup.style => 0,
            None => FAVOURED,
            Some(_) => 2 * FAVOURED,
        };
        let questions = bank::pool().filter(suits).map(|question| (mixed(seed, question.id) % 100 + liking(question), question)).collect();
        Self { kind, questions }
    }

    /// Takes the question out that suits best; `None` when all are taken.
    pub(super) fn take(&mut self, setup: &Setup, want: &Want<'_, '_>) -> Option<&'static Question> {
        let hardest = want.planned.iter().filter_map(|planned| planned.question.difficulty()).max();
        let last = want.planned.last().map(|planned| planned.question.competency);
        let target = target(setup, want.used_min);
        let rank = |(luck, question): &(u64, &'static Question)| {
            let difficulty = question.difficulty();
            let mut price = luck + PER_STEP * u64::from(difficulty.unwrap_or(target).abs_diff(target));
            match want.cited {
                Some(_) if question.about_term.is_none() => price += NOT_ABOUT_TERMS,
                None if question.kind == QuestionKind::Technical && question.roles.len() > 1 => price += FOR_THE_ROLE,
                _ => {}
            }
            (misplaced(question, want.cited), difficulty < hardest, last == Some(question.competency), price, question.id)
        };
        let best = (0..self.questions.len()).min_by_key(|at| self.questions.get(*at).map(rank))?;
        Some(self.questions.remove(best).1)
    }
}

/// The texts of a role's own questions take the term for something that runs.
fn misplaced(question: &Question, cited: Option<Cited<'_>>) -> bool {
    question.about_term.is_some() && question.roles.len() == 1 && cited.is_some_and(|cited| lexicon::is_method(&cited.term.term))
}

/// How hard a question should be after `used_min` minutes: the level's difficulties in equal parts of the planned length.
fn target(setup: &Setup, used_min: u64) -> u8 {
    let (easiest, steps) = match setup.level {
        Level::Junior => (1, 2),
        Level::Mid => (1, 3),
        Level::Senior => (2, 2),
    };
    easiest + (used_min * steps / u64::from(setup.minutes).max(1)).min(steps - 1) as u8
}
