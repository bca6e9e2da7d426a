//! What leaves the face analysis. The serialised form is the "Face JSON" that `interviewprep face --json` prints.

use super::pose::HeadPose;
use super::quality::Quality;
use domain::analysis::{FaceHint, FaceObservation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A box in picture pixels: left, top, width, height; not clipped to the picture.
pub type BoxPx = [f32; 4];

/// A facial movement of the Facial Action Coding System, estimated from geometry.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ActionUnit {
    /// 0 neutral, 1 as strong as it gets.
    pub intensity: f32,
    /// 0–1: how much to trust the intensity.
    pub reliability: f32,
}

/// One face in one picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Face {
    /// Around the landmarks.
    pub bbox_px: BoxPx,
    /// Probability that the landmarks lie on a face.
    pub score: f32,
    /// 468 points in MediaPipe's order: x, y in picture pixels, z in the same unit, smaller toward the camera.
    pub landmarks_px: Vec<[f32; 3]>,
    /// Absent when the picture is too poor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head_pose_deg: Option<HeadPose>,
    /// Probability of facing the screen; absent when the picture is too poor, present when the head is turned far away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toward_screen: Option<f32>,
    /// `AU12`, `AU25`, `AU26`; absent when `quality.suppressed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_units: Option<BTreeMap<String, ActionUnit>>,
    /// How good the picture of this face is.
    pub quality: Quality,
}

impl Face {
    fn intensity(&self, unit: &str) -> Option<f32> {
        self.action_units.as_ref()?.get(unit).map(|u| u.intensity)
    }

    fn hint(&self) -> Option<FaceHint> {
        let q = &self.quality;
        [
            (q.too_dark, FaceHint::TooDark),
            (q.too_bright, FaceHint::TooBright),
            (q.cut_off, FaceHint::CutOff),
            (q.too_small, FaceHint::TooSmall),
            (q.blurred, FaceHint::Blurred),
            (q.extreme_pose, FaceHint::TurnedAway),
        ]
        .into_iter()
        .find_map(|(set, hint)| set.then_some(hint))
    }
}

/// What one frame of a video showed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaceFrame {
    /// The time that the caller gave.
    pub t_ms: f64,
    /// The person who is followed; absent when nobody is there.
    pub face: Option<Face>,
    /// How many faces there are, as of the last look of the detector (about four times a second).
    pub faces: u32,
    /// The figures are relative to the person's own neutral face.
    pub calibrated: bool,
    /// Width and height of the picture.
    pub size_px: [u32; 2],
}

impl FaceFrame {
    /// The same as a message to the page. `took_ms` is what the caller's clock says this frame cost.
    #[must_use]
    pub fn observation(&self, took_ms: f32) -> FaceObservation {
        let face = self.face.as_ref();
        let pose = face.and_then(|f| f.head_pose_deg);
        let parted = face.and_then(|f| f.intensity("AU25"));
        let dropped = face.and_then(|f| f.intensity("AU26"));
        let hint = match face {
            None => Some(FaceHint::NoFace),
            Some(_) if self.faces > 1 => Some(FaceHint::SeveralFaces),
            Some(face) => face.hint(),
        };
        FaceObservation {
            t_ms: self.t_ms,
            faces: self.faces,
            face_box: face.map(|f| self.share_of_picture(f.bbox_px)),
            suppressed: face.is_some_and(|f| f.quality.suppressed),
            toward_screen: face.and_then(|f| f.toward_screen),
            smile: face.and_then(|f| f.intensity("AU12")),
            mouth_open: parted.zip(dropped).map(|(a, b)| a.max(b)),
            yaw_deg: pose.map(|p| p.yaw),
            pitch_deg: pose.map(|p| p.pitch),
            roll_deg: pose.map(|p| p.roll),
            hint,
            calibrated: self.calibrated,
            took_ms,
        }
    }

    fn share_of_picture(&self, [left, top, width, height]: BoxPx) -> [f32; 4] {
        let [picture_width, picture_height] = self.size_px.map(|px| px.max(1) as f32);
        [left / picture_width, top / picture_height, width / picture_width, height / picture_height]
    }
}

/// The line that `interviewprep face --json` prints for one readable picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImageReport {
    /// As the user wrote it.
    pub path: String,
    /// After EXIF rotation.
    pub width_px: u32,
    /// After EXIF rotation.
    pub height_px: u32,
    /// What ran the networks.
    pub backend: String,
    /// The primary face (largest, then most central) first.
    pub faces: Vec<Face>,
}
