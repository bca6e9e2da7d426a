//! Where what was said and how it was said part ways. Each compares one answer's range of bands with one observable of its delivery.
//!
//! **Strong** is a range whose middle is at least band 3, surely so if all of it is; **thin** one whose middle is at most 2, surely so
//! if all of it is, or spoken words that are too little to judge. Where it is not sure the extent begins at 0. These edges are ours.

use super::peaks::{EDGE_MS, activated_ms, activations, overlap_ms};
use super::scales::{FILLERS_PER_MIN, PACE_WPM, TOWARD_SCREEN};
use super::{Mismatch, MismatchKind, rounded, words};
use crate::delivery::speech_within;
use crate::report::{AnswerReport, Figure, Report, Unmeasured};
use crate::timeline::{FacePoint, GRID_MS, TimelineEvent};

const STRONG_BAND: u8 = 3;
const THIN_BAND: u8 = 2;
/// Share of an answer's speech from which activation is told: one 10 s window of an answer of 100 s.
const ACTIVATED_SHARE: f64 = 0.1;

/// All mismatches, answer by answer.
pub(super) fn of(report: &Report) -> Vec<Mismatch> {
    let of_answer = |answer| [activated(report, answer), away(report, answer), thin(report, answer)].into_iter().flatten();
    report.answers.iter().flat_map(of_answer).collect()
}

/// Whether the content is strong: `None` if not, else whether surely.
fn is_strong(answer: &AnswerReport) -> Option<bool> {
    let range = answer.range?;
    (range.low + range.high >= 2 * STRONG_BAND).then_some(range.low >= STRONG_BAND)
}

fn is_thin(answer: &AnswerReport) -> Option<bool> {
    match (answer.range, answer.range_reason) {
        (Some(range), _) => (range.low + range.high <= 2 * THIN_BAND).then_some(range.high <= THIN_BAND),
        (None, Some(Unmeasured::NotEnough | Unmeasured::RepeatsQuestion)) => Some(true),
        _ => None,
    }
}

fn activated(report: &Report, answer: &AnswerReport) -> Option<Mismatch> {
    let sure = is_strong(answer)?;
    let speech = speech_within(&report.timeline, answer.asked_ms, answer.ended_ms);
    let talk_ms: u64 = speech.iter().map(|(start, end)| end - start).sum();
    let share = |by_ms: i64| {
        let ms: u64 = speech.iter().map(|span| activated_ms(report, *span, by_ms)).sum();
        ms as f64 / talk_ms.max(1) as f64
    };
    let (low, value, high) = (share(-(EDGE_MS as i64)), share(0), share(EDGE_MS as i64));
    if value < ACTIVATED_SHARE {
        return None;
    }
    let window = (answer.asked_ms, answer.ended_ms);
    let (start_ms, end_ms, _) = activations(report).into_iter().max_by_key(|(start, end, _)| overlap_ms((*start, *end), window))?;
    let span = (start_ms.max(window.0), end_ms.min(window.1));
    Some(mismatch(MismatchKind::StrongButActivated, answer, (low, value, high), sure, span))
}

fn away(report: &Report, answer: &AnswerReport) -> Option<Mismatch> {
    let sure = is_strong(answer)?;
    let toward = answer.delivery.toward_screen;
    if !TOWARD_SCREEN.is_surely_off(&toward) {
        return None;
    }
    let value = toward.value?;
    let extent = (1.0 - toward.high.unwrap_or(value), 1.0 - value, 1.0 - toward.low.unwrap_or(value));
    let span = longest_away(report, answer)?;
    Some(mismatch(MismatchKind::StrongButAway, answer, extent, sure, span))
}

fn thin(report: &Report, answer: &AnswerReport) -> Option<Mismatch> {
    let sure = is_thin(answer)?;
    let (pace, fillers) = (answer.delivery.pace_wpm.value?, answer.delivery.fillers_per_min.value?);
    let fluent = PACE_WPM.neutral.contains(&pace) && FILLERS_PER_MIN.fine.contains(&fillers);
    if !fluent || answer.findings.is_empty() {
        return None;
    }
    let missing = answer.findings.iter().filter(|finding| !finding.found).count() as f64 / answer.findings.len() as f64;
    // A range says how far the rubric may truly be shown: of bands 1 to 4, none to all of it.
    let end = |band: u8| 1.0 - (f64::from(band) - 1.0) / 3.0;
    let (low, high) = answer.range.map_or((missing, 1.0), |range| (end(range.high).min(missing), end(range.low).max(missing)));
    let speech = speech_within(&report.timeline, answer.asked_ms, answer.ended_ms);
    let span = (speech.first()?.0, speech.last()?.1);
    Some(mismatch(MismatchKind::FluentButThin, answer, (low, missing, high), sure, span))
}

fn mismatch(kind: MismatchKind, answer: &AnswerReport, extent: (f64, f64, f64), sure: bool, span: (u64, u64)) -> Mismatch {
    let low = if sure { extent.0 } else { 0.0 };
    Mismatch {
        kind,
        extent: Figure::between(rounded(low), rounded(extent.1), rounded(extent.2.min(1.0))),
        turn: answer.turn,
        start_ms: span.0,
        end_ms: span.1,
        quote: words::around(answer, span.0, span.1),
    }
}

/// The longest run of measured points turned away from the screen.
pub(super) fn longest_away(report: &Report, answer: &AnswerReport) -> Option<(u64, u64)> {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for point in away_points(report, answer) {
        match runs.last_mut().filter(|run| point.t_ms <= run.1) {
            Some(run) => run.1 = point.t_ms + GRID_MS,
            None => runs.push((point.t_ms, point.t_ms + GRID_MS)),
        }
    }
    runs.into_iter().max_by_key(|(start, end)| end - start).map(|(start, end)| (start, end.min(answer.ended_ms).max(start)))
}

fn away_points<'a>(report: &'a Report, answer: &AnswerReport) -> impl Iterator<Item = &'a FacePoint> {
    let window = answer.asked_ms..=answer.ended_ms;
    report.timeline.iter().filter_map(move |event| match event {
        TimelineEvent::Face(point) if window.contains(&point.t_ms) && !point.interpolated && point.toward_screen? < 0.5 => Some(point),
        _ => None,
    })
}
