//! One stretch of listening by a speech service, through this site's server: see `domain::transcript`.
//!
//! There is a socket only while the candidate is listened to. While a question is read aloud, between answers and in a pause there is
//! none, so nothing can be sent.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use domain::SCHEMA_VERSION;
use domain::transcript::{BYTES_PER_MS, ClientMessage, NOTICE, ServerMessage, ServiceName, StopCode};
use wasm_bindgen::JsValue;

use super::recogniser::Heard;
use super::streaming_sound::{Tap, Times};
use crate::session::{Socket, SocketEvent};

/// Most sound that waits for the socket to open, in bytes: ten seconds.
const MAX_WAITING_BYTES: usize = 10_000 * BYTES_PER_MS;

/// Who is to listen to what.
pub(super) struct Wish {
    /// The interview.
    pub(super) session_id: String,
    /// Opens it.
    pub(super) ticket: String,
    /// Whom the candidate agreed to.
    pub(super) service: ServiceName,
    /// What is spoken.
    pub(super) language: &'static str,
    /// The open turn.
    pub(super) turn: u32,
}

/// A service that listens. Dropping it ends it at once; [`Listening::end`] waits for its last words.
pub(super) struct Listening {
    line: Rc<RefCell<Line>>,
}

struct Line {
    socket: Option<Socket>,
    open: bool,
    /// What is sent as soon as the socket is open: the consent first.
    first: Vec<ClientMessage>,
    waiting: Vec<u8>,
    turn: u32,
    ended: bool,
    times: Times,
    tap: Option<Tap>,
}

impl Listening {
    /// Opens the socket. Sound is to be given to [`Self::hear`].
    ///
    /// # Errors
    /// When the browser refuses the address or the ticket's characters.
    pub(super) fn start(wish: Wish, on_heard: impl Fn(Heard) + Clone + 'static) -> Result<Self, JsValue> {
        let Wish { session_id, ticket, service, language, turn } = wish;
        let consent = ClientMessage::Consent { schema_version: SCHEMA_VERSION, service, notice: NOTICE, language: language.to_owned() };
        let first = vec![consent, ClientMessage::AnswerBegin { turn }];
        let (waiting, times) = (Vec::new(), Times::default());
        let line = Rc::new(RefCell::new(Line { socket: None, open: false, first, waiting, turn, ended: false, times, tap: None }));
        let weak = Rc::downgrade(&line);
        let report = move |event| on_event(&weak, event, &on_heard);
        let socket = Socket::open(&session_id, "transcribe", &ticket, report);
        line.borrow_mut().socket = Some(socket.ok_or(JsValue::NULL)?);
        Ok(Self { line })
    }

    /// The listener that feeds [`Self::hear`]; it ends with this one.
    pub(super) fn keep(&self, tap: Tap) {
        self.line.borrow_mut().tap = Some(tap);
    }

    /// Sound whose first sample was heard at `heard_ms` of the session.
    pub(super) fn hear(&self, pcm: &[u8], heard_ms: f64) {
        let mut line = self.line.borrow_mut();
        if line.ended || line.waiting.len() + pcm.len() > MAX_WAITING_BYTES {
            return;
        }
        line.times.sent(pcm.len() as f64 / BYTES_PER_MS as f64, heard_ms);
        match line.socket.as_ref().filter(|_| line.open) {
            Some(socket) => socket.send_bytes(pcm),
            None => line.waiting.extend_from_slice(pcm),
        }
    }

    /// The candidate's speech pauses.
    pub(super) fn pause(&self) {
        let line = self.line.borrow();
        if line.open && !line.ended {
            line.say(&ClientMessage::Pause { turn: line.turn });
        }
    }

    /// No more sound; the last words still come, then [`Heard::Closed`].
    pub(super) fn end(&self) {
        let tap = {
            let mut line = self.line.borrow_mut();
            line.ended = true;
            if line.open {
                line.say_end();
            }
            line.tap.take()
        };
        drop(tap);
    }
}

impl Line {
    fn say(&self, message: &ClientMessage) {
        if let (Some(socket), Ok(json)) = (&self.socket, serde_json::to_string(message)) {
            socket.send(&json);
        }
    }

    fn say_end(&self) {
        self.say(&ClientMessage::AnswerEnd { turn: self.turn });
    }

    /// Says what waited for the socket.
    fn opened(&mut self) {
        self.open = true;
        std::mem::take(&mut self.first).iter().for_each(|message| self.say(message));
        let waited = std::mem::take(&mut self.waiting);
        if let Some(socket) = &self.socket {
            // A message holds at most `domain::transcript::MAX_AUDIO_BYTES`.
            waited.chunks(1000 * BYTES_PER_MS).for_each(|pcm| socket.send_bytes(pcm));
        }
        if self.ended {
            self.say_end();
        }
    }

    fn heard(&self, message: ServerMessage) -> Option<Heard> {
        match message {
            ServerMessage::Ready { .. } => None,
            ServerMessage::Interim { text, .. } => Some(Heard::Interim(text)),
            ServerMessage::Final { text, confidence, start_ms, end_ms, .. } => {
                let span_ms = start_ms.and_then(|ms| self.times.heard_ms(ms)).zip(end_ms.and_then(|ms| self.times.heard_ms(ms)));
                Some(Heard::Final { text, confidence, span_ms })
            }
            ServerMessage::Closed { .. } => Some(Heard::Closed),
            ServerMessage::Stopped { code } => Some(Heard::Error(name_of(code).to_owned())),
        }
    }
}

fn on_event(line: &Weak<RefCell<Line>>, event: SocketEvent, on_heard: &impl Fn(Heard)) {
    let Some(line) = line.upgrade() else { return };
    let heard = match event {
        SocketEvent::Opened => {
            line.borrow_mut().opened();
            None
        }
        SocketEvent::Message(text) => serde_json::from_str(&text).ok().and_then(|message| line.borrow().heard(message)),
        SocketEvent::Closed { .. } => Some(Heard::Ended),
    };
    // Not under the borrow: what follows may end this very line.
    heard.into_iter().for_each(on_heard);
}

/// Names as the browser's recognisers have them, where they have one.
fn name_of(code: StopCode) -> &'static str {
    match code {
        StopCode::Quota | StopCode::SpendCap => "quota",
        StopCode::Language => "language-not-supported",
        StopCode::NotOffered => "service-not-allowed",
        StopCode::Service | StopCode::Protocol => "service",
        StopCode::Over => "aborted",
    }
}
