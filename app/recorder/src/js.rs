//! Small bridges to the worker's global scope.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DedicatedWorkerGlobalScope};

pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Milliseconds since the worker started; does not go back.
pub(crate) fn now_ms() -> f64 {
    scope().performance().map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// `{ name: value, … }`.
pub(crate) fn object(properties: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in properties {
        // A fresh plain object takes every property.
        Reflect::set(&object, &(*name).into(), value).ok();
    }
    object
}

/// A property, if the value is an object that has it.
pub(crate) fn property(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &name.into()).ok().filter(|found| !found.is_undefined() && !found.is_null())
}

/// A promise and the function that resolves it.
#[derive(Debug)]
pub(crate) struct Deferred {
    pub(crate) promise: Promise,
    /// Always there: a promise hands it out before it exists.
    pub(crate) resolver: Option<Function>,
}

impl Deferred {
    pub(crate) fn new() -> Self {
        let mut resolver = None;
        let promise = Promise::new(&mut |resolve, _| resolver = Some(resolve));
        Self { promise, resolver }
    }
}

/// Calls the resolver of a promise.
pub(crate) fn resolve(resolver: Option<Function>) {
    // It does not throw.
    resolver.and_then(|resolver| resolver.call0(&JsValue::UNDEFINED).ok());
}

/// The bytes of a part of a blob.
///
/// # Errors
/// When the file behind it is gone.
pub(crate) async fn bytes_of(blob: &Blob, from: u64, to: u64) -> Result<Uint8Array, JsValue> {
    let slice = blob.slice_with_f64_and_f64(from as f64, to as f64)?;
    Ok(Uint8Array::new(&JsFuture::from(slice.array_buffer()).await?))
}

/// A blob of pieces (`Blob`, `ArrayBuffer` or a view of one).
///
/// # Errors
/// When the browser has no room for it.
pub(crate) fn blob_of(pieces: &Array, mime: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_u8_array_sequence_and_options(pieces, &options)
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 random hexadecimal digits. Browsers never refuse randomness.
pub(crate) fn random_id() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok();
    hex(&bytes)
}
