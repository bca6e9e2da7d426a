//! One segment on its way.

use std::collections::BTreeMap;

use domain::recording::{PartUrls, PartsWanted, Segment, SegmentUpload, StoredPart, UploadState};

use super::backoff::Backoff;
use super::{PARTS_IN_FLIGHT, Request};

/// An address is not used in the last moments of its life, nor in the last half of a short one.
const URL_MARGIN_MS: f64 = 10_000.0;

/// Where the segment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The server has to be asked what it has.
    Unknown,
    /// The server has opened it.
    Open,
    /// All is in the bucket.
    Stored,
    /// It will not be tried again.
    GivenUp,
}

/// Where one part stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Missing,
    UnderWay,
    /// The bucket has it, the server does not know.
    Sent(StoredPart),
    Stored,
}

/// What the server's state of a segment means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// Parts may be sent, or it may be completed.
    Open,
    Stored,
    /// It has to be opened again and sent from the beginning.
    Aborted,
    /// The server has other bytes under this name.
    Another,
}

#[derive(Debug)]
struct Address {
    url: String,
    until_ms: f64,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) segment: Segment,
    step: Step,
    parts: BTreeMap<u32, Part>,
    urls: BTreeMap<u32, Address>,
    /// A question to the server is under way; there is never a second, so each answer knows all that came before it.
    pub(super) asking: bool,
    /// Rises when all has to be sent from the beginning.
    pub(super) era: u32,
    pub(super) wait: Backoff,
    /// How often what was stored turned out to be damaged.
    damages: u32,
}

impl Item {
    pub(super) fn new(segment: Segment) -> Self {
        let parts = (1..=segment.parts()).map(|part| (part, Part::Missing)).collect();
        let (urls, wait) = (BTreeMap::new(), Backoff::default());
        Self { segment, step: Step::Unknown, parts, urls, asking: false, era: 0, wait, damages: 0 }
    }

    pub(super) fn is_stored(&self) -> bool {
        self.step == Step::Stored
    }

    /// The server has to be asked.
    pub(super) fn is_unknown(&self) -> bool {
        self.step == Step::Unknown
    }

    pub(super) fn is_given_up(&self) -> bool {
        self.step == Step::GivenUp
    }

    pub(super) fn is_done(&self) -> bool {
        self.is_stored() || self.is_given_up()
    }

    /// Something is under way or may begin.
    pub(super) fn is_in_work(&self, now_ms: f64) -> bool {
        let under_way = self.asking || self.parts.values().any(|part| *part == Part::UnderWay);
        !self.is_done() && (under_way || self.wait.is_over(now_ms))
    }

    /// The server has said that it has every part.
    pub(super) fn is_complete(&self) -> bool {
        self.step == Step::Open && self.parts.values().all(|part| *part == Part::Stored)
    }

    /// Sealed bytes that the bucket has.
    pub(super) fn sent_bytes(&self) -> u64 {
        let sealed = |part: u32| self.segment.sealed_range(part);
        let sent = self.parts.iter().filter(|(_, state)| self.is_stored() || matches!(state, Part::Sent(_) | Part::Stored));
        sent.map(|(part, _)| sealed(*part).end - sealed(*part).start).sum()
    }

    pub(super) fn take(&mut self, upload: &SegmentUpload) -> Taken {
        if (upload.segment.bytes, &upload.segment.sha256) != (self.segment.bytes, &self.segment.sha256) {
            self.step = Step::GivenUp;
            return Taken::Another;
        }
        match upload.state {
            UploadState::Stored => {
                self.step = Step::Stored;
                Taken::Stored
            }
            UploadState::Aborted => {
                self.start_over();
                Taken::Aborted
            }
            UploadState::Open => {
                self.step = Step::Open;
                for (part, state) in &mut self.parts {
                    match (upload.parts.iter().any(|known| known.part == *part), &state) {
                        (true, _) => *state = Part::Stored,
                        (false, Part::Stored) => *state = Part::Missing,
                        (false, _) => {}
                    }
                }
                Taken::Open
            }
        }
    }

    /// `false` when they are of no use. `asked_ms`: their life began no earlier.
    pub(super) fn take_urls(&mut self, urls: &PartUrls, asked_ms: f64, now_ms: f64) -> bool {
        let life_ms = urls.expires_in_s as f64 * 1000.0;
        let until_ms = asked_ms + life_ms - URL_MARGIN_MS.min(life_ms / 2.0);
        self.urls.extend(urls.urls.iter().map(|known| (known.part, Address { url: known.url.clone(), until_ms })));
        self.ready_parts(now_ms).next().is_some()
    }

    pub(super) fn forget_urls(&mut self) {
        self.urls.clear();
    }

    pub(super) fn sent(&mut self, stored: StoredPart) {
        // The server may have said in the meantime that it knows.
        if let Some(state) = self.parts.get_mut(&stored.part).filter(|state| **state == Part::UnderWay) {
            *state = Part::Sent(stored);
        }
    }

    pub(super) fn not_sent(&mut self, part: u32) {
        if let Some(state) = self.parts.get_mut(&part).filter(|state| **state == Part::UnderWay) {
            *state = Part::Missing;
        }
    }

    /// Asks the server what it has; what was sent stays sent.
    pub(super) fn reopen(&mut self) {
        self.step = Step::Unknown;
        self.urls.clear();
    }

    /// Nothing of what was sent counts any more.
    pub(super) fn start_over(&mut self) {
        self.reopen();
        self.era += 1;
        self.parts.values_mut().for_each(|state| *state = Part::Missing);
    }

    /// What was stored is of no use: sending all of it again waits longer each time.
    pub(super) fn damaged(&mut self, now_ms: f64, random: f64) {
        self.wait.wait(self.damages, now_ms, random);
        self.damages += 1;
    }

    pub(super) fn give_up(&mut self) {
        self.step = Step::GivenUp;
    }

    /// The next part to send and its address; it is under way from now on.
    pub(super) fn next_part(&mut self, now_ms: f64) -> Option<(u32, String)> {
        if self.step != Step::Open || !self.wait.is_over(now_ms) {
            return None;
        }
        let part = self.ready_parts(now_ms).next()?;
        *self.parts.get_mut(&part)? = Part::UnderWay;
        // Each address is used once: a second attempt may be the one that is too late.
        Some((part, self.urls.remove(&part)?.url))
    }

    /// What the server has to be asked or told next.
    pub(super) fn next_question(&self, now_ms: f64) -> Option<Request> {
        if self.asking || self.is_done() || !self.wait.is_over(now_ms) {
            return None;
        }
        let segment = self.segment.id.clone();
        if self.step == Step::Unknown {
            return Some(Request::Open(self.segment.clone()));
        }
        if let Some(stored) = self.parts.values().find_map(|state| if let Part::Sent(stored) = state { Some(stored.clone()) } else { None })
        {
            return Some(Request::Report { segment, stored });
        }
        if self.is_complete() {
            return Some(Request::Complete { segment });
        }
        let ready: Vec<u32> = self.ready_parts(now_ms).collect();
        let wanted = self.missing_parts().filter(|part| !ready.contains(part)).take(PartsWanted::MOST);
        let parts: Vec<u32> = if ready.len() < PARTS_IN_FLIGHT { wanted.collect() } else { Vec::new() };
        (!parts.is_empty()).then_some(Request::Urls { segment, parts })
    }

    fn missing_parts(&self) -> impl Iterator<Item = u32> {
        self.parts.iter().filter(|(_, state)| **state == Part::Missing).map(|(part, _)| *part)
    }

    /// Missing parts with an address that still holds.
    fn ready_parts(&self, now_ms: f64) -> impl Iterator<Item = u32> {
        self.missing_parts().filter(move |part| self.urls.get(part).is_some_and(|address| now_ms < address.until_ms))
    }
}
