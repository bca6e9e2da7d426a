//! What only tests may do to an interview (cargo feature `fault-injection`, absent from release builds):
//! `POST /api/v1/sessions/{id}/fault`, with its ticket and one [`Fault`].

use std::sync::atomic::{AtomicU32, Ordering};

use serde::Deserialize;
use worker::{Error, Request, Response, ResponseBuilder, SqlStorageValue, Storage};

use crate::body;
use crate::failure::Failure;

/// Transactions until one panics halfway, that one included; 0 for none. A reset instance starts with 0.
static ARMED: AtomicU32 = AtomicU32::new(0);
/// Calls to the bucket that will fail.
static BUCKET_DOWN: AtomicU32 = AtomicU32::new(0);
/// Calls to the bucket that will not be answered.
static BUCKET_HANGS: AtomicU32 = AtomicU32::new(0);

/// The body of the request.
#[derive(Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
enum Fault {
    /// A panic now.
    Panic,
    /// A panic in a transaction, halfway through what it writes.
    PanicInCommit {
        /// How many go well before it.
        #[serde(default)]
        skip: u32,
    },
    /// The bucket fails.
    BucketDown {
        /// How many calls.
        calls: u32,
    },
    /// The bucket does not answer.
    BucketHangs {
        /// How many calls.
        calls: u32,
    },
    /// A statement in the interview's own database, to look at it or to make it older than it is. The test harness has SQL
    /// too, but only for classes written in JavaScript.
    Sql {
        /// With `?` for values.
        statement: String,
        /// Texts and numbers.
        values: Vec<Value>,
    },
}

/// A value of a statement.
#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Number(f64),
    Text(String),
}

/// Does what the request orders.
pub(crate) async fn cause(request: &mut Request, storage: &Storage) -> Result<Response, Failure> {
    match body::json(request).await? {
        Fault::Panic => deliberate_panic(),
        Fault::PanicInCommit { skip } => ARMED.store(skip.saturating_add(1), Ordering::Relaxed),
        Fault::BucketDown { calls } => BUCKET_DOWN.store(calls, Ordering::Relaxed),
        Fault::BucketHangs { calls } => BUCKET_HANGS.store(calls, Ordering::Relaxed),
        Fault::Sql { statement, values } => {
            let values: Vec<SqlStorageValue> = values.into_iter().map(SqlStorageValue::from).collect();
            let rows: Vec<serde_json::Value> = storage.sql().exec(&statement, values)?.to_array()?;
            return Ok(Response::from_json(&rows)?);
        }
    }
    Ok(ResponseBuilder::new().with_status(204).empty())
}

impl From<Value> for SqlStorageValue {
    fn from(value: Value) -> Self {
        match value {
            Value::Number(number) => number.into(),
            Value::Text(text) => text.into(),
        }
    }
}

/// The place in a transaction where the armed panic happens.
pub(crate) fn panic_if_armed() {
    let left = ARMED.load(Ordering::Relaxed);
    ARMED.store(left.saturating_sub(1), Ordering::Relaxed);
    if left == 1 {
        deliberate_panic();
    }
}

/// The place in a call to the bucket where it fails or goes unanswered.
pub(crate) async fn bucket_call() -> worker::Result<()> {
    if strikes(&BUCKET_HANGS) {
        std::future::pending::<()>().await;
    }
    if strikes(&BUCKET_DOWN) { Err(Error::RustError("deliberate outage".into())) } else { Ok(()) }
}

fn strikes(calls: &AtomicU32) -> bool {
    calls.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

#[expect(clippy::panic, reason = "this is what the feature is for")]
fn deliberate_panic() {
    panic!("deliberate panic");
}
