//! Sound → speech.

use domain::timeline::{Modality, TimelineEvent};
use wasm_analysis::voice::{VoiceError, VoiceEvent, VoiceTracker};

/// Hears one recording from its beginning.
pub(crate) struct Listener {
    tracker: VoiceTracker,
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
        Ok(Self { tracker: VoiceTracker::new(rate_hz)?, start_ms, speech: Vec::new() })
    }

    /// Takes mono samples, full scale = 1.
    pub(crate) fn hear(&mut self, samples: &[f32]) {
        self.speech.extend(self.tracker.push(samples).into_iter().filter_map(speech));
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
        let mut events = vec![TimelineEvent::Started { modality: Modality::Voice, t_ms: self.start_ms.round() as u64 }];
        events.extend(self.speech);
        events.extend(self.tracker.finish().into_iter().filter_map(speech));
        events
    }
}

fn speech(event: VoiceEvent) -> Option<TimelineEvent> {
    let VoiceEvent::Speech(segment) = event else { return None };
    Some(TimelineEvent::Speech {
        start_ms: segment.start_ms.round() as u64,
        end_ms: segment.end_ms.round() as u64,
        level_dbfs: segment.level_dbfs,
    })
}
