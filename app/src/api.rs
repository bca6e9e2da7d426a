//! The JSON API, typed. Every failure is a [`Problem`], also those that happen before a server is reached.

use std::cell::RefCell;

use domain::SCHEMA_VERSION;
use domain::api::{GuestEntitlement, Recover, RecoveryCode, SessionCreated, SessionRecovered, SessionSummary};
use domain::code_history::CodeHistory;
use domain::model::ModelOffer;
use domain::plan::Plan;
use domain::problem::Problem;
use domain::recording::{Consent, Medium, NOTICE, Recording};
use domain::report::Report;
use domain::setup::CreateSession;
use domain::transcript::CaptionsOffer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use crate::storage;

/// Code of the problem made here when no server answers.
pub(crate) const UNREACHABLE: &str = "unreachable";
/// Code of the problem made here when an answer is not what the contract says.
pub(crate) const BAD_ANSWER: &str = "bad_answer";
/// Code of the problem made here when this browser holds no ticket for an interview.
pub(crate) const NO_TICKET: &str = "no_ticket";

/// Code of the problem made here when this browser cannot keep a ticket.
pub(crate) const NO_STORAGE: &str = "no_storage";

/// An entitlement is used for this much less than it lives, so that it does not expire on the way.
const ENTITLEMENT_MARGIN_MS: f64 = 30_000.0;

thread_local! {
    static ENTITLEMENT: RefCell<Option<(String, f64)>> = const { RefCell::new(None) };
}

/// Creates an interview as a guest, and keeps its ticket. Returns its id.
///
/// # Errors
/// Those of the server, [`UNREACHABLE`], or [`NO_STORAGE`].
pub(crate) async fn create_session(request: &CreateSession) -> Result<String, Problem> {
    let entitlement = guest_entitlement().await?;
    let body = written(request)?;
    let created: SessionCreated = parsed(&call("POST", "/api/v1/sessions", Some(&entitlement), Some(&body)).await?)?;
    kept(&created.session_id, &created.ticket)?;
    Ok(created.session_id)
}

/// The speech service that this site offers for captions.
///
/// # Errors
/// Those of the server, or [`UNREACHABLE`].
pub(crate) async fn captions_offer() -> Result<CaptionsOffer, Problem> {
    parsed(&call("GET", "/api/v1/captions", None, None).await?)
}

/// The language model that this site offers beside the built-in interviewer.
///
/// # Errors
/// Those of the server, or [`UNREACHABLE`].
pub(crate) async fn model_offer() -> Result<ModelOffer, Problem> {
    parsed(&call("GET", "/api/v1/model", None, None).await?)
}

/// Where an interview of this browser stands.
///
/// # Errors
/// [`NO_TICKET`], those of the server, or [`UNREACHABLE`].
pub(crate) async fn summary(session_id: &str) -> Result<SessionSummary, Problem> {
    parsed(&with_ticket("GET", session_id, "", None).await?)
}

/// What an interview of this browser is going to be about.
///
/// # Errors
/// [`NO_TICKET`], those of the server, or [`UNREACHABLE`].
pub(crate) async fn plan(session_id: &str) -> Result<Plan, Problem> {
    parsed(&with_ticket("GET", session_id, "/plan", None).await?)
}

/// The report of an interview of this browser, "so far" while it runs; and the same as the JSON that came, for the download.
///
/// # Errors
/// [`NO_TICKET`], those of the server, or [`UNREACHABLE`].
pub(crate) async fn report(session_id: &str) -> Result<(Report, String), Problem> {
    let json = with_ticket("GET", session_id, "/report", None).await?;
    Ok((parsed(&json)?, json))
}

/// How the code of an interview of this browser came to be; given when it is over.
///
/// # Errors
/// [`NO_TICKET`], those of the server, or [`UNREACHABLE`].
pub(crate) async fn code_history(session_id: &str) -> Result<CodeHistory, Problem> {
    parsed(&with_ticket("GET", session_id, "/code", None).await?)
}

/// What may be recorded of an interview of this browser, what was agreed to, and what is stored.
///
/// # Errors
/// [`NO_TICKET`], those of the server, or [`UNREACHABLE`].
pub(crate) async fn recording(session_id: &str) -> Result<Recording, Problem> {
    parsed(&with_ticket("GET", session_id, "/recording", None).await?)
}

/// Agrees to a recording. Nothing may be recorded before this has returned.
///
/// # Errors
/// [`NO_TICKET`], those of the server, or [`UNREACHABLE`].
pub(crate) async fn agree_to_recording(session_id: &str, medium: Medium) -> Result<Recording, Problem> {
    let body = written(&Consent { schema_version: SCHEMA_VERSION, medium, notice: NOTICE })?;
    parsed(&with_ticket("PUT", session_id, "/recording", Some(&body)).await?)
}

/// Withdraws the agreement: the server destroys the key and deletes what it has.
///
/// # Errors
/// [`NO_TICKET`], those of the server, or [`UNREACHABLE`].
pub(crate) async fn delete_recording(session_id: &str) -> Result<(), Problem> {
    with_ticket("DELETE", session_id, "/recording", None).await.map(drop)
}

/// A code that opens an interview of this browser in another one.
///
/// # Errors
/// [`NO_TICKET`], those of the server, or [`UNREACHABLE`].
pub(crate) async fn recovery_code(session_id: &str) -> Result<RecoveryCode, Problem> {
    parsed(&with_ticket("POST", session_id, "/recovery", None).await?)
}

/// Trades a code of another browser for a ticket, and keeps it.
///
/// # Errors
/// Those of the server, [`UNREACHABLE`], or [`NO_STORAGE`].
pub(crate) async fn recover(session_id: &str, code: &str) -> Result<(), Problem> {
    let body = written(&Recover { code: code.to_owned() })?;
    let recovered: SessionRecovered = parsed(&call("POST", &address(session_id, "/recover"), None, Some(&body)).await?)?;
    kept(&recovered.session_id, &recovered.ticket)
}

async fn with_ticket(method: &str, session_id: &str, rest: &str, body: Option<&str>) -> Result<String, Problem> {
    let ticket = storage::ticket(session_id).ok_or_else(|| problem(NO_TICKET, 401, "This browser holds no ticket for this interview."))?;
    call(method, &address(session_id, rest), Some(&ticket), body).await
}

fn address(session_id: &str, rest: &str) -> String {
    format!("/api/v1/sessions/{}{rest}", String::from(js_sys::encode_uri_component(session_id)))
}

fn kept(session_id: &str, ticket: &str) -> Result<(), Problem> {
    if storage::keep_ticket(session_id, ticket) {
        return Ok(());
    }
    Err(problem(NO_STORAGE, 507, "This browser keeps no data for this site. Allow site data, or leave private browsing."))
}

async fn guest_entitlement() -> Result<String, Problem> {
    let now_ms = js_sys::Date::now();
    let held = ENTITLEMENT.with_borrow(|held| held.clone().filter(|(_, until_ms)| now_ms < *until_ms));
    if let Some((entitlement, _)) = held {
        return Ok(entitlement);
    }
    let fresh: GuestEntitlement = parsed(&call("POST", "/api/v1/guest", None, None).await?)?;
    let until_ms = now_ms + fresh.expires_in_s as f64 * 1000.0 - ENTITLEMENT_MARGIN_MS;
    ENTITLEMENT.set(Some((fresh.entitlement.clone(), until_ms)));
    Ok(fresh.entitlement)
}

/// The body of a successful answer.
async fn call(method: &str, path: &str, bearer: Option<&str>, body: Option<&str>) -> Result<String, Problem> {
    let (status, text) = fetch_text(method, path, bearer, body).await.map_err(|_| unreachable())?;
    if (200..300).contains(&status) {
        return Ok(text);
    }
    // A proxy in between may answer with a page of its own.
    Err(serde_json::from_str(&text)
        .unwrap_or_else(|_| problem(BAD_ANSWER, status, "The server answered in a form this page does not know.")))
}

fn written(body: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(body).map_err(|_| bad_answer())
}

fn parsed<T: DeserializeOwned>(json: &str) -> Result<T, Problem> {
    serde_json::from_str(json).map_err(|_| bad_answer())
}

async fn fetch_text(method: &str, path: &str, bearer: Option<&str>, body: Option<&str>) -> Result<(u16, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    if let Some(bearer) = bearer {
        headers.set("Authorization", &format!("Bearer {bearer}"))?;
    }
    let init = RequestInit::new();
    init.set_method(method);
    if let Some(body) = body {
        headers.set("Content-Type", "application/json")?;
        init.set_body(&JsValue::from_str(body));
    }
    init.set_headers(&headers);
    let answer = JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(path, &init)).await?;
    let response: Response = answer.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}

fn problem(code: &str, status: u16, detail: &str) -> Problem {
    Problem {
        kind: format!("/problems/{code}"),
        title: Box::default(),
        status,
        code: code.to_owned(),
        detail: detail.to_owned(),
        trace_id: String::new(),
    }
}

fn unreachable() -> Problem {
    problem(UNREACHABLE, 0, "The server cannot be reached. Check your connection and try again.")
}

fn bad_answer() -> Problem {
    problem(BAD_ANSWER, 0, "The server answered in a form this page does not know. Reload the page.")
}
