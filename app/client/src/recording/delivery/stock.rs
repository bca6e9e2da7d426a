//! What waits on the device, and whether there is room for more. Has to tell the page.

use std::collections::BTreeMap;

use crate::recording::messages::{Event, SPOOL_BYTES, SPOOL_RELIEVED_BYTES};

/// A device that refused to write though nothing of ours waits there is tried again after this long.
const TRY_AGAIN_MS: f64 = 15_000.0;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Stock {
    /// Bytes of each segment of ours, in whichever form.
    entries: BTreeMap<String, u64>,
    full: bool,
    try_again_at_ms: Option<f64>,
    /// What the page has to hear.
    news: Vec<Event>,
}

impl Stock {
    pub(super) fn add(&mut self, name: &str, bytes: u64) {
        self.entries.insert(name.to_owned(), bytes);
        self.tell();
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// More was written under a name.
    pub(super) fn grow(&mut self, name: &str, bytes: u64) {
        if let Some(entry) = self.entries.get_mut(name) {
            *entry += bytes;
            self.tell();
        }
    }

    /// Its journal became a file.
    pub(super) fn resize(&mut self, name: &str, bytes: u64) {
        if let Some(entry) = self.entries.get_mut(name) {
            *entry = bytes;
            self.tell();
        }
    }

    /// There may be room again, unless nothing was ever written under this name.
    pub(super) fn remove(&mut self, name: &str) {
        if let Some(bytes) = self.entries.remove(name) {
            self.tell();
            if bytes > 0 {
                self.freed();
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.tell();
        self.freed();
    }

    /// The browser would not write.
    pub(super) fn refused(&mut self, now_ms: f64) {
        self.fill(true);
        self.try_again_at_ms = Some(now_ms + TRY_AGAIN_MS);
    }

    /// Time has passed.
    pub(super) fn woken(&mut self, now_ms: f64) {
        // While something waits, its removal makes room.
        if self.try_again_at_ms.take_if(|at_ms| *at_ms <= now_ms).is_some() && self.is_empty() {
            self.relieve();
        }
    }

    pub(super) fn wakes_at_ms(&self) -> Option<f64> {
        self.try_again_at_ms
    }

    /// What the page has not heard yet.
    pub(super) fn news(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.news)
    }

    fn bytes(&self) -> u64 {
        self.entries.values().sum()
    }

    fn tell(&mut self) {
        let bytes = self.bytes();
        self.news.push(Event::Waiting { bytes });
        if bytes > SPOOL_BYTES {
            self.fill(false);
        }
    }

    fn freed(&mut self) {
        if self.bytes() <= SPOOL_RELIEVED_BYTES {
            self.relieve();
        }
    }

    fn fill(&mut self, quota: bool) {
        if !std::mem::replace(&mut self.full, true) {
            self.news.push(Event::Full { quota });
        }
    }

    fn relieve(&mut self) {
        if std::mem::replace(&mut self.full, false) {
            self.news.push(Event::Relieved);
        }
    }
}
