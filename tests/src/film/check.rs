//! What must hold for recordings, whatever happens.

use client::recording::segments::Interview;
use client::recording::upload::{Answer, Failure};
use domain::recording::{Segment, SegmentUpload, UploadState};

use super::media::{Media, Stretch};
use super::{Faults, Film};
use crate::studio::SESSION;

/// Once nothing goes wrong any more, this and the time that the bytes take on the line is enough to deliver everything: the longest
/// waits are 30 s for a request that hangs and 15 s before the next attempt, per segment.
const DELIVERED_WITHIN_MS: u64 = 5 * 60_000;
/// By then every upload that nobody finishes is an orphan that was cleared away.
const CLEARED_AFTER_MS: u64 = 3 * 24 * 60 * 60 * 1000;

impl Film {
    /// A page removes what it keeps under a name: the bucket must have all of it, or there was a reason to lose it.
    pub(super) fn check_removal(&self, page: usize, name: &str) {
        let Some(file) = self.pages[page].files.get(name).filter(|_| !self.discarded.contains(name)) else { return };
        if !self.pages[page].refused {
            self.check_stored(&file.segment, &file.media);
        }
    }

    /// A page says that everything was delivered: of what it found on its device, nothing is left but what another page has.
    pub(super) fn check_told_delivered(&self, page: usize) {
        let shell = &self.pages[page];
        assert!(shell.is_idle(), "told as delivered while it goes on");
        for name in self.spools[shell.device].names() {
            let holder = self.locks.holder(&(shell.device, Some(name.clone())));
            let known = shell.listed.contains(&name) && holder.is_none_or(|(holder, _)| holder == page);
            assert!(!known, "told as delivered while {name} waits");
        }
    }

    fn check_stored(&self, segment: &Segment, media: &Media) {
        let record = self.studio.record();
        let Some(upload) = record.uploads.get(&segment.id) else {
            // The candidate withdrew while the answer was on its way.
            return assert!(self.withdrawals > 0, "the server does not know {}", segment.id);
        };
        assert_eq!(upload.state, UploadState::Stored, "forgotten before it was stored");
        assert_eq!(&self.opened(segment), media, "the bucket has something else than the device forgets");
    }

    /// What comes out of the bucket for a segment.
    pub fn opened(&self, segment: &Segment) -> Media {
        let objects = self.studio.bucket.objects.borrow();
        let pieces = &objects[&segment.object_key(SESSION)];
        assert_eq!(pieces.len() as u32, segment.parts());
        let open = |(index, piece): (usize, &crate::bucket::Piece)| {
            let sealed = &self.sealed[&piece.etag];
            assert!(!sealed.damaged, "a part does not open");
            assert_eq!(sealed.key, self.key(), "a part was sealed with another key");
            assert_eq!(sealed.associated_data, segment.associated_data(SESSION, index as u32 + 1), "a part is in another's place");
            sealed.plain.clone()
        };
        Media::joined(pieces.iter().enumerate().map(open))
    }

    /// Remembers which parts the server has told a page to have.
    pub(super) fn note_told(&mut self, page: usize, number: u64, segment: Option<&str>, outcome: &Result<Answer, Failure>) {
        let Some(id) = segment else { return };
        let made_now = self.flights.len() as u64;
        let page = &mut self.pages[page];
        match outcome {
            Ok(Answer::Upload(SegmentUpload { parts, .. })) if page.anew.get(id).is_none_or(|anew| number > *anew) => {
                page.told.retain(|(known, _)| known != id);
                page.told.extend(parts.iter().map(|part| (id.to_owned(), part.part)));
            }
            Err(Failure::Status { status: 404 | 409 | 410, .. }) => {
                page.told.retain(|(known, _)| known != id);
                page.anew.insert(id.to_owned(), made_now);
            }
            _ => {}
        }
    }

    /// A part is about to be sent: not one that the server has said to have.
    pub(super) fn check_not_told(&self, page: usize, id: &str, part: u32) {
        assert!(!self.pages[page].told.contains(&(id.to_owned(), part)), "part {part} of {id} is sent again although the server has it");
    }

    /// The edge's clock goes on; its timers ring.
    pub(super) fn let_the_edge_catch_up(&mut self) {
        self.studio.wait_until(self.now_ms());
    }

    /// The interview ends and nothing goes wrong any more: everything is delivered within bounded time.
    pub fn settle(&mut self) {
        self.faults = Faults { opaque: self.faults.opaque, ..Faults::none() };
        self.studio.bucket.troubles.borrow_mut().clear();
        self.spools.iter_mut().for_each(|spool| spool.full = false);
        self.line_bytes_per_s = self.line_bytes_per_s.max(1_250_000);
        if self.withdrawals > 0 {
            // A page that was refused sends no more until it is loaded again.
            (0..self.pages.len()).for_each(|page| self.kill(page));
        }
        self.finish();
        if self.forgetful {
            // The edge finds out only when the upload that the bucket lost has become an orphan.
            self.cut_network(engine::recording::ORPHAN_AFTER_MS + 4 * engine::recording::RETRY_MS, true);
        }
        self.run(self.network_back_ms.saturating_sub(self.now_ms()));
        let waiting: u64 = self.takes.values().flat_map(|take| &take.kept).map(|stretch| stretch.bytes).sum();
        let on_the_line_ms = self.line_free_ms.saturating_sub(self.now_ms());
        self.deliver_within(DELIVERED_WITHIN_MS + on_the_line_ms + 2 * waiting * 1000 / self.line_bytes_per_s);
    }

    /// The interview is over; every device that has something left is looked at once more.
    pub fn finish(&mut self) {
        self.interview = Interview::Over;
        for device in 0..self.spools.len() {
            let left = !self.spools[device].names().is_empty();
            if left && !self.pages.iter().any(|page| page.alive && page.device == device) {
                self.open_page(device);
            }
        }
        for page in 0..self.pages.len() {
            self.pages[page].conditions.interview = Interview::Over;
            self.observe(page);
        }
    }

    /// Time passes until everything is delivered, and it must not take longer; how long it took.
    pub fn deliver_within(&mut self, ms: u64) -> u64 {
        let began_ms = self.now_ms();
        while !self.is_delivered() {
            assert!(self.now_ms() - began_ms < ms, "not delivered within {ms} ms: {}", self.standing());
            self.run(500);
        }
        self.check_delivered();
        self.now_ms() - began_ms
    }

    fn is_delivered(&self) -> bool {
        let idle = |page: &super::Page| !page.alive || page.is_idle();
        // Without a consent nothing may be sent; what a page finds that an earlier one left stays where it is.
        self.pages.iter().all(idle) && (self.agreed.is_none() || self.spools.iter().all(|spool| spool.names().is_empty()))
    }

    fn standing(&self) -> String {
        let pages = self.pages.iter().enumerate().filter(|(_, page)| page.alive);
        let pages: Vec<_> = pages.map(|(at, page)| (at, page.device, &page.making, page.is_idle(), page.refused, page.wake_ms)).collect();
        format!("spools {:?}, pages {pages:?}", self.spools.iter().map(super::Spool::names).collect::<Vec<_>>())
    }

    /// Every chunk that was once on a device since the last consent is in the bucket, once, and opens.
    fn check_delivered(&self) {
        let record = self.studio.record();
        let stored = record.uploads.values().filter(|upload| upload.state == UploadState::Stored);
        let mut delivered: Vec<Vec<Stretch>> = Vec::new();
        for upload in stored {
            let media = self.opened(&upload.segment);
            assert_eq!(media.sha256(), upload.segment.sha256, "whoever decrypts finds another hash");
            delivered.push(media.0.iter().filter(|stretch| stretch.chunk != 0).copied().collect());
        }
        let expected = |name: &String, take: &super::Take| {
            take.agreement == self.agreements && !take.kept.is_empty() && !self.discarded.contains(name)
        };
        let takes = self.takes.iter().filter(|(name, take)| self.agreed.is_some() && expected(name, take));
        for (name, take) in takes {
            let times = delivered.iter().filter(|chunks| **chunks == take.kept).count();
            let again = times > 1 && self.muxer == 1;
            assert!(times > 0 && !again, "{name} ({:?}, {} chunks) is stored {times} times", take.ended, take.kept.len());
        }
        let withdrawn = self.takes.values().filter(|take| take.agreement != self.agreements && !take.kept.is_empty());
        for take in withdrawn {
            assert!(!delivered.contains(&take.kept), "stored although its agreement was taken back");
        }
        let mut chunks: Vec<u64> = delivered.iter().flatten().map(|stretch| stretch.chunk).collect();
        let all = chunks.len();
        chunks.sort_unstable();
        chunks.dedup();
        // A full device keeps no file. If the browser was replaced in the meantime, what is made again is another file.
        assert!(chunks.len() == all || self.muxer > 1, "something is stored twice");
        for page in self.pages.iter().filter(|page| page.alive && self.agreed.is_some()) {
            let progress = page.delivery.upload().progress(self.now_ms() as f64);
            assert!(
                page.delivery.upload().is_delivered() && !progress.stalled && progress.sent_bytes == progress.total_bytes,
                "{progress:?}"
            );
        }
    }

    /// Days later nothing is left but what was stored.
    pub fn check_cleared(&mut self) {
        self.run(CLEARED_AFTER_MS);
        self.let_the_edge_catch_up();
        let record = self.studio.record();
        assert!(record.chores.is_empty(), "the bucket still has to do {:?}", record.chores);
        // One that the bucket began when the edge died has a name that nobody knows; the bucket itself drops it after a week.
        assert!(self.studio.bucket.uploads.borrow().values().all(|upload| upload.parts.is_empty()), "parts that nobody will finish");
        let stored = record.uploads.values().filter(|upload| upload.state == UploadState::Stored);
        let keys: Vec<String> = stored.map(|upload| upload.segment.object_key(SESSION)).collect();
        let objects: Vec<String> = self.studio.bucket.objects.borrow().keys().cloned().collect();
        let (mut keys, mut objects) = (keys, objects);
        keys.sort();
        objects.sort();
        assert_eq!(keys, objects, "the bucket has exactly what the record says");
    }
}
