//! The numbered commands that the server has not acknowledged yet.

use std::collections::VecDeque;

use domain::protocol::Command;
use serde::{Deserialize, Serialize};

/// A command with its place in the session's gapless sequence of commands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Numbered {
    /// 1, 2, 3, … per session.
    pub client_seq: u64,
    /// What the candidate did.
    pub command: Command,
}

/// A queue that forgets a command only once the server is known to have handled it; this is what a reload restores.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    handled: u64,
    queue: VecDeque<Numbered>,
}

impl Pending {
    /// Numbers a command and keeps it.
    pub fn push(&mut self, command: Command) -> Numbered {
        let numbered = Numbered { client_seq: self.last() + 1, command };
        self.queue.push_back(numbered.clone());
        numbered
    }

    /// Everything up to `client_seq` was stored or refused.
    pub fn handled_up_to(&mut self, client_seq: u64) {
        self.handled = self.handled.max(client_seq);
        self.queue.retain(|numbered| numbered.client_seq > client_seq);
    }

    /// Takes over the server's count from a `welcome`.
    ///
    /// Numbers stay as they are, with one exception: if the server has seen less than this device believes, the numbers in
    /// between can never come and the server would refuse all later ones. None of these commands was ever stored, so
    /// numbering them anew repeats nothing.
    pub fn settle(&mut self, last_client_seq: u64) {
        self.queue.retain(|numbered| numbered.client_seq > last_client_seq);
        self.handled = last_client_seq;
        if self.queue.front().is_some_and(|first| first.client_seq != last_client_seq + 1) {
            for (numbered, client_seq) in self.queue.iter_mut().zip(last_client_seq + 1..) {
                numbered.client_seq = client_seq;
            }
        }
    }

    /// Oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Numbered> {
        self.queue.iter()
    }

    /// The last command known to be handled.
    pub fn handled(&self) -> u64 {
        self.handled
    }

    /// Everything was handled.
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// The last number given.
    pub fn last(&self) -> u64 {
        self.queue.back().map_or(self.handled, |numbered| numbered.client_seq.max(self.handled))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;

    fn numbers(pending: &Pending) -> Vec<u64> {
        pending.iter().map(|numbered| numbered.client_seq).collect()
    }

    fn three_after(handled: u64) -> Pending {
        let mut pending = Pending { handled, queue: VecDeque::new() };
        for command in [Command::Start, Command::Pause, Command::Resume] {
            pending.push(command);
        }
        pending
    }

    #[test]
    fn a_welcome_drops_what_was_stored_and_keeps_the_other_numbers() {
        let mut pending = three_after(4);
        pending.settle(6);
        assert_eq!(numbers(&pending), [7]);
        assert_eq!(pending.push(Command::Extend).client_seq, 8);
    }

    #[test]
    fn a_hole_that_can_never_be_filled_is_closed() {
        let mut pending = three_after(7);
        pending.settle(5);
        assert_eq!(numbers(&pending), [6, 7, 8]);
    }

    #[test]
    fn a_reload_continues_the_numbers() {
        let json = serde_json::to_string(&three_after(2)).unwrap();
        let mut restored: Pending = serde_json::from_str(&json).unwrap();
        assert_eq!(restored.push(Command::End).client_seq, 6);
    }
}
