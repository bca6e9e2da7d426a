//! Which tab an interview belongs to, and which commands of an earlier tab were stored.

use serde::{Deserialize, Serialize};

/// What a `hello` comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Greeting {
    /// The same tab is back on a new connection.
    Continues,
    /// A new tab takes the interview.
    TakesOver,
    /// A newer tab has it.
    Superseded,
}

/// The takeovers of one interview.
///
/// Connections are numbered in the order in which they were opened. A `hello` that was held up on its way must not take the
/// interview from a tab that was opened after it: the one that sent it may be long gone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fence {
    /// Last command handled when each epoch began, the first epoch first.
    began_after: Vec<u64>,
    /// The connection whose `hello` began the present epoch.
    taken_by: u64,
}

impl Fence {
    /// Counts takeovers; 0 before the first `hello`.
    pub fn epoch(&self) -> u64 {
        self.began_after.len() as u64
    }

    /// The number of a connection that is being opened, given those of the others that are there.
    pub fn next_connection(&self, others: impl IntoIterator<Item = u64>) -> u64 {
        others.into_iter().fold(self.taken_by, u64::max) + 1
    }

    /// What a `hello` with this epoch on this connection comes to.
    pub fn greet(&self, epoch: u64, connection: u64) -> Greeting {
        match epoch {
            0 if connection >= self.taken_by => Greeting::TakesOver,
            _ if epoch > 0 && epoch == self.epoch() => Greeting::Continues,
            _ => Greeting::Superseded,
        }
    }

    /// The tab behind `connection` has the interview from now on.
    pub fn take_over(&mut self, connection: u64, last_client_seq: u64) {
        self.began_after.push(last_client_seq);
        self.taken_by = connection;
    }

    /// Last command handled of those numbered in `epoch`, when `last_client_seq` is the last of all. Between the two are those of
    /// tabs that came later: their numbers say nothing about commands that a tab of `epoch` still keeps.
    pub fn last_of(&self, epoch: u64, last_client_seq: u64) -> u64 {
        let next_began = usize::try_from(epoch).ok().filter(|next| *next > 0).and_then(|next| self.began_after.get(next));
        next_began.copied().unwrap_or(last_client_seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_tab_takes_over_and_the_old_one_is_told() {
        let mut fence = Fence::default();
        let first = fence.next_connection([]);
        assert_eq!((fence.greet(0, first), fence.greet(1, first)), (Greeting::TakesOver, Greeting::Superseded));
        fence.take_over(first, 0);
        assert_eq!((fence.epoch(), fence.greet(1, fence.next_connection([first]))), (1, Greeting::Continues));
        let second = fence.next_connection([first]);
        fence.take_over(second, 7);
        assert_eq!((fence.epoch(), fence.greet(1, second + 1), fence.greet(2, second + 1)), (2, Greeting::Superseded, Greeting::Continues));
    }

    #[test]
    fn a_hello_that_was_held_up_takes_nothing_from_a_newer_connection() {
        let mut fence = Fence::default();
        let held_up = fence.next_connection([]);
        let newer = fence.next_connection([held_up]);
        fence.take_over(newer, 0);
        assert_eq!(fence.greet(0, held_up), Greeting::Superseded);
        assert_eq!(fence.greet(0, newer), Greeting::TakesOver, "said twice on the same connection");
        assert_eq!(fence.greet(0, fence.next_connection([])), Greeting::TakesOver);
    }

    #[test]
    fn numbers_of_later_tabs_are_told_apart() {
        let mut fence = Fence::default();
        for (connection, last_client_seq) in [(1, 0), (2, 4), (3, 4), (4, 9)] {
            fence.take_over(connection, last_client_seq);
        }
        assert_eq!([1, 2, 3, 4].map(|epoch| fence.last_of(epoch, 12)), [4, 4, 9, 12]);
        assert_eq!(fence.last_of(0, 12), 12, "who keeps nothing of an earlier epoch asks nothing");
        assert_eq!(fence.last_of(u64::MAX, 12), 12);
    }
}
