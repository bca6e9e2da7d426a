//! The JSON API, typed. Every failure is a [`Problem`], also those that happen before a server is reached.

use std::cell::RefCell;

use domain::api::{GuestEntitlement, SessionCreated, SessionSummary};
use domain::problem::Problem;
use domain::report::Report;
use domain::setup::CreateSession;
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
    let body = serde_json::to_string(request).map_err(|_| bad_answer())?;
    let created: SessionCreated = parsed(&call("POST", "/api/v1/sessions", Some(&entitlement), Some(&body)).await?)?;
    if !storage::keep_ticket(&created.session_id, &created.ticket) {
        return Err(problem(NO_STORAGE, 507, "This browser keeps no data for this site. Allow site data, or leave private browsing."));
    }
    Ok(created.session_id)
}

/// Where an interview of this browser stands.
///
/// # Errors
/// [`NO_TICKET`], those of the server, or [`UNREACHABLE`].
pub(crate) async fn summary(session_id: &str) -> Result<SessionSummary, Problem> {
    parsed(&with_ticket(session_id, "").await?)
}

/// The report of an interview of this browser, "so far" while it runs; and the same as the JSON that came, for the download.
///
/// # Errors
/// [`NO_TICKET`], those of the server, or [`UNREACHABLE`].
pub(crate) async fn report(session_id: &str) -> Result<(Report, String), Problem> {
    let json = with_ticket(session_id, "/report").await?;
    Ok((parsed(&json)?, json))
}

async fn with_ticket(session_id: &str, rest: &str) -> Result<String, Problem> {
    let ticket = storage::ticket(session_id).ok_or_else(|| problem(NO_TICKET, 401, "This browser holds no ticket for this interview."))?;
    let id = String::from(js_sys::encode_uri_component(session_id));
    call("GET", &format!("/api/v1/sessions/{id}{rest}"), Some(&ticket), None).await
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
