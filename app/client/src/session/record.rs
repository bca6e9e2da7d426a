//! What a device keeps of an interview for the next page, and which of several such records counts. The storage is the shell's.

use domain::SCHEMA_VERSION;
use serde::{Deserialize, Serialize};

use super::pending::Pending;

/// One page's unacknowledged commands under the epoch that it had.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    schema_version: u32,
    epoch: u64,
    /// Up to this number the page took over what it found when it was loaded.
    known: u64,
    pending: Pending,
}

impl Record {
    /// Of a page with this epoch that found the commands up to number `known` when it was loaded.
    pub fn new(epoch: u64, known: u64, pending: Pending) -> Self {
        Self { schema_version: SCHEMA_VERSION, epoch, known, pending }
    }

    /// Reads one; `None` for what this version does not understand.
    pub fn read(json: &str) -> Option<Self> {
        serde_json::from_str::<Self>(json).ok().filter(|record| record.schema_version == SCHEMA_VERSION)
    }

    /// What a page has to write over `found`, which was there before: words that an older tab wrote since stay readable. `None`
    /// when a newer tab wrote it: that is not replaced.
    pub fn over(mut self, found: Option<Self>) -> Option<Self> {
        match found {
            Some(found) if found.epoch > self.epoch => return None,
            Some(found) => self.bury(&found),
            None => {}
        }
        Some(self)
    }

    /// The commands, and what can no longer be sent.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// What the next page goes on with: the newest of the records found; empty if there is none. Words that only an older one has
    /// stay readable.
    pub fn newest(found: impl IntoIterator<Item = Self>) -> Pending {
        let mut found: Vec<Self> = found.into_iter().collect();
        found.sort_by_key(|record| (record.epoch, record.pending.last()));
        let Some(mut newest) = found.pop() else { return Pending::default() };
        found.iter().for_each(|older| newest.bury(older));
        newest.pending
    }

    fn bury(&mut self, older: &Self) {
        if older.epoch < self.epoch {
            self.pending.bury(&older.pending, self.known);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use domain::protocol::Command;
    use domain::splice::Splice;

    use super::*;

    fn record(epoch: u64, texts: &[&str]) -> Record {
        let mut pending = Pending::default();
        for text in texts {
            let splice = Splice { at: 0, delete: 0, insert: (*text).into() };
            pending.push(Command::EditAnswer { turn: 0, splice, at_ms: 0 });
        }
        Record::new(epoch, 1, pending)
    }

    #[test]
    fn a_newer_tab_is_not_overwritten_and_an_older_one_not_unread() {
        assert_eq!(record(1, &["old"]).over(Some(record(2, &[]))), None);
        let replaced = record(2, &["a"]).over(Some(record(1, &["a", "b"]))).unwrap();
        assert_eq!(replaced.pending().unsent().texts(), ["b"]);
        let own = record(2, &["a"]).over(Some(record(2, &["a", "b"]))).unwrap();
        assert!(own.pending().unsent().texts().is_empty(), "its own earlier record");
        assert_eq!(record(2, &["a"]).over(None), Some(record(2, &["a"])));
    }

    #[test]
    fn the_newest_record_counts_and_garbage_does_not() {
        let newest = Record::newest([record(1, &["a", "b"]), record(2, &["c"])]);
        assert_eq!(newest.iter().cloned().collect::<Vec<_>>(), record(2, &["c"]).pending.iter().cloned().collect::<Vec<_>>());
        assert_eq!(newest.unsent().texts(), ["b"], "taken over was only the first");
        assert_eq!(Record::newest([record(1, &["a"]), record(1, &["a", "b"])]), record(1, &["a", "b"]).pending);
        assert_eq!(Record::newest([]), Pending::default());
        let json = serde_json::to_string(&record(3, &["a"])).unwrap();
        assert_eq!(Record::read(&json), Some(record(3, &["a"])));
        assert_eq!(Record::read(&json.replace("\"schema_version\":1", "\"schema_version\":9")), None);
        assert_eq!(Record::read("{"), None);
    }
}
