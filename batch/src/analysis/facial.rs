//! Pictures → the facial timeline.

use domain::timeline::{FacePoint, Modality, TimelineEvent};
use wasm_analysis::face::{FaceError, FaceModels, FaceTracker, ImageView};

use crate::media::Picture;

/// Watches one recording from its beginning.
pub(crate) struct Watcher {
    tracker: FaceTracker,
    points: Vec<FacePoint>,
}

impl Watcher {
    /// Has seen nothing yet.
    pub(crate) fn new(models: FaceModels) -> Self {
        Self { tracker: FaceTracker::new(models), points: Vec::new() }
    }

    /// Takes the next picture.
    ///
    /// # Errors
    /// As [`FaceTracker::track`].
    pub(crate) fn see(&mut self, picture: &Picture<'_>) -> Result<(), FaceError> {
        let image = ImageView::new(picture.rgba, picture.width_px, picture.height_px)?;
        let frame = self.tracker.track(&image, picture.t_ms)?;
        self.points.push(frame.observation(0.0).point(picture.t_ms.round() as u64));
        Ok(())
    }

    /// Milliseconds seen.
    pub(crate) fn seen_ms(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.t_ms as f64)
    }

    /// Every picture's point at its own time, in order; nothing without a picture.
    pub(crate) fn finish(self) -> Vec<TimelineEvent> {
        let started = self.points.first().map(|first| TimelineEvent::Started { modality: Modality::Face, t_ms: first.t_ms });
        started.into_iter().chain(self.points.into_iter().map(TimelineEvent::Face)).collect()
    }
}
