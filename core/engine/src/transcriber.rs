//! Streaming speech recognition by a service, without a platform.
//!
//! * [`Wire`] is the port: one connection's conversation in a service's own format. [`deepgram`] and [`openai`] speak two real ones.
//! * [`relay`] stands between a candidate's browser and the service: consent, turns, quota, retry.
//! * [`budget`] turns money into milliseconds of sound.

pub mod budget;
mod deepgram;
mod openai;
pub mod relay;

pub use deepgram::Deepgram;
pub use openai::OpenAi;

use domain::transcript::{BYTES_PER_MS, ServiceName};

/// How to reach a service and what to ask of it. Not `Debug`: it holds the key.
#[derive(Clone)]
pub struct Options {
    /// Whose format is spoken.
    pub service: ServiceName,
    /// Where the service listens, without parameters; a bare origin gets the service's own path.
    pub url: String,
    /// The operator's key.
    pub key: String,
    /// The service's name of the model.
    pub model: String,
    /// What is spoken, as a BCP 47 tag.
    pub language: String,
}

/// The request that opens a connection. Not `Debug`: a header holds the key.
#[derive(Clone, PartialEq, Eq)]
pub struct Handshake {
    /// `wss://…` with its parameters.
    pub url: String,
    /// Beside those that every WebSocket request has.
    pub headers: Vec<(&'static str, String)>,
}

/// One message to a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A text message.
    Text(String),
    /// A binary message.
    Binary(Vec<u8>),
}

/// What a service said.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// It takes sound now.
    Ready,
    /// Words of all unfinished phrases; may change. Empty: none are pending.
    Interim(String),
    /// A finished phrase.
    Final(Phrase),
    /// Sound up to here has its final words; it need not be sent again after a lost connection.
    Settled {
        /// Milliseconds of this connection's sound.
        until_ms: u64,
    },
    /// It reported a problem.
    Error {
        /// The service's own code, for the log.
        code: String,
        /// The connection is of no more use.
        fatal: bool,
    },
    /// After [`Wire::finish`]: nothing more will come.
    Finished,
}

/// A finished phrase. Times are milliseconds of this connection's sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// What was understood; never empty.
    pub text: String,
    /// 0–1; `None` where the service gave none.
    pub confidence: Option<f32>,
    /// Start.
    pub start_ms: Option<u64>,
    /// End.
    pub end_ms: Option<u64>,
}

/// One connection to a service: what to send, and what the answers mean. Sound is in the form that
/// [`domain::transcript`] names.
pub trait Wire {
    /// The request that opens the connection.
    fn handshake(&self) -> Handshake;

    /// What is sent first. Sound may follow at once when this service announces nothing, else after [`Heard::Ready`].
    fn opening(&mut self) -> Vec<Frame>;

    /// Whether the service says [`Heard::Ready`].
    fn announces_itself(&self) -> bool;

    /// Sends sound.
    fn audio(&mut self, pcm: &[u8]) -> Vec<Frame>;

    /// The candidate's speech pauses.
    fn pause(&mut self) -> Vec<Frame>;

    /// Keeps a connection open on which no sound is sent for a while.
    fn keep_alive(&mut self) -> Vec<Frame>;

    /// Ends the sound and asks for the rest of the words. `None`: there is no rest to wait for.
    fn finish(&mut self) -> Option<Vec<Frame>>;

    /// Whether the service owes an answer, so that its silence means that it is stuck.
    fn owes(&self) -> bool;

    /// Reads one text message. Messages that this version does not know, and garbage, mean nothing.
    fn hear(&mut self, message: &str) -> Vec<Heard>;
}

/// A fresh connection to the service that `options` name.
pub fn wire(options: &Options) -> Box<dyn Wire> {
    match options.service {
        ServiceName::Deepgram => Box::new(Deepgram::new(options)),
        ServiceName::OpenAi => Box::new(OpenAi::new(options)),
    }
}

/// The model used where the operator names none.
pub fn default_model(service: ServiceName) -> &'static str {
    match service {
        ServiceName::Deepgram => deepgram::MODEL,
        ServiceName::OpenAi => openai::MODEL,
    }
}

/// Where the service listens unless the operator says otherwise.
pub fn default_url(service: ServiceName) -> &'static str {
    match service {
        ServiceName::Deepgram => deepgram::URL,
        ServiceName::OpenAi => openai::URL,
    }
}

/// `base` with the path of `usual` when it has none itself, and with parameters.
fn address(base: &str, usual: &str, parameters: &[(&str, &str)]) -> String {
    let base = base.trim().trim_end_matches('/');
    let path_of = |url: &str| url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
    let path = if path_of(base).is_none() { path_of(usual).unwrap_or_default() } else { String::new() };
    let query: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    format!("{base}{path}?{}", query.join("&"))
}

/// Percent-encoding of everything but RFC 3986's unreserved characters.
pub(crate) fn encoded(value: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    value.bytes().map(one).collect()
}

/// Milliseconds that so many bytes of sound last.
fn ms_of(bytes: usize) -> u64 {
    (bytes / BYTES_PER_MS) as u64
}

/// A confidence as the rest of the program takes it: 0–1, and none where a service puts 0 for "none".
fn confidence(value: f64) -> Option<f32> {
    (value.is_finite() && value > 0.0).then(|| value.min(1.0) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_origin_gets_the_usual_path() {
        let usual = "wss://api.example/v1/listen";
        let with = |base| address(base, usual, &[("model", "nova 3"), ("language", "en-US")]);
        assert_eq!(with("ws://127.0.0.1:9"), "ws://127.0.0.1:9/v1/listen?model=nova%203&language=en-US");
        assert_eq!(with("ws://127.0.0.1:9/"), "ws://127.0.0.1:9/v1/listen?model=nova%203&language=en-US");
        assert_eq!(with("wss://proxy.example/speech"), "wss://proxy.example/speech?model=nova%203&language=en-US");
    }

    #[test]
    fn confidences_stay_within_their_range() {
        assert_eq!([0.0, f64::NAN, -1.0].map(confidence), [None; 3]);
        assert_eq!((confidence(0.5), confidence(7.0)), (Some(0.5), Some(1.0)));
    }
}
