//! One recording from consent to deletion: what is kept of it, and what requests, timers and the bucket's answers do to that.
//!
//! * [`Record`] is everything that is kept. It is small and read as a whole.
//! * [`rules`] are decisions: a record and a request in, the record as it shall be out.
//! * [`Desk`] carries them out over two ports, a [`Shelf`] that keeps the record and a [`Bucket`] that keeps the media.
//!
//! What is to happen is written down before the bucket is asked, and what the bucket answered afterwards. Whoever stops in between
//! leaves a record from which the same request goes on; what the bucket still has to delete is a list of [`Chore`]s in the record.

mod desk;
pub mod rules;

use std::collections::{BTreeMap, BTreeSet};

use domain::SCHEMA_VERSION;
use domain::job::{ANALYSIS_VERSION, Offer};
use domain::principal::Tier;
use domain::recording::{
    ANALYSED_SINCE_NOTICE, Consent, MASKED_RETENTION_DAYS, MaskedFile, MaskedVersion, Medium, RETENTION_DAYS, Recording, Segment,
    SegmentUpload, StoredPart, UploadState,
};

pub use self::desk::{Bucket, BucketError, Desk, PartSlot, Shelf};
use crate::rules::{TimerChange, TimerKind};

/// An upload that nothing happened to for so long is finished, or aborted where parts are missing; in milliseconds.
pub const ORPHAN_AFTER_MS: u64 = 24 * 60 * 60 * 1000;
/// How soon what the bucket did not take is tried again, in milliseconds.
pub const RETRY_MS: u64 = 5 * 60 * 1000;
/// How long the addresses that the edge signs are good, in seconds.
pub const URL_LIFE_S: u64 = 15 * 60;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Everything that is kept of one recording.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// There exactly while there is a consent.
    pub agreement: Option<Agreement>,
    /// By the segment's identifier.
    pub uploads: BTreeMap<String, Upload>,
    /// What the bucket still has to do, with or without a consent.
    pub chores: BTreeSet<Chore>,
}

/// A consent and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// As the candidate gave it.
    pub consent: Consent,
    /// See [`crate::sealed_text`]. Without it the stored media are noise; it is destroyed when their time is over.
    pub sealed_key: Option<String>,
    /// The key of the masked version, likewise; there from when on something is to be masked.
    pub sealed_masked_key: Option<String>,
    /// Unix time in milliseconds.
    pub agreed_epoch_ms: u64,
}

/// A segment on its way into the bucket, or there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The segment.
    pub segment: Segment,
    /// See [`UploadState`].
    pub state: UploadState,
    /// The bucket's name for the open upload; `None` before the bucket was asked, and when the upload is over.
    pub upload_id: Option<String>,
    /// By number. There is none without an `upload_id` while the upload is open.
    pub parts: BTreeMap<u32, StoredPart>,
    /// Unix time of the last thing that happened to it, in milliseconds.
    pub touched_epoch_ms: u64,
    /// What is played in its place.
    pub masked: Option<MaskedFile>,
}

/// Something that the bucket has to do sooner or later. Doing it twice does no harm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chore {
    /// End an upload and drop its parts.
    Abort {
        /// Of the object that it would have become.
        object_key: String,
        /// The bucket's name for it.
        upload_id: String,
    },
    /// Delete an object, if it exists.
    Delete {
        /// Which.
        object_key: String,
    },
}

impl Chore {
    /// The object it is about.
    pub fn object_key(&self) -> &str {
        match self {
            Self::Abort { object_key, .. } | Self::Delete { object_key } => object_key,
        }
    }
}

impl Agreement {
    /// When what was recorded is deleted: Unix time in milliseconds.
    pub fn delete_at_epoch_ms(&self) -> u64 {
        self.agreed_epoch_ms + RETENTION_DAYS * DAY_MS
    }

    /// When its masked version is, and with it everything.
    pub fn delete_masked_at_epoch_ms(&self) -> u64 {
        self.agreed_epoch_ms + MASKED_RETENTION_DAYS * DAY_MS
    }

    fn next_deletion_epoch_ms(&self) -> u64 {
        if self.sealed_key.is_some() { self.delete_at_epoch_ms() } else { self.delete_masked_at_epoch_ms() }
    }
}

impl Upload {
    /// Every part is in the bucket.
    pub fn is_whole(&self) -> bool {
        (1..=self.segment.parts()).all(|part| self.parts.contains_key(&part))
    }

    /// Its masked version.
    pub fn masked_segment(&self) -> Option<Segment> {
        self.masked.as_ref().map(|file| self.segment.masked(file))
    }

    /// Where in the bucket lies what is played of it.
    pub fn replay_object_key(&self, session_id: &str) -> String {
        match self.masked {
            Some(_) => self.segment.masked_object_key(session_id),
            None => self.segment.object_key(session_id),
        }
    }

    /// As the browser sees it.
    pub fn view(&self) -> SegmentUpload {
        SegmentUpload { segment: self.segment.clone(), state: self.state, parts: self.parts.values().cloned().collect() }
    }
}

impl Record {
    /// As the browser sees it; `key` and `masked_key` are the opened keys of the agreement.
    pub fn view(&self, offered: Vec<Medium>, key: Option<String>, masked_key: Option<String>) -> Recording {
        let mut segments: Vec<SegmentUpload> = self.uploads.values().map(Upload::view).collect();
        segments.sort_by_key(|upload| upload.segment.start_ms);
        let masked = self.agreement.as_ref().zip(masked_key).filter(|_| self.has_masked()).map(|(agreement, key)| MaskedVersion {
            key,
            delete_at_epoch_ms: agreement.delete_masked_at_epoch_ms(),
            segments: self.masked_segments(),
        });
        Recording {
            schema_version: SCHEMA_VERSION,
            offered,
            consent: self.agreement.as_ref().map(|agreement| agreement.consent),
            key,
            delete_at_epoch_ms: self.agreement.as_ref().map(Agreement::delete_at_epoch_ms),
            segments,
            masked,
        }
    }

    fn has_masked(&self) -> bool {
        self.uploads.values().any(|upload| upload.masked.is_some())
    }

    /// The masked versions, in order of start.
    pub fn masked_segments(&self) -> Vec<Segment> {
        let mut segments: Vec<Segment> = self.uploads.values().filter_map(Upload::masked_segment).collect();
        segments.sort_by_key(|segment| segment.start_ms);
        segments
    }

    /// The segments that the bucket has, in order of start.
    pub fn stored_segments(&self) -> Vec<Segment> {
        let stored = self.uploads.values().filter(|upload| upload.state == UploadState::Stored);
        let mut segments: Vec<Segment> = stored.map(|upload| upload.segment.clone()).collect();
        segments.sort_by_key(|segment| segment.start_ms);
        segments
    }

    fn stored(&self) -> usize {
        self.uploads.values().filter(|upload| upload.state == UploadState::Stored).count()
    }

    /// What there is to analyse when the interview is over: `None` while something is still on its way, and when nothing is stored.
    pub fn offer(&self, session_id: &str, tier: Tier) -> Option<Offer> {
        self.agreement.as_ref().filter(|agreement| agreement.consent.notice >= ANALYSED_SINCE_NOTICE && agreement.sealed_key.is_some())?;
        let settled = self.uploads.values().all(|upload| upload.state != UploadState::Open);
        let edition = self.stored() as u32;
        let session_id = session_id.to_owned();
        (settled && edition > 0).then_some(Offer { session_id, analysis_version: ANALYSIS_VERSION, edition, tier })
    }

    /// The timers that this record needs at `now_ms` when it takes the place of `before`.
    pub fn timers_after(&self, before: &Self, now_ms: u64) -> Vec<TimerChange> {
        let outbox = TimerChange::Set { kind: TimerKind::Outbox, in_ms: 0 };
        self.timers(now_ms).into_iter().chain((self.stored() > before.stored()).then_some(outbox)).collect()
    }

    /// The timers of its own that this record needs at `now_ms`, whichever it had before.
    pub fn timers(&self, now_ms: u64) -> [TimerChange; 3] {
        let open = self.uploads.values().filter(|upload| upload.state == UploadState::Open);
        let orphaned_ms = open.map(|upload| upload.touched_epoch_ms + ORPHAN_AFTER_MS).min();
        // One that is overdue was tried just now.
        let orphans_in_ms = orphaned_ms.map(|due_ms| due_ms.saturating_sub(now_ms).max(RETRY_MS));
        let retention_in_ms = self.agreement.as_ref().map(|agreement| agreement.next_deletion_epoch_ms().saturating_sub(now_ms));
        let chores_in_ms = (!self.chores.is_empty()).then_some(RETRY_MS);
        let change = |kind, in_ms: Option<u64>| in_ms.map_or(TimerChange::Clear(kind), |in_ms| TimerChange::Set { kind, in_ms });
        [
            change(TimerKind::Orphans, orphans_in_ms),
            change(TimerKind::Retention, retention_in_ms),
            change(TimerKind::BucketChores, chores_in_ms),
        ]
    }
}

/// What somebody of this tier may record: a free account's video is never stored unmasked.
pub fn offered(tier: Tier) -> Vec<Medium> {
    match tier {
        Tier::Free => vec![Medium::Audio, Medium::MaskedVideo],
        Tier::Premium => vec![Medium::Audio, Medium::MaskedVideo, Medium::Video],
    }
}

#[cfg(test)]
mod tests;
