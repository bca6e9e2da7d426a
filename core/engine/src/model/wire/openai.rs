//! Chat completions, `POST /v1/chat/completions`.
//!
//! Sources: <https://platform.openai.com/docs/api-reference/chat/create> and `…/chat-streaming` (chunks; with `include_usage` a last chunk
//! without choices has the usage; then `[DONE]`), <https://platform.openai.com/docs/guides/structured-outputs>,
//! <https://docs.ollama.com/api/openai-compatibility> (which fields Ollama knows: `max_tokens`, not `max_completion_tokens`).

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Auth, End, Said, broken_by};
use crate::model::{Failure, Request, Service};

/// Where OpenAI listens.
pub(super) const URL: &str = "https://api.openai.com/v1";
/// Hosts whose newer models refuse `max_tokens`. All others may not know its successor, and would then write without end.
const NEW_LIMIT_AT: [&str; 2] = ["https://api.openai.com/", ".openai.azure.com/"];

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    #[serde(default)]
    usage: Option<Tokens>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Tokens {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
}

impl Tokens {
    pub(super) fn said(&self) -> Said {
        Said::Usage { input_tokens: self.prompt_tokens, output_tokens: self.completion_tokens }
    }
}

pub(super) fn request(service: &Service, request: &Request) -> (String, Auth, Value) {
    let url = format!("{}/", service.url);
    let limit = if NEW_LIMIT_AT.iter().any(|host| url.contains(host)) { "max_completion_tokens" } else { "max_tokens" };
    let mut body = json!({
        "model": service.model,
        "messages": messages(request),
        "stream": true,
        "stream_options": {"include_usage": true},
        limit: request.max_output_tokens,
    });
    if service.takes_temperature {
        body["temperature"] = json!(request.temperature);
    }
    if let Some(schema) = request.json_schema.as_ref().filter(|_| service.takes_schema) {
        body["response_format"] = json!({"type": "json_schema", "json_schema": {"name": "reply", "strict": true, "schema": schema}});
    }
    ("/chat/completions".to_owned(), Auth::Bearer, body)
}

/// The conversation with the system's message as its first.
pub(super) fn messages(request: &Request) -> Vec<Value> {
    let rest = request.messages.iter().map(|message| json!({"role": message.role, "content": message.text}));
    std::iter::once(json!({"role": "system", "content": request.system})).chain(rest).collect()
}

pub(super) fn heard(data: &str) -> Vec<Said> {
    if data.trim() == "[DONE]" {
        return vec![Said::Closed];
    }
    let Ok(event) = serde_json::from_str::<Value>(data) else { return vec![Said::Failed(Failure::BadReply)] };
    if event.get("error").is_some_and(|error| !error.is_null()) {
        return vec![broken_by(&event)];
    }
    let Ok(chunk) = serde_json::from_value::<Chunk>(event) else { return vec![Said::Failed(Failure::BadReply)] };
    let mut said = Vec::new();
    for Choice { delta, finish_reason } in chunk.choices.unwrap_or_default() {
        said.extend(delta.content.map(Said::Text));
        said.extend(delta.refusal.filter(|words| !words.is_empty()).map(|_| Said::Failed(Failure::Refused)));
        said.extend(finish_reason.map(|reason| match reason.as_str() {
            "length" => Said::Stopped(End::Length),
            "content_filter" => Said::Failed(Failure::Refused),
            _ => Said::Stopped(End::Complete),
        }));
    }
    said.extend(chunk.usage.map(|tokens| tokens.said()));
    said
}
