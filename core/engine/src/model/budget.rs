//! What calls may use, promised before they are made: tokens of an address, a principal and an interview, and the day's money.
//!
//! Each of the four keeps a [`Tally`], in tokens or in micro-dollars. A call is made only when all four promise its [`bound`]; what it used
//! is settled afterwards. A promise that is never settled, because a Worker died or a stream broke off without figures, stays used: limits
//! err on the safe side.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Request, Usage};

/// Tokens that a service's own template adds to each message, and its instructions to a request; ours, above what is known.
const PER_MESSAGE: u64 = 16;
const PER_REQUEST: u64 = 512;

/// The most that a call can use. A token of text is at least one byte, so the bytes bound what is sent; real text has about a quarter.
pub fn bound(request: &Request) -> Usage {
    let schema = request.json_schema.as_ref().map_or(0, |schema| schema.to_string().len());
    let messages: usize = request.messages.iter().map(|message| message.text.len()).sum();
    let templates = PER_REQUEST + PER_MESSAGE * request.messages.len() as u64;
    Usage {
        input_tokens: (request.system.len() + messages + schema) as u64 + templates,
        output_tokens: u64::from(request.max_output_tokens),
    }
}

/// What was used and promised of one limit in one period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    period: u64,
    settled: u64,
    promised: BTreeMap<String, u64>,
}

impl Tally {
    /// Promises `amount` to `call` where `limit` still allows all of it. The same call again is the same promise.
    ///
    /// `period` is the number of the day (UTC) for daily limits, always 0 for an interview's. A new one begins empty.
    pub fn promise(&mut self, call: &str, amount: u64, limit: u64, period: u64) -> bool {
        if period > self.period {
            *self = Self { period, ..Self::default() };
        }
        if self.promised.contains_key(call) {
            return true;
        }
        let fits = self.used().checked_add(amount).is_some_and(|used| used <= limit);
        if fits {
            self.promised.insert(call.to_owned(), amount);
        }
        fits
    }

    /// Whether anything was asked of it in this period.
    pub fn knows(&self, period: u64) -> bool {
        self.period == period
    }

    /// What `call` used instead of what was promised. The same again, and calls of an earlier period, change nothing.
    pub fn settle(&mut self, call: &str, used: u64) {
        if self.promised.remove(call).is_some() {
            self.settled = self.settled.saturating_add(used);
        }
    }

    /// Used and promised.
    pub fn used(&self) -> u64 {
        self.promised.values().fold(self.settled, |sum, amount| sum.saturating_add(*amount))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Message, Role};
    use proptest::prelude::*;

    #[test]
    fn a_call_is_promised_once_and_settled_once() {
        let mut tally = Tally::default();
        assert!(tally.promise("a", 60, 100, 9) && tally.promise("a", 60, 100, 9));
        assert!(!tally.promise("b", 41, 100, 9) && tally.promise("b", 40, 100, 9));
        tally.settle("a", 10);
        tally.settle("a", 10);
        tally.settle("unknown", 10);
        assert_eq!(tally.used(), 50);
        assert!(tally.knows(9) && !tally.knows(10));
        assert!(tally.promise("c", 100, 100, 10), "another day");
        assert!(tally.knows(10));
        tally.settle("b", 40);
        assert_eq!(tally.used(), 100);
        assert!(!tally.promise("d", 1, 100, 9), "a clock that runs backwards frees nothing");
    }

    #[test]
    fn a_bound_covers_everything_that_is_sent() {
        let request = Request {
            system: "x".repeat(100),
            messages: vec![Message { role: Role::User, text: "é".repeat(50) }],
            max_output_tokens: 200,
            temperature: 0.0,
            json_schema: Some(serde_json::json!({"type": "object"})),
        };
        assert_eq!(bound(&request), Usage { input_tokens: 100 + 100 + 17 + 512 + 16, output_tokens: 200 });
    }

    proptest! {
        #[test]
        fn what_is_promised_never_exceeds_the_limit(calls in prop::collection::vec((1u64..500, 0u64..500, any::<bool>()), 1..100)) {
            let mut tally = Tally::default();
            for (at, (amount, used, settles)) in calls.into_iter().enumerate() {
                let call = at.to_string();
                if tally.promise(&call, amount, 3_000, 0) && settles {
                    tally.settle(&call, used.min(amount));
                }
                prop_assert!(tally.used() <= 3_000);
            }
        }
    }
}
