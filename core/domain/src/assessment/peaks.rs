//! Where the voice was activated, at which question and which words.

use super::{Peak, words};
use crate::report::{AnswerReport, Report};
use crate::timeline::TimelineEvent;

/// How far an edge of an activation period may be off: half of the longest window that it is found with (10 s, contracts.md).
pub(super) const EDGE_MS: u64 = 5_000;

/// The peaks in order of time.
pub(super) fn of(report: &Report) -> Vec<Peak> {
    activations(report).into_iter().map(|(start_ms, end_ms, mean_z)| peak(report, start_ms, end_ms, mean_z)).collect()
}

/// Onset, offset and mean z-score of each activation period, in order of time.
pub(super) fn activations(report: &Report) -> Vec<(u64, u64, f32)> {
    let periods = report.timeline.iter().filter_map(|event| match event {
        TimelineEvent::Activation { start_ms, end_ms, mean_z } => Some((*start_ms, *end_ms, *mean_z)),
        _ => None,
    });
    let mut periods: Vec<(u64, u64, f32)> = periods.collect();
    periods.sort_by_key(|(start_ms, end_ms, _)| (*start_ms, *end_ms));
    periods
}

/// Time that two stretches share, in milliseconds.
pub(super) fn overlap_ms(a: (u64, u64), b: (u64, u64)) -> u64 {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

/// Time of `window` inside activation periods whose edges lie `by_ms` further out, or further in where it is negative.
pub(super) fn activated_ms(report: &Report, window: (u64, u64), by_ms: i64) -> u64 {
    let moved = |start_ms: u64, end_ms: u64| (start_ms.saturating_add_signed(-by_ms), end_ms.saturating_add_signed(by_ms));
    let mut covered_to_ms = window.0;
    let mut total_ms = 0;
    for (start_ms, end_ms, _) in activations(report) {
        let (start_ms, end_ms) = moved(start_ms, end_ms);
        total_ms += overlap_ms((start_ms.max(covered_to_ms), end_ms), window);
        covered_to_ms = covered_to_ms.max(end_ms);
    }
    total_ms
}

fn peak(report: &Report, start_ms: u64, end_ms: u64, mean_z: f32) -> Peak {
    let shared_ms = |answer: &AnswerReport| overlap_ms((answer.asked_ms, answer.ended_ms), (start_ms, end_ms));
    let answer = report.answers.iter().filter(|answer| shared_ms(answer) > 0).max_by_key(|answer| shared_ms(answer));
    let quotes = answer.map(|answer| words::said_within(answer, start_ms.max(answer.asked_ms), end_ms.min(answer.ended_ms)));
    Peak { start_ms, end_ms, mean_z, turn: answer.map(|answer| answer.turn), quotes: quotes.unwrap_or_default() }
}
