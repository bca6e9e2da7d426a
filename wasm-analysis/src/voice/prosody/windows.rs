//! Five figures over windows of speech.

use super::frames::{Frame, HOP_MS};

/// Speech that fills a window.
const FULL_MS: u64 = 5_000;
/// Longest a window may take to fill; contracts.md asks for windows of 5–10 s.
const LONGEST_MS: u64 = 10_000;
/// Less speech than this in the longest time says nothing.
const LEAST_SPEECH_MS: u64 = 3_000;
/// Voiced frames (1 s) that pitch, loudness and slope need.
const LEAST_VOICED_FRAMES: usize = 100;

/// The figures that activation is judged by, each higher when more activated.
pub(super) type Figures = [Option<f32>; 5];

/// Figures of 3–5 s of speech within at most 10 s.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    pub start_ms: u64,
    pub end_ms: u64,
    pub speech_ms: u64,
    /// Median pitch in semitones, mean level in dB, nuclei per second, voiced share, mean spectral slope in dB.
    pub figures: Figures,
}

/// One frame of speech with everything known about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spoken<'a> {
    pub t_ms: u64,
    pub frame: &'a Frame,
    /// None is unvoiced.
    pub pitch_hz: Option<f32>,
    pub nucleus: bool,
}

/// Fills windows with frames of speech.
#[derive(Debug, Default)]
pub(super) struct Windows {
    start_ms: u64,
    end_ms: u64,
    frames: u64,
    nuclei: u32,
    pitches_semitones: Vec<f32>,
    level_sum_db: f32,
    slope_sum_db: f32,
}

impl Windows {
    /// Takes the next frame; a window that it fills, or that it comes too late for.
    pub(super) fn push(&mut self, spoken: Spoken) -> Option<Window> {
        let late = self.frames > 0 && spoken.t_ms + HOP_MS > self.start_ms + LONGEST_MS;
        let ended = if late { self.close() } else { None };
        if self.frames == 0 {
            self.start_ms = spoken.t_ms;
        }
        self.end_ms = spoken.t_ms + HOP_MS;
        self.frames += 1;
        self.nuclei += u32::from(spoken.nucleus);
        if let Some(hz) = spoken.pitch_hz {
            self.pitches_semitones.push(12.0 * hz.log2());
            self.level_sum_db += spoken.frame.level_dbfs;
            self.slope_sum_db += spoken.frame.slope_db;
        }
        if self.frames * HOP_MS == FULL_MS { self.close() } else { ended }
    }

    /// Ends the window here; none when it holds too little.
    pub(super) fn close(&mut self) -> Option<Window> {
        let mut done = std::mem::take(self);
        let speech_ms = done.frames * HOP_MS;
        if speech_ms < LEAST_SPEECH_MS {
            return None;
        }
        let voiced = done.pitches_semitones.len();
        let of_voiced = |figure: f32| (voiced >= LEAST_VOICED_FRAMES).then_some(figure);
        let figures = [
            of_voiced(median(&mut done.pitches_semitones)),
            of_voiced(done.level_sum_db / voiced as f32),
            Some(done.nuclei as f32 * 1000.0 / speech_ms as f32),
            Some(voiced as f32 / done.frames as f32),
            of_voiced(done.slope_sum_db / voiced as f32),
        ];
        Some(Window { start_ms: done.start_ms, end_ms: done.end_ms, speech_ms, figures })
    }
}

/// The middle value, of an even number the upper one; 0 of none.
pub(super) fn median(values: &mut [f32]) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
