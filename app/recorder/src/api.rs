//! Requests to the edge about one interview's recording.

use client::recording::upload::Failure;
use domain::problem::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestInit, Response};

use crate::js;

/// A request that takes longer has failed: all of them are small.
const LIMIT_MS: u32 = 30_000;

/// The interview's part of the API.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    base: String,
    ticket: String,
}

impl Api {
    pub(crate) fn new(session_id: &str, ticket: &str) -> Self {
        let id = String::from(js_sys::encode_uri_component(session_id));
        Self { base: format!("/api/v1/sessions/{id}/recording"), ticket: ticket.to_owned() }
    }

    /// A request with a body; `path` follows `…/recording`.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(crate) async fn send<T: DeserializeOwned>(&self, method: &str, path: &str, body: &impl Serialize) -> Result<T, Failure> {
        let body = serde_json::to_string(body).map_err(|_| Failure::Unreachable)?;
        self.call(method, path, Some(&body)).await
    }

    /// A request with or without a body.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(crate) async fn call<T: DeserializeOwned>(&self, method: &str, path: &str, body: Option<&str>) -> Result<T, Failure> {
        let (status, text) = self.fetch(method, path, body).await.map_err(|_| Failure::Unreachable)?;
        if (200..300).contains(&status) {
            return serde_json::from_str(&text).map_err(|_| Failure::Unreachable);
        }
        // Without a code of ours it was said by somebody in between.
        let code = serde_json::from_str::<Problem>(&text).map(|problem| problem.code).unwrap_or_default();
        Err(Failure::Status { status, code })
    }

    async fn fetch(&self, method: &str, path: &str, body: Option<&str>) -> Result<(u16, String), JsValue> {
        let headers = Headers::new()?;
        headers.set("Accept", "application/json")?;
        headers.set("Authorization", &format!("Bearer {}", self.ticket))?;
        let init = RequestInit::new();
        init.set_method(method);
        if let Some(body) = body {
            headers.set("Content-Type", "application/json")?;
            init.set_body(&JsValue::from_str(body));
        }
        init.set_headers(&headers);
        init.set_signal(Some(&AbortSignal::timeout_with_u32(LIMIT_MS)));
        let answer = JsFuture::from(js::scope().fetch_with_str_and_init(&format!("{}{path}", self.base), &init)).await?;
        let response: Response = answer.dyn_into()?;
        let text = JsFuture::from(response.text()?).await?;
        Ok((response.status(), text.as_string().unwrap_or_default()))
    }
}
