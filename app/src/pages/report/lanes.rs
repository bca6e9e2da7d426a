//! The timeline cut into lanes: what a picture or a table of it needs, without either.

use domain::report::Report;
use domain::timeline::{FacePoint, GRID_MS, Modality, TimelineEvent};

/// A stretch of session time in milliseconds.
pub(super) type Span = (u64, u64);

/// Points further apart than this are not joined: a grid step and a half.
const JOIN_MS: u64 = GRID_MS * 3 / 2;

/// Speech of the candidate.
pub(super) fn speech(report: &Report) -> Vec<Span> {
    let spans = report.timeline.iter().filter_map(|event| match event {
        TimelineEvent::Speech { start_ms, end_ms, .. } => Some((*start_ms, *end_ms)),
        _ => None,
    });
    spans.collect()
}

/// The points of the facial timeline.
pub(super) fn face_points(report: &Report) -> Vec<FacePoint> {
    let points = report.timeline.iter().filter_map(|event| match event {
        TimelineEvent::Face(point) => Some(*point),
        _ => None,
    });
    points.collect()
}

/// Where a face was in the picture; neighbouring points become one stretch.
pub(super) fn in_frame(points: &[FacePoint]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for point in points.iter().filter(|point| point.in_frame) {
        match spans.last_mut().filter(|span| point.t_ms <= span.1) {
            Some(span) => span.1 = point.t_ms + GRID_MS,
            None => spans.push((point.t_ms, point.t_ms + GRID_MS)),
        }
    }
    spans
}

/// Where a modality gave no data although it might have; instants are left out.
pub(super) fn gaps(report: &Report, modality: Modality) -> Vec<Span> {
    let spans = report.timeline.iter().filter_map(|event| match event {
        TimelineEvent::Gap { modality: m, start_ms, end_ms, .. } if *m == modality => Some((*start_ms, *end_ms)),
        _ => None,
    });
    spans.filter(|(start, end)| start < end).collect()
}

/// Strokes of (time, value): a missing value or a missing second starts a new one.
pub(super) fn strokes(points: &[FacePoint], value: impl Fn(&FacePoint) -> Option<f32>) -> Vec<Vec<(u64, f32)>> {
    let mut strokes: Vec<Vec<(u64, f32)>> = Vec::new();
    let mut broken = true;
    for point in points {
        let Some(value) = value(point) else {
            broken = true;
            continue;
        };
        let last_ms = strokes.last().and_then(|stroke| stroke.last()).map(|(t_ms, _)| *t_ms);
        let joins = !broken && last_ms.is_some_and(|last_ms| point.t_ms.saturating_sub(last_ms) <= JOIN_MS);
        match strokes.last_mut().filter(|_| joins) {
            Some(stroke) => stroke.push((point.t_ms, value)),
            None => strokes.push(vec![(point.t_ms, value)]),
        }
        broken = false;
    }
    strokes
}

/// One row of the timeline as a table. Shares are 0–1 and absent without a measured point.
#[derive(Debug, PartialEq)]
pub(super) struct Row {
    /// From and to.
    pub(super) span: Span,
    /// Speech inside, in milliseconds.
    pub(super) speech_ms: u64,
    /// Share of the points with a face.
    pub(super) in_frame: Option<f64>,
    /// Share of the points turned toward the screen.
    pub(super) toward_screen: Option<f64>,
    /// Share of the points smiling.
    pub(super) smile: Option<f64>,
}

/// The timeline in at most `most` rows of whole ten seconds.
pub(super) fn rows(report: &Report, most: u64) -> Vec<Row> {
    const TEN_SECONDS_MS: u64 = 10_000;
    let step_ms = report.duration_ms.div_ceil(most.max(1)).div_ceil(TEN_SECONDS_MS).max(1) * TEN_SECONDS_MS;
    let (speech, points) = (speech(report), face_points(report));
    let row = |n: u64| {
        let span = (n * step_ms, ((n + 1) * step_ms).min(report.duration_ms));
        let inside: Vec<&FacePoint> = points.iter().filter(|point| (span.0..span.1).contains(&point.t_ms) && !point.interpolated).collect();
        Row {
            span,
            speech_ms: speech.iter().map(|(start, end)| (*end).min(span.1).saturating_sub((*start).max(span.0))).sum(),
            in_frame: share(inside.iter().map(|point| point.in_frame)),
            toward_screen: share(inside.iter().filter_map(|point| point.toward_screen).map(|p| p >= 0.5)),
            smile: share(inside.iter().filter_map(|point| point.smile).map(|p| p >= 0.5)),
        }
    };
    (0..report.duration_ms.div_ceil(step_ms)).map(row).collect()
}

fn share(flags: impl Iterator<Item = bool>) -> Option<f64> {
    let flags: Vec<bool> = flags.collect();
    (!flags.is_empty()).then(|| flags.iter().filter(|flag| **flag).count() as f64 / flags.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(t_ms: u64, in_frame: bool, smile: Option<f32>) -> FacePoint {
        FacePoint { t_ms, in_frame, toward_screen: None, smile, mouth_open: None, yaw_deg: None, pitch_deg: None, interpolated: false }
    }

    #[test]
    fn neighbouring_seconds_with_a_face_are_one_stretch() {
        let points = [point(0, true, None), point(1000, true, None), point(2000, false, None), point(3000, true, None)];
        assert_eq!(in_frame(&points), [(0, 2000), (3000, 4000)]);
    }

    #[test]
    fn a_stroke_ends_where_a_value_or_a_second_is_missing() {
        let points = [
            point(0, true, Some(0.1)),
            point(1000, true, Some(0.2)),
            point(2000, true, None),
            point(3000, true, Some(0.3)),
            point(9000, true, Some(0.4)),
        ];
        let times: Vec<Vec<u64>> =
            strokes(&points, |point| point.smile).iter().map(|stroke| stroke.iter().map(|(t_ms, _)| *t_ms).collect()).collect();
        assert_eq!(times, [vec![0, 1000], vec![3000], vec![9000]]);
    }
}
