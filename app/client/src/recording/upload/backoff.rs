//! Waiting after failures.

use crate::retry;

/// Grows with each failure, ends with a success.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Backoff {
    failures: u32,
    until_ms: f64,
}

impl Backoff {
    /// Requests that fail together count as one failure.
    pub(super) fn failed(&mut self, now_ms: f64, random: f64) {
        if self.is_over(now_ms) {
            self.until_ms = now_ms + retry::delay_ms(self.failures, random);
            self.failures = self.failures.saturating_add(1);
        }
    }

    /// The next failure is a first one again.
    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// No reason to wait any longer.
    pub(super) fn end(&mut self) {
        *self = Self::default();
    }

    /// Waits as if after `failures` failures.
    pub(super) fn wait(&mut self, failures: u32, now_ms: f64, random: f64) {
        self.until_ms = self.until_ms.max(now_ms + retry::delay_ms(failures, random));
    }

    /// Since the last success; those that came together are one.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    pub(super) fn is_over(&self, now_ms: f64) -> bool {
        now_ms >= self.until_ms
    }

    pub(super) fn until_ms(&self) -> f64 {
        self.until_ms
    }
}
