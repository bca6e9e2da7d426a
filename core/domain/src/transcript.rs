//! Captions by a speech service, through the edge: what the site offers, and the messages on the socket
//! `GET /api/v1/sessions/{id}/transcribe` (origin, sub-protocols and ticket as on the session's socket).
//!
//! | browser → edge | edge → browser |
//! | --- | --- |
//! | [`Consent`](ClientMessage::Consent), first and once | [`Ready`](ServerMessage::Ready) |
//! | [`AnswerBegin`](ClientMessage::AnswerBegin), then sound as binary messages | [`Interim`](ServerMessage::Interim), [`Final`](ServerMessage::Final) |
//! | [`Pause`](ClientMessage::Pause) when the candidate's speech pauses | |
//! | [`AnswerEnd`](ClientMessage::AnswerEnd) | the rest of its words, then [`Closed`](ServerMessage::Closed) |
//! | [`Bye`](ClientMessage::Bye) | the rest, then the socket closes |
//!
//! Sound is linear PCM, 16 bits little-endian, mono, [`SAMPLE_RATE_HZ`]. Words carry the turn during which their sound was sent, whenever
//! they come. Nothing reaches the service before the consent that names it is stored. [`Stopped`](ServerMessage::Stopped) is the last
//! message of a socket: the candidate types on.

use serde::{Deserialize, Serialize};

use crate::session::Caption;

/// Samples per second of the sound on the socket; what both services take.
pub const SAMPLE_RATE_HZ: u32 = 24_000;
/// Bytes of sound per millisecond.
pub const BYTES_PER_MS: usize = SAMPLE_RATE_HZ as usize * 2 / 1000;
/// Largest binary message, in bytes: more than a second of sound.
pub const MAX_AUDIO_BYTES: usize = 64 * 1024;
/// Version of the text that the candidate agrees to.
pub const NOTICE: u32 = 1;
/// Below this confidence a phrase is marked as uncertain (our own choice; recognisers do not calibrate theirs).
pub const UNCERTAIN_BELOW: f32 = 0.6;
/// Languages on offer, as BCP 47 tags. Questions and evaluation are English.
pub const LANGUAGES: [&str; 5] = ["en-US", "en-GB", "en-AU", "en-IN", "de"];

/// Who receives the sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ServiceName {
    /// Deepgram's streaming recognition.
    Deepgram,
    /// OpenAI's realtime transcription.
    #[serde(rename = "OpenAI")]
    OpenAi,
}

impl ServiceName {
    /// As people read it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deepgram => "Deepgram",
            Self::OpenAi => "OpenAI",
        }
    }
}

/// Answer to `GET /api/v1/captions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptionsOffer {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The service that this site has a contract with; `None` where captions come from the browser or from nobody.
    pub service: Option<Service>,
}

/// A service on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Who receives the sound.
    pub name: ServiceName,
    /// BCP 47 tags to choose from.
    pub languages: Vec<String>,
    /// See [`NOTICE`].
    pub notice: u32,
}

/// From the browser; sound goes as binary messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// The candidate agreed that this service receives the sound of the answers.
    Consent {
        /// See [`crate::SCHEMA_VERSION`].
        schema_version: u32,
        /// Whom the candidate agreed to.
        service: ServiceName,
        /// See [`NOTICE`].
        notice: u32,
        /// What is spoken, one of [`Service::languages`].
        language: String,
    },
    /// What comes now belongs to this turn.
    AnswerBegin {
        /// The open turn.
        turn: u32,
    },
    /// The candidate's speech pauses; closes the phrase for services that do not hear pauses themselves.
    Pause {
        /// The open turn.
        turn: u32,
    },
    /// The turn takes no more sound.
    AnswerEnd {
        /// The turn that was open.
        turn: u32,
    },
    /// Nothing more will come.
    Bye,
}

/// To the browser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// The consent is stored; answers can begin.
    Ready {
        /// Who will receive the sound.
        service: ServiceName,
    },
    /// Words of unfinished phrases; replaces the last one of its turn. Empty: none are pending.
    Interim {
        /// Whose words.
        turn: u32,
        /// May still change.
        text: String,
    },
    /// A finished phrase.
    Final {
        /// Whose words.
        turn: u32,
        /// What was understood.
        text: String,
        /// The service's own confidence, 0–1; `None` where it gave none.
        confidence: Option<f32>,
        /// Start, in milliseconds of sound since the [`ClientMessage::AnswerBegin`]; `None` where the service gave none.
        start_ms: Option<u64>,
        /// End, on the same clock.
        end_ms: Option<u64>,
    },
    /// The ended turn's last words were sent.
    Closed {
        /// Which.
        turn: u32,
    },
    /// The service is not used any more on this socket.
    Stopped {
        /// Why.
        code: StopCode,
    },
}

/// Why recognition stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopCode {
    /// This interview has used its share.
    Quota,
    /// The site has spent what its operator allows for today.
    SpendCap,
    /// The service failed, twice in a row.
    Service,
    /// Another service is on offer than the one agreed to.
    NotOffered,
    /// The language is not on offer.
    Language,
    /// The interview is over.
    Over,
    /// The browser's messages came in no order that the protocol knows.
    Protocol,
}

/// Whether a phrase is marked for the candidate to look at: little confidence, and not corrected yet.
pub fn is_uncertain(caption: &Caption) -> bool {
    !caption.edited && caption.confidence.is_some_and(|confidence| confidence < UNCERTAIN_BELOW)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn messages_are_what_the_table_says() {
        let consent = json!({"type": "consent", "schema_version": 1, "service": "OpenAI", "notice": 1, "language": "en-US"});
        let read: ClientMessage = serde_json::from_value(consent.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), consent);
        let last = ServerMessage::Final { turn: 2, text: "Yes.".into(), confidence: None, start_ms: Some(10), end_ms: Some(400) };
        let wanted = json!({"type": "final", "turn": 2, "text": "Yes.", "confidence": null, "start_ms": 10, "end_ms": 400});
        assert_eq!(serde_json::to_value(last).unwrap(), wanted);
        let stopped = serde_json::to_value(ServerMessage::Stopped { code: StopCode::SpendCap }).unwrap();
        assert_eq!(stopped, json!({"type": "stopped", "code": "spend_cap"}));
    }

    #[test]
    fn a_phrase_is_uncertain_until_it_is_corrected() {
        let caption = |confidence, edited| Caption { id: 0, text: "so".into(), confidence, start_ms: 0, end_ms: 1, edited };
        assert!(is_uncertain(&caption(Some(0.59), false)));
        assert!(!is_uncertain(&caption(Some(0.59), true)));
        assert!(!is_uncertain(&caption(Some(UNCERTAIN_BELOW), false)));
        assert!(!is_uncertain(&caption(None, false)));
    }
}
