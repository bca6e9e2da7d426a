//! Voice: when somebody speaks, and how loud.
//!
//! ```text
//! samples ─┬─ resample (16 kHz) ─ score (per 16 ms) ─ segments
//!          └─ level (per 100 ms)
//! ```
//!
//! Nothing here knows a clock: times are counted in samples. [`VoiceTracker`] is the stream,
//! [`analyze`] the same for a whole recording, [`LiveVoice`] also knows when a sample was heard.

mod gain;
mod level;
mod live;
pub mod prosody;
mod resample;
mod score;
mod segments;
mod tracker;

use serde::Serialize;

pub use level::LevelReading;
pub use live::{AudioBlock, LiveVoice};
pub use resample::{ANALYSIS_RATE_HZ, Resampler, SUPPORTED_RATES_HZ};
pub use score::{FRAME_MS, FRAME_SAMPLES, ScoredFrame};
pub use tracker::{VoiceEvent, VoiceTracker};

/// Lowest level that is reported; digital silence has none.
pub const FLOOR_DBFS: f32 = -120.0;

/// Why voice cannot be analysed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VoiceError {
    /// No speech can be in it, or no device makes it.
    #[error("sample rate of {rate_hz} Hz is outside 2000 to 768000 Hz")]
    UnsupportedRate {
        /// What was asked for.
        rate_hz: u32,
    },
}

/// A stretch of speech; stretches closer than 200 ms are one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SpeechSegment {
    /// Onset, from the first sample of the input.
    pub start_ms: f64,
    /// Offset, corrected for the delay with which silence is noticed.
    pub end_ms: f64,
    /// Mean power of the segment, RMS against full scale.
    #[serde(skip)]
    pub level_dbfs: f32,
}

/// Voice activity of a whole recording.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct VadReport {
    /// In order of time, at least 200 ms apart.
    pub segments: Vec<SpeechSegment>,
    /// One score every 16 ms.
    pub frames: Vec<ScoredFrame>,
}

impl VadReport {
    /// Adds what events say.
    pub fn extend(&mut self, events: impl IntoIterator<Item = VoiceEvent>) {
        for event in events {
            match event {
                VoiceEvent::Frame(frame) => self.frames.push(frame),
                VoiceEvent::Speech(segment) => self.segments.push(segment),
                VoiceEvent::SpeechStarted { .. } | VoiceEvent::Level(_) => {}
            }
        }
    }
}

/// Analyses a mono recording of `rate_hz`, full scale = 1.
///
/// # Errors
/// [`VoiceError::UnsupportedRate`] outside [`SUPPORTED_RATES_HZ`].
pub fn analyze(samples: &[f32], rate_hz: u32) -> Result<VadReport, VoiceError> {
    let mut tracker = VoiceTracker::new(rate_hz)?;
    let mut report = VadReport::default();
    report.extend(tracker.push(samples));
    report.extend(tracker.finish());
    Ok(report)
}

/// Power to decibels, not below [`FLOOR_DBFS`].
fn dbfs(mean_square: f32) -> f32 {
    decibels(mean_square).max(FLOOR_DBFS)
}

fn decibels(power: f32) -> f32 {
    10.0 * power.log10()
}

#[cfg(test)]
mod tests;
