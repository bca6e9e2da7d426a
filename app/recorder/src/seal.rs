//! AES-256-GCM by the browser's own WebCrypto; the format of a sealed part is that of `domain::recording`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::recording::NONCE_BYTES;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use crate::js;

/// Sealing or opening was not possible.
#[derive(Debug, Clone, thiserror::Error)]
#[error("a part can be neither sealed nor opened: {0}")]
pub(crate) struct SealError(String);

impl From<JsValue> for SealError {
    fn from(cause: JsValue) -> Self {
        Self(format!("{cause:?}"))
    }
}

/// A recording's key; its bytes cannot be read out again.
#[derive(Debug, Clone)]
pub(crate) struct Key(CryptoKey);

impl Key {
    /// `text`: 32 bytes in base64url without padding.
    ///
    /// # Errors
    /// When it is none, or outside of a secure context.
    pub(crate) async fn import(text: &str) -> Result<Self, SealError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|error| SealError(error.to_string()))?;
        if bytes.len() != 32 {
            return Err(SealError(String::from("not 32 bytes")));
        }
        let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
        let raw = Uint8Array::from(bytes.as_slice());
        let key = JsFuture::from(subtle()?.import_key_with_str("raw", &raw, "AES-GCM", false, &usages)?).await?;
        Ok(Self(key.unchecked_into()))
    }

    /// A sealed part, with a nonce of its own.
    ///
    /// # Errors
    /// When the browser refuses.
    pub(crate) async fn seal(&self, plain: &Uint8Array, associated_data: &[u8]) -> Result<Uint8Array, SealError> {
        let mut nonce = [0; NONCE_BYTES as usize];
        // Without randomness a nonce could come twice, and with it the key would be broken.
        getrandom::fill(&mut nonce).map_err(|error| SealError(error.to_string()))?;
        let nonce = Uint8Array::from(nonce.as_slice());
        let sealing = subtle()?.encrypt_with_object_and_js_u8_array(&algorithm(&nonce, associated_data), &self.0, plain)?;
        let sealed = Uint8Array::new(&JsFuture::from(sealing).await?);
        let part = Uint8Array::new_with_length(nonce.length() + sealed.length());
        part.set(&nonce, 0);
        part.set(&sealed, nonce.length());
        Ok(part)
    }

    /// The plain bytes of a sealed part.
    ///
    /// # Errors
    /// When it was changed, or belongs elsewhere.
    pub(crate) async fn open(&self, part: &Uint8Array, associated_data: &[u8]) -> Result<Uint8Array, SealError> {
        let (nonce, sealed) = (part.subarray(0, NONCE_BYTES as u32), part.subarray(NONCE_BYTES as u32, part.length()));
        let opening = subtle()?.decrypt_with_object_and_js_u8_array(&algorithm(&nonce, associated_data), &self.0, &sealed)?;
        Ok(Uint8Array::new(&JsFuture::from(opening).await?))
    }
}

fn algorithm(nonce: &Uint8Array, associated_data: &[u8]) -> js_sys::Object {
    let additional_data = Uint8Array::from(associated_data);
    js::object(&[("name", &"AES-GCM".into()), ("iv", nonce), ("additionalData", &additional_data)])
}

fn subtle() -> Result<SubtleCrypto, SealError> {
    Ok(js::scope().crypto()?.subtle())
}
