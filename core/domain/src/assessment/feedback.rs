//! What went well and what to work on, each with the time and the words that show it.
//!
//! A criterion is a strength where an answer showed it and a weakness of the questions whose answers all left it out, so it can be both.
//! A figure of the delivery is one or the other only where all of what it may truly be lies on that side of its scale.

mod delivery;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::threads::Thread;
use super::{DeliveryPart, Part, Strength, Weakness, words};
use crate::report::{AnswerReport, Criterion, Drill, Finding, Report};

impl Part {
    /// What to do where it is weak.
    pub fn drill(self) -> Drill {
        match self {
            Self::Answer => Drill::PrepareExample,
            Self::Criterion(criterion) => Drill::Criterion(criterion),
            Self::Delivery(DeliveryPart::Pace) => Drill::Pace,
            Self::Delivery(DeliveryPart::Fillers) => Drill::Fillers,
            Self::Delivery(DeliveryPart::TalkLength) => Drill::Brevity,
            Self::Delivery(DeliveryPart::LongestPause) => Drill::Pauses,
            Self::Delivery(DeliveryPart::TowardScreen) => Drill::Gaze,
        }
    }
}

/// Content first, the more frequent first, of equals the more important; then delivery.
pub(super) fn strengths(report: &Report, threads: &[Thread<'_>]) -> Vec<Strength> {
    let mut found: Vec<(usize, Strength)> =
        importance(threads).into_iter().filter_map(|(criterion, importance)| Some((importance, shown(criterion, threads)?))).collect();
    found.sort_by_key(|(importance, strength)| (Reverse(strength.turns.len()), *importance));
    let content = found.into_iter().map(|(_, strength)| strength);
    content.chain(delivery::strengths(report)).collect()
}

/// Unanswered questions, then content as in [`strengths`], then delivery.
pub(super) fn weaknesses(report: &Report, threads: &[Thread<'_>]) -> Vec<Weakness> {
    let mut missing: Vec<(usize, Weakness)> =
        importance(threads).into_iter().filter_map(|(criterion, importance)| Some((importance, left_out(criterion, threads)?))).collect();
    missing.sort_by_key(|(importance, weakness)| (Reverse(weakness.turns.len()), *importance));
    let content = missing.into_iter().map(|(_, weakness)| weakness);
    unanswered(report).into_iter().chain(content).chain(delivery::weaknesses(report)).collect()
}

/// Every criterion with its place in the rubrics, which list them in order of importance.
fn importance(threads: &[Thread<'_>]) -> BTreeMap<Criterion, usize> {
    let mut places = BTreeMap::new();
    for (place, finding) in threads.iter().flat_map(|thread| &thread.answers).flat_map(|answer| answer.findings.iter().enumerate()) {
        let first = places.entry(finding.criterion).or_insert(place);
        *first = place.min(*first);
    }
    places
}

fn shown(criterion: Criterion, threads: &[Thread<'_>]) -> Option<Strength> {
    let shown: Vec<(&AnswerReport, &Finding)> = threads.iter().filter_map(|thread| thread.shows(criterion)).collect();
    let (answer, best) = shown.iter().rev().max_by_key(|(_, finding)| finding.quotes.len())?;
    let quote = best.quotes.first().cloned();
    Some(Strength {
        part: Part::Criterion(criterion),
        turns: shown.iter().map(|(answer, _)| answer.turn).collect(),
        at_ms: quote.as_ref().map_or(answer.asked_ms, |quote| quote.start_ms),
        quote,
    })
}

fn left_out(criterion: Criterion, threads: &[Thread<'_>]) -> Option<Weakness> {
    let without = |thread: &&Thread<'_>| thread.criteria().contains(&criterion) && thread.shows(criterion).is_none();
    let without: Vec<&Thread<'_>> = threads.iter().filter(without).collect();
    let quote = without.iter().find_map(|thread| words::starting_point(thread));
    let asked_ms = without.first()?.answers.first()?.asked_ms;
    let part = Part::Criterion(criterion);
    Some(Weakness {
        part,
        turns: without.iter().map(|thread| thread.turn()).collect(),
        at_ms: quote.as_ref().map_or(asked_ms, |quote| quote.start_ms),
        quote,
        drill: part.drill(),
    })
}

fn unanswered(report: &Report) -> Option<Weakness> {
    let empty: Vec<&AnswerReport> = report.answers.iter().filter(|answer| answer.is_unanswered()).collect();
    let first = empty.first()?;
    let turns = empty.iter().map(|answer| answer.turn).collect();
    let quote = words::opening(first);
    Some(Weakness { part: Part::Answer, turns, at_ms: first.asked_ms, quote, drill: Part::Answer.drill() })
}
