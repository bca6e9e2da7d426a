//! Signals from a face and a voice: pure functions from frames and samples to figures and timeline events.
//!
//! One crate, two homes: compiled to WebAssembly it runs in the browser's analysis worker, natively in `batch`.
//! Nothing in here reads a clock, a file, a socket or a random number.

pub mod analyzer;
pub mod face;
pub mod voice;
#[cfg(target_arch = "wasm32")]
pub mod web;
