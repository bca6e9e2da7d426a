//! A service that "recognises" sound made by [`block`], and speaks either format. It answers when a test delivers its messages.

use std::collections::VecDeque;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::transcript::{BYTES_PER_MS, ServiceName};
use serde_json::{Value, json};

use crate::transcriber::Frame;

/// Bytes of a block: a tenth of a second.
const BLOCK_BYTES: usize = 100 * BYTES_PER_MS;
/// Sample values from here on are serial numbers; below it is silence.
const FIRST: i16 = 1000;

/// A tenth of a second of sound that is recognised as `w<serial>`.
pub(super) fn block(serial: u16) -> Vec<u8> {
    (FIRST + serial as i16).to_le_bytes().repeat(BLOCK_BYTES / 2)
}

/// One connection as the service sees it.
pub(super) struct Service {
    pub(super) connection: u32,
    /// Messages that were not delivered yet.
    pub(super) said: VecDeque<String>,
    pub(super) gone: bool,
    pub(super) kept_alive: u32,
    name: ServiceName,
    sound: Vec<u8>,
    /// Sound before this has its final words.
    settled: usize,
    items: u32,
}

impl Service {
    pub(super) fn new(name: ServiceName, connection: u32) -> Self {
        let said = VecDeque::new();
        let mut service = Self { connection, said, gone: false, kept_alive: 0, name, sound: Vec::new(), settled: 0, items: 0 };
        if name == ServiceName::OpenAi {
            service.say(&json!({"type": "session.created", "event_id": "e", "session": {"type": "transcription"}}));
        }
        service
    }

    fn say(&mut self, message: &Value) {
        self.said.push_back(message.to_string());
    }

    /// Takes what the relay sends.
    pub(super) fn take(&mut self, frame: &Frame) {
        match frame {
            Frame::Binary(pcm) => {
                assert!(self.name == ServiceName::Deepgram && !pcm.is_empty());
                self.sound.extend(pcm);
                self.results(false);
            }
            Frame::Text(text) => {
                let message: Value = serde_json::from_str(text).unwrap();
                match (self.name, message["type"].as_str().unwrap()) {
                    (ServiceName::Deepgram, "KeepAlive") => self.kept_alive += 1,
                    (ServiceName::Deepgram, "CloseStream") => {
                        self.pause();
                        self.say(&json!({"type": "Metadata", "duration": 1.0, "channels": 1}));
                    }
                    (ServiceName::OpenAi, "session.update") => self.say(&json!({"type": "session.updated", "session": {}})),
                    (ServiceName::OpenAi, "input_audio_buffer.append") => {
                        self.sound.extend(STANDARD.decode(message["audio"].as_str().unwrap()).unwrap());
                    }
                    (ServiceName::OpenAi, "input_audio_buffer.commit") => self.commit(),
                    (name, other) => panic!("{name:?} knows no {other}"),
                }
            }
        }
    }

    /// Hears a pause: the phrase gets its final words.
    pub(super) fn pause(&mut self) {
        let (from, to) = (self.settled, self.sound.len());
        let words = self.words(from, to);
        match self.name {
            ServiceName::Deepgram => self.results(true),
            ServiceName::OpenAi if words.is_empty() => {}
            ServiceName::OpenAi => {
                let id = self.next_item();
                self.say(&json!({"type": "input_audio_buffer.speech_started", "item_id": id, "audio_start_ms": from / BYTES_PER_MS}));
                self.say(&json!({"type": "input_audio_buffer.speech_stopped", "item_id": id, "audio_end_ms": to / BYTES_PER_MS}));
                self.complete(&id, &words);
            }
        }
        self.settled = to;
    }

    fn commit(&mut self) {
        let (from, to) = (self.settled, self.sound.len());
        if to - from < BLOCK_BYTES {
            let error = json!({"type": "invalid_request_error", "code": "input_audio_buffer_commit_empty", "message": "…"});
            return self.say(&json!({"type": "error", "event_id": "e", "error": error}));
        }
        let (id, words) = (self.next_item(), self.words(from, to));
        self.complete(&id, &words);
        self.settled = to;
    }

    fn complete(&mut self, id: &str, words: &str) {
        let transcription = |kind: &str| format!("conversation.item.input_audio_transcription.{kind}");
        let logprobs = json!([{"token": words, "logprob": 0.5f64.ln(), "bytes": []}]);
        self.say(&json!({"type": "input_audio_buffer.committed", "item_id": id, "previous_item_id": null}));
        self.say(&json!({"type": "conversation.item.added", "item": {"id": id}}));
        self.say(&json!({"type": transcription("delta"), "item_id": id, "content_index": 0, "delta": words}));
        let completed =
            json!({"type": transcription("completed"), "item_id": id, "content_index": 0, "transcript": words, "logprobs": logprobs});
        self.say(&completed);
    }

    fn next_item(&mut self) -> String {
        self.items += 1;
        format!("item_{}", self.items)
    }

    fn results(&mut self, is_final: bool) {
        let seconds = |bytes: usize| (bytes / BYTES_PER_MS) as f64 / 1000.0;
        let (start, end) = (seconds(self.settled), seconds(self.sound.len()));
        let alternative = json!({"transcript": self.words(self.settled, self.sound.len()), "confidence": 0.5, "words": []});
        let channel = json!({"alternatives": [alternative]});
        self.say(&json!({"type": "Results", "start": start, "duration": end - start, "is_final": is_final, "channel": channel}));
    }

    /// Whole blocks in a stretch of sound.
    fn words(&self, from: usize, to: usize) -> String {
        // One sample of each millisecond tells which block it is of.
        let samples = self.sound[from..to].chunks(BYTES_PER_MS).map(|ms| i16::from_le_bytes([ms[0], ms[1]]));
        let mut words: Vec<(i16, usize)> = Vec::new();
        for sample in samples.filter(|sample| *sample >= FIRST) {
            match words.last_mut() {
                Some((last, count)) if *last == sample => *count += 1,
                _ => words.push((sample, 1)),
            }
        }
        let whole = words.iter().filter(|(_, count)| *count == BLOCK_BYTES / BYTES_PER_MS);
        whole.map(|(sample, _)| format!("w{}", sample - FIRST)).collect::<Vec<_>>().join(" ")
    }
}
