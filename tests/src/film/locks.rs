//! Web Locks in virtual time: who asked first has it, and the next one gets it when the holder gives it back or is gone.

use std::collections::{BTreeMap, VecDeque};

/// Of a device: a segment's name, or whose turn it is to send (`None`).
pub(super) type Lock = (usize, Option<String>);

/// A page, and which of its worker's deliveries: one after each withdrawal or restart.
pub(super) type Holder = (usize, u32);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Locks {
    /// The first of each queue holds the lock.
    queues: BTreeMap<Lock, VecDeque<Holder>>,
}

impl Locks {
    /// True when it is had at once.
    pub(super) fn ask(&mut self, lock: Lock, holder: Holder) -> bool {
        let queue = self.queues.entry(lock).or_default();
        queue.push_back(holder);
        queue.len() == 1
    }

    pub(super) fn holder(&self, lock: &Lock) -> Option<Holder> {
        self.queues.get(lock)?.front().copied()
    }

    /// The names that somebody holds.
    pub(super) fn names_of(&self, holder: Holder) -> Vec<Lock> {
        let held = self.queues.iter().filter(|(lock, queue)| lock.1.is_some() && queue.front() == Some(&holder));
        held.map(|(lock, _)| lock.clone()).collect()
    }

    /// Gives back, or waits no longer; who has it from now on, if that is somebody else.
    pub(super) fn give_back(&mut self, lock: &Lock, holder: Holder) -> Option<Holder> {
        let queue = self.queues.get_mut(lock)?;
        let held = queue.front() == Some(&holder);
        queue.retain(|other| *other != holder);
        queue.front().copied().filter(|_| held)
    }

    /// Gives everything back; who has what from now on.
    pub(super) fn give_back_all(&mut self, holder: Holder) -> Vec<(Lock, Holder)> {
        let locks: Vec<Lock> = self.queues.keys().cloned().collect();
        locks.into_iter().filter_map(|lock| Some((lock.clone(), self.give_back(&lock, holder)?))).collect()
    }
}
