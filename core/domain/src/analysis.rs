//! Messages between the page and the analysis worker (`public/analysis-worker.js`).
//!
//! The page posts [`AnalysisRequest`]; a picture or a port travels beside it as a transferable
//! (`{...request, bitmap}` / `{...request, port}`). The worker posts [`AnalysisEvent`].

use serde::{Deserialize, Serialize};

use crate::timeline::{FacePoint, GapReason, Modality};

/// From the page to the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AnalysisRequest {
    /// Load the module, and the face models when `face` is set. Answered by `ready` or `failed`.
    Start {
        /// Whether the face models are wanted.
        face: bool,
    },
    /// How the page's clock maps to the session's: `session_ms = performance.timeOrigin + performance.now() − zero_epoch_ms`.
    /// Until this arrives times count from the worker's first sample or frame (the device check).
    Clock {
        /// `performance.timeOrigin + performance.now()` at session time 0.
        zero_epoch_ms: f64,
    },
    /// Sound arrives on the transferred `port` from the AudioWorklet.
    Audio {
        /// Rate of the AudioContext.
        sample_rate_hz: f32,
    },
    /// The sound ended; close the open segment.
    AudioEnd,
    /// Whether what is heard from now on is the candidate's voice; it is until this says otherwise.
    Crediting {
        /// `false` while a question is read aloud.
        on: bool,
    },
    /// One picture, as the transferred `bitmap`; answered by `face` or dropped when busy.
    Frame {
        /// `performance.timeOrigin + performance.now()` when the picture was shown.
        epoch_ms: f64,
    },
    /// Start collecting the person's neutral face (≥ 3 s of frames).
    Calibrate,
}

/// From the worker to the page. Times are session milliseconds once a `clock` was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AnalysisEvent {
    /// The module (and the models, if asked for) are loaded.
    Ready {
        /// Whether faces can be analysed.
        face: bool,
        /// What runs the networks, for instance `tract-simd128`.
        backend: String,
    },
    /// One analysed picture.
    Face(FaceObservation),
    /// Level and speaking state, about ten times a second.
    Level {
        /// Time of the newest sample.
        t_ms: f64,
        /// RMS over the last 100 ms.
        level_dbfs: f32,
        /// Speech is going on.
        speaking: bool,
        /// Something to tell the person.
        hint: Option<LevelHint>,
    },
    /// A speech segment closed.
    Speech {
        /// Onset.
        start_ms: f64,
        /// Offset.
        end_ms: f64,
        /// Mean level.
        level_dbfs: f32,
    },
    /// Enough speech was heard for a baseline: activation is looked for from here on.
    VoiceBaseline {
        /// When.
        t_ms: f64,
    },
    /// The voice was more activated than its own baseline; see [`crate::timeline::TimelineEvent::Activation`].
    Activation {
        /// Onset.
        start_ms: f64,
        /// Offset.
        end_ms: f64,
        /// Mean of the robust z-scores.
        mean_z: f32,
    },
    /// A stretch without data.
    Gap {
        /// Which modality.
        modality: Modality,
        /// Start.
        start_ms: f64,
        /// End.
        end_ms: f64,
        /// Why.
        reason: GapReason,
    },
    /// The worker cannot go on with this modality (both when `None`).
    Failed {
        /// Which modality.
        modality: Option<Modality>,
        /// `no_simd`, `load_failed`, `model_missing`, `frame_failed`, …
        code: String,
    },
}

/// What one picture showed. Shares are 0–1, angles degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FaceObservation {
    /// When.
    pub t_ms: f64,
    /// Number of faces found (the primary one is described).
    pub faces: u32,
    /// Where the primary face is: left, top, width, height as shares of the picture; not clipped to it.
    #[serde(default)]
    pub face_box: Option<[f32; 4]>,
    /// Picture too poor to say more than "a face is there".
    pub suppressed: bool,
    /// Probability of facing the screen.
    pub toward_screen: Option<f32>,
    /// Smile intensity.
    pub smile: Option<f32>,
    /// Mouth opening intensity.
    pub mouth_open: Option<f32>,
    /// Head yaw, + toward the subject's left.
    pub yaw_deg: Option<f32>,
    /// Head pitch, + up.
    pub pitch_deg: Option<f32>,
    /// Head roll, + clockwise as seen.
    pub roll_deg: Option<f32>,
    /// Something to tell the person.
    pub hint: Option<FaceHint>,
    /// The personal baseline is complete.
    pub calibrated: bool,
    /// How long the picture took, in the worker.
    pub took_ms: f32,
}

impl FaceObservation {
    /// The same as a point of the facial timeline at session time `t_ms`: only what the picture is good enough for.
    pub fn point(&self, t_ms: u64) -> FacePoint {
        let clear = |value: Option<f32>| value.filter(|_| !self.suppressed && self.faces > 0);
        // Intensities are told relative to the person's own neutral face, or not at all.
        let relative = |value: Option<f32>| clear(value).filter(|_| self.calibrated);
        FacePoint {
            t_ms,
            in_frame: self.faces > 0,
            toward_screen: clear(self.toward_screen),
            smile: relative(self.smile),
            mouth_open: relative(self.mouth_open),
            yaw_deg: clear(self.yaw_deg),
            pitch_deg: clear(self.pitch_deg),
            interpolated: false,
        }
    }
}

/// What keeps the face from being measured well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaceHint {
    /// No face.
    NoFace,
    /// More than one face; the largest is followed.
    SeveralFaces,
    /// Come closer.
    TooSmall,
    /// Too dark.
    TooDark,
    /// Too bright.
    TooBright,
    /// Partly outside the picture.
    CutOff,
    /// Turned away too far to measure.
    TurnedAway,
    /// Out of focus.
    Blurred,
}

/// What keeps the voice from being measured well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelHint {
    /// Clipping.
    TooLoud,
    /// Speech, but hardly above the noise floor.
    TooQuiet,
    /// Exact zeros: muted somewhere.
    Silent,
}
