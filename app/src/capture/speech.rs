//! Reading questions aloud with a voice of this device.
//!
//! Voices that a browser fetches from its maker's servers are not used: a follow-up question quotes the candidate's words.

use std::cell::RefCell;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

/// A voice that has not begun after this long will not.
const SILENT_START_MS: u32 = 3_000;
/// Slowest reading waited for: a slow voice speaks about ten characters a second.
const SLOWEST_MS_PER_CHAR: u32 = 150;
const SLACK_MS: u32 = 5_000;

thread_local! {
    /// Kept here because browsers forget utterances that nobody holds, and then never report their end.
    static CURRENT: RefCell<Option<Reading>> = const { RefCell::new(None) };
}

struct Reading {
    on_start: Option<Box<dyn FnOnce()>>,
    on_end: Option<Box<dyn FnOnce()>>,
    utterance: SpeechSynthesisUtterance,
    _listeners: Vec<EventListener>,
    _deadline: Timeout,
}

/// Reads `text`. `on_start` is called with the first sound, if there is any; `on_end` exactly once, also when reading fails or is
/// cancelled. Returns `false`, and calls neither, where this browser has no voice of its own for the language.
pub(crate) fn speak(text: &str, lang_tag: &str, on_start: impl FnOnce() + 'static, on_end: impl FnOnce() + 'static) -> bool {
    cancel_speech();
    let Some((synthesis, voice)) = synthesis().and_then(|synthesis| voice_for(&synthesis, lang_tag).map(|voice| (synthesis, voice))) else {
        return false;
    };
    let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(text) else { return false };
    utterance.set_voice(Some(&voice));
    utterance.set_lang(&voice.lang());
    let length_chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let longest_ms = length_chars.saturating_mul(SLOWEST_MS_PER_CHAR).saturating_add(SLACK_MS);
    let listeners = vec![
        EventListener::once(&utterance, "start", move |event| started(event.target().as_ref(), longest_ms)),
        EventListener::once(&utterance, "end", |event| ended(event.target().as_ref())),
        EventListener::once(&utterance, "error", |event| ended(event.target().as_ref())),
    ];
    let reading = Reading {
        on_start: Some(Box::new(on_start)),
        on_end: Some(Box::new(on_end)),
        utterance: utterance.clone(),
        _listeners: listeners,
        _deadline: Timeout::new(SILENT_START_MS, cancel_speech),
    };
    CURRENT.with(|current| current.replace(Some(reading)));
    synthesis.speak(&utterance);
    true
}

/// Stops reading; the reading's `on_end` is called before this returns.
pub(crate) fn cancel_speech() {
    let reading = CURRENT.with(|current| current.take());
    let Some(reading) = reading else { return };
    if let Some(synthesis) = synthesis() {
        synthesis.cancel();
    }
    finish(reading);
}

/// Whether questions can be read aloud here. Some browsers know their voices only a moment after the page was loaded.
pub(crate) fn can_speak(lang_tag: &str) -> bool {
    synthesis().is_some_and(|synthesis| voice_for(&synthesis, lang_tag).is_some())
}

/// Makes browsers load their list of voices.
pub(super) fn prepare() {
    if let Some(synthesis) = synthesis() {
        let _ = synthesis.get_voices();
    }
}

fn started(target: Option<&EventTarget>, longest_ms: u32) {
    let on_start = CURRENT.with(|current| {
        let mut current = current.try_borrow_mut().ok()?;
        let reading = current.as_mut().filter(|reading| is(reading, target))?;
        reading._deadline = Timeout::new(longest_ms, cancel_speech);
        reading.on_start.take()
    });
    if let Some(on_start) = on_start {
        on_start();
    }
}

fn ended(target: Option<&EventTarget>) {
    let reading = CURRENT.with(|current| current.try_borrow_mut().ok()?.take_if(|reading| is(reading, target)));
    if let Some(reading) = reading {
        finish(reading);
    }
}

/// An earlier utterance may report its end after a new one began.
fn is(reading: &Reading, target: Option<&EventTarget>) -> bool {
    let utterance: &EventTarget = &reading.utterance;
    target == Some(utterance)
}

fn finish(mut reading: Reading) {
    if let Some(on_end) = reading.on_end.take() {
        on_end();
    }
}

fn synthesis() -> Option<SpeechSynthesis> {
    web_sys::window()?.speech_synthesis().ok().filter(|synthesis| synthesis.is_object())
}

/// The default voice of the language if it is on this device, else the first that is.
fn voice_for(synthesis: &SpeechSynthesis, lang_tag: &str) -> Option<SpeechSynthesisVoice> {
    let language = lang_tag.split('-').next().unwrap_or(lang_tag).to_lowercase();
    let voices = synthesis.get_voices().into_iter().filter_map(|voice| voice.dyn_into::<SpeechSynthesisVoice>().ok());
    let speaks = |voice: &SpeechSynthesisVoice| voice.lang().to_lowercase().split(['-', '_']).next() == Some(language.as_str());
    let fitting: Vec<_> = voices.filter(|voice| voice.local_service() && speaks(voice)).collect();
    let exact = fitting.iter().find(|voice| voice.lang().eq_ignore_ascii_case(lang_tag));
    fitting.iter().find(|voice| voice.default()).or(exact).or(fitting.first()).cloned()
}
