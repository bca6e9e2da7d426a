//! Converse, `POST /model/MODEL/converse-stream`, with a Bedrock API key.
//!
//! Sources: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html> (request, events, exceptions),
//! `…/API_runtime_OutputConfig.html` (schema), <https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html> (the key is a
//! bearer token, so nothing is signed).

use serde_json::{Value, json};

use super::event_stream::Message;
use super::{Auth, End, Said, failure_of_code};
use crate::model::{Failure, Request, Service};
use crate::transcriber::encoded;

pub(super) fn request(service: &Service, request: &Request) -> (String, Auth, Value) {
    let messages: Vec<Value> =
        request.messages.iter().map(|message| json!({"role": message.role, "content": [{"text": message.text}]})).collect();
    let mut body = json!({
        "system": [{"text": request.system}],
        "messages": messages,
        "inferenceConfig": {"maxTokens": request.max_output_tokens},
    });
    if service.takes_temperature {
        body["inferenceConfig"]["temperature"] = json!(request.temperature.min(1.0));
    }
    if let Some(schema) = request.json_schema.as_ref().filter(|_| service.takes_schema) {
        let structure = json!({"jsonSchema": {"name": "reply", "schema": schema.to_string()}});
        body["outputConfig"] = json!({"textFormat": {"type": "json_schema", "structure": structure}});
    }
    (format!("/model/{}/converse-stream", encoded(&service.model)), Auth::Bearer, body)
}

pub(super) fn heard(message: &Message) -> Vec<Said> {
    if message.header(":message-type") != Some("event") {
        let code = message.header(":exception-type").or_else(|| message.header(":error-code")).unwrap_or_default();
        return vec![Said::Failed(failure_of_code(code).unwrap_or(Failure::Overloaded))];
    }
    let Ok(payload) = serde_json::from_slice::<Value>(&message.payload) else { return vec![Said::Failed(Failure::BadReply)] };
    match message.header(":event-type").unwrap_or_default() {
        // A delta of thoughts has no text of its own.
        "contentBlockDelta" => payload["delta"]["text"].as_str().map(|text| Said::Text(text.to_owned())).into_iter().collect(),
        "messageStop" => vec![match payload["stopReason"].as_str().unwrap_or_default() {
            "max_tokens" | "model_context_window_exceeded" => Said::Stopped(End::Length),
            "guardrail_intervened" | "content_filtered" => Said::Failed(Failure::Refused),
            "malformed_model_output" => Said::Failed(Failure::BadReply),
            _ => Said::Stopped(End::Complete),
        }],
        "metadata" => {
            let tokens = |name: &str| payload["usage"][name].as_u64();
            vec![Said::Usage { input_tokens: tokens("inputTokens"), output_tokens: tokens("outputTokens") }, Said::Closed]
        }
        _ => Vec::new(),
    }
}
