//! What waits on the device, and whether there is room for more. Tells the page.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use client::recording::messages::{Event, SPOOL_BYTES, SPOOL_RELIEVED_BYTES};
use gloo::timers::callback::Timeout;

use crate::locks::Lock;
use crate::outlet;

/// A device that refused to write though nothing of ours waits there is tried again after this long.
const TRY_AGAIN_MS: u32 = 15_000;

/// A segment of ours, in whichever form.
struct Entry {
    bytes: u64,
    /// No other page takes it up.
    _ours: Lock,
}

/// See the module.
#[derive(Default)]
pub(crate) struct Stock {
    entries: RefCell<BTreeMap<String, Entry>>,
    full: Cell<bool>,
}

impl Stock {
    pub(crate) fn add(&self, name: &str, bytes: u64, lock: Lock) {
        self.entries.borrow_mut().insert(name.to_owned(), Entry { bytes, _ours: lock });
        self.tell();
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.borrow().contains_key(name)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.borrow().is_empty()
    }

    /// More was written under a name.
    pub(crate) fn grow(&self, name: &str, bytes: u64) {
        if let Some(entry) = self.entries.borrow_mut().get_mut(name) {
            entry.bytes += bytes;
        }
        self.tell();
    }

    /// Its journal became a file.
    pub(crate) fn resize(&self, name: &str, bytes: u64) {
        if let Some(entry) = self.entries.borrow_mut().get_mut(name) {
            entry.bytes = bytes;
        }
        self.tell();
    }

    pub(crate) fn remove(&self, name: &str) {
        self.entries.borrow_mut().remove(name);
        self.tell();
    }

    pub(crate) fn clear(&self) {
        self.entries.borrow_mut().clear();
        self.tell();
    }

    /// The browser would not write.
    pub(crate) fn refused(self: &Rc<Self>) {
        self.fill(true);
        let stock = Rc::clone(self);
        Timeout::new(TRY_AGAIN_MS, move || {
            if stock.is_empty() {
                stock.relieve();
            }
        })
        .forget();
    }

    fn tell(&self) {
        let bytes = self.entries.borrow().values().map(|entry| entry.bytes).sum();
        outlet::post(&Event::Waiting { bytes });
        if bytes > SPOOL_BYTES {
            self.fill(false);
        }
    }

    /// Something was removed: there may be room again.
    pub(crate) fn freed(&self) {
        let bytes: u64 = self.entries.borrow().values().map(|entry| entry.bytes).sum();
        if bytes <= SPOOL_RELIEVED_BYTES {
            self.relieve();
        }
    }

    fn fill(&self, quota: bool) {
        if !self.full.replace(true) {
            outlet::post(&Event::Full { quota });
        }
    }

    fn relieve(&self) {
        if self.full.replace(false) {
            outlet::post(&Event::Relieved);
        }
    }
}
