//! Sound → speech, and how it was spoken.

use domain::timeline::{Modality, TimelineEvent};
use wasm_analysis::voice::prosody::ProsodyMeter;
use wasm_analysis::voice::{VoiceError, VoiceEvent, VoiceTracker};

/// Hears one recording from its beginning.
pub(crate) struct Listener {
    tracker: VoiceTracker,
    meter: ProsodyMeter,
    /// When the sound begins; before that the samples are padding.
    start_ms: f64,
    speech: Vec<TimelineEvent>,
}

impl Listener {
    /// For samples of `rate_hz`, the first at time 0.
    ///
    /// # Errors
    /// As [`VoiceTracker::new`].
    pub(crate) fn new(rate_hz: u32, start_ms: f64) -> Result<Self, VoiceError> {
        Ok(Self { tracker: VoiceTracker::new(rate_hz)?, meter: ProsodyMeter::new(), start_ms, speech: Vec::new() })
    }

    /// Takes mono samples, full scale = 1.
    pub(crate) fn hear(&mut self, samples: &[f32]) {
        let events = self.tracker.push(samples);
        self.meter.push(self.tracker.resampled());
        take(&mut self.meter, &mut self.speech, events);
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
        let Self { tracker, mut meter, start_ms, mut speech } = self;
        take(&mut meter, &mut speech, tracker.finish());
        let prosody = meter.finish();
        let mut events = vec![TimelineEvent::Started { modality: Modality::Voice, t_ms: start_ms.round() as u64 }];
        events.extend(speech);
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

fn take(meter: &mut ProsodyMeter, speech: &mut Vec<TimelineEvent>, events: Vec<VoiceEvent>) {
    for event in events {
        meter.observe(&event);
        if let VoiceEvent::Speech(segment) = event {
            speech.push(TimelineEvent::Speech {
                start_ms: segment.start_ms.round() as u64,
                end_ms: segment.end_ms.round() as u64,
                level_dbfs: segment.level_dbfs,
            });
        }
    }
}
