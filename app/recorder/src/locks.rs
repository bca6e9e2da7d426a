//! Web Locks: who may send an interview's recording, and whose a journal is. The browser frees those of a page that is gone.

use js_sys::{Function, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::js::{self, Deferred};

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`.
    type LockManager;
    #[wasm_bindgen(method)]
    fn request(this: &LockManager, name: &str, options: &Object, granted: &JsValue) -> Promise;
}

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock(Option<Function>);

impl Drop for Lock {
    fn drop(&mut self) {
        js::resolve(self.0.take());
    }
}

/// Waits until the lock is free. A browser without locks gives it at once.
pub(crate) async fn take(name: &str) -> Lock {
    let Some(locks) = js::property(&js::scope().navigator(), "locks") else { return Lock(None) };
    let (granted, released) = (Deferred::new(), Deferred::new());
    let on_grant = Closure::once_into_js(move |_lock: JsValue| {
        js::resolve(granted.resolver);
        released.promise
    });
    let held = locks.unchecked_into::<LockManager>().request(name, &Object::new(), &on_grant);
    // Refused (an opaque origin): there is no other page to keep out either.
    let raced = Promise::race(&js_sys::Array::of2(&granted.promise, &held));
    match JsFuture::from(raced).await {
        Ok(_) => Lock(released.resolver),
        Err(_) => Lock(None),
    }
}
