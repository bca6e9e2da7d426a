//! Figures over all speech, in bounded memory.

use super::VoiceSummary;
use super::frames::HOP_MS;
use super::windows::Spoken;

/// Voiced sound that quantiles of pitch and loudness need: 15 frames then lie beyond each 5 % mark.
const LEAST_VOICED_MS: u64 = 3_000;
/// Speech that a pace needs: about 20 syllables.
const LEAST_SPEECH_MS: u64 = 5_000;
/// The low and the high end of pitch and loudness.
const TAIL: f32 = 0.05;

/// Sums and histograms.
#[derive(Debug, Default)]
pub(super) struct Totals {
    frames: u64,
    nuclei: u64,
    /// In tenths of a semitone above 1 Hz.
    pitches: Histogram,
    /// In tenths of a decibel above −120 dBFS.
    levels: Histogram,
}

impl Totals {
    /// Counts one frame of speech.
    pub(super) fn push(&mut self, spoken: Spoken) {
        self.frames += 1;
        self.nuclei += u64::from(spoken.nucleus);
        if let Some(hz) = spoken.pitch_hz {
            self.pitches.add(12.0 * hz.log2());
            self.levels.add(spoken.frame.level_dbfs - crate::voice::FLOOR_DBFS);
        }
    }

    /// What was counted so far.
    pub(super) fn summary(&self) -> VoiceSummary {
        let speech_ms = self.frames * HOP_MS;
        let voiced_ms = self.pitches.count * HOP_MS;
        let of_voiced = |histogram: &Histogram, share| (voiced_ms >= LEAST_VOICED_MS).then(|| histogram.quantile(share));
        let hz = |share| of_voiced(&self.pitches, share).map(|semitones| (semitones / 12.0).exp2());
        let range = |histogram| Some(of_voiced(histogram, 1.0 - TAIL)? - of_voiced(histogram, TAIL)?);
        VoiceSummary {
            speech_ms,
            voiced_ms,
            f0_median_hz: hz(0.5),
            f0_low_hz: hz(TAIL),
            f0_high_hz: hz(1.0 - TAIL),
            f0_range_semitones: range(&self.pitches),
            syllables_per_s: (speech_ms >= LEAST_SPEECH_MS).then(|| self.nuclei as f32 * 1000.0 / speech_ms as f32),
            loudness_range_db: range(&self.levels),
        }
    }
}

/// Bins per unit.
const BINS: f32 = 10.0;

/// Counts of values from 0 up, in tenths.
#[derive(Debug, Default)]
struct Histogram {
    bins: Vec<u64>,
    count: u64,
}

impl Histogram {
    fn add(&mut self, value: f32) {
        let bin = (value * BINS) as usize;
        if bin >= self.bins.len() {
            self.bins.resize(bin + 1, 0);
        }
        self.bins[bin] += 1;
        self.count += 1;
    }

    /// The value that `share` of all lie below, evenly spread within its bin.
    fn quantile(&self, share: f32) -> f32 {
        let wanted = share * self.count as f32;
        let mut below = 0.0;
        for (bin, &count) in self.bins.iter().enumerate() {
            let count = count as f32;
            if below + count >= wanted && count > 0.0 {
                return (bin as f32 + (wanted - below) / count) / BINS;
            }
            below += count;
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_exact_to_a_tenth() {
        let mut histogram = Histogram::default();
        for n in 0..=1_000 {
            histogram.add(n as f32 * 0.05);
        }
        for (share, expected) in [(0.05, 2.5), (0.5, 25.0), (0.95, 47.5)] {
            assert!((histogram.quantile(share) - expected).abs() < 0.1, "{share}");
        }
    }
}
