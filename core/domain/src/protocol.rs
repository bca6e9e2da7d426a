//! Messages on the session socket (`GET /api/v1/sessions/{id}/socket`, sub-protocols `interviewprep.v1` and `ticket.<ticket>`).
//!
//! All are JSON text, at most [`MAX_MESSAGE_BYTES`]. The client opens with `hello` and gets `welcome`, then sends commands with a
//! rising `client_seq` and gets each acknowledged once it is stored. A command is applied exactly once however often it is sent.
//! What happened reaches every side as `event`, with a gapless `server_seq`.

use serde::{Deserialize, Serialize};

use crate::code_run::CodeRun;
use crate::problem::Problem;
use crate::session::{Caption, Session, Stamped};
use crate::splice::Splice;
use crate::timeline::TimelineEvent;

/// Largest message on the socket (contracts), in bytes.
pub const MAX_MESSAGE_BYTES: usize = 256 * 1024;
/// The sub-protocol this crate speaks.
pub const SUBPROTOCOL: &str = "interviewprep.v1";
/// Prefix of the sub-protocol entry that carries the ticket.
pub const TICKET_PREFIX: &str = "ticket.";
/// Close code sent to a tab that a newer one replaced.
pub const CLOSE_SUPERSEDED: u16 = 4001;
/// Close code sent after a protocol error that a new `hello` can mend.
pub const CLOSE_PROTOCOL_ERROR: u16 = 4002;
/// How long the server waits without a socket before it pauses, in milliseconds.
pub const DISCONNECT_GRACE_MS: u64 = 10_000;

/// From the client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// Opens the conversation on a new socket.
    Hello {
        /// See [`crate::SCHEMA_VERSION`].
        schema_version: u32,
        /// Epoch of an earlier `welcome` to continue it (a reconnect), or 0 to take over as a new tab.
        epoch: u64,
        /// Last command this client knows to be acknowledged.
        last_client_seq: u64,
        /// Last event this client has; 0 asks for a snapshot.
        last_server_seq: u64,
        /// Epoch in which the commands were numbered that this client still keeps, perhaps from an earlier page; 0 for none.
        #[serde(default)]
        kept_epoch: u64,
        /// The client's `performance.now()`, echoed in `welcome`.
        now_ms: f64,
    },
    /// Something the candidate did.
    Command {
        /// Epoch of the `welcome` this tab holds.
        epoch: u64,
        /// 1, 2, 3, … per session, without gaps.
        client_seq: u64,
        /// What.
        command: Command,
    },
    /// Keeps the connection alive; answered by `pong`.
    Ping {
        /// Echoed.
        now_ms: f64,
    },
}

/// What a candidate (or the candidate's device) can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// Begin: the clock starts and the first question comes.
    Start,
    /// Stop the timer.
    Pause,
    /// Go on.
    Resume,
    /// Take more time ([`crate::session::EXTENSION_MS`]).
    Extend,
    /// End the interview.
    End,
    /// Switch "I'm thinking".
    Thinking {
        /// On or off.
        on: bool,
    },
    /// Change the typed part of the answer.
    EditAnswer {
        /// The open turn.
        turn: u32,
        /// The change.
        splice: Splice,
        /// Session time of the change.
        at_ms: u64,
    },
    /// Add or correct a recognised phrase.
    Caption {
        /// The open turn.
        turn: u32,
        /// The phrase.
        caption: Caption,
    },
    /// Change the code.
    EditCode {
        /// The open turn.
        turn: u32,
        /// The change.
        splice: Splice,
        /// Session time of the change.
        at_ms: u64,
    },
    /// The code ran.
    CodeRan {
        /// The open turn.
        turn: u32,
        /// The outcome.
        run: CodeRun,
    },
    /// Give me the next hint to the question. What it says is decided by the server.
    Hint {
        /// The open turn.
        turn: u32,
    },
    /// Go on without the language model: from now on it is told nothing of this interview, also after its end.
    WithdrawModel,
    /// The question was read aloud between these times.
    QuestionSpoken {
        /// The open turn.
        turn: u32,
        /// First sound.
        start_ms: u64,
        /// Last sound.
        end_ms: u64,
    },
    /// Measurements of the last moments.
    Signals {
        /// In order of time.
        events: Vec<TimelineEvent>,
    },
    /// The answer is complete.
    Done {
        /// The open turn.
        turn: u32,
        /// The silence countdown ended it, not the candidate.
        by_silence: bool,
    },
    /// Go on without an answer.
    Skip {
        /// The open turn.
        turn: u32,
    },
}

/// From the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// Answers `hello`.
    Welcome {
        /// See [`crate::SCHEMA_VERSION`].
        schema_version: u32,
        /// Fences older tabs; goes into every command.
        epoch: u64,
        /// Last command stored; the client's numbers go on from here.
        last_client_seq: u64,
        /// Last command stored of those numbered in the `kept_epoch` of the `hello`; the client re-sends those after it. Less than
        /// `last_client_seq` when another tab has used the numbers in between: what the client still keeps cannot be sent then.
        kept_client_seq: u64,
        /// Session time now.
        t_ms: u64,
        /// The `now_ms` of the `hello`.
        echo_now_ms: f64,
        /// The whole state, when asked for or when replay would be longer.
        snapshot: Option<Box<Session>>,
        /// Events after `last_server_seq` (or after the snapshot), in order.
        events: Vec<Stamped>,
    },
    /// A command is stored.
    Ack {
        /// Which; all before it are stored too.
        client_seq: u64,
    },
    /// Something happened.
    Event(Stamped),
    /// A piece of the question being formulated, before its `question_asked` event.
    QuestionDelta {
        /// The turn it will be.
        turn: u32,
        /// More of its text.
        text: String,
    },
    /// A command or message was refused; `client_seq` names the command, which counts as handled.
    Problem {
        /// The refused command, if it was one.
        client_seq: Option<u64>,
        /// Why.
        problem: Problem,
    },
    /// The recording was analysed, or a language model is done with judging: the report is a new one.
    ReportReady,
    /// A newer tab took over; this one is read-only now. The socket closes with [`CLOSE_SUPERSEDED`].
    Superseded,
    /// Answers `ping`.
    Pong {
        /// Echoed.
        now_ms: f64,
        /// Session time now.
        t_ms: u64,
    },
}
