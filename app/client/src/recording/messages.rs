//! What page and recorder worker (`public/recorder-worker.js`, crate `recorder`) say to each other.
//!
//! Every message is an object with a `type`. Bulky things travel beside it in the same object and are transferred: `chunk`
//! (`ArrayBuffer`) with [`Request::Chunk`], `file` (`Blob`) with [`Event::Loaded`].
//!
//! One worker serves one interview. It keeps chunks on the device first, makes each ended segment one playable file, seals it and
//! sends it, across reloads and lost networks, until the bucket has everything.

use domain::recording::{Medium, SegmentEnd};
use serde::{Deserialize, Serialize};

/// Most bytes that wait on the device before recording stops with a visible warning (source design: "up to 100MB").
pub const SPOOL_BYTES: u64 = 100_000_000;
/// Recording may begin again when no more than this waits.
pub const SPOOL_RELIEVED_BYTES: u64 = 80_000_000;

/// From the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    /// Always first. Takes up what an earlier page left of this interview.
    Open {
        /// The interview.
        session_id: String,
        /// Opens it.
        ticket: String,
    },
    /// A segment begins; its chunks follow.
    Begin {
        /// Numbers the page's takes: no two that one worker hears of have the same number.
        take: u32,
        /// What it holds.
        medium: Medium,
        /// The recorder's own MIME type with codecs.
        mime: String,
        /// Session time of its first sample, in milliseconds.
        start_ms: u64,
        /// See [`domain::recording::Segment::delete_at_epoch_ms`].
        delete_at_epoch_ms: u64,
    },
    /// The next chunk of the open segment, as the recorder made it; `chunk` (`ArrayBuffer`) beside it. One of another take is dropped:
    /// it came too late, and would be torn media in the wrong segment.
    Chunk {
        /// That of its [`Request::Begin`].
        take: u32,
        /// Session time at which it was handed over.
        at_ms: u64,
    },
    /// The open segment is complete: its last chunk was sent before. That of another take is over already.
    End {
        /// That of its [`Request::Begin`].
        take: u32,
        /// Why.
        reason: SegmentEnd,
    },
    /// The browser's network is back or gone; waiting is cut short or begins.
    Online {
        /// Back.
        on: bool,
    },
    /// Fetches and opens a stored segment; answered by [`Event::Loaded`] or [`Event::NotLoaded`].
    Load {
        /// [`domain::recording::Segment::id`].
        segment: String,
    },
    /// The candidate withdrew: forget everything that waits on the device. The page has told the server.
    Discard,
}

/// From the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// Answers `open`.
    Ready {
        /// Where chunks are kept.
        storage: Storage,
    },
    /// A chunk is on the device's disk, or a segment was sent: this much waits there.
    Waiting {
        /// Over all segments.
        bytes: u64,
    },
    /// More than [`SPOOL_BYTES`] wait, or the disk is full: end the segment with [`SegmentEnd::SpoolFull`] and record no more until
    /// [`Event::Relieved`].
    Full {
        /// The browser refused to write, however little waits.
        quota: bool,
    },
    /// Recording may go on.
    Relieved,
    /// How far sending is; at least once a second while it goes on.
    Progress(Progress),
    /// The bucket has everything that was recorded.
    Delivered,
    /// A `load` is done; `file` (`Blob`) beside it.
    Loaded {
        /// Which.
        segment: String,
    },
    /// A `load` failed.
    NotLoaded {
        /// Which.
        segment: String,
        /// A stable code: `unreachable`, `damaged`, `gone`, or a server problem's.
        code: String,
    },
    /// A segment will not be in the recording; everything else goes on.
    Lost {
        /// Its session time in milliseconds; absent when not even that is known.
        start_ms: Option<u64>,
        /// A stable code: `empty` (the page was gone before anything was recorded), `damaged` (none of it can be played), `expired` (it
        /// waited until the recording's last day), or that of the server's problem.
        code: String,
    },
    /// Something does not work and is not tried again.
    Failed {
        /// A stable code: `no_storage` (neither OPFS nor IndexedDB; loading still works), `refused` (ticket or consent no longer
        /// hold), `damaged` (the device does not give back what it keeps; the next page tries again), `broken` (the worker itself).
        code: String,
    },
}

/// Where chunks are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// The origin private file system.
    Opfs,
    /// IndexedDB, where the former is missing.
    IndexedDb,
}

/// How far sending is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Sealed bytes that the bucket has, over all segments known to this device.
    pub sent_bytes: u64,
    /// Sealed bytes there are, those of ended segments alone.
    pub total_bytes: u64,
    /// Over the last ten seconds; absent before there is anything to tell.
    pub bytes_per_s: Option<f64>,
    /// Nothing gets through; it is tried again.
    pub stalled: bool,
}
