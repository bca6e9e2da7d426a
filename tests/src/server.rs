//! The edge's side of the session socket in virtual time: what `edge/src/session/{socket,ask,timers}.rs` carry out around the rules and
//! `engine::connection`.
//!
//! A handler's messages leave it when it ends. If the process dies in between, those that only tell of finished writes may have
//! left before (the platform holds back a message until the writes before it are durable).

use std::collections::BTreeMap;

use domain::problem::Problem;
use domain::protocol::{CLOSE_PROTOCOL_ERROR, CLOSE_SUPERSEDED, Command, ServerMessage};
use domain::setup::Setup;
use engine::connection::{self, Hello, Reply, Seat, without_measurements};
use engine::rules::{Input, TimerKind};

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

/// One interview's object.
pub struct Server {
    /// Rules and storage.
    pub host: Host,
    sockets: BTreeMap<SocketId, Seat>,
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
        self.sockets.insert(socket, Seat::new(connection));
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
        let fence = &self.host.storage.fence;
        self.sockets.iter().filter(|(_, seat)| seat.is_connected(fence)).map(|(socket, _)| *socket).collect()
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
        let message = connection::read(text).map_err(Stop::Refused)?;
        let (seat, storage) = (self.seat(socket), &self.host.storage);
        match connection::reply(message, seat, &storage.fence, storage.last_client_seq).map_err(Stop::Refused)? {
            Reply::Welcome { takes_over, hello } => self.on_hello(socket, takes_over, &hello),
            Reply::Pong { now_ms } => {
                let t_ms = self.host.t_ms();
                self.send(socket, ServerMessage::Pong { now_ms, t_ms });
                Ok(())
            }
            Reply::AckAgain { client_seq } => {
                self.send(socket, ServerMessage::Ack { client_seq });
                Ok(())
            }
            Reply::Handle { client_seq, command } => self.on_command(socket, client_seq, command),
            Reply::Supersede => {
                self.supersede(socket);
                Ok(())
            }
            Reply::Refuse(problem) => self.refuse(socket, problem),
        }
    }

    fn on_hello(&mut self, socket: SocketId, takes_over: bool, hello: &Hello) -> Result<(), Stop> {
        let connection = self.seat(socket).connection;
        let others: Vec<SocketId> = self.connected().into_iter().filter(|other| *other != socket).collect();
        match self.advance(Input::Connected, Also { taken_by: takes_over.then_some(connection), ..Also::default() }) {
            Ok(()) | Err(Stop::Refused(_)) => {}
            Err(stop) => return Err(stop),
        }
        self.unnoted = false;
        for other in others {
            if takes_over {
                self.supersede(other);
            } else {
                self.close(other, CLOSE_NORMAL);
            }
        }
        let welcome = self.welcome(hello);
        self.send(socket, welcome);
        self.sockets.insert(socket, Seat { epoch: self.host.storage.fence.epoch(), connection });
        Ok(())
    }

    fn welcome(&self, hello: &Hello) -> ServerMessage {
        let (session, storage) = (&self.host.session, &self.host.storage);
        let after = hello.replays_after(session, self.max_replay);
        let replay = after.map(|after| storage.log[after as usize..].to_vec());
        hello.welcome(session, &storage.fence, storage.last_client_seq, self.host.t_ms(), replay)
    }

    fn on_command(&mut self, socket: SocketId, client_seq: u64, command: Command) -> Result<(), Stop> {
        let answer = match self.advance(Input::Command(command), Also { client_seq: Some(client_seq), ..Also::default() }) {
            Ok(()) => ServerMessage::Ack { client_seq },
            Err(Stop::Refused(problem)) => ServerMessage::Problem { client_seq: Some(client_seq), problem },
            Err(stop) => return Err(stop),
        };
        self.send(socket, answer);
        Ok(())
    }

    fn fire_due_timers(&mut self) -> Result<(), Stop> {
        // Nothing is recorded here, so there is nothing to offer.
        self.host.storage.timers.remove(&TimerKind::Outbox);
        for kind in TimerKind::due(self.host.storage.timers.clone(), self.host.now_ms) {
            match self.advance(Input::Timer(kind), Also { fired: Some(kind), ..Also::default() }) {
                // It no longer fits and is gone from the table; the others have their turn.
                Ok(()) | Err(Stop::Refused(_)) => {}
                Err(stop) => return Err(stop),
            }
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
        let seat = self.seat(socket);
        self.sockets.insert(socket, Seat::new(seat.connection));
        self.wake()?;
        let others = !self.connected().is_empty();
        if seat.leaves_nobody(&self.host.storage.fence, &self.host.session, others) {
            self.note_gone()?;
        }
        Ok(())
    }

    fn seat(&self, socket: SocketId) -> Seat {
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
        if let Some(seat) = self.sockets.get_mut(&socket) {
            seat.epoch = 0;
        }
        self.out.push(Out::Close(socket, code));
    }
}
