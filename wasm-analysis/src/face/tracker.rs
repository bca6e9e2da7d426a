//! One person through a video: the detector looks, the mesh follows.

use super::FaceError;
use super::baseline::{Baseline, Neutral};
use super::detector::Detection;
use super::image::{Crop, ImageView};
use super::mesh::{self, MIN_PRESENCE, Mesh};
use super::models::FaceModels;
use super::output::FaceFrame;

/// While a face is followed the detector still looks this often, to notice a second person: recordings are masked by what it says,
/// and a look costs a third of a mesh.
const RECOUNT_MS: f64 = 250.0;

/// Follows the primary face (the largest, then the most central) from frame to frame.
#[derive(Debug)]
pub struct FaceTracker {
    models: FaceModels,
    baseline: Baseline,
    /// Where the face was in the last frame, and the size of that frame.
    last: Option<(Crop, [u32; 2])>,
    faces: u32,
    counted_ms: Option<f64>,
}

impl FaceTracker {
    /// A tracker that has seen nothing yet.
    #[must_use]
    pub fn new(models: FaceModels) -> Self {
        Self { models, baseline: Baseline::default(), last: None, faces: 0, counted_ms: None }
    }

    /// Forgets the person's neutral face and collects it anew from the next frames (at least three seconds of them).
    pub fn calibrate(&mut self) {
        self.baseline = Baseline::default();
    }

    /// Uses a neutral face that was measured before.
    pub fn set_neutral(&mut self, neutral: Neutral) {
        self.baseline = Baseline::from_neutral(neutral);
    }

    /// The person's neutral face, once known.
    #[must_use]
    pub fn neutral(&self) -> Option<&Neutral> {
        self.baseline.neutral()
    }

    /// Analyses the next frame. `t_ms` rises from frame to frame; on which clock does not matter.
    ///
    /// # Errors
    /// [`FaceError::Network`] when a network cannot be run; the tracker may be used further.
    pub fn track(&mut self, image: &ImageView<'_>, t_ms: f64) -> Result<FaceFrame, FaceError> {
        let size_px = [image.width_px(), image.height_px()];
        let Some(mesh) = self.find(image, t_ms)? else {
            self.last = None;
            return Ok(FaceFrame { t_ms, face: None, faces: 0, calibrated: self.neutral().is_some(), size_px });
        };
        self.last = mesh::crop_of_landmarks(&mesh.landmarks_px).map(|crop| (crop, size_px));

        let (face, sample) = self.models.describe(image, mesh, self.baseline.neutral());
        if let Some(sample) = sample {
            self.baseline.add(t_ms, sample);
        }
        Ok(FaceFrame { t_ms, face: Some(face), faces: self.faces.max(1), calibrated: self.neutral().is_some(), size_px })
    }

    fn find(&mut self, image: &ImageView<'_>, t_ms: f64) -> Result<Option<Mesh>, FaceError> {
        if let Some((crop, size_px)) = self.last
            && size_px == [image.width_px(), image.height_px()]
        {
            let mesh = self.models.fit_mesh(image, crop)?;
            if mesh.presence >= MIN_PRESENCE {
                if self.counted_ms.is_none_or(|last| !(0.0..RECOUNT_MS).contains(&(t_ms - last))) {
                    self.look(image, t_ms)?;
                }
                return Ok(Some(mesh));
            }
        }
        for detection in self.look(image, t_ms)? {
            let mesh = self.models.fit_mesh(image, mesh::crop_of_detection(&detection))?;
            if mesh.presence >= MIN_PRESENCE {
                return Ok(Some(mesh));
            }
        }
        Ok(None)
    }

    /// All faces, the primary one first.
    fn look(&mut self, image: &ImageView<'_>, t_ms: f64) -> Result<Vec<Detection>, FaceError> {
        let mut found = self.models.detect(image, Crop::letterbox(image))?;
        primary_first(&mut found, image);
        self.faces = found.len() as u32;
        self.counted_ms = Some(t_ms);
        Ok(found)
    }
}

/// Largest first; of those about as large (within 10 %) the most central.
pub(crate) fn primary_first(found: &mut [Detection], image: &ImageView<'_>) {
    let center = [image.width_px() as f32 / 2.0, image.height_px() as f32 / 2.0];
    let off_center = |d: &Detection| (d.center_px[0] - center[0]).hypot(d.center_px[1] - center[1]);
    let largest = |d: &Detection| d.size_px[0].max(d.size_px[1]);
    found.sort_by(|a, b| {
        // Whole steps of 10 % keep the order transitive.
        let step = |d: &Detection| (largest(d).max(1.0).ln() / 1.1f32.ln()).round();
        step(b).total_cmp(&step(a)).then(off_center(a).total_cmp(&off_center(b)))
    });
}
