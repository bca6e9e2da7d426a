//! A tab: the client's machine with what `app/src/session/client.rs` does around it, as values in virtual time.

use client::session::{Field, Link, Machine, Pending, Record};

use crate::server::SocketId;

/// How often edits become commands.
pub const SEAL_EVERY_MS: u64 = 200;
/// How often the connection is tried out.
pub const PING_EVERY_MS: u64 = 10_000;
/// A connection that leaves a ping unanswered for this long is dead.
pub const PONG_WITHIN_MS: f64 = 8_000.0;

/// See the module.
pub struct Tab {
    /// The client's side of the interview.
    pub machine: Machine,
    /// Whose storage it uses.
    pub device: usize,
    /// The page is still there.
    pub alive: bool,
    pub(super) socket: Option<SocketId>,
    pub(super) attempt: u32,
    /// Rises with each planned or begun connection, so that an older plan does nothing.
    pub(super) plan: u32,
    pub(super) pinged_ms: Option<f64>,
    /// The write that is going on; an inner `None` forgets.
    pub(super) saving: Option<Option<Record>>,
    pub(super) unsaved: bool,
    pub(super) seal_planned: bool,
    /// World time of page time 0, and how fast the page's clock runs.
    pub(super) clock: (u64, f64),
    pub(super) captions: u32,
}

impl Tab {
    pub(super) fn new(device: usize, born_ms: u64, rate: f64) -> Self {
        Self {
            machine: Machine::new(Pending::default()),
            device,
            alive: true,
            socket: None,
            attempt: 0,
            plan: 0,
            pinged_ms: None,
            saving: None,
            unsaved: false,
            seal_planned: false,
            clock: (born_ms, rate),
            captions: 0,
        }
    }

    /// This page's clock at world time `now_ms`.
    pub fn page_ms(&self, now_ms: u64) -> f64 {
        (now_ms - self.clock.0) as f64 * self.clock.1 + 37.5
    }

    /// Session time as this page believes it to be.
    pub fn session_ms(&self, now_ms: u64) -> u64 {
        self.machine.clock().now_ms(self.page_ms(now_ms))
    }

    /// Turn and texts on the screen.
    pub fn screen(&self) -> Option<(u32, String, String)> {
        self.machine.drafts().map(|drafts| (drafts.turn, drafts.typed.text().to_owned(), drafts.code.text().to_owned()))
    }

    /// A text on the screen.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.machine.drafts().map(|drafts| match field {
            Field::Typed => drafts.typed.text(),
            Field::Code => drafts.code.text(),
        })
    }

    /// The server has everything, and this tab knows it.
    pub fn is_settled(&self) -> bool {
        let sealed = self.machine.link() == Link::Up && self.machine.pending().is_empty();
        sealed && !self.seal_planned && self.saving.is_none() && !self.unsaved
    }
}
