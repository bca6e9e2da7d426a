//! Cuts a stream into overlapping frames and measures each.

use super::pitch::Candidate;
use super::spectrum::{FRAME_SAMPLES, Spectrum};
use crate::voice::tracker::finite;

/// Samples from one frame to the next, 10 ms.
pub(super) const HOP_SAMPLES: usize = 160;
/// Milliseconds from one frame to the next.
pub(super) const HOP_MS: u64 = 10;

/// What one frame of 40 ms holds, before its neighbours are asked.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Hann-weighted mean power.
    pub level_dbfs: f32,
    /// Power of 1–5 kHz over that of 50 Hz–1 kHz.
    pub slope_db: f32,
    /// Pitches it may have, none in silence and noise.
    pub pitches: Vec<Candidate>,
}

/// The streaming state: at most one frame of samples.
pub(super) struct Framer {
    spectrum: Spectrum,
    pending: Vec<f32>,
}

impl Framer {
    pub(super) fn new() -> Self {
        // Half a frame of silence puts the centre of frame n at n × 10 ms.
        Self { spectrum: Spectrum::new(), pending: vec![0.0; FRAME_SAMPLES / 2] }
    }

    /// Takes samples; calls `each` with every frame that thereby gets complete.
    pub(super) fn push(&mut self, mut samples: &[f32], mut each: impl FnMut(Frame)) {
        while !samples.is_empty() {
            let wanted = FRAME_SAMPLES - self.pending.len();
            let (now, later) = samples.split_at(wanted.min(samples.len()));
            self.pending.extend(now.iter().copied().map(finite));
            samples = later;
            if self.pending.len() == FRAME_SAMPLES {
                each(self.spectrum.frame(&self.pending));
                self.pending.drain(..HOP_SAMPLES);
            }
        }
    }

    /// The frames whose centres lie inside the input, as if silence followed.
    pub(super) fn finish(&mut self, each: impl FnMut(Frame)) {
        self.push(&[0.0; FRAME_SAMPLES / 2], each);
    }
}
