//! The numbered commands that the server has not acknowledged yet.

use std::collections::VecDeque;

use domain::protocol::Command;
use serde::{Deserialize, Serialize};

use super::unsent::Unsent;

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
    /// Epoch of the last `welcome`, in which these numbers hold; 0 before the first one.
    #[serde(default)]
    epoch: u64,
    /// Words that can no longer be delivered, because another tab went on with the interview.
    #[serde(default)]
    unsent: Unsent,
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

    /// Takes over the server's counts from a `welcome`: the last command it has handled, and the last of those that were
    /// numbered in [`Self::epoch`].
    ///
    /// Numbers stay as they are, with one exception: if the server has seen less than this device believes, the numbers in
    /// between can never come and the server would refuse all later ones. None of these commands was ever stored, so
    /// numbering them anew repeats nothing.
    ///
    /// Where the two counts differ, another tab has sent commands under the numbers of those that are still here. What was
    /// edited on the ground of the text before it would garble the text after it, so the words are kept to be read instead.
    pub fn settle(&mut self, epoch: u64, last_client_seq: u64, kept_client_seq: u64) {
        self.queue.retain(|numbered| numbered.client_seq > kept_client_seq);
        if kept_client_seq != last_client_seq {
            self.unsent.keep(self.queue.drain(..).map(|numbered| numbered.command));
        }
        (self.epoch, self.handled) = (epoch, last_client_seq);
        if self.queue.front().is_some_and(|first| first.client_seq != last_client_seq + 1) {
            for (numbered, client_seq) in self.queue.iter_mut().zip(last_client_seq + 1..) {
                numbered.client_seq = client_seq;
            }
        }
    }

    /// What an older tab left is being replaced: its words beyond number `known`, up to which this tab took them over, are kept to
    /// be read.
    pub(super) fn bury(&mut self, older: &Self, known: u64) {
        let unknown = older.queue.iter().filter(|numbered| numbered.client_seq > known);
        self.unsent.keep(unknown.map(|numbered| numbered.command.clone()));
        self.unsent.merge(&older.unsent);
    }

    /// Another copy of this queue learned of more words that cannot be sent.
    pub(super) fn take_unsent(&mut self, unsent: &Unsent) {
        self.unsent.merge(unsent);
    }

    /// See [`Unsent`].
    pub fn unsent(&self) -> &Unsent {
        &self.unsent
    }

    /// The candidate has read them.
    pub(super) fn forget_unsent(&mut self) {
        self.unsent = Unsent::default();
    }

    /// Epoch in which these numbers hold.
    pub fn epoch(&self) -> u64 {
        self.epoch
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
    use domain::splice::Splice;

    use super::*;

    fn numbers(pending: &Pending) -> Vec<u64> {
        pending.iter().map(|numbered| numbered.client_seq).collect()
    }

    fn three_after(handled: u64) -> Pending {
        let mut pending = Pending { handled, ..Pending::default() };
        for command in [Command::Start, Command::Pause, Command::Resume] {
            pending.push(command);
        }
        pending
    }

    #[test]
    fn a_welcome_drops_what_was_stored_and_keeps_the_other_numbers() {
        let mut pending = three_after(4);
        pending.settle(1, 6, 6);
        assert_eq!(numbers(&pending), [7]);
        assert_eq!(pending.push(Command::Extend).client_seq, 8);
    }

    #[test]
    fn a_hole_that_can_never_be_filled_is_closed() {
        let mut pending = three_after(7);
        pending.settle(1, 5, 5);
        assert_eq!(numbers(&pending), [6, 7, 8]);
    }

    #[test]
    fn numbers_of_another_tab_deliver_nothing_and_the_words_stay_readable() {
        let typed = |at, text: &str| Command::EditAnswer { turn: 0, splice: Splice { at, delete: 0, insert: text.into() }, at_ms: 0 };
        let mut pending = Pending { handled: 4, ..Pending::default() };
        for command in [typed(0, "I led "), typed(6, "a team"), Command::Pause, typed(12, ".")] {
            pending.push(command);
        }
        pending.settle(3, 9, 5);
        assert!(pending.is_empty());
        assert_eq!(pending.unsent().texts(), ["a team."]);
        assert_eq!((pending.push(Command::Extend).client_seq, pending.epoch()), (10, 3));
        pending.forget_unsent();
        assert!(pending.unsent().texts().is_empty());
    }

    #[test]
    fn what_an_older_tab_wrote_in_the_meantime_is_not_overwritten_unread() {
        let mut older = three_after(4);
        older.push(Command::EditCode { turn: 1, splice: Splice { at: 0, delete: 0, insert: "fn".into() }, at_ms: 0 });
        let mut newer = three_after(4);
        newer.bury(&older, newer.last());
        assert_eq!((numbers(&newer), newer.unsent().texts()), (vec![5, 6, 7], vec!["fn"]));
    }

    #[test]
    fn a_reload_continues_the_numbers() {
        let json = serde_json::to_string(&three_after(2)).unwrap();
        let mut restored: Pending = serde_json::from_str(&json).unwrap();
        assert_eq!(restored.push(Command::End).client_seq, 6);
    }
}
