//! Typed calls of the JSON API (`domain::api`). Every failure is a [`Problem`], also one of the network.

use domain::api::{GuestEntitlement, SessionCreated, SessionSummary};
use domain::problem::Problem;
use domain::report::Report;
use domain::setup::CreateSession;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestInit, Response};

/// Makes an interview, as a guest.
pub(crate) async fn create_session(choices: &CreateSession) -> Result<SessionCreated, Problem> {
    let guest: GuestEntitlement = call("POST", "/api/v1/guest", None, None).await?;
    let body = serde_json::to_string(choices).map_err(|_| Problem::internal())?;
    call("POST", "/api/v1/sessions", Some(&guest.entitlement), Some(&body)).await
}

/// Where an interview of this browser stands.
pub(crate) async fn summary(session_id: &str) -> Result<SessionSummary, Problem> {
    with_ticket(session_id, "").await
}

/// Its report; of a running interview, so far.
pub(crate) async fn report(session_id: &str) -> Result<Report, Problem> {
    with_ticket(session_id, "/report").await
}

async fn with_ticket<T: DeserializeOwned>(session_id: &str, what: &str) -> Result<T, Problem> {
    let ticket = crate::storage::ticket(session_id).ok_or_else(Problem::forbidden)?;
    call("GET", &format!("/api/v1/sessions/{session_id}{what}"), Some(&ticket), None).await
}

async fn call<T: DeserializeOwned>(method: &str, path: &str, bearer: Option<&str>, body: Option<&str>) -> Result<T, Problem> {
    let (status, text) = exchange(method, path, bearer, body).await.map_err(|_| offline())?;
    if (200..300).contains(&status) {
        return serde_json::from_str(&text).map_err(|_| Problem::internal());
    }
    Err(serde_json::from_str(&text).unwrap_or_else(|_| Problem::internal()))
}

async fn exchange(method: &str, path: &str, bearer: Option<&str>, body: Option<&str>) -> Result<(u16, String), JsValue> {
    let headers = Headers::new()?;
    if let Some(bearer) = bearer {
        headers.set("authorization", &format!("Bearer {bearer}"))?;
    }
    let options = RequestInit::new();
    options.set_method(method);
    if let Some(body) = body {
        headers.set("content-type", "application/json")?;
        options.set_body(&JsValue::from_str(body));
    }
    options.set_headers(&headers);
    let request = Request::new_with_str_and_init(path, &options)?;
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request)).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}

fn offline() -> Problem {
    Problem { status: 503, ..Problem::bad_request("offline", "The server cannot be reached. Check the connection and try again.") }
}
