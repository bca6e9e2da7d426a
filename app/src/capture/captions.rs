//! Captions of the answers: who may listen, what was heard, when it was said.
//!
//! A recogniser starts in [`Capture::open_ear`] only, and only the one that [`CaptionState::permitted`] names: one that keeps the
//! sound on this device, or, after the person's consent for this interview that names who gets the sound, the browser's own or
//! a speech service behind this site. Otherwise the candidate types. A service's last words are waited for in [`last_words`].
//!
//! [`last_words`]: super::last_words

use std::rc::Rc;

use domain::session::Caption;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::MediaStream;

use super::last_words::Leaving;
use super::link::whole_ms;
use super::live::{CaptionState, CaptionTrouble, CaptionUpdate, Pace, Recogniser};
use super::recogniser::{self, Heard};
use super::streaming::Wish;
use super::streaming_sound::Sound;
use super::talk::{self, Phrase};
use super::{Capture, stored, streaming};
use crate::storage;

/// Recognisers end by themselves after a silence and are started again; one that ends without a word this often is broken.
const LONGEST_WORDLESS_RUNS: u32 = 6;
/// Pause before the next start, doubled with each failure.
const RESTART_MS: u32 = 250;
/// A service that is lost twice without a word in between has failed.
const SERVICE_FAILURES: u32 = 2;

pub(super) type Sink = Rc<dyn Fn(CaptionUpdate)>;

/// Who listens.
pub(super) enum Ear {
    /// The browser's recogniser.
    #[expect(dead_code, reason = "held only for its drop, which silences it")]
    Browser(recogniser::Listening),
    /// A speech service.
    Service(streaming::Listening),
}

/// The captions of the present answer.
pub(super) struct Captions {
    turn: u32,
    sink: Option<Sink>,
    pub(super) listening: Option<Ear>,
    /// A service that listens no more and has last words to say.
    pub(super) leaving: Option<Leaving>,
    /// The microphone as services take it.
    sound: Option<Sound>,
    /// Fences recognisers that were dropped: what they still say is nobody's.
    generation: u32,
    crediting: bool,
    pending: Option<Pending>,
    previous_end_ms: u64,
    last_id: u32,
    failures: u32,
    fatal: Option<CaptionTrouble>,
    restart: Option<Timeout>,
    phrases: Vec<Phrase>,
    /// Lets whoever may listen begin. Called through this pointer only: what listens is fetched with what opens the microphone.
    opener: Option<fn(Capture)>,
}

/// A finished phrase as a recogniser gave it.
pub(super) struct Said {
    pub(super) text: String,
    pub(super) confidence: Option<f32>,
    /// On the session's clock, where the recogniser measured it.
    pub(super) span_ms: Option<(u64, u64)>,
}

/// A phrase that is not finished.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) text: String,
    first_ms: u64,
    last_ms: u64,
}

impl Default for Captions {
    fn default() -> Self {
        Self {
            turn: 0,
            sink: None,
            listening: None,
            leaving: None,
            sound: None,
            generation: 0,
            crediting: true,
            pending: None,
            previous_end_ms: 0,
            last_id: 0,
            failures: 0,
            fatal: None,
            restart: None,
            phrases: Vec::new(),
            opener: None,
        }
    }
}

impl Captions {
    /// Words per minute of this answer.
    pub(super) fn pace(&self, now_ms: f64, listening: bool) -> Pace {
        if self.phrases.is_empty() && !listening { Pace::NoWords } else { talk::pace(&self.phrases, whole_ms(now_ms)) }
    }

    fn silence(&mut self) -> Option<Ear> {
        self.generation = self.generation.wrapping_add(1);
        self.restart = None;
        self.listening.take()
    }

    /// Ends listening. The last words of a service still come; a recogniser of the browser is dropped, and so is an earlier `leaving`.
    fn hush(&mut self, limit: impl FnOnce(u32) -> Timeout) -> (Option<Ear>, Option<Leaving>) {
        let generation = self.generation;
        match self.silence() {
            Some(Ear::Service(service)) => {
                service.end();
                let leaving = Leaving::new(service, generation, self.sink.clone(), self.pending.take(), limit(generation));
                (None, self.leaving.replace(leaving))
            }
            other => (other, None),
        }
    }

    /// A microphone was opened.
    pub(super) fn can_listen(&mut self) {
        self.opener = Some(Capture::open_ear);
    }

    /// The candidate's speech pauses.
    pub(super) fn speech_paused(&self) {
        if let Some(Ear::Service(service)) = &self.listening {
            service.pause();
        }
    }

    /// Forgets troubles, and whoever listens; what is returned is to be dropped when nothing is borrowed any more.
    pub(super) fn begin_anew(&mut self) -> impl Sized + use<> {
        (self.fatal, self.failures) = (None, 0);
        (self.silence(), self.leaving.take(), self.sound.take())
    }

    /// See [`Sound::wake`].
    pub(super) fn wake_sound(&self) {
        self.sound.iter().for_each(Sound::wake);
    }

    /// A finished phrase; where its time was not measured, it is that of the speech in which its `pending` words appeared.
    pub(super) fn finish_phrase(&mut self, said: Said, pending: Option<Pending>, speech: &[(u64, u64)], now_ms: u64) -> Caption {
        let Said { text, confidence, span_ms } = said;
        let (first_ms, last_ms) = pending.map_or((now_ms, now_ms), |pending| (pending.first_ms, pending.last_ms));
        let heard = talk::Heard { after_ms: self.previous_end_ms, first_ms, last_ms };
        let (start_ms, end_ms) = span_ms.unwrap_or_else(|| talk::phrase_span(speech, heard));
        self.previous_end_ms = self.previous_end_ms.max(end_ms);
        // Session time as the id keeps clear of phrases from before a reload.
        self.last_id = u32::try_from(now_ms).unwrap_or(u32::MAX).max(self.last_id.saturating_add(1));
        self.phrases.push(Phrase { start_ms, end_ms, words: text.split_whitespace().count() });
        Caption { id: self.last_id, text, confidence, start_ms, end_ms, edited: false }
    }

    /// Starts whom the caller was permitted to start.
    fn start(&self, permitted: Recogniser, language: &'static str, on_heard: impl Fn(Heard) + Clone + 'static) -> Result<Ear, JsValue> {
        let Recogniser::Service(service) = permitted else {
            return recogniser::Listening::start(permitted, language, on_heard).map(Ear::Browser);
        };
        let session_id = stored::interview_id().ok_or(JsValue::NULL)?;
        let ticket = storage::ticket(&session_id).ok_or(JsValue::NULL)?;
        let wish = Wish { session_id, ticket, service, language, turn: self.turn };
        streaming::Listening::start(wish, on_heard).map(Ear::Service)
    }
}

impl Capture {
    /// Captions of the answer that begins now, where [`CaptionState::permitted`] allows a recogniser. A running one goes on.
    pub(crate) fn start_captions(self, turn: u32, sink: impl Fn(CaptionUpdate) + 'static) {
        self.with(|state| {
            let captions = &mut state.captions;
            captions.turn = turn;
            captions.sink = Some(Rc::new(sink));
            captions.phrases.clear();
            (captions.pending, captions.fatal, captions.failures) = (None, None, 0);
        });
        self.update_captions(|captions| captions.trouble = None);
        if self.now().captions.offer.is_some() { self.listen() } else { self.look_for_captions() }
    }

    /// Ends captions. Words heard so far arrive as a last `Final`, and measurements so far are delivered, before this returns: call it
    /// before the answer ends. What a recogniser says later is dropped; only a service's last words still come, see
    /// [`Capture::close_captions`].
    pub(crate) fn stop_captions(self) {
        self.hush();
        let last = self.with(|state| {
            let speech = state.speech_so_far();
            let now_ms = state.session_ms();
            let captions = &mut state.captions;
            let pending = captions.pending.take().filter(|pending| !pending.text.is_empty());
            let caption = pending.map(|pending| captions.finish_phrase(unsaid(&pending), Some(pending), &speech, now_ms));
            (captions.sink.take(), caption)
        });
        if let Some((Some(sink), Some(caption))) = last {
            sink(CaptionUpdate::Interim(String::new()));
            sink(CaptionUpdate::Final(caption));
        }
        self.flush();
    }

    /// Listens only to the candidate: while a question is read aloud the recogniser is off.
    pub(super) fn credit_captions(self, on: bool) {
        if !on {
            // A service has heard only the candidate until here, so its last words count.
            self.hush();
        }
        let dropped = self.with(|state| {
            let now_ms = state.session_ms();
            let captions = &mut state.captions;
            captions.crediting = on;
            // What is heard from here on was said from here on.
            captions.previous_end_ms = captions.previous_end_ms.max(now_ms);
            if !on {
                captions.phrases.clear();
            }
            captions.pending.take_if(|_| !on).and(captions.sink.clone())
        });
        if on {
            return self.listen();
        }
        if let Some(Some(sink)) = dropped {
            sink(CaptionUpdate::Interim(String::new()));
        }
    }

    /// Recognisers open the microphone by themselves; they may only while the person has it on here.
    pub(super) fn microphone_changed(self) {
        if self.now().microphone.is_on() {
            return self.listen();
        }
        self.hush();
        let sound = self.with(|state| state.captions.sound.take());
        drop(sound);
    }

    pub(super) fn listen(self) {
        if let Some(open_ear) = self.with(|state| state.captions.opener).flatten() {
            open_ear(self);
        }
    }

    fn open_ear(self) {
        let now = self.now();
        let Some(permitted) = now.captions.permitted().filter(|_| now.microphone.is_on()) else { return };
        let started = self.with(|state| {
            let captions = &mut state.captions;
            if captions.sink.is_none() || !captions.crediting || captions.listening.is_some() || captions.fatal.is_some() {
                return None;
            }
            captions.restart = None;
            captions.generation = captions.generation.wrapping_add(1);
            let generation = captions.generation;
            let on_heard = move |heard| self.on_heard(generation, heard);
            match captions.start(permitted, now.captions.language, on_heard) {
                Ok(ear) => captions.listening = Some(ear),
                Err(_) => captions.fatal = Some(CaptionTrouble::Failed),
            }
            Some((captions.fatal, generation))
        });
        match started {
            Some(Some((None, generation))) => {
                self.update_captions(|captions| captions.listening = true);
                if matches!(permitted, Recogniser::Service(_)) {
                    self.feed_service(generation);
                }
            }
            Some(Some((Some(trouble), _))) => self.end_with(trouble),
            _ => {}
        }
    }

    /// Connects the microphone to the service that listens now.
    fn feed_service(self, generation: u32) {
        let found = self.with(|state| {
            let stream = state.microphone.as_ref().map(|microphone| <MediaStream as Clone>::clone(&microphone.stream));
            (state.captions.sound.take(), stream)
        });
        let Some((sound, Some(stream))) = found else { return };
        spawn_local(async move {
            let opened = match sound {
                Some(sound) => Ok(sound),
                None => Sound::open(&stream).await,
            };
            let tapped = opened.and_then(|mut sound| {
                let tap = sound.tap(move |pcm, epoch_ms| self.on_sound(generation, &pcm, epoch_ms))?;
                Ok((sound, tap))
            });
            let Ok((sound, tap)) = tapped else {
                self.on_heard(generation, Heard::Error("service".to_owned()));
                return self.on_end(generation);
            };
            self.with(|state| {
                let captions = &mut state.captions;
                match &captions.listening {
                    Some(Ear::Service(service)) if captions.generation == generation => service.keep(tap),
                    _ => drop(tap),
                }
                captions.sound = Some(sound).filter(|_| state.microphone.is_some());
            });
        });
    }

    fn on_sound(self, generation: u32, pcm: &[u8], epoch_ms: f64) {
        self.with(|state| {
            let heard_ms = epoch_ms - state.zero_epoch_ms().unwrap_or(epoch_ms);
            if let Some(Ear::Service(service)) = state.captions.listening.as_ref().filter(|_| state.captions.generation == generation) {
                service.hear(pcm, heard_ms);
            }
        });
    }

    /// Silences the recogniser, whatever it still has to say; a service may finish.
    fn hush(self) {
        let ended = self.with(|state| state.captions.hush(|generation| self.last_words_within(generation)));
        if let Some((ear, earlier)) = ended {
            drop(ear);
            self.finish(earlier);
        }
        if self.now().captions.listening {
            self.update_captions(|captions| captions.listening = false);
        }
    }

    pub(super) fn on_heard(self, generation: u32, heard: Heard) {
        let update = self.with(|state| {
            let now_ms = state.session_ms();
            let speech = state.speech_so_far();
            let captions = &mut state.captions;
            let leaves = captions.leaving.as_ref().is_some_and(|leaving| leaving.generation == generation);
            if captions.generation != generation && !leaves {
                return None;
            }
            let sink = captions.leaving.as_ref().filter(|_| leaves).map_or(&captions.sink, |leaving| &leaving.sink).clone()?;
            let update = match heard {
                Heard::Interim(text) => {
                    captions.failures = if text.is_empty() { captions.failures } else { 0 };
                    note_words(captions.pending_of(leaves), &text, now_ms);
                    CaptionUpdate::Interim(text)
                }
                Heard::Final { text, .. } if text.is_empty() => return None,
                Heard::Final { text, confidence, span_ms } => {
                    captions.failures = 0;
                    let pending = captions.pending_of(leaves).take();
                    CaptionUpdate::Final(captions.finish_phrase(Said { text, confidence, span_ms }, pending, &speech, now_ms))
                }
                Heard::Error(_) if leaves => return None,
                Heard::Error(name) => {
                    captions.fatal = captions.fatal.or(fatal(&name, captions.failures));
                    return None;
                }
                Heard::Closed | Heard::Ended if leaves => {
                    // Later, because this comes from a handler of what ends here.
                    spawn_local(async move { self.last_words_came(generation) });
                    return None;
                }
                Heard::Closed => return None,
                Heard::Ended => {
                    // Later, because the restart drops the handler this comes from.
                    spawn_local(async move { self.on_end(generation) });
                    return None;
                }
            };
            Some((sink, update))
        });
        if let Some(Some((sink, update))) = update {
            sink(update);
        }
    }

    fn on_end(self, generation: u32) {
        let ended = self.with(|state| {
            let now_ms = state.session_ms();
            let speech = state.speech_so_far();
            let captions = &mut state.captions;
            if captions.generation != generation {
                return None;
            }
            captions.failures += 1;
            let ended = captions.silence();
            let from_service = matches!(ended, Some(Ear::Service(_)));
            let broken = match from_service {
                true => (captions.failures >= SERVICE_FAILURES).then_some(CaptionTrouble::Service),
                false => {
                    (captions.failures >= LONGEST_WORDLESS_RUNS && state.talk.speech_since_ms().is_some()).then_some(CaptionTrouble::Failed)
                }
            };
            captions.fatal = captions.fatal.or(broken);
            if captions.fatal.is_none() {
                let wait_ms = RESTART_MS << captions.failures.min(4);
                captions.restart = Some(Timeout::new(wait_ms, move || self.listen()));
            }
            // A new connection to a service begins with new words.
            let pending = captions.pending.take_if(|_| from_service).filter(|pending| !pending.text.is_empty());
            let caption = pending.map(|pending| captions.finish_phrase(unsaid(&pending), Some(pending), &speech, now_ms));
            Some((ended, captions.fatal, captions.sink.clone().zip(caption)))
        });
        let Some(Some((ended, fatal, last))) = ended else { return };
        drop(ended);
        if let Some((sink, caption)) = last {
            sink(CaptionUpdate::Final(caption));
        }
        if let Some(trouble) = fatal {
            self.end_with(trouble);
        }
    }

    fn end_with(self, trouble: CaptionTrouble) {
        self.update_captions(|captions| (captions.listening, captions.trouble) = (false, Some(trouble)));
        let sink = self.with(|state| state.captions.sink.clone()).flatten();
        if let Some(sink) = sink {
            sink(CaptionUpdate::Unavailable(trouble));
        }
    }

    pub(super) fn update_captions(self, change: impl FnOnce(&mut CaptionState)) {
        self.live.update(|live| change(&mut live.captions));
    }
}

impl Captions {
    fn pending_of(&mut self, leaves: bool) -> &mut Option<Pending> {
        match self.leaving.as_mut().filter(|_| leaves) {
            Some(leaving) => &mut leaving.pending,
            None => &mut self.pending,
        }
    }
}

fn note_words(pending: &mut Option<Pending>, text: &str, now_ms: u64) {
    if text.is_empty() {
        *pending = None;
        return;
    }
    let pending = pending.get_or_insert_with(|| Pending { text: String::new(), first_ms: now_ms, last_ms: now_ms });
    if pending.text != text {
        text.clone_into(&mut pending.text);
        pending.last_ms = now_ms;
    }
}

/// Words that nobody finished.
pub(super) fn unsaid(pending: &Pending) -> Said {
    Said { text: pending.text.clone(), confidence: None, span_ms: None }
}

/// Which errors end captions: those of the standard, and those of services. Silence and our own `abort` do not; a network may come back.
fn fatal(name: &str, failures: u32) -> Option<CaptionTrouble> {
    match name {
        "not-allowed" | "service-not-allowed" => Some(CaptionTrouble::Refused),
        "language-not-supported" => Some(CaptionTrouble::Language),
        "quota" => Some(CaptionTrouble::Quota),
        "service" => Some(CaptionTrouble::Service),
        "network" if failures >= 2 => Some(CaptionTrouble::Network),
        "audio-capture" if failures >= 2 => Some(CaptionTrouble::Failed),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
