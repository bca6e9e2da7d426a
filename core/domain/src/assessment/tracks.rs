//! The face, the voice and the words second by second, on one clock: what a chart or a table of the interview needs side by side.

use serde::Serialize;

use super::peaks::{activations, overlap_ms};
use crate::delivery::speech_within;
use crate::report::Report;
use crate::session::UtteranceSource;
use crate::timeline::{FacePoint, GRID_MS, LONGEST_INTERPOLATION_MS, Modality, TimelineEvent, face_grid};

/// How a sample came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Measured then.
    Measured,
    /// Made from its neighbours, at most 3 s apart.
    Interpolated,
    /// No data.
    Missing,
}

/// One second of one track.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sample<T> {
    /// Absent where it is missing; among words also where nobody spoke.
    pub value: Option<T>,
    /// See [`How`].
    pub how: How,
}

/// A phrase of the transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The answer.
    pub turn: u32,
    /// Place in its `transcript`.
    pub part: usize,
}

/// Tracks of equal length; sample `n` is about the second from `n` · [`GRID_MS`] on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tracks {
    /// Spacing in milliseconds.
    pub step_ms: u64,
    /// Probability of facing the screen.
    pub toward_screen: Vec<Sample<f32>>,
    /// Share of the second with speech.
    pub speaking: Vec<Sample<f32>>,
    /// Share of the second in an activation period; missing until the voice has a baseline.
    pub activation: Vec<Sample<f32>>,
    /// The phrase that fills most of the second; missing where no recogniser gave words for the answer.
    pub words: Vec<Sample<Place>>,
}

/// The tracks from the start to [`Report::duration_ms`].
pub fn tracks(report: &Report) -> Tracks {
    let seconds = report.duration_ms.div_ceil(GRID_MS);
    let voiced_from_ms = first(report, |event| match event {
        TimelineEvent::Started { modality: Modality::Voice, t_ms } => Some(*t_ms),
        _ => None,
    });
    let baseline_ms = first(report, |event| match event {
        TimelineEvent::VoiceBaseline { t_ms } => Some(*t_ms),
        _ => None,
    });
    let activated: Vec<(u64, u64)> = activations(report).into_iter().map(|(start_ms, end_ms, _)| (start_ms, end_ms)).collect();
    let speech = speech_within(&report.timeline, 0, seconds * GRID_MS);
    Tracks {
        step_ms: GRID_MS,
        toward_screen: toward_screen(report, seconds),
        speaking: voice(report, seconds, voiced_from_ms, &speech),
        activation: voice(report, seconds, baseline_ms, &activated),
        words: (0..seconds).map(|n| phrase(report, second(n))).collect(),
    }
}

fn second(n: u64) -> (u64, u64) {
    (n * GRID_MS, (n + 1) * GRID_MS)
}

fn first(report: &Report, time: impl Fn(&TimelineEvent) -> Option<u64>) -> Option<u64> {
    report.timeline.iter().filter_map(time).min()
}

fn is_gap(report: &Report, modality: Modality, second: (u64, u64)) -> bool {
    report.timeline.iter().any(|event| match event {
        TimelineEvent::Gap { modality: m, start_ms, end_ms, .. } => {
            *m == modality && 2 * overlap_ms((*start_ms, *end_ms), second) > GRID_MS
        }
        _ => false,
    })
}

/// The grid of the points outside gaps. Where no face was seen nothing is made up: its neighbours' values do not reach across.
fn toward_screen(report: &Report, seconds: u64) -> Vec<Sample<f32>> {
    let points = report.timeline.iter().filter_map(|event| match event {
        TimelineEvent::Face(point) if !is_gap(report, Modality::Face, second(point.t_ms / GRID_MS)) => Some(*point),
        _ => None,
    });
    let mut points: Vec<FacePoint> = points.filter(|point| point.t_ms < seconds * GRID_MS).collect();
    points.sort_by_key(|point| point.t_ms);
    let mut track = vec![Sample { value: None, how: How::Missing }; seconds as usize];
    for point in face_grid(&points, 0, (seconds * GRID_MS).saturating_sub(1)) {
        let how = if point.interpolated { How::Interpolated } else { How::Measured };
        if let Some(sample) = track.get_mut((point.t_ms / GRID_MS) as usize).filter(|_| point.toward_screen.is_some()) {
            *sample = Sample { value: point.toward_screen, how };
        }
    }
    track
}

/// Shares of each second inside `spans`, measured from `from_ms` on except in gaps; short gaps are joined.
fn voice(report: &Report, seconds: u64, from_ms: Option<u64>, spans: &[(u64, u64)]) -> Vec<Sample<f32>> {
    let sample = |n: u64| {
        let heard = from_ms.is_some_and(|from_ms| from_ms <= n * GRID_MS) && !is_gap(report, Modality::Voice, second(n));
        let inside_ms: u64 = spans.iter().map(|span| overlap_ms(*span, second(n))).sum();
        let value = heard.then_some((inside_ms as f32 / GRID_MS as f32).min(1.0));
        Sample { value, how: if heard { How::Measured } else { How::Missing } }
    };
    let mut track: Vec<Sample<f32>> = (0..seconds).map(sample).collect();
    join(&mut track);
    track
}

/// Draws a line across missing samples whose neighbours are near enough.
fn join(track: &mut [Sample<f32>]) {
    let measured: Vec<(usize, f32)> = track.iter().enumerate().filter_map(|(n, sample)| Some((n, sample.value?))).collect();
    for pair in measured.windows(2) {
        let ((from, start), (to, end)) = (pair[0], pair[1]);
        if (to - from) as u64 * GRID_MS > LONGEST_INTERPOLATION_MS {
            continue;
        }
        for (n, sample) in track.iter_mut().enumerate().take(to).skip(from + 1) {
            let share = (n - from) as f32 / (to - from) as f32;
            *sample = Sample { value: Some(start + (end - start) * share), how: How::Interpolated };
        }
    }
}

fn phrase(report: &Report, second: (u64, u64)) -> Sample<Place> {
    let answer = report.answers.iter().filter(|answer| answer.transcript.iter().any(|part| part.source == UtteranceSource::Spoken));
    let inside = |answer: &&crate::report::AnswerReport| overlap_ms((answer.asked_ms, answer.ended_ms), second);
    let Some(answer) = answer.filter(|answer| inside(answer) > 0).max_by_key(inside) else {
        return Sample { value: None, how: How::Missing };
    };
    let spoken = answer.transcript.iter().enumerate().filter(|(_, part)| part.source == UtteranceSource::Spoken);
    let shared = spoken.map(|(place, part)| (place, overlap_ms((part.start_ms, part.end_ms.unwrap_or(part.start_ms)), second)));
    let most = shared.filter(|(_, ms)| *ms > 0).max_by_key(|(_, ms)| *ms);
    Sample { value: most.map(|(part, _)| Place { turn: answer.turn, part }), how: How::Measured }
}
