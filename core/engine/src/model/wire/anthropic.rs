//! Messages, `POST /v1/messages`.
//!
//! Sources: <https://platform.claude.com/docs/en/build-with-claude/streaming> (events; new ones may appear and are to be ignored; usage in
//! `message_delta` counts from the beginning), `…/handling-stop-reasons`, `…/structured-outputs` (`output_config.format`) and
//! <https://docs.claude.com/en/api/errors> (529 `overloaded_error`, also as an event in the stream).

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Auth, End, Said, broken_by};
use crate::model::{Failure, Request, Service};

/// Where Anthropic listens.
pub(super) const URL: &str = "https://api.anthropic.com/v1";
/// Of the format.
pub(super) const VERSION: &str = "2023-06-01";

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    MessageStart {
        message: Message,
    },
    ContentBlockDelta {
        delta: Delta,
    },
    MessageDelta {
        delta: Stop,
        #[serde(default)]
        usage: Tokens,
    },
    MessageStop,
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    usage: Tokens,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Delta {
    TextDelta {
        text: String,
    },
    /// Thoughts and signatures.
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Stop {
    #[serde(default)]
    stop_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Tokens {
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
}

pub(super) fn request(service: &Service, request: &Request) -> (String, Auth, Value) {
    let messages: Vec<Value> = request.messages.iter().map(|message| json!({"role": message.role, "content": message.text})).collect();
    let mut body = json!({
        "model": service.model,
        "max_tokens": request.max_output_tokens,
        "system": request.system,
        "messages": messages,
        "stream": true,
    });
    if service.takes_temperature {
        // Its scale ends at 1.
        body["temperature"] = json!(request.temperature.min(1.0));
    }
    if let Some(schema) = request.json_schema.as_ref().filter(|_| service.takes_schema) {
        body["output_config"] = json!({"format": {"type": "json_schema", "schema": schema}});
    }
    ("/messages".to_owned(), Auth::ApiKey, body)
}

pub(super) fn heard(data: &str) -> Vec<Said> {
    let Ok(event) = serde_json::from_str::<Value>(data) else { return vec![Said::Failed(Failure::BadReply)] };
    if event["type"] == "error" {
        return vec![broken_by(&event)];
    }
    match serde_json::from_value(event) {
        Ok(Event::MessageStart { message: Message { usage } }) => {
            vec![Said::Usage { input_tokens: usage.input_tokens, output_tokens: None }]
        }
        Ok(Event::ContentBlockDelta { delta: Delta::TextDelta { text } }) => vec![Said::Text(text)],
        Ok(Event::MessageDelta { delta, usage }) => {
            let stopped = delta.stop_reason.map(|reason| match reason.as_str() {
                "max_tokens" | "model_context_window_exceeded" => Said::Stopped(End::Length),
                "refusal" => Said::Failed(Failure::Refused),
                _ => Said::Stopped(End::Complete),
            });
            let used = Said::Usage { input_tokens: usage.input_tokens, output_tokens: usage.output_tokens };
            std::iter::once(used).chain(stopped).collect()
        }
        Ok(Event::MessageStop) => vec![Said::Closed],
        Ok(Event::ContentBlockDelta { .. } | Event::Other) => Vec::new(),
        Err(_) => vec![Said::Failed(Failure::BadReply)],
    }
}
