//! At most [`MAX_REQUESTS`] in any [`WINDOW_MS`] (issue 2: "2,000 requests per 5 minutes and address").

use std::collections::VecDeque;

use domain::recording::MAX_RECORDING_BYTES;

/// A day in milliseconds.
pub const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// Sealed bytes that one address may store in one day (UTC): four of the largest recordings, far above what a household practises.
pub const MAX_STORED_BYTES: u64 = 4 * MAX_RECORDING_BYTES;
/// Requests admitted in one window.
pub const MAX_REQUESTS: u32 = 2_000;
/// Length of the window, in milliseconds.
pub const WINDOW_MS: u64 = 5 * 60 * 1000;

/// Requests are counted per second: memory stays bounded (300 counters), and a refused caller learns the second to come back.
const SLOT_MS: u64 = 1000;

/// The requests of one address during the last window.
#[derive(Debug, Clone, Default)]
pub struct Window {
    /// Number of the slot and requests in it, in order of time, none empty.
    slots: VecDeque<(u64, u32)>,
    admitted: u32,
}

impl Window {
    /// Counts a request at `now_ms` (any epoch; a clock that runs backwards counts as standing still).
    ///
    /// A slot leaves the count only when its last moment has left the window, so no window ever holds more than the limit.
    /// Refused requests are not counted: who waits is let in again.
    ///
    /// # Errors
    /// Over the limit: the seconds (≥ 1) until a request will be admitted.
    pub fn admit(&mut self, now_ms: u64) -> Result<(), u64> {
        let newest = self.slots.back().map_or(0, |(slot, _)| slot * SLOT_MS);
        let now_ms = now_ms.max(newest);
        while let Some((_, count)) = self.slots.front().copied().filter(|(slot, _)| leaves_at_ms(*slot) <= now_ms) {
            self.admitted -= count;
            self.slots.pop_front();
        }
        if self.admitted >= MAX_REQUESTS {
            let wait_ms = self.slots.front().map_or(0, |(slot, _)| leaves_at_ms(*slot) - now_ms);
            return Err(wait_ms.div_ceil(1000).max(1));
        }
        let slot = now_ms / SLOT_MS;
        match self.slots.back_mut().filter(|(last, _)| *last == slot) {
            Some((_, count)) => *count += 1,
            None => self.slots.push_back((slot, 1)),
        }
        self.admitted += 1;
        Ok(())
    }
}

fn leaves_at_ms(slot: u64) -> u64 {
    (slot + 1) * SLOT_MS + WINDOW_MS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_2001st_waits_until_the_first_leave() {
        let mut window = Window::default();
        assert!((0..2000).all(|i| window.admit(1_000_000 + i).is_ok()));
        let retry_after_s = window.admit(1_002_000).unwrap_err();
        assert!((1..=301).contains(&retry_after_s), "{retry_after_s}");
        assert!(window.admit(1_002_000 + retry_after_s * 1000 - 1500).is_err());
        assert!(window.admit(1_002_000 + retry_after_s * 1000).is_ok());
    }

    #[test]
    fn a_clock_that_runs_backwards_neither_panics_nor_frees() {
        let mut window = Window::default();
        assert!((0..2000).all(|_| window.admit(9_000_000).is_ok()));
        assert!(window.admit(0).is_err());
    }

    proptest! {
        #[test]
        fn no_window_ever_holds_more_than_the_limit(waits in prop::collection::vec(0u64..900, 2000..5000)) {
            let (mut window, mut now_ms, mut admitted) = (Window::default(), 0, Vec::new());
            for wait in waits {
                now_ms += wait / 8;
                if window.admit(now_ms).is_ok() {
                    admitted.push(now_ms);
                }
            }
            for pair in admitted.windows(MAX_REQUESTS as usize + 1) {
                prop_assert!(pair[MAX_REQUESTS as usize] - pair[0] >= WINDOW_MS);
            }
        }
    }
}
