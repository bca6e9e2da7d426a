//! A page with its recorder worker: the counterpart of `app/src/recording` and `app/recorder/src`, as values in virtual time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use client::recording::segments::{Conditions, Interview, Segments, Source};
use client::recording::upload::Upload;
use domain::recording::{Medium, Segment, SegmentEnd};

use super::media::Media;

/// Whose turn it is to send from a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Free,
    Asked,
    Ours,
}

/// A segment that is being sent.
#[derive(Debug, Clone)]
pub(super) struct Sending {
    pub(super) name: String,
    pub(super) segment: Segment,
    pub(super) media: Media,
}

/// A journal on its way to be a file; the page may die between any two steps.
#[derive(Debug)]
pub(super) struct Making {
    pub(super) name: String,
    pub(super) ended: Option<SegmentEnd>,
    pub(super) step: u32,
    pub(super) made: Option<(Segment, Media)>,
}

/// The segment that is being recorded.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) name: String,
    /// The device refused a chunk: what follows would have a hole in front of it.
    pub(super) broken: bool,
}

/// See the module.
pub struct Page {
    /// Where it keeps what it records.
    pub device: usize,
    /// It is still there.
    pub alive: bool,
    /// What it does with its segments.
    pub segments: Segments,
    /// What it observes.
    pub conditions: Conditions,
    /// What it sends.
    pub upload: Upload,
    pub(super) open: Option<Open>,
    pub(super) sending: BTreeMap<String, Sending>,
    pub(super) to_make: VecDeque<(String, Option<SegmentEnd>)>,
    pub(super) making: Option<Making>,
    /// Names whose lock this page holds.
    pub(super) ours: BTreeSet<String>,
    pub(super) turn: Turn,
    pub(super) key: Option<String>,
    /// The candidate withdrew: this worker's delivery is over.
    pub(super) discards: u32,
    /// Parts that the server has told it to have.
    pub(super) told: BTreeSet<(String, u32)>,
    /// By segment: answers to requests made before this one tell nothing, because the upload was begun anew since.
    pub(super) anew: BTreeMap<String, u64>,
    pub(super) wake_ms: Option<f64>,
    pub(super) next_beat_ms: u64,
    pub(super) spool_full: bool,
}

impl Page {
    pub(super) fn new(device: usize, medium: Option<Medium>, interview: Interview) -> Self {
        let conditions = Conditions {
            agreed: medium.is_some(),
            interview,
            source: Source::Live { medium: medium.unwrap_or(Medium::Audio), key: 1 },
            suspended: false,
            full: false,
        };
        Self {
            device,
            alive: true,
            segments: Segments::default(),
            conditions,
            upload: Upload::new(),
            open: None,
            sending: BTreeMap::new(),
            to_make: VecDeque::new(),
            making: None,
            ours: BTreeSet::new(),
            turn: Turn::Free,
            key: None,
            discards: 0,
            told: BTreeSet::new(),
            anew: BTreeMap::new(),
            wake_ms: None,
            next_beat_ms: 0,
            spool_full: false,
        }
    }

    /// Nothing is left to be made or sent.
    pub fn is_idle(&self) -> bool {
        self.open.is_none() && self.making.is_none() && self.to_make.is_empty() && self.upload.is_idle()
    }
}
