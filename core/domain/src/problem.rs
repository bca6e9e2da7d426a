//! Errors as clients see them: `application/problem+json` (RFC 9457), with the same fields on the socket.
//!
//! Make one with a small constructor; the edge turns it into a response in one place and adds the trace id.
//! `detail` says what to do next, in English; screens show the catalogue's text for `code`. Never put a secret or a candidate's words in it.

use serde::{Deserialize, Serialize};

/// One error. `code` is stable and is what programs match on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Problem {
    /// URI reference naming the kind of problem: `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short name of the HTTP status. Boxed: the type travels in many a `Result`.
    pub title: Box<str>,
    /// HTTP status.
    pub status: u16,
    /// Stable machine-readable code.
    pub code: String,
    /// What happened and what to do next.
    pub detail: String,
    /// Finds the request in the logs; filled in by the edge.
    #[serde(default)]
    pub trace_id: String,
}

impl Problem {
    fn new(status: u16, title: &str, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{code}"),
            title: title.into(),
            status,
            code: code.into(),
            detail: detail.into(),
            trace_id: String::new(),
        }
    }

    /// 400: the request itself is wrong.
    pub fn bad_request(code: &str, detail: impl Into<String>) -> Self {
        Self::new(400, "Bad Request", code, detail)
    }

    /// 400 `unsupported_version`: the document is of another schema version.
    pub fn unsupported_version(got: u32) -> Self {
        Self::bad_request(
            "unsupported_version",
            format!("This server speaks schema version {}, not {got}. Reload the page.", crate::SCHEMA_VERSION),
        )
    }

    /// 401 `unauthorized`: no valid credential.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(401, "Unauthorized", "unauthorized", detail)
    }

    /// 403 `forbidden`: valid credential, but not for this. Says nothing about whether the thing exists.
    pub fn forbidden() -> Self {
        Self::new(403, "Forbidden", "forbidden", "This ticket does not open this interview. Start from the page that created it.")
    }

    /// 404: nothing of that name.
    pub fn not_found(what: &str) -> Self {
        Self::new(404, "Not Found", "not_found", format!("There is no {what} here."))
    }

    /// 409: the session is not in a state that allows it.
    pub fn conflict(code: &str, detail: impl Into<String>) -> Self {
        Self::new(409, "Conflict", code, detail)
    }

    /// 413: over a documented size.
    pub fn too_large(code: &str, detail: impl Into<String>) -> Self {
        Self::new(413, "Content Too Large", code, detail)
    }

    /// 429 `rate_limited`.
    pub fn rate_limited(retry_after_s: u64) -> Self {
        Self::new(429, "Too Many Requests", "rate_limited", format!("Too many requests. Try again in {retry_after_s} seconds."))
    }

    /// 429 `storage_quota`.
    pub fn storage_quota() -> Self {
        let detail =
            "So much was recorded from your network today that no more can be stored. It stays on this device and is sent tomorrow.";
        Self::new(429, "Too Many Requests", "storage_quota", detail)
    }

    /// 500 `internal`: our fault; the log has the cause under the trace id.
    pub fn internal() -> Self {
        Self::new(
            500,
            "Internal Server Error",
            "internal",
            "Something went wrong on our side. Nothing acknowledged is lost; reload the page.",
        )
    }

    /// 503: something that this depends on is switched off or does not answer now.
    pub fn unavailable(code: &str, detail: impl Into<String>) -> Self {
        Self::new(503, "Service Unavailable", code, detail)
    }
}
