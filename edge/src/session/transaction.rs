//! `storage.transactionSync()`, which the platform's crate does not offer yet.

use wasm_bindgen::prelude::*;
use worker::Storage;

use crate::failure::Failure;

#[wasm_bindgen]
extern "C" {
    type SyncStorage;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(this: &SyncStorage, body: &mut dyn FnMut() -> Result<JsValue, JsValue>) -> Result<JsValue, JsValue>;
}

/// Runs `body` in one SQLite transaction: all of its writes stay, or none; an error and a panic both roll back.
///
/// # Errors
/// Those of `body`, and the platform's.
pub(super) fn in_transaction(storage: &Storage, body: impl Fn() -> Result<(), Failure>) -> Result<(), Failure> {
    let mut outcome = None;
    let sync: &SyncStorage = storage.as_raw().unchecked_ref();
    let committed = sync.transaction_sync(&mut || {
        let result = body();
        let rollback = result.is_err();
        outcome = Some(result);
        if rollback { Err(JsValue::from_str("rolled back")) } else { Ok(JsValue::UNDEFINED) }
    });
    match (outcome, committed) {
        (Some(Ok(())), Ok(_)) => Ok(()),
        (Some(Err(failure)), _) => Err(failure),
        (Some(Ok(())), Err(error)) => Err(Failure::Platform(error.into())),
        // The body never came back: it trapped. Our memory is broken now, so the trap goes on to whoever resets the instance.
        (None, Err(trap)) => wasm_bindgen::throw_val(trap),
        (None, Ok(_)) => Err(Failure::Setup("the platform did not run a transaction")),
    }
}
