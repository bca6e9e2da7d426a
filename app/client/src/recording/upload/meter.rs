//! Bytes per second over the last moments.

use std::collections::VecDeque;

/// What the rate is taken over.
const WINDOW_MS: f64 = 10_000.0;
/// Less than this tells nothing.
const LEAST_MS: f64 = 500.0;
/// Samples closer together are one.
const STEP_MS: f64 = 200.0;

/// Total bytes at points in time.
#[derive(Debug, Default)]
pub(super) struct Meter {
    samples: VecDeque<(f64, u64)>,
}

impl Meter {
    /// After a rest: the time before does not count.
    pub(super) fn start(&mut self, now_ms: f64, bytes: u64) {
        self.samples.clear();
        self.samples.push_back((now_ms, bytes));
    }

    pub(super) fn note(&mut self, now_ms: f64, bytes: u64) {
        let samples = self.samples.len();
        match self.samples.back_mut() {
            Some((at_ms, known)) if samples > 1 && now_ms - *at_ms < STEP_MS => *known = bytes,
            Some(_) => self.samples.push_back((now_ms, bytes)),
            None => {}
        }
        // The newest sample before the window is its beginning.
        while self.samples.get(1).is_some_and(|(at_ms, _)| now_ms - at_ms >= WINDOW_MS) {
            self.samples.pop_front();
        }
    }

    pub(super) fn bytes_per_s(&self, now_ms: f64) -> Option<f64> {
        let (first, last) = (self.samples.front()?, self.samples.back()?);
        let ms = now_ms - first.0;
        (ms >= LEAST_MS && last.1 > first.1).then(|| (last.1 - first.1) as f64 * 1000.0 / ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_ten_seconds() {
        let mut meter = Meter::default();
        meter.note(0.0, 5);
        assert_eq!(meter.bytes_per_s(1000.0), None, "nothing was begun");
        meter.start(1000.0, 100);
        assert_eq!(meter.bytes_per_s(2000.0), None, "nothing moved");
        (1..=20u32).for_each(|s| meter.note(1000.0 + f64::from(s) * 1000.0, 100 + u64::from(s) * 1000));
        assert_eq!(meter.bytes_per_s(21_000.0), Some(1000.0));
        (21..=40u32).for_each(|s| meter.note(1000.0 + f64::from(s) * 1000.0, 20_100 + u64::from(s - 20) * 50));
        assert_eq!(meter.bytes_per_s(41_000.0), Some(50.0), "the fast time before is forgotten");
        meter.note(41_100.0, 0);
        assert_eq!(meter.bytes_per_s(42_000.0), None, "a part that has to be sent again is no speed");
    }
}
