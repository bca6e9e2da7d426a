//! Segments that pages wait for while a worker fetches and opens them.

use client::recording::messages::Event;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Who waits for which segment.
#[derive(Default)]
pub(super) struct Loads {
    waiting: Vec<(String, Waiting)>,
}

/// The two ways of settling a promise.
pub(super) struct Waiting {
    resolve: Function,
    reject: Function,
}

impl Loads {
    /// Somebody waits for a segment from now on.
    pub(super) fn expect(&mut self, segment: &str) -> Promise {
        Promise::new(&mut |resolve, reject| self.waiting.push((segment.to_owned(), Waiting { resolve, reject })))
    }

    /// Those who wait for a segment; it has been answered.
    pub(super) fn take(&mut self, segment: &str) -> Vec<Waiting> {
        let (answered, rest) = std::mem::take(&mut self.waiting).into_iter().partition(|(name, _)| name == segment);
        self.waiting = rest;
        Vec::into_iter(answered).map(|(_, waiting)| waiting).collect()
    }

    /// Everybody who waits; nothing will be answered any more.
    pub(super) fn take_all(&mut self) -> Vec<Waiting> {
        std::mem::take(&mut self.waiting).into_iter().map(|(_, waiting)| waiting).collect()
    }
}

/// Hands out what came with `data`.
pub(super) fn settle(waiting: Vec<Waiting>, event: &Event, data: &JsValue) {
    match event {
        Event::NotLoaded { code, .. } => fail(waiting, code),
        _ => {
            let file = Reflect::get(data, &"file".into()).unwrap_or(JsValue::UNDEFINED);
            for Waiting { resolve, .. } in waiting {
                // A resolve function of the browser's own does not throw.
                resolve.call1(&JsValue::NULL, &file).ok();
            }
        }
    }
}

/// Says to everybody that it failed.
pub(super) fn fail(waiting: Vec<Waiting>, code: &str) {
    for Waiting { reject, .. } in waiting {
        reject.call1(&JsValue::NULL, &code.into()).ok();
    }
}

/// Waits for the answer.
///
/// # Errors
/// The code that [`fail`] was given; `damaged` for an answer without a file.
pub(super) async fn blob(answer: Promise) -> Result<Blob, String> {
    let file = JsFuture::from(answer).await.map_err(|code| code.as_string().unwrap_or_default())?;
    file.dyn_into().map_err(|_| String::from("damaged"))
}
