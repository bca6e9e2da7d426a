//! The thin shell between this crate and `public/resume-worker.js`. Answers are `domain::resume::messages::ReadEvent`s.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use domain::problem::Problem;
use domain::resume::messages::ReadEvent;
use wasm_bindgen::prelude::*;

/// Reads a file.
#[wasm_bindgen]
pub fn read_file(id: u32, bytes: &[u8], name: &str) -> JsValue {
    told(match crate::read(bytes, Some(name)) {
        Ok(resume) => ReadEvent::Read { id, resume },
        Err(why) => ReadEvent::Refused { id, problem: Problem::bad_request(&format!("file_{}", why.code()), why.to_string()) },
    })
}

/// Takes pasted text apart.
#[wasm_bindgen]
pub fn read_text(id: u32, text: &str) -> JsValue {
    told(ReadEvent::Read { id, resume: crate::parse(text) })
}

fn told(event: ReadEvent) -> JsValue {
    serde_wasm_bindgen::to_value(&event).unwrap_or(JsValue::UNDEFINED)
}
