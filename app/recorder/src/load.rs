//! A stored segment comes back: fetched, opened part by part, compared with its hash.

use client::recording::upload::Failure;
use domain::recording::{MediaUrl, Recording, Segment, UploadState};
use js_sys::Array;
use sha2::{Digest, Sha256};
use wasm_bindgen::JsValue;
use web_sys::Blob;

use crate::api::Api;
use crate::js;
use crate::seal::{Key, SealError};
use crate::transfer;

/// Why a segment could not be loaded, as a stable code.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub(crate) struct LoadError(String);

impl LoadError {
    /// Every attempt would end like this one: what is stored is not what was recorded.
    fn damaged() -> Self {
        Self(String::from("damaged"))
    }

    fn gone() -> Self {
        Self(String::from("gone"))
    }
}

impl From<Failure> for LoadError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Status { status: 404 | 410, .. } => Self::gone(),
            Failure::Status { code, .. } if !code.is_empty() => Self(code),
            _ => Self(String::from("unreachable")),
        }
    }
}

impl From<SealError> for LoadError {
    fn from(_: SealError) -> Self {
        Self::damaged()
    }
}

impl From<JsValue> for LoadError {
    fn from(_: JsValue) -> Self {
        Self::damaged()
    }
}

/// The plain file of a stored segment.
///
/// # Errors
/// See [`LoadError`].
pub(crate) async fn load(api: &Api, session_id: &str, segment_id: &str) -> Result<Blob, LoadError> {
    let recording: Recording = api.call("GET", "", None).await?;
    let stored = recording.segments.iter().find(|upload| upload.segment.id == segment_id && upload.state == UploadState::Stored);
    let (segment, key) = recording.replay(stored.ok_or_else(LoadError::gone)?);
    let key = key.ok_or_else(LoadError::gone)?;
    let MediaUrl { url, .. } = api.call("GET", &format!("/segments/{segment_id}/url"), None).await?;
    let sealed = transfer::get(&url).await?;
    open(segment, session_id, &Key::import(key).await?, &sealed).await
}

async fn open(segment: &Segment, session_id: &str, key: &Key, sealed: &Blob) -> Result<Blob, LoadError> {
    if sealed.size() as u64 != segment.sealed_bytes() {
        return Err(LoadError::damaged());
    }
    let (plain, mut hasher) = (Array::new(), Sha256::new());
    for part in 1..=segment.parts() {
        let range = segment.sealed_range(part);
        let bytes = js::bytes_of(sealed, range.start, range.end).await?;
        let opened = key.open(&bytes, &segment.associated_data(session_id, part)).await?;
        hasher.update(opened.to_vec());
        plain.push(&opened);
    }
    if js::hex(&hasher.finalize()) != segment.sha256 {
        return Err(LoadError::damaged());
    }
    Ok(js::blob_of(&plain, &segment.mime)?)
}
