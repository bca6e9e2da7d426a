//! Slow gain in front of the network, so that a quiet microphone is heard like a loud one.
//!
//! Measured on EMO-DB with noise 17 dB below the speech: of the true segments, both boundaries are found
//! within 150 ms for 45 % when the speech is at −50 dBFS, 57 % at −40, 71 % at −30, 81 % at −20 and 60 %
//! at −10. The network's own normalisation does not make up for level.

use super::decibels;

/// Where speech should lie: near the best of the levels tried (see above).
const TARGET_DBFS: f32 = -22.0;
/// Room noise is not lifted above this: louder noise is scored like the end of a word.
const NOISE_CEILING_DBFS: f32 = -40.0;
/// More gain than this finds no more speech.
const MAX_GAIN_DB: f32 = 30.0;
/// Speech that clips at the microphone is not made better by turning it down further.
const MIN_GAIN_DB: f32 = -10.0;
/// Frames surer than this count as speech for the level estimate.
const SPEECH_PROB: f32 = 0.6;
/// The noise estimate follows the quietest frames: down within a quarter of a second, up by 1 dB a second.
/// Frames with a low score will not do, because the speech of a quiet microphone has low scores.
const NOISE_FALL_PER_FRAME: f32 = 1.0 / 16.0;
const NOISE_RISE_PER_FRAME: f32 = 1.003_7;
/// About one second of speech moves the estimate by 63 %.
const SHARE_PER_FRAME: f32 = 1.0 / 64.0;

/// Speech frames (one second) after which the level of the speech is known.
const KNOWN_AFTER_FRAMES: u32 = 64;
/// Until then the gain creeps up by 6 dB a second: a microphone so quiet that none of its speech is
/// recognised would otherwise stay so. Later it does not, or a long silence would let the neighbours in.
const CREEP_PER_FRAME: f32 = 0.978;

/// Follows the level of what the network takes for speech and for noise.
pub(super) struct GainControl {
    speech_power: f32,
    noise_power: f32,
    speech_frames: u32,
}

impl Default for GainControl {
    fn default() -> Self {
        Self { speech_power: power(TARGET_DBFS), noise_power: power(NOISE_CEILING_DBFS), speech_frames: 0 }
    }
}

impl GainControl {
    /// What to multiply the next samples with.
    pub(super) fn factor(&self) -> f32 {
        let wanted_db = TARGET_DBFS - decibels(self.speech_power);
        let allowed_db = (NOISE_CEILING_DBFS - decibels(self.noise_power)).clamp(0.0, MAX_GAIN_DB);
        power(wanted_db.clamp(MIN_GAIN_DB, allowed_db)).sqrt()
    }

    /// Learns from a scored frame of the unamplified input.
    pub(super) fn observe(&mut self, speech_prob: f32, mean_square: f32) {
        let share = if mean_square < self.noise_power { NOISE_FALL_PER_FRAME } else { 0.0 };
        self.noise_power = self.noise_power * NOISE_RISE_PER_FRAME + (mean_square - self.noise_power) * share;
        // Quieter noise allows no more gain, and an estimate of zero could not rise again.
        self.noise_power = self.noise_power.max(power(NOISE_CEILING_DBFS - MAX_GAIN_DB));
        if speech_prob >= SPEECH_PROB {
            self.speech_power += (mean_square - self.speech_power) * SHARE_PER_FRAME;
            self.speech_frames = self.speech_frames.saturating_add(1);
            return;
        }
        if self.speech_frames < KNOWN_AFTER_FRAMES {
            self.speech_power = (self.speech_power * CREEP_PER_FRAME).max(power(TARGET_DBFS - MAX_GAIN_DB));
        }
    }
}

fn power(db: f32) -> f32 {
    10.0_f32.powf(db / 10.0)
}
