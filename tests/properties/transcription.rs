//! Feature: interview-prep-ai, Property 8: Real-Time Transcription Performance
//!
//! Whoever recognises the speech: uncertain phrases are flagged until they are corrected, corrections never cost points, and what comes
//! late never gets into another answer. (That a service's late words keep their turn is proved beside the relay in `engine`; that they
//! come within two seconds depends on the service.)

use domain::protocol::Command;
use domain::session::Caption;
use domain::setup::InterviewKind;
use domain::transcript::{ServiceName, UNCERTAIN_BELOW, is_uncertain};
use engine::report;
use engine::transcriber::{Heard, Options, wire};
use proptest::prelude::*;
use serde_json::json;
use tests::host::{Host, setup};

const STORY: [&str; 8] = [
    "Two years ago at my last company our checkout failed every Friday evening.",
    "I was responsible for the payment service and had to find the cause.",
    "I measured the queries, found a missing index and wrote a migration.",
    "I decided to test it on a copy first because a mistake would have cost us orders.",
    "As a result the error rate fell from 4 to 1 percent.",
    "My team used the same check for every later release.",
    "Next time I would look at the metrics earlier.",
    "I learned to ask the product manager before I start.",
];
const MISHEARD: [&str; 4] = ["check out failed on fry day", "the parent service", "a missing in decks", "thank you"];

/// What a recogniser makes of one sentence, and what the candidate makes of that.
#[derive(Debug, Clone)]
struct Phrase {
    words: &'static str,
    heard: &'static str,
    confidence: Option<f32>,
    corrections: Vec<&'static str>,
}

fn any_phrase() -> impl Strategy<Value = Phrase> {
    let heard = prop::sample::select(MISHEARD.to_vec());
    let confidence = prop::option::of(0.0f32..=1.0);
    (prop::sample::select(STORY.to_vec()), heard.clone(), confidence, prop::collection::vec(heard, 0..3))
        .prop_map(|(words, heard, confidence, corrections)| Phrase { words, heard, confidence, corrections })
}

fn caption(id: usize, text: &str, confidence: Option<f32>, edited: bool) -> Command {
    let start_ms = 1_000 + id as u64 * 5_000;
    let caption = Caption { id: id as u32, text: text.into(), confidence, start_ms, end_ms: start_ms + 4_000, edited };
    Command::Caption { turn: 0, caption }
}

/// An interview whose first question is open and has been for long enough.
fn listening() -> Host {
    let mut host = Host::new(setup(InterviewKind::Behavioural, 20), 3);
    host.command(Command::Start).unwrap();
    host.wait(120_000, 0);
    host
}

/// What the report says about the content: its range, and for each criterion whether it was found and in which words.
fn content(mut host: Host) -> impl PartialEq + std::fmt::Debug {
    host.command(Command::Done { turn: 0, by_silence: false }).unwrap();
    host.command(Command::End).unwrap();
    let report = report::build("s", &host.session, &[]);
    let findings = |answer: &domain::report::AnswerReport| -> Vec<_> {
        answer
            .findings
            .iter()
            .map(|finding| (finding.criterion, finding.found, finding.quotes.iter().map(|quote| quote.text.clone()).collect::<Vec<_>>()))
            .collect()
    };
    (report.content_range, report.content_reason, report.answers.iter().map(findings).collect::<Vec<_>>())
}

/// The final message of a service for a phrase of this confidence.
fn final_message(service: ServiceName, confidence: f32) -> String {
    match service {
        ServiceName::Deepgram => {
            let alternative = json!({"transcript": "so", "confidence": confidence, "words": []});
            json!({"type": "Results", "start": 0, "duration": 1, "is_final": true, "channel": {"alternatives": [alternative]}}).to_string()
        }
        ServiceName::OpenAi => {
            let logprobs = json!([{"token": "so", "logprob": f64::from(confidence).ln()}]);
            let kind = "conversation.item.input_audio_transcription.completed";
            json!({"type": kind, "item_id": "a", "transcript": "so", "logprobs": logprobs}).to_string()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Feature: interview-prep-ai, Property 8: Real-Time Transcription Performance
    #[test]
    fn corrections_never_cost_points(phrases in prop::collection::vec(any_phrase(), 1..7)) {
        let (mut understood, mut corrected) = (listening(), listening());
        for (id, phrase) in phrases.iter().enumerate() {
            understood.command(caption(id, phrase.words, None, false)).unwrap();
            corrected.command(caption(id, phrase.heard, phrase.confidence, false)).unwrap();
            for attempt in &phrase.corrections {
                corrected.command(caption(id, attempt, phrase.confidence, true)).unwrap();
            }
            corrected.command(caption(id, phrase.words, phrase.confidence, true)).unwrap();
        }
        prop_assert_eq!(content(understood), content(corrected));
    }

    /// Feature: interview-prep-ai, Property 8: Real-Time Transcription Performance
    #[test]
    fn late_phrases_never_get_into_the_next_answer(late in prop::collection::vec(any_phrase(), 1..7), own in any_phrase()) {
        let mut host = listening();
        host.command(caption(0, own.words, None, false)).unwrap();
        host.command(Command::Done { turn: 0, by_silence: false }).unwrap();
        let before = host.session.clone();
        for (id, phrase) in late.iter().enumerate() {
            let refused = host.command(caption(id + 1, phrase.heard, phrase.confidence, false)).unwrap_err();
            prop_assert_eq!(refused.code, "wrong_turn");
        }
        prop_assert_eq!(&host.session.turns, &before.turns);
    }

    /// Feature: interview-prep-ai, Property 8: Real-Time Transcription Performance
    #[test]
    fn whoever_recognises_uncertain_phrases_are_flagged_until_corrected(confidence in 0.001f32..=1.0, openai in any::<bool>()) {
        let service = if openai { ServiceName::OpenAi } else { ServiceName::Deepgram };
        let options = Options { service, url: String::new(), key: String::new(), model: String::new(), language: String::new() };
        let heard = wire(&options).hear(&final_message(service, confidence));
        let Some(Heard::Final(phrase)) = heard.first() else { panic!("{heard:?}") };
        let given = phrase.confidence.unwrap();
        prop_assert!((given - confidence).abs() < 1e-5);
        let caption = |edited| Caption { id: 0, text: phrase.text.clone(), confidence: phrase.confidence, start_ms: 0, end_ms: 1, edited };
        prop_assert_eq!(is_uncertain(&caption(false)), given < UNCERTAIN_BELOW);
        prop_assert!(!is_uncertain(&caption(true)));
    }
}
