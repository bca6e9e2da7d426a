//! What a tab does around its machine: the counterpart of `app/src/session/client.rs`.

use client::retry;
use client::session::{Effect, Link, Machine, Record};
use domain::protocol::{CLOSE_SUPERSEDED, ClientMessage, Command, ServerMessage};

use super::tab::{PING_EVERY_MS, PONG_WITHIN_MS, SEAL_EVERY_MS};
use super::{Happening, Tab, World};
use crate::server::SocketId;

impl World {
    /// The candidate opens the interview on a device.
    pub fn open_tab(&mut self, device: usize) {
        let rate = 1.0 + (self.rng.unit() - 0.5) / 1000.0;
        self.tabs.push(Tab::new(device, self.now_ms(), rate));
        self.owner = self.tabs.len() - 1;
        let ping_in_ms = self.rng.between(1, PING_EVERY_MS);
        self.agenda.later(ping_in_ms, Happening::Ping(self.owner));
        let read_ms = self.rng.between(1, 60);
        self.agenda.later(read_ms, Happening::Begin(self.owner));
    }

    /// The candidate wants the interview back from another tab.
    pub fn take_over(&mut self, tab: usize) {
        self.hang_up_tab(tab);
        self.tabs[tab].machine = Machine::new(Default::default());
        self.owner = tab;
        let read_ms = self.rng.between(1, 60);
        self.agenda.later(read_ms, Happening::Begin(tab));
    }

    /// The tab vanishes without a word.
    pub fn kill(&mut self, tab: usize) {
        self.hang_up_tab(tab);
        let doomed = &mut self.tabs[tab];
        doomed.alive = false;
        // The write that was going on is done, or is not.
        if self.rng.chance(500) {
            self.tabs[tab].saving = None;
        }
    }

    /// The page is left, or goes into the background: it has a moment for its last words.
    pub fn last_words(&mut self, tab: usize) {
        self.issue(tab, Machine::seal);
        let shell = &self.tabs[tab];
        if !shell.alive || shell.machine.link() == Link::Superseded || shell.machine.pending().is_empty() {
            return;
        }
        if let Some(record) = shell.machine.record() {
            self.ledger.kept(record.pending());
            self.devices[shell.device].save_last_words(&record);
        }
    }

    /// The candidate does something in a tab, where there is an interview to be seen.
    pub fn command(&mut self, tab: usize, command: Command) {
        if self.tabs[tab].machine.session().is_some() {
            self.issue(tab, |machine| machine.command(command));
        }
    }

    /// The candidate begins.
    pub fn start(&mut self, tab: usize) {
        self.issue(tab, Machine::start);
    }

    /// A text of the open turn changed on the screen.
    pub fn edit(&mut self, tab: usize, field: client::session::Field, text: String) {
        let at_ms = self.tabs[tab].session_ms(self.now_ms());
        self.tabs[tab].machine.edit(field, text, at_ms);
        self.plan_seal(tab);
    }

    pub(super) fn begin(&mut self, tab: usize) {
        if self.tabs[tab].alive {
            self.tabs[tab].machine = Machine::new(self.devices[self.tabs[tab].device].load());
            self.connect(tab);
        }
    }

    pub(super) fn connect(&mut self, tab: usize) {
        if !self.tabs[tab].alive {
            return;
        }
        self.hang_up_tab(tab);
        let socket = self.dial(tab);
        let shell = &mut self.tabs[tab];
        shell.plan += 1;
        shell.pinged_ms = None;
        shell.socket = Some(socket);
    }

    pub(super) fn opened(&mut self, socket: SocketId) {
        if self.is_open_at_tab(socket) {
            let tab = self.connections[&socket].tab;
            let page_ms = self.tabs[tab].page_ms(self.now_ms());
            self.act(tab, |machine| machine.connected(page_ms));
        }
    }

    pub(super) fn reach_tab(&mut self, socket: SocketId, text: &str) {
        if !self.is_open_at_tab(socket) {
            return;
        }
        let tab = self.connections[&socket].tab;
        let Ok(message) = serde_json::from_str::<ServerMessage>(text) else { return };
        let shell = &mut self.tabs[tab];
        (shell.pinged_ms, shell.attempt) = (None, 0);
        let page_ms = shell.page_ms(self.agenda.now_ms);
        let before = shell.machine.pending().clone();
        let screen = shell.screen();
        let replaces = matches!(&message, ServerMessage::Problem { problem, .. } if problem.code != "edit_misfit");
        self.act(tab, |machine| machine.received(message, page_ms));
        self.check_tab(tab, &before, screen.filter(|_| !replaces));
        // A refused edit is mended by the next round.
        self.plan_seal(tab);
    }

    pub(super) fn closed_at_tab(&mut self, socket: SocketId, code: u16) {
        if !self.is_open_at_tab(socket) {
            return;
        }
        let tab = self.connections[&socket].tab;
        // The browser answers the other side's close by itself.
        self.hang_up(socket);
        if code == CLOSE_SUPERSEDED || self.tabs[tab].machine.link() == Link::Superseded {
            return self.tabs[tab].machine.superseded();
        }
        self.lost(tab);
        self.retry_later(tab);
    }

    pub(super) fn seal(&mut self, tab: usize) {
        self.tabs[tab].seal_planned = false;
        self.issue(tab, Machine::seal);
    }

    pub(super) fn ping(&mut self, tab: usize) {
        if !self.tabs[tab].alive {
            return;
        }
        self.agenda.later(PING_EVERY_MS, Happening::Ping(tab));
        if self.tabs[tab].machine.link() == Link::Superseded {
            return;
        }
        let page_ms = self.tabs[tab].page_ms(self.now_ms());
        if self.tabs[tab].pinged_ms.is_some_and(|pinged_ms| page_ms - pinged_ms > PONG_WITHIN_MS) {
            self.lost(tab);
            return self.connect(tab);
        }
        let shell = &mut self.tabs[tab];
        if shell.socket.is_some() {
            shell.pinged_ms.get_or_insert(page_ms);
        }
        self.act(tab, |machine| machine.ping(page_ms));
    }

    pub(super) fn offline(&mut self, tab: usize) {
        if self.tabs[tab].alive {
            self.lost(tab);
            self.retry_later(tab);
        }
    }

    pub(super) fn online(&mut self, tab: usize) {
        if self.tabs[tab].alive && self.tabs[tab].machine.link() == Link::Down {
            self.connect(tab);
        }
    }

    /// Lets the candidate act. Nothing else makes commands.
    fn issue(&mut self, tab: usize, action: impl FnOnce(&mut Machine) -> Vec<Effect>) {
        if !self.tabs[tab].alive {
            return;
        }
        let machine = &mut self.tabs[tab].machine;
        let last = machine.pending().last();
        let effects = action(machine);
        machine.pending().iter().filter(|numbered| numbered.client_seq > last).for_each(|numbered| self.ledger.issued(numbered));
        self.carry_out(tab, effects);
    }

    /// Lets the machine act.
    fn act(&mut self, tab: usize, action: impl FnOnce(&mut Machine) -> Vec<Effect>) {
        if self.tabs[tab].alive {
            let effects = action(&mut self.tabs[tab].machine);
            self.carry_out(tab, effects);
        }
    }

    /// Carries out what the machine asks for; the page may vanish between any two effects.
    fn carry_out(&mut self, tab: usize, effects: Vec<Effect>) {
        for effect in effects {
            self.step();
            if !self.tabs[tab].alive {
                return;
            }
            match effect {
                Effect::Send(message) => self.transmit(tab, &message),
                Effect::Persist => self.persist(tab),
                Effect::Reconnect => {
                    self.lost(tab);
                    self.retry_later(tab);
                }
                Effect::Notice(_) => {}
            }
            if self.rng.strikes("killed", self.faults.killed) {
                return self.kill(tab);
            }
        }
    }

    fn transmit(&mut self, tab: usize, message: &ClientMessage) {
        if let Some(socket) = self.tabs[tab].socket {
            self.send_up(socket, serde_json::to_string(message).unwrap());
        }
    }

    fn lost(&mut self, tab: usize) {
        self.hang_up_tab(tab);
        self.tabs[tab].machine.disconnected();
    }

    fn hang_up_tab(&mut self, tab: usize) {
        if let Some(socket) = self.tabs[tab].socket.take() {
            self.hang_up(socket);
        }
    }

    fn retry_later(&mut self, tab: usize) {
        let random = self.rng.unit();
        let shell = &mut self.tabs[tab];
        let delay_ms = retry::delay_ms(shell.attempt, random);
        shell.attempt += 1;
        shell.plan += 1;
        let plan = shell.plan;
        self.agenda.later(delay_ms as u64, Happening::Connect(tab, plan));
    }

    fn plan_seal(&mut self, tab: usize) {
        if !std::mem::replace(&mut self.tabs[tab].seal_planned, true) {
            self.agenda.later(SEAL_EVERY_MS - self.now_ms() % SEAL_EVERY_MS, Happening::Seal(tab));
        }
    }

    /// Writes the outbox; what changes while a write runs is written by the next round.
    fn persist(&mut self, tab: usize) {
        self.tabs[tab].unsaved = true;
        if self.tabs[tab].saving.is_none() {
            self.begin_save(tab);
        }
    }

    fn begin_save(&mut self, tab: usize) {
        let shell = &mut self.tabs[tab];
        if !std::mem::replace(&mut shell.unsaved, false) || shell.machine.link() == Link::Superseded {
            return;
        }
        shell.saving = Some(shell.machine.record());
        let write_ms = self.rng.between(1, 40);
        self.agenda.later(write_ms, Happening::Saved(tab));
    }

    pub(super) fn saved(&mut self, tab: usize) {
        let Some(record) = self.tabs[tab].saving.take() else { return };
        if !self.device_full && !self.rng.strikes("device_full", self.faults.device_full) {
            self.write_record(tab, record);
        }
        if self.tabs[tab].alive {
            self.begin_save(tab);
        }
    }

    fn write_record(&mut self, tab: usize, record: Option<Record>) {
        let device = &mut self.devices[self.tabs[tab].device];
        let Some(record) = record else { return device.forget() };
        let written = device.save(record);
        if let Some(written) = &written {
            self.ledger.kept(written.pending());
        }
        self.tabs[tab].machine.recorded(written.as_ref());
    }
}
