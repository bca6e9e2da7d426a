//! When a service is left alone for a while, because it fails.
//!
//! One [`Breaker`] per service, kept where all who call it can see it. Times are milliseconds of any clock; a clock that runs backwards
//! counts as standing still. Figures are those of the contract for turn-taking.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Failures are counted over this long.
pub const WINDOW_MS: u64 = 30_000;
/// Fewer calls in the window say nothing about a share.
pub const FEWEST_CALLS: u32 = 8;
/// So many failures in a row open it at once, and are told to the operator.
pub const IN_A_ROW: u32 = 3;
/// How long it stays open at first.
pub const FIRST_PAUSE_MS: u64 = 15_000;
/// And at most, after doublings.
pub const LONGEST_PAUSE_MS: u64 = 120_000;
/// A probe that has not reported by then never will: its Worker died. Ours, far above what any call may take.
pub const PROBE_LOST_MS: u64 = 30_000;
/// Calls are counted per second, so that a busy window stays small.
const SLOT_MS: u64 = 1_000;

/// The health of one service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaker {
    state: State,
    window: VecDeque<Slot>,
    failed_in_a_row: u32,
    probes: u64,
    now_ms: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    #[default]
    Closed,
    Open {
        until_ms: u64,
        pause_ms: u64,
    },
    Probing {
        probe: u64,
        since_ms: u64,
        pause_ms: u64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Slot {
    second: u64,
    calls: u32,
    failed: u32,
}

/// Leave to make one call; goes to [`Breaker::record`] with its outcome, or [back](Breaker::give_back).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "permit", rename_all = "snake_case")]
pub enum Permit {
    /// One of many.
    Call,
    /// The one that finds out whether the service works again.
    Probe {
        /// Which one.
        probe: u64,
    },
}

/// The service is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("the service is left alone for {retry_after_ms} ms more")]
pub struct Refused {
    /// Until then nobody is let through.
    pub retry_after_ms: u64,
}

impl Breaker {
    /// May a call be made now?
    ///
    /// # Errors
    /// [`Refused`]: use the built-in engine.
    pub fn admit(&mut self, now_ms: u64) -> Result<Permit, Refused> {
        self.advance(now_ms);
        let (free_at_ms, pause_ms) = match self.state {
            State::Closed => return Ok(Permit::Call),
            State::Open { until_ms, pause_ms } => (until_ms, pause_ms),
            State::Probing { since_ms, pause_ms, .. } => (since_ms + PROBE_LOST_MS, pause_ms),
        };
        if self.now_ms < free_at_ms {
            return Err(Refused { retry_after_ms: free_at_ms - self.now_ms });
        }
        self.probes += 1;
        self.state = State::Probing { probe: self.probes, since_ms: self.now_ms, pause_ms };
        Ok(Permit::Probe { probe: self.probes })
    }

    /// What became of a call; `jitter` (0–1) spreads the next pause by a tenth either way. True when the operator must be told: these were
    /// [`IN_A_ROW`] failures, once for each such row.
    pub fn record(&mut self, now_ms: u64, permit: Permit, worked: bool, jitter: f64) -> bool {
        self.advance(now_ms);
        let pause_ms = match (self.state, permit) {
            (State::Closed, Permit::Call) => {
                self.count(worked);
                (self.failed_in_a_row >= IN_A_ROW || self.half_failed()).then_some(FIRST_PAUSE_MS)
            }
            (State::Probing { probe, pause_ms, .. }, Permit::Probe { probe: mine }) if probe == mine => {
                self.count(worked);
                if worked {
                    *self = Self { probes: self.probes, now_ms: self.now_ms, ..Self::default() };
                }
                (!worked).then_some(pause_ms.saturating_mul(2).min(LONGEST_PAUSE_MS))
            }
            // Began before it opened, or took so long that another probe was sent.
            _ => return false,
        };
        if let Some(pause_ms) = pause_ms {
            let spread = 0.9 + 0.2 * jitter.clamp(0.0, 1.0);
            let until_ms = self.now_ms + ((pause_ms as f64 * spread) as u64).min(LONGEST_PAUSE_MS);
            self.state = State::Open { until_ms, pause_ms };
        }
        !worked && self.failed_in_a_row == IN_A_ROW
    }

    /// A call that was not made, or says nothing about the service: where it was the probe, the next call is.
    pub fn give_back(&mut self, permit: Permit) {
        if let (State::Probing { probe, since_ms, pause_ms }, Permit::Probe { probe: mine }) = (self.state, permit)
            && probe == mine
        {
            self.state = State::Open { until_ms: since_ms, pause_ms };
        }
    }

    fn advance(&mut self, now_ms: u64) {
        self.now_ms = self.now_ms.max(now_ms);
        let gone = |slot: &Slot| (slot.second + 1) * SLOT_MS + WINDOW_MS <= self.now_ms;
        while self.window.front().is_some_and(gone) {
            self.window.pop_front();
        }
    }

    fn count(&mut self, worked: bool) {
        self.failed_in_a_row = if worked { 0 } else { self.failed_in_a_row.saturating_add(1) };
        let second = self.now_ms / SLOT_MS;
        if self.window.back().is_none_or(|slot| slot.second != second) {
            self.window.push_back(Slot { second, calls: 0, failed: 0 });
        }
        if let Some(slot) = self.window.back_mut() {
            slot.calls += 1;
            slot.failed += u32::from(!worked);
        }
    }

    fn half_failed(&self) -> bool {
        let sum = |of: fn(&Slot) -> u32| self.window.iter().map(of).sum::<u32>();
        let calls = sum(|slot| slot.calls);
        calls >= FEWEST_CALLS && sum(|slot| slot.failed) * 2 >= calls
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// In the middle: no spread.
    const NONE: f64 = 0.5;

    fn call(breaker: &mut Breaker, now_ms: u64, worked: bool) -> bool {
        let permit = breaker.admit(now_ms).expect("closed");
        breaker.record(now_ms, permit, worked, NONE)
    }

    #[test]
    fn three_failures_in_a_row_open_it_and_alert_once() {
        let mut breaker = Breaker::default();
        assert_eq!([0, 1, 2].map(|ms| call(&mut breaker, ms, false)), [false, false, true]);
        assert_eq!(breaker.admit(2), Err(Refused { retry_after_ms: FIRST_PAUSE_MS }));
        // Probes that fail go on with the same row.
        let probe = breaker.admit(2 + FIRST_PAUSE_MS).unwrap();
        assert!(!breaker.record(2 + FIRST_PAUSE_MS, probe, false, NONE));
    }

    #[test]
    fn half_of_eight_open_it() {
        let mut breaker = Breaker::default();
        for (at, worked) in [true, true, false, false, true, true, false].into_iter().enumerate() {
            call(&mut breaker, at as u64 * 1000, worked);
            assert!(breaker.admit(at as u64 * 1000).is_ok());
        }
        assert!(!call(&mut breaker, 8_000, false), "no three in a row");
        assert!(breaker.admit(8_000).is_err());
    }

    #[test]
    fn what_is_older_than_the_window_does_not_count() {
        let mut breaker = Breaker::default();
        for at in 0..4 {
            call(&mut breaker, at, true);
            call(&mut breaker, at, false);
        }
        assert!(breaker.admit(5).is_err());
        let mut breaker = Breaker::default();
        [false, true, false, true, false].into_iter().for_each(|worked| _ = call(&mut breaker, 0, worked));
        let later_ms = WINDOW_MS + SLOT_MS;
        [true, true, false, true].into_iter().for_each(|worked| _ = call(&mut breaker, later_ms, worked));
        assert!(breaker.admit(later_ms).is_ok());
    }

    #[test]
    fn one_probe_at_a_time_and_pauses_double_up_to_two_minutes() {
        let mut breaker = Breaker::default();
        (0..3).for_each(|ms| _ = call(&mut breaker, ms, false));
        let mut now_ms = 2;
        for pause_ms in [15_000, 30_000, 60_000, 120_000, 120_000] {
            assert_eq!(breaker.admit(now_ms), Err(Refused { retry_after_ms: pause_ms }));
            now_ms += pause_ms;
            let probe = breaker.admit(now_ms).unwrap();
            assert!(matches!(probe, Permit::Probe { .. }) && breaker.admit(now_ms).is_err());
            // One that began before it opened changes nothing.
            breaker.record(now_ms, Permit::Call, true, NONE);
            assert!(breaker.admit(now_ms).is_err());
            breaker.record(now_ms, probe, false, NONE);
        }
        let probe = breaker.admit(now_ms + 120_000).unwrap();
        breaker.record(now_ms + 120_001, probe, true, NONE);
        assert_eq!(breaker.admit(now_ms + 120_001), Ok(Permit::Call));
        assert_eq!([4, 5, 6].map(|ms| call(&mut breaker, now_ms + 130_000 + ms, false)), [false, false, true]);
        assert_eq!(breaker.admit(0), Err(Refused { retry_after_ms: FIRST_PAUSE_MS }), "it begins anew, whatever the clock says");
    }

    #[test]
    fn a_lost_probe_is_replaced_and_its_late_report_ignored() {
        let mut breaker = Breaker::default();
        (0..3).for_each(|ms| _ = call(&mut breaker, ms, false));
        let lost = breaker.admit(20_000).unwrap();
        assert!(breaker.admit(20_000 + PROBE_LOST_MS - 1).is_err());
        let second = breaker.admit(20_000 + PROBE_LOST_MS).unwrap();
        assert_ne!(lost, second);
        breaker.record(50_001, lost, true, NONE);
        assert!(breaker.admit(50_001).is_err());
        breaker.record(50_002, second, true, NONE);
        assert_eq!(breaker.admit(50_002), Ok(Permit::Call));
    }

    #[test]
    fn a_probe_that_is_given_back_is_the_next_calls_and_only_once() {
        let mut breaker = Breaker::default();
        (0..3).for_each(|ms| _ = call(&mut breaker, ms, false));
        let unused = breaker.admit(20_000).unwrap();
        breaker.give_back(Permit::Call);
        assert!(breaker.admit(20_000).is_err());
        breaker.give_back(unused);
        let probe = breaker.admit(20_000).unwrap();
        breaker.give_back(unused);
        assert!(breaker.admit(20_000).is_err());
        breaker.record(20_001, probe, false, NONE);
        assert_eq!(breaker.admit(20_001), Err(Refused { retry_after_ms: 2 * FIRST_PAUSE_MS }), "pauses go on growing");
    }

    proptest! {
        #[test]
        fn it_survives_anything_stays_small_and_never_pauses_too_long(
            steps in prop::collection::vec((0u64..40_000, any::<bool>(), any::<bool>(), 0.0f64..=1.0), 1..300),
        ) {
            let (mut breaker, mut now_ms, mut open) = (Breaker::default(), 0, Vec::new());
            for (wait_ms, worked, answers, jitter) in steps {
                now_ms += wait_ms / 8;
                match breaker.admit(now_ms) {
                    Ok(permit) => open.push(permit),
                    Err(Refused { retry_after_ms }) => prop_assert!((1..=LONGEST_PAUSE_MS).contains(&retry_after_ms)),
                }
                if answers && let Some(permit) = open.pop() {
                    breaker.record(now_ms, permit, worked, jitter);
                }
                prop_assert!(breaker.window.len() <= 32);
                let stored = serde_json::to_string(&breaker).unwrap();
                prop_assert_eq!(&serde_json::from_str::<Breaker>(&stored).unwrap(), &breaker);
            }
        }
    }
}
