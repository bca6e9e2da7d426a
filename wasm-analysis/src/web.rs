//! The thin shell between [`crate::analyzer::Analyzer`] and `public/analysis-worker.js`.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use domain::analysis::AnalysisEvent;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::analyzer::Analyzer;
use crate::voice::AudioBlock;

/// The worker's analyzer. Methods return events as plain objects in the shape of
/// `domain::analysis::AnalysisEvent`; those with a list return an array.
#[wasm_bindgen(js_name = Analyzer)]
#[derive(Default)]
pub struct WebAnalyzer(Analyzer);

#[wasm_bindgen(js_class = Analyzer)]
impl WebAnalyzer {
    /// Nothing loaded, no sound.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The `ready` event.
    pub fn ready(&self) -> JsValue {
        to_js(&self.0.ready())
    }

    /// Takes the models' bytes; `undefined` or a `failed` event.
    pub fn load_face(&mut self, detector: &[u8], mesh: &[u8], canonical: &[u8]) -> JsValue {
        to_js(&self.0.load_face(detector, mesh, canonical))
    }

    /// Session time 0 in epoch milliseconds.
    pub fn set_clock(&mut self, zero_epoch_ms: f64) -> JsValue {
        list(self.0.set_clock(zero_epoch_ms))
    }

    /// Sound of this rate follows.
    pub fn start_audio(&mut self, sample_rate_hz: f32) -> JsValue {
        list(self.0.start_audio(sample_rate_hz))
    }

    /// A block of mono samples; `first_frame` counts since the AudioContext started.
    pub fn push_audio(&mut self, samples: Vec<f32>, first_frame: f64, captured_epoch_ms: f64) -> JsValue {
        // Frame counts are exact in f64 for five thousand years at 48 kHz; `as` saturates.
        list(self.0.push_audio(AudioBlock { samples, first_frame: first_frame as u64, captured_epoch_ms }))
    }

    /// Whether what is heard from now on is the candidate's voice.
    pub fn set_crediting(&mut self, on: bool) -> JsValue {
        list(self.0.set_crediting(on))
    }

    /// The sound ended.
    pub fn finish_audio(&mut self) -> JsValue {
        list(self.0.finish_audio())
    }

    /// Collects the person's neutral face anew.
    pub fn calibrate(&mut self) {
        self.0.calibrate();
    }

    /// One RGBA picture; `undefined` without models, else a `face` or `failed` event.
    pub fn push_frame(&mut self, rgba: &[u8], width_px: u32, height_px: u32, epoch_ms: f64) -> JsValue {
        to_js(&self.0.push_frame(rgba, width_px, height_px, epoch_ms))
    }
}

fn list(events: Vec<AnalysisEvent>) -> JsValue {
    to_js(&events)
}

/// Serialisation cannot fail for these types; `undefined` is what the worker ignores.
fn to_js(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or(JsValue::UNDEFINED)
}
