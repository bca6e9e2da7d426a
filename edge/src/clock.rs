//! The one place that reads the platform's clock.

use wasm_bindgen::JsValue;
use worker::{Date, js_sys};

/// Milliseconds since 1970. Inside a Worker the clock stands still between two events from outside.
pub(crate) fn now_ms() -> u64 {
    Date::now().as_millis()
}

/// The day (UTC) of a moment, in milliseconds since 1970: `2026-11-27`.
pub(crate) fn day(epoch_ms: u64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(epoch_ms as f64));
    format!("{:04}-{:02}-{:02}", date.get_utc_full_year(), date.get_utc_month() + 1, date.get_utc_date())
}
