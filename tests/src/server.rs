//! The edge's side of the session socket in virtual time: what `edge/src/session/{socket,ask,timers}.rs` do around the rules.
//!
//! A handler's messages leave it when it ends. If the process dies in between, those that only tell of finished writes may have
//! left before (the platform holds back a message until the writes before it are durable).

use std::collections::BTreeMap;

use domain::SCHEMA_VERSION;
use domain::problem::Problem;
use domain::protocol::{CLOSE_PROTOCOL_ERROR, CLOSE_SUPERSEDED, ClientMessage, Command, MAX_MESSAGE_BYTES, ServerMessage};
use domain::session::{Event, Stamped};
use domain::setup::Setup;
use engine::rules::{Greeting, Input, TimerKind};

use crate::host::{Also, Host, Stop};

/// Close code that asks for nothing.
const CLOSE_NORMAL: u16 = 1000;

/// Names a connection.
pub type SocketId = u64;

/// What leaves the server.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// A message.
    Send(SocketId, ServerMessage),
    /// The end of a connection, with its code.
    Close(SocketId, u16),
}

/// The process is gone and every socket with it; these messages may have left before.
#[derive(Debug)]
pub struct Died(pub Vec<Out>);

/// What a socket carries through hibernation.
#[derive(Debug, Clone, Copy)]
struct Attachment {
    /// The epoch of its `welcome`; 0 before that and after its end.
    epoch: u64,
    /// Its place among all connections, see [`engine::rules::Fence`].
    connection: u64,
}

/// One interview's object.
pub struct Server {
    /// Rules and storage.
    pub host: Host,
    sockets: BTreeMap<SocketId, Attachment>,
    awake: bool,
    /// The disk refused to note that nobody is there any more.
    unnoted: bool,
    out: Vec<Out>,
    /// More missing events than this are sent as one snapshot.
    max_replay: u64,
}

impl Server {
    /// A new interview; nobody is connected yet.
    pub fn new(setup: Setup, seed: u64, max_replay: u64) -> Self {
        let mut host = Host::new(setup, seed);
        host.take(Input::Disconnected).unwrap();
        Self { host, sockets: BTreeMap::new(), awake: true, unnoted: false, out: Vec::new(), max_replay }
    }

    /// A socket was accepted.
    pub fn opened(&mut self, socket: SocketId) {
        let others = self.sockets.values().map(|theirs| theirs.connection);
        let connection = self.host.storage.fence.next_connection(others);
        self.sockets.insert(socket, Attachment { epoch: 0, connection });
    }

    /// A text message came.
    ///
    /// # Errors
    /// When the process died of it.
    pub fn message(&mut self, socket: SocketId, text: &str) -> Result<Vec<Out>, Died> {
        let served = self.wake().and_then(|()| self.serve(socket, text));
        match served {
            Ok(()) => {}
            Err(Stop::Died) => return Err(self.died()),
            Err(Stop::Failed) => self.send(socket, ServerMessage::Problem { client_seq: None, problem: Problem::internal() }),
            Err(Stop::Refused(problem)) => self.send(socket, ServerMessage::Problem { client_seq: None, problem }),
        }
        self.ask_while_needed()
    }

    /// A socket has ended.
    ///
    /// # Errors
    /// When the process died of it.
    pub fn gone(&mut self, socket: SocketId) -> Result<Vec<Out>, Died> {
        let ended = self.on_gone(socket);
        self.sockets.remove(&socket);
        match ended {
            Err(Stop::Died) => Err(self.died()),
            Ok(()) | Err(Stop::Failed | Stop::Refused(_)) => Ok(std::mem::take(&mut self.out)),
        }
    }

    /// The alarm rings. `false` beside the messages: it failed and has to ring again.
    ///
    /// # Errors
    /// When the process died of it.
    pub fn alarm(&mut self) -> Result<(Vec<Out>, bool), Died> {
        match self.wake().and_then(|()| self.fire_due_timers()) {
            Ok(()) => Ok((self.ask_while_needed()?, true)),
            Err(Stop::Died) => Err(self.died()),
            Err(Stop::Failed | Stop::Refused(_)) => Ok((std::mem::take(&mut self.out), false)),
        }
    }

    /// Memory is lost; sockets sleep on.
    pub fn evict(&mut self) {
        self.awake = false;
    }

    /// The runtime restarts: sockets end without a word, nobody is told.
    pub fn restart(&mut self) {
        self.awake = false;
        self.sockets.clear();
        self.out.clear();
    }

    /// Nobody is there, and what follows from that is stored; or somebody is there.
    pub fn knows_who_is_there(&self) -> bool {
        self.awake && !self.unnoted
    }

    /// Sockets that said `hello` in the present epoch.
    pub fn connected(&self) -> Vec<SocketId> {
        let epoch = self.epoch();
        self.sockets.iter().filter(|(_, theirs)| epoch > 0 && theirs.epoch == epoch).map(|(socket, _)| *socket).collect()
    }

    fn died(&mut self) -> Died {
        let left = std::mem::take(&mut self.out);
        self.restart();
        Died(left)
    }

    fn wake(&mut self) -> Result<(), Stop> {
        if self.awake {
            return Ok(());
        }
        self.host.crash();
        self.awake = true;
        let awaits_return = self.host.storage.timers.contains_key(&TimerKind::Abandon);
        if !self.host.session.is_over() && self.connected().is_empty() && !awaits_return {
            self.note_gone()?;
        }
        Ok(())
    }

    fn note_gone(&mut self) -> Result<(), Stop> {
        let noted = self.advance(Input::Disconnected, Also::default());
        self.unnoted = noted == Err(Stop::Failed);
        noted
    }

    fn serve(&mut self, socket: SocketId, text: &str) -> Result<(), Stop> {
        match read(text)? {
            ClientMessage::Hello { schema_version, .. } if schema_version != SCHEMA_VERSION => {
                self.refuse(socket, Problem::unsupported_version(schema_version))
            }
            ClientMessage::Hello { epoch, last_server_seq, kept_epoch, now_ms, .. } => {
                self.on_hello(socket, epoch, last_server_seq, kept_epoch, now_ms)
            }
            ClientMessage::Ping { now_ms } => {
                let t_ms = self.host.t_ms();
                self.send(socket, ServerMessage::Pong { now_ms, t_ms });
                Ok(())
            }
            ClientMessage::Command { .. } if self.attachment(socket).epoch == 0 => {
                Err(Stop::Refused(Problem::bad_request("hello_first", "Send `hello` before anything else.")))
            }
            ClientMessage::Command { epoch, client_seq, command } => self.on_command(socket, epoch, client_seq, command),
        }
    }

    fn on_hello(&mut self, socket: SocketId, epoch: u64, last_server_seq: u64, kept_epoch: u64, now_ms: f64) -> Result<(), Stop> {
        let connection = self.attachment(socket).connection;
        let greeting = self.host.storage.fence.greet(epoch, connection);
        if greeting == Greeting::Superseded {
            self.supersede(socket);
            return Ok(());
        }
        let takes_over = greeting == Greeting::TakesOver;
        let others: Vec<SocketId> = self.connected().into_iter().filter(|other| *other != socket).collect();
        self.advance(Input::Connected, Also { taken_by: takes_over.then_some(connection), ..Also::default() })?;
        self.unnoted = false;
        for other in others {
            if takes_over {
                self.supersede(other);
            } else {
                self.close(other, CLOSE_NORMAL);
            }
        }
        let welcome = self.welcome(last_server_seq, kept_epoch, now_ms);
        self.send(socket, welcome);
        self.sockets.insert(socket, Attachment { epoch: self.epoch(), connection });
        Ok(())
    }

    fn welcome(&self, last_server_seq: u64, kept_epoch: u64, echo_now_ms: f64) -> ServerMessage {
        let (session, storage) = (&self.host.session, &self.host.storage);
        let missing = session.server_seq.checked_sub(last_server_seq);
        let replay = last_server_seq > 0 && missing.is_some_and(|missing| missing <= self.max_replay);
        let events = if replay { &storage.log[last_server_seq as usize..] } else { &[] };
        ServerMessage::Welcome {
            schema_version: SCHEMA_VERSION,
            epoch: storage.fence.epoch(),
            last_client_seq: storage.last_client_seq,
            kept_client_seq: storage.fence.last_of(kept_epoch, storage.last_client_seq),
            t_ms: self.host.t_ms(),
            echo_now_ms,
            snapshot: (!replay).then(|| Box::new(session.clone())),
            events: events.iter().cloned().map(without_measurements).collect(),
        }
    }

    fn on_command(&mut self, socket: SocketId, epoch: u64, client_seq: u64, command: Command) -> Result<(), Stop> {
        let (current, last) = (self.epoch(), self.host.storage.last_client_seq);
        if self.attachment(socket).epoch != current {
            self.supersede(socket);
            return Ok(());
        }
        if epoch != current {
            return self.refuse(socket, Problem::conflict("stale_epoch", "This command names another connection's epoch."));
        }
        if client_seq <= last {
            self.send(socket, ServerMessage::Ack { client_seq });
            return Ok(());
        }
        if client_seq != last + 1 {
            return self.refuse(socket, Problem::conflict("sequence_gap", "A command is missing."));
        }
        let answer = match self.advance(Input::Command(command), Also { client_seq: Some(client_seq), ..Also::default() }) {
            Ok(()) => ServerMessage::Ack { client_seq },
            Err(Stop::Refused(problem)) => ServerMessage::Problem { client_seq: Some(client_seq), problem },
            Err(stop) => return Err(stop),
        };
        self.send(socket, answer);
        Ok(())
    }

    fn fire_due_timers(&mut self) -> Result<(), Stop> {
        let now_ms = self.host.now_ms;
        let mut due: Vec<_> = self.host.storage.timers.iter().filter(|(_, due_ms)| **due_ms <= now_ms).map(|(k, due)| (*due, *k)).collect();
        due.sort_unstable();
        for (_, kind) in due {
            self.advance(Input::Timer(kind), Also { fired: Some(kind), ..Also::default() })?;
        }
        Ok(())
    }

    /// Ends a handler: asks until a question is open or the interview is over.
    fn ask_while_needed(&mut self) -> Result<Vec<Out>, Died> {
        while self.awake {
            let turn = self.host.session.turns.len() as u32;
            let mut words = Vec::new();
            let Some(input) = self.host.asked(&mut |text| words.push(text.to_owned())) else { break };
            for text in words {
                self.broadcast(&ServerMessage::QuestionDelta { turn, text });
            }
            match self.advance(input, Also::default()) {
                Ok(()) => {}
                Err(Stop::Died) => return Err(self.died()),
                Err(Stop::Failed | Stop::Refused(_)) => {
                    self.broadcast(&ServerMessage::Problem { client_seq: None, problem: Problem::internal() });
                    break;
                }
            }
        }
        Ok(std::mem::take(&mut self.out))
    }

    fn advance(&mut self, input: Input, also: Also) -> Result<(), Stop> {
        for stamped in self.host.advance(input, also)? {
            self.broadcast(&ServerMessage::Event(without_measurements(stamped)));
        }
        Ok(())
    }

    fn refuse(&mut self, socket: SocketId, problem: Problem) -> Result<(), Stop> {
        self.send(socket, ServerMessage::Problem { client_seq: None, problem });
        let ended = self.on_gone(socket);
        self.close(socket, CLOSE_PROTOCOL_ERROR);
        ended
    }

    fn supersede(&mut self, socket: SocketId) {
        self.send(socket, ServerMessage::Superseded);
        self.close(socket, CLOSE_SUPERSEDED);
    }

    fn on_gone(&mut self, socket: SocketId) -> Result<(), Stop> {
        let theirs = self.attachment(socket);
        self.sockets.insert(socket, Attachment { epoch: 0, ..theirs });
        self.wake()?;
        let was_current = theirs.epoch == self.epoch() && !self.host.session.is_over();
        if was_current && self.connected().is_empty() {
            self.note_gone()?;
        }
        Ok(())
    }

    fn epoch(&self) -> u64 {
        self.host.storage.fence.epoch()
    }

    fn attachment(&self, socket: SocketId) -> Attachment {
        self.sockets[&socket]
    }

    fn broadcast(&mut self, message: &ServerMessage) {
        for socket in self.connected() {
            self.send(socket, message.clone());
        }
    }

    fn send(&mut self, socket: SocketId, message: ServerMessage) {
        self.out.push(Out::Send(socket, message));
    }

    /// The peer still has to answer; until then the socket is there and belongs to no epoch.
    fn close(&mut self, socket: SocketId, code: u16) {
        if let Some(attachment) = self.sockets.get_mut(&socket) {
            attachment.epoch = 0;
        }
        self.out.push(Out::Close(socket, code));
    }
}

fn read(text: &str) -> Result<ClientMessage, Stop> {
    if text.len() > MAX_MESSAGE_BYTES {
        return Err(Stop::Refused(Problem::too_large("message_too_large", "A message may be at most 256 KB.")));
    }
    serde_json::from_str(text).map_err(|_| Stop::Refused(Problem::bad_request("malformed_message", "This is no message.")))
}

fn without_measurements(stamped: Stamped) -> Stamped {
    match stamped.event {
        Event::Signals { .. } => Stamped { event: Event::Signals { events: Vec::new() }, ..stamped },
        _ => stamped,
    }
}
