//! Events to the page.

use client::recording::messages::Event;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::Blob;

use crate::js;

/// Posts an event.
pub(crate) fn post(event: &Event) {
    post_value(event, None);
}

/// Posts an event with its `file`.
pub(crate) fn post_file(event: &Event, file: &Blob) {
    post_value(event, Some(file));
}

/// Says that something does not work and is not tried again.
pub(crate) fn failed(code: &str) {
    post(&Event::Failed { code: code.to_owned() });
}

fn post_value(event: &Event, file: Option<&Blob>) {
    // These types always serialise, and nobody is left to tell when the page does not listen.
    let message = serde_wasm_bindgen::to_value(event).unwrap_or(JsValue::UNDEFINED);
    if let Some(file) = file {
        Reflect::set(&message, &"file".into(), file).ok();
    }
    js::scope().post_message(&message).ok();
}
