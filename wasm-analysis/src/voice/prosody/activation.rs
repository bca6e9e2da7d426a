//! When the voice is more activated than its own baseline: contracts.md's "stress" period.
//!
//! Each figure of a window becomes a robust z-score against the person's own first 30–60 s of speech, and the mean
//! of the five decides. No single figure can: z is limited to ±5 and at least four figures are needed, so one
//! alone gives at most 5/4 < 1.5. At the published effect of stress (pitch up by 0.55 standard deviations, 0.17 after
//! bias correction) most periods mean no stress, and none may be called that.

use super::ActivationPeriod;
use super::windows::{Figures, Window, median};

/// Speech after which windows are judged, and after which the baseline no longer changes.
const BASELINE_FROM_MS: u64 = 30_000;
const BASELINE_UNTIL_MS: u64 = 60_000;
/// A period begins when two windows in a row exceed the first, and ends before a window below the second.
const ENTER_Z: f32 = 1.5;
const LEAVE_Z: f32 = 0.8;
/// Windows further apart than the longest window are not in a row.
const IN_A_ROW_MS: u64 = 10_000;
/// Periods are this far apart.
const COOL_DOWN_MS: u64 = 20_000;
/// All periods together are at most one part in this many of the time passed.
const SHARE_OF_TIME: u64 = 5;
/// No figure says more than this.
const LARGEST_Z: f32 = 5.0;
/// Of five; windows with fewer figures are not judged.
const FEWEST_FIGURES: usize = 4;
/// Makes the median absolute deviation of normal values their standard deviation (Rousseeuw & Croux 1993).
const MAD_TO_SD: f32 = 1.482_6;
/// Least standard deviations: semitones, dB, syllables per second, share, dB. Rate: 5 % of five syllables per second,
/// the least difference of tempo that is heard (Quené 2007). The others are set by judgement, not fitted. Without
/// them a monotone voice would be activated by every change.
const LEAST_SD: [f32; 5] = [0.5, 1.0, 0.25, 0.03, 1.0];

/// The state of the detector.
#[derive(Debug, Default)]
pub(super) struct Detector {
    /// Windows of the first [`BASELINE_UNTIL_MS`] of speech, 20 at most.
    baseline: Vec<Figures>,
    baseline_speech_ms: u64,
    baseline_from_ms: Option<u64>,
    /// The last window, if it exceeded [`ENTER_Z`] and no period is open.
    candidate: Option<Scored>,
    open: Option<Open>,
    /// Length of all closed periods.
    used_ms: u64,
    quiet_until_ms: u64,
}

#[derive(Debug, Clone, Copy)]
struct Scored {
    start_ms: u64,
    end_ms: u64,
    z: f32,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    start_ms: u64,
    end_ms: u64,
    sum_z: f32,
    windows: u32,
}

impl Detector {
    /// When the baseline was complete enough to judge by.
    pub(super) fn baseline_from_ms(&self) -> Option<u64> {
        self.baseline_from_ms
    }

    /// End of the last window of an open period.
    pub(super) fn active_until_ms(&self) -> Option<u64> {
        self.open.map(|open| open.end_ms)
    }

    /// Judges the next window; a period that thereby ended.
    pub(super) fn push(&mut self, window: &Window) -> Option<ActivationPeriod> {
        let z = self.mean_z(&window.figures);
        if self.baseline_speech_ms < BASELINE_UNTIL_MS {
            self.baseline.push(window.figures);
            self.baseline_speech_ms += window.speech_ms;
        }
        if self.baseline_from_ms.is_none() {
            self.baseline_from_ms = (self.baseline_speech_ms >= BASELINE_FROM_MS).then_some(window.end_ms);
            return None;
        }
        let scored = Scored { start_ms: window.start_ms, end_ms: window.end_ms, z: z? };
        let ended = if self.goes_on(&scored) { None } else { self.close() };
        if let Some(open) = &mut self.open {
            (open.end_ms, open.sum_z, open.windows) = (scored.end_ms, open.sum_z + scored.z, open.windows + 1);
        } else {
            self.consider(scored);
        }
        ended
    }

    /// Ends an open period where its last window ended.
    pub(super) fn close(&mut self) -> Option<ActivationPeriod> {
        let open = self.open.take()?;
        self.used_ms += open.end_ms - open.start_ms;
        self.quiet_until_ms = open.end_ms + COOL_DOWN_MS;
        Some(ActivationPeriod { start_ms: open.start_ms, end_ms: open.end_ms, mean_z: open.sum_z / open.windows as f32 })
    }

    fn goes_on(&self, window: &Scored) -> bool {
        self.open.is_some_and(|open| {
            window.z >= LEAVE_Z && window.start_ms - open.end_ms <= IN_A_ROW_MS && self.affordable(open.start_ms, window.end_ms)
        })
    }

    /// Opens a period if this window is the second of two.
    fn consider(&mut self, window: Scored) {
        let high = window.z > ENTER_Z && window.start_ms >= self.quiet_until_ms;
        let before = self.candidate.take();
        if !high {
            return;
        }
        self.candidate = Some(window);
        let Some(first) = before else { return };
        if window.start_ms - first.end_ms <= IN_A_ROW_MS && self.affordable(first.start_ms, window.end_ms) {
            self.candidate = None;
            self.open = Some(Open { start_ms: first.start_ms, end_ms: window.end_ms, sum_z: first.z + window.z, windows: 2 });
        }
    }

    fn affordable(&self, start_ms: u64, end_ms: u64) -> bool {
        (self.used_ms + end_ms - start_ms) * SHARE_OF_TIME <= end_ms
    }

    /// Mean over the figures that both the window and the baseline have; none with too few.
    fn mean_z(&self, figures: &Figures) -> Option<f32> {
        let z = |n: usize| {
            let mut known: Vec<f32> = self.baseline.iter().filter_map(|window| window[n]).collect();
            let center = median(&mut known);
            let mut deviations: Vec<f32> = known.iter().map(|value| (value - center).abs()).collect();
            let sd = (median(&mut deviations) * MAD_TO_SD).max(LEAST_SD[n]);
            let value = figures[n].filter(|_| !known.is_empty())?;
            Some(((value - center) / sd).clamp(-LARGEST_Z, LARGEST_Z))
        };
        let scores: Vec<f32> = (0..figures.len()).filter_map(z).collect();
        (scores.len() >= FEWEST_FIGURES).then(|| scores.iter().sum::<f32>() / scores.len() as f32)
    }
}
