//! A page with its recorder worker: the counterpart of `app/src/recording` and `app/recorder/src`, as values in virtual time.

use std::collections::{BTreeMap, BTreeSet};

use client::recording::delivery::Delivery;
use client::recording::segments::{Conditions, Interview, Segments, Source};
use domain::recording::{Medium, Segment, SegmentEnd};

use super::locks::Lock;
use super::media::Media;

/// A journal on its way to be a file; the page may die between any two steps.
#[derive(Debug)]
pub(super) struct Making {
    pub(super) name: String,
    pub(super) ended: Option<SegmentEnd>,
    pub(super) step: u32,
    pub(super) made: Option<(Segment, Media)>,
}

/// A file that can be played.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) segment: Segment,
    pub(super) media: Media,
    /// There was no room for it on the device.
    pub(super) in_memory: bool,
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
    /// What it makes and sends.
    pub delivery: Delivery,
    /// Rises when the worker begins anew: after a withdrawal, and when it is started again.
    pub(super) run: u32,
    /// The worker has said that nothing may be sent any more.
    pub(super) refused: bool,
    pub(super) open: Option<Open>,
    pub(super) making: Option<Making>,
    /// By name.
    pub(super) files: BTreeMap<String, File>,
    /// Locks that are on their way to it.
    pub(super) granted: BTreeSet<Lock>,
    /// What was on the device when it looked last.
    pub(super) listed: BTreeSet<String>,
    pub(super) key: Option<String>,
    /// Parts that the server has told it to have.
    pub(super) told: BTreeSet<(String, u32)>,
    /// By segment: answers to requests made before this one tell nothing, because the upload was begun anew since.
    pub(super) anew: BTreeMap<String, u64>,
    pub(super) wake_ms: Option<u64>,
    pub(super) next_beat_ms: u64,
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
            delivery: Delivery::default(),
            run: 0,
            refused: false,
            open: None,
            making: None,
            files: BTreeMap::new(),
            granted: BTreeSet::new(),
            listed: BTreeSet::new(),
            key: None,
            told: BTreeSet::new(),
            anew: BTreeMap::new(),
            wake_ms: None,
            next_beat_ms: 0,
        }
    }

    /// Nothing is left to be made or sent.
    pub fn is_idle(&self) -> bool {
        self.open.is_none() && self.delivery.is_idle()
    }
}
