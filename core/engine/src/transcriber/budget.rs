//! What sound costs, and how much of it a day's cap still pays for. Money is counted in whole micro-dollars, always rounded against us.

use serde::{Deserialize, Serialize};

const MS_PER_MINUTE: u64 = 60_000;
const MICRO_USD: f64 = 1_000_000.0;
/// No operator means more than this per day: a larger figure is a slip of the keyboard, and stays far inside every number type.
const MOST_USD: f64 = 1_000_000.0;

/// What the operator allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Price of a minute of sound.
    pub micro_usd_per_minute: u64,
    /// Most that may be spent in one day (UTC), by all interviews together.
    pub micro_usd_per_day: u64,
}

impl Budget {
    /// What `ms` of sound cost, rounded up.
    pub fn cost(self, ms: u64) -> u64 {
        ms.saturating_mul(self.micro_usd_per_minute).div_ceil(MS_PER_MINUTE)
    }

    /// How many of `asked_ms` may still be sent when `spent_micro_usd` are gone or promised.
    pub fn affordable_ms(self, spent_micro_usd: u64, asked_ms: u64) -> u64 {
        let left = self.micro_usd_per_day.saturating_sub(spent_micro_usd);
        let pays_for_ms = left.saturating_mul(MS_PER_MINUTE) / self.micro_usd_per_minute.max(1);
        pays_for_ms.min(asked_ms)
    }
}

/// An amount as an operator writes it, `0.0077`; `None` unless it is a positive one.
pub fn micro_usd(text: &str) -> Option<u64> {
    let usd: f64 = text.trim().parse().ok()?;
    let micro = (usd * MICRO_USD).round();
    (usd <= MOST_USD && micro >= 1.0).then_some(micro as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_positive_numbers() {
        assert_eq!((micro_usd("0.0077"), micro_usd(" 5 ")), (Some(7700), Some(5_000_000)));
        for wrong in ["", "0", "-1", "five", "NaN", "inf", "1e9", "0.0000001"] {
            assert_eq!(micro_usd(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_minute_costs_its_price() {
        let budget = Budget { micro_usd_per_minute: 7700, micro_usd_per_day: 10_000 };
        assert_eq!((budget.cost(60_000), budget.cost(0), budget.cost(1)), (7700, 0, 1));
        assert_eq!(budget.affordable_ms(0, 60_000), 60_000);
        assert_eq!(budget.affordable_ms(7700, 60_000), 17_922);
        assert_eq!(budget.affordable_ms(10_000, 60_000), 0);
        assert_eq!(budget.affordable_ms(u64::MAX, 60_000), 0);
    }

    proptest! {
        #[test]
        fn what_is_promised_never_exceeds_the_cap(
            rate in 1u64..100_000_000, cap in 1u64..1_000_000_000_000, asked in prop::collection::vec(1u64..120_000, 1..200),
        ) {
            let budget = Budget { micro_usd_per_minute: rate, micro_usd_per_day: cap };
            let mut spent = 0;
            for asked_ms in asked {
                spent += budget.cost(budget.affordable_ms(spent, asked_ms));
                prop_assert!(spent <= cap);
            }
        }
    }
}
