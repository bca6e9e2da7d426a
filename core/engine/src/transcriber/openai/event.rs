//! The service's events, as far as they are used. Everything may be missing.

use serde::Deserialize;

/// One event; those that are not used are [`Event::Other`].
#[derive(Deserialize)]
#[serde(tag = "type")]
pub(super) enum Event {
    #[serde(rename = "session.created")]
    Created {},
    #[serde(rename = "input_audio_buffer.speech_started")]
    SpeechStarted { item_id: String, audio_start_ms: u64 },
    #[serde(rename = "input_audio_buffer.speech_stopped")]
    SpeechStopped { item_id: String, audio_end_ms: u64 },
    #[serde(rename = "input_audio_buffer.committed")]
    Committed { item_id: String },
    #[serde(rename = "conversation.item.input_audio_transcription.delta")]
    Delta {
        item_id: String,
        #[serde(default)]
        delta: Option<String>,
    },
    #[serde(rename = "conversation.item.input_audio_transcription.completed")]
    Completed {
        item_id: String,
        #[serde(default)]
        transcript: String,
        #[serde(default)]
        logprobs: Option<Vec<LogProb>>,
    },
    #[serde(rename = "conversation.item.input_audio_transcription.failed")]
    Failed {
        item_id: String,
        #[serde(default)]
        error: Problem,
    },
    #[serde(rename = "error")]
    Error {
        #[serde(default)]
        error: Problem,
    },
    #[serde(other)]
    Other,
}

/// A recognised token's natural logarithm of its probability.
#[derive(Deserialize)]
pub(super) struct LogProb {
    #[serde(default)]
    pub(super) logprob: f64,
}

/// What an event says about an error.
#[derive(Default, Deserialize)]
pub(super) struct Problem {
    #[serde(default, rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) code: Option<String>,
    /// Which of our messages caused it.
    #[serde(default)]
    pub(super) event_id: Option<String>,
}
