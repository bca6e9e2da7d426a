//! Sound in both directions: the question read aloud, the candidate's phrases, and who is credited with what is heard.

use std::time::Duration;

use domain::protocol::Command;
use domain::session::{Caption, Session, Status};
use leptos::prelude::*;

use super::look;
use super::options::Preferences;
use crate::capture::{CAPTION_LANG, CaptionUpdate, Capture, can_speak, cancel_speech, speak, use_capture};
use crate::session::{BargeIn, Connection, SessionClient, page_ms};

/// After this time a browser that has voices knows them.
const VOICES_LOADED: Duration = Duration::from_millis(1500);
/// How often the microphone is asked whether the candidate interrupts.
const LISTEN_EVERY: Duration = Duration::from_millis(50);

/// One reading of a question.
#[derive(Debug, Clone, Copy)]
struct Reading {
    turn: u32,
    started: Option<Started>,
}

#[derive(Debug, Clone, Copy)]
struct Started {
    session_ms: u64,
    page_ms: f64,
    barge_in: BargeIn,
}

/// Handle to the room's sound; copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Voice {
    client: SessionClient,
    capture: Capture,
    reading: RwSignal<bool>,
    mute: RwSignal<bool>,
    preferences: Preferences,
    interim: RwSignal<String>,
    present: StoredValue<Option<Reading>>,
}

/// The sound of this room.
pub(super) fn use_voice() -> Voice {
    use_context().unwrap_or_else(|| Voice::new(super::use_client()))
}

impl Voice {
    fn new(client: SessionClient) -> Self {
        Self {
            client,
            capture: use_capture(),
            reading: RwSignal::new(false),
            mute: RwSignal::new(false),
            preferences: Preferences::remembered(),
            interim: RwSignal::default(),
            present: StoredValue::new(None),
        }
    }

    /// Ties sound to the interview until the present owner goes.
    pub(super) fn attach(client: SessionClient) -> Self {
        let voice = Self::new(client);
        voice.measure();
        voice.read_new_questions();
        voice.take_phrases();
        let listening = set_interval_with_handle(move || voice.listen_for_barge_in(), LISTEN_EVERY).ok();
        on_cleanup(move || {
            listening.inspect(|timer| timer.clear());
            voice.stop_reading();
            voice.capture.stop_captions();
        });
        voice
    }

    /// The voice speaks.
    pub(super) fn reading(self) -> ReadSignal<bool> {
        self.reading.read_only()
    }

    /// This browser has no voice.
    pub(super) fn is_mute(self) -> ReadSignal<bool> {
        self.mute.read_only()
    }

    /// What the candidate decided about the room.
    pub(super) fn preferences(self) -> Preferences {
        self.preferences
    }

    /// Words heard of the present phrase; may still change.
    pub(super) fn interim(self) -> ReadSignal<String> {
        self.interim.read_only()
    }

    /// Reads the open question aloud.
    pub(super) fn read_question(self) {
        let open = self.client.state().with_untracked(|session| {
            session.as_ref().and_then(Session::open_turn).map(|(turn, content)| (turn, content.question.text.clone()))
        });
        let Some((turn, text)) = open else { return };
        self.stop_reading();
        self.present.set_value(Some(Reading { turn, started: None }));
        // Before the first sound, or its beginning would count as the candidate's.
        self.capture.set_crediting(false);
        self.reading.set(true);
        if !speak(&text, CAPTION_LANG, move || self.reading_began(turn), move || self.reading_ended(turn)) {
            self.mute.set(true);
            self.reading_ended(turn);
            // Browsers may know their voices only a moment after the page was loaded.
            set_timeout(move || _ = self.mute.try_set(!can_speak(CAPTION_LANG)), VOICES_LOADED);
        }
    }

    /// Silences the voice; what was read so far is reported.
    pub(super) fn stop_reading(self) {
        if let Some(reading) = self.present.try_get_value().flatten() {
            cancel_speech();
            self.reading_ended(reading.turn);
        }
    }

    /// The answer is being handed in: no voice, and the phrase in the making becomes the last one.
    pub(super) fn close_answer(self) {
        self.stop_reading();
        self.capture.stop_captions();
        // Measurements of this answer belong before its end.
        self.capture.flush();
        self.interim.set(String::new());
    }

    /// As [`Self::close_answer`]; `then` is called when a speech service's last words are in, at once where none are on their way.
    pub(super) fn close_answer_and(self, then: impl FnOnce() + 'static) {
        self.stop_reading();
        self.capture.close_captions(move || {
            self.capture.flush();
            self.interim.try_set(String::new());
            then();
        });
    }

    /// The interview is being ended: the last measurements go out before the end does.
    pub(super) fn close_interview(self) {
        self.close_answer();
        self.capture.stop();
    }

    fn reading_began(self, turn: u32) {
        let started = Started { session_ms: self.client.now_ms(), page_ms: page_ms(), barge_in: BargeIn::default() };
        self.present.try_update_value(|present| {
            if let Some(reading) = present.as_mut().filter(|reading| reading.turn == turn) {
                reading.started = Some(started);
            }
        });
    }

    /// Also called for a voice that was cancelled before; only the first call of a reading counts.
    fn reading_ended(self, turn: u32) {
        let ended = self.present.try_update_value(|present| present.take_if(|reading| reading.turn == turn)).flatten();
        let Some(reading) = ended else { return };
        self.reading.try_set(false);
        self.capture.set_crediting(true);
        if let Some(started) = reading.started {
            let end_ms = self.client.now_ms();
            self.client.send(Command::QuestionSpoken { turn, start_ms: started.session_ms, end_ms });
        }
    }

    fn listen_for_barge_in(self) {
        if !self.reading.get_untracked() {
            return;
        }
        let speaking = self.capture.live().with_untracked(|live| live.speaking);
        let interrupted = self.present.try_update_value(|present| {
            let started = present.as_mut()?.started.as_mut()?;
            let reading_ms = (page_ms() - started.page_ms).max(0.0) as u64;
            Some(started.barge_in.at(reading_ms, speaking))
        });
        if interrupted.flatten() == Some(true) {
            self.stop_reading();
        }
    }

    /// Measurements flow while the interview goes on; beginning again only mends the clock.
    fn measure(self) {
        let client = self.client;
        let active = Memo::new(move |_| look(client, |session| session.status == Status::Active).unwrap_or(false));
        Effect::new(move || {
            let Some(zero_epoch_ms) = active.get().then(|| client.zero_epoch_ms()).flatten() else { return };
            self.capture.begin_session(zero_epoch_ms, move |events| client.send(Command::Signals { events }));
        });
    }

    /// A question that was not read or answered yet is read when it comes; after a reload it is not read again.
    fn read_new_questions(self) {
        let client = self.client;
        let unread = Memo::new(move |_| {
            look(client, |session| {
                let (number, turn) = session.open_turn().filter(|_| session.status == Status::Active)?;
                (turn.spoken_ms.is_none() && turn.answer.is_empty()).then_some(number)
            })
            .flatten()
        });
        let last_read = StoredValue::new(None);
        Effect::new(move || {
            let Some(turn) = unread.get() else { return };
            if last_read.get_value() == Some(turn) {
                return;
            }
            last_read.set_value(Some(turn));
            if self.preferences.read_aloud.get_untracked() {
                self.read_question();
            }
        });
    }

    /// Captions run while an answer is open and the interview goes on; each turn starts them anew.
    fn take_phrases(self) {
        let (client, capture) = (self.client, self.capture);
        let open = Memo::new(move |_| {
            let taking_part = client.connection().with(|c| matches!(c, Connection::Online | Connection::Offline));
            let going = look(client, |session| session.open_turn().filter(|_| session.status == Status::Active).map(|(turn, _)| turn));
            going.flatten().filter(|_| taking_part && !client.closing().get())
        });
        let permitted = Memo::new(move |_| capture.live().with(|live| live.captions.permitted()));
        Effect::new(move || {
            capture.stop_captions();
            let (Some(turn), Some(_)) = (open.get(), permitted.get()) else { return };
            capture.start_captions(turn, move |update| self.heard(turn, update));
        });
    }

    fn heard(self, turn: u32, update: CaptionUpdate) {
        match update {
            CaptionUpdate::Interim(words) => _ = self.interim.try_set(words),
            // What comes after its answer was closed belongs nowhere.
            CaptionUpdate::Final(_) if self.client.open_turn() != Some(turn) => {}
            CaptionUpdate::Final(caption) => {
                self.interim.try_set(String::new());
                let id = self.client.captions().try_with_untracked(|known| next_id(known)).unwrap_or_default();
                self.client.send(Command::Caption { turn, caption: Caption { id, ..caption } });
            }
            CaptionUpdate::Unavailable(_) => _ = self.interim.try_set(String::new()),
        }
    }
}

/// Recognisers number from zero after a reload; the same number again would replace a phrase.
fn next_id(known: &[Caption]) -> u32 {
    known.iter().map(|caption| caption.id + 1).max().unwrap_or(0)
}
