//! Whether a picture of a face is good enough to say more than "a face is there".

use super::mesh::{Mesh, SIDE};
use super::pose::HeadPose;
use serde::{Deserialize, Serialize};

/// Shorter side of the face's box: below this the mesh sees an upscaled blur (its input gives the face 128 pixels).
const MIN_FACE_PX: f32 = 40.0;
/// Mean luma (0–1, sRGB values) of the face. The lower limit is kept far below what dark skin shows in ordinary light.
const LUMA_RANGE: std::ops::RangeInclusive<f32> = 0.09..=0.90;
/// Standard deviation of luma: a face without contrast is drowned in darkness, glare or fog.
const MIN_CONTRAST: f32 = 0.03;
/// Share of the landmarks inside the picture.
const MIN_INSIDE: f32 = 0.92;
/// Beyond these the far half of the face is hidden and mouth lengths mean nothing.
const MAX_YAW_DEG: f32 = 40.0;
const MAX_PITCH_DEG: f32 = 30.0;
/// Laplacian variance over luma variance, at a face of 64 pixels.
const MIN_SHARPNESS: f32 = 0.02;

/// Measures of the picture and what they rule out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Shorter side of the face's box.
    pub face_px: f32,
    /// Mean luma of the face, 0–1.
    pub luma_mean: f32,
    /// Standard deviation of luma.
    pub luma_contrast: f32,
    /// Laplacian variance over luma variance; falls with blur.
    pub sharpness: f32,
    /// Share of the landmarks inside the picture.
    pub inside: f32,
    /// The face has too few pixels.
    pub too_small: bool,
    /// The face is too dark, or has no contrast in the dark.
    pub too_dark: bool,
    /// The face is too bright, or has no contrast in the light.
    pub too_bright: bool,
    /// Part of the face lies outside the picture.
    pub cut_off: bool,
    /// Out of focus, or moving too fast.
    pub blurred: bool,
    /// Turned so far away that lengths on the face mean nothing; pose and `toward_screen` still hold.
    pub extreme_pose: bool,
    /// One of the flags is set: no action units.
    pub suppressed: bool,
}

impl Quality {
    /// The picture itself is bad, so that not even the pose can be believed.
    #[must_use]
    pub fn unusable(&self) -> bool {
        self.too_small || self.too_dark || self.too_bright || self.cut_off || self.blurred
    }
}

pub(crate) fn assess(mesh: &Mesh, image_px: [f32; 2], pose: Option<HeadPose>, face_px: f32) -> Quality {
    let light = Light::of(&mesh.input);
    let within = |p: &&[f32; 3]| (0.0..=image_px[0]).contains(&p[0]) && (0.0..=image_px[1]).contains(&p[1]);
    let inside = mesh.landmarks_px.iter().filter(within).count() as f32 / mesh.landmarks_px.len().max(1) as f32;
    let flat = light.contrast < MIN_CONTRAST;
    let mut quality = Quality {
        face_px,
        luma_mean: light.mean,
        luma_contrast: light.contrast,
        sharpness: light.sharpness,
        inside,
        too_small: face_px < MIN_FACE_PX,
        too_dark: light.mean < *LUMA_RANGE.start() || (flat && light.mean < 0.5),
        too_bright: light.mean > *LUMA_RANGE.end() || (flat && light.mean >= 0.5),
        cut_off: inside < MIN_INSIDE,
        blurred: !flat && light.sharpness < MIN_SHARPNESS,
        extreme_pose: pose.is_none_or(|p| p.yaw.abs() > MAX_YAW_DEG || p.pitch.abs() > MAX_PITCH_DEG),
        suppressed: false,
    };
    quality.suppressed = quality.unusable() || quality.extreme_pose;
    quality
}

struct Light {
    mean: f32,
    contrast: f32,
    sharpness: f32,
}

impl Light {
    /// Measured on the middle of the mesh's input (the crop is half as large again as the face), halved in size.
    fn of(planar_rgb: &[f32]) -> Self {
        const HALF: usize = SIDE / 2;
        const FROM: usize = HALF / 4;
        const TO: usize = HALF - FROM;
        let plane = SIDE * SIDE;
        let luma_at = |at: usize| {
            let channel = |c: usize| planar_rgb.get(c * plane + at).copied().unwrap_or_default();
            // Rec. 709 luma.
            0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2)
        };
        let luma = |x: usize, y: usize| {
            let at = 2 * y * SIDE + 2 * x;
            (luma_at(at) + luma_at(at + 1) + luma_at(at + SIDE) + luma_at(at + SIDE + 1)) / 4.0
        };
        let width = TO - FROM + 2;
        let small: Vec<f32> = (0..width * width).map(|i| luma(FROM - 1 + i % width, FROM - 1 + i / width)).collect();
        let inner = || (1..width - 1).flat_map(|y| (1..width - 1).map(move |x| y * width + x));
        let (mean, variance) = moments(inner().map(|at| small[at]));
        let laplacian = |at: usize| small[at - 1] + small[at + 1] + small[at - width] + small[at + width] - 4.0 * small[at];
        let (_, detail) = moments(inner().map(laplacian));
        Self { mean, contrast: variance.sqrt(), sharpness: detail / variance.max(1e-6) }
    }
}

/// Mean and variance.
fn moments(values: impl Iterator<Item = f32>) -> (f32, f32) {
    let (mut count, mut sum, mut squares) = (0.0f64, 0.0f64, 0.0f64);
    for value in values.map(f64::from) {
        count += 1.0;
        sum += value;
        squares += value * value;
    }
    let mean = sum / count.max(1.0);
    (mean as f32, (squares / count.max(1.0) - mean * mean).max(0.0) as f32)
}
