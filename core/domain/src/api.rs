//! Bodies of the JSON API under `/api/v1`. Errors are [`crate::problem::Problem`].
//!
//! | request | credential (`Authorization: Bearer`) | answer |
//! | --- | --- | --- |
//! | `POST /api/v1/guest` | none | [`GuestEntitlement`] |
//! | `POST /api/v1/sessions` with [`crate::setup::CreateSession`] | entitlement | 201 [`SessionCreated`] |
//! | `GET /api/v1/sessions/{id}` | ticket | [`SessionSummary`] |
//! | `GET /api/v1/sessions/{id}/plan` | ticket | [`crate::plan::Plan`] |
//! | `GET /api/v1/sessions/{id}/report` | ticket | [`crate::report::Report`] |
//! | `GET /api/v1/sessions/{id}/code` | ticket | [`crate::code_history::CodeHistory`] |
//! | `GET /api/v1/sessions/{id}/socket` | ticket as sub-protocol | socket, see [`crate::protocol`] |
//! | `POST /api/v1/sessions/{id}/recovery` | ticket | [`RecoveryCode`] |
//! | `POST /api/v1/sessions/{id}/recover` with [`Recover`] | none | [`SessionRecovered`] |
//! | `…/api/v1/sessions/{id}/recording…` | ticket | see [`crate::recording`] |
//! | `GET /api/v1/captions` | none | [`crate::transcript::CaptionsOffer`] |
//! | `GET /api/v1/sessions/{id}/transcribe` | ticket as sub-protocol | socket, see [`crate::transcript`] |
//! | `GET /api/v1/model` | none | [`crate::model::ModelOffer`] |
//! | `GET /healthz` | none | `{"status":"ok"}` |

use serde::{Deserialize, Serialize};

use crate::principal::Principal;
use crate::session::Status;
use crate::setup::{InterviewKind, Role};

/// A signed statement of who is asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestEntitlement {
    /// Compact JWS (EdDSA).
    pub entitlement: String,
    /// Seconds until it expires.
    pub expires_in_s: u64,
    /// What it says.
    pub principal: Principal,
}

/// A new interview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionCreated {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Names the interview.
    pub session_id: String,
    /// Opens it; kept by the browser, never part of a URL.
    pub ticket: String,
}

/// Opens an interview once more, from another browser or after this one lost its ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCode {
    /// Good for one ticket; 43 characters of base64url.
    pub code: String,
    /// Seconds until it expires.
    pub expires_in_s: u64,
}

/// Trades a [`RecoveryCode`] for a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recover {
    /// See [`RecoveryCode::code`].
    pub code: String,
}

/// An interview that was opened with a [`RecoveryCode`]; older tickets stay valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecovered {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Names the interview.
    pub session_id: String,
    /// A new one; kept by the browser, never part of a URL.
    pub ticket: String,
}

/// Where an interview stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionSummary {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Names the interview.
    pub session_id: String,
    /// See [`Status`].
    pub status: Status,
    /// The job practised for.
    pub role: Role,
    /// What it is about.
    pub kind: InterviewKind,
    /// Interview time left, in milliseconds.
    pub remaining_ms: u64,
    /// Questions asked so far.
    pub questions_asked: u32,
    /// Questions that have an answer, finished or not.
    pub answers: u32,
    /// When it was made: Unix time in milliseconds.
    pub created_epoch_ms: u64,
}
