//! How somebody speaks: pitch, loudness, pace, and when the voice is more activated than its own baseline.
//!
//! ```text
//! samples ─ frame (10 ms) ─┐
//! speech segments ─────────┴─ pitch path, syllables ─┬─ windows (5 s of speech) ─ activation
//!                                                    └─ summary
//! ```
//!
//! A frame is measured as soon as its 40 ms are there and waits until the segment it lies in is closed. What
//! lies in no segment is never looked at again.

mod activation;
mod frames;
mod meter;
mod pitch;
mod spectrum;
mod summary;
mod syllables;
mod windows;

use serde::Serialize;

use super::{ANALYSIS_RATE_HZ, SpeechSegment, VoiceEvent};

pub use meter::ProsodyMeter;

/// Delivery of a whole recording or stream.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Prosody {
    /// When 30 s of speech had been heard: activation is looked for from here on. None with less speech.
    pub baseline_from_ms: Option<u64>,
    /// In order of time, at least 20 s apart, together at most 20 % of the time.
    pub activation: Vec<ActivationPeriod>,
    /// Figures over all speech.
    pub summary: VoiceSummary,
}

/// The voice was more activated than its own baseline, in most figures at once.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ActivationPeriod {
    /// Onset, from the first sample; the true one lies up to a window (5–10 s) earlier or later.
    pub start_ms: u64,
    /// Offset, no surer than the onset.
    pub end_ms: u64,
    /// Mean over the period's windows of the mean robust z-score.
    pub mean_z: f32,
}

/// Figures over all speech. Pitch and loudness are of voiced sound and need 3 s of it; pace needs 5 s of speech.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct VoiceSummary {
    /// Time inside speech segments.
    pub speech_ms: u64,
    /// The part of it that is voiced.
    pub voiced_ms: u64,
    /// Median pitch.
    pub f0_median_hz: Option<f32>,
    /// Pitch that 5 % of voiced sound lies below.
    pub f0_low_hz: Option<f32>,
    /// Pitch that 5 % of voiced sound lies above.
    pub f0_high_hz: Option<f32>,
    /// From low to high.
    pub f0_range_semitones: Option<f32>,
    /// Articulation rate: syllable nuclei per second inside speech segments.
    pub syllables_per_s: Option<f32>,
    /// Between the levels that 5 % of voiced sound lies below and above.
    pub loudness_range_db: Option<f32>,
}

/// Measures a whole recording at [`ANALYSIS_RATE_HZ`], mono, full scale = 1; `segments` in order of time, as
/// [`super::analyze`] finds them. A stretch without a pause counts with its last minute.
pub fn measure(samples: &[f32], segments: &[SpeechSegment]) -> Prosody {
    let mut meter = ProsodyMeter::new();
    let mut rest = samples;
    let mut taken = 0;
    for segment in segments {
        meter.observe(&VoiceEvent::Speech(*segment));
        // `as` saturates and sends NaN to 0.
        let end = (segment.end_ms * f64::from(ANALYSIS_RATE_HZ) / 1000.0) as usize;
        let (now, later) = rest.split_at(end.saturating_sub(taken).min(rest.len()));
        meter.push(now);
        taken += now.len();
        rest = later;
    }
    meter.push(rest);
    meter.finish()
}

#[cfg(test)]
pub(super) mod tests;
