//! Sound → speech, and how it was spoken.

use domain::timeline::{Modality, TimelineEvent, credited};
use wasm_analysis::voice::prosody::ProsodyMeter;
use wasm_analysis::voice::{SpeechSegment, VoiceError, VoiceEvent, VoiceTracker};

/// Hears one recording from its beginning.
pub(crate) struct Listener {
    tracker: VoiceTracker,
    /// When the sound begins; before that the samples are padding.
    start_ms: f64,
    voice: Voice,
}

/// What was heard so far.
struct Voice {
    meter: ProsodyMeter,
    /// Stretches in which a question was read aloud; that voice is no part of the baseline.
    questions: Vec<(u64, u64)>,
    speech: Vec<TimelineEvent>,
}

impl Listener {
    /// For samples of `rate_hz`, the first at time 0; questions were read aloud in the stretches `questions`.
    ///
    /// # Errors
    /// As [`VoiceTracker::new`].
    pub(crate) fn new(rate_hz: u32, start_ms: f64, questions: Vec<(u64, u64)>) -> Result<Self, VoiceError> {
        let voice = Voice { meter: ProsodyMeter::new(), questions, speech: Vec::new() };
        Ok(Self { tracker: VoiceTracker::new(rate_hz)?, start_ms, voice })
    }

    /// Takes mono samples, full scale = 1.
    pub(crate) fn hear(&mut self, samples: &[f32]) {
        let events = self.tracker.push(samples);
        self.voice.meter.push(self.tracker.resampled());
        self.voice.take(&events);
    }

    /// Milliseconds heard.
    pub(crate) fn heard_ms(&self) -> f64 {
        self.tracker.duration_ms()
    }

    /// What there was, in order of time; nothing without a sample.
    pub(crate) fn finish(self) -> Vec<TimelineEvent> {
        if self.heard_ms() <= self.start_ms {
            return Vec::new();
        }
        let Self { tracker, start_ms, mut voice } = self;
        voice.take(&tracker.finish());
        let prosody = voice.meter.finish();
        let mut events = vec![TimelineEvent::Started { modality: Modality::Voice, t_ms: start_ms.round() as u64 }];
        events.extend(voice.speech);
        events.extend(prosody.baseline_from_ms.map(|t_ms| TimelineEvent::VoiceBaseline { t_ms }));
        let activation = prosody.activation.into_iter();
        events.extend(activation.map(|period| TimelineEvent::Activation {
            start_ms: period.start_ms,
            end_ms: period.end_ms,
            mean_z: period.mean_z,
        }));
        events.sort_by_key(TimelineEvent::start_ms);
        events
    }
}

impl Voice {
    fn take(&mut self, events: &[VoiceEvent]) {
        for event in events {
            let VoiceEvent::Speech(segment) = *event else { continue };
            let (start_ms, end_ms) = (segment.start_ms.round() as u64, segment.end_ms.round() as u64);
            self.speech.push(TimelineEvent::Speech { start_ms, end_ms, level_dbfs: segment.level_dbfs });
            for (start_ms, end_ms) in credited(start_ms, end_ms, self.questions.iter().copied()) {
                let own = SpeechSegment { start_ms: start_ms as f64, end_ms: end_ms as f64, ..segment };
                self.meter.observe(&VoiceEvent::Speech(own));
            }
        }
    }
}
