//! Power spectrum of a frame, and what is read from it: level, spectral slope, autocorrelation.

use std::sync::Arc;

use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use super::frames::Frame;
use super::pitch;
use crate::voice::{ANALYSIS_RATE_HZ, FLOOR_DBFS, dbfs, decibels};

/// Samples in a frame, 40 ms: three periods of the lowest pitch, as the autocorrelation needs (Boersma 1993).
pub(super) const FRAME_SAMPLES: usize = 640;
/// Long enough that lags up to [`pitch::LONGEST_LAG`] do not wrap around.
const FFT_SAMPLES: usize = 1024;
/// Bands of the alpha ratio (Sundberg & Nordenberg 2006; Eyben et al., "The Geneva Minimalistic Acoustic
/// Parameter Set", 2016), in Hz. More vocal effort lifts the upper band more.
const LOW_BAND_HZ: [f32; 2] = [50.0, 1_000.0];
const HIGH_BAND_HZ: [f32; 2] = [1_000.0, 5_000.0];
/// What pitch is looked for in: above lies the noise of fricatives, below that of rooms.
const PITCH_BAND_HZ: [f32; 2] = [40.0, 3_000.0];
/// Quieter frames (digital silence, dither) have neither slope nor pitch.
const SILENCE_DBFS: f32 = -90.0;

/// Transform, window, and the window's own autocorrelation.
pub(super) struct Spectrum {
    fft: Arc<dyn Fft<f32>>,
    window: Vec<f32>,
    window_power: f32,
    window_autocorrelation: Vec<f32>,
    buffer: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
}

impl Spectrum {
    pub(super) fn new() -> Self {
        let fft = FftPlanner::new().plan_fft_forward(FFT_SAMPLES);
        let step = std::f32::consts::TAU / FRAME_SAMPLES as f32;
        let window: Vec<f32> = (0..FRAME_SAMPLES).map(|n| 0.5 - 0.5 * ((n as f32 + 0.5) * step).cos()).collect();
        let scratch = vec![Complex::default(); fft.get_inplace_scratch_len()];
        let mut spectrum = Self {
            fft,
            window_power: window.iter().map(|w| w * w).sum(),
            window,
            window_autocorrelation: Vec::new(),
            buffer: vec![Complex::default(); FFT_SAMPLES],
            scratch,
        };
        spectrum.power(&[1.0; FRAME_SAMPLES]);
        spectrum.window_autocorrelation = spectrum.autocorrelation();
        spectrum
    }

    /// Measures [`FRAME_SAMPLES`] samples.
    pub(super) fn frame(&mut self, samples: &[f32]) -> Frame {
        let energy: f32 = samples.iter().zip(&self.window).map(|(x, w)| (x * w).powi(2)).sum();
        let level_dbfs = dbfs(energy / self.window_power);
        if level_dbfs < SILENCE_DBFS {
            return Frame { level_dbfs, slope_db: FLOOR_DBFS, pitches: Vec::new() };
        }
        self.power(samples);
        // Below the floor there is only rounding.
        let slope_db = decibels(self.band(HIGH_BAND_HZ) / self.band(LOW_BAND_HZ).max(f32::MIN_POSITIVE)).clamp(FLOOR_DBFS, -FLOOR_DBFS);
        self.keep_only(PITCH_BAND_HZ);
        let mut correlation = self.autocorrelation();
        for (value, window) in correlation.iter_mut().zip(&self.window_autocorrelation) {
            *value /= window;
        }
        Frame { level_dbfs, slope_db, pitches: pitch::candidates(&correlation) }
    }

    /// Leaves the power spectrum of the windowed samples in the buffer, both halves.
    fn power(&mut self, samples: &[f32]) {
        self.buffer.fill(Complex::default());
        for ((bin, x), w) in self.buffer.iter_mut().zip(samples).zip(&self.window) {
            bin.re = x * w;
        }
        self.fft.process_with_scratch(&mut self.buffer, &mut self.scratch);
        for bin in &mut self.buffer {
            *bin = Complex::from(bin.norm_sqr());
        }
    }

    /// Autocorrelation over lag in samples, 1 at lag 0 (Wiener–Khinchin). A power spectrum is real and even, so
    /// the forward transform is as good as the inverse. The buffer is used up.
    fn autocorrelation(&mut self) -> Vec<f32> {
        self.fft.process_with_scratch(&mut self.buffer, &mut self.scratch);
        let at_zero = self.buffer[0].re.max(f32::MIN_POSITIVE);
        self.buffer[..=pitch::LONGEST_LAG + 1].iter().map(|value| value.re / at_zero).collect()
    }

    fn band(&self, [from_hz, to_hz]: [f32; 2]) -> f32 {
        self.buffer[bin_at(from_hz)..bin_at(to_hz)].iter().map(|bin| bin.re).sum()
    }

    fn keep_only(&mut self, [from_hz, to_hz]: [f32; 2]) {
        let (from, to) = (bin_at(from_hz), bin_at(to_hz));
        self.buffer[..from].fill(Complex::default());
        self.buffer[to..=FFT_SAMPLES - to].fill(Complex::default());
        self.buffer[FFT_SAMPLES - from + 1..].fill(Complex::default());
    }
}

/// First bin at or above a frequency.
fn bin_at(hz: f32) -> usize {
    (hz * FFT_SAMPLES as f32 / ANALYSIS_RATE_HZ as f32).ceil() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope_db(parts: &[(f32, f32)]) -> f32 {
        let tone = |n: usize, hz: f32| (std::f32::consts::TAU * hz * n as f32 / ANALYSIS_RATE_HZ as f32).sin();
        let samples: Vec<f32> = (0..FRAME_SAMPLES).map(|n| parts.iter().map(|(hz, gain)| gain * tone(n, *hz)).sum()).collect();
        Spectrum::new().frame(&samples).slope_db
    }

    #[test]
    fn the_slope_is_the_ratio_of_the_two_bands() {
        assert!((slope_db(&[(300.0, 0.2), (2_500.0, 0.02)]) + 20.0).abs() < 0.1);
        assert!((slope_db(&[(300.0, 0.02), (2_500.0, 0.2)]) - 20.0).abs() < 0.1);
        // Neither band ends where the other's tone or a third one is.
        assert!((slope_db(&[(300.0, 0.2), (2_500.0, 0.02), (7_000.0, 0.4)]) + 20.0).abs() < 0.1);
    }

    #[test]
    fn the_level_is_that_of_the_whole_frame() {
        let square: Vec<f32> = (0..FRAME_SAMPLES).map(|n| if n / 40 % 2 == 0 { 0.1 } else { -0.1 }).collect();
        assert!((Spectrum::new().frame(&square).level_dbfs + 20.0).abs() < 0.01);
        assert_eq!(Spectrum::new().frame(&[0.0; FRAME_SAMPLES]).level_dbfs, FLOOR_DBFS);
    }
}
