//! The browser's speech recogniser (Web Speech API), with the parts that `web-sys` does not know.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::live::{CaptionOffer, Recogniser};

#[wasm_bindgen]
extern "C" {
    /// `SpeechRecognition`.
    #[wasm_bindgen(extends = Object)]
    type Recognition;

    #[wasm_bindgen(method, structural, setter)]
    fn set_lang(this: &Recognition, tag: &str);
    #[wasm_bindgen(method, structural, setter)]
    fn set_continuous(this: &Recognition, on: bool);
    #[wasm_bindgen(method, structural, setter, js_name = interimResults)]
    fn set_interim_results(this: &Recognition, on: bool);
    #[wasm_bindgen(method, structural, setter)]
    fn set_onresult(this: &Recognition, handler: Option<&Function>);
    #[wasm_bindgen(method, structural, setter)]
    fn set_onerror(this: &Recognition, handler: Option<&Function>);
    #[wasm_bindgen(method, structural, setter)]
    fn set_onend(this: &Recognition, handler: Option<&Function>);
    #[wasm_bindgen(method, structural, catch)]
    fn start(this: &Recognition) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn abort(this: &Recognition) -> Result<(), JsValue>;
}

/// What a recogniser said.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Heard {
    /// Words of phrases that may still change.
    Interim(String),
    /// A finished phrase.
    Final {
        text: String,
        /// Absent where the recogniser gave none, or 0, which some use for "none".
        confidence: Option<f32>,
        /// Start and end on the session's clock, where they were measured.
        span_ms: Option<(u64, u64)>,
    },
    /// It reported a problem, named as in the standard; `Ended` follows.
    Error(String),
    /// The last words of what it was given were said.
    Closed,
    /// It stopped by itself.
    Ended,
}

/// A listening recogniser; dropping it silences it at once.
pub(super) struct Listening {
    recognition: Recognition,
    _handlers: [Closure<dyn FnMut(JsValue)>; 3],
}

impl Listening {
    /// Starts listening with the `permitted` recogniser: the caller has it from
    /// [`CaptionState::permitted`](super::live::CaptionState::permitted) and nowhere else.
    ///
    /// # Errors
    /// When the browser refuses, or cannot promise to keep the sound on the device although that is what was permitted.
    pub(super) fn start(permitted: Recogniser, lang_tag: &str, on_heard: impl Fn(Heard) + Clone + 'static) -> Result<Self, JsValue> {
        let class = class().ok_or(JsValue::NULL)?;
        let recognition: Recognition = Reflect::construct(&class, &Array::new())?.unchecked_into();
        recognition.set_lang(lang_tag);
        recognition.set_continuous(true);
        recognition.set_interim_results(true);
        if permitted == Recogniser::OnDevice {
            keep_on_device(&recognition)?;
        }
        let on_result = {
            let on_heard = on_heard.clone();
            handler(move |event| results(&event).into_iter().for_each(&on_heard))
        };
        let on_error = {
            let on_heard = on_heard.clone();
            handler(move |event| on_heard(Heard::Error(text(&event, "error"))))
        };
        let on_end = handler(move |_| on_heard(Heard::Ended));
        recognition.set_onresult(Some(on_result.as_ref().unchecked_ref()));
        recognition.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        recognition.set_onend(Some(on_end.as_ref().unchecked_ref()));
        recognition.start()?;
        Ok(Self { recognition, _handlers: [on_result, on_error, on_end] })
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.recognition.set_onresult(None);
        self.recognition.set_onerror(None);
        self.recognition.set_onend(None);
        // Refused only when it has already stopped.
        let _ = self.recognition.abort();
    }
}

/// Sets `processLocally` where it means something: on a browser that does not know it, setting it would only add a property.
fn keep_on_device(recognition: &Recognition) -> Result<(), JsValue> {
    let name = JsValue::from_str("processLocally");
    let known = Reflect::has(recognition, &name)?;
    Reflect::set(recognition, &name, &JsValue::TRUE)?;
    let kept = Reflect::get(recognition, &name)?.is_truthy();
    if known && kept { Ok(()) } else { Err(JsValue::from_str("processLocally is not supported")) }
}

/// What this browser offers for a language. Starts and downloads nothing.
pub(super) async fn offer(lang_tag: &str) -> CaptionOffer {
    let Some(class) = class() else { return CaptionOffer::Nothing };
    match availability(&class, lang_tag, true).await.as_deref() {
        Some("available") => CaptionOffer::OnDevice,
        Some("downloadable" | "downloading") => CaptionOffer::Downloadable,
        _ => match availability(&class, lang_tag, false).await.as_deref() {
            Some("unavailable") => CaptionOffer::Nothing,
            _ => CaptionOffer::Remote,
        },
    }
}

/// Downloads the language pack of the on-device recogniser; `false` when that failed.
pub(super) async fn install(lang_tag: &str) -> bool {
    let install = async || {
        let class = class()?;
        let installed = call(&class, "install", &wish(lang_tag, true)?).await?;
        Some(installed.is_truthy())
    };
    install().await.unwrap_or(false)
}

/// The answer of `SpeechRecognition.available`; `None` on browsers without it, which never process locally on request.
async fn availability(class: &Function, lang_tag: &str, on_device: bool) -> Option<String> {
    call(class, "available", &wish(lang_tag, on_device)?).await?.as_string()
}

async fn call(class: &Function, method: &str, argument: &JsValue) -> Option<JsValue> {
    let method: Function = Reflect::get(class, &method.into()).ok()?.dyn_into().ok()?;
    let promise: Promise = method.call1(class, argument).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}

fn wish(lang_tag: &str, on_device: bool) -> Option<JsValue> {
    let wish = Object::new();
    Reflect::set(&wish, &"langs".into(), &Array::of1(&lang_tag.into())).ok()?;
    Reflect::set(&wish, &"processLocally".into(), &on_device.into()).ok()?;
    Some(wish.into())
}

fn class() -> Option<Function> {
    let window = web_sys::window()?;
    let named = |name: &str| Reflect::get(&window, &name.into()).ok()?.dyn_into::<Function>().ok();
    named("SpeechRecognition").or_else(|| named("webkitSpeechRecognition"))
}

fn handler(handle: impl Fn(JsValue) + 'static) -> Closure<dyn FnMut(JsValue)> {
    Closure::new(handle)
}

/// Finished phrases of a result event, then the words of all unfinished ones.
fn results(event: &JsValue) -> Vec<Heard> {
    let list = property(event, "results");
    let first = property(event, "resultIndex").as_f64().unwrap_or(0.0) as u32;
    let length = property(&list, "length").as_f64().unwrap_or(0.0) as u32;
    let (mut heard, mut interim) = (Vec::new(), String::new());
    for n in first..length {
        let result = element(&list, n);
        let best = element(&result, 0);
        let words = text(&best, "transcript");
        if property(&result, "isFinal").is_truthy() {
            let confidence = property(&best, "confidence").as_f64().filter(|value| *value > 0.0).map(|value| value.min(1.0) as f32);
            heard.push(Heard::Final { text: words.trim().to_owned(), confidence, span_ms: None });
        } else {
            interim.push_str(&words);
        }
    }
    heard.push(Heard::Interim(interim.trim().to_owned()));
    heard
}

fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn element(list: &JsValue, n: u32) -> JsValue {
    Reflect::get_u32(list, n).unwrap_or(JsValue::UNDEFINED)
}

fn text(object: &JsValue, name: &str) -> String {
    property(object, name).as_string().unwrap_or_default()
}
