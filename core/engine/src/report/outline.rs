//! An answer put together from what the candidate said to one question, with blanks for what was missing.
//!
//! Every sentence that shows something under a criterion that the answers showed is told once, at the part of the story it belongs to:
//! what happened comes before how it was told ([`QUALITIES`]), and of two parts the rarer one gets the sentence, because the other
//! has more of them. Parts follow [`bank::telling_order`], sentences of a part the order in which they were said. What no answer showed
//! is a blank with the question that would be asked about it. Nothing else stands in it, so it holds no fact that the candidate did
//! not give.

use std::collections::{BTreeMap, BTreeSet};

use domain::report::{Criterion, ModelAnswer, Piece};
use domain::session::Hint;

use super::threads::{Thread, is_skipped};
use crate::evaluate::{self, Shown};
use crate::{bank, follow_up};

/// What a sentence has beside its part in the story.
const QUALITIES: [Criterion; 4] = [Criterion::Ownership, Criterion::Numbers, Criterion::Specifics, Criterion::Terms];

/// The answer; `None` where there is no range, that is nothing about the question to put together.
pub(super) fn of(thread: &Thread<'_>) -> Option<ModelAnswer> {
    thread.range()?;
    let question = bank::find(&thread.turns.first()?.turn.question.id)?;
    let mut told = told(thread);
    let pieces = bank::telling_order(thread.kind).iter().flat_map(|criterion| {
        let criterion = *criterion;
        if thread.evidence.found.contains(&criterion) {
            let said = told.remove(&criterion).unwrap_or_default().into_iter();
            return said.map(|shown| Piece::Said { criterion, quote: shown.quote }).collect();
        }
        vec![Piece::Blank { criterion, prompt: follow_up::probe(question.follow_up(criterion)).to_owned() }]
    });
    Some(ModelAnswer { pieces: pieces.collect() })
}

/// The sentences by the part that each is told at.
fn told(thread: &Thread<'_>) -> BTreeMap<Criterion, Vec<Shown>> {
    let turns = || thread.turns.iter().map(|judged| judged.turn);
    let hints: Vec<&Hint> = turns().flat_map(|turn| &turn.hints).collect();
    let mut texts = BTreeSet::new();
    let sentences: Vec<Shown> = turns()
        .filter(|turn| !is_skipped(turn))
        .flat_map(|turn| evaluate::shown(&turn.question, &turn.answer, &hints))
        .filter(|shown| texts.insert(shown.quote.text.clone()))
        .collect();
    let mut counts: BTreeMap<Criterion, usize> = BTreeMap::new();
    sentences.iter().flat_map(|shown| &shown.criteria).for_each(|criterion| *counts.entry(*criterion).or_default() += 1);
    let mut told: BTreeMap<Criterion, Vec<Shown>> = BTreeMap::new();
    for shown in sentences {
        let found = shown.criteria.intersection(&thread.evidence.found);
        if let Some(part) = found.min_by_key(|criterion| (QUALITIES.contains(criterion), counts.get(criterion))).copied() {
            told.entry(part).or_default().push(shown);
        }
    }
    told
}

#[cfg(test)]
mod tests;
