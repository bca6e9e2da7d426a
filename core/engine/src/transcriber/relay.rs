//! Between a candidate's browser and the speech service: a state machine without a socket.
//!
//! Every stretch of an answer, from [`AnswerBegin`](ClientMessage::AnswerBegin) to [`AnswerEnd`](ClientMessage::AnswerEnd), has a
//! connection of its own. What comes on it belongs to its turn, however late: nothing can leak into the next answer, and while a
//! question is read aloud there is no connection at all. A connection that is lost is opened once more, with the sound that has no
//! final words yet.
//!
//! Sound is sent only against milliseconds that were reserved before ([`Effect::Reserve`]); what is left at the end is given back.

mod line;
mod message;
mod tail;

pub use message::{Counts, Effect, Input};

use domain::SCHEMA_VERSION;
use domain::transcript::{BYTES_PER_MS, ClientMessage, LANGUAGES, MAX_AUDIO_BYTES, NOTICE, ServerMessage, ServiceName, StopCode};

use self::line::{Line, Link};
use super::{Frame, Heard, Options, wire};

/// Sound is reserved in slices of a minute.
pub const SLICE_MS: u64 = 60_000;
/// A browser that does not say by then to what the candidate agreed is not waited for; own choice, ours says it at once.
const CONSENT_WITHIN_MS: u64 = 30_000;
/// How long opening a connection may take. With the one retry that is the five seconds a candidate waits for captions.
const OPEN_WITHIN_MS: u64 = 2_500;
/// Wait before the retry when the service has no room.
const BUSY_WAIT_MS: u64 = 1_000;
/// An answer that the service owes for so long will not come.
const OWED_WITHIN_MS: u64 = 10_000;
/// How long the last words of an ended answer are waited for.
const REST_WITHIN_MS: u64 = 5_000;
/// Deepgram asks for a sign of life every three to five seconds.
const KEEP_ALIVE_MS: u64 = 4_000;
/// The next slice is reserved when less than this is left.
const LOW_BYTES: usize = 10_000 * BYTES_PER_MS;
/// Most sound in one message to the service, in bytes: a fifth of a second.
const CHUNK_BYTES: usize = 200 * BYTES_PER_MS;
/// Answers under way at once: the open one, and ended ones whose last words are waited for.
const MAX_LINES: usize = 3;

/// Whether a lost connection is opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    Now,
    Later,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Consent {
    Awaited,
    Storing,
    Given,
}

/// See the module.
pub struct Relay {
    options: Options,
    consent: Consent,
    began_ms: Option<u64>,
    balance_bytes: usize,
    sent_bytes: usize,
    reserving: bool,
    refusal: Option<StopCode>,
    lines: Vec<Line>,
    connections: u32,
    /// No more answers are taken; what is under way may finish.
    ending: bool,
    over: bool,
    counts: Counts,
    now_ms: u64,
    effects: Vec<Effect>,
}

impl Relay {
    /// A relay to the service that `options` name; their language is replaced by the candidate's choice.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            consent: Consent::Awaited,
            began_ms: None,
            balance_bytes: 0,
            sent_bytes: 0,
            reserving: false,
            refusal: None,
            lines: Vec::new(),
            connections: 0,
            ending: false,
            over: false,
            counts: Counts::default(),
            now_ms: 0,
            effects: Vec::new(),
        }
    }

    /// Takes note of `input` at `now_ms` (any clock) and says what follows.
    pub fn on(&mut self, input: Input, now_ms: u64) -> Vec<Effect> {
        self.now_ms = self.now_ms.max(now_ms);
        if self.over {
            return hang_up_late(&input);
        }
        match input {
            Input::Text(text) => self.on_text(&text),
            Input::Audio(pcm) => self.on_audio(&pcm),
            Input::Gone => self.on_gone(),
            Input::ConsentStored(stored) => self.on_consent_stored(stored),
            Input::Reserved { granted_ms, refusal } => self.on_reserved(granted_ms, refusal),
            Input::Connected { connection } => self.on_connected(connection),
            Input::Lost { connection, status } => self.on_lost(connection, status),
            Input::Said { connection, message } => self.on_said(connection, &message),
            Input::Tick => self.on_tick(),
        }
        self.move_on();
        std::mem::take(&mut self.effects)
    }

    /// Nothing more will happen.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Reserved sound that was not sent, in milliseconds.
    pub fn unused_ms(&self) -> u64 {
        (self.balance_bytes / BYTES_PER_MS) as u64
    }

    /// See [`Counts`].
    pub fn counts(&self) -> Counts {
        Counts { audio_ms: self.sent_bytes.div_ceil(BYTES_PER_MS) as u64, ..self.counts }
    }

    fn on_text(&mut self, text: &str) {
        match (serde_json::from_str(text), self.consent) {
            (Ok(ClientMessage::Consent { schema_version, service, notice, language }), Consent::Awaited) => {
                self.on_consent(schema_version, service, notice, language);
            }
            (Ok(ClientMessage::Bye), _) => self.finish(None),
            (Ok(_), Consent::Awaited) | (Ok(ClientMessage::Consent { .. }), _) | (Err(_), _) => self.finish(Some(StopCode::Protocol)),
            (Ok(ClientMessage::AnswerBegin { turn }), _) => self.begin(turn),
            (Ok(ClientMessage::Pause { turn }), _) => self.pause(turn),
            (Ok(ClientMessage::AnswerEnd { turn }), _) => self.end(Some(turn)),
        }
    }

    fn on_consent(&mut self, schema_version: u32, service: ServiceName, notice: u32, language: String) {
        if schema_version != SCHEMA_VERSION {
            return self.finish(Some(StopCode::Protocol));
        }
        // Who agreed to somebody else, or to an older text, has not agreed to this.
        if service != self.options.service || notice != NOTICE {
            return self.finish(Some(StopCode::NotOffered));
        }
        if !LANGUAGES.contains(&language.as_str()) {
            return self.finish(Some(StopCode::Language));
        }
        self.options.language.clone_from(&language);
        self.consent = Consent::Storing;
        self.effects.push(Effect::StoreConsent { service, notice, language });
    }

    fn on_consent_stored(&mut self, stored: bool) {
        if !stored {
            return self.finish(Some(StopCode::Service));
        }
        self.consent = Consent::Given;
        self.effects.push(Effect::Tell(ServerMessage::Ready { service: self.options.service }));
    }

    fn begin(&mut self, turn: u32) {
        self.end(None);
        if self.ending {
            return;
        }
        if self.lines.len() == MAX_LINES {
            self.close(0);
        }
        self.counts.answers += 1;
        self.lines.push(Line::new(turn, wire(&self.options), self.now_ms));
    }

    /// Ends the open answer; with a `turn`, only if it is that one.
    fn end(&mut self, turn: Option<u32>) {
        let now_ms = self.now_ms;
        let open = self.lines.iter_mut().filter(|line| line.is_fed() && turn.is_none_or(|turn| turn == line.turn));
        open.for_each(|line| line.end(now_ms));
    }

    fn pause(&mut self, turn: u32) {
        let Some(line) = self.lines.iter_mut().find(|line| line.is_fed() && line.turn == turn && line.link == Link::Open) else { return };
        // Sound that still waits for quota belongs to the next phrase; cutting there costs a comma, not a word.
        let frames = line.wire.pause();
        let connection = line.connection;
        self.send(connection, frames);
    }

    fn on_audio(&mut self, pcm: &[u8]) {
        if pcm.len() > MAX_AUDIO_BYTES || self.consent == Consent::Awaited {
            return self.finish(Some(StopCode::Protocol));
        }
        // Sound between two answers is nobody's and goes nowhere.
        let Some(line) = self.lines.iter_mut().find(|line| line.is_fed()) else { return };
        if !line.tail.push(pcm) {
            self.finish(Some(StopCode::Service));
        }
    }

    fn on_reserved(&mut self, granted_ms: u64, refusal: Option<StopCode>) {
        self.reserving = false;
        let granted = usize::try_from(granted_ms).unwrap_or(0).saturating_mul(BYTES_PER_MS);
        self.balance_bytes = self.balance_bytes.saturating_add(granted);
        if granted == 0 {
            self.refusal = Some(refusal.unwrap_or(StopCode::Service));
        }
    }

    fn on_connected(&mut self, connection: u32) {
        let Some(line) = self.lines.iter_mut().find(|line| line.connection == connection) else {
            return self.effects.push(Effect::HangUp { connection });
        };
        if !line.wire.announces_itself() {
            line.link = Link::Open;
        }
        let frames = line.wire.opening();
        self.send(connection, frames);
    }

    fn on_lost(&mut self, connection: u32, status: Option<u16>) {
        let Some(at) = self.line(connection) else { return };
        let again = match status {
            Some(429 | 503) => Again::Later,
            // A wrong key, model or address stays wrong.
            Some(400..=499) => Again::Never,
            _ => Again::Now,
        };
        self.on_trouble(at, again);
    }

    fn on_said(&mut self, connection: u32, message: &str) {
        let Some(at) = self.line(connection) else { return };
        let Some(line) = self.lines.get_mut(at) else { return };
        line.owing_since_ms = None;
        for heard in line.wire.hear(message) {
            match heard {
                Heard::Ready => line.link = Link::Open,
                Heard::Settled { until_ms } => line.tail.settle(line.base_ms.saturating_add(until_ms)),
                Heard::Interim(text) if line.is_fed() && text != line.shown => {
                    line.shown.clone_from(&text);
                    self.effects.push(Effect::Tell(ServerMessage::Interim { turn: line.turn, text }));
                }
                Heard::Interim(_) => {}
                Heard::Final(phrase) => {
                    self.counts.phrases += 1;
                    let on_answer = |ms: Option<u64>| ms.map(|ms| line.base_ms.saturating_add(ms));
                    self.effects.push(Effect::Tell(ServerMessage::Final {
                        turn: line.turn,
                        text: phrase.text,
                        confidence: phrase.confidence,
                        start_ms: on_answer(phrase.start_ms),
                        end_ms: on_answer(phrase.end_ms),
                    }));
                }
                Heard::Error { code, fatal } => {
                    self.counts.errors += 1;
                    self.effects.push(Effect::Report { code });
                    if fatal {
                        return self.on_trouble(at, Again::Later);
                    }
                }
                Heard::Finished => return self.close(at),
            }
        }
    }

    fn on_tick(&mut self) {
        let began_ms = *self.began_ms.get_or_insert(self.now_ms);
        if self.consent == Consent::Awaited && self.now_ms - began_ms >= CONSENT_WITHIN_MS {
            return self.finish(Some(StopCode::Protocol));
        }
        // Backwards, because a line may close.
        (0..self.lines.len()).rev().for_each(|at| self.watch(at));
    }

    /// Looks after one line: what takes too long, and what has been quiet for too long.
    fn watch(&mut self, at: usize) {
        let now_ms = self.now_ms;
        let Some(line) = self.lines.get_mut(at) else { return };
        let since = |since_ms: u64| now_ms.saturating_sub(since_ms);
        if line.ended_ms.is_some_and(|ended_ms| since(ended_ms) >= REST_WITHIN_MS) {
            return self.close(at);
        }
        match line.link {
            Link::Waiting => {}
            Link::Opening { since_ms } => {
                if since(since_ms) >= OPEN_WITHIN_MS {
                    self.on_trouble(at, Again::Now);
                }
            }
            Link::Open if line.wire.owes() && since(*line.owing_since_ms.get_or_insert(now_ms)) >= OWED_WITHIN_MS => {
                self.on_trouble(at, Again::Now);
            }
            Link::Open if !line.finishing && since(line.sent_ms) >= KEEP_ALIVE_MS => {
                let frames = line.wire.keep_alive();
                let connection = line.connection;
                line.sent_ms = now_ms;
                self.send(connection, frames);
            }
            Link::Open => {}
        }
    }

    fn on_gone(&mut self) {
        while !self.lines.is_empty() {
            self.hang_up(0);
        }
        self.ending = true;
        self.over = true;
    }

    /// A connection is of no more use: once more, or not at all.
    fn on_trouble(&mut self, at: usize, again: Again) {
        let Some(line) = self.lines.get(at) else { return };
        let fed = line.is_fed();
        // The rest of an ended answer is worth a second try as long as there is sound to try it with.
        let worth_it = fed || (line.tail.is_owed() && self.balance_bytes > 0);
        if line.retried || !worth_it || again == Again::Never {
            self.close(at);
            if fed {
                self.finish(Some(StopCode::Service));
            }
            return;
        }
        self.counts.retries += 1;
        self.effects.push(Effect::HangUp { connection: line.connection });
        let after_ms = if again == Again::Later { BUSY_WAIT_MS } else { 0 };
        self.connect(at, after_ms);
        if let Some(line) = self.lines.get_mut(at) {
            line.retried = true;
        }
    }

    fn connect(&mut self, at: usize, after_ms: u64) {
        self.connections += 1;
        let (connection, wire) = (self.connections, wire(&self.options));
        let Some(line) = self.lines.get_mut(at) else { return };
        self.effects.push(Effect::Connect { connection, after_ms, handshake: wire.handshake() });
        line.reconnect(connection, wire, self.now_ms.saturating_add(after_ms));
    }

    /// No more answers; what is under way gets its last words, then the socket closes.
    fn finish(&mut self, code: Option<StopCode>) {
        self.ending = true;
        self.counts.stopped = self.counts.stopped.or(code);
        if code.is_some() {
            self.lines.iter_mut().for_each(|line| line.tail.drop_unsent());
        }
        self.end(None);
    }

    /// Does what has become possible: connecting, sending, finishing, ending.
    fn move_on(&mut self) {
        if self.consent == Consent::Given && self.balance_bytes > 0 {
            for at in 0..self.lines.len() {
                if self.lines.get(at).is_some_and(|line| line.link == Link::Waiting) {
                    self.connect(at, 0);
                }
            }
        }
        (0..self.lines.len()).rev().for_each(|at| self.feed(at));
        let low = self.balance_bytes < LOW_BYTES && self.lines.iter().any(Line::is_fed);
        if low && self.consent == Consent::Given && !self.reserving && self.refusal.is_none() {
            self.reserving = true;
            self.effects.push(Effect::Reserve { ms: SLICE_MS });
        }
        if let Some(code) = self.refusal
            && self.balance_bytes < 2
            && self.lines.iter().any(Line::is_fed)
        {
            self.finish(Some(code));
            return self.move_on();
        }
        if self.ending && self.lines.is_empty() && !self.over {
            if let Some(code) = self.counts.stopped {
                self.effects.push(Effect::Tell(ServerMessage::Stopped { code }));
            }
            self.effects.push(Effect::Close);
            self.over = true;
        }
    }

    /// Sends what waits, as far as it is paid for; asks for the rest when the answer has ended.
    fn feed(&mut self, at: usize) {
        let Some(line) = self.lines.get_mut(at) else { return };
        let connection = line.connection;
        let mut frames = Vec::new();
        while line.link == Link::Open && !line.finishing {
            let pcm = line.tail.take(self.balance_bytes.min(CHUNK_BYTES));
            if pcm.is_empty() {
                break;
            }
            self.balance_bytes -= pcm.len();
            self.sent_bytes += pcm.len();
            line.sent_ms = self.now_ms;
            frames.extend(line.wire.audio(&pcm));
        }
        // A last odd byte is half a sample and no sound.
        let complete = line.ended_ms.is_some() && line.tail.unsent() < 2 && !line.finishing;
        let mut nothing_follows = complete && line.link != Link::Open;
        if complete && line.link == Link::Open {
            line.finishing = true;
            let rest = line.wire.finish();
            nothing_follows = rest.is_none();
            frames.extend(rest.unwrap_or_default());
        }
        self.send(connection, frames);
        if nothing_follows {
            self.close(at);
        }
    }

    fn send(&mut self, connection: u32, frames: Vec<Frame>) {
        self.effects.extend(frames.into_iter().map(|frame| Effect::Send { connection, frame }));
    }

    /// The line's words are complete, or given up.
    fn close(&mut self, at: usize) {
        if let Some(turn) = self.hang_up(at) {
            self.effects.push(Effect::Tell(ServerMessage::Closed { turn }));
        }
    }

    fn hang_up(&mut self, at: usize) -> Option<u32> {
        let line = (at < self.lines.len()).then(|| self.lines.remove(at))?;
        if line.connection > 0 {
            self.effects.push(Effect::HangUp { connection: line.connection });
        }
        Some(line.turn)
    }

    fn line(&self, connection: u32) -> Option<usize> {
        self.lines.iter().position(|line| line.connection == connection)
    }
}

/// A connection that comes about when nobody waits any more.
fn hang_up_late(input: &Input) -> Vec<Effect> {
    match input {
        Input::Connected { connection } => vec![Effect::HangUp { connection: *connection }],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
