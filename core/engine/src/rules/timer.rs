//! The timers of a session.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a timer is for. At most one of each kind runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKind {
    /// Little time is left.
    TimeWarning,
    /// The time is used up.
    TimeUp,
    /// Nobody is connected: pause.
    Disconnect,
    /// Nobody came back: end.
    Abandon,
    /// Keep the state.
    Checkpoint,
    /// Uploads of the recording that nobody finished.
    Orphans,
    /// The recording was kept for as long as it may be.
    Retention,
    /// The bucket did not yet delete what it has to.
    BucketChores,
    /// The outbox: the [ledger](crate::ledger) of jobs may have to be offered the recording's analysis, that of costs told what
    /// everything cost.
    Outbox,
    /// A language model judges the answers; see [`crate::model::judging`].
    Judging,
}

/// What to do with a timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerChange {
    /// Let it ring in `in_ms`, in place of one of this kind that already runs.
    Set {
        /// Which.
        kind: TimerKind,
        /// From now, in milliseconds.
        in_ms: u64,
    },
    /// Let it not ring.
    Clear(TimerKind),
}

/// The name is no timer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no timer has this name")]
pub struct UnknownTimer;

impl TimerKind {
    /// Those of the interview; they end with it.
    pub const INTERVIEW: [Self; 5] = [Self::TimeWarning, Self::TimeUp, Self::Disconnect, Self::Abandon, Self::Checkpoint];
    /// Those of its [recording](crate::recording), which outlives it.
    pub const RECORDING: [Self; 3] = [Self::Orphans, Self::Retention, Self::BucketChores];
    /// All there are.
    pub const ALL: [&'static [Self]; 3] = [&Self::INTERVIEW, &Self::RECORDING, &[Self::Outbox, Self::Judging]];

    /// Those of the interview that are due, the earliest first. Late, early and repeated alarms do no harm: the table of timers decides,
    /// and the [rules](super::step) refuse one that no longer fits.
    pub fn due(timers: impl IntoIterator<Item = (Self, u64)>, now_ms: u64) -> Vec<Self> {
        let due = timers.into_iter().filter(|(kind, due_ms)| *due_ms <= now_ms && Self::INTERVIEW.contains(kind));
        let mut due: Vec<(u64, Self)> = due.map(|(kind, due_ms)| (due_ms, kind)).collect();
        due.sort_unstable();
        due.into_iter().map(|(_, kind)| kind).collect()
    }

    /// The name it is stored under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TimeWarning => "time_warning",
            Self::TimeUp => "time_up",
            Self::Disconnect => "disconnect",
            Self::Abandon => "abandon",
            Self::Checkpoint => "checkpoint",
            Self::Orphans => "orphans",
            Self::Retention => "retention",
            Self::BucketChores => "bucket_chores",
            Self::Outbox => "outbox",
            Self::Judging => "judging",
        }
    }
}

impl FromStr for TimerKind {
    type Err = UnknownTimer;

    fn from_str(name: &str) -> Result<Self, UnknownTimer> {
        Self::ALL.into_iter().flatten().copied().find(|kind| kind.as_str() == name).ok_or(UnknownTimer)
    }
}
