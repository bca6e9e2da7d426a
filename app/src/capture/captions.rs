//! Captions of the answers: who may listen, what was heard, when it was said.
//!
//! A recogniser starts in [`Capture::listen`] only, and only the one that [`CaptionState::permitted`] names: one that keeps the
//! sound on this device, or the browser's own after the person's consent for this interview. Otherwise the candidate types.

use std::rc::Rc;

use domain::session::Caption;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::link::whole_ms;
use super::live::{CaptionChoice, CaptionState, CaptionTrouble, CaptionUpdate, Pace};
use super::recogniser::{self, Heard, Listening};
use super::talk::{self, Phrase};
use super::{Capture, stored};

/// Questions are asked in English.
pub(crate) const CAPTION_LANG: &str = "en-US";

/// Recognisers end by themselves after a silence and are started again; one that ends without a word this often is broken.
const LONGEST_WORDLESS_RUNS: u32 = 6;
/// Pause before the next start, doubled with each failure.
const RESTART_MS: u32 = 250;

type Sink = Rc<dyn Fn(CaptionUpdate)>;

/// The captions of the present answer.
pub(super) struct Captions {
    lang_tag: String,
    sink: Option<Sink>,
    listening: Option<Listening>,
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
}

/// A phrase that is not finished.
#[derive(Debug, Clone)]
struct Pending {
    text: String,
    first_ms: u64,
    last_ms: u64,
}

impl Default for Captions {
    fn default() -> Self {
        Self {
            lang_tag: CAPTION_LANG.to_owned(),
            sink: None,
            listening: None,
            generation: 0,
            crediting: true,
            pending: None,
            previous_end_ms: 0,
            last_id: 0,
            failures: 0,
            fatal: None,
            restart: None,
            phrases: Vec::new(),
        }
    }
}

impl Captions {
    /// Words per minute of this answer.
    pub(super) fn pace(&self, now_ms: f64, listening: bool) -> Pace {
        if self.phrases.is_empty() && !listening { Pace::NoWords } else { talk::pace(&self.phrases, whole_ms(now_ms)) }
    }

    fn silence(&mut self) -> Option<Listening> {
        self.generation = self.generation.wrapping_add(1);
        self.restart = None;
        self.listening.take()
    }

    fn note_words(&mut self, text: &str, now_ms: u64) {
        let pending = self.pending.get_or_insert_with(|| Pending { text: String::new(), first_ms: now_ms, last_ms: now_ms });
        if pending.text != text {
            text.clone_into(&mut pending.text);
            pending.last_ms = now_ms;
        }
    }

    fn finish_phrase(&mut self, text: String, confidence: Option<f32>, speech: &[(u64, u64)], now_ms: u64) -> Caption {
        let pending = self.pending.take();
        let (first_ms, last_ms) = pending.map_or((now_ms, now_ms), |pending| (pending.first_ms, pending.last_ms));
        let (start_ms, end_ms) = talk::phrase_span(speech, talk::Heard { after_ms: self.previous_end_ms, first_ms, last_ms });
        self.previous_end_ms = end_ms;
        // Session time as the id keeps clear of phrases from before a reload.
        self.last_id = u32::try_from(now_ms).unwrap_or(u32::MAX).max(self.last_id.saturating_add(1));
        self.phrases.push(Phrase { start_ms, end_ms, words: text.split_whitespace().count() });
        Caption { id: self.last_id, text, confidence, start_ms, end_ms, edited: false }
    }
}

impl Capture {
    /// Asks the browser what it offers and recalls what the person chose for this interview. Starts nothing.
    pub(crate) fn look_for_captions(self, lang_tag: &str) {
        let lang_tag = lang_tag.to_owned();
        let choice = match stored::recall("captions").as_deref() {
            Some("consented") => CaptionChoice::Consented,
            Some("typing") => CaptionChoice::TypingOnly,
            _ => CaptionChoice::Undecided,
        };
        self.update_captions(|captions| captions.choice = choice);
        spawn_local(async move {
            let offer = recogniser::offer(&lang_tag).await;
            self.update_captions(|captions| captions.offer = Some(offer));
            self.listen();
        });
    }

    /// Downloads the on-device recogniser's language pack, after a click.
    pub(crate) fn install_captions(self, lang_tag: &str) {
        let lang_tag = lang_tag.to_owned();
        spawn_local(async move {
            let installed = recogniser::install(&lang_tag).await;
            self.update_captions(|captions| captions.trouble = (!installed).then_some(CaptionTrouble::Network));
            self.look_for_captions(&lang_tag);
        });
    }

    /// The person's choice for this interview; takes effect at once.
    pub(crate) fn choose_captions(self, choice: CaptionChoice) {
        let value = match choice {
            CaptionChoice::Undecided => "",
            CaptionChoice::Consented => "consented",
            CaptionChoice::TypingOnly => "typing",
        };
        stored::remember("captions", value);
        self.update_captions(|captions| (captions.choice, captions.trouble) = (choice, None));
        self.hush();
        self.with(|state| (state.captions.fatal, state.captions.failures) = (None, 0));
        self.listen();
    }

    /// Captions of the answer that begins now, where [`CaptionState::permitted`] allows a recogniser. A running one goes on.
    pub(crate) fn start_captions(self, lang_tag: &str, sink: impl Fn(CaptionUpdate) + 'static) {
        let known = self.with(|state| {
            let captions = &mut state.captions;
            let same = captions.lang_tag == lang_tag;
            lang_tag.clone_into(&mut captions.lang_tag);
            captions.sink = Some(Rc::new(sink));
            captions.phrases.clear();
            (captions.pending, captions.fatal, captions.failures) = (None, None, 0);
            same
        });
        self.update_captions(|captions| captions.trouble = None);
        if known == Some(true) && self.now().captions.offer.is_some() {
            return self.listen();
        }
        self.hush();
        self.look_for_captions(lang_tag);
    }

    /// Ends captions. Words heard so far arrive as a last `Final`, and measurements so far are delivered, before this returns: call it
    /// before the answer ends. What a recogniser says later is dropped.
    pub(crate) fn stop_captions(self) {
        let last = self.with(|state| {
            let speech = state.speech_so_far();
            let now_ms = state.session_ms();
            let captions = &mut state.captions;
            let words = captions.pending.as_ref().map(|pending| pending.text.clone()).filter(|text| !text.is_empty());
            let caption = words.map(|words| captions.finish_phrase(words, None, &speech, now_ms));
            captions.pending = None;
            (captions.sink.take(), caption)
        });
        self.hush();
        if let Some((Some(sink), Some(caption))) = last {
            sink(CaptionUpdate::Interim(String::new()));
            sink(CaptionUpdate::Final(caption));
        }
        self.flush();
    }

    /// Listens only to the candidate: while a question is read aloud the recogniser is off.
    pub(super) fn credit_captions(self, on: bool) {
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
        self.hush();
        if let Some(Some(sink)) = dropped {
            sink(CaptionUpdate::Interim(String::new()));
        }
    }

    /// Recognisers open the microphone by themselves; they may only while the person has it on here.
    pub(super) fn microphone_changed(self) {
        if self.now().microphone.is_on() { self.listen() } else { self.hush() }
    }

    fn listen(self) {
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
            match Listening::start(permitted, &captions.lang_tag, on_heard) {
                Ok(listening) => captions.listening = Some(listening),
                Err(_) => captions.fatal = Some(CaptionTrouble::Failed),
            }
            Some(captions.fatal)
        });
        match started {
            Some(Some(None)) => self.update_captions(|captions| captions.listening = true),
            Some(Some(Some(trouble))) => self.end_with(trouble),
            _ => {}
        }
    }

    /// Silences the recogniser, whatever it still has to say.
    fn hush(self) {
        let silenced = self.with(|state| state.captions.silence());
        drop(silenced);
        if self.now().captions.listening {
            self.update_captions(|captions| captions.listening = false);
        }
    }

    fn on_heard(self, generation: u32, heard: Heard) {
        let update = self.with(|state| {
            if state.captions.generation != generation {
                return None;
            }
            let now_ms = state.session_ms();
            let speech = state.speech_so_far();
            let captions = &mut state.captions;
            let sink = captions.sink.clone()?;
            let update = match heard {
                Heard::Interim(text) => {
                    if text.is_empty() {
                        captions.pending = None;
                    } else {
                        captions.failures = 0;
                        captions.note_words(&text, now_ms);
                    }
                    CaptionUpdate::Interim(text)
                }
                Heard::Final { text, .. } if text.is_empty() => return None,
                Heard::Final { text, confidence } => {
                    captions.failures = 0;
                    CaptionUpdate::Final(captions.finish_phrase(text, confidence, &speech, now_ms))
                }
                Heard::Error(name) => {
                    captions.fatal = captions.fatal.or(fatal(&name, captions.failures));
                    return None;
                }
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
        let (ended, fatal) = self
            .with(|state| {
                let captions = &mut state.captions;
                if captions.generation != generation {
                    return (None, None);
                }
                captions.failures += 1;
                let ended = captions.silence();
                let broken = (captions.failures >= LONGEST_WORDLESS_RUNS && state.talk.speech_since_ms().is_some())
                    .then_some(CaptionTrouble::Failed);
                captions.fatal = captions.fatal.or(broken);
                if captions.fatal.is_none() {
                    let wait_ms = RESTART_MS << captions.failures.min(4);
                    captions.restart = Some(Timeout::new(wait_ms, move || self.listen()));
                }
                (ended, captions.fatal)
            })
            .unwrap_or_default();
        drop(ended);
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

    fn update_captions(self, change: impl FnOnce(&mut CaptionState)) {
        self.live.update(|live| change(&mut live.captions));
    }
}

/// Which errors of the standard end captions. Silence and our own `abort` do not; a network may come back.
fn fatal(name: &str, failures: u32) -> Option<CaptionTrouble> {
    match name {
        "not-allowed" | "service-not-allowed" => Some(CaptionTrouble::Refused),
        "language-not-supported" => Some(CaptionTrouble::Language),
        "network" if failures >= 2 => Some(CaptionTrouble::Network),
        "audio-capture" if failures >= 2 => Some(CaptionTrouble::Failed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_get_rising_ids_and_the_times_of_their_speech() {
        let mut captions = Captions::default();
        captions.note_words("I led", 2000);
        captions.note_words("I led a team", 2600);
        let first = captions.finish_phrase("I led a team".into(), Some(0.9), &[(1200, 2500)], 3000);
        assert_eq!((first.id, first.start_ms, first.end_ms), (3000, 1200, 2500));
        let second = captions.finish_phrase("of five".into(), None, &[(1200, 2500), (2700, 2950)], 3000);
        assert_eq!((second.id, second.start_ms, second.end_ms), (3001, 2700, 2950));
        assert_eq!(captions.phrases.iter().map(|phrase| phrase.words).sum::<usize>(), 6);
    }

    #[test]
    fn silence_never_ends_captions_and_a_refusal_does_at_once() {
        assert_eq!(fatal("no-speech", 9), None);
        assert_eq!(fatal("aborted", 9), None);
        assert_eq!(fatal("not-allowed", 0), Some(CaptionTrouble::Refused));
        assert_eq!((fatal("network", 0), fatal("network", 2)), (None, Some(CaptionTrouble::Network)));
    }
}
