//! What a page and its worker do while something is recorded: `app/recorder/src/recorder.rs` in virtual time.

use client::recording::delivery::Delivery;
use client::recording::journal::{Header, chunk_record, end_record};
use client::recording::segments::{self, Interview};
use domain::SCHEMA_VERSION;
use domain::recording::{Medium, SegmentEnd};

use super::media::Stretch;
use super::page::{Open, Page};
use super::spool::chunk_bytes;
use super::{Film, Happening, Take};

const BEAT_MS: u64 = 1_000;
/// How often a page that is asleep is looked at.
const ASLEEP_MS: u64 = 60_000;

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
        self.step(page, Delivery::open);
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
        self.give_back_all(page);
    }

    /// Something may have changed for a page's recorder.
    pub(super) fn observe(&mut self, page: usize) {
        if !self.pages[page].alive {
            return;
        }
        let now_ms = self.now_ms();
        let shell = &mut self.pages[page];
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
        let device = self.pages[page].device;
        let had = self.locks.ask((device, Some(name.clone())), self.holder(page));
        assert!(had, "a new name is nobody's");
        self.step(page, |delivery| delivery.begins(&name));
        let record = header.record();
        if self.spools[device].append(&name, &record, 0).is_err() {
            return self.step(page, |delivery| delivery.begin_failed(&name, start_ms as f64));
        }
        self.step(page, |delivery| delivery.wrote(&name, record.len() as u64));
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
                Some((_, stretch)) => self.step(page, |delivery| delivery.wrote(&open.name, stretch.bytes)),
                None => {
                    broken = true;
                    let now_ms = self.now_ms() as f64;
                    self.step(page, |delivery| delivery.write_failed(now_ms));
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
        self.step(page, |delivery| delivery.ended(&open.name, reason));
    }

    /// The candidate withdrew: forget everything that waits on the device.
    pub(super) fn discard(&mut self, page: usize) {
        let device = self.pages[page].device;
        (self.pages[page].open, self.pages[page].making) = (None, None);
        self.pages[page].delivery.discard();
        // What another page is writing is that page's to remove.
        let written: Vec<&str> = self.pages.iter().filter_map(|page| Some(page.open.as_ref()?.name.as_str())).collect();
        let all = self.spools[device].names();
        for name in all.iter().filter(|name| !written.contains(&name.as_str())) {
            self.spools[device].remove(name);
            self.discarded.insert(name.clone());
        }
        self.step(page, Delivery::cleared);
        self.begin_anew(page);
    }

    /// The worker is started again.
    pub(super) fn restart_worker(&mut self, page: usize) {
        self.begin_anew(page);
        let shell = &mut self.pages[page];
        (shell.open, shell.making, shell.key, shell.refused, shell.conditions.full) = (None, None, None, false, false);
        self.step(page, Delivery::open);
    }

    fn begin_anew(&mut self, page: usize) {
        self.give_back_all(page);
        let shell = &mut self.pages[page];
        shell.delivery = Delivery::default();
        shell.run += 1;
        shell.wake_ms = None;
        shell.files.clear();
        shell.granted.clear();
        shell.told.clear();
    }
}
