//! The three models, and one face from them.

use super::FaceError;
use super::baseline::Neutral;
use super::detector::{self, Detection};
use super::expression::{self, FaceMeasures};
use super::graph::Network;
use super::image::{Crop, ImageView};
use super::mesh::{self, Mesh};
use super::output::{BoxPx, Face};
use super::pose::{self, CanonicalFace, HeadPose};
use super::quality;
use std::collections::BTreeMap;

/// What runs the networks; recorded beside every figure.
#[must_use]
pub fn backend() -> &'static str {
    if cfg!(all(target_arch = "wasm32", target_feature = "simd128")) {
        "tract-simd128"
    } else if cfg!(target_arch = "wasm32") {
        "tract-wasm"
    } else {
        "tract-native"
    }
}

/// Detector, mesh and canonical face, loaded. Cheap to clone: the weights are shared.
#[derive(Debug, Clone)]
pub struct FaceModels {
    detector: Network,
    mesh: Network,
    canonical: CanonicalFace,
    /// The canonical face stands in until the person's own neutral face is known.
    canonical_neutral: Neutral,
}

impl FaceModels {
    /// From the bytes of `face_detector.bin`, `face_mesh.bin` and `face_canonical.bin` (`cargo xtask models`).
    ///
    /// # Errors
    /// [`FaceError::DamagedModel`] when one of them is not what it should be.
    pub fn load(detector: &[u8], mesh: &[u8], canonical: &[u8]) -> Result<Self, FaceError> {
        let canonical = CanonicalFace::load(canonical)?;
        let measures = FaceMeasures::of(canonical.points_cm()).ok_or(FaceError::DamagedModel("the canonical face is short"))?;
        Ok(Self {
            detector: Network::load(detector)?,
            mesh: Network::load(mesh)?,
            canonical_neutral: Neutral { pose: HeadPose::default(), measures },
            canonical,
        })
    }

    pub(crate) fn detect(&self, image: &ImageView<'_>, crop: Crop) -> Result<Vec<Detection>, FaceError> {
        detector::detect(&self.detector, image, crop)
    }

    pub(crate) fn fit_mesh(&self, image: &ImageView<'_>, crop: Crop) -> Result<Mesh, FaceError> {
        mesh::fit(&self.mesh, image, crop)
    }

    /// The face behind a mesh, and what a baseline may learn from it (nothing when the picture is too poor).
    pub(crate) fn describe(&self, image: &ImageView<'_>, mesh: Mesh, neutral: Option<&Neutral>) -> (Face, Option<Neutral>) {
        let bbox_px = bounds(&mesh.landmarks_px);
        let fitted = self.canonical.fit(&mesh.landmarks_px);
        let pose = fitted.as_ref().map(|(pose, _)| *pose);
        let image_px = [image.width_px() as f32, image.height_px() as f32];
        let quality = quality::assess(&mesh, image_px, pose, bbox_px[2].min(bbox_px[3]));

        let measures = fitted.and_then(|(_, points_cm)| FaceMeasures::of(&points_cm));
        let sample = match (pose, measures) {
            (Some(pose), Some(measures)) if !quality.suppressed => Some(Neutral { pose, measures }),
            _ => None,
        };
        let reference = neutral.unwrap_or(&self.canonical_neutral);
        let action_units = sample.map(|now| {
            let trust = now.pose.yaw.to_radians().cos() * now.pose.pitch.to_radians().cos();
            let seen = expression::observe(&now.measures, &reference.measures, neutral.is_some(), trust);
            BTreeMap::from([("AU12", seen.au12), ("AU25", seen.au25), ("AU26", seen.au26)].map(|(n, u)| (n.into(), u)))
        });
        let head_pose_deg = pose.filter(|_| !quality.unusable());
        let face = Face {
            bbox_px,
            score: mesh.presence,
            landmarks_px: mesh.landmarks_px,
            head_pose_deg,
            toward_screen: head_pose_deg.map(|pose| pose::toward_screen(pose, reference.pose)),
            action_units,
            quality,
        };
        (face, sample)
    }
}

fn bounds(landmarks_px: &[[f32; 3]]) -> BoxPx {
    let range = |axis: usize| {
        let values = || landmarks_px.iter().map(move |p| p[axis]);
        let (low, high) = (values().fold(f32::INFINITY, f32::min), values().fold(f32::NEG_INFINITY, f32::max));
        (low, high - low)
    };
    let ((x, width), (y, height)) = (range(0), range(1));
    [x, y, width, height]
}
