//! Observables of the mouth from geometry: lengths on the face with the head's pose and size taken out.

use super::fit::Vec3;
use super::output::ActionUnit;
use serde::{Deserialize, Serialize};

/// MediaPipe landmark numbers.
const MOUTH_CORNERS: [usize; 2] = [61, 291];
const OUTER_EYE_CORNERS: [usize; 2] = [33, 263];
const UPPER_LIP_INNER: usize = 13;
const LOWER_LIP_INNER: usize = 14;
const NOSE_BASE: usize = 2;
const CHIN: usize = 152;

/// How far, in centimetres on the canonical face, a full movement takes each measure from neutral. [M] Set so that the
/// test photograph's broad smile reads as strong and its level lips as parted; not calibrated against FACS coders.
const FULL_WIDTH_CM: f32 = 1.6;
const FULL_CORNER_CM: f32 = 1.1;
const FULL_LIP_GAP_CM: f32 = 1.2;
const FULL_JAW_CM: f32 = 2.0;

/// Geometry explains about half the variance of AU12, less of the jaw's; without the person's own neutral face as
/// reference the figure also carries the shape of his face.
const RELIABILITY_CALIBRATED: f32 = 0.8;
const RELIABILITY_CANONICAL: f32 = 0.5;

/// Lengths on one face, in centimetres of the canonical face (whose eyes are 8.9 cm apart).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FaceMeasures {
    /// Between the mouth's corners.
    pub mouth_width_cm: f32,
    /// From the line of the outer eye corners down to that of the mouth's corners; smiling shortens it.
    pub eye_to_corner_cm: f32,
    /// Between the inner edges of the lips.
    pub lip_gap_cm: f32,
    /// From the base of the nose to the chin; dropping the jaw lengthens it.
    pub nose_to_chin_cm: f32,
}

impl FaceMeasures {
    /// `points_cm`: the 468 landmarks in the canonical face's frame.
    pub(crate) fn of(points_cm: &[Vec3]) -> Option<Self> {
        let point = |i: usize| points_cm.get(i).copied();
        let [right, left] = [point(MOUTH_CORNERS[0])?, point(MOUTH_CORNERS[1])?];
        let [eye_right, eye_left] = [point(OUTER_EYE_CORNERS[0])?, point(OUTER_EYE_CORNERS[1])?];
        Some(Self {
            mouth_width_cm: distance(right, left),
            eye_to_corner_cm: ((eye_right[1] + eye_left[1] - right[1] - left[1]) / 2.0) as f32,
            lip_gap_cm: distance(point(UPPER_LIP_INNER)?, point(LOWER_LIP_INNER)?),
            nose_to_chin_cm: distance(point(NOSE_BASE)?, point(CHIN)?),
        })
    }
}

fn distance(a: Vec3, b: Vec3) -> f32 {
    (0..3).map(|k| (a[k] - b[k]).powi(2)).sum::<f64>().sqrt() as f32
}

/// The observables of one face relative to a neutral one.
pub(crate) struct Observables {
    /// Lip corner puller: smile.
    pub au12: ActionUnit,
    /// Lips part.
    pub au25: ActionUnit,
    /// Jaw drop.
    pub au26: ActionUnit,
}

/// `pose_trust` (0–1) says how much of the face the camera sees.
pub(crate) fn observe(now: &FaceMeasures, neutral: &FaceMeasures, calibrated: bool, pose_trust: f32) -> Observables {
    let reliability = pose_trust * if calibrated { RELIABILITY_CALIBRATED } else { RELIABILITY_CANONICAL };
    let unit = |intensity: f32, share: f32| ActionUnit { intensity: intensity.clamp(0.0, 1.0), reliability: reliability * share };
    let wider = (now.mouth_width_cm - neutral.mouth_width_cm) / FULL_WIDTH_CM;
    let higher = (neutral.eye_to_corner_cm - now.eye_to_corner_cm) / FULL_CORNER_CM;
    // A dropped jaw pulls the corners down, a wide "ee" stretches the mouth without lifting them: only both together
    // are a smile, so neither may stand in for more than half of the other.
    let smile = (wider + higher) / 2.0;
    let smile = smile.min(2.0 * wider.max(0.0)).min(2.0 * higher.max(0.0));
    Observables {
        au12: unit(smile, 1.0),
        au25: unit((now.lip_gap_cm - neutral.lip_gap_cm) / FULL_LIP_GAP_CM, 0.9),
        au26: unit((now.nose_to_chin_cm - neutral.nose_to_chin_cm) / FULL_JAW_CM, 0.7),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEUTRAL: FaceMeasures = FaceMeasures { mouth_width_cm: 5.0, eye_to_corner_cm: 7.0, lip_gap_cm: 0.1, nose_to_chin_cm: 7.0 };

    #[test]
    fn a_smile_needs_corners_that_go_out_and_up() {
        let smile = |width: f32, up: f32| {
            let now = FaceMeasures { mouth_width_cm: 5.0 + width, eye_to_corner_cm: 7.0 - up, ..NEUTRAL };
            observe(&now, &NEUTRAL, true, 1.0).au12.intensity
        };
        assert_eq!(smile(0.0, 0.0), 0.0);
        assert_eq!(smile(1.6, 0.0), 0.0, "stretched only");
        assert_eq!(smile(-0.8, 1.1), 0.0, "pursed and lifted");
        assert!(smile(0.4, 0.3) < smile(0.8, 0.6) && smile(0.8, 0.6) < smile(1.6, 1.1));
        assert!(smile(1.6, 1.1) > 0.999);
    }

    #[test]
    fn an_open_mouth_is_lips_apart_and_a_longer_lower_face() {
        let open = FaceMeasures { lip_gap_cm: 1.3, nose_to_chin_cm: 8.0, eye_to_corner_cm: 7.3, ..NEUTRAL };
        let seen = observe(&open, &NEUTRAL, false, 1.0);
        assert!((seen.au25.intensity - 1.0).abs() < 1e-5 && (seen.au26.intensity - 0.5).abs() < 1e-5);
        assert_eq!(seen.au12.intensity, 0.0);
        let calibrated = observe(&open, &NEUTRAL, true, 1.0);
        assert!(seen.au25.reliability < calibrated.au25.reliability, "no personal baseline, less trust");
    }
}
