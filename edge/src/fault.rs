//! What only tests may do to an interview (cargo feature `fault-injection`, absent from release builds):
//! `POST /api/v1/sessions/{id}/fault`, with its ticket and one [`Fault`].

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Deserialize;
use worker::{Request, Response, ResponseBuilder, SqlStorageValue, Storage};

use crate::body;
use crate::failure::Failure;

/// The next transaction panics halfway. A reset instance starts with `false`.
static ARMED: AtomicBool = AtomicBool::new(false);

/// The body of the request.
#[derive(Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
enum Fault {
    /// A panic now.
    Panic,
    /// A panic in the next transaction, after its events were written and before the command's number is.
    PanicInCommit,
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
        Fault::PanicInCommit => ARMED.store(true, Ordering::Relaxed),
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
    if ARMED.swap(false, Ordering::Relaxed) {
        deliberate_panic();
    }
}

#[expect(clippy::panic, reason = "this is what the feature is for")]
fn deliberate_panic() {
    panic!("deliberate panic");
}
