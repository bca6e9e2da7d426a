//! Any input rate to 16 kHz, streamed, without delay.
//!
//! A polyphase windowed sinc: output sample *n* stands at the exact time *n*/16 000 s of the input, so
//! times counted in output samples need no filter-delay correction, and a stream cut in any way gives
//! bit-identical output because every output sample is one dot product over the same input samples.

use super::VoiceError;

/// The rate all voice analysis runs at.
pub const ANALYSIS_RATE_HZ: u32 = 16_000;

/// Rates a recording may have: below 2 kHz there is no speech band left, above 768 kHz no sound card.
pub const SUPPORTED_RATES_HZ: std::ops::RangeInclusive<u32> = 2_000..=768_000;

/// Sinc lobes on each side. With [`KAISER_BETA`] the transition band is about 1.2 kHz at 16 kHz
/// (Kaiser's formula, Oppenheim & Schafer, *Discrete-Time Signal Processing*, §7.5).
const LOBES: f64 = 24.0;
/// Kaiser window parameter for 60 dB of stop-band attenuation, same source.
const KAISER_BETA: f64 = 5.653;
/// Cut-off as a share of the lower Nyquist frequency: puts the stop band at Nyquist.
const CUTOFF_SHARE: f64 = 0.925;
/// Rates with a large reduced denominator round to the nearest of this many phases, which moves a
/// sample by at most 1/2048 of an input period.
const MAX_PHASES: u64 = 1_024;

/// Streaming sample-rate converter to [`ANALYSIS_RATE_HZ`].
pub struct Resampler {
    /// Reduced ratio: `up / down` output samples for each input sample.
    up: u64,
    down: u64,
    /// `phases` rows of `taps` coefficients; empty when the input already has the right rate.
    kernel: Vec<f32>,
    phases: u64,
    taps: usize,
    /// Input samples from `history_start - taps/2` on (the first `taps/2` are zeros).
    history: Vec<f32>,
    history_start: u64,
    received: u64,
    /// Position of the next output sample in the input: whole samples and a remainder over `up`.
    next_whole: u64,
    next_remainder: u64,
}

impl Resampler {
    /// A converter for a stream of `rate_hz`.
    ///
    /// # Errors
    /// [`VoiceError::UnsupportedRate`] outside [`SUPPORTED_RATES_HZ`].
    pub fn new(rate_hz: u32) -> Result<Self, VoiceError> {
        if !SUPPORTED_RATES_HZ.contains(&rate_hz) {
            return Err(VoiceError::UnsupportedRate { rate_hz });
        }
        let divisor = gcd(rate_hz, ANALYSIS_RATE_HZ);
        let up = u64::from(ANALYSIS_RATE_HZ / divisor);
        let down = u64::from(rate_hz / divisor);
        let phases = up.min(MAX_PHASES);
        let (kernel, taps) = if up == down { (Vec::new(), 0) } else { polyphase_kernel(rate_hz, phases) };
        Ok(Self {
            up,
            down,
            kernel,
            phases,
            taps,
            history: vec![0.0; taps / 2],
            history_start: 0,
            received: 0,
            next_whole: 0,
            next_remainder: 0,
        })
    }

    /// Appends to `out` every output sample that `input` completes.
    pub fn push(&mut self, input: &[f32], out: &mut Vec<f32>) {
        self.received += input.len() as u64;
        if self.kernel.is_empty() {
            out.extend_from_slice(input);
            return;
        }
        self.history.extend_from_slice(input);
        self.produce(u64::MAX, out);
    }

    /// Appends what is left, taking the input as followed by silence. The whole output then has
    /// `ceil(received * 16000 / rate)` samples.
    pub fn finish(&mut self, out: &mut Vec<f32>) {
        if self.kernel.is_empty() {
            return;
        }
        let padded = self.history.len() + self.taps;
        self.history.resize(padded, 0.0);
        self.produce(self.received, out);
    }

    /// Emits output samples that lie before input sample `end` and whose taps have all arrived.
    fn produce(&mut self, end: u64, out: &mut Vec<f32>) {
        while self.next_whole < end {
            // The kernel spans inputs next_whole - taps/2 + 1 ..= next_whole + taps/2; `history` begins
            // taps/2 before `history_start`.
            let first = (self.next_whole - self.history_start) as usize + 1;
            let Some(window) = self.history.get(first..first + self.taps) else { break };
            let mut phase = (self.next_remainder * self.phases + self.up / 2) / self.up;
            // Only reached when the phase was rounded up to the next whole sample.
            phase = phase.min(self.phases - 1);
            let row = phase as usize * self.taps;
            out.push(dot(window, &self.kernel[row..row + self.taps]));
            self.next_remainder += self.down;
            self.next_whole += self.next_remainder / self.up;
            self.next_remainder %= self.up;
        }
        let spent = ((self.next_whole - self.history_start) as usize).min(self.history.len());
        self.history.drain(..spent);
        self.history_start += spent as u64;
    }
}

/// Row `p` holds the taps for an output that lies `p / phases` input samples after a whole one.
fn polyphase_kernel(rate_hz: u32, phases: u64) -> (Vec<f32>, usize) {
    // Cut-off in cycles per input sample, times two.
    let bandwidth = CUTOFF_SHARE * (f64::from(ANALYSIS_RATE_HZ) / f64::from(rate_hz)).min(1.0);
    // Rows are multiples of eight for the eight running sums of `dot`.
    let half = ((LOBES / bandwidth / 4.0).ceil() * 4.0) as i64;
    let taps = (half * 2) as usize;
    let mut kernel = Vec::with_capacity(taps * phases as usize);
    for phase in 0..phases {
        let offset = phase as f64 / phases as f64;
        let row: Vec<f64> = (1 - half..=half)
            .map(|tap| {
                let distance = offset - tap as f64;
                sinc(distance * bandwidth) * kaiser(distance / half as f64)
            })
            .collect();
        // Each phase passes DC unchanged; otherwise the phases would hum against each other.
        let gain: f64 = row.iter().sum();
        kernel.extend(row.iter().map(|&tap| (tap / gain) as f32));
    }
    (kernel, taps)
}

/// Eight running sums, because the compiler may not reorder one `f32` sum into vector lanes.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (x, y) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum()
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 {
        return 1.0;
    }
    let angle = std::f64::consts::PI * x;
    angle.sin() / angle
}

/// Kaiser window on −1…1, zero outside.
fn kaiser(x: f64) -> f64 {
    if x.abs() > 1.0 {
        return 0.0;
    }
    bessel_i0(KAISER_BETA * (1.0 - x * x).sqrt()) / bessel_i0(KAISER_BETA)
}

/// Modified Bessel function of order zero by its power series (Abramowitz & Stegun 9.6.12).
fn bessel_i0(x: f64) -> f64 {
    let quarter_square = x * x / 4.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..32 {
        term *= quarter_square / f64::from(k * k);
        sum += term;
    }
    sum
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(rate_hz: u32, frequency_hz: f64, seconds: f64) -> Vec<f32> {
        (0..(f64::from(rate_hz) * seconds) as usize)
            .map(|n| {
                let t = n as f64 / f64::from(rate_hz);
                (std::f64::consts::TAU * frequency_hz * t).sin() as f32 * 0.5
            })
            .collect()
    }

    fn resample(rate_hz: u32, input: &[f32]) -> Vec<f32> {
        let mut resampler = Resampler::new(rate_hz).unwrap();
        let mut out = Vec::new();
        resampler.push(input, &mut out);
        resampler.finish(&mut out);
        out
    }

    /// Largest difference from the same tone sampled at 16 kHz, away from the ends.
    fn worst_error(rate_hz: u32, frequency_hz: f64) -> f32 {
        let got = resample(rate_hz, &tone(rate_hz, frequency_hz, 1.0));
        let want = tone(ANALYSIS_RATE_HZ, frequency_hz, 1.0);
        assert_eq!(got.len(), want.len(), "length at {rate_hz} Hz");
        got.iter().zip(&want).skip(400).take(15_200).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn tones_come_out_at_the_same_instant_for_common_and_odd_rates() {
        for rate_hz in [16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 44_056] {
            for frequency_hz in [100.0, 1_000.0, 3_333.0, 6_000.0] {
                let error = worst_error(rate_hz, frequency_hz);
                assert!(error < 2e-3, "{frequency_hz} Hz at {rate_hz} Hz is off by {error}");
            }
        }
        assert!(worst_error(8_000, 1_000.0) < 2e-3);
    }

    #[test]
    fn what_would_alias_is_suppressed_by_fifty_decibels() {
        for frequency_hz in [8_600.0, 12_000.0, 15_000.0, 20_000.0] {
            let out = resample(48_000, &tone(48_000, frequency_hz, 0.5));
            let peak = out[400..7_600].iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
            assert!(peak < 0.5 * 0.003_2, "{frequency_hz} Hz leaks {peak}");
        }
    }

    #[test]
    fn rates_no_device_has_are_refused() {
        for rate_hz in [0, 1, 1_999, 768_001, u32::MAX] {
            assert!(Resampler::new(rate_hz).is_err(), "{rate_hz}");
        }
    }
}
