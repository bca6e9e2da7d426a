//! The commands that the server does not have yet, in IndexedDB: a killed tab finds them again.
//!
//! A page that is being left has no time for IndexedDB, which answers later: its last words go to localStorage, which does not
//! wait. The next write takes them into the record.
//!
//! One record per interview; which one counts where two tabs wrote is decided by [`Record`].

use client::session::{Pending, Record};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "interviewprep";
const STORE: &str = "outbox";
const LAST_WORDS: &str = "outbox:";

/// This browser does not let the page keep anything.
#[derive(Debug, Clone, thiserror::Error)]
#[error("this browser keeps nothing for the page: {0}")]
pub(crate) struct OutboxError(String);

impl From<JsValue> for OutboxError {
    fn from(cause: JsValue) -> Self {
        Self(format!("{cause:?}"))
    }
}

/// The record of one interview.
#[derive(Debug, Clone)]
pub(crate) struct Outbox {
    database: IdbDatabase,
    key: JsValue,
}

impl Outbox {
    /// Opens the device's storage for an interview.
    ///
    /// # Errors
    /// When IndexedDB is missing or refused (some private windows).
    pub(crate) async fn open(session_id: &str) -> Result<Self, OutboxError> {
        let factory = leptos::prelude::window().indexed_db()?.ok_or(OutboxError(String::from("no IndexedDB")))?;
        let request = factory.open_with_u32(DATABASE, 1)?;
        let upgrade = Closure::once_into_js({
            let request = request.clone();
            move || create_store(&request)
        });
        request.set_onupgradeneeded(upgrade.dyn_ref());
        let database = result_of(&request).await?.dyn_into()?;
        Ok(Self { database, key: JsValue::from_str(session_id) })
    }

    /// What an earlier page left; empty if nothing, or nothing that this version understands.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn load(&self) -> Result<Pending, OutboxError> {
        let record = self.record(&self.store(IdbTransactionMode::Readonly)?).await?;
        Ok(Record::newest([record, self.last_words()].into_iter().flatten()))
    }

    /// Writes at once, for a page that may be gone in the next moment.
    pub(crate) fn save_last_words(&self, record: &Record) {
        if let (Some(storage), Some(key), Ok(json)) = (local_storage(), self.last_words_key(), serde_json::to_string(record)) {
            // Refused or full: IndexedDB has all but the last quarter of a second.
            storage.set_item(&key, &json).ok();
        }
    }

    /// Replaces the record; answers what was written, or `None` because the one that is there is a newer tab's.
    ///
    /// # Errors
    /// When the storage fails or is full.
    pub(crate) async fn save(&self, record: Record) -> Result<Option<Record>, OutboxError> {
        let store = self.store(IdbTransactionMode::Readwrite)?;
        let found = self.record(&store).await?;
        let last_words = self.last_words();
        let Some(record) = record.over(found.into_iter().chain(last_words.clone())) else { return Ok(None) };
        let json = serde_json::to_string(&record).map_err(|error| OutboxError(error.to_string()))?;
        result_of(&store.put_with_key(&JsValue::from_str(&json), &self.key)?).await?;
        // The page may have been left once more while this was written.
        let covered = last_words.as_ref().is_some_and(|last_words| record.covers(last_words));
        if covered && self.last_words() == last_words {
            self.forget_last_words();
        }
        Ok(Some(record))
    }

    /// Forgets an interview that is over.
    ///
    /// # Errors
    /// When the storage fails.
    pub(crate) async fn forget(&self) -> Result<(), OutboxError> {
        self.forget_last_words();
        result_of(&self.store(IdbTransactionMode::Readwrite)?.delete(&self.key)?).await?;
        Ok(())
    }

    fn forget_last_words(&self) {
        if let (Some(storage), Some(key)) = (local_storage(), self.last_words_key()) {
            // What cannot be removed was never kept.
            storage.remove_item(&key).ok();
        }
    }

    fn last_words(&self) -> Option<Record> {
        let json = local_storage()?.get_item(&self.last_words_key()?).ok()??;
        Record::read(&json)
    }

    fn last_words_key(&self) -> Option<String> {
        Some(format!("{LAST_WORDS}{}", self.key.as_string()?))
    }

    fn store(&self, mode: IdbTransactionMode) -> Result<IdbObjectStore, OutboxError> {
        Ok(self.database.transaction_with_str_and_mode(STORE, mode)?.object_store(STORE)?)
    }

    async fn record(&self, store: &IdbObjectStore) -> Result<Option<Record>, OutboxError> {
        let json = result_of(&store.get(&self.key)?).await?.as_string();
        Ok(json.and_then(|json| Record::read(&json)))
    }
}

fn local_storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

fn create_store(request: &IdbOpenDbRequest) {
    let Some(database) = request.result().ok().and_then(|result| result.dyn_into::<IdbDatabase>().ok()) else { return };
    // If this fails, so does every transaction, and the page says that nothing is kept.
    database.create_object_store(STORE).ok();
}

async fn result_of(request: &IdbRequest) -> Result<JsValue, OutboxError> {
    let settled = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(settled).await?;
    Ok(request.result()?)
}
