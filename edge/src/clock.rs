//! The one place that reads the platform's clock.

use worker::Date;

/// Milliseconds since 1970. Inside a Worker the clock stands still between two events from outside.
pub(crate) fn now_ms() -> u64 {
    Date::now().as_millis()
}
