//! One stretch of an answer on its way through the service. It has a connection of its own, so that words cannot belong to anything else.

use super::tail::Tail;
use crate::transcriber::Wire;

/// How the connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// Consent or quota is not settled yet.
    Waiting,
    /// Being opened, or not announced yet.
    Opening {
        /// Since when.
        since_ms: u64,
    },
    /// Takes sound.
    Open,
}

/// See the module.
pub(super) struct Line {
    /// Whose words.
    pub(super) turn: u32,
    /// The present connection's number; 0 before the first.
    pub(super) connection: u32,
    /// See [`Link`].
    pub(super) link: Link,
    /// The present connection's conversation.
    pub(super) wire: Box<dyn Wire>,
    /// The sound.
    pub(super) tail: Tail,
    /// Where in the answer's sound the present connection began.
    pub(super) base_ms: u64,
    /// When the answer ended.
    pub(super) ended_ms: Option<u64>,
    /// The service was asked for the rest.
    pub(super) finishing: bool,
    /// The one second chance is used up.
    pub(super) retried: bool,
    /// When something was sent last.
    pub(super) sent_ms: u64,
    /// Since when the service owes an answer.
    pub(super) owing_since_ms: Option<u64>,
    /// The unfinished words that the browser has.
    pub(super) shown: String,
}

impl Line {
    /// A line without a connection.
    pub(super) fn new(turn: u32, wire: Box<dyn Wire>, now_ms: u64) -> Self {
        Self {
            turn,
            connection: 0,
            link: Link::Waiting,
            wire,
            tail: Tail::default(),
            base_ms: 0,
            ended_ms: None,
            finishing: false,
            retried: false,
            sent_ms: now_ms,
            owing_since_ms: None,
            shown: String::new(),
        }
    }

    /// The answer is over; what it said so far may still come.
    pub(super) fn end(&mut self, now_ms: u64) {
        self.ended_ms.get_or_insert(now_ms);
    }

    /// Begins again on a fresh connection with the sound that has no final words.
    pub(super) fn reconnect(&mut self, connection: u32, wire: Box<dyn Wire>, now_ms: u64) {
        self.base_ms = self.tail.rewind();
        self.connection = connection;
        self.wire = wire;
        self.link = Link::Opening { since_ms: now_ms };
        self.finishing = false;
        self.owing_since_ms = None;
        self.sent_ms = now_ms;
    }

    /// Its answer goes on: it takes sound.
    pub(super) fn is_fed(&self) -> bool {
        self.ended_ms.is_none()
    }
}
