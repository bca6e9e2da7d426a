//! From a figure of the delivery to a score of 0–100.
//!
//! 100 while it is fine, 70 where it is worth a note, and on along the same line down to 0. The edges are those of signals.md: coaching
//! conventions, and for fillers Laske & DiGennaro Reed 2024 (at their harmful 12 a minute the line has come down to 30). That
//! a note stands at 70 is our choice.

use std::ops::RangeInclusive;

use crate::report::Figure;

/// Score at which a figure is worth a note.
pub const NOTE_SCORE: f64 = 70.0;

/// Words per minute, pauses included.
pub const PACE_WPM: Scale = Scale { fine: 120.0..=160.0, neutral: 110.0..=170.0 };
/// Fillers per minute.
pub const FILLERS_PER_MIN: Scale = Scale { fine: 0.0..=5.0, neutral: 0.0..=8.0 };
/// Talk time of one behavioural answer, in milliseconds.
pub const TALK_MS: Scale = Scale { fine: 0.0..=120_000.0, neutral: 0.0..=150_000.0 };
/// Longest pause of an answer, in milliseconds. From 3 s on pauses are worth a note where they cluster; one alone from 5 s on (ours).
pub const PAUSE_MS: Scale = Scale { fine: 0.0..=3_000.0, neutral: 0.0..=5_000.0 };
/// Share of the time turned toward the screen (ours: webcam gaze is too coarse for more than "most" and "less than half").
pub const TOWARD_SCREEN: Scale = Scale { fine: 0.6..=1.0, neutral: 0.4..=1.0 };

/// Where a figure is fine, and where it is not yet worth a note.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Scores 100.
    pub fine: RangeInclusive<f64>,
    /// Scores at least [`NOTE_SCORE`]; holds `fine`.
    pub neutral: RangeInclusive<f64>,
}

impl Scale {
    /// The score of one number.
    pub fn score(&self, number: f64) -> f64 {
        let (from, to) = (*self.fine.start(), *self.fine.end());
        let (off, note) = match number {
            below if below < from => (from - below, from - self.neutral.start()),
            above if above > to => (above - to, self.neutral.end() - to),
            _ => return 100.0,
        };
        if note <= 0.0 { 0.0 } else { (100.0 - (100.0 - NOTE_SCORE) * off / note).max(0.0) }
    }

    /// The score of a figure, from the worst to the best that it may truly be. Where an end is not known the worst is 0.
    pub fn score_of(&self, figure: &Figure) -> Figure {
        let Some(value) = figure.value else { return *figure };
        let score = self.score(value);
        let (low, high) = match (figure.low, figure.high) {
            (None, None) => return Figure::between(score, score, score),
            (Some(low), Some(high)) => (low, high),
            (low, high) => {
                let best = self.best(low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY));
                return Figure::between(0.0, score, best);
            }
        };
        Figure::between(self.score(low).min(self.score(high)), score, self.best(low, high))
    }

    /// All of what the figure may truly be lies outside what is neutral.
    pub fn is_surely_off(&self, figure: &Figure) -> bool {
        let Some(value) = figure.value else { return false };
        figure.high.unwrap_or(value) < *self.neutral.start() || figure.low.unwrap_or(value) > *self.neutral.end()
    }

    /// All of what the figure may truly be is fine.
    pub fn is_surely_fine(&self, figure: &Figure) -> bool {
        self.score_of(figure).low.is_some_and(|low| low >= 100.0)
    }

    fn best(&self, low: f64, high: f64) -> f64 {
        match (high < *self.fine.start(), low > *self.fine.end()) {
            (true, _) => self.score(high),
            (_, true) => self.score(low),
            _ => 100.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Unmeasured;

    #[test]
    fn the_line_goes_through_its_edges_and_ends_at_zero() {
        for (wpm, score) in [(140.0, 100.0), (120.0, 100.0), (110.0, 70.0), (170.0, 70.0), (165.0, 85.0), (0.0, 0.0), (300.0, 0.0)] {
            assert_eq!(PACE_WPM.score(wpm), score, "{wpm}");
        }
        assert_eq!(FILLERS_PER_MIN.score(12.0), 30.0);
        assert!((TOWARD_SCREEN.score(0.4) - 70.0).abs() < 1e-9);
    }

    #[test]
    fn the_range_of_a_score_is_that_of_the_figure() {
        let across = PACE_WPM.score_of(&Figure::between(115.0, 118.0, 125.0));
        assert_eq!((across.low, across.value, across.high), (Some(85.0), Some(94.0), Some(100.0)));
        let around = PACE_WPM.score_of(&Figure::between(110.0, 140.0, 170.0));
        assert_eq!((around.low, around.high), (Some(70.0), Some(100.0)));
        let slow = PACE_WPM.score_of(&Figure::between(100.0, 105.0, 110.0));
        assert_eq!((slow.low, slow.high), (Some(40.0), Some(70.0)));
        let fast = PACE_WPM.score_of(&Figure::between(170.0, 175.0, 180.0));
        assert_eq!((fast.low, fast.high), (Some(40.0), Some(70.0)));
    }

    #[test]
    fn a_count_that_can_only_be_too_small_may_score_anything_below() {
        let heard = FILLERS_PER_MIN.score_of(&Figure::at_least(6.0));
        assert_eq!((heard.low, heard.value, heard.high), (Some(0.0), Some(90.0), Some(90.0)));
        assert!(!FILLERS_PER_MIN.is_surely_fine(&Figure::at_least(0.0)), "recognisers drop fillers");
        assert!(FILLERS_PER_MIN.is_surely_off(&Figure::at_least(8.5)));
    }

    #[test]
    fn what_was_not_measured_has_no_score() {
        let missing = Figure::unmeasured(Unmeasured::NoWords);
        assert_eq!(PACE_WPM.score_of(&missing), missing);
        assert!(!PACE_WPM.is_surely_off(&missing) && !PACE_WPM.is_surely_fine(&missing));
    }
}
