//! The person in front of the tabs, and whatever trouble comes from outside.

use client::session::{Field, Link};
use domain::protocol::Command;
use domain::session::{Caption, Status};
use domain::timeline::TimelineEvent;

use super::World;
use super::ledger::word;
use crate::host::Mishap;

/// What one run is made of: how likely each act is.
#[derive(Debug, Clone)]
pub struct Habits {
    weights: [u64; ACTS.len()],
}

/// Something that a person does, or that befalls everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Type,
    Speak,
    Code,
    Start,
    Pause,
    Extend,
    Think,
    Hint,
    Done,
    Skip,
    End,
    Measure,
    Wait,
    WaitLong,
    Leave,
    Hide,
    Reload,
    Kill,
    OpenAnother,
    OpenElsewhere,
    TakeBack,
    CutNetwork,
    CutForMinutes,
    Reset,
    ServerDies,
    DiskFails,
    Evict,
    Restart,
    SetClock,
    EarlyAlarm,
    FillDevice,
}

const ACTS: [(Act, u64); 31] = [
    (Act::Type, 60),
    (Act::Speak, 30),
    (Act::Code, 20),
    (Act::Start, 10),
    (Act::Pause, 6),
    (Act::Extend, 3),
    (Act::Think, 5),
    (Act::Hint, 5),
    (Act::Done, 12),
    (Act::Skip, 2),
    (Act::End, 1),
    (Act::Measure, 5),
    (Act::Wait, 20),
    (Act::WaitLong, 2),
    (Act::Leave, 1),
    (Act::Hide, 3),
    (Act::Reload, 6),
    (Act::Kill, 6),
    (Act::OpenAnother, 4),
    (Act::OpenElsewhere, 3),
    (Act::TakeBack, 4),
    (Act::CutNetwork, 5),
    (Act::CutForMinutes, 1),
    (Act::Reset, 4),
    (Act::ServerDies, 8),
    (Act::DiskFails, 5),
    (Act::Evict, 8),
    (Act::Restart, 4),
    (Act::SetClock, 2),
    (Act::EarlyAlarm, 3),
    (Act::FillDevice, 2),
];

impl Habits {
    /// A mixture that leaves some acts out and favours others.
    pub fn any(rng: &mut crate::rng::Rng) -> Self {
        let weights = ACTS.map(|(_, usual)| match rng.below(10) {
            0..=2 => 0,
            3..=8 => usual,
            _ => usual * 5,
        });
        let mut habits = Self { weights };
        // Without these nothing else means anything.
        for (index, (act, usual)) in ACTS.iter().enumerate() {
            if matches!(act, Act::Type | Act::Start | Act::Wait) {
                habits.weights[index] = habits.weights[index].max(*usual);
            }
        }
        habits
    }
}

impl World {
    /// The next act, and the time until the one after it.
    pub fn act_once(&mut self, habits: &Habits) {
        let act = ACTS[self.rng.weighted(&habits.weights)].0;
        self.tell(&act);
        self.rng.count(&format!("{act:?}"));
        self.perform(act);
        let wait_ms = match self.rng.below(10) {
            0..=5 => self.rng.between(1, 300),
            6..=8 => self.rng.between(300, 3_000),
            _ => self.rng.between(3_000, 15_000),
        };
        self.run(wait_ms);
    }

    fn perform(&mut self, act: Act) {
        let tab = self.tab_in_hand();
        match act {
            Act::Type => self.write(tab, Field::Typed),
            Act::Code => self.write(tab, Field::Code),
            Act::Speak => self.speak(tab),
            Act::Start => self.start(tab),
            Act::Pause => {
                let paused = self.tabs[tab].machine.session().is_some_and(|session| session.status == Status::Paused);
                self.command(tab, if paused { Command::Resume } else { Command::Pause });
            }
            Act::Extend => self.command(tab, Command::Extend),
            Act::Think => {
                let on = self.rng.chance(500);
                self.command(tab, Command::Thinking { on });
            }
            Act::Hint => self.about_question(tab, |turn| Command::Hint { turn }),
            Act::Done => self.about_question(tab, |turn| Command::Done { turn, by_silence: false }),
            Act::Skip => self.about_question(tab, |turn| Command::Skip { turn }),
            Act::End => {
                // Nothing more happens afterwards, so this must be rare.
                if self.rng.chance(300) {
                    self.command(tab, Command::End);
                }
            }
            Act::Measure => self.measure(tab),
            Act::Wait => {
                let ms = self.rng.between(1, 30_000);
                self.run(ms);
            }
            Act::WaitLong => {
                let ms = self.rng.between(30_000, 300_000);
                self.run(ms);
            }
            Act::Leave => {
                self.kill(tab);
                let ms = if self.rng.chance(100) { 4_000_000 } else { self.rng.between(10_000, 200_000) };
                self.run(ms);
            }
            Act::Hide => self.last_words(tab),
            Act::Reload => {
                self.last_words(tab);
                let device = self.tabs[tab].device;
                self.kill(tab);
                self.open_tab(device);
            }
            Act::Kill => self.kill(tab),
            Act::OpenAnother => self.open_tab(self.tabs[tab].device),
            Act::OpenElsewhere => self.open_tab(1 - self.tabs[tab].device),
            Act::TakeBack => {
                let superseded = |tab: &super::Tab| tab.alive && tab.machine.link() == Link::Superseded;
                if let Some(tab) = self.tabs.iter().position(superseded) {
                    self.take_over(tab);
                }
            }
            Act::CutNetwork => {
                let (ms, noticed) = (self.rng.between(500, 30_000), self.rng.chance(500));
                self.cut_network(ms, noticed);
            }
            Act::CutForMinutes => {
                let noticed = self.rng.chance(500);
                self.cut_network(300_000, noticed);
                if self.rng.chance(700) {
                    for _ in 0..3 {
                        self.write(tab, Field::Typed);
                        self.run(1_000);
                    }
                    self.run(300_000);
                }
            }
            Act::Reset => self.reset_connections(),
            Act::ServerDies => {
                let mishap = self.rng.pick(&[Mishap::DiesBefore, Mishap::DiesAfter]);
                self.server.host.mishap = Some((self.rng.below(3) as u32, mishap));
            }
            Act::DiskFails => self.server.host.mishap = Some((self.rng.below(3) as u32, Mishap::Fails)),
            Act::Evict => self.server.evict(),
            Act::Restart => self.restart_server(),
            Act::SetClock => {
                let ms = self.rng.between(0, 8_000) as i64 - 4_000;
                self.set_clock_by(ms);
            }
            Act::EarlyAlarm => self.ring(),
            Act::FillDevice => {
                self.device_full = true;
                let ms = self.rng.between(1_000, 60_000);
                self.agenda.later(ms, super::Happening::DeviceFreed);
            }
        }
    }

    /// Mostly the tab that was opened last; a dead one is replaced.
    pub(super) fn tab_in_hand(&mut self) -> usize {
        if self.rng.chance(150) {
            let living: Vec<usize> = (0..self.tabs.len()).filter(|tab| self.tabs[*tab].alive).collect();
            if !living.is_empty() {
                return self.rng.pick(&living);
            }
        }
        if !self.tabs[self.owner].alive {
            let ms = self.rng.between(100, 20_000);
            self.run(ms);
            self.open_tab(self.tabs[self.owner].device);
        }
        self.owner
    }

    fn words(&mut self, count: u64) -> String {
        let first = self.written;
        self.written += count as u32;
        (first..self.written).map(word).collect()
    }

    pub(super) fn write(&mut self, tab: usize, field: Field) {
        let Some(text) = self.tabs[tab].text(field) else { return };
        let mut letters: Vec<char> = text.chars().collect();
        let at = self.rng.below(letters.len() as u64 + 1) as usize;
        let delete = if self.rng.chance(300) { self.rng.below((letters.len() - at).min(8) as u64 + 1) as usize } else { 0 };
        let count = match self.rng.below(400) {
            // Longer than one command may be.
            0 => 12_000,
            1..=80 => 0,
            _ => self.rng.between(1, 8),
        };
        let insert: Vec<char> = self.words(count).chars().collect();
        let deleted: Vec<char> = letters.splice(at..at + delete, insert).collect();
        self.ledger.deleted_words.extend(deleted);
        self.edit(tab, field, letters.into_iter().collect());
    }

    pub(super) fn speak(&mut self, tab: usize) {
        let Some((turn, ..)) = self.tabs[tab].screen() else { return };
        let id = if self.rng.chance(250) { self.rng.below(u64::from(self.tabs[tab].captions) + 1) as u32 } else { self.tabs[tab].captions };
        self.tabs[tab].captions = self.tabs[tab].captions.max(id + 1);
        let removed = self.rng.chance(80);
        let text = if removed { String::new() } else { self.words(3) };
        let end_ms = self.tabs[tab].session_ms(self.now_ms());
        let caption = Caption { id, text, confidence: None, start_ms: end_ms.saturating_sub(900), end_ms, edited: false };
        self.command(tab, Command::Caption { turn, caption });
    }

    fn about_question(&mut self, tab: usize, command: impl FnOnce(u32) -> Command) {
        if let Some((turn, ..)) = self.tabs[tab].screen() {
            self.command(tab, command(turn));
        }
    }

    pub(super) fn measure(&mut self, tab: usize) {
        let Some((turn, ..)) = self.tabs[tab].screen() else { return };
        let end_ms = self.tabs[tab].session_ms(self.now_ms());
        let start_ms = end_ms.saturating_sub(1_000);
        if self.rng.chance(500) {
            return self.command(tab, Command::QuestionSpoken { turn, start_ms, end_ms });
        }
        self.command(tab, Command::Signals { events: vec![TimelineEvent::Speech { start_ms, end_ms, level_dbfs: -20.0 }] });
    }
}
