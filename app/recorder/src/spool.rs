//! Where a recording is kept until the bucket has it: the origin private file system, or IndexedDB where that is missing.
//!
//! Every segment has a name (32 hexadecimal digits) and, under it, a journal (`client::recording::journal`), later a file that can be
//! played and a manifest that says what the server was told about that file. The manifest is written after the file and before the
//! journal goes, so that at every moment one of them is whole.

mod indexed_db;
mod opfs;

use client::recording::messages::Storage;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DomException};

pub(crate) use opfs::Writer;

/// The device does not do what it should.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum SpoolError {
    /// It has no room.
    #[error("the device is full")]
    Full,
    /// This browser cannot do what is needed.
    #[error("the browser lacks this kind of storage")]
    Missing,
    /// Anything else.
    #[error("the device's storage failed: {0}")]
    Broken(String),
}

impl From<JsValue> for SpoolError {
    fn from(cause: JsValue) -> Self {
        match cause.dyn_ref::<DomException>() {
            Some(exception) if exception.name() == "QuotaExceededError" => Self::Full,
            _ => Self::Broken(format!("{cause:?}")),
        }
    }
}

/// One interview's segments on this device.
#[derive(Debug, Clone)]
pub(crate) enum Spool {
    Opfs(opfs::Folder),
    IndexedDb(indexed_db::Shelf),
}

impl Spool {
    /// # Errors
    /// When this browser keeps nothing for the page, or cannot say what it keeps.
    pub(crate) async fn open(session_id: &str) -> Result<Self, SpoolError> {
        if let Some(folder) = opfs::Folder::open(session_id).await? {
            return Ok(Self::Opfs(folder));
        }
        Ok(Self::IndexedDb(indexed_db::Shelf::open(session_id).await?))
    }

    pub(crate) fn storage(&self) -> Storage {
        match self {
            Self::Opfs(_) => Storage::Opfs,
            Self::IndexedDb(_) => Storage::IndexedDb,
        }
    }

    /// Everything that is kept.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn names(&self) -> Result<Vec<String>, SpoolError> {
        match self {
            Self::Opfs(folder) => folder.names().await,
            Self::IndexedDb(shelf) => shelf.names().await,
        }
    }

    /// Begins a journal.
    ///
    /// # Errors
    /// When the storage fails or is full.
    pub(crate) async fn begin(&self, name: &str) -> Result<Journal, SpoolError> {
        Ok(match self {
            Self::Opfs(folder) => Journal::Opfs(folder.begin(name).await?),
            Self::IndexedDb(shelf) => Journal::IndexedDb(shelf.begin(name)),
        })
    }

    /// A journal as it is on the device; `None` when there is none.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn journal(&self, name: &str) -> Result<Option<Blob>, SpoolError> {
        match self {
            Self::Opfs(folder) => folder.file(name, opfs::JOURNAL).await,
            Self::IndexedDb(shelf) => shelf.journal(name).await,
        }
    }

    /// The playable file; `None` when there is none, or when this storage keeps none.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn media(&self, name: &str) -> Result<Option<Blob>, SpoolError> {
        match self {
            Self::Opfs(folder) => folder.file(name, opfs::MEDIA).await,
            Self::IndexedDb(_) => Ok(None),
        }
    }

    /// Begins the playable file; `None` when this storage keeps none, because it could not be written in pieces.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn begin_media(&self, name: &str) -> Result<Option<opfs::Writer>, SpoolError> {
        match self {
            Self::Opfs(folder) => folder.begin_media(name).await.map(Some),
            Self::IndexedDb(_) => Ok(None),
        }
    }

    /// The manifest; `None` when there is none.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn manifest(&self, name: &str) -> Result<Option<String>, SpoolError> {
        match self {
            Self::Opfs(folder) => folder.manifest(name).await,
            Self::IndexedDb(shelf) => shelf.manifest(name).await,
        }
    }

    /// Writes the manifest.
    ///
    /// # Errors
    /// When the storage fails or is full.
    pub(crate) async fn put_manifest(&self, name: &str, json: &str) -> Result<(), SpoolError> {
        match self {
            Self::Opfs(folder) => folder.put_manifest(name, json).await,
            Self::IndexedDb(shelf) => shelf.put_manifest(name, json).await,
        }
    }

    /// The file is whole and its manifest written: the journal may go.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn drop_journal(&self, name: &str) -> Result<(), SpoolError> {
        match self {
            Self::Opfs(folder) => folder.remove_file(name, opfs::JOURNAL).await,
            Self::IndexedDb(_) => Ok(()),
        }
    }

    /// A file that was not finished goes.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn drop_media(&self, name: &str) -> Result<(), SpoolError> {
        match self {
            Self::Opfs(folder) => folder.remove_file(name, opfs::MEDIA).await,
            Self::IndexedDb(_) => Ok(()),
        }
    }

    /// Everything under a name goes.
    ///
    /// # Errors
    /// When the storage fails, or when another page is writing there.
    pub(crate) async fn remove(&self, name: &str) -> Result<(), SpoolError> {
        match self {
            Self::Opfs(folder) => folder.remove(name).await,
            Self::IndexedDb(shelf) => shelf.remove(name).await,
        }
    }
}

/// A journal that is being written.
#[derive(Debug)]
pub(crate) enum Journal {
    Opfs(opfs::Writer),
    IndexedDb(indexed_db::Rows),
}

impl Journal {
    /// On the device when this returns. What was written before is not touched by a failure.
    ///
    /// # Errors
    /// When the storage fails or is full.
    pub(crate) async fn append(&mut self, record: &[u8]) -> Result<(), SpoolError> {
        match self {
            Self::Opfs(writer) => writer.append(&Uint8Array::from(record)),
            Self::IndexedDb(rows) => rows.append(&Uint8Array::from(record)).await,
        }
    }
}
