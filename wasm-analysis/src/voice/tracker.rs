//! The stream from samples to events.

use super::level::{LevelMeter, LevelReading};
use super::resample::Resampler;
use super::score::{ScoredFrame, SpeechScorer};
use super::segments::{Change, Segmenter};
use super::{SpeechSegment, VoiceError};

/// Floating-point recordings may exceed full scale, by 18 dB here; more would overflow as a power.
const LOUDEST: f32 = 8.0;

/// Something the tracker found. Times are milliseconds from the first sample pushed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum VoiceEvent {
    /// One score, every 16 ms.
    Frame(ScoredFrame),
    /// Speech is going on since `start_ms`; told about 150 ms after the onset, always followed by
    /// `Speech` with the same start.
    SpeechStarted {
        /// Onset.
        start_ms: f64,
    },
    /// A segment is over; told 206 ms after its end.
    Speech(SpeechSegment),
    /// Input level, ten times a second.
    Level(LevelReading),
}

/// Voice activity of one microphone or recording, mono, at any rate.
///
/// How the input is cut into pushes does not change the events nor their order.
pub struct VoiceTracker {
    rate_hz: u32,
    received: u64,
    resampler: Resampler,
    scorer: SpeechScorer,
    segmenter: Segmenter,
    level: LevelMeter,
    finite: Vec<f32>,
    resampled: Vec<f32>,
}

impl VoiceTracker {
    /// A tracker for a stream of `rate_hz`.
    ///
    /// # Errors
    /// [`VoiceError::UnsupportedRate`] outside [`super::SUPPORTED_RATES_HZ`].
    pub fn new(rate_hz: u32) -> Result<Self, VoiceError> {
        Ok(Self {
            rate_hz,
            received: 0,
            resampler: Resampler::new(rate_hz)?,
            scorer: SpeechScorer::new(),
            segmenter: Segmenter::default(),
            level: LevelMeter::new(rate_hz),
            finite: Vec::new(),
            resampled: Vec::new(),
        })
    }

    /// Milliseconds of sound received.
    pub fn duration_ms(&self) -> f64 {
        self.received as f64 * 1000.0 / f64::from(self.rate_hz)
    }

    /// What the last push made of its samples at [`super::ANALYSIS_RATE_HZ`], for [`super::prosody::ProsodyMeter`].
    pub fn resampled(&self) -> &[f32] {
        &self.resampled
    }

    /// Takes samples, full scale = 1. What is not finite counts as silence.
    pub fn push(&mut self, mut samples: &[f32]) -> Vec<VoiceEvent> {
        let mut events = Vec::new();
        self.resampled.clear();
        while !samples.is_empty() {
            let (now, later) = samples.split_at(self.level.until_reading().min(samples.len()));
            samples = later;
            self.finite.clear();
            self.finite.extend(now.iter().copied().map(finite));
            self.received += now.len() as u64;

            let known = self.resampled.len();
            self.resampler.push(&self.finite, &mut self.resampled);
            let (segmenter, level) = (&mut self.segmenter, &mut self.level);
            self.scorer.push(&self.resampled[known..], |frame| take(frame, segmenter, level, &mut events));

            let until_reading = self.level.until_reading();
            self.level.push(&self.finite);
            if self.finite.len() == until_reading {
                events.push(VoiceEvent::Level(self.level.reading(self.segmenter.speaking())));
            }
        }
        events
    }

    /// Ends an open segment now; the stream goes on.
    pub fn close_segment(&mut self) -> Option<SpeechSegment> {
        match self.segmenter.close(self.duration_ms())? {
            Change::Closed(segment) => Some(segment),
            Change::Started { .. } => None,
        }
    }

    /// The input is over: what was still waiting, and the open segment.
    pub fn finish(mut self) -> Vec<VoiceEvent> {
        let mut events = Vec::new();
        self.resampled.clear();
        self.resampler.finish(&mut self.resampled);
        let (segmenter, level) = (&mut self.segmenter, &mut self.level);
        self.scorer.push(&self.resampled, |frame| take(frame, segmenter, level, &mut events));
        self.scorer.finish(|frame| take(frame, segmenter, level, &mut events));
        events.extend(self.close_segment().map(VoiceEvent::Speech));
        events
    }
}

/// A sample that can be calculated with.
pub(super) fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-LOUDEST, LOUDEST) } else { 0.0 }
}

/// Passes a scored frame on to everything that follows from it.
fn take(frame: ScoredFrame, segmenter: &mut Segmenter, level: &mut LevelMeter, events: &mut Vec<VoiceEvent>) {
    events.push(VoiceEvent::Frame(frame));
    level.observe_frame(frame.speech_prob, frame.mean_square);
    match segmenter.push(&frame) {
        Some(Change::Started { start_ms }) => events.push(VoiceEvent::SpeechStarted { start_ms }),
        Some(Change::Closed(segment)) => {
            level.observe_segment(&segment);
            events.push(VoiceEvent::Speech(segment));
        }
        None => {}
    }
}
