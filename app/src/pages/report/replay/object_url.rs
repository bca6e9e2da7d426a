//! Addresses of files in this page's memory.

use wasm_bindgen::JsValue;
use web_sys::{Blob, Url};

/// The address of a file; dropping it frees the file.
pub(super) struct ObjectUrl(String);

impl ObjectUrl {
    /// Gives a file an address.
    ///
    /// # Errors
    /// When the browser refuses.
    pub(super) fn of(blob: &Blob) -> Result<Self, JsValue> {
        Url::create_object_url_with_blob(blob).map(Self)
    }

    /// As a `src` takes it.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        // Revoking an address that is none changes nothing.
        Url::revoke_object_url(&self.0).ok();
    }
}
