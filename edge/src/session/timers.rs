//! Many timers on the one alarm that a Durable Object has: it rings for the earliest.

use engine::rules::Input;
use serde_json::json;
use wasm_bindgen::JsValue;
use worker::js_sys::{Date, Object};

use super::InterviewSession;
use super::advance::Also;
use crate::failure::Failure;
use crate::{clock, log};

impl InterviewSession {
    /// Sets the alarm for the earliest timer, or none. Called in the same turn of the event loop as the change of the table, so
    /// that the platform makes both durable together.
    pub(super) fn arm(&self) -> Result<(), Failure> {
        let storage = self.store.storage().as_raw();
        let options = Object::new();
        match self.store.earliest_due_ms()? {
            Some(due_ms) => storage.set_alarm(Date::new(&JsValue::from_f64(due_ms as f64)), options),
            None => storage.delete_alarm(options),
        }
        // The promise only says that the write is durable, which the output gate waits for anyway.
        .map(drop)
        .map_err(|error| Failure::Platform(error.into()))
    }

    /// Lets every timer that is due do its work. Late, early and repeated alarms do no harm: the table decides, and the rules
    /// ignore a timer that no longer fits.
    pub(super) fn fire_due_timers(&self, trace_id: &str) -> Result<(), Failure> {
        if !self.wake(trace_id)? {
            return Ok(());
        }
        for kind in self.store.due_timers(clock::now_ms())? {
            log::info(trace_id, "timer", json!({"session_id": self.id(), "kind": kind.as_str()}));
            self.advance(Input::Timer(kind), Also { fired: Some(kind), ..Also::default() }, trace_id)?;
        }
        self.arm()
    }
}
