//! The recorder worker: keeps a recording's chunks on the device, makes each ended segment one playable file, seals it and sends it.
//!
//! A thin shell around `client::recording`: `public/recorder-worker.js` hands in the page's messages one after another, events go
//! back by `postMessage`. Media go from the spool ([`spool`]) through the muxer ([`make`]) and the cipher ([`seal`]) to the bucket
//! ([`delivery`]), and back for replay ([`load`]).

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod api;
mod delivery;
mod js;
mod load;
mod locks;
mod make;
mod outlet;
mod recorder;
mod seal;
mod spool;
mod transfer;

use std::rc::Rc;

use client::recording::messages::Request;
use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// The worker's recorder. See `client::recording::messages` for what goes in and out.
#[wasm_bindgen(js_name = Recorder)]
#[derive(Default)]
pub struct WebRecorder(Rc<recorder::Recorder>);

#[wasm_bindgen(js_class = Recorder)]
impl WebRecorder {
    /// Waits for `open`.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a message of the page; resolves when the next one may be handed in. What cannot be understood is ignored.
    pub fn receive(&self, message: JsValue) -> Promise {
        let recorder = Rc::clone(&self.0);
        future_to_promise(async move {
            // Taken out first: it would be copied while the rest is read.
            let chunk = Reflect::get(&message, &CHUNK.into()).unwrap_or_default();
            Reflect::set(&message, &CHUNK.into(), &JsValue::UNDEFINED).ok();
            if let Ok(request) = serde_wasm_bindgen::from_value::<Request>(message) {
                recorder.receive(request, chunk.is_object().then(|| Uint8Array::new(&chunk))).await;
            }
            Ok(JsValue::UNDEFINED)
        })
    }
}

/// Where a chunk's bytes lie in its message.
const CHUNK: &str = "chunk";
