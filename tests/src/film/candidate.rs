//! The person who is recorded, and whatever trouble comes from outside.

use client::recording::segments::{Conditions, Interview, Source};
use domain::recording::Medium;

use super::{Film, Happening};

/// What one run is made of: how likely each act is.
#[derive(Debug, Clone)]
pub struct Habits {
    weights: [u64; ACTS.len()],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Wait,
    WaitLong,
    Pause,
    Mute,
    Unplug,
    Sleep,
    ChangeMedium,
    Reload,
    Kill,
    OpenAnother,
    OpenElsewhere,
    CutNetwork,
    CutForMinutes,
    CryWolf,
    SlowLine,
    FillDevice,
    UpdateBrowser,
    Withdraw,
    StayAway,
    CloseTheLid,
    BucketForgets,
}

const ACTS: [(Act, u64); 21] = [
    (Act::Wait, 60),
    (Act::WaitLong, 5),
    (Act::Pause, 8),
    (Act::Mute, 5),
    (Act::Unplug, 8),
    (Act::Sleep, 4),
    (Act::ChangeMedium, 3),
    (Act::Reload, 8),
    (Act::Kill, 8),
    (Act::OpenAnother, 4),
    (Act::OpenElsewhere, 3),
    (Act::CutNetwork, 8),
    (Act::CutForMinutes, 2),
    (Act::CryWolf, 4),
    (Act::SlowLine, 4),
    (Act::FillDevice, 4),
    (Act::UpdateBrowser, 2),
    (Act::Withdraw, 1),
    (Act::StayAway, 1),
    (Act::CloseTheLid, 1),
    (Act::BucketForgets, 2),
];

impl Habits {
    /// A mixture that leaves some acts out and favours others.
    pub fn any(rng: &mut crate::rng::Rng) -> Self {
        let mut weights = ACTS.map(|(_, usual)| match rng.below(10) {
            0..=3 => 0,
            4..=8 => usual,
            _ => usual * 4,
        });
        weights[0] = ACTS[0].1;
        Self { weights }
    }
}

impl Film {
    /// The next act, and the time until the one after it.
    pub fn act_once(&mut self, habits: &Habits) {
        let act = ACTS[self.rng.weighted(&habits.weights)].0;
        self.tell(&act);
        self.rng.count(&format!("{act:?}"));
        self.perform(act);
        let wait_ms = self.rng.between(1, 4_000);
        self.run(wait_ms);
    }

    /// The candidate agrees that this is recorded.
    pub fn agree(&mut self, medium: Medium) {
        if self.agreed.is_none() {
            self.agreements += 1;
        }
        self.let_the_edge_catch_up();
        self.studio.agree(medium).unwrap();
        self.agreed = Some(medium);
        self.until_epoch_ms = self.studio.record().agreement.map_or(0, |agreement| agreement.delete_at_epoch_ms());
        for page in 0..self.pages.len() {
            if self.pages[page].refused && page == self.owner && self.pages[page].alive {
                self.restart_worker(page);
            }
            self.pages[page].conditions.agreed = !self.pages[page].refused;
        }
    }

    /// The candidate takes the consent back in this page, which forgets what its device has; others learn of it from the server.
    pub fn withdraw(&mut self, page: usize) {
        self.let_the_edge_catch_up();
        self.studio.withdraw();
        self.withdrawals += 1;
        self.agreed = None;
        self.pages[page].conditions.agreed = false;
        self.observe(page);
        self.discard(page);
    }

    /// Something changes for the page in the candidate's hands.
    pub fn change(&mut self, change: impl FnOnce(&mut Conditions)) {
        change(&mut self.pages[self.owner].conditions);
        self.interview = self.pages[self.owner].conditions.interview;
        self.observe(self.owner);
    }

    fn perform(&mut self, act: Act) {
        let page = self.page_in_hand();
        match act {
            Act::Wait => {
                let ms = self.rng.between(1, 12_000);
                self.run(ms);
            }
            Act::WaitLong => {
                // A recording has a largest size.
                let most_ms = if self.chunk_bytes > 2_000_000 { 60_000 } else { 700_000 };
                let ms = self.rng.between(12_000, most_ms);
                self.run(ms);
            }
            Act::Pause => {
                let paused = self.interview == Interview::Paused;
                self.interview = if paused { Interview::Active } else { Interview::Paused };
                self.pages[page].conditions.interview = self.interview;
                self.observe(page);
            }
            Act::Mute => {
                let live = self.live(page);
                let muted = self.pages[page].conditions.source == Source::Muted;
                self.set_source(page, if muted { live } else { Source::Muted });
            }
            Act::Unplug => {
                let live = self.live(page);
                let missing = self.pages[page].conditions.source == Source::Missing;
                let changes = self.rng.chance(400);
                self.set_source(page, if missing || changes { live } else { Source::Missing });
            }
            Act::Sleep => {
                let suspended = &mut self.pages[page].conditions.suspended;
                *suspended = !*suspended;
                self.observe(page);
            }
            Act::ChangeMedium => {
                let medium = self.rng.pick(&[Medium::Audio, Medium::MaskedVideo, Medium::Video]);
                if self.agreed.is_some() {
                    // Less may be recorded than was agreed to, never more: the server refuses that.
                    self.agree(Medium::Video);
                    self.set_source(page, Source::Live { medium, key: 99 });
                }
            }
            Act::Reload => {
                let device = self.pages[page].device;
                self.kill(page);
                self.open_page(device);
            }
            Act::Kill => self.kill(page),
            Act::OpenAnother => self.open_page(self.pages[page].device),
            Act::OpenElsewhere => self.open_page(1 - self.pages[page].device),
            Act::CutNetwork => {
                let (ms, noticed) = (self.rng.between(500, 40_000), self.rng.chance(500));
                self.cut_network(ms, noticed);
            }
            Act::CutForMinutes => {
                let noticed = self.rng.chance(500);
                self.cut_network(300_000, noticed);
                self.run(300_000);
            }
            Act::CryWolf => {
                let on = self.rng.chance(500);
                self.online(page, on);
            }
            Act::SlowLine => self.line_bytes_per_s = self.rng.pick(&[60_000, 300_000, 1_250_000, 10_000_000]),
            Act::FillDevice => {
                let device = self.pages[page].device;
                self.spools[device].full = true;
                let ms = self.rng.between(1_000, 60_000);
                self.agenda.later(ms, Happening::Freed(device));
            }
            Act::UpdateBrowser => self.muxer += 1,
            Act::Withdraw => {
                if self.agreed.is_some() {
                    let living: Vec<usize> = (0..self.pages.len()).filter(|page| self.pages[*page].alive).collect();
                    let any = self.rng.pick(&living);
                    self.withdraw(any);
                    let ms = self.rng.between(1, 20_000);
                    self.run(ms);
                }
                self.agree(Medium::Video);
            }
            Act::StayAway => {
                for page in 0..self.pages.len() {
                    self.kill(page);
                }
                let ms = self.rng.between(60_000, 30 * 60 * 60 * 1000);
                self.run(ms);
            }
            Act::CloseTheLid => {
                let ms = self.rng.between(60_000, 30 * 60 * 60 * 1000);
                for page in 0..self.pages.len() {
                    self.pages[page].conditions.suspended = true;
                    self.observe(page);
                }
                self.cut_network(ms, true);
                self.run(ms);
                (0..self.pages.len()).for_each(|page| self.pages[page].conditions.suspended = false);
            }
            Act::BucketForgets => {
                let forgotten = self.studio.bucket.uploads.borrow().keys().next().cloned();
                self.forgetful |= forgotten.is_some();
                forgotten.map(|upload_id| self.studio.bucket.uploads.borrow_mut().remove(&upload_id));
            }
        }
    }

    fn page_in_hand(&mut self) -> usize {
        if !self.pages[self.owner].alive {
            let ms = self.rng.between(100, 20_000);
            self.run(ms);
            self.open_page(self.pages[self.owner].device);
        }
        self.owner
    }

    /// Other devices than before.
    fn live(&mut self, page: usize) -> Source {
        let medium = self.agreed.unwrap_or(Medium::Audio);
        let key = match self.pages[page].conditions.source {
            Source::Live { key, .. } => key + 1,
            _ => self.rng.below(1_000) as u32 + 100,
        };
        Source::Live { medium, key }
    }

    fn set_source(&mut self, page: usize, source: Source) {
        self.pages[page].conditions.source = source;
        self.observe(page);
    }
}
