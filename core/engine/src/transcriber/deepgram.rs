//! Deepgram's streaming recognition, `wss://api.deepgram.com/v1/listen`.
//!
//! Sources: <https://developers.deepgram.com/reference/speech-to-text/listen-streaming> (parameters, messages),
//! <https://developers.deepgram.com/docs/audio-keep-alive> (ten seconds without sound or `KeepAlive` close the connection with
//! `NET-0001`), <https://developers.deepgram.com/docs/close-stream> (`CloseStream` gives the rest of the words, a `Metadata` summary,
//! then the close), <https://developers.deepgram.com/docs/stt-troubleshooting-websocket-data-and-net-errors> (close codes; an empty
//! binary message closes the connection).

use domain::transcript::SAMPLE_RATE_HZ;
use serde::Deserialize;

use super::{Frame, Handshake, Heard, Options, Phrase, Wire, address, confidence};

/// Where the service listens.
pub(super) const URL: &str = "wss://api.deepgram.com/v1/listen";
/// The streaming model for general speech.
pub(super) const MODEL: &str = "nova-3";
/// Silence after which a phrase is closed, in milliseconds; the guide to endpointing recommends 300–500 for people who think while they
/// speak.
const ENDPOINTING_MS: &str = "400";

/// One connection.
pub struct Deepgram {
    options: Options,
    sent_bytes: usize,
    /// Sound was sent since it last said something.
    unanswered: bool,
    finishing: bool,
}

/// A server's message, as far as it is used. Everything may be missing.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Event {
    Results(Results),
    Metadata {},
    Error {
        #[serde(default)]
        variant: String,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Results {
    /// Seconds of this connection's sound.
    #[serde(default)]
    start: f64,
    #[serde(default)]
    duration: f64,
    #[serde(default)]
    is_final: bool,
    #[serde(default)]
    channel: Channel,
}

#[derive(Default, Deserialize)]
struct Channel {
    #[serde(default)]
    alternatives: Vec<Alternative>,
}

#[derive(Deserialize)]
struct Alternative {
    #[serde(default)]
    transcript: String,
    #[serde(default)]
    confidence: f64,
    #[serde(default)]
    words: Vec<Word>,
}

#[derive(Deserialize)]
struct Word {
    #[serde(default)]
    start: f64,
    #[serde(default)]
    end: f64,
}

impl Deepgram {
    /// A connection that is not open yet.
    pub fn new(options: &Options) -> Self {
        Self { options: options.clone(), sent_bytes: 0, unanswered: false, finishing: false }
    }
}

impl Wire for Deepgram {
    fn handshake(&self) -> Handshake {
        let rate = SAMPLE_RATE_HZ.to_string();
        let parameters = [
            ("model", self.options.model.as_str()),
            ("language", &self.options.language),
            ("encoding", "linear16"),
            ("sample_rate", &rate),
            ("channels", "1"),
            ("interim_results", "true"),
            ("punctuate", "true"),
            ("endpointing", ENDPOINTING_MS),
            // Not used to train models: the candidate agreed to captions, to nothing else.
            ("mip_opt_out", "true"),
        ];
        Handshake {
            url: address(&self.options.url, URL, &parameters),
            headers: vec![("authorization", format!("Token {}", self.options.key))],
        }
    }

    fn opening(&mut self) -> Vec<Frame> {
        Vec::new()
    }

    fn announces_itself(&self) -> bool {
        false
    }

    fn audio(&mut self, pcm: &[u8]) -> Vec<Frame> {
        if pcm.is_empty() {
            return Vec::new();
        }
        self.sent_bytes += pcm.len();
        self.unanswered = true;
        vec![Frame::Binary(pcm.to_vec())]
    }

    fn pause(&mut self) -> Vec<Frame> {
        // It hears pauses itself.
        Vec::new()
    }

    fn keep_alive(&mut self) -> Vec<Frame> {
        vec![Frame::Text(r#"{"type":"KeepAlive"}"#.to_owned())]
    }

    fn finish(&mut self) -> Option<Vec<Frame>> {
        self.finishing = true;
        (self.sent_bytes > 0).then(|| vec![Frame::Text(r#"{"type":"CloseStream"}"#.to_owned())])
    }

    fn owes(&self) -> bool {
        // With interim results there is a message for every second or so of sound, silent or not; and at the end a last one.
        self.unanswered || (self.finishing && self.sent_bytes > 0)
    }

    fn hear(&mut self, message: &str) -> Vec<Heard> {
        match serde_json::from_str(message) {
            Ok(Event::Results(results)) => {
                self.unanswered = false;
                results.heard()
            }
            // It may also come while the stream runs, and then says nothing that is used.
            Ok(Event::Metadata {}) if self.finishing => vec![Heard::Finished],
            Ok(Event::Error { variant }) => vec![Heard::Error { code: variant, fatal: false }],
            Ok(Event::Metadata {} | Event::Other) | Err(_) => Vec::new(),
        }
    }
}

impl Results {
    fn heard(self) -> Vec<Heard> {
        let (start_ms, end_ms) = (whole_ms(self.start), whole_ms(self.start + self.duration));
        let best = self.channel.alternatives.into_iter().next();
        let text = best.as_ref().map(|best| best.transcript.trim().to_owned()).unwrap_or_default();
        if !self.is_final {
            return vec![Heard::Interim(text)];
        }
        let words = best.iter().flat_map(|best| &best.words);
        let said = words.clone().next().zip(words.last()).map(|(first, last)| (whole_ms(first.start), whole_ms(last.end)));
        let (said_from_ms, said_to_ms) = said.unwrap_or((start_ms, end_ms));
        let phrase = Phrase {
            text,
            confidence: best.and_then(|best| confidence(best.confidence)),
            start_ms: Some(said_from_ms),
            end_ms: Some(said_to_ms.max(said_from_ms)),
        };
        let last = (!phrase.text.is_empty()).then_some(Heard::Final(phrase));
        last.into_iter().chain([Heard::Interim(String::new()), Heard::Settled { until_ms: end_ms }]).collect()
    }
}

/// Negative and senseless times become 0, endless ones the largest.
fn whole_ms(seconds: f64) -> u64 {
    (seconds * 1000.0).round() as u64
}

#[cfg(test)]
mod tests;
