//! OpenAI's realtime transcription, `wss://api.openai.com/v1/realtime?intent=transcription`.
//!
//! Sources: <https://developers.openai.com/api/docs/guides/realtime-transcription> (session, events; the address names no model),
//! <https://developers.openai.com/api/docs/guides/realtime-vad> (which models hear pauses), and
//! <https://developers.openai.com/api/reference/resources/realtime/server-events> (events, errors).
//!
//! Phrases are items. Where the service hears pauses it commits items itself; the models that do not are told by
//! `input_audio_buffer.commit`. Items may complete in another order than they were spoken.

mod event;

use std::collections::VecDeque;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::transcript::{BYTES_PER_MS, SAMPLE_RATE_HZ};
use serde_json::json;

use self::event::{Event, LogProb, Problem};
use super::{Frame, Handshake, Heard, Options, Phrase, Wire, address, confidence, ms_of};

/// Where the service listens.
pub(super) const URL: &str = "wss://api.openai.com/v1/realtime";
/// The newest model that gives log probabilities, and so a confidence, and hears pauses itself.
pub(super) const MODEL: &str = "gpt-4o-transcribe";

/// Models that write while they listen, refuse `turn_detection` and must be told where phrases end.
const WITHOUT_TURNS: [&str; 2] = ["gpt-live-transcribe", "gpt-realtime-whisper"];
/// Models that take `languages`, a list, for `language`.
const WITH_LANGUAGES: [&str; 2] = ["gpt-live-transcribe", "gpt-transcribe"];
/// Silence after which the service closes a phrase, in milliseconds (its own default).
const SILENCE_MS: u64 = 500;
/// Sound before the first detected speech that belongs to the phrase, in milliseconds (its own default).
const PREFIX_MS: u64 = 300;
/// The service refuses to commit less, in milliseconds.
const SHORTEST_COMMIT_MS: u64 = 100;
/// A phrase without a pause is closed after this, in milliseconds.
const LONGEST_PHRASE_MS: u64 = 30_000;
/// Phrases under way at once; far above what a person can leave unfinished.
const MAX_ITEMS: usize = 32;
/// Names our first message, so that its refusal is recognised.
const CONFIGURE: &str = "configure";
/// Errors after which the session is of no use; "most errors are recoverable".
const FATAL: [&str; 5] = ["session_expired", "invalid_api_key", "insufficient_quota", "rate_limit_exceeded", "model_not_found"];

/// Sound above this mean square of 16-bit samples (about −50 dBFS) may be speech. Silence is never committed: recognisers invent words
/// for it.
const LOUD_MEAN_SQUARE: f64 = 100.0 * 100.0;
/// Loudness is judged per 20 ms.
const BLOCK_BYTES: usize = 20 * BYTES_PER_MS;

/// One connection.
pub struct OpenAi {
    options: Options,
    sent_bytes: usize,
    /// Committed up to here, by whomever.
    committed_ms: u64,
    /// First and last loud moment after that.
    loud_ms: Option<(u64, u64)>,
    /// Our own commits that were not answered yet: the loud part of what they hold.
    commits: VecDeque<(u64, u64)>,
    /// Phrases that have no final words yet, in the order they were spoken.
    items: Vec<Item>,
    /// End of the last phrase that has final words.
    settled_ms: u64,
    finishing: bool,
}

#[derive(Default)]
struct Item {
    id: String,
    text: String,
    start_ms: Option<u64>,
    end_ms: Option<u64>,
    committed: bool,
}

impl OpenAi {
    /// A connection that is not open yet.
    pub fn new(options: &Options) -> Self {
        Self {
            options: options.clone(),
            sent_bytes: 0,
            committed_ms: 0,
            loud_ms: None,
            commits: VecDeque::new(),
            items: Vec::new(),
            settled_ms: 0,
            finishing: false,
        }
    }

    fn hears_pauses(&self) -> bool {
        !named(&WITHOUT_TURNS, &self.options.model)
    }

    /// Follows where the sound is loud.
    fn listen(&mut self, pcm: &[u8]) {
        for block in pcm.chunks(BLOCK_BYTES) {
            self.sent_bytes += block.len();
            if is_loud(block) {
                let now_ms = ms_of(self.sent_bytes);
                let (first_ms, _) = self.loud_ms.unwrap_or((now_ms.saturating_sub(ms_of(block.len())), now_ms));
                self.loud_ms = Some((first_ms, now_ms));
            }
        }
    }

    /// Closes the phrase that was heard since the last one; nothing where all was silence.
    fn commit(&mut self) -> Option<Frame> {
        let now_ms = ms_of(self.sent_bytes);
        if now_ms < self.committed_ms + SHORTEST_COMMIT_MS {
            return None;
        }
        let said = self.loud_ms.take()?;
        self.committed_ms = now_ms;
        self.commits.push_back(said);
        Some(text(&json!({"type": "input_audio_buffer.commit"})))
    }

    fn item(&mut self, id: &str) -> Option<&mut Item> {
        let known = self.items.iter().position(|item| item.id == id);
        if known.is_none() && self.items.len() == MAX_ITEMS {
            return None;
        }
        let at = known.unwrap_or_else(|| {
            self.items.push(Item { id: id.to_owned(), ..Item::default() });
            self.items.len() - 1
        });
        self.items.get_mut(at)
    }

    fn on_stopped(&mut self, id: &str, end_ms: u64) {
        self.committed_ms = self.committed_ms.max(end_ms);
        // What was loud before the pause is in this phrase.
        self.loud_ms = self.loud_ms.filter(|(_, last_ms)| *last_ms > end_ms).map(|(first_ms, last_ms)| (first_ms.max(end_ms), last_ms));
        if let Some(item) = self.item(id) {
            item.end_ms = Some(end_ms);
        }
    }

    fn on_committed(&mut self, id: &str) {
        let own = self.items.iter().find(|item| item.id == id).is_none_or(|item| item.end_ms.is_none());
        let span = if own { self.commits.pop_front() } else { None };
        if let Some(item) = self.item(id) {
            item.committed = true;
            if let Some((start_ms, end_ms)) = span {
                item.start_ms = item.start_ms.or(Some(start_ms));
                item.end_ms = Some(end_ms);
            }
        }
    }

    fn on_completed(&mut self, id: &str, transcript: &str, confidence: Option<f32>) -> Vec<Heard> {
        let item = self.forget(id);
        let words = transcript.trim();
        let phrase = Phrase { text: words.to_owned(), confidence, start_ms: item.start_ms, end_ms: item.end_ms };
        let last = (!words.is_empty()).then_some(Heard::Final(phrase));
        last.into_iter().chain(self.after_an_item()).collect()
    }

    fn forget(&mut self, id: &str) -> Item {
        let item = self.items.iter().position(|item| item.id == id).map(|at| self.items.remove(at)).unwrap_or_default();
        self.settled_ms = self.settled_ms.max(item.end_ms.unwrap_or(0));
        item
    }

    /// An item has its end: what is pending now, what need not come again, and whether that was all.
    fn after_an_item(&self) -> Vec<Heard> {
        let oldest_ms = self.items.first().map_or(self.settled_ms, |item| item.start_ms.unwrap_or(0).min(self.settled_ms));
        let rest = [Heard::Interim(self.interim()), Heard::Settled { until_ms: oldest_ms }];
        rest.into_iter().chain(self.finished()).collect()
    }

    fn finished(&self) -> Option<Heard> {
        (self.finishing && self.commits.is_empty() && self.items.is_empty()).then_some(Heard::Finished)
    }

    fn interim(&self) -> String {
        let pending: Vec<&str> = self.items.iter().map(|item| item.text.trim()).filter(|text| !text.is_empty()).collect();
        pending.join(" ")
    }

    fn on_error(&mut self, problem: Problem) -> Vec<Heard> {
        let code = problem.code.or(problem.kind).unwrap_or_default();
        if code == "input_audio_buffer_commit_empty" {
            // The service had closed that phrase itself.
            self.commits.pop_front();
            return self.finished().into_iter().collect();
        }
        let fatal = problem.event_id.as_deref() == Some(CONFIGURE) || FATAL.contains(&code.as_str());
        vec![Heard::Error { code, fatal }]
    }
}

impl Wire for OpenAi {
    fn handshake(&self) -> Handshake {
        Handshake {
            url: address(&self.options.url, URL, &[("intent", "transcription")]),
            headers: vec![("authorization", format!("Bearer {}", self.options.key))],
        }
    }

    fn opening(&mut self) -> Vec<Frame> {
        let model = &self.options.model;
        // ISO 639-1: the tag without its region.
        let language = self.options.language.split('-').next().unwrap_or_default();
        let mut transcription = json!({"model": model});
        if named(&WITH_LANGUAGES, model) {
            transcription["languages"] = json!([language]);
        } else {
            transcription["language"] = json!(language);
        }
        let turns = json!({"type": "server_vad", "prefix_padding_ms": PREFIX_MS, "silence_duration_ms": SILENCE_MS});
        let mut session = json!({
            "type": "transcription",
            "audio": {"input": {
                "format": {"type": "audio/pcm", "rate": SAMPLE_RATE_HZ},
                "transcription": transcription,
                "turn_detection": if self.hears_pauses() { turns } else { serde_json::Value::Null },
            }},
        });
        if self.hears_pauses() {
            session["include"] = json!(["item.input_audio_transcription.logprobs"]);
        }
        vec![text(&json!({"type": "session.update", "event_id": CONFIGURE, "session": session}))]
    }

    fn announces_itself(&self) -> bool {
        true
    }

    fn audio(&mut self, pcm: &[u8]) -> Vec<Frame> {
        if pcm.is_empty() {
            return Vec::new();
        }
        self.listen(pcm);
        let append = text(&json!({"type": "input_audio_buffer.append", "audio": STANDARD.encode(pcm)}));
        let endless = !self.hears_pauses() && ms_of(self.sent_bytes) >= self.committed_ms + LONGEST_PHRASE_MS;
        let commit = if endless { self.commit() } else { None };
        [append].into_iter().chain(commit).collect()
    }

    fn pause(&mut self) -> Vec<Frame> {
        if self.hears_pauses() { Vec::new() } else { self.commit().into_iter().collect() }
    }

    fn keep_alive(&mut self) -> Vec<Frame> {
        // The service closes no quiet connection.
        Vec::new()
    }

    fn finish(&mut self) -> Option<Vec<Frame>> {
        self.finishing = true;
        let commit: Vec<Frame> = self.commit().into_iter().collect();
        self.finished().is_none().then_some(commit)
    }

    fn owes(&self) -> bool {
        !self.commits.is_empty() || self.items.iter().any(|item| item.committed)
    }

    fn hear(&mut self, message: &str) -> Vec<Heard> {
        match serde_json::from_str(message) {
            Ok(Event::Created {}) => vec![Heard::Ready],
            Ok(Event::SpeechStarted { item_id, audio_start_ms }) => {
                if let Some(item) = self.item(&item_id) {
                    item.start_ms = Some(audio_start_ms);
                }
                Vec::new()
            }
            Ok(Event::SpeechStopped { item_id, audio_end_ms }) => {
                self.on_stopped(&item_id, audio_end_ms);
                Vec::new()
            }
            Ok(Event::Committed { item_id }) => {
                self.on_committed(&item_id);
                Vec::new()
            }
            Ok(Event::Delta { item_id, delta }) => {
                if let Some(item) = self.item(&item_id) {
                    item.text.push_str(delta.as_deref().unwrap_or_default());
                }
                vec![Heard::Interim(self.interim())]
            }
            Ok(Event::Completed { item_id, transcript, logprobs }) => {
                self.on_completed(&item_id, &transcript, certainty(logprobs.as_deref().unwrap_or_default()))
            }
            Ok(Event::Failed { item_id, error }) => {
                self.forget(&item_id);
                let code = error.code.or(error.kind).unwrap_or_default();
                [Heard::Error { code, fatal: false }].into_iter().chain(self.after_an_item()).collect()
            }
            Ok(Event::Error { error }) => self.on_error(error),
            Ok(Event::Other) | Err(_) => Vec::new(),
        }
    }
}

/// Whether a model is of a family; dated versions carry a suffix.
fn named(families: &[&str], model: &str) -> bool {
    families.iter().any(|family| model.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with("-20")))
}

/// The geometric mean of the tokens' probabilities, exp(Σ log p / n): the usual length-free confidence of a sequence model.
fn certainty(tokens: &[LogProb]) -> Option<f32> {
    let sum: f64 = tokens.iter().map(|token| token.logprob).sum();
    if tokens.is_empty() { None } else { confidence((sum / tokens.len() as f64).exp()) }
}

fn is_loud(block: &[u8]) -> bool {
    let samples = block.as_chunks::<2>().0;
    let energy: f64 = samples.iter().map(|sample| f64::from(i16::from_le_bytes(*sample)).powi(2)).sum();
    energy > LOUD_MEAN_SQUARE * samples.len() as f64
}

fn text(message: &serde_json::Value) -> Frame {
    Frame::Text(message.to_string())
}

#[cfg(test)]
mod tests;
