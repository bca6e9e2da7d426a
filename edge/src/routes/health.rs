//! `GET /healthz`: this Worker runs.

use serde_json::json;
use worker::Response;

use crate::failure::Failure;
use crate::respond;

pub(super) fn answer(trace_id: &str) -> Result<Response, Failure> {
    Ok(respond::json(200, &json!({"status": "ok"}), trace_id)?)
}
