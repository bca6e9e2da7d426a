//! What a device keeps of an interview for the next page, and which of several such records counts. The storage is the shell's.

use domain::SCHEMA_VERSION;
use serde::{Deserialize, Serialize};

use super::pending::Pending;

/// One page's unacknowledged commands under the epoch that it had.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    schema_version: u32,
    epoch: u64,
    known: Known,
    pending: Pending,
}

/// What a page found when it was loaded: everything up to a number, in the numbers of an epoch. Another epoch's numbers are another
/// tab's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) epoch: u64,
    pub(super) last: u64,
}

impl Record {
    /// Of a page with this epoch.
    pub(super) fn new(epoch: u64, known: Known, pending: Pending) -> Self {
        Self { schema_version: SCHEMA_VERSION, epoch, known, pending }
    }

    /// Reads one; `None` for what this version does not understand.
    pub fn read(json: &str) -> Option<Self> {
        serde_json::from_str::<Self>(json).ok().filter(|record| record.schema_version == SCHEMA_VERSION)
    }

    /// What a page has to write in place of all that was `found`: words that an older tab wrote since stay readable. `None` when a
    /// newer tab wrote some of it: that is not replaced.
    pub fn over(mut self, found: impl IntoIterator<Item = Self>) -> Option<Self> {
        for found in found {
            if found.epoch > self.epoch {
                return None;
            }
            self.bury(&found);
        }
        Some(self)
    }

    /// Nothing is lost when `other`, which was [taken into account](Self::over), is removed.
    pub fn covers(&self, other: &Self) -> bool {
        other.epoch < self.epoch || (other.epoch == self.epoch && other.pending.last() <= self.pending.last())
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
            let known = if older.pending.epoch() == self.known.epoch { self.known.last } else { 0 };
            self.pending.bury(&older.pending, known);
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
        Record::new(epoch, Known { epoch: 0, last: 1 }, pending)
    }

    #[test]
    fn a_newer_tab_is_not_overwritten_and_an_older_one_not_unread() {
        assert_eq!(record(1, &["old"]).over([record(2, &[])]), None);
        let replaced = record(2, &["a"]).over([record(1, &["a", "b"])]).unwrap();
        assert_eq!(replaced.pending().unsent().texts(), ["b"]);
        let own = record(2, &["a"]).over([record(2, &["a", "b"])]).unwrap();
        assert!(own.pending().unsent().texts().is_empty(), "its own earlier record");
        assert_eq!(record(2, &["a"]).over([]), Some(record(2, &["a"])));
    }

    #[test]
    fn last_words_are_kept_until_a_record_has_them() {
        let (words, later) = (record(2, &["a", "b"]), record(2, &["a", "b", "c"]));
        assert!(later.covers(&words) && words.covers(&words) && record(3, &[]).covers(&words));
        assert!(!words.covers(&later) && !record(1, &["a", "b", "c"]).covers(&words));
    }

    #[test]
    fn numbers_of_another_epoch_are_another_tabs() {
        let mut other = record(2, &["a", "b"]);
        other.pending.settle(2, 0, 0);
        let replaced = record(3, &["c"]).over([other]).unwrap();
        assert_eq!(replaced.pending().unsent().texts(), ["ba"], "typed one before the other, and both unknown");
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
