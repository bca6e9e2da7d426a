//! The interview in SQLite.
//!
//! | table | holds |
//! | --- | --- |
//! | `log` | every event, numbered without gaps; never changed |
//! | `checkpoint` | one row: the folded state up to some event, so that waking reads little of the log |
//! | `meta` | see [`Meta`] |
//! | `recording`, `segments`, `parts` | see [`engine::recording::Record`] and [`super::record`] |
//! | `masked`, `masked_key` | the masked versions and their key |
//! | `bucket_chores` | what the bucket has to delete; a deletion has no `upload_id` |
//! | `analysis` | one row: the report of the recording's analysis, while the recording may be kept |
//! | `model_use` | one row: tokens that calls to a language model may and did use, see [`super::model`] |
//! | `judgements`, `judging` | every call that judged an answer, and how far that got, see [`super::judging`] |
//! | `timers` | what is due when, since 1970; the object's one alarm is the earliest |

use std::collections::BTreeMap;

use domain::report::Report;
use domain::session::{Event, Session, Stamped};
use domain::timeline::TimelineEvent;
use engine::rules::{TimerChange, TimerKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use worker::{SqlStorageValue, Storage};

use super::meta::Meta;
use super::transaction::in_transaction;
use crate::failure::Failure;
use crate::sql::{self, int};

/// SQLite in a Durable Object takes values of up to 2 MB. A longer state is not checkpointed; the log alone restores it.
const MAX_CHECKPOINT_BYTES: usize = 1_900_000;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS log (server_seq INTEGER PRIMARY KEY, t_ms INTEGER NOT NULL, kind TEXT NOT NULL, event TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS checkpoint (id INTEGER PRIMARY KEY CHECK (id = 1), server_seq INTEGER NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS recording (
  id INTEGER PRIMARY KEY CHECK (id = 1), consent TEXT NOT NULL, sealed_key TEXT NOT NULL, agreed_ms INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS segments (
  id TEXT PRIMARY KEY, segment TEXT NOT NULL, state TEXT NOT NULL, upload_id TEXT, touched_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stored_parts (
  segment_id TEXT NOT NULL, part INTEGER NOT NULL, etag TEXT NOT NULL, PRIMARY KEY (segment_id, part)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS masked (segment_id TEXT PRIMARY KEY, file TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS masked_key (id INTEGER PRIMARY KEY CHECK (id = 1), sealed_key TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bucket_chores (
  object_key TEXT NOT NULL, upload_id TEXT NOT NULL, PRIMARY KEY (object_key, upload_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS analysis (id INTEGER PRIMARY KEY CHECK (id = 1), report TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS timers (kind TEXT PRIMARY KEY, due_ms INTEGER NOT NULL, payload TEXT) WITHOUT ROWID;
";

/// Measurements are no part of the state and stay behind when the log is read for it.
const LOG_AFTER: &str = "
SELECT server_seq, t_ms, CASE kind WHEN 'signals' THEN '{\"type\":\"signals\",\"events\":[]}' ELSE event END AS event
FROM log WHERE server_seq > ? ORDER BY server_seq LIMIT ?";

/// Access to one interview's tables.
pub(super) struct Store {
    storage: Storage,
}

/// Everything one input changes.
pub(super) struct Change<'a> {
    /// New events.
    pub(super) events: &'a [Stamped],
    /// `meta` as it is stored.
    pub(super) before: &'a Meta,
    /// `meta` as it shall be.
    pub(super) after: &'a Meta,
    /// The timer that fired and is done.
    pub(super) fired: Option<TimerKind>,
    /// What becomes of the timers.
    pub(super) timers: &'a [TimerChange],
    /// The folded state, when it is to be checkpointed.
    pub(super) checkpoint: Option<&'a Session>,
    /// Since 1970; timers are set relative to it.
    pub(super) now_ms: u64,
}

impl Change<'_> {
    fn is_empty(&self) -> bool {
        self.events.is_empty() && self.before == self.after && !self.moves_timers() && self.checkpoint.is_none()
    }

    /// The alarm has to be set again.
    pub(super) fn moves_timers(&self) -> bool {
        self.fired.is_some() || !self.timers.is_empty()
    }
}

#[derive(Deserialize)]
struct LogRow {
    server_seq: u64,
    t_ms: u64,
    event: String,
}

#[derive(Deserialize)]
struct TextRow {
    text: String,
}

#[derive(Deserialize)]
struct MetaRow {
    key: String,
    value: String,
}

#[derive(Deserialize)]
struct TimerRow {
    kind: String,
    due_ms: u64,
}

impl Store {
    /// Wraps the object's storage; touches nothing.
    pub(super) fn new(storage: Storage) -> Self {
        Self { storage }
    }

    /// The platform's handle, for the alarm.
    pub(super) fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Stores a new interview.
    pub(super) fn create(&self, meta: &Meta, created: &Stamped) -> Result<(), Failure> {
        in_transaction(&self.storage, || {
            self.write(SCHEMA, vec![])?;
            self.write_meta(meta.rows()?)?;
            self.write_event(created)
        })
    }

    /// Reads state and meta; `None` when this interview was never made.
    pub(super) fn load(&self) -> Result<Option<(Session, Meta)>, Failure> {
        self.write(SCHEMA, vec![])?;
        let rows: Vec<MetaRow> = self.rows("SELECT key, value FROM meta", vec![])?;
        if rows.is_empty() {
            return Ok(None);
        }
        let rows: BTreeMap<String, String> = rows.into_iter().map(|row| (row.key, row.value)).collect();
        Ok(Some((self.fold()?, Meta::from_rows(&rows)?)))
    }

    /// The last checkpoint and the log after it.
    fn fold(&self) -> Result<Session, Failure> {
        let checkpoint: Vec<TextRow> = self.rows("SELECT state AS text FROM checkpoint", vec![])?;
        let Some(checkpoint) = checkpoint.first() else { return Ok(Session::replay(&self.events_after(0, None)?)?) };
        let mut session: Session = serde_json::from_str(&checkpoint.text)?;
        self.events_after(session.server_seq, None)?.iter().try_for_each(|stamped| session.apply(stamped))?;
        Ok(session)
    }

    /// Events after `server_seq`, measurements left empty.
    pub(super) fn events_after(&self, server_seq: u64, limit: Option<u64>) -> Result<Vec<Stamped>, Failure> {
        // In SQLite a limit of -1 is none.
        let limit = limit.map_or(SqlStorageValue::Integer(-1), int);
        self.stamped(LOG_AFTER, vec![int(server_seq), limit])
    }

    /// The events that code comes from, in order.
    pub(super) fn code_events(&self) -> Result<Vec<Stamped>, Failure> {
        let query = "SELECT server_seq, t_ms, event FROM log WHERE kind IN ('question_asked', 'code_edited') ORDER BY server_seq";
        self.stamped(query, vec![])
    }

    /// Every event, in order.
    pub(super) fn whole_log(&self) -> Result<Vec<Stamped>, Failure> {
        self.stamped("SELECT server_seq, t_ms, event FROM log ORDER BY server_seq", vec![])
    }

    fn stamped(&self, query: &str, values: Vec<SqlStorageValue>) -> Result<Vec<Stamped>, Failure> {
        let rows: Vec<LogRow> = self.rows(query, values)?;
        let stamp = |row: LogRow| Ok(Stamped { server_seq: row.server_seq, t_ms: row.t_ms, event: serde_json::from_str(&row.event)? });
        rows.into_iter().map(stamp).collect()
    }

    /// All measurements of the candidate's device, in order of arrival.
    pub(super) fn signals(&self) -> Result<Vec<TimelineEvent>, Failure> {
        let rows: Vec<TextRow> = self.rows("SELECT event AS text FROM log WHERE kind = 'signals' ORDER BY server_seq", vec![])?;
        let mut timeline = Vec::new();
        for row in rows {
            if let Event::Signals { events } = serde_json::from_str(&row.text)? {
                timeline.extend(events);
            }
        }
        Ok(timeline)
    }

    /// Stores everything that one input changed, or nothing of it.
    pub(super) fn commit(&self, change: &Change<'_>) -> Result<(), Failure> {
        if change.is_empty() {
            return Ok(());
        }
        let meta = change.before.changed_rows(change.after)?;
        let checkpoint = change.checkpoint.map(|session| Ok::<_, Failure>((session.server_seq, serde_json::to_string(session)?)));
        let checkpoint = checkpoint.transpose()?.filter(|(_, state)| state.len() <= MAX_CHECKPOINT_BYTES);
        in_transaction(&self.storage, || {
            change.events.iter().try_for_each(|stamped| self.write_event(stamped))?;
            #[cfg(feature = "fault-injection")]
            crate::fault::panic_if_armed();
            self.write_meta(meta.clone())?;
            if let Some(kind) = change.fired {
                self.write("DELETE FROM timers WHERE kind = ?", vec![kind.as_str().into()])?;
            }
            change.timers.iter().try_for_each(|timer| self.write_timer(timer, change.now_ms))?;
            if let Some((server_seq, state)) = &checkpoint {
                let replace = "INSERT OR REPLACE INTO checkpoint (id, server_seq, state) VALUES (1, ?, ?)";
                self.write(replace, vec![int(*server_seq), state.as_str().into()])?;
            }
            Ok(())
        })
    }

    /// When each timer is due, since 1970, the earliest first. A kind that only another version of this program knows is left
    /// out: an alarm for it would ring for ever.
    pub(super) fn timers(&self) -> Result<Vec<(TimerKind, u64)>, Failure> {
        let rows: Vec<TimerRow> = self.rows("SELECT kind, due_ms FROM timers ORDER BY due_ms", vec![])?;
        Ok(rows.iter().filter_map(|row| Some((row.kind.parse().ok()?, row.due_ms))).collect())
    }

    /// The ledgers have what was due at `due_ms`. What became due in the meantime stays.
    pub(super) fn outbox_is_empty(&self, due_ms: u64) -> Result<(), Failure> {
        self.write("DELETE FROM timers WHERE kind = ? AND due_ms = ?", vec![TimerKind::Outbox.as_str().into(), int(due_ms)])
    }

    /// A ledger did not take it; likewise.
    pub(super) fn postpone_outbox(&self, due_ms: u64, to_ms: u64) -> Result<(), Failure> {
        let values = vec![int(to_ms), TimerKind::Outbox.as_str().into(), int(due_ms)];
        self.write("UPDATE timers SET due_ms = ? WHERE kind = ? AND due_ms = ?", values)
    }

    /// Keeps the report of the analysis.
    pub(super) fn keep_report(&self, report: &str) -> Result<(), Failure> {
        self.write("INSERT OR REPLACE INTO analysis (id, report) VALUES (1, ?)", vec![report.into()])
    }

    /// The report of the analysis, if there is one.
    pub(super) fn kept_report(&self) -> Result<Option<Report>, Failure> {
        let rows: Vec<TextRow> = self.rows("SELECT report AS text FROM analysis", vec![])?;
        Ok(rows.first().map(|row| serde_json::from_str(&row.text)).transpose()?)
    }

    fn write_event(&self, stamped: &Stamped) -> Result<(), Failure> {
        let event = serde_json::to_value(&stamped.event)?;
        let kind = event.get("type").and_then(|kind| kind.as_str()).unwrap_or_default();
        let values = vec![int(stamped.server_seq), int(stamped.t_ms), kind.into(), event.to_string().into()];
        self.write("INSERT INTO log (server_seq, t_ms, kind, event) VALUES (?, ?, ?, ?)", values)
    }

    fn write_meta(&self, rows: BTreeMap<&'static str, String>) -> Result<(), Failure> {
        rows.into_iter().try_for_each(|(key, value)| {
            self.write("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", vec![key.into(), value.into()])
        })
    }

    pub(super) fn write_timer(&self, timer: &TimerChange, now_ms: u64) -> Result<(), Failure> {
        match timer {
            TimerChange::Set { kind, in_ms } => self.write(
                "INSERT OR REPLACE INTO timers (kind, due_ms) VALUES (?, ?)",
                vec![kind.as_str().into(), int(now_ms.saturating_add(*in_ms))],
            ),
            TimerChange::Clear(kind) => self.write("DELETE FROM timers WHERE kind = ?", vec![kind.as_str().into()]),
        }
    }

    pub(super) fn write(&self, statement: &str, values: Vec<SqlStorageValue>) -> Result<(), Failure> {
        sql::write(&self.storage, statement, values)
    }

    pub(super) fn rows<T: DeserializeOwned>(&self, query: &str, values: Vec<SqlStorageValue>) -> Result<Vec<T>, Failure> {
        Ok(self.storage.sql().exec(query, values)?.to_array()?)
    }
}
