//! Pitch by autocorrelation with a path of least cost: P. Boersma, "Accurate short-term analysis of the
//! fundamental frequency and the harmonics-to-noise ratio of a sampled sound", IFA Proceedings 17, 1993.
//!
//! A frame alone cannot tell a pitch from its octaves. The path through all frames of a segment can: a jump
//! costs more than a slightly weaker candidate. The costs are Praat's defaults for 10 ms frames.

use super::frames::Frame;
use crate::voice::ANALYSIS_RATE_HZ;

/// Pitches looked for, Hz. Three periods of the lowest fit a frame; a creaky voice goes below, a shout above.
const LOWEST_HZ: f32 = 75.0;
const HIGHEST_HZ: f32 = 500.0;
/// Lags of these pitches in samples.
const SHORTEST_LAG: usize = ANALYSIS_RATE_HZ as usize / HIGHEST_HZ as usize;
pub(super) const LONGEST_LAG: usize = ANALYSIS_RATE_HZ as usize / LOWEST_HZ as usize;
/// Candidates kept of a frame.
const CANDIDATES: usize = 5;

/// Strength of "unvoiced": weaker correlations are not pitch.
const VOICING_THRESHOLD: f32 = 0.45;
/// Frames quieter than this share of the segment's loudest amplitude count as silent.
const SILENCE_THRESHOLD: f32 = 0.03;
/// Preferred strength of the higher of two octaves: half the lag repeats just as well in a pure tone.
const OCTAVE_COST: f32 = 0.01;
/// For an octave from one frame to the next.
const OCTAVE_JUMP_COST: f32 = 0.35;
/// For a change between voiced and unvoiced.
const VOICING_COST: f32 = 0.14;

/// A pitch that a frame may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub hz: f32,
    /// Height of the peak less the octave cost.
    pub strength: f32,
}

/// The highest peaks of a normalised autocorrelation, `correlation[lag]`.
pub(super) fn candidates(correlation: &[f32]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = (SHORTEST_LAG..=LONGEST_LAG)
        .filter_map(|lag| {
            let [before, peak, after] = [correlation[lag - 1], correlation[lag], correlation[lag + 1]];
            if peak < VOICING_THRESHOLD / 2.0 || peak < before || peak <= after {
                return None;
            }
            // The parabola through the three points.
            let bend = 2.0 * peak - before - after;
            let shift = (after - before) / (2.0 * bend);
            let height = peak + (after - before) * shift / 4.0;
            let hz = ANALYSIS_RATE_HZ as f32 / (lag as f32 + shift);
            Some(Candidate { hz, strength: height.min(1.0) + OCTAVE_COST * (hz / LOWEST_HZ).log2() })
        })
        .collect();
    found.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    found.truncate(CANDIDATES);
    found
}

/// A state of the path: the pitch (none is unvoiced), the best total so far and where it came from.
struct Step {
    hz: Option<f32>,
    total: f32,
    from: usize,
}

/// Pitch of each frame of a segment in Hz; none where it is unvoiced (Viterbi's algorithm).
pub(super) fn path(frames: &[Frame]) -> Vec<Option<f32>> {
    let loudest_dbfs = frames.iter().map(|frame| frame.level_dbfs).fold(f32::NEG_INFINITY, f32::max);
    let mut steps: Vec<Vec<Step>> = Vec::with_capacity(frames.len());
    for frame in frames {
        let next = states(frame, loudest_dbfs).map(|(hz, strength)| best_way(steps.last(), hz, strength)).collect();
        steps.push(next);
    }
    let last = steps.last().into_iter().flat_map(|states| states.iter().enumerate());
    let mut at = last.max_by(|(_, a), (_, b)| a.total.total_cmp(&b.total)).map_or(0, |(n, _)| n);
    let mut pitches = Vec::with_capacity(frames.len());
    for states in steps.iter().rev() {
        pitches.push(states[at].hz);
        at = states[at].from;
    }
    pitches.reverse();
    pitches
}

/// Unvoiced, and each candidate, with its strength.
fn states(frame: &Frame, loudest_dbfs: f32) -> impl Iterator<Item = (Option<f32>, f32)> {
    let loudness = 10.0_f32.powf((frame.level_dbfs - loudest_dbfs) / 20.0);
    let unvoiced = VOICING_THRESHOLD + (2.0 - loudness * (1.0 + VOICING_THRESHOLD) / SILENCE_THRESHOLD).max(0.0);
    std::iter::once((None, unvoiced)).chain(frame.pitches.iter().map(|candidate| (Some(candidate.hz), candidate.strength)))
}

fn best_way(before: Option<&Vec<Step>>, hz: Option<f32>, strength: f32) -> Step {
    let ways = before.into_iter().flatten().enumerate().map(|(from, step)| (from, step.total - change_cost(step.hz, hz)));
    let (from, total) = ways.max_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap_or((0, 0.0));
    Step { hz, total: total + strength, from }
}

fn change_cost(from: Option<f32>, to: Option<f32>) -> f32 {
    match (from, to) {
        (None, None) => 0.0,
        (Some(from), Some(to)) => OCTAVE_JUMP_COST * (from / to).log2().abs(),
        _ => VOICING_COST,
    }
}
