//! Held against what the doubles of `tests/edge/lib/model.mjs` stream; `tests/edge/model_double.test.mjs` compares them.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::model::{Message, Role};

const TEXT: &str = "Größe: “42” 1234 🙂\nThat took 3 weeks.";
const WIRES: [Wire; 4] = [Wire::OpenAi, Wire::Anthropic, Wire::WorkersAi, Wire::Bedrock];

fn recorded(wire: Wire) -> &'static [u8] {
    match wire {
        Wire::OpenAi => include_bytes!("recorded/openai.stream"),
        Wire::Anthropic => include_bytes!("recorded/anthropic.stream"),
        Wire::WorkersAi => include_bytes!("recorded/workers_ai.stream"),
        Wire::Bedrock => include_bytes!("recorded/bedrock.stream"),
    }
}

/// All that is heard of a stream cut at these lengths, over and over.
fn read(wire: Wire, stream: &[u8], cuts: &[usize]) -> (String, Vec<Piece>) {
    let (mut decoder, mut rest, mut pieces) = (Decoder::new(wire), stream, Vec::new());
    for cut in cuts.iter().cycle() {
        let (now, later) = rest.split_at((*cut).min(rest.len()));
        pieces.extend(decoder.push(now));
        rest = later;
        if rest.is_empty() {
            break;
        }
    }
    pieces.extend(decoder.finish());
    assert_eq!((decoder.push(b"data: {}\n\n"), decoder.finish()), (vec![], vec![]), "nothing comes after the end");
    let text = |piece: &Piece| if let Piece::Text(text) = piece { Some(text.clone()) } else { None };
    let said = pieces.iter().filter_map(text).collect();
    pieces.retain(|piece| !matches!(piece, Piece::Text(_)));
    (said, pieces)
}

fn whole(stream: &str, wire: Wire) -> (String, Vec<Piece>) {
    read(wire, stream.as_bytes(), &[usize::MAX])
}

fn failed(failure: Failure) -> Vec<Piece> {
    vec![Piece::Failed(failure)]
}

fn service(wire: &str, model: &str, url: &str) -> Service {
    let config = json!({
        "name": "x", "wire": wire, "url": url, "model": model, "takes_temperature": true, "takes_schema": wire != "workers_ai",
        "extra": {"top_p": 0.9, "temperature": 1.9},
        "price": {"usd_per_million_input": 1, "usd_per_million_output": 1},
        "limits": {"address_tokens_per_day": 1, "principal_tokens_per_day": 1, "session_tokens": 1, "usd_per_day": 1},
    });
    Service::parse(&config.to_string()).unwrap()
}

fn request() -> Request {
    Request {
        system: "You judge.".into(),
        messages: vec![Message { role: Role::User, text: "Judge this.".into() }],
        max_output_tokens: 200,
        temperature: 0.0,
        json_schema: Some(json!({"type": "object", "additionalProperties": false})),
    }
}

fn sent(service: &Service) -> (String, Value, Vec<(&'static str, String)>) {
    let HttpRequest { url, headers, body } = http_request(service, &request(), "k");
    (url, serde_json::from_str(&body).unwrap(), headers)
}

#[test]
fn every_recording_is_read_with_its_usage() {
    for wire in WIRES {
        let usage = Some(Usage { input_tokens: 6, output_tokens: 12 });
        assert_eq!(read(wire, recorded(wire), &[4096]), (TEXT.to_owned(), vec![Piece::End { end: End::Complete, usage }]), "{wire:?}");
    }
}

#[test]
fn a_last_line_without_its_end_is_read() {
    for wire in [Wire::OpenAi, Wire::Anthropic, Wire::WorkersAi] {
        let stream = recorded(wire).strip_suffix(b"\n\n").unwrap();
        assert!(matches!(read(wire, stream, &[11]).1.as_slice(), [Piece::End { usage: Some(_), .. }]), "{wire:?}");
    }
}

proptest! {
    #[test]
    fn chunk_borders_change_nothing(wire in 0usize..4, cuts in prop::collection::vec(1usize..40, 1..12)) {
        let wire = WIRES[wire];
        prop_assert_eq!(read(wire, recorded(wire), &cuts), read(wire, recorded(wire), &[usize::MAX]));
    }

    #[test]
    fn carriage_returns_and_comments_change_nothing(wire in 0usize..3, cuts in prop::collection::vec(1usize..40, 1..12)) {
        let wire = WIRES[wire];
        let stream = std::str::from_utf8(recorded(wire)).unwrap();
        let stream = stream.replace("\n\n", "\n\n: keep-alive\n\nevent: new_one\n\n").replace('\n', "\r\n");
        prop_assert_eq!(read(wire, stream.as_bytes(), &cuts), read(wire, recorded(wire), &[usize::MAX]));
    }

    #[test]
    fn what_breaks_off_is_never_taken_for_whole(wire in 0usize..4, share in 0.0f64..0.8) {
        let wire = WIRES[wire];
        let stream = recorded(wire);
        let (said, pieces) = read(wire, &stream[..(stream.len() as f64 * share) as usize], &[64]);
        prop_assert!(TEXT.starts_with(&said));
        // A last line that was cut is either missing or no JSON.
        prop_assert!(pieces == failed(Failure::BrokenStream) || pieces == failed(Failure::BadReply), "{pieces:?}");
    }

    #[test]
    fn any_bytes_end_in_one_verdict(wire in 0usize..4, bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 1usize..50) {
        let (_, pieces) = read(WIRES[wire], &bytes, &[cut]);
        prop_assert_eq!(pieces.len(), 1);
    }
}

#[test]
fn each_service_stops_for_its_reasons() {
    let openai =
        |reason: &str| whole(&format!("data: {{\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"{reason}\"}}]}}\n\n"), Wire::OpenAi).1;
    let anthropic = |reason: &str| {
        let stop = format!("data: {{\"type\":\"message_delta\",\"delta\":{{\"stop_reason\":\"{reason}\"}},\"usage\":{{}}}}\n\n");
        whole(&(stop + "data: {\"type\":\"message_stop\"}\n\n"), Wire::Anthropic).1
    };
    let end = |end| vec![Piece::End { end, usage: None }];
    assert_eq!((openai("stop"), openai("length")), (end(End::Complete), end(End::Length)));
    assert_eq!(openai("content_filter"), failed(Failure::Refused));
    assert_eq!((anthropic("end_turn"), anthropic("max_tokens")), (end(End::Complete), end(End::Length)));
    assert_eq!(anthropic("refusal"), failed(Failure::Refused));
    let refused = "data: {\"choices\":[{\"delta\":{\"refusal\":\"I cannot\"}}]}\n\n";
    assert_eq!(whole(refused, Wire::OpenAi).1, failed(Failure::Refused));
}

#[test]
fn errors_within_a_stream_are_told_apart() {
    let cases = [
        (Wire::Anthropic, r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#, Failure::Overloaded),
        (Wire::Anthropic, r#"{"type":"error","error":{"type":"rate_limit_error"}}"#, Failure::RateLimited { retry_after_ms: None }),
        (Wire::OpenAi, r#"{"error":{"message":"x","type":"server_error","code":null}}"#, Failure::Overloaded),
        (Wire::OpenAi, r#"{"error":"x"}"#, Failure::Overloaded),
        (Wire::WorkersAi, r#"{"errors":[{"code":3006,"message":"x"}]}"#, Failure::TooLong),
        (Wire::OpenAi, "{", Failure::BadReply),
        (Wire::OpenAi, r#"{"choices":7}"#, Failure::BadReply),
        (Wire::WorkersAi, "null and void", Failure::BadReply),
    ];
    for (wire, data, failure) in cases {
        assert_eq!(whole(&format!("data: {data}\n\n"), wire).1, failed(failure), "{data}");
    }
}

#[test]
fn what_other_servers_leave_out_or_add_does_no_harm() {
    let lenient = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"reasoning\":\"hm\",\"content\":null}}],\"usage\":null}\n\n\
                   data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"eos_token\"}],\"timings\":{}}\n\n\
                   data: {\"choices\":null,\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\n";
    let usage = Some(Usage { input_tokens: 3, output_tokens: 1 });
    assert_eq!(whole(lenient, Wire::OpenAi), ("Hi".to_owned(), vec![Piece::End { end: End::Complete, usage }]));
    // Newer models of Workers AI.
    assert_eq!(whole(lenient, Wire::WorkersAi), whole(lenient, Wire::OpenAi));
    let thinking = "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}\n\n\
                    data: {\"type\":\"new\"}\n\n";
    let mut stream = thinking.as_bytes().to_vec();
    stream.extend(recorded(Wire::Anthropic));
    assert_eq!(read(Wire::Anthropic, &stream, &[9]).0, TEXT);
}

#[test]
fn an_endless_reply_ends() {
    let mut decoder = Decoder::new(Wire::OpenAi);
    let chunk = format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n", "x".repeat(1000));
    let taken = (0..100).flat_map(|_| decoder.push(chunk.as_bytes())).collect::<Vec<_>>();
    assert_eq!(taken.last(), Some(&Piece::Failed(Failure::TooLong)));
    assert_eq!(taken.len(), MAX_TEXT_BYTES / 1000 + 1);
    let mut decoder = Decoder::new(Wire::Anthropic);
    let pings = b"data: {\"type\":\"ping\"}\n\n".repeat(10_000);
    let heard: Vec<Piece> = (0..40).flat_map(|_| decoder.push(&pings)).collect();
    assert_eq!(heard, failed(Failure::TooLong));
}

#[test]
fn requests_are_those_of_each_service() {
    let (url, body, headers) = sent(&service("openai", "gpt-5-mini", "https://api.openai.com/v1"));
    assert_eq!(url, "https://api.openai.com/v1/chat/completions");
    assert_eq!(headers[1], ("authorization", "Bearer k".to_owned()));
    assert_eq!((&body["max_completion_tokens"], &body["stream"], &body["model"]), (&json!(200), &json!(true), &json!("gpt-5-mini")));
    assert_eq!(body["messages"], json!([{"role": "system", "content": "You judge."}, {"role": "user", "content": "Judge this."}]));
    assert_eq!(body["response_format"]["json_schema"]["schema"]["type"], "object");

    let (_, body, _) = sent(&service("openai", "qwen3:8b", "http://localhost:11434/v1"));
    assert_eq!((&body["max_tokens"], &body["top_p"], &body["temperature"]), (&json!(200), &json!(0.9), &json!(0.0)));
    assert!(body.get("max_completion_tokens").is_none());

    let (url, body, headers) = sent(&service("anthropic", "claude-haiku-4-5", ""));
    assert_eq!(url, "https://api.anthropic.com/v1/messages");
    assert_eq!(headers[1..], [("x-api-key", "k".to_owned()), ("anthropic-version", "2023-06-01".to_owned())]);
    assert_eq!((&body["max_tokens"], &body["system"]), (&json!(200), &json!("You judge.")));
    assert_eq!(body["output_config"]["format"]["type"], "json_schema");

    let (url, body, _) = sent(&service("workers_ai", "@cf/meta/llama-3.3", "https://api.cloudflare.com/client/v4/accounts/a/ai"));
    assert_eq!(url, "https://api.cloudflare.com/client/v4/accounts/a/ai/run/@cf/meta/llama-3.3");
    assert_eq!((&body["max_tokens"], &body["stream"]), (&json!(200), &json!(true)));

    let (url, body, _) = sent(&service("bedrock", "us.amazon.nova-lite-v1:0", "https://bedrock-runtime.eu-west-1.amazonaws.com"));
    assert_eq!(url, "https://bedrock-runtime.eu-west-1.amazonaws.com/model/us.amazon.nova-lite-v1%3A0/converse-stream");
    assert_eq!(body["inferenceConfig"], json!({"maxTokens": 200, "temperature": 0.0}));
    assert!(body["outputConfig"]["textFormat"]["structure"]["jsonSchema"]["schema"].is_string());
    assert_eq!(body["messages"], json!([{"role": "user", "content": [{"text": "Judge this."}]}]));

    let keyless = http_request(&service("openai", "m", "http://localhost:1/v1"), &request(), "");
    assert_eq!(keyless.headers.len(), 1);
}

#[test]
fn a_refused_request_says_why() {
    let busy = Failure::RateLimited { retry_after_ms: Some(3_000) };
    let cases = [
        (401, None, r#"{"error":{"code":"invalid_api_key"}}"#, Failure::Unauthorized),
        (401, None, r#"{"error":{"type":"invalid_request_error","code":null}}"#, Failure::Unauthorized),
        (403, None, r#"{"message":"x"}"#, Failure::Unauthorized),
        (429, Some("3"), r#"{"error":{"type":"requests","code":"rate_limit_exceeded"}}"#, busy),
        (429, Some(" 2.5 "), "", Failure::RateLimited { retry_after_ms: Some(2_500) }),
        (429, Some("Wed, 21 Oct 2026 07:28:00 GMT"), "", Failure::RateLimited { retry_after_ms: None }),
        (429, Some("-1"), "", Failure::RateLimited { retry_after_ms: None }),
        (429, None, r#"{"error":{"type":"insufficient_quota","code":"insufficient_quota"}}"#, Failure::NoCredit),
        (429, None, r#"{"errors":[{"code":3036,"message":"x"}],"success":false}"#, Failure::NoCredit),
        (529, None, r#"{"type":"error","error":{"type":"overloaded_error"}}"#, Failure::Overloaded),
        (503, None, "<html>", Failure::Overloaded),
        (424, None, r#"{"message":"model error"}"#, Failure::Overloaded),
        (400, None, r#"{"error":{"code":"content_filter"}}"#, Failure::Refused),
        (400, None, r#"{"error":{"code":"context_length_exceeded"}}"#, Failure::TooLong),
        (413, None, r#"{"type":"error","error":{"type":"request_too_large"}}"#, Failure::TooLong),
        (404, None, r#"{"error":{"code":"model_not_found"}}"#, Failure::Rejected { status: 404 }),
        (302, None, "", Failure::Rejected { status: 302 }),
    ];
    for (status, retry_after, body, expected) in cases {
        assert_eq!(failure(status, retry_after, body), expected, "{status} {body}");
    }
}
