//! Input level and what is wrong with it.

use domain::analysis::LevelHint;

use super::{SpeechSegment, dbfs};

/// Readings per second.
const READINGS_PER_SECOND: u64 = 10;
/// This many neighbouring samples near full scale are clipping; one or two may be a true peak.
const CLIPPED_RUN: u32 = 3;
/// What counts as near full scale (−0.1 dBFS): converters and codecs clip a little below it.
const CLIPPED_AT: f32 = 0.989;
/// Readings (2 s) for which a hint stays after its cause, so that a person can read it.
const HINT_READINGS: u32 = 20;
/// Speech below this (at −43 dBFS 95 % of EMO-DB segments have both boundaries within 150 ms, at −53 83 %), or …
const QUIET_SPEECH_DBFS: f32 = -50.0;
/// … less than this above the noise is too quiet: with 17 dB one EMO-DB segment in five has a boundary
/// that is off by more than 150 ms, with 27 dB one in nine.
const QUIET_SPEECH_ABOVE_NOISE_DB: f32 = 15.0;
/// Readings (2 s) of exact zeros that mean a muted microphone; a live one has noise.
const MUTED_READINGS: u32 = 20;
/// About four seconds of frames without speech move the noise estimate by 63 %.
const NOISE_SHARE_PER_FRAME: f32 = 1.0 / 256.0;
/// Frames less sure than this are taken for noise.
const NOISE_PROB: f32 = 0.3;

/// Level of the last 100 ms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelReading {
    /// Time of the newest sample, from the first sample of the input.
    pub t_ms: f64,
    /// RMS against full scale: a full-scale square wave is 0 dBFS, a sine −3.
    pub level_dbfs: f32,
    /// A confirmed speech segment is open.
    pub speaking: bool,
    /// What to tell the person.
    pub hint: Option<LevelHint>,
}

/// Collects readings at the input's own rate, because resampling hides clipping.
pub(super) struct LevelMeter {
    rate_hz: u64,
    received: u64,
    readings: u64,
    sum_of_squares: f64,
    samples: u32,
    near_full_scale: u32,
    clipped: bool,
    silent: bool,
    since_clipped: u32,
    silent_readings: u32,
    noise_power: Option<f32>,
    too_quiet: bool,
}

impl LevelMeter {
    pub(super) fn new(rate_hz: u32) -> Self {
        Self {
            rate_hz: u64::from(rate_hz),
            received: 0,
            readings: 0,
            sum_of_squares: 0.0,
            samples: 0,
            near_full_scale: 0,
            clipped: false,
            silent: true,
            since_clipped: HINT_READINGS,
            silent_readings: 0,
            noise_power: None,
            too_quiet: false,
        }
    }

    /// How many samples are missing to the next reading; at least one.
    pub(super) fn until_reading(&self) -> usize {
        let end = (self.readings + 1) * self.rate_hz / READINGS_PER_SECOND;
        (end - self.received) as usize
    }

    /// Adds at most [`Self::until_reading`] samples.
    pub(super) fn push(&mut self, samples: &[f32]) {
        for &sample in samples {
            self.near_full_scale = if sample.abs() >= CLIPPED_AT { self.near_full_scale + 1 } else { 0 };
            self.clipped |= self.near_full_scale >= CLIPPED_RUN;
            self.silent &= sample == 0.0;
            self.sum_of_squares += f64::from(sample * sample);
        }
        self.samples += samples.len() as u32;
        self.received += samples.len() as u64;
    }

    /// Closes the reading once its samples are there.
    pub(super) fn reading(&mut self, speaking: bool) -> LevelReading {
        self.since_clipped = if self.clipped { 0 } else { self.since_clipped.saturating_add(1) };
        self.silent_readings = if self.silent { self.silent_readings.saturating_add(1) } else { 0 };
        let mean_square = self.sum_of_squares / f64::from(self.samples.max(1));
        self.readings += 1;
        self.sum_of_squares = 0.0;
        self.samples = 0;
        self.clipped = false;
        self.silent = true;
        LevelReading {
            t_ms: self.received as f64 * 1000.0 / self.rate_hz as f64,
            level_dbfs: dbfs(mean_square as f32),
            speaking,
            hint: self.hint(),
        }
    }

    /// Learns the noise floor from frames without speech.
    pub(super) fn observe_frame(&mut self, speech_prob: f32, mean_square: f32) {
        if speech_prob >= NOISE_PROB {
            return;
        }
        let noise = self.noise_power.get_or_insert(mean_square);
        *noise += (mean_square - *noise) * NOISE_SHARE_PER_FRAME;
    }

    /// Judges the level of a finished segment.
    pub(super) fn observe_segment(&mut self, segment: &SpeechSegment) {
        let above_noise_db = self.noise_power.map_or(f32::INFINITY, |noise| segment.level_dbfs - dbfs(noise));
        self.too_quiet = segment.level_dbfs < QUIET_SPEECH_DBFS || above_noise_db < QUIET_SPEECH_ABOVE_NOISE_DB;
    }

    fn hint(&self) -> Option<LevelHint> {
        if self.silent_readings >= MUTED_READINGS {
            return Some(LevelHint::Silent);
        }
        if self.since_clipped < HINT_READINGS {
            return Some(LevelHint::TooLoud);
        }
        self.too_quiet.then_some(LevelHint::TooQuiet)
    }
}
