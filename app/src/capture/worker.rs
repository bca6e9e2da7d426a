//! The module worker that looks and listens, spoken to in the messages of `domain::analysis`.

use std::rc::Rc;

use domain::analysis::{AnalysisEvent, AnalysisRequest};
use gloo::events::EventListener;
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Where its script is served.
const SCRIPT: &str = "/analysis-worker.js";

/// What comes from the worker.
pub(crate) enum FromWorker {
    /// A message.
    Event(AnalysisEvent),
    /// Its script could not be loaded, or it threw: nothing more will come.
    Crashed,
}

/// What travels beside a request without being copied.
pub(crate) struct Transfer<'a> {
    /// The property of the message that holds it.
    pub name: &'static str,
    /// An `ImageBitmap` or a `MessagePort`.
    pub object: &'a JsValue,
}

/// A running worker; dropping it ends it.
pub(crate) struct AnalysisWorker {
    worker: Worker,
    _listeners: [EventListener; 3],
}

impl AnalysisWorker {
    /// Starts it.
    ///
    /// # Errors
    /// When this browser has no workers.
    pub(crate) fn spawn(on_message: impl Fn(FromWorker) + 'static) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options)?;
        let on_message = Rc::new(on_message);
        let message = {
            let on_message = Rc::clone(&on_message);
            EventListener::new(&worker, "message", move |event| {
                if let Some(event) = event_of(event) {
                    on_message(FromWorker::Event(event));
                }
            })
        };
        let crash = |name: &'static str| {
            let on_message = Rc::clone(&on_message);
            EventListener::new(&worker, name, move |_| on_message(FromWorker::Crashed))
        };
        let listeners = [message, crash("error"), crash("messageerror")];
        Ok(Self { worker, _listeners: listeners })
    }

    /// Sends a request; `false` when it could not be sent.
    pub(crate) fn post(&self, request: &AnalysisRequest, transfer: Option<Transfer<'_>>) -> bool {
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

impl Drop for AnalysisWorker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn event_of(event: &Event) -> Option<AnalysisEvent> {
    serde_wasm_bindgen::from_value(event.dyn_ref::<MessageEvent>()?.data()).ok()
}
