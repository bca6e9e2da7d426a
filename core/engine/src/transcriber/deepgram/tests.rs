use super::*;
use proptest::prelude::*;
use serde_json::json;

fn options() -> Options {
    Options {
        service: domain::transcript::ServiceName::Deepgram,
        url: URL.into(),
        key: "secret".into(),
        model: MODEL.into(),
        language: "en-GB".into(),
    }
}

fn hear(message: serde_json::Value) -> Vec<Heard> {
    Deepgram::new(&options()).hear(&message.to_string())
}

fn results(is_final: bool, transcript: &str) -> serde_json::Value {
    json!({
        "type": "Results", "channel_index": [0, 1], "duration": 1.5, "start": 2.0, "is_final": is_final, "speech_final": false,
        "channel": {"alternatives": [{"transcript": transcript, "confidence": 0.75, "words": [
            {"word": "i", "start": 2.1, "end": 2.3, "confidence": 0.9, "punctuated_word": "I"},
            {"word": "led", "start": 2.4, "end": 3.25, "confidence": 0.6, "punctuated_word": "led."},
        ]}]},
        "metadata": {"request_id": "x", "model_info": {"name": "nova-3", "version": "1", "arch": "nova-3"}, "model_uuid": "y"},
        "from_finalize": false,
    })
}

#[test]
fn the_request_names_format_and_key_as_the_reference_does() {
    let handshake = Deepgram::new(&options()).handshake();
    assert_eq!(
        handshake.url,
        "wss://api.deepgram.com/v1/listen?model=nova-3&language=en-GB&encoding=linear16&sample_rate=24000&channels=1\
         &interim_results=true&punctuate=true&endpointing=400&mip_opt_out=true"
    );
    assert_eq!(handshake.headers, [("authorization", "Token secret".to_owned())]);
}

#[test]
fn sound_goes_as_it_is_and_never_empty() {
    let mut wire = Deepgram::new(&options());
    assert_eq!(wire.audio(&[]), []);
    assert_eq!(wire.audio(&[1, 2]), [Frame::Binary(vec![1, 2])]);
    assert_eq!(wire.keep_alive(), [Frame::Text(r#"{"type":"KeepAlive"}"#.into())]);
    assert_eq!(wire.finish(), Some(vec![Frame::Text(r#"{"type":"CloseStream"}"#.into())]));
    assert_eq!(Deepgram::new(&options()).finish(), None, "no sound, no rest");
}

#[test]
fn it_owes_an_answer_for_sound_and_nothing_for_silence_afterwards() {
    let mut wire = Deepgram::new(&options());
    assert!(!wire.owes());
    wire.audio(&[1, 2]);
    assert!(wire.owes());
    wire.hear(&results(false, "").to_string());
    assert!(!wire.owes(), "a microphone that was unplugged is no stall");
    wire.finish();
    assert!(wire.owes(), "the last words");
}

#[test]
fn results_become_interim_and_final_phrases() {
    assert_eq!(hear(results(false, " I led ")), [Heard::Interim("I led".into())]);
    let phrase = Phrase { text: "I led.".into(), confidence: Some(0.75), start_ms: Some(2100), end_ms: Some(3250) };
    let rest = [Heard::Interim(String::new()), Heard::Settled { until_ms: 3500 }];
    assert_eq!(hear(results(true, "I led."))[..], [&[Heard::Final(phrase)][..], &rest].concat());
    assert_eq!(hear(results(true, "")), rest, "silence has no words but is settled");
    let bare =
        json!({"type": "Results", "start": 1.0, "duration": 0.5, "is_final": true, "channel": {"alternatives": [{"transcript": "Yes"}]}});
    let phrase = Phrase { text: "Yes".into(), confidence: None, start_ms: Some(1000), end_ms: Some(1500) };
    assert_eq!(hear(bare)[0], Heard::Final(phrase));
}

#[test]
fn a_summary_ends_the_stream_only_when_the_end_was_asked_for() {
    let metadata =
        json!({"type": "Metadata", "transaction_key": "deprecated", "request_id": "x", "duration": 1.0, "channels": 1}).to_string();
    let mut wire = Deepgram::new(&options());
    wire.audio(&[0, 0]);
    assert_eq!(wire.hear(&metadata), []);
    wire.finish();
    assert_eq!(wire.hear(&metadata), [Heard::Finished]);
}

#[test]
fn errors_are_told_and_the_rest_means_nothing() {
    let error = json!({"type": "Error", "variant": "SchemaError", "description": "…", "message": "…"});
    assert_eq!(hear(error), [Heard::Error { code: "SchemaError".into(), fatal: false }]);
    for other in [json!({"type": "UtteranceEnd", "last_word_end": 3.1}), json!({"type": "SpeechStarted"}), json!({"type": "New"}), json!(7)]
    {
        assert_eq!(hear(other), []);
    }
}

proptest! {
    #[test]
    fn no_message_panics(bytes in prop::collection::vec(any::<u8>(), 0..300), number in any::<f64>(), cut in 0usize..400) {
        let mut wire = Deepgram::new(&options());
        wire.hear(&String::from_utf8_lossy(&bytes));
        let strange = results(true, "so").to_string().replace("2.0", &number.to_string()).replace("1.5", "1e308");
        wire.hear(&strange);
        wire.hear(&strange[..cut.min(strange.len())]);
    }
}
