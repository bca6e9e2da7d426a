//! One scripted interview, and one blow at a chosen step of it: so that no step is left out, as chance might.
//!
//! A step is anything that happens in the world and anything that a tab's machine asks for.

use client::session::Field;
use domain::protocol::Command;
use domain::session::Status;

use super::World;
use crate::host::Mishap;

/// The network is cut for five minutes, and a new connection may be tried half a minute later.
const LONGEST_WAIT_MS: u64 = 400_000;

/// What a blow does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blow {
    /// The candidate's tab vanishes.
    KillTab,
    /// The server's memory is lost, its sockets sleep on.
    Evict,
    /// The server restarts; its sockets end.
    Restart,
    /// The server dies at its next write, before it.
    DieBefore,
    /// The server dies at its next write, after it.
    DieAfter,
    /// Tab and server at once.
    KillBoth,
    /// The network is gone for five minutes, which the browser does not notice.
    Cut,
}

/// All of them.
pub const BLOWS: [Blow; 7] = [Blow::KillTab, Blow::Evict, Blow::Restart, Blow::DieBefore, Blow::DieAfter, Blow::KillBoth, Blow::Cut];

/// How far the world has come, and where it is struck.
#[derive(Debug, Default)]
pub(super) struct Steps {
    taken: u64,
    blow: Option<(u64, Blow)>,
}

impl World {
    /// `blow` strikes once, before the step with that number.
    pub fn strike_at(&mut self, step: u64, blow: Blow) {
        self.steps.blow = Some((step, blow));
    }

    /// Steps taken so far.
    pub fn steps(&self) -> u64 {
        self.steps.taken
    }

    /// Counts a step and strikes where one is due.
    pub(super) fn step(&mut self) {
        let step = self.steps.taken;
        self.steps.taken += 1;
        let Some((_, blow)) = self.steps.blow.take_if(|(at, _)| *at == step) else { return };
        self.tell(&blow);
        match blow {
            Blow::KillTab => self.kill(self.owner),
            Blow::Evict => self.server.evict(),
            Blow::Restart => self.restart_server(),
            Blow::DieBefore => self.server.host.mishap = Some((0, Mishap::DiesBefore)),
            Blow::DieAfter => self.server.host.mishap = Some((0, Mishap::DiesAfter)),
            Blow::KillBoth => {
                self.kill(self.owner);
                self.restart_server();
            }
            Blow::Cut => self.cut_network(300_000, false),
        }
    }

    /// A short interview that meets every state: created, active, paused, thinking, hinted at, extended, answered, skipped, ended.
    pub fn follow_script(&mut self) {
        self.write_some(Field::Typed);
        self.act_with(|_| Command::Pause);
        self.act_with(|_| Command::Resume);
        self.act_with(|_| Command::Thinking { on: true });
        self.act_with(|turn| Command::Hint { turn });
        let tab = self.once_asked();
        self.speak(tab);
        self.measure(tab);
        self.run(700);
        self.act_with(|turn| Command::Done { turn, by_silence: false });
        self.write_some(Field::Code);
        self.write_some(Field::Typed);
        self.act_with(|_| Command::Extend);
        self.act_with(|turn| Command::Skip { turn });
        let tab = self.once_asked();
        self.last_words(tab);
        self.kill(tab);
        self.write_some(Field::Typed);
        self.act_with(|turn| Command::Done { turn, by_silence: true });
        self.act_with(|_| Command::End);
    }

    fn write_some(&mut self, field: Field) {
        for _ in 0..2 {
            let tab = self.once_asked();
            self.write(tab, field);
            self.run(350);
        }
    }

    fn act_with(&mut self, command: impl FnOnce(u32) -> Command) {
        let tab = self.once_asked();
        let turn = self.tabs[tab].screen().map_or(0, |(turn, ..)| turn);
        self.command(tab, command(turn));
        self.run(700);
    }

    /// The tab in hand, once it shows a question; where the interview has not begun, the candidate begins it.
    fn once_asked(&mut self) -> usize {
        let began_ms = self.now_ms();
        loop {
            let tab = self.tab_in_hand();
            if self.tabs[tab].screen().is_some() {
                return tab;
            }
            if self.tabs[tab].machine.session().is_some_and(|session| session.status == Status::Created) {
                self.start(tab);
            }
            assert!(self.now_ms() - began_ms < LONGEST_WAIT_MS, "no question on the screen");
            self.run(300);
        }
    }
}
