//! What the server does with the messages of a session's sockets: whose interview it is, which command may come now, what is answered,
//! and when nobody is there any more.
//!
//! Sockets, storage and the outcome of the [rules](crate::rules) are outside. See `domain::protocol` for the words.

use domain::SCHEMA_VERSION;
use domain::problem::Problem;
use domain::protocol::{ClientMessage, Command, MAX_MESSAGE_BYTES, ServerMessage};
use domain::session::{Event, Session, Stamped};

use crate::rules::{Fence, Greeting};

/// More missing events than this are sent as one snapshot.
pub const MAX_REPLAY: u64 = 500;

/// Where a socket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// The epoch of its `welcome`; 0 before that and after its end.
    pub epoch: u64,
    /// Its place among all connections, see [`Fence`].
    pub connection: u64,
}

/// A `hello`, unpacked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hello {
    last_server_seq: u64,
    kept_epoch: u64,
    now_ms: f64,
}

/// What a message comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// The tab has the interview: others are sent away, then it is [welcomed](Hello::welcome).
    Welcome {
        /// From an older tab, which is told; otherwise the others are dead connections of this one.
        takes_over: bool,
        /// What it said.
        hello: Hello,
    },
    /// Say what time it is.
    Pong {
        /// As the client said.
        now_ms: f64,
    },
    /// It was handled before: say so again.
    AckAgain {
        /// The command's number.
        client_seq: u64,
    },
    /// The next command: to the rules, and its number is stored whether they refuse it or not.
    Handle {
        /// Its number.
        client_seq: u64,
        /// What the candidate did.
        command: Command,
    },
    /// A newer tab has the interview: say so and close.
    Supersede,
    /// Say what is wrong and close; a new `hello` on a new socket mends it.
    Refuse(Problem),
}

impl Seat {
    /// A socket that has not said `hello`.
    pub fn new(connection: u64) -> Self {
        Self { epoch: 0, connection }
    }

    /// It said `hello` in the present epoch.
    pub fn is_connected(&self, fence: &Fence) -> bool {
        self.epoch > 0 && self.epoch == fence.epoch()
    }

    /// With this socket's end nobody is there any more, and the grace time begins. `others`: another one is connected.
    pub fn leaves_nobody(&self, fence: &Fence, session: &Session, others: bool) -> bool {
        self.epoch == fence.epoch() && !session.is_over() && !others
    }
}

/// Reads a message.
///
/// # Errors
/// When it is too large, or none that the protocol knows.
pub fn read(text: &str) -> Result<ClientMessage, Problem> {
    if text.len() > MAX_MESSAGE_BYTES {
        return Err(Problem::too_large("message_too_large", "A message may be at most 256 KB. Send it in smaller parts."));
    }
    // serde's own message would quote the candidate.
    serde_json::from_str(text).map_err(|_| malformed())
}

/// No message of the protocol.
pub fn malformed() -> Problem {
    Problem::bad_request("malformed_message", "This message is not one that the protocol knows. Reload the page.")
}

/// What a message on the socket at `seat` comes to, when `last_client_seq` is the last command that was handled.
///
/// # Errors
/// When it came out of turn: the sender is told, and the socket stays open.
pub fn reply(message: ClientMessage, seat: Seat, fence: &Fence, last_client_seq: u64) -> Result<Reply, Problem> {
    match message {
        ClientMessage::Hello { schema_version, .. } if schema_version != SCHEMA_VERSION => {
            Ok(Reply::Refuse(Problem::unsupported_version(schema_version)))
        }
        ClientMessage::Hello { epoch, last_server_seq, kept_epoch, now_ms, .. } => {
            let hello = Hello { last_server_seq, kept_epoch, now_ms };
            Ok(match fence.greet(epoch, seat.connection) {
                Greeting::Superseded => Reply::Supersede,
                Greeting::TakesOver => Reply::Welcome { takes_over: true, hello },
                Greeting::Continues => Reply::Welcome { takes_over: false, hello },
            })
        }
        ClientMessage::Ping { now_ms } => Ok(Reply::Pong { now_ms }),
        ClientMessage::Command { .. } if seat.epoch == 0 => Err(Problem::bad_request("hello_first", "Send `hello` before anything else.")),
        ClientMessage::Command { epoch, client_seq, command } => {
            let next = last_client_seq + 1;
            Ok(if seat.epoch != fence.epoch() {
                Reply::Supersede
            } else if epoch != fence.epoch() {
                Reply::Refuse(Problem::conflict("stale_epoch", "This command names another connection's epoch. Say `hello` again."))
            } else if client_seq < next {
                Reply::AckAgain { client_seq }
            } else if client_seq > next {
                Reply::Refuse(Problem::conflict("sequence_gap", format!("Command {next} is missing. Say `hello` again and send it.")))
            } else {
                Reply::Handle { client_seq, command }
            })
        }
    }
}

impl Hello {
    /// The last event that the tab has, where it is better told what came after than all of it anew. `max_replay`: usually
    /// [`MAX_REPLAY`].
    pub fn replays_after(&self, session: &Session, max_replay: u64) -> Option<u64> {
        let missing = session.server_seq.checked_sub(self.last_server_seq);
        (self.last_server_seq > 0 && missing.is_some_and(|missing| missing <= max_replay)).then_some(self.last_server_seq)
    }

    /// Its answer, once the interview is the tab's. `replay`: the events that it misses, where [`Self::replays_after`] says so.
    pub fn welcome(
        &self,
        session: &Session,
        fence: &Fence,
        last_client_seq: u64,
        t_ms: u64,
        replay: Option<Vec<Stamped>>,
    ) -> ServerMessage {
        ServerMessage::Welcome {
            schema_version: SCHEMA_VERSION,
            epoch: fence.epoch(),
            last_client_seq,
            kept_client_seq: fence.last_of(self.kept_epoch, last_client_seq),
            t_ms,
            echo_now_ms: self.now_ms,
            snapshot: replay.is_none().then(|| Box::new(session.clone())),
            events: replay.unwrap_or_default().into_iter().map(without_measurements).collect(),
        }
    }
}

/// The device that measured knows its measurements; only their place in the log goes back to it.
pub fn without_measurements(stamped: Stamped) -> Stamped {
    match stamped.event {
        Event::Signals { .. } => Stamped { event: Event::Signals { events: Vec::new() }, ..stamped },
        _ => stamped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(epoch: u64) -> ClientMessage {
        ClientMessage::Hello { schema_version: SCHEMA_VERSION, epoch, last_client_seq: 0, last_server_seq: 0, kept_epoch: 0, now_ms: 1.0 }
    }

    fn start(epoch: u64, client_seq: u64) -> ClientMessage {
        ClientMessage::Command { epoch, client_seq, command: Command::Start }
    }

    /// An interview whose second tab has it, after four commands.
    fn second_tab() -> (Fence, Seat) {
        let mut fence = Fence::default();
        fence.take_over(1, 0);
        fence.take_over(2, 4);
        (fence, Seat { epoch: 2, connection: 2 })
    }

    fn code(reply: Result<Reply, Problem>) -> String {
        match reply {
            Ok(Reply::Refuse(problem)) => format!("refused {}", problem.code),
            Ok(other) => panic!("{other:?}"),
            Err(problem) => problem.code,
        }
    }

    #[test]
    fn each_command_is_handled_once_and_in_order() {
        let (fence, seat) = second_tab();
        assert_eq!(reply(start(2, 5), seat, &fence, 4), Ok(Reply::Handle { client_seq: 5, command: Command::Start }));
        assert_eq!(reply(start(2, 4), seat, &fence, 4), Ok(Reply::AckAgain { client_seq: 4 }));
        assert_eq!(code(reply(start(2, 6), seat, &fence, 4)), "refused sequence_gap");
        assert_eq!(code(reply(start(1, 5), seat, &fence, 4)), "refused stale_epoch");
    }

    #[test]
    fn only_the_newest_tab_is_heard() {
        let (fence, seat) = second_tab();
        let older = Seat { epoch: 1, connection: 1 };
        assert_eq!(reply(start(1, 5), older, &fence, 4), Ok(Reply::Supersede));
        assert_eq!(reply(hello(1), older, &fence, 4), Ok(Reply::Supersede));
        assert_eq!(code(reply(start(2, 5), Seat::new(3), &fence, 4)), "hello_first");
        assert!(matches!(reply(hello(2), seat, &fence, 4), Ok(Reply::Welcome { takes_over: false, .. })));
        assert!(matches!(reply(hello(0), Seat::new(3), &fence, 4), Ok(Reply::Welcome { takes_over: true, .. })));
    }

    #[test]
    fn what_is_no_message_is_not_quoted() {
        let garbage = read("{\"type\":\"my secret\"}").expect_err("no message");
        assert_eq!(garbage.code, "malformed_message");
        assert!(!format!("{garbage:?}").contains("secret"));
        assert_eq!(read(&" ".repeat(MAX_MESSAGE_BYTES + 1)).expect_err("too long").code, "message_too_large");
    }
}
