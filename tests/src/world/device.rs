//! A browser's storage: what outlives its tabs.

use client::session::{Pending, Record};

/// The records that the app's outbox keeps: one in IndexedDB, one in localStorage.
#[derive(Debug, Clone, Default)]
pub struct Device {
    record: Option<String>,
    last_words: Option<String>,
}

impl Device {
    /// What the next page begins with.
    pub fn load(&self) -> Pending {
        Record::newest(self.records())
    }

    /// Replaces what is there unless a newer tab wrote it; what was written.
    pub fn save(&mut self, record: Record) -> Option<Record> {
        let record = record.over(self.records())?;
        self.record = Some(write(&record));
        self.last_words.take_if(|json| Record::read(json).is_none_or(|last_words| record.covers(&last_words)));
        Some(record)
    }

    /// Writes at once, for a page that is being left.
    pub fn save_last_words(&mut self, record: &Record) {
        self.last_words = Some(write(record));
    }

    fn records(&self) -> Vec<Record> {
        [&self.record, &self.last_words].into_iter().flatten().filter_map(|json| Record::read(json)).collect()
    }

    /// The interview is over.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

fn write(record: &Record) -> String {
    serde_json::to_string(record).unwrap()
}
