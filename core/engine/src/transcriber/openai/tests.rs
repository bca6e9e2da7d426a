use super::*;
use proptest::prelude::*;
use serde_json::Value;

const MS: usize = BYTES_PER_MS;

fn options(model: &str) -> Options {
    Options {
        service: domain::transcript::ServiceName::OpenAi,
        url: URL.into(),
        key: "secret".into(),
        model: model.into(),
        language: "en-GB".into(),
    }
}

fn fresh() -> OpenAi {
    OpenAi::new(&options(MODEL))
}

/// Speech, as far as loudness goes.
fn loud(ms: usize) -> Vec<u8> {
    2000i16.to_le_bytes().repeat(ms * MS / 2)
}

fn quiet(ms: usize) -> Vec<u8> {
    vec![0; ms * MS]
}

fn sent(frames: &[Frame]) -> Vec<Value> {
    let parse = |frame: &Frame| match frame {
        Frame::Text(text) => serde_json::from_str(text).unwrap(),
        Frame::Binary(_) => panic!("this service takes text alone"),
    };
    frames.iter().map(parse).collect()
}

fn is_commit(frames: &[Frame]) -> bool {
    sent(frames).iter().any(|message| message["type"] == "input_audio_buffer.commit")
}

fn hear(wire: &mut OpenAi, kind: &str, mut rest: Value) -> Vec<Heard> {
    rest["type"] = json!(kind);
    rest["event_id"] = json!("event_1");
    wire.hear(&rest.to_string())
}

fn committed(wire: &mut OpenAi, id: &str) -> Vec<Heard> {
    hear(wire, "input_audio_buffer.committed", json!({"item_id": id, "previous_item_id": null}))
}

fn delta(wire: &mut OpenAi, id: &str, delta: &str) -> Vec<Heard> {
    hear(wire, "conversation.item.input_audio_transcription.delta", json!({"item_id": id, "content_index": 0, "delta": delta}))
}

fn completed(wire: &mut OpenAi, id: &str, transcript: &str, logprobs: Value) -> Vec<Heard> {
    let usage = json!({"type": "tokens", "total_tokens": 3, "input_tokens": 1, "output_tokens": 2});
    let rest = json!({"item_id": id, "content_index": 0, "transcript": transcript, "logprobs": logprobs, "usage": usage});
    hear(wire, "conversation.item.input_audio_transcription.completed", rest)
}

fn spoken(wire: &mut OpenAi, id: &str, start_ms: u64, end_ms: u64) {
    hear(wire, "input_audio_buffer.speech_started", json!({"item_id": id, "audio_start_ms": start_ms}));
    hear(wire, "input_audio_buffer.speech_stopped", json!({"item_id": id, "audio_end_ms": end_ms}));
    committed(wire, id);
}

#[test]
fn the_session_is_set_up_as_the_guide_says() {
    let mut wire = fresh();
    let handshake = wire.handshake();
    assert_eq!(handshake.url, "wss://api.openai.com/v1/realtime?intent=transcription");
    assert_eq!(handshake.headers, [("authorization", "Bearer secret".to_owned())]);
    let session = json!({
        "type": "transcription",
        "audio": {"input": {
            "format": {"type": "audio/pcm", "rate": 24000},
            "transcription": {"model": "gpt-4o-transcribe", "language": "en"},
            "turn_detection": {"type": "server_vad", "prefix_padding_ms": 300, "silence_duration_ms": 500},
        }},
        "include": ["item.input_audio_transcription.logprobs"],
    });
    assert_eq!(sent(&wire.opening()), [json!({"type": "session.update", "event_id": "configure", "session": session})]);
    let append = sent(&wire.audio(&[1, 0, 255]));
    assert_eq!(append, [json!({"type": "input_audio_buffer.append", "audio": "AQD/"})]);
}

#[test]
fn models_without_turns_are_asked_for_none() {
    for (model, key, language) in [
        ("gpt-live-transcribe", "languages", json!(["en"])),
        ("gpt-live-transcribe-2026-07-01", "languages", json!(["en"])),
        ("gpt-realtime-whisper", "language", json!("en")),
    ] {
        let session = &sent(&OpenAi::new(&options(model)).opening())[0]["session"];
        assert_eq!(session["audio"]["input"]["turn_detection"], Value::Null, "{model}");
        assert_eq!(session["audio"]["input"]["transcription"], json!({"model": model, key: language}));
        assert_eq!(session.get("include"), None);
    }
}

#[test]
fn phrases_have_times_and_the_geometric_mean_of_their_tokens() {
    let mut wire = fresh();
    assert_eq!(hear(&mut wire, "session.created", json!({"session": {}})), [Heard::Ready]);
    wire.audio(&loud(2000));
    spoken(&mut wire, "a", 100, 1800);
    assert_eq!(delta(&mut wire, "a", "I"), [Heard::Interim("I".into())]);
    assert_eq!(delta(&mut wire, "a", " led"), [Heard::Interim("I led".into())]);
    let logprobs = json!([{"token": "I", "logprob": 0.5f64.ln(), "bytes": [73]}, {"token": " led", "logprob": 0.125f64.ln(), "bytes": []}]);
    let heard = completed(&mut wire, "a", "I led. ", logprobs);
    let phrase = Phrase { text: "I led.".into(), confidence: Some(0.25), start_ms: Some(100), end_ms: Some(1800) };
    assert_eq!(heard, [Heard::Final(phrase), Heard::Interim(String::new()), Heard::Settled { until_ms: 1800 }]);
}

#[test]
fn without_log_probabilities_there_is_no_confidence() {
    for logprobs in [json!(null), json!([])] {
        let heard = completed(&mut fresh(), "a", "Yes", logprobs);
        let phrase = Phrase { text: "Yes".into(), confidence: None, start_ms: None, end_ms: None };
        assert_eq!(heard[0], Heard::Final(phrase));
    }
}

#[test]
fn phrases_that_complete_out_of_order_settle_in_order() {
    let mut wire = fresh();
    wire.audio(&loud(4000));
    spoken(&mut wire, "a", 0, 1000);
    spoken(&mut wire, "b", 1500, 3000);
    delta(&mut wire, "a", "first");
    assert_eq!(delta(&mut wire, "b", "second"), [Heard::Interim("first second".into())]);
    let heard = completed(&mut wire, "b", "Second.", json!(null));
    assert_eq!(heard[1..], [Heard::Interim("first".into()), Heard::Settled { until_ms: 0 }]);
    let heard = completed(&mut wire, "a", "First.", json!(null));
    assert_eq!(heard[1..], [Heard::Interim(String::new()), Heard::Settled { until_ms: 3000 }]);
}

#[test]
fn the_end_commits_what_was_said_since_the_last_pause_and_never_silence() {
    let mut wire = fresh();
    wire.audio(&loud(1000));
    wire.audio(&quiet(600));
    spoken(&mut wire, "a", 0, 1500);
    assert_eq!(wire.finish(), Some(vec![]), "one phrase is owed, silence is not committed");
    assert!(wire.owes());
    assert_eq!(completed(&mut wire, "a", "Yes.", json!(null)).last(), Some(&Heard::Finished));

    let mut wire = fresh();
    wire.audio(&quiet(200));
    wire.audio(&loud(400));
    assert!(is_commit(&wire.finish().unwrap()));
    committed(&mut wire, "a");
    let heard = completed(&mut wire, "a", "No.", json!(null));
    let phrase = Phrase { text: "No.".into(), confidence: None, start_ms: Some(200), end_ms: Some(600) };
    assert_eq!((&heard[0], heard.last()), (&Heard::Final(phrase), Some(&Heard::Finished)));

    let mut wire = fresh();
    wire.audio(&quiet(5000));
    assert_eq!(wire.finish(), None, "nothing but silence: nothing to wait for");
}

#[test]
fn a_commit_that_came_too_late_is_no_error() {
    let mut wire = fresh();
    wire.audio(&loud(1000));
    assert!(is_commit(&wire.finish().unwrap()));
    let empty = json!({"error": {"type": "invalid_request_error", "code": "input_audio_buffer_commit_empty", "message": "…"}});
    assert_eq!(hear(&mut wire, "error", empty), [Heard::Finished]);
}

#[test]
fn models_without_turns_are_told_where_phrases_end() {
    let mut wire = OpenAi::new(&options("gpt-live-transcribe"));
    wire.audio(&loud(1000));
    assert!(is_commit(&wire.pause()));
    assert_eq!(wire.pause(), [], "nothing was said since");
    wire.audio(&loud(300));
    committed(&mut wire, "a");
    let heard = completed(&mut wire, "a", "So.", json!(null));
    assert_eq!(heard[0], Heard::Final(Phrase { text: "So.".into(), confidence: None, start_ms: Some(0), end_ms: Some(1000) }));
    let long: Vec<bool> = (0..310).map(|_| is_commit(&wire.audio(&loud(100)))).collect();
    assert_eq!(long.iter().filter(|commit| **commit).count(), 1, "a phrase without a pause is cut after half a minute");
    assert_eq!(fresh().pause(), [], "the others hear pauses themselves");
}

#[test]
fn errors_are_fatal_only_where_the_session_is_of_no_use() {
    let error = |code: &str, event_id: Value| json!({"error": {"type": "invalid_request_error", "code": code, "event_id": event_id}});
    let one = |message| hear(&mut fresh(), "error", message);
    assert_eq!(one(error("invalid_event", json!(null))), [Heard::Error { code: "invalid_event".into(), fatal: false }]);
    assert_eq!(one(error("invalid_value", json!("configure"))), [Heard::Error { code: "invalid_value".into(), fatal: true }]);
    assert_eq!(one(error("insufficient_quota", json!(null))), [Heard::Error { code: "insufficient_quota".into(), fatal: true }]);
    let mut wire = fresh();
    wire.audio(&loud(1000));
    spoken(&mut wire, "a", 0, 900);
    let failed = json!({"item_id": "a", "content_index": 0, "error": {"type": "server_error", "message": "…"}});
    let heard = hear(&mut wire, "conversation.item.input_audio_transcription.failed", failed);
    assert_eq!(heard[0], Heard::Error { code: "server_error".into(), fatal: false });
    assert!(!wire.owes());
}

#[test]
fn unknown_events_mean_nothing() {
    for message in
        ["", "7", "{}", "[]", r#"{"type":"conversation.item.added"}"#, r#"{"type":"session.updated","session":{}}"#, "{\"type\":"]
    {
        assert_eq!(fresh().hear(message), [], "{message}");
    }
}

proptest! {
    #[test]
    fn no_message_panics(bytes in prop::collection::vec(any::<u8>(), 0..300), number in any::<f64>(), cut in 0usize..200, ids in prop::collection::vec(0u8..99, 0..99)) {
        let mut wire = fresh();
        wire.hear(&String::from_utf8_lossy(&bytes));
        let message = format!(r#"{{"type":"conversation.item.input_audio_transcription.completed","item_id":"é","transcript":"é","logprobs":[{{"logprob":{number}}}]}}"#);
        wire.hear(&message);
        wire.hear(message.get(..cut.min(message.len())).unwrap_or_default());
        for id in ids {
            delta(&mut wire, &id.to_string(), "word");
        }
        prop_assert!(wire.items.len() <= MAX_ITEMS);
    }
}
