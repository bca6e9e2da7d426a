//! One half of a recording, from the file to the timeline. `at` hears how far it is, in milliseconds, and may end the work.

use domain::timeline::{GapReason, Modality, TimelineEvent};
use wasm_analysis::face::FaceModels;

use super::facial::Watcher;
use super::recording::gap;
use super::voice::Listener;
use crate::media::{Media, Pace, SAMPLE_RATE_HZ, Tools};
use crate::stop::Stopped;

/// What became of one half.
pub(crate) struct Half {
    /// In order of time, with a gap where it ended early or was never there.
    pub(crate) events: Vec<TimelineEvent>,
    /// How far it came.
    pub(crate) until_ms: f64,
    /// Why it ended early.
    pub(crate) error: Option<anyhow::Error>,
}

/// Hears the sound, in which questions were read aloud at the times `questions`.
pub(crate) fn hear(tools: &Tools, media: &Media, questions: &[(u64, u64)], at: &dyn Fn(f64) -> Result<(), Stopped>) -> Half {
    let Some(sound) = media.sound else { return Half::absent(Modality::Voice) };
    let heard = || -> anyhow::Result<Half> {
        let mut listener = Listener::new(SAMPLE_RATE_HZ, sound.start_s * 1000.0, questions.to_vec())?;
        let outcome = media.read_sound(tools, sound, |samples| -> anyhow::Result<()> {
            listener.hear(samples);
            Ok(at(listener.heard_ms())?)
        });
        Ok(Half { until_ms: listener.heard_ms(), events: listener.finish(), error: outcome.err() })
    };
    heard().unwrap_or_else(Half::failed).closed(Modality::Voice)
}

/// Watches the picture.
pub(crate) fn see(tools: &Tools, media: &Media, models: &FaceModels, pace: &Pace, at: &dyn Fn(f64) -> Result<(), Stopped>) -> Half {
    let Some(picture) = media.picture else { return Half::absent(Modality::Face) };
    let mut watcher = Watcher::new(models.clone());
    let outcome = media.read_pictures(tools, picture, pace, |picture| -> anyhow::Result<()> {
        watcher.see(picture)?;
        Ok(at(picture.t_ms)?)
    });
    Half { until_ms: watcher.seen_ms(), events: watcher.finish(), error: outcome.err() }.closed(Modality::Face)
}

impl Half {
    /// There is no such stream.
    pub(crate) fn absent(modality: Modality) -> Self {
        Self { events: vec![gap(modality, 0.0, GapReason::NoDevice)], until_ms: 0.0, error: None }
    }

    /// It did not even begin.
    pub(crate) fn failed(error: anyhow::Error) -> Self {
        Self { events: Vec::new(), until_ms: 0.0, error: Some(error) }
    }

    /// With a gap where it came to, if it did not come to the end.
    fn closed(mut self, modality: Modality) -> Self {
        if self.error.is_some() || self.events.is_empty() {
            self.events.push(gap(modality, self.until_ms, GapReason::Failed));
        }
        self
    }

    /// It measured something.
    pub(crate) fn ran(&self) -> bool {
        self.events.iter().any(|event| matches!(event, TimelineEvent::Started { .. }))
    }
}
