//! Many timers on the one alarm that a Durable Object has: it rings for the earliest.

use engine::rules::{Input, TimerKind};
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
        match self.store.timers()?.first() {
            Some((_, due_ms)) => storage.set_alarm(Date::new(&JsValue::from_f64(*due_ms as f64)), options),
            None => storage.delete_alarm(options),
        }
        // The promise only says that the write is durable, which the output gate waits for anyway.
        .map(drop)
        .map_err(|error| Failure::Platform(error.into()))
    }

    /// Lets every timer of the interview that is due do its work; its recording's are [another matter](Self::tend_recording).
    pub(super) fn fire_due_timers(&self, trace_id: &str) -> Result<(), Failure> {
        if !self.wake(trace_id)? {
            return Ok(());
        }
        let now_ms = clock::now_ms();
        for kind in TimerKind::due(self.store.timers()?, now_ms) {
            log::info(trace_id, "timer", json!({"session_id": self.id(), "kind": kind.as_str()}));
            match self.advance(Input::Timer(kind), Also { fired: Some(kind), ..Also::default() }, trace_id) {
                // It no longer fits and is gone from the table; the others have their turn.
                Ok(()) | Err(Failure::Refused(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        self.arm()
    }

    /// The timer that ends an abandoned interview runs: that nobody is connected is known already.
    pub(super) fn awaits_return(&self) -> Result<bool, Failure> {
        Ok(self.store.timers()?.iter().any(|(kind, _)| *kind == TimerKind::Abandon))
    }
}
