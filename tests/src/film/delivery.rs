//! What a page's recorder worker does with ended segments: `client::recording::delivery` decides, this carries out, as
//! `app/recorder/src/delivery.rs` does in the browser.

use client::recording::delivery::{Delivery, Effect, Unseen};
use client::recording::messages::Event;
use domain::recording::{MAX_RECORDING_BYTES, Segment};

use super::locks::{Holder, Lock};
use super::page::Making;
use super::{Film, Happening};

/// Timers of a page that is asleep ring no more often.
const ASLEEP_MS: u64 = 60_000;

impl Film {
    /// One step of a page's delivery, and what follows from it.
    pub(super) fn step(&mut self, page: usize, step: impl FnOnce(&mut Delivery) -> Vec<Effect>) {
        for effect in step(&mut self.pages[page].delivery) {
            self.carry_out(page, effect);
        }
        let holder = self.holder(page);
        for lock in self.locks.names_of(holder) {
            let keeps = lock.1.as_ref().is_some_and(|name| self.pages[page].delivery.keeps(name));
            // One that was just granted is not kept yet.
            if !keeps && !self.pages[page].granted.contains(&lock) {
                self.give_back(&lock, holder);
            }
        }
        self.arm(page);
    }

    fn carry_out(&mut self, page: usize, effect: Effect) {
        let (device, run) = (self.pages[page].device, self.pages[page].run);
        match effect {
            Effect::Tell(event) => self.hear(page, event),
            Effect::List => {
                let in_ms = self.rng.between(1, 30);
                self.agenda.later(in_ms, Happening::Listed(page, run));
            }
            Effect::Adopt { name } => self.ask(page, (device, Some(name))),
            Effect::AskTurn => self.ask(page, (device, None)),
            Effect::EndTurn => self.give_back(&(device, None), (page, run)),
            Effect::Make { name, ended } => {
                self.pages[page].making = Some(Making { name, ended, step: 0, made: None });
                self.plan_make(page);
            }
            Effect::Rename { name, segment } => {
                self.renamed.insert(segment.id.clone());
                let renamed = Segment { id: format!("{:032x}", self.rng.bits()), ..segment };
                self.spools[device].put_manifest(&name, renamed.clone()).ok();
                if let Some(file) = self.pages[page].files.get_mut(&name) {
                    file.segment = renamed.clone();
                }
                let now_ms = self.now_ms() as f64;
                self.step(page, |delivery| delivery.renamed(&name, renamed, now_ms));
            }
            Effect::Request { id, request } => self.launch(page, id, request),
            Effect::Remove { name } => {
                self.check_removal(page, &name);
                let in_ms = self.rng.between(1, 30);
                self.agenda.later(in_ms, Happening::Removed(page, run, name));
            }
        }
    }

    /// The storage has told what it keeps, or has not.
    pub(super) fn listed(&mut self, page: usize, run: u32) {
        if self.is_at_work((page, run)) {
            let names = self.spools[self.pages[page].device].names();
            let unseen = self.rng.strikes("unseen", self.faults.unseen);
            if !unseen {
                self.pages[page].listed = names.iter().cloned().collect();
            }
            let now_ms = self.now_ms() as f64;
            self.step(page, |delivery| delivery.found(if unseen { Err(Unseen) } else { Ok(names) }, now_ms));
        }
    }

    /// A lock came.
    pub(super) fn granted(&mut self, page: usize, run: u32, lock: Lock) {
        if !self.is_at_work((page, run)) || self.locks.holder(&lock) != Some((page, run)) {
            return;
        }
        let Some(name) = &lock.1 else { return self.step(page, Delivery::turn_came) };
        let device = &self.spools[lock.0];
        let bytes = device.kept(name).map(|_| device.bytes(name));
        self.pages[page].granted.remove(&lock);
        self.step(page, |delivery| delivery.adopted(name, Ok(bytes)));
    }

    pub(super) fn removed(&mut self, page: usize, run: u32, name: &str) {
        if self.is_at_work((page, run)) {
            self.spools[self.pages[page].device].remove(name);
            self.pages[page].files.remove(name);
            self.step(page, |delivery| delivery.removed(name));
        }
    }

    pub(super) fn wake(&mut self, page: usize) {
        let now_ms = self.now_ms() as f64;
        if self.pages[page].alive && self.pages[page].wake_ms.take_if(|wake_ms| *wake_ms as f64 <= now_ms).is_some() {
            self.step(page, |delivery| delivery.woken(now_ms));
        }
    }

    fn arm(&mut self, page: usize) {
        let now_ms = self.now_ms();
        let shell = &mut self.pages[page];
        let least_ms = now_ms + if shell.conditions.suspended { ASLEEP_MS } else { 0 };
        let wakes_at_ms = shell.delivery.wakes_at_ms().map(|at_ms| (at_ms.ceil() as u64).max(least_ms));
        if wakes_at_ms != shell.wake_ms {
            shell.wake_ms = wakes_at_ms;
            wakes_at_ms.into_iter().for_each(|at_ms| self.agenda.at(at_ms, Happening::Wake(page)));
        }
    }

    /// The worker says something.
    fn hear(&mut self, page: usize, event: Event) {
        self.tell(&(page, &event));
        match event {
            Event::Full { .. } => self.pages[page].conditions.full = true,
            Event::Relieved => self.pages[page].conditions.full = false,
            Event::Failed { code } if code == "refused" => {
                assert!(self.withdrawals > 0, "refused although there is a consent");
                self.pages[page].refused = true;
                self.pages[page].conditions.agreed = false;
            }
            Event::Failed { code } => {
                // In the page in which the candidate withdrew, the file was removed.
                let explained = code == "damaged" && (self.withdrawals > 0 || self.faults.unseen > 0);
                assert!(explained, "failed: {code}");
            }
            Event::Lost { start_ms, code } => self.check_lost(page, start_ms, &code),
            Event::Delivered => self.check_told_delivered(page),
            _ => {}
        }
    }

    /// Something will not be in the recording.
    fn check_lost(&mut self, page: usize, start_ms: Option<u64>, code: &str) {
        if code == "empty" {
            return;
        }
        let found = self.pages[page].files.iter().find(|(_, file)| Some(file.segment.start_ms) == start_ms);
        let (name, segment) = found.map(|(name, file)| (name.clone(), file.segment.clone())).expect("what is lost was made");
        match code {
            "agreement_withdrawn" => {
                assert!(segment.delete_at_epoch_ms != self.until_epoch_ms, "refused although this was agreed to");
            }
            "recording_too_large" => {
                let taken: u64 = self.studio.record().uploads.values().map(|upload| upload.segment.sealed_bytes()).sum();
                assert!(taken + segment.sealed_bytes() > MAX_RECORDING_BYTES, "there was room");
            }
            _ => panic!("lost: {code}"),
        }
        self.discarded.insert(name);
    }

    fn ask(&mut self, page: usize, lock: Lock) {
        let holder = self.holder(page);
        if self.locks.ask(lock.clone(), holder) {
            self.grant(lock, holder);
        }
    }

    fn give_back(&mut self, lock: &Lock, holder: Holder) {
        if let Some(next) = self.locks.give_back(lock, holder) {
            self.grant(lock.clone(), next);
        }
    }

    /// A page is gone, or its worker is.
    pub(super) fn give_back_all(&mut self, page: usize) {
        for (lock, next) in self.locks.give_back_all(self.holder(page)) {
            self.grant(lock, next);
        }
    }

    fn grant(&mut self, lock: Lock, (page, run): Holder) {
        self.pages[page].granted.insert(lock.clone());
        self.agenda.later(1, Happening::Granted(page, run, lock));
    }

    pub(super) fn holder(&self, page: usize) -> Holder {
        (page, self.pages[page].run)
    }

    fn is_at_work(&self, (page, run): Holder) -> bool {
        self.pages[page].alive && self.pages[page].run == run
    }
}
