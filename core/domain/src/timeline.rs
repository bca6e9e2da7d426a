//! The shared spine: everything measured during an interview, on one clock.
//!
//! All times are milliseconds since the server moved the session to `active`.

use serde::{Deserialize, Serialize};

/// What a stretch without data is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// The picture.
    Face,
    /// The sound.
    Voice,
}

/// Why a modality gave nothing, for a while or at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// The candidate chose to go without.
    Skipped,
    /// The browser or the person refused access.
    Refused,
    /// No such device.
    NoDevice,
    /// Another program holds the device.
    Busy,
    /// The device went away.
    Unplugged,
    /// The tab was hidden or the machine slept.
    Suspended,
    /// The microphone was muted.
    Muted,
    /// The browser lacks what the analysis needs (WebAssembly SIMD, workers, …).
    Unsupported,
    /// The analysis failed; the log has the cause.
    Failed,
}

/// One point of the facial timeline. Shares are 0–1, angles degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FacePoint {
    /// Grid time, a multiple of [`GRID_MS`].
    pub t_ms: u64,
    /// A face was found.
    pub in_frame: bool,
    /// Probability of facing the screen; absent where the picture is too poor to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toward_screen: Option<f32>,
    /// Smile (AU12-like) intensity relative to the neutral face.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smile: Option<f32>,
    /// Mouth opening (AU25/26-like) intensity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mouth_open: Option<f32>,
    /// Head yaw, + toward the subject's left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yaw_deg: Option<f32>,
    /// Head pitch, + up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pitch_deg: Option<f32>,
    /// Made from its neighbours, not measured.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interpolated: bool,
}

/// Spacing of the facial timeline (source design, Property 6: exactly 1 FPS whatever the camera's rate).
pub const GRID_MS: u64 = 1000;

/// One measured thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TimelineEvent {
    /// Somebody spoke at this microphone.
    Speech {
        /// Onset.
        start_ms: u64,
        /// Offset.
        end_ms: u64,
        /// Mean level of the segment.
        level_dbfs: f32,
    },
    /// A point of the facial timeline.
    Face(FacePoint),
    /// The analysis of this modality was running from here on.
    Started {
        /// Which one.
        modality: Modality,
        /// When.
        t_ms: u64,
    },
    /// Enough of this person's speech was heard for a baseline: activation is looked for from here on.
    VoiceBaseline {
        /// When.
        t_ms: u64,
    },
    /// The voice was more activated than its own baseline ("stress" period; rule and limits in `wasm-analysis`).
    Activation {
        /// Onset.
        start_ms: u64,
        /// Offset.
        end_ms: u64,
        /// Mean of the robust z-scores over the period.
        mean_z: f32,
    },
    /// No data of this modality between these times.
    Gap {
        /// Which one.
        modality: Modality,
        /// Start.
        start_ms: u64,
        /// End; equal to the start for "from the beginning and never".
        end_ms: u64,
        /// Why.
        reason: GapReason,
    },
}

impl TimelineEvent {
    /// When it begins.
    pub fn start_ms(&self) -> u64 {
        match self {
            Self::Speech { start_ms, .. } | Self::Activation { start_ms, .. } | Self::Gap { start_ms, .. } => *start_ms,
            Self::Face(point) => point.t_ms,
            Self::Started { t_ms, .. } | Self::VoiceBaseline { t_ms } => *t_ms,
        }
    }

    /// When it is over; a moment is over when it begins.
    pub fn end_ms(&self) -> u64 {
        match self {
            Self::Speech { end_ms, .. } | Self::Activation { end_ms, .. } | Self::Gap { end_ms, .. } => *end_ms,
            Self::Face(_) | Self::Started { .. } | Self::VoiceBaseline { .. } => self.start_ms(),
        }
    }

    /// What it is about.
    pub fn modality(&self) -> Modality {
        match self {
            Self::Face(_) => Modality::Face,
            Self::Speech { .. } | Self::VoiceBaseline { .. } | Self::Activation { .. } => Modality::Voice,
            Self::Started { modality, .. } | Self::Gap { modality, .. } => *modality,
        }
    }

    /// The same, so much later.
    pub fn shifted(mut self, by_ms: u64) -> Self {
        match &mut self {
            Self::Speech { start_ms, end_ms, .. } | Self::Activation { start_ms, end_ms, .. } | Self::Gap { start_ms, end_ms, .. } => {
                *start_ms += by_ms;
                *end_ms += by_ms;
            }
            Self::Face(point) => point.t_ms += by_ms,
            Self::Started { t_ms, .. } | Self::VoiceBaseline { t_ms } => *t_ms += by_ms,
        }
        self
    }
}

/// Shortest rest of a speech segment worth keeping after the interviewer's voice was cut out of it; below the
/// detector's own boundary error (`domain::delivery::BOUNDARY_MS`) it would be noise.
const SHORTEST_REST_MS: u64 = 100;

/// What is left of speech from `start_ms` to `end_ms` when `uncredited` is cut out of it: stretches in which a question was read aloud, so
/// that the sound is not the candidate's.
pub fn credited(start_ms: u64, end_ms: u64, uncredited: impl IntoIterator<Item = (u64, u64)>) -> Vec<(u64, u64)> {
    let mut rest = vec![(start_ms, end_ms)];
    for (from_ms, to_ms) in uncredited {
        rest = rest.into_iter().flat_map(|(start, end)| [(start, end.min(from_ms)), (start.max(to_ms), end)]).collect();
        rest.retain(|(start, end)| end.saturating_sub(*start) >= SHORTEST_REST_MS);
    }
    rest.retain(|(start, end)| start < end);
    rest
}

/// Puts the facial points among `events`, at whatever times they were taken, on the 1 Hz grid; everything in order of time.
pub fn on_grid(events: Vec<TimelineEvent>) -> Vec<TimelineEvent> {
    let mut samples = Vec::new();
    let mut timeline = Vec::new();
    for event in events {
        match event {
            TimelineEvent::Face(point) => samples.push(point),
            other => timeline.push(other),
        }
    }
    samples.sort_by_key(|point| point.t_ms);
    if let (Some(first), Some(last)) = (samples.first(), samples.last()) {
        // The nearest grid point may lie half a step before the first sample, or after the last.
        let (from_ms, to_ms) = (first.t_ms.saturating_sub(GRID_MS / 2), last.t_ms + GRID_MS / 2);
        timeline.extend(face_grid(&samples, from_ms, to_ms).into_iter().map(TimelineEvent::Face));
    }
    timeline.sort_by_key(TimelineEvent::start_ms);
    timeline
}

/// Puts irregular samples on the 1 Hz grid.
///
/// A grid point is the nearest sample within half a step; else it is interpolated between samples at most
/// 3 s apart and marked so; else it is left out (a gap). `samples` must be in order of time.
pub fn face_grid(samples: &[FacePoint], from_ms: u64, to_ms: u64) -> Vec<FacePoint> {
    let first = from_ms.div_ceil(GRID_MS);
    let last = to_ms / GRID_MS;
    (first..=last).filter_map(|n| face_at(samples, n * GRID_MS)).collect()
}

/// Longest distance of two samples that are joined.
pub(crate) const LONGEST_INTERPOLATION_MS: u64 = 3000;

fn face_at(samples: &[FacePoint], t_ms: u64) -> Option<FacePoint> {
    let after = samples.partition_point(|s| s.t_ms < t_ms);
    let next = samples.get(after);
    let previous = after.checked_sub(1).and_then(|i| samples.get(i));
    let nearest = [previous, next].into_iter().flatten().min_by_key(|s| s.t_ms.abs_diff(t_ms))?;
    if nearest.t_ms.abs_diff(t_ms) <= GRID_MS / 2 {
        return Some(FacePoint { t_ms, ..*nearest });
    }
    let (a, b) = (previous?, next?);
    if b.t_ms - a.t_ms > LONGEST_INTERPOLATION_MS {
        return None;
    }
    let share = (t_ms - a.t_ms) as f32 / (b.t_ms - a.t_ms) as f32;
    let mix = |x: Option<f32>, y: Option<f32>| Some(x? + (y? - x?) * share);
    Some(FacePoint {
        t_ms,
        in_frame: a.in_frame && b.in_frame,
        toward_screen: mix(a.toward_screen, b.toward_screen),
        smile: mix(a.smile, b.smile),
        mouth_open: mix(a.mouth_open, b.mouth_open),
        yaw_deg: mix(a.yaw_deg, b.yaw_deg),
        pitch_deg: mix(a.pitch_deg, b.pitch_deg),
        interpolated: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(t_ms: u64, smile: f32) -> FacePoint {
        FacePoint {
            t_ms,
            in_frame: true,
            toward_screen: None,
            smile: Some(smile),
            mouth_open: None,
            yaw_deg: None,
            pitch_deg: None,
            interpolated: false,
        }
    }

    #[test]
    fn any_frame_rate_gives_one_point_a_second() {
        for step_ms in [33, 66, 100, 500, 900] {
            let samples: Vec<_> = (0..10_000 / step_ms).map(|i| sample(i * step_ms, 0.5)).collect();
            let grid = face_grid(&samples, 0, 9000);
            assert_eq!(grid.iter().map(|p| p.t_ms).collect::<Vec<_>>(), (0..=9).map(|n| n * 1000).collect::<Vec<_>>());
            assert!(grid.iter().all(|p| !p.interpolated));
        }
    }

    #[test]
    fn points_between_sparse_samples_are_interpolated_and_marked() {
        let grid = face_grid(&[sample(0, 0.0), sample(2000, 1.0)], 0, 2000);
        assert_eq!(grid[1].smile, Some(0.5));
        assert_eq!(grid.iter().map(|p| p.interpolated).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn a_long_gap_stays_a_gap() {
        let grid = face_grid(&[sample(0, 0.0), sample(9000, 1.0)], 0, 9000);
        assert_eq!(grid.iter().map(|p| p.t_ms).collect::<Vec<_>>(), [0, 9000]);
    }
}
