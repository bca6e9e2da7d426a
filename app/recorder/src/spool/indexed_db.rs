//! IndexedDB, where files are missing: a journal is a run of rows, each one record. There is no playable file beside it: it is made
//! again from the journal after a reload.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use super::SpoolError;
use crate::js;

const DATABASE: &str = "interviewprep-recordings";
/// Keys `[session, name, number]`, values `Uint8Array`.
const RECORDS: &str = "records";
/// Keys `[session, name]`, values JSON.
const MANIFESTS: &str = "manifests";

#[wasm_bindgen]
extern "C" {
    /// An `IDBDatabase` whose transactions can be told to reach the disk.
    type Durable;
    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn begin(this: &Durable, stores: &JsValue, mode: &str, options: &JsValue) -> Result<IdbTransaction, JsValue>;
}

/// One interview's rows.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    database: IdbDatabase,
    session_id: String,
}

/// A journal that is being written.
#[derive(Debug)]
pub(crate) struct Rows {
    shelf: Shelf,
    name: String,
    next: u32,
}

impl Shelf {
    pub(super) async fn open(session_id: &str) -> Result<Self, SpoolError> {
        let factory: IdbFactory = js::property(&js::scope(), "indexedDB").ok_or(SpoolError::Missing)?.unchecked_into();
        let request = factory.open_with_u32(DATABASE, 1)?;
        let upgrade = Closure::once_into_js({
            let request = request.clone();
            move || create_stores(&request)
        });
        request.set_onupgradeneeded(upgrade.dyn_ref());
        let database = result_of(&request).await?.unchecked_into();
        Ok(Self { database, session_id: session_id.to_owned() })
    }

    pub(super) async fn names(&self) -> Result<Vec<String>, SpoolError> {
        let keys = result_of(&self.store(RECORDS)?.get_all_keys_with_key(&self.below(&[])?)?).await?;
        let mut names: Vec<String> = Array::from(&keys).iter().filter_map(|key| Array::from(&key).get(1).as_string()).collect();
        names.dedup();
        Ok(names)
    }

    pub(super) fn begin(&self, name: &str) -> Rows {
        Rows { shelf: self.clone(), name: name.to_owned(), next: 0 }
    }

    pub(super) async fn journal(&self, name: &str) -> Result<Option<Blob>, SpoolError> {
        let rows = result_of(&self.store(RECORDS)?.get_all_with_key(&self.below(&[name])?)?).await?;
        let rows = Array::from(&rows);
        if rows.length() == 0 { Ok(None) } else { Ok(Some(js::blob_of(&rows, "")?)) }
    }

    pub(super) async fn manifest(&self, name: &str) -> Result<Option<String>, SpoolError> {
        Ok(result_of(&self.store(MANIFESTS)?.get(&self.key(&[name]))?).await?.as_string())
    }

    pub(super) async fn put_manifest(&self, name: &str, json: &str) -> Result<(), SpoolError> {
        self.change(|_, manifests| manifests.put_with_key(&json.into(), &self.key(&[name])).map(drop)).await
    }

    pub(super) async fn remove(&self, name: &str) -> Result<(), SpoolError> {
        let rows = self.below(&[name])?;
        self.change(|records, manifests| {
            records.delete(&rows)?;
            manifests.delete(&self.key(&[name])).map(drop)
        })
        .await
    }

    fn key(&self, rest: &[&str]) -> JsValue {
        std::iter::once(self.session_id.as_str()).chain(rest.iter().copied()).map(JsValue::from).collect::<Array>().into()
    }

    /// Every key that begins so: an array sorts after all strings and numbers.
    fn below(&self, rest: &[&str]) -> Result<JsValue, JsValue> {
        let (from, to) = (self.key(rest), Array::from(&self.key(rest)));
        to.push(&Array::new());
        IdbKeyRange::bound(&from, &to).map(JsValue::from)
    }

    fn store(&self, name: &str) -> Result<IdbObjectStore, JsValue> {
        self.database.transaction_with_str(name)?.object_store(name)
    }

    /// Done when this returns, or not at all.
    async fn change(&self, work: impl FnOnce(&IdbObjectStore, &IdbObjectStore) -> Result<(), JsValue>) -> Result<(), SpoolError> {
        let stores = Array::of2(&RECORDS.into(), &MANIFESTS.into());
        let options = js::object(&[("durability", &"strict".into())]);
        let transaction = self.database.unchecked_ref::<Durable>().begin(&stores, "readwrite", &options)?;
        let over = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        work(&transaction.object_store(RECORDS)?, &transaction.object_store(MANIFESTS)?)?;
        match JsFuture::from(over).await {
            Ok(_) => Ok(()),
            Err(event) => Err(transaction.error().map_or(event, JsValue::from).into()),
        }
    }
}

impl Rows {
    pub(super) async fn append(&mut self, record: &Uint8Array) -> Result<(), SpoolError> {
        let key = Array::from(&self.shelf.key(&[&self.name]));
        key.push(&self.next.into());
        self.shelf.change(|records, _| records.put_with_key(record, &key).map(drop)).await?;
        self.next += 1;
        Ok(())
    }
}

fn create_stores(request: &IdbOpenDbRequest) {
    let Some(database) = request.result().ok().and_then(|result| result.dyn_into::<IdbDatabase>().ok()) else { return };
    for store in [RECORDS, MANIFESTS] {
        // If this fails, so does every transaction, and the page is told that nothing is kept.
        database.create_object_store(store).ok();
    }
}

async fn result_of(request: &IdbRequest) -> Result<JsValue, SpoolError> {
    let settled = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(settled).await {
        Ok(_) => Ok(request.result()?),
        Err(event) => Err(request.error().ok().flatten().map_or(event, JsValue::from).into()),
    }
}
