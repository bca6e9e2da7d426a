//! What a page and its worker do: `app/recorder/src/{recorder,delivery,make,stock}.rs` in virtual time.

use client::recording::journal::{Header, chunk_record, end_record};
use client::recording::messages::{SPOOL_BYTES, SPOOL_RELIEVED_BYTES};
use client::recording::segments::{self, Interview};
use client::recording::upload;
use domain::SCHEMA_VERSION;
use domain::recording::{MAX_RECORDING_BYTES, Medium, Segment, SegmentEnd};

use super::media::Stretch;
use super::page::{Making, Open, Page, Sending, Turn};
use super::spool::chunk_bytes;
use super::{Film, Happening, Take};

const BEAT_MS: u64 = 1_000;
/// How often a page that is asleep is looked at.
const ASLEEP_MS: u64 = 60_000;
const TRY_AGAIN_MS: u64 = 15_000;

impl Film {
    /// The candidate opens the interview on a device; an older page loses it.
    pub fn open_page(&mut self, device: usize) {
        for page in 0..self.pages.len() {
            if self.pages[page].conditions.interview != Interview::Over {
                self.pages[page].conditions.interview = Interview::TakenOver;
                self.observe(page);
            }
        }
        let page = self.pages.len();
        self.owner = page;
        self.pages.push(Page::new(device, self.agreed, self.interview));
        self.plan_beat(page, 1);
        self.adopt(device);
        self.go_on(page);
    }

    /// The page vanishes, perhaps in the middle of a write.
    pub fn kill(&mut self, page: usize) {
        if !self.pages[page].alive {
            return;
        }
        if let Some(open) = self.pages[page].open.take() {
            let torn = self.rng.chance(500).then(|| self.append_chunk(page, &open.name, BEAT_MS)).flatten();
            if let Some((record_bytes, stretch)) = torn {
                // A chunk's own bytes may happen to end in zeros, which then are not missed.
                let (lost, zeros) = (self.rng.between(9, record_bytes) as usize, self.rng.chance(300));
                self.spools[self.pages[page].device].tear(&open.name, lost, zeros);
                let take = self.takes.get_mut(&open.name).unwrap();
                take.kept.retain(|kept| *kept != stretch);
                take.hurt = true;
            }
        }
        self.pages[page].alive = false;
        self.adopt(self.pages[page].device);
    }

    /// Something may have changed for a page's recorder.
    pub(super) fn observe(&mut self, page: usize) {
        if !self.pages[page].alive {
            return;
        }
        let now_ms = self.now_ms();
        let shell = &mut self.pages[page];
        shell.conditions.full = shell.spool_full;
        let conditions = shell.conditions;
        let mut effects = shell.segments.observe(now_ms, &conditions);
        // The worker hears of an end before it hears of the next beginning.
        effects.sort_by_key(|effect| matches!(effect, segments::Effect::Begin(_)));
        for effect in effects {
            match effect {
                segments::Effect::Begin(medium) => self.begin(page, medium),
                segments::Effect::End(reason) => self.end(page, reason),
            }
        }
    }

    pub(super) fn beat(&mut self, page: usize) {
        let due = self.pages[page].next_beat_ms == self.now_ms();
        if !due || !self.pages[page].alive || self.pages[page].conditions.interview == Interview::Over {
            return;
        }
        let asleep = self.pages[page].conditions.suspended;
        self.plan_beat(page, if asleep { ASLEEP_MS } else { BEAT_MS });
        self.chunk(page, BEAT_MS);
        self.observe(page);
    }

    fn plan_beat(&mut self, page: usize, in_ms: u64) {
        self.pages[page].next_beat_ms = self.now_ms() + in_ms;
        self.agenda.later(in_ms, Happening::Beat(page));
    }

    pub(super) fn try_again(&mut self, page: usize) {
        if self.pages[page].ours.is_empty() {
            self.pages[page].spool_full = false;
        }
    }

    fn begin(&mut self, page: usize, medium: Medium) {
        let name = format!("{:032x}", (u128::from(self.rng.bits()) << 64) | u128::from(self.rng.bits()));
        let start_ms = self.now_ms();
        let header = Header {
            schema_version: SCHEMA_VERSION,
            session_id: crate::studio::SESSION.into(),
            segment_id: name.clone(),
            medium,
            mime: "video/webm;codecs=\"vp9,opus\"".into(),
            start_ms,
            delete_at_epoch_ms: self.until_epoch_ms,
        };
        let shell = &mut self.pages[page];
        shell.ours.insert(name.clone());
        if self.spools[shell.device].append(&name, &header.record(), 0).is_err() {
            shell.segments.broke(start_ms);
            self.refused(page);
            return self.drop_segment(page, &name);
        }
        let take = Take { agreement: self.agreements, start_ms, kept: Vec::new(), hurt: false, ended: None };
        self.takes.insert(name.clone(), take);
        self.pages[page].open = Some(Open { name, broken: false });
        if self.pages[page].next_beat_ms > start_ms + BEAT_MS {
            // It slept, and was looked at only now and then.
            self.plan_beat(page, BEAT_MS);
        }
    }

    /// The recorder hands over what it has of the last `ms`.
    fn chunk(&mut self, page: usize, ms: u64) {
        let Some(open) = self.pages[page].open.take() else { return };
        let mut broken = open.broken;
        if !broken {
            match self.append_chunk(page, &open.name, ms) {
                Some(_) => self.note_stock(page),
                None => {
                    broken = true;
                    self.refused(page);
                }
            }
        }
        self.pages[page].open = Some(Open { broken, ..open });
    }

    /// Appends a chunk; length of its record, and what it holds. `None`: no room.
    fn append_chunk(&mut self, page: usize, name: &str, ms: u64) -> Option<(u64, Stretch)> {
        self.chunks += 1;
        let bytes = self.chunk_bytes * ms / 1000 + self.rng.below(self.chunk_bytes / 4 + 1) + 1;
        let stretch = Stretch { chunk: self.chunks, from: 0, bytes };
        let record = chunk_record(self.agenda.now_ms, &chunk_bytes(stretch));
        let take = self.takes.get_mut(name).expect("what is recorded was begun");
        if self.spools[self.pages[page].device].append(name, &record, bytes).is_err() {
            take.hurt = true;
            return None;
        }
        take.kept.push(stretch);
        Some((record.len() as u64, stretch))
    }

    fn end(&mut self, page: usize, reason: SegmentEnd) {
        self.chunk(page, 200);
        let Some(open) = self.pages[page].open.take() else { return };
        self.takes.get_mut(&open.name).expect("what ends was begun").ended = Some(reason);
        let told = self.spools[self.pages[page].device].append(&open.name, &end_record(reason), 0);
        // A full device keeps the reason in memory; after a reload the segment counts as killed.
        told.ok();
        self.pages[page].to_make.push_back((open.name, Some(reason)));
        self.go_on(page);
    }

    fn refused(&mut self, page: usize) {
        self.pages[page].spool_full = true;
        self.agenda.later(TRY_AGAIN_MS, Happening::TryAgain(page));
    }

    fn note_stock(&mut self, page: usize) {
        let bytes = self.stock_bytes(page);
        self.pages[page].spool_full |= bytes > SPOOL_BYTES;
    }

    fn stock_bytes(&self, page: usize) -> u64 {
        let shell = &self.pages[page];
        shell.ours.iter().map(|name| self.spools[shell.device].bytes(name)).sum()
    }

    /// Gives what pages that are gone have left, and the turn to send, to the pages that wait for them.
    pub(super) fn adopt(&mut self, device: usize) {
        let living: Vec<usize> =
            (0..self.pages.len()).filter(|page| self.pages[*page].alive && self.pages[*page].device == device).collect();
        let Some(heir) = living.first().copied() else { return };
        for name in self.spools[device].names() {
            if !living.iter().any(|page| self.pages[*page].ours.contains(&name)) {
                self.pages[heir].ours.insert(name.clone());
                self.pages[heir].to_make.push_back((name, None));
            }
        }
        let taken = living.iter().any(|page| self.pages[*page].turn == Turn::Ours);
        let next = living.iter().copied().find(|page| self.pages[*page].turn == Turn::Asked);
        if let Some(next) = next.filter(|_| !taken) {
            self.pages[next].turn = Turn::Ours;
        }
        living.into_iter().for_each(|page| self.go_on(page));
    }

    /// Whatever a page can do next.
    pub(super) fn go_on(&mut self, page: usize) {
        let shell = &mut self.pages[page];
        let busy = shell.making.is_some() || !shell.to_make.is_empty() || !shell.upload.is_idle();
        match shell.turn {
            Turn::Free if busy => {
                shell.turn = Turn::Asked;
                self.adopt(self.pages[page].device);
            }
            Turn::Ours if !busy => {
                shell.turn = Turn::Free;
                self.adopt(self.pages[page].device);
            }
            Turn::Ours if shell.making.is_none() => {
                if let Some((name, ended)) = shell.to_make.pop_front() {
                    shell.making = Some(Making { name, ended, step: 0, made: None });
                    self.plan_make(page);
                }
            }
            _ => {}
        }
    }

    pub(super) fn send(&mut self, page: usize, sending: Sending) {
        let segment = sending.segment.clone();
        let now_ms = self.now_ms() as f64;
        self.pages[page].sending.insert(segment.id.clone(), sending);
        let effects = self.pages[page].upload.add(segment, now_ms);
        self.carry_out(page, effects);
    }

    pub(super) fn wake(&mut self, page: usize) {
        let now_ms = self.now_ms() as f64;
        if self.pages[page].alive && self.pages[page].wake_ms.take_if(|wake_ms| *wake_ms <= now_ms).is_some() {
            let effects = self.pages[page].upload.woken(now_ms);
            self.carry_out(page, effects);
        }
    }

    /// Carries out what the upload asks for.
    pub(super) fn carry_out(&mut self, page: usize, effects: Vec<upload::Effect>) {
        for effect in effects {
            match effect {
                upload::Effect::Request { id, request } => self.launch(page, id, request),
                upload::Effect::Stored { segment } => {
                    let Some(sending) = self.pages[page].sending.remove(&segment) else { continue };
                    self.check_stored(&sending.segment, &sending.media);
                    self.drop_segment(page, &sending.name);
                }
                upload::Effect::GivenUp { segment, code } => self.given_up(page, &segment, &code),
                upload::Effect::Refused { code } => assert!(self.withdrawals > 0, "refused although there is a consent: {code}"),
            }
        }
        self.arm(page);
        self.go_on(page);
    }

    fn given_up(&mut self, page: usize, segment: &str, code: &str) {
        let Some(sending) = self.pages[page].sending.remove(segment) else { return };
        if code == "damaged" && self.withdrawals > 0 {
            // The page in which the candidate withdrew has removed the file.
            return self.drop_segment(page, &sending.name);
        }
        if code == "agreement_withdrawn" {
            assert!(sending.segment.delete_at_epoch_ms != self.until_epoch_ms, "refused although this was agreed to");
            self.pages[page].upload.forget(segment);
            return self.drop_segment(page, &sending.name);
        }
        if code == "recording_too_large" {
            let taken: u64 = self.studio.record().uploads.values().map(|upload| upload.segment.sealed_bytes()).sum();
            assert!(taken + sending.segment.sealed_bytes() > MAX_RECORDING_BYTES, "there was room");
            self.discarded.insert(sending.name.clone());
            self.pages[page].upload.forget(segment);
            return self.drop_segment(page, &sending.name);
        }
        assert!(matches!(code, "conflict" | "segment_differs"), "given up: {code}");
        self.renamed.insert(segment.to_owned());
        self.pages[page].upload.forget(segment);
        let renamed = Segment { id: format!("{:032x}", self.rng.bits()), ..sending.segment };
        self.spools[self.pages[page].device].put_manifest(&sending.name, renamed.clone()).ok();
        self.send(page, Sending { segment: renamed, ..sending });
    }

    fn arm(&mut self, page: usize) {
        let shell = &mut self.pages[page];
        let wakes_at_ms = shell.upload.wakes_at_ms();
        if wakes_at_ms != shell.wake_ms {
            shell.wake_ms = wakes_at_ms;
            if let Some(wakes_at_ms) = wakes_at_ms {
                self.agenda.at((wakes_at_ms.ceil() as u64).max(self.agenda.now_ms), Happening::Wake(page));
            }
        }
    }

    pub(super) fn drop_segment(&mut self, page: usize, name: &str) {
        let shell = &mut self.pages[page];
        self.spools[shell.device].remove(name);
        shell.ours.remove(name);
        if self.stock_bytes(page) <= SPOOL_RELIEVED_BYTES {
            self.pages[page].spool_full = false;
        }
        self.go_on(page);
    }

    /// The candidate withdrew: forget everything that waits on the device.
    pub(super) fn discard(&mut self, page: usize) {
        let shell = &mut self.pages[page];
        let device = shell.device;
        shell.open = None;
        shell.upload = upload::Upload::new();
        shell.discards += 1;
        (shell.making, shell.wake_ms, shell.turn, shell.spool_full) = (None, None, Turn::Free, false);
        shell.sending.clear();
        shell.to_make.clear();
        shell.told.clear();
        shell.ours.clear();
        // What another page is writing is that page's to remove.
        let written: Vec<&str> = self.pages.iter().filter_map(|page| Some(page.open.as_ref()?.name.as_str())).collect();
        let all = self.spools[device].names();
        for name in all.iter().filter(|name| !written.contains(&name.as_str())) {
            self.spools[device].remove(name);
            self.discarded.insert(name.clone());
        }
        self.adopt(device);
    }
}
