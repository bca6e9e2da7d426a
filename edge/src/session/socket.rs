//! The session's sockets: `engine::connection` decides what a message comes to, this carries it out.

use domain::problem::Problem;
use domain::protocol::{CLOSE_PROTOCOL_ERROR, CLOSE_SUPERSEDED, ClientMessage, Command, ServerMessage};
use engine::connection::{self, Hello, MAX_REPLAY, Reply, Seat};
use engine::rules::Input;
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::{WebSocket, WebSocketIncomingMessage};

use super::InterviewSession;
use super::advance::Also;
use crate::failure::Failure;
use crate::{clock, log, random};

/// Close code that asks for nothing.
pub(super) const CLOSE_NORMAL: u16 = 1000;

/// What a socket carries through hibernation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attachment {
    /// See [`Seat::epoch`].
    epoch: u64,
    /// See [`Seat::connection`].
    connection: u64,
    /// Finds this connection in the logs.
    trace_id: String,
}

impl Attachment {
    /// A socket that has not said `hello`.
    pub(super) fn new(trace_id: &str, connection: u64) -> Self {
        let Seat { epoch, connection } = Seat::new(connection);
        Self { epoch, connection, trace_id: trace_id.to_owned() }
    }

    fn seat(&self) -> Seat {
        Seat { epoch: self.epoch, connection: self.connection }
    }

    fn of(socket: &WebSocket) -> Self {
        let stored = socket.deserialize_attachment().ok().flatten();
        stored.unwrap_or_else(|| Self::new(&random::trace_id(), 0))
    }
}

impl InterviewSession {
    /// Serves one message. Whatever is wrong with it, the session goes on; the sender is told.
    pub(super) async fn on_message(&self, socket: &WebSocket, message: &WebSocketIncomingMessage) {
        let attachment = Attachment::of(socket);
        let served = self.wake(&attachment.trace_id).and_then(|made| {
            let made = made.then_some(()).ok_or(Failure::Setup("a socket of an interview that was never made"));
            made.and_then(|()| self.serve(socket, &attachment, read(message)?))
        });
        if let Err(failure) = served {
            let problem = failure.into_problem(&attachment.trace_id);
            send(socket, &ServerMessage::Problem { client_seq: None, problem });
        }
        self.ask_while_needed(&attachment.trace_id).await;
    }

    fn serve(&self, socket: &WebSocket, attachment: &Attachment, message: ClientMessage) -> Result<(), Failure> {
        match self.read(|live| connection::reply(message, attachment.seat(), &live.meta.fence, live.meta.last_client_seq))?? {
            Reply::Welcome { takes_over, hello } => self.on_hello(socket, attachment, takes_over, &hello),
            Reply::Pong { now_ms } => {
                let t_ms = self.read(|live| live.meta.t_ms(clock::now_ms()))?;
                send(socket, &ServerMessage::Pong { now_ms, t_ms });
                Ok(())
            }
            Reply::AckAgain { client_seq } => {
                send(socket, &ServerMessage::Ack { client_seq });
                Ok(())
            }
            Reply::Handle { client_seq, command } => self.on_command(socket, attachment, client_seq, command),
            Reply::Supersede => self.supersede(socket, attachment),
            Reply::Refuse(problem) => self.refuse(socket, attachment, problem),
        }
    }

    /// The interview is this tab's.
    fn on_hello(&self, socket: &WebSocket, attachment: &Attachment, takes_over: bool, hello: &Hello) -> Result<(), Failure> {
        let others: Vec<WebSocket> = self.connected().into_iter().filter(|other| other != socket).collect();
        // The epoch is stored before the older tab hears of it. `Connected` resumes what the lost connection had paused.
        let also = Also { taken_by: takes_over.then_some(attachment.connection), ..Also::default() };
        let connected = self.advance(Input::Connected, also, &attachment.trace_id);
        match connected {
            Ok(()) | Err(Failure::Refused(_)) => {}
            Err(failure) => return Err(failure),
        }
        for other in others {
            let theirs = Attachment::of(&other);
            if takes_over {
                self.supersede(&other, &theirs)?;
            } else {
                let _closed_already = other.serialize_attachment(Attachment { epoch: 0, ..theirs });
                close(&other, CLOSE_NORMAL, "replaced");
            }
        }
        let epoch = self.read(|live| live.meta.fence.epoch())?;
        let trace_id = &attachment.trace_id;
        log::info(trace_id, "hello", json!({"session_id": self.id(), "epoch": epoch, "takes_over": takes_over}));
        send(socket, &self.welcome(hello)?);
        socket.serialize_attachment(Attachment { epoch, ..attachment.clone() })?;
        Ok(())
    }

    fn welcome(&self, hello: &Hello) -> Result<ServerMessage, Failure> {
        let now_ms = clock::now_ms();
        let after = self.read(|live| hello.replays_after(&live.session, MAX_REPLAY))?;
        let replay = after.map(|after| self.store.events_after(after, Some(MAX_REPLAY))).transpose()?;
        self.read(|live| hello.welcome(&live.session, &live.meta.fence, live.meta.last_client_seq, live.meta.t_ms(now_ms), replay))
    }

    fn on_command(&self, socket: &WebSocket, attachment: &Attachment, client_seq: u64, command: Command) -> Result<(), Failure> {
        let also = Also { client_seq: Some(client_seq), ..Also::default() };
        let answer = match self.advance(Input::Command(command), also, &attachment.trace_id) {
            Ok(()) => ServerMessage::Ack { client_seq },
            Err(Failure::Refused(problem)) => {
                log::info(&attachment.trace_id, "command_refused", json!({"session_id": self.id(), "code": problem.code}));
                let problem = Problem { trace_id: attachment.trace_id.clone(), ..problem };
                ServerMessage::Problem { client_seq: Some(client_seq), problem }
            }
            Err(failure) => return Err(failure),
        };
        send(socket, &answer);
        Ok(())
    }

    /// Says what is wrong and closes; a new `hello` on a new socket mends it.
    fn refuse(&self, socket: &WebSocket, attachment: &Attachment, problem: Problem) -> Result<(), Failure> {
        log::warn(&attachment.trace_id, "protocol_error", json!({"session_id": self.id(), "code": problem.code}));
        let problem = Problem { trace_id: attachment.trace_id.clone(), ..problem };
        let code = problem.code.clone();
        send(socket, &ServerMessage::Problem { client_seq: None, problem });
        self.on_gone(socket);
        close(socket, CLOSE_PROTOCOL_ERROR, &code);
        Ok(())
    }

    /// Tells a tab that a newer one took over, and closes it.
    fn supersede(&self, socket: &WebSocket, attachment: &Attachment) -> Result<(), Failure> {
        log::info(&attachment.trace_id, "superseded", json!({"session_id": self.id(), "epoch": attachment.epoch}));
        send(socket, &ServerMessage::Superseded);
        let _closed_already = socket.serialize_attachment(Attachment { epoch: 0, ..attachment.clone() });
        close(socket, CLOSE_SUPERSEDED, "superseded");
        Ok(())
    }

    /// A socket has ended, or is about to. Without any other the grace time begins.
    pub(super) fn on_gone(&self, socket: &WebSocket) {
        let attachment = Attachment::of(socket);
        let _closed_already = socket.serialize_attachment(Attachment { epoch: 0, ..attachment.clone() });
        if let Err(failure) = self.disconnected(socket, &attachment) {
            failure.into_problem(&attachment.trace_id);
        }
    }

    fn disconnected(&self, socket: &WebSocket, attachment: &Attachment) -> Result<(), Failure> {
        if !self.wake(&attachment.trace_id)? {
            return Ok(());
        }
        let others = self.connected().iter().any(|other| other != socket);
        if !self.read(|live| attachment.seat().leaves_nobody(&live.meta.fence, &live.session, others))? {
            return Ok(());
        }
        log::info(&attachment.trace_id, "disconnected", json!({"session_id": self.id()}));
        self.advance(Input::Disconnected, Also::default(), &attachment.trace_id)
    }

    /// The number of a connection that is being opened.
    pub(super) fn next_connection(&self) -> Result<u64, Failure> {
        let sockets = self.state.get_websockets();
        let others = sockets.iter().map(|socket| Attachment::of(socket).connection);
        self.read(|live| live.meta.fence.next_connection(others))
    }

    /// Sockets that said `hello` in the present epoch.
    pub(super) fn connected(&self) -> Vec<WebSocket> {
        let sockets = self.state.get_websockets();
        let is_connected = |socket: &WebSocket| self.read(|live| Attachment::of(socket).seat().is_connected(&live.meta.fence));
        sockets.into_iter().filter(|socket| is_connected(socket).unwrap_or_default()).collect()
    }

    /// Sends to whoever is connected.
    pub(super) fn broadcast(&self, message: &ServerMessage) {
        self.connected().iter().for_each(|socket| send(socket, message));
    }
}

/// Reads a message.
fn read(message: &WebSocketIncomingMessage) -> Result<ClientMessage, Failure> {
    match message {
        WebSocketIncomingMessage::String(text) => Ok(connection::read(text)?),
        WebSocketIncomingMessage::Binary(_) => Err(connection::malformed().into()),
    }
}

/// Sends; a socket that is just closing has its own event for that.
pub(super) fn send(socket: &WebSocket, message: &ServerMessage) {
    let _closing = socket.send(message);
}

fn close(socket: &WebSocket, code: u16, reason: &str) {
    let _closed_already = socket.close(Some(code), Some(reason));
}
