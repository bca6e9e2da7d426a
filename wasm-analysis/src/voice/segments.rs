//! From scores to speech segments: hysteresis, hang-over, shortest speech, boundary correction.
//!
//! The figures were tuned on 223 segments of four EMO-DB speakers and 33 of three espeak-ng voices, each
//! without noise and with room noise at −65, −50 and −40 dBFS, and checked on other speakers and voices;
//! `wasm-analysis/README.md` has the results.

use std::collections::VecDeque;

use super::score::{FRAME_MS, ScoredFrame};
use super::{SpeechSegment, dbfs};

/// Speech begins when a frame reaches this.
const ENTER_PROB: f32 = 0.6;
/// Speech goes on while frames reach this.
const STAY_PROB: f32 = 0.55;
/// Frames at or above [`ENTER_PROB`] (80 ms) that make a candidate speech; fewer are a click or a cough.
const CONFIRM_FRAMES: u32 = 5;
/// Silent frames (176 ms) that end a segment. With [`END_CORRECTION_MS`] segments are never closer than
/// 200 ms, the shortest silence that counts as a pause (`domain::delivery::PAUSE_MS`).
const HANGOVER_FRAMES: u64 = 11;
/// Scores stay high past the end of speech by this much in the median.
const END_CORRECTION_MS: f64 = -30.0;

/// What a frame changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Change {
    /// Enough was heard to be sure that speech began at this time.
    Started { start_ms: f64 },
    /// The segment is over.
    Closed(SpeechSegment),
}

/// A stretch of frames that is, or may become, a segment.
struct Candidate {
    first: u64,
    last: u64,
    strong: u32,
    /// Power of the frames up to `last`, and of those after it that may still join.
    power: f64,
    power_after: f64,
}

/// The streaming state.
#[derive(Default)]
pub(super) struct Segmenter {
    frame: u64,
    /// Powers of the frames since scores last fell below [`STAY_PROB`], newest last.
    run: VecDeque<f32>,
    candidate: Option<Candidate>,
}

impl Segmenter {
    /// Whether a confirmed segment is open.
    pub(super) fn speaking(&self) -> bool {
        self.candidate.as_ref().is_some_and(Candidate::confirmed)
    }

    /// Takes the next frame.
    pub(super) fn push(&mut self, scored: &ScoredFrame) -> Option<Change> {
        let frame = self.frame;
        self.frame += 1;
        let stays = scored.speech_prob >= STAY_PROB;
        let enters = scored.speech_prob >= ENTER_PROB;

        let Some(candidate) = &mut self.candidate else {
            if !stays {
                self.run.clear();
                return None;
            }
            self.run.push_back(scored.mean_square);
            if enters {
                self.candidate = Some(Candidate {
                    first: frame + 1 - self.run.len() as u64,
                    last: frame,
                    strong: 1,
                    power: self.run.drain(..).map(f64::from).sum(),
                    power_after: 0.0,
                });
            }
            return None;
        };

        candidate.power_after += f64::from(scored.mean_square);
        if stays {
            candidate.last = frame;
            candidate.power += std::mem::take(&mut candidate.power_after);
        }
        if enters {
            candidate.strong += 1;
            if candidate.strong == CONFIRM_FRAMES {
                return Some(Change::Started { start_ms: candidate.first as f64 * FRAME_MS });
            }
        }
        if frame - candidate.last >= HANGOVER_FRAMES {
            return self.close(f64::INFINITY);
        }
        None
    }

    /// Ends an open segment, at most at `end_ms`.
    pub(super) fn close(&mut self, end_ms: f64) -> Option<Change> {
        self.run.clear();
        let candidate = self.candidate.take()?;
        candidate.confirmed().then(|| Change::Closed(candidate.segment(end_ms)))
    }
}

impl Candidate {
    fn confirmed(&self) -> bool {
        self.strong >= CONFIRM_FRAMES
    }

    fn segment(&self, latest_end_ms: f64) -> SpeechSegment {
        let frames = self.last + 1 - self.first;
        let heard_until_ms = (self.last + 1) as f64 * FRAME_MS;
        SpeechSegment {
            start_ms: self.first as f64 * FRAME_MS,
            end_ms: (heard_until_ms + END_CORRECTION_MS).min(latest_end_ms),
            level_dbfs: dbfs((self.power / frames as f64) as f32),
        }
    }
}
