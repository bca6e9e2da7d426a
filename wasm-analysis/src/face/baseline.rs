//! The person's own neutral face: medians over the first seconds in front of the camera.

use super::expression::FaceMeasures;
use super::pose::HeadPose;
use serde::{Deserialize, Serialize};

/// Seconds of good frames before the baseline counts (contract: at least 3 s at the device check).
const MIN_SPAN_MS: f64 = 3_000.0;
/// A gap longer than this between frames adds nothing to the span: the person was away.
/// Recordings are looked at every two seconds.
const MAX_STEP_MS: f64 = 2_100.0;
/// Fewer frames have no robust median.
const MIN_FRAMES: usize = 6;
/// Collecting stops after the first minute: later the interview itself moves the face.
const MAX_SPAN_MS: f64 = 60_000.0;

/// A neutral face to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Neutral {
    /// Where the head rests when the person looks at the screen.
    pub pose: HeadPose,
    /// Lengths on the face.
    pub measures: FaceMeasures,
}

/// Collects frames until the person's neutral face is known.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    samples: Vec<Neutral>,
    span_ms: f64,
    last_ms: Option<f64>,
    neutral: Option<Neutral>,
}

impl Baseline {
    /// A finished baseline, for instance one kept from the device check across a reload.
    #[must_use]
    pub fn from_neutral(neutral: Neutral) -> Self {
        Self { neutral: Some(neutral), span_ms: MAX_SPAN_MS, ..Self::default() }
    }

    /// Adds one frame of good quality.
    pub fn add(&mut self, t_ms: f64, sample: Neutral) {
        if self.span_ms >= MAX_SPAN_MS {
            return;
        }
        let step_ms = self.last_ms.map_or(0.0, |last| t_ms - last);
        if (0.0..=MAX_STEP_MS).contains(&step_ms) {
            self.span_ms += step_ms;
        }
        self.last_ms = Some(t_ms);
        self.samples.push(sample);
        if self.span_ms >= MIN_SPAN_MS && self.samples.len() >= MIN_FRAMES {
            self.neutral = Some(self.median());
        }
    }

    /// The neutral face, once at least three seconds of good frames were seen.
    #[must_use]
    pub fn neutral(&self) -> Option<&Neutral> {
        self.neutral.as_ref()
    }

    fn median(&self) -> Neutral {
        let of = |value: fn(&Neutral) -> f32| {
            let mut values: Vec<f32> = self.samples.iter().map(value).collect();
            let middle = values.len() / 2;
            *values.select_nth_unstable_by(middle, f32::total_cmp).1
        };
        Neutral {
            pose: HeadPose { yaw: of(|s| s.pose.yaw), pitch: of(|s| s.pose.pitch), roll: of(|s| s.pose.roll) },
            measures: FaceMeasures {
                mouth_width_cm: of(|s| s.measures.mouth_width_cm),
                eye_to_corner_cm: of(|s| s.measures.eye_to_corner_cm),
                lip_gap_cm: of(|s| s.measures.lip_gap_cm),
                nose_to_chin_cm: of(|s| s.measures.nose_to_chin_cm),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(mouth_width_cm: f32) -> Neutral {
        let measures = FaceMeasures { mouth_width_cm, eye_to_corner_cm: 7.0, lip_gap_cm: 0.1, nose_to_chin_cm: 7.0 };
        Neutral { pose: HeadPose::default(), measures }
    }

    #[test]
    fn three_seconds_of_frames_make_a_baseline_and_a_passing_smile_does_not_move_it() {
        let mut baseline = Baseline::default();
        for frame in 0..30 {
            baseline.add(f64::from(frame) * 100.0, sample(if frame % 5 == 0 { 6.5 } else { 5.0 }));
            assert!(baseline.neutral().is_none());
        }
        baseline.add(3_000.0, sample(5.0));
        assert_eq!(baseline.neutral().unwrap().measures.mouth_width_cm, 5.0);
    }

    #[test]
    fn time_away_from_the_camera_does_not_count() {
        let mut baseline = Baseline::default();
        for frame in 0..20 {
            baseline.add(f64::from(frame) * 10_000.0, sample(5.0));
        }
        assert!(baseline.neutral().is_none());
    }
}
