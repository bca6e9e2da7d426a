//! The face mesh (Kartynnik et al. 2019): a 192 × 192 crop to 468 landmarks and the probability that a face is there.

use super::FaceError;
use super::detector::Detection;
use super::graph::Network;
use super::image::{Crop, ImageView};

pub(crate) const SIDE: usize = 192;
pub(crate) const LANDMARKS: usize = 468;
/// Below this the crop holds no face: MediaPipe's own threshold.
pub(crate) const MIN_PRESENCE: f32 = 0.5;
/// How much larger than the face the crop is.
const MARGIN: f32 = 1.5;

/// Outer eye corners: the subject's right and left.
pub(crate) const OUTER_EYES: [usize; 2] = [33, 263];

/// A fitted mesh. `landmarks_px` are x, y in picture pixels and z in the same unit, smaller toward the camera.
#[derive(Debug, Clone)]
pub(crate) struct Mesh {
    pub presence: f32,
    pub landmarks_px: Vec<[f32; 3]>,
    /// The network's input, kept because the quality of the picture is measured on it.
    pub input: Vec<f32>,
}

/// Fits the mesh to the face in `crop`.
pub(crate) fn fit(network: &Network, image: &ImageView<'_>, crop: Crop) -> Result<Mesh, FaceError> {
    let input = crop.planar_rgb(image, SIDE);
    let outputs = network.run(&input)?;
    let (Some(points), Some(&[flag])) = (outputs.first(), outputs.get(1).map(Vec::as_slice)) else {
        return Err(FaceError::DamagedModel("the mesh has two outputs"));
    };
    if points.len() != LANDMARKS * 3 {
        return Err(FaceError::DamagedModel("the mesh has 468 landmarks"));
    }
    let scale = crop.size_px / SIDE as f32;
    let landmarks_px = points
        .chunks_exact(3)
        .map(|p| {
            let [x, y] = crop.to_image(p[0] / SIDE as f32, p[1] / SIDE as f32);
            [x, y, p[2] * scale]
        })
        .collect();
    Ok(Mesh { presence: 1.0 / (1.0 + (-flag).exp()), landmarks_px, input })
}

/// Where to look for the mesh of a detected face: eyes level, half as large again as the box.
pub(crate) fn crop_of_detection(detection: &Detection) -> Crop {
    let [right, left] = detection.eyes_px;
    Crop {
        center_px: detection.center_px,
        size_px: detection.size_px[0].max(detection.size_px[1]) * MARGIN,
        rotation_rad: angle(right, left),
    }
}

/// Where to look in the next frame: around the landmarks of this one.
pub(crate) fn crop_of_landmarks(landmarks_px: &[[f32; 3]]) -> Option<Crop> {
    let eye = |i: usize| landmarks_px.get(i).map(|p| [p[0], p[1]]);
    let rotation_rad = angle(eye(OUTER_EYES[0])?, eye(OUTER_EYES[1])?);
    // The box is measured along the head's own axes, so that a tilted head keeps its size.
    let (sin, cos) = rotation_rad.sin_cos();
    let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for p in landmarks_px {
        for (axis, value) in [p[0] * cos + p[1] * sin, p[1] * cos - p[0] * sin].into_iter().enumerate() {
            low[axis] = low[axis].min(value);
            high[axis] = high[axis].max(value);
        }
    }
    let [x, y] = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
    let size_px = (high[0] - low[0]).max(high[1] - low[1]) * MARGIN;
    (size_px.is_finite() && size_px > 1.0).then_some(Crop { center_px: [x * cos - y * sin, x * sin + y * cos], size_px, rotation_rad })
}

fn angle(from: [f32; 2], to: [f32; 2]) -> f32 {
    (to[1] - from[1]).atan2(to[0] - from[0])
}
