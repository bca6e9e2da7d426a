//! What is going to happen when, in virtual time. What was planned first comes first among things of the same moment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The plans of one world.
#[derive(Debug)]
pub struct Agenda<T> {
    /// Milliseconds since the beginning.
    pub now_ms: u64,
    plans: BinaryHeap<Reverse<Plan<T>>>,
    planned: u64,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Plan<T> {
    at_ms: u64,
    number: u64,
    what: T,
}

impl<T: Ord> Default for Agenda<T> {
    fn default() -> Self {
        Self { now_ms: 0, plans: BinaryHeap::new(), planned: 0 }
    }
}

impl<T: Ord> Agenda<T> {
    /// Plans something `in_ms` from now.
    pub fn later(&mut self, in_ms: u64, what: T) {
        self.at(self.now_ms + in_ms, what);
    }

    /// Plans something.
    pub fn at(&mut self, at_ms: u64, what: T) {
        self.planned += 1;
        self.plans.push(Reverse(Plan { at_ms, number: self.planned, what }));
    }

    /// The next thing until `until_ms`, with the clock set to its time; at the end the clock stands there.
    pub fn next(&mut self, until_ms: u64) -> Option<T> {
        if self.plans.peek().is_none_or(|Reverse(plan)| plan.at_ms > until_ms) {
            self.now_ms = self.now_ms.max(until_ms);
            return None;
        }
        let Reverse(plan) = self.plans.pop()?;
        self.now_ms = self.now_ms.max(plan.at_ms);
        Some(plan.what)
    }
}
