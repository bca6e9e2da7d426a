//! The way between tabs and server: order is kept within a connection unless a fault breaks it; nothing outlives a connection.

use domain::protocol::ServerMessage;

use super::{Happening, World};
use crate::host::BEGIN_MS;
use crate::server::{Died, Out, SocketId};

/// How long a server does not notice that the other side of a connection is gone.
const UNNOTICED_MS: u64 = 60_000;
/// How soon the platform calls a failed alarm again.
const ALARM_AGAIN_MS: u64 = 2_000;

/// One WebSocket with the proxy in its middle.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) tab: usize,
    open_at_tab: bool,
    open_at_server: bool,
    /// Nothing passes any more, and nobody is told.
    dead: bool,
    /// What was sent last arrives then; what follows does not arrive before.
    up_ms: u64,
    down_ms: u64,
}

impl World {
    /// A tab begins a connection.
    pub(super) fn dial(&mut self, tab: usize) -> SocketId {
        let socket = self.connections.len() as SocketId + 1;
        let down = self.network_is_down();
        let connection =
            Connection { tab, open_at_tab: true, open_at_server: false, dead: down, up_ms: self.now_ms(), down_ms: self.now_ms() };
        self.connections.insert(socket, connection);
        if !down {
            self.up(socket, Happening::Accepted(socket));
        } else if self.rng.chance(700) {
            let in_ms = self.rng.between(1, 5_000);
            self.agenda.later(in_ms, Happening::ClosedAtTab(socket, 1006));
        }
        socket
    }

    /// A tab lets go of its connection: it hears nothing of it any more.
    pub(super) fn hang_up(&mut self, socket: SocketId) {
        let Some(connection) = self.connections.get_mut(&socket) else { return };
        if std::mem::replace(&mut connection.open_at_tab, false) {
            self.tell_server_gone(socket);
        }
    }

    /// A tab sends.
    pub(super) fn send_up(&mut self, socket: SocketId, text: String) {
        if self.connections.get(&socket).is_some_and(|connection| connection.open_at_tab) {
            self.carry(socket, Happening::ToServer(socket, text));
        }
    }

    /// The network is gone for a while. `noticed`: the browsers say so.
    pub fn cut_network(&mut self, ms: u64, noticed: bool) {
        self.network_back_ms = self.network_back_ms.max(self.now_ms() + ms);
        self.agenda.at(self.network_back_ms, Happening::Heal);
        if noticed {
            (0..self.tabs.len()).for_each(|tab| self.offline(tab));
        }
    }

    /// Every connection breaks.
    pub fn reset_connections(&mut self) {
        let open: Vec<SocketId> = self.connections.iter().filter(|(_, connection)| connection.open_at_tab).map(|(id, _)| *id).collect();
        open.into_iter().for_each(|socket| self.break_off(socket));
    }

    pub(super) fn network_is_down(&self) -> bool {
        self.now_ms() < self.network_back_ms
    }

    pub(super) fn heal(&mut self) {
        if !self.network_is_down() {
            (0..self.tabs.len()).for_each(|tab| self.online(tab));
        }
    }

    pub(super) fn accepted(&mut self, socket: SocketId) {
        let Some(connection) = self.connections.get_mut(&socket).filter(|connection| !connection.dead) else { return };
        connection.open_at_server = true;
        self.server.opened(socket);
        self.down(socket, Happening::Opened(socket));
    }

    pub(super) fn reach_server(&mut self, socket: SocketId, text: &str) {
        if self.is_open_at_server(socket) {
            self.set_server_clock();
            let answers = self.server.message(socket, text);
            self.served(answers);
        }
    }

    pub(super) fn gone_at_server(&mut self, socket: SocketId) {
        let Some(connection) = self.connections.get_mut(&socket) else { return };
        if std::mem::replace(&mut connection.open_at_server, false) {
            self.set_server_clock();
            let answers = self.server.gone(socket);
            self.served(answers);
        }
    }

    /// The alarm rings.
    pub fn ring(&mut self) {
        self.armed_ms = None;
        self.set_server_clock();
        match self.server.alarm() {
            Ok((answers, done)) => {
                self.served(Ok(answers));
                if !done {
                    self.arm(Some(self.now_ms() + ALARM_AGAIN_MS));
                }
            }
            Err(died) => {
                self.served(Err(died));
                self.arm(Some(self.now_ms() + ALARM_AGAIN_MS));
            }
        }
    }

    /// The runtime restarts: memory and sockets are gone.
    pub fn restart_server(&mut self) {
        self.server.restart();
        self.sockets_lost();
    }

    /// The server's clock is set, by so much.
    pub fn set_clock_by(&mut self, ms: i64) {
        self.skew_ms += ms;
        self.slack_ms += ms.unsigned_abs();
        self.set_server_clock();
        self.armed_ms = None;
        self.after_server();
    }

    pub(super) fn is_open_at_tab(&self, socket: SocketId) -> bool {
        self.connections.get(&socket).is_some_and(|connection| connection.open_at_tab)
    }

    /// What this tab sends arrives, and it hears the answer.
    pub(super) fn is_heard(&self, tab: usize) -> bool {
        let connection = self.tabs[tab].socket.and_then(|socket| self.connections.get(&socket));
        connection.is_some_and(|connection| connection.open_at_tab && connection.open_at_server && !connection.dead)
    }

    fn is_open_at_server(&self, socket: SocketId) -> bool {
        self.connections.get(&socket).is_some_and(|connection| connection.open_at_server)
    }

    fn set_server_clock(&mut self) {
        self.server.host.now_ms = (BEGIN_MS + self.now_ms()).saturating_add_signed(self.skew_ms);
    }

    /// Sends what a handler answered, and looks whether everything is as it must be.
    fn served(&mut self, answers: Result<Vec<Out>, Died>) {
        match answers {
            Ok(out) => self.send_down(out),
            Err(Died(mut left)) => {
                let sent = self.rng.below(left.len() as u64 + 1) as usize;
                left.truncate(sent);
                self.send_down(left);
                self.sockets_lost();
            }
        }
        self.after_server();
    }

    fn sockets_lost(&mut self) {
        let open: Vec<SocketId> = self.connections.iter().filter(|(_, connection)| connection.open_at_server).map(|(id, _)| *id).collect();
        for socket in open {
            if let Some(connection) = self.connections.get_mut(&socket) {
                connection.open_at_server = false;
            }
            if !self.rng.strikes("half_open", self.faults.half_open) {
                self.down(socket, Happening::ClosedAtTab(socket, 1006));
            }
        }
    }

    fn send_down(&mut self, out: Vec<Out>) {
        for out in out {
            match out {
                Out::Send(socket, message) => self.carry(socket, Happening::ToTab(socket, json(&message))),
                Out::Close(socket, code) => self.down(socket, Happening::ClosedAtTab(socket, code)),
            }
        }
    }

    /// Carries a message, or what becomes of it.
    fn carry(&mut self, socket: SocketId, message: Happening) {
        let (reset, truncate) = (self.faults.reset, self.faults.truncate);
        let (reorder, duplicate) = (self.faults.reorder, self.faults.duplicate);
        if self.network_is_down() || self.connections[&socket].dead {
            return self.swallow(socket, message);
        }
        if self.rng.strikes("reset", reset) {
            return self.break_off(socket);
        }
        if self.rng.strikes("truncate", truncate) {
            self.put(socket, halved(message), false);
            return self.break_off(socket);
        }
        let overtakes = self.rng.strikes("reorder", reorder);
        if self.rng.strikes("duplicate", duplicate) {
            self.put(socket, message.clone(), overtakes);
        }
        self.put(socket, message, overtakes);
    }

    /// The wire is cut. What was on its way is lost with everything behind it, or comes out late when the network is back.
    fn swallow(&mut self, socket: SocketId, message: Happening) {
        let survives = self.network_is_down() && self.rng.chance(300);
        let Some(connection) = self.connections.get_mut(&socket) else { return };
        if connection.dead || !survives {
            connection.dead = true;
            return;
        }
        let back_ms = self.network_back_ms;
        (connection.up_ms, connection.down_ms) = (connection.up_ms.max(back_ms), connection.down_ms.max(back_ms));
        self.put(socket, message, false);
    }

    /// The connection breaks under both; one side may never hear of it.
    fn break_off(&mut self, socket: SocketId) {
        let deaf = self.rng.strikes("half_open", self.faults.half_open).then(|| self.rng.chance(500));
        let Some(connection) = self.connections.get_mut(&socket) else { return };
        connection.dead = true;
        if deaf != Some(true) {
            self.down(socket, Happening::ClosedAtTab(socket, 1006));
        }
        self.server_loses(socket, deaf == Some(false));
    }

    fn tell_server_gone(&mut self, socket: SocketId) {
        let cut = self.network_is_down() || self.connections[&socket].dead;
        self.server_loses(socket, cut);
    }

    fn server_loses(&mut self, socket: SocketId, unnoticed: bool) {
        if unnoticed {
            let in_ms = self.rng.between(1, UNNOTICED_MS);
            self.agenda.later(in_ms, Happening::GoneAtServer(socket));
        } else {
            self.up(socket, Happening::GoneAtServer(socket));
        }
    }

    fn put(&mut self, socket: SocketId, message: Happening, overtakes: bool) {
        match (&message, overtakes) {
            (_, true) => {
                let in_ms = self.rng.between(1, 5);
                self.agenda.later(in_ms, message);
            }
            (Happening::ToServer(..), false) => self.up(socket, message),
            _ => self.down(socket, message),
        }
    }

    fn up(&mut self, socket: SocketId, happening: Happening) {
        let arrives_ms = self.now_ms() + self.latency_ms();
        let Some(connection) = self.connections.get_mut(&socket) else { return };
        connection.up_ms = connection.up_ms.max(arrives_ms);
        let at_ms = connection.up_ms;
        self.agenda.at(at_ms, happening);
    }

    fn down(&mut self, socket: SocketId, happening: Happening) {
        let arrives_ms = self.now_ms() + self.latency_ms();
        let Some(connection) = self.connections.get_mut(&socket) else { return };
        connection.down_ms = connection.down_ms.max(arrives_ms);
        let at_ms = connection.down_ms;
        self.agenda.at(at_ms, happening);
    }

    fn latency_ms(&mut self) -> u64 {
        let usual_ms = self.rng.between(1, self.faults.latency_ms);
        if self.rng.strikes("slow", self.faults.slow) { usual_ms * self.rng.between(1, 20) } else { usual_ms }
    }

    /// Sets the alarm for the earliest timer.
    pub(super) fn arm(&mut self, at_least_ms: Option<u64>) {
        let due_ms = self.server.host.next_timer().map(|(_, due_ms)| {
            let world_ms = due_ms.saturating_sub(BEGIN_MS).saturating_add_signed(-self.skew_ms);
            world_ms.max(self.now_ms()).max(at_least_ms.unwrap_or_default())
        });
        if due_ms == self.armed_ms {
            return;
        }
        self.armed_ms = due_ms;
        self.alarms += 1;
        if let Some(due_ms) = due_ms {
            let late_ms = self.rng.between(0, self.faults.late_ms);
            self.agenda.at(due_ms + late_ms, Happening::Alarm(self.alarms));
        }
    }
}

fn json(message: &ServerMessage) -> String {
    serde_json::to_string(message).unwrap()
}

fn halved(message: Happening) -> Happening {
    let half = |text: String| text.chars().take(text.chars().count() / 2).collect();
    match message {
        Happening::ToServer(socket, text) => Happening::ToServer(socket, half(text)),
        Happening::ToTab(socket, text) => Happening::ToTab(socket, half(text)),
        other => other,
    }
}
