//! Deliberate panics (cargo feature `fault-injection`, absent from release builds): `POST /api/v1/sessions/{id}/fault` with
//! `{"fault":"panic"}` or `{"fault":"panic_in_commit"}`.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Deserialize;
use worker::{Request, Response, ResponseBuilder};

use crate::body;
use crate::failure::Failure;

/// The next transaction panics halfway. A reset instance starts with `false`.
static ARMED: AtomicBool = AtomicBool::new(false);

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// Now.
    Panic,
    /// In the next transaction, after the events were written and before the command's number is.
    PanicInCommit,
}

#[derive(Deserialize)]
struct Order {
    fault: Kind,
}

/// Panics, or prepares to.
pub(crate) async fn cause(request: &mut Request) -> Result<Response, Failure> {
    match body::json::<Order>(request).await?.fault {
        Kind::Panic => deliberate_panic(),
        Kind::PanicInCommit => ARMED.store(true, Ordering::Relaxed),
    }
    Ok(ResponseBuilder::new().with_status(204).empty())
}

/// The place in a transaction where the armed panic happens.
pub(crate) fn panic_if_armed() {
    if ARMED.swap(false, Ordering::Relaxed) {
        deliberate_panic();
    }
}

#[expect(clippy::panic, reason = "this is what the feature is for")]
fn deliberate_panic() {
    panic!("deliberate panic");
}
