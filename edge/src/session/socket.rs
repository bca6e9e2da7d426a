//! The session's sockets: who is connected, and what `domain::protocol` asks of each message.

use domain::SCHEMA_VERSION;
use domain::problem::Problem;
use domain::protocol::{CLOSE_PROTOCOL_ERROR, CLOSE_SUPERSEDED, ClientMessage, Command, MAX_MESSAGE_BYTES, ServerMessage};
use engine::rules::{Greeting, Input};
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::{WebSocket, WebSocketIncomingMessage};

use super::InterviewSession;
use super::advance::Also;
use crate::failure::Failure;
use crate::{clock, log, random};

/// More missing events than this are sent as one snapshot.
const MAX_REPLAY: u64 = 500;
/// Close code that asks for nothing.
pub(super) const CLOSE_NORMAL: u16 = 1000;

/// What a socket carries through hibernation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attachment {
    /// The epoch of its `welcome`; 0 before that and after its end.
    epoch: u64,
    /// Its place among all connections, see [`engine::rules::Fence`].
    connection: u64,
    /// Finds this connection in the logs.
    trace_id: String,
}

impl Attachment {
    /// A socket that has not said `hello`.
    pub(super) fn new(trace_id: &str, connection: u64) -> Self {
        Self { epoch: 0, connection, trace_id: trace_id.to_owned() }
    }

    fn of(socket: &WebSocket) -> Self {
        let stored = socket.deserialize_attachment().ok().flatten();
        stored.unwrap_or_else(|| Self::new(&random::trace_id(), 0))
    }
}

/// A `hello`, unpacked.
struct Hello {
    epoch: u64,
    last_server_seq: u64,
    kept_epoch: u64,
    now_ms: f64,
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
        match message {
            ClientMessage::Hello { schema_version, .. } if schema_version != SCHEMA_VERSION => {
                self.refuse(socket, attachment, Problem::unsupported_version(schema_version))
            }
            ClientMessage::Hello { epoch, last_server_seq, kept_epoch, now_ms, .. } => {
                self.on_hello(socket, attachment, &Hello { epoch, last_server_seq, kept_epoch, now_ms })
            }
            ClientMessage::Ping { now_ms } => {
                let t_ms = self.read(|live| live.meta.t_ms(clock::now_ms()))?;
                send(socket, &ServerMessage::Pong { now_ms, t_ms });
                Ok(())
            }
            ClientMessage::Command { .. } if attachment.epoch == 0 => {
                Err(Problem::bad_request("hello_first", "Send `hello` before anything else.").into())
            }
            ClientMessage::Command { epoch, client_seq, command } => self.on_command(socket, attachment, epoch, client_seq, command),
        }
    }

    /// Takes over, continues, or is told that a newer tab has the interview.
    fn on_hello(&self, socket: &WebSocket, attachment: &Attachment, hello: &Hello) -> Result<(), Failure> {
        let greeting = self.read(|live| live.meta.fence.greet(hello.epoch, attachment.connection))?;
        if greeting == Greeting::Superseded {
            return self.supersede(socket, attachment);
        }
        let takes_over = greeting == Greeting::TakesOver;
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
        let last_server_seq = self.read(|live| live.session.server_seq)?;
        let missing = last_server_seq.checked_sub(hello.last_server_seq);
        let replay = hello.last_server_seq > 0 && missing.is_some_and(|missing| missing <= MAX_REPLAY);
        let events = if replay { self.store.events_after(hello.last_server_seq, Some(MAX_REPLAY))? } else { Vec::new() };
        self.read(|live| ServerMessage::Welcome {
            schema_version: SCHEMA_VERSION,
            epoch: live.meta.fence.epoch(),
            last_client_seq: live.meta.last_client_seq,
            kept_client_seq: live.meta.fence.last_of(hello.kept_epoch, live.meta.last_client_seq),
            t_ms: live.meta.t_ms(now_ms),
            echo_now_ms: hello.now_ms,
            snapshot: (!replay).then(|| Box::new(live.session.clone())),
            events,
        })
    }

    fn on_command(
        &self,
        socket: &WebSocket,
        attachment: &Attachment,
        epoch: u64,
        client_seq: u64,
        command: Command,
    ) -> Result<(), Failure> {
        let (current, last) = self.read(|live| (live.meta.fence.epoch(), live.meta.last_client_seq))?;
        if attachment.epoch != current {
            return self.supersede(socket, attachment);
        }
        if epoch != current {
            let stale = Problem::conflict("stale_epoch", "This command names another connection's epoch. Say `hello` again.");
            return self.refuse(socket, attachment, stale);
        }
        if client_seq <= last {
            send(socket, &ServerMessage::Ack { client_seq });
            return Ok(());
        }
        if client_seq != last + 1 {
            let gap = Problem::conflict("sequence_gap", format!("Command {} is missing. Say `hello` again and send it.", last + 1));
            return self.refuse(socket, attachment, gap);
        }
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
        let was_current = self.read(|live| attachment.epoch == live.meta.fence.epoch() && !live.session.is_over())?;
        let alone = self.connected().iter().all(|other| other == socket);
        if !(was_current && alone) {
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
        let epoch = self.read(|live| live.meta.fence.epoch()).unwrap_or_default();
        let greeted = |socket: &WebSocket| epoch > 0 && Attachment::of(socket).epoch == epoch;
        self.state.get_websockets().into_iter().filter(greeted).collect()
    }

    /// Sends to whoever is connected.
    pub(super) fn broadcast(&self, message: &ServerMessage) {
        self.connected().iter().for_each(|socket| send(socket, message));
    }
}

/// Reads a message.
fn read(message: &WebSocketIncomingMessage) -> Result<ClientMessage, Failure> {
    let malformed = || Problem::bad_request("malformed_message", "This message is not one that the protocol knows. Reload the page.");
    let WebSocketIncomingMessage::String(text) = message else { return Err(malformed().into()) };
    if text.len() > MAX_MESSAGE_BYTES {
        return Err(Problem::too_large("message_too_large", "A message may be at most 256 KB. Send it in smaller parts.").into());
    }
    // serde's own message would quote the candidate.
    serde_json::from_str(text).map_err(|_| malformed().into())
}

/// Sends; a socket that is just closing has its own event for that.
pub(super) fn send(socket: &WebSocket, message: &ServerMessage) {
    let _closing = socket.send(message);
}

fn close(socket: &WebSocket, code: u16, reason: &str) {
    let _closed_already = socket.close(Some(code), Some(reason));
}
