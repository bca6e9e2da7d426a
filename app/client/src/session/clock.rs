//! Maps this page's `performance.now()` to session time.

/// A new sample replaces a better one only when they differ by more than this: the machine slept or its clock was set.
const STALE_AFTER_MS: f64 = 1000.0;

/// The mapping, refined by each answered message.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Clock {
    /// `performance.now()` at session time 0, and the round trip of the sample it came from.
    zero: Option<(f64, f64)>,
}

impl Clock {
    /// The server said "it is `t_ms`" in answer to a message of `sent_ms`; the answer came at `received_ms` (page time).
    ///
    /// As in NTP, the server's moment is taken as the middle of the round trip; the shortest round trip is the best sample.
    pub fn sample(&mut self, sent_ms: f64, received_ms: f64, t_ms: u64) {
        let round_trip_ms = (received_ms - sent_ms).max(0.0);
        let zero_ms = f64::midpoint(sent_ms, received_ms) - t_ms as f64;
        let better = self.zero.is_none_or(|(zero, best)| round_trip_ms <= best || (zero_ms - zero).abs() > STALE_AFTER_MS);
        if better {
            self.zero = Some((zero_ms, round_trip_ms));
        }
    }

    /// Session time 0 was just announced; any answered message improves on this.
    pub fn started(&mut self, received_ms: f64, t_ms: u64) {
        self.zero = Some((received_ms - t_ms as f64, f64::INFINITY));
    }

    /// Session time at page time `page_ms`; 0 before the start.
    pub fn now_ms(&self, page_ms: f64) -> u64 {
        self.zero.map_or(0, |(zero, _)| (page_ms - zero).max(0.0) as u64)
    }

    /// Page time of session time 0.
    pub fn zero_ms(&self) -> Option<f64> {
        self.zero.map(|(zero, _)| zero)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_round_trip_wins() {
        let mut clock = Clock::default();
        clock.started(1000.0, 0);
        assert_eq!(clock.now_ms(1500.0), 500);
        clock.sample(1900.0, 2100.0, 1020);
        assert_eq!(clock.now_ms(2100.0), 1120);
        clock.sample(3000.0, 3900.0, 2300);
        assert_eq!(clock.now_ms(3900.0), 2920, "a slower answer does not blur a good one");
        clock.sample(9000.0, 9900.0, 99_000);
        assert_eq!(clock.now_ms(9450.0), 99_000, "unless the page slept in between");
    }
}
