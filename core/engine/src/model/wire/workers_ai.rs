//! Workers AI over HTTP, `POST …/accounts/ACCOUNT/ai/run/MODEL`.
//!
//! Sources: <https://developers.cloudflare.com/workers-ai/get-started/rest-api/>, `…/models/` (text generation: `response` pieces, a last
//! one with `usage`, then `[DONE]`; newer models stream chunks of chat completions instead), `…/json-mode/` (not while streaming) and
//! `…/platform/errors/`. Why the model stopped is not said, so an answer cut by its limit looks whole; [`crate::model::reply`] finds no
//! object in it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::openai::{self, Tokens};
use super::{Auth, Said, broken_by};
use crate::model::{Failure, Request, Service};

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    response: Value,
    #[serde(default)]
    usage: Option<Tokens>,
}

pub(super) fn request(service: &Service, request: &Request) -> (String, Auth, Value) {
    let mut body = json!({
        "messages": openai::messages(request),
        "stream": true,
        "max_tokens": request.max_output_tokens,
    });
    if service.takes_temperature {
        body["temperature"] = json!(request.temperature);
    }
    // The slashes of a model's name are those of the path.
    (format!("/run/{}", service.model), Auth::Bearer, body)
}

pub(super) fn heard(data: &str) -> Vec<Said> {
    if data.trim() == "[DONE]" {
        return vec![Said::Closed];
    }
    let Ok(event) = serde_json::from_str::<Value>(data) else { return vec![Said::Failed(Failure::BadReply)] };
    if event.get("choices").is_some() {
        return openai::heard(data);
    }
    if event.get("error").is_some() || event.get("errors").and_then(Value::as_array).is_some_and(|errors| !errors.is_empty()) {
        return vec![broken_by(&event)];
    }
    let Ok(chunk) = serde_json::from_value::<Chunk>(event) else { return vec![Said::Failed(Failure::BadReply)] };
    let text = match chunk.response {
        Value::String(text) => Some(text),
        // A piece of digits alone comes as a number.
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    text.map(Said::Text).into_iter().chain(chunk.usage.map(|tokens| tokens.said())).collect()
}
