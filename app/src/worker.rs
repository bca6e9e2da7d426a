//! A module worker, spoken to in typed messages; what travels beside a message is transferred, not copied.

use std::marker::PhantomData;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Array, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

/// What comes from the worker.
pub(crate) enum FromWorker<E> {
    /// A message, and the object that it came as: transferables lie beside it.
    Event(E, JsValue),
    /// Its script could not be loaded, or it threw: nothing more will come.
    Crashed,
}

/// What travels beside a request without being copied.
pub(crate) struct Transfer<'a> {
    /// The property of the message that holds it.
    pub name: &'static str,
    /// An `ImageBitmap`, a `MessagePort` or an `ArrayBuffer`.
    pub object: &'a JsValue,
}

/// A running worker that takes `R`s; dropping it ends it.
pub(crate) struct ModuleWorker<R> {
    worker: Worker,
    _listeners: [EventListener; 3],
    takes: PhantomData<fn(R)>,
}

impl<R: Serialize> ModuleWorker<R> {
    /// Starts the worker served as `script`.
    ///
    /// # Errors
    /// When this browser has no workers.
    pub(crate) fn spawn<E: DeserializeOwned>(script: &str, on_message: impl Fn(FromWorker<E>) + 'static) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(script, &options)?;
        let on_message = Rc::new(on_message);
        let message = {
            let on_message = Rc::clone(&on_message);
            EventListener::new(&worker, "message", move |event| {
                let Some(data) = event.dyn_ref::<MessageEvent>().map(MessageEvent::data) else { return };
                if let Ok(event) = serde_wasm_bindgen::from_value(data.clone()) {
                    on_message(FromWorker::Event(event, data));
                }
            })
        };
        let crash = |name: &'static str| {
            let on_message = Rc::clone(&on_message);
            EventListener::new(&worker, name, move |_| on_message(FromWorker::Crashed))
        };
        let listeners = [message, crash("error"), crash("messageerror")];
        Ok(Self { worker, _listeners: listeners, takes: PhantomData })
    }

    /// Sends a request; `false` when it could not be sent.
    pub(crate) fn post(&self, request: &R, transfer: Option<Transfer<'_>>) -> bool {
        let send = || {
            let message = serde_wasm_bindgen::to_value(request).ok()?;
            let moved = Array::new();
            if let Some(Transfer { name, object }) = transfer {
                Reflect::set(&message, &name.into(), object).ok()?;
                moved.push(object);
            }
            self.worker.post_message_with_transfer(&message, &moved).ok()
        };
        send().is_some()
    }
}

impl<R> Drop for ModuleWorker<R> {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
