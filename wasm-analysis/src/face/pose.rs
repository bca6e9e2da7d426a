//! Head pose: how the canonical face must be turned to lie on the landmarks.

use super::FaceError;
use super::fit::{Similarity, Vec3};
use super::mesh::LANDMARKS;
use serde::{Deserialize, Serialize};

/// Head angles in degrees, relative to the camera.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct HeadPose {
    /// Positive toward the subject's left.
    pub yaw: f32,
    /// Positive up.
    pub pitch: f32,
    /// Positive clockwise as seen.
    pub roll: f32,
}

/// The average neutral face, in centimetres: x toward the subject's left, y up, z out of the face; with the weight of
/// each point in the fit (only those that expressions move little count).
#[derive(Debug, Clone)]
pub(crate) struct CanonicalFace {
    points_cm: Vec<Vec3>,
    weights: Vec<f64>,
}

impl CanonicalFace {
    pub(crate) fn load(file: &[u8]) -> Result<Self, FaceError> {
        if file.len() != LANDMARKS * 16 {
            return Err(FaceError::DamagedModel("the canonical face has 468 points"));
        }
        let floats: Vec<f64> = file.chunks_exact(4).map(|b| f64::from(f32::from_le_bytes([b[0], b[1], b[2], b[3]]))).collect();
        Ok(Self {
            points_cm: floats.chunks_exact(4).map(|v| [v[0], v[1], v[2]]).collect(),
            weights: floats.chunks_exact(4).map(|v| v[3]).collect(),
        })
    }

    pub(crate) fn points_cm(&self) -> &[Vec3] {
        &self.points_cm
    }

    /// The head's pose and the landmarks with pose, size and place taken out (centimetres on the canonical face).
    pub(crate) fn fit(&self, landmarks_px: &[[f32; 3]]) -> Option<(HeadPose, Vec<Vec3>)> {
        // Picture axes point right, down and away from the viewer; the canonical face's right, up and toward him.
        let observed: Vec<Vec3> = landmarks_px.iter().map(|p| [f64::from(p[0]), -f64::from(p[1]), -f64::from(p[2])]).collect();
        if observed.len() != LANDMARKS {
            return None;
        }
        let fit = Similarity::fit(&self.points_cm, &observed, &self.weights)?;
        Some((angles(&fit.rotation), observed.into_iter().map(|p| fit.to_model(p)).collect()))
    }
}

/// Rotation = yaw about y, then pitch about x, then roll about z. The head's forward axis is the third column; the
/// subject's left is the picture's right.
fn angles(r: &[Vec3; 3]) -> HeadPose {
    let degrees = |radians: f64| radians.to_degrees() as f32;
    HeadPose {
        yaw: degrees(r[0][2].atan2(r[2][2])),
        pitch: degrees(r[1][2].clamp(-1.0, 1.0).asin()),
        roll: degrees(-r[1][0].atan2(r[1][1])),
    }
}

/// How likely it is that the face is turned to the screen: 0.5 at 25° of yaw or 18° of pitch away from `rest`, close to
/// 1 within half of that. The angles are those at which the eyes can no longer comfortably reach the screen's edge; it
/// is a proxy until the iris is measured.
pub(crate) fn toward_screen(pose: HeadPose, rest: HeadPose) -> f32 {
    const HALF_YAW_DEG: f32 = 25.0;
    const HALF_PITCH_DEG: f32 = 18.0;
    const STEEPNESS: f32 = 6.0;
    let away = ((pose.yaw - rest.yaw) / HALF_YAW_DEG).hypot((pose.pitch - rest.pitch) / HALF_PITCH_DEG);
    1.0 / (1.0 + (STEEPNESS * (away - 1.0)).exp())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A head with some depth, so that its pose is determined.
    fn head() -> CanonicalFace {
        let point = |i: usize| {
            let t = i as f64;
            [6.0 * (t * 0.7).sin(), 8.0 * (t * 1.3).cos(), 5.0 * (t * 0.31).sin()]
        };
        CanonicalFace { points_cm: (0..LANDMARKS).map(point).collect(), weights: vec![1.0; LANDMARKS] }
    }

    /// What a camera at a great distance sees of `head` after turning it.
    fn seen(head: &CanonicalFace, yaw: f64, pitch: f64, roll: f64) -> Vec<[f32; 3]> {
        let (sy, cy) = yaw.to_radians().sin_cos();
        let (sp, cp) = pitch.to_radians().sin_cos();
        let (sr, cr) = roll.to_radians().sin_cos();
        head.points_cm
            .iter()
            .map(|&[x, y, z]| {
                let (x, y) = (cr * x + sr * y, cr * y - sr * x);
                let (y, z) = (cp * y + sp * z, cp * z - sp * y);
                let (x, z) = (cy * x + sy * z, cy * z - sy * x);
                [(100.0 + 9.0 * x) as f32, (80.0 - 9.0 * y) as f32, (-9.0 * z) as f32]
            })
            .collect()
    }

    #[test]
    fn the_signs_are_those_of_the_contract() {
        let head = head();
        for (yaw, pitch, roll) in [(0., 0., 0.), (30., 0., 0.), (0., 20., 0.), (0., 0., 25.), (-40., 15., -30.)] {
            let (pose, flat) = head.fit(&seen(&head, yaw, pitch, roll)).unwrap();
            let close = |a: f32, b: f64| (f64::from(a) - b).abs() < 0.01;
            assert!(close(pose.yaw, yaw) && close(pose.pitch, pitch) && close(pose.roll, roll), "{pose:?}");
            assert!(flat.iter().zip(&head.points_cm).all(|(a, b)| (0..3).all(|k| (a[k] - b[k]).abs() < 1e-3)));
        }
    }

    #[test]
    fn facing_the_screen_falls_with_the_angle_from_rest() {
        let pose = |yaw, pitch| HeadPose { yaw, pitch, roll: 0.0 };
        let rest = pose(5.0, -8.0);
        assert!(toward_screen(rest, rest) > 0.99);
        assert!((toward_screen(pose(30.0, -8.0), rest) - 0.5).abs() < 1e-3);
        assert!(toward_screen(pose(-45.0, -8.0), rest) < 0.01);
        assert!(toward_screen(pose(5.0, -35.0), rest) < 0.1);
    }
}
