//! The request and its answer: `multipart/form-data` there, `verbose_json` with word times back.

use std::time::Duration;

use engine::transcript::Word;
use serde::Deserialize;
use ureq::Agent;

/// Ten minutes of sound on a slow machine.
const CALL_LIMIT: Duration = Duration::from_secs(600);
/// Waits before a call is tried again.
const AGAIN: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(4)];
/// Longest answer: ten minutes have some 2000 words, of a hundred bytes each with their times.
const MAX_ANSWER_BYTES: u64 = 4 * 1024 * 1024;
/// Longest text that is still a word.
const MAX_WORD_BYTES: usize = 200;
/// Separates the fields; cannot occur in a WAV file by chance (128 bits).
const BOUNDARY: &str = "interviewprep-7b1f6f0f2d5c4a3e9c0d8e1a2b3c4d5e";

/// The service gives no words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ServiceError {
    /// It may work later.
    #[error("does not answer: {0}")]
    Unavailable(String),
    /// It never will: address, key or model are not what they should be.
    #[error("refuses: status {0}; check its address, key and model")]
    Refused(u16),
    /// What it answers is no transcript with word times.
    #[error("answers something else than words with times: {0}")]
    NoWords(&'static str),
}

/// One service and model.
#[derive(Clone)]
pub(super) struct Service {
    agent: Agent,
    url: String,
    key: Option<String>,
    model: String,
}

/// What we need of the answer.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    text: String,
    #[serde(default)]
    words: Vec<Heard>,
}

#[derive(Deserialize)]
struct Heard {
    word: String,
    /// Seconds.
    start: f64,
    end: f64,
    /// Not in the OpenAI API; whisper.cpp's and faster-whisper's servers give it.
    #[serde(default)]
    probability: Option<f32>,
}

impl Service {
    pub(super) fn new(url: &str, key: Option<&str>, model: &str) -> Self {
        let config = Agent::config_builder().timeout_global(Some(CALL_LIMIT)).http_status_as_error(false).build();
        let url = format!("{}/v1/audio/transcriptions", url.trim_end_matches('/'));
        Self { agent: config.into(), url, key: key.map(str::to_owned), model: model.to_owned() }
    }

    /// Words of a WAV file of `length_ms`, in order of time.
    pub(super) fn words(&self, wav: &[u8], length_ms: u64) -> Result<Vec<Word>, ServiceError> {
        let body = self.form(wav);
        let mut waits = AGAIN.iter();
        loop {
            match (self.call(&body), waits.next()) {
                (Err(ServiceError::Unavailable(_)), Some(wait)) => std::thread::sleep(*wait),
                (answer, _) => return read(&answer?, length_ms),
            }
        }
    }

    fn call(&self, body: &[u8]) -> Result<Vec<u8>, ServiceError> {
        let mut request = self.agent.post(&self.url).content_type(format!("multipart/form-data; boundary={BOUNDARY}"));
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let mut answer = request.send(body).map_err(unavailable)?;
        match answer.status().as_u16() {
            200 => answer.body_mut().with_config().limit(MAX_ANSWER_BYTES).read_to_vec().map_err(unavailable),
            status @ (408 | 409 | 425 | 429 | 500..) => Err(ServiceError::Unavailable(format!("status {status}"))),
            status => Err(ServiceError::Refused(status)),
        }
    }

    fn form(&self, wav: &[u8]) -> Vec<u8> {
        let mut form = Vec::with_capacity(wav.len() + 1024);
        let fields = [("model", self.model.as_str()), ("response_format", "verbose_json"), ("timestamp_granularities[]", "word")];
        for (name, value) in fields {
            form.extend(format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
        }
        let file = "content-disposition: form-data; name=\"file\"; filename=\"speech.wav\"\r\ncontent-type: audio/wav";
        form.extend(format!("--{BOUNDARY}\r\n{file}\r\n\r\n").as_bytes());
        form.extend(wav);
        form.extend(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        form
    }
}

fn unavailable(error: ureq::Error) -> ServiceError {
    ServiceError::Unavailable(error.to_string())
}

/// Words on the piece's clock. The causes of a refusal quote nothing that was said.
fn read(answer: &[u8], length_ms: u64) -> Result<Vec<Word>, ServiceError> {
    let answer: Answer = serde_json::from_slice(answer).map_err(|_| ServiceError::NoWords("it is not the JSON that was asked for"))?;
    if answer.words.is_empty() && !answer.text.trim().is_empty() {
        return Err(ServiceError::NoWords("there is text without times; its model knows none"));
    }
    let mut words = Vec::with_capacity(answer.words.len());
    for heard in answer.words {
        let text = heard.word.trim();
        if text.is_empty() {
            continue;
        }
        if text.len() > MAX_WORD_BYTES {
            return Err(ServiceError::NoWords("a word is longer than any"));
        }
        if !(heard.start.is_finite() && heard.end.is_finite() && heard.start >= 0.0 && heard.start <= heard.end) {
            return Err(ServiceError::NoWords("a word ends before it begins"));
        }
        // Recognisers stretch the last word over the end, or put one there that nobody said.
        let ms = |s: f64| ((s * 1000.0).round() as u64).min(length_ms);
        if ms(heard.start) < length_ms {
            let confidence = heard.probability.filter(|probability| (0.0..=1.0).contains(probability));
            words.push(Word { text: text.to_owned(), start_ms: ms(heard.start), end_ms: ms(heard.end), confidence });
        }
    }
    words.sort_by_key(|word| word.start_ms);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(answer: &str) -> Result<Vec<(String, u64, u64)>, ServiceError> {
        Ok(read(answer.as_bytes(), 2000)?.into_iter().map(|word| (word.text, word.start_ms, word.end_ms)).collect())
    }

    #[test]
    fn words_are_put_in_order_and_within_the_piece() {
        let answer = r#"{"text":"so it is","words":[{"word":" it","start":1.2,"end":1.4},{"word":"So","start":0.1,"end":0.3,"probability":0.5},
            {"word":"is","start":1.9,"end":4.0},{"word":"Thanks!","start":2.0,"end":2.5},{"word":" ","start":0.5,"end":0.6}]}"#;
        let expected = [("So", 100, 300), ("it", 1200, 1400), ("is", 1900, 2000)];
        assert_eq!(texts(answer).unwrap(), expected.map(|(text, start, end)| (text.to_owned(), start, end)));
        assert_eq!(texts(r#"{"text":" "}"#), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_transcript_is_said_without_quoting_it() {
        for answer in [
            "secret",
            r#"{"text":"secret"}"#,
            r#"{"words":[{"word":"secret","start":2.0,"end":1.0}]}"#,
            r#"{"words":[{"word":"secret","start":-1.0,"end":1.0}]}"#,
            r#"{"words":[{"word":"secret"}]}"#,
        ] {
            let error = texts(answer).unwrap_err();
            assert!(matches!(error, ServiceError::NoWords(_)) && !format!("{error:?}").contains("secret"), "{error:?}");
        }
    }
}
