//! Puts what several recorders hand over into one order: everything of the first, then everything of the second.

use std::collections::VecDeque;

/// One lane per recorder, in the order in which they began.
#[derive(Debug)]
pub(super) struct Lanes<T> {
    lanes: VecDeque<Lane<T>>,
}

#[derive(Debug)]
struct Lane<T> {
    id: u32,
    items: VecDeque<T>,
    closed: bool,
}

impl<T> Default for Lanes<T> {
    fn default() -> Self {
        Self { lanes: VecDeque::new() }
    }
}

impl<T> Lanes<T> {
    /// A recorder begins.
    pub(super) fn open(&mut self, id: u32) {
        self.lanes.push_back(Lane { id, items: VecDeque::new(), closed: false });
    }

    /// It hands something over. What comes after it was closed or discarded is dropped.
    pub(super) fn push(&mut self, id: u32, item: T) {
        if let Some(lane) = self.lane(id).filter(|lane| !lane.closed) {
            lane.items.push_back(item);
        }
    }

    /// It has handed over everything.
    pub(super) fn close(&mut self, id: u32) {
        if let Some(lane) = self.lane(id) {
            lane.closed = true;
        }
    }

    /// What it has handed over and will hand over is of no use any more.
    pub(super) fn cut(&mut self, id: u32) {
        if let Some(lane) = self.lane(id) {
            lane.items.clear();
            lane.closed = true;
        }
    }

    /// What all of them have handed over and will hand over is of no use any more.
    pub(super) fn discard(&mut self) {
        self.lanes.clear();
    }

    /// What comes next; `None` while the first recorder has more to come.
    pub(super) fn pop(&mut self) -> Option<T> {
        while let Some(lane) = self.lanes.front_mut() {
            match lane.items.pop_front() {
                None if lane.closed => _ = self.lanes.pop_front(),
                item => return item,
            }
        }
        None
    }

    fn lane(&mut self, id: u32) -> Option<&mut Lane<T>> {
        self.lanes.iter_mut().find(|lane| lane.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(lanes: &mut Lanes<u32>) -> Vec<u32> {
        std::iter::from_fn(|| lanes.pop()).collect()
    }

    #[test]
    fn the_second_recorder_waits_until_the_first_has_handed_over_everything() {
        let mut lanes = Lanes::default();
        lanes.open(1);
        lanes.push(1, 10);
        lanes.open(2);
        lanes.push(2, 20);
        assert_eq!(drain(&mut lanes), [10]);
        lanes.push(1, 11);
        assert_eq!(drain(&mut lanes), [11]);
        lanes.close(1);
        lanes.push(1, 12);
        assert_eq!(drain(&mut lanes), [20]);
        lanes.close(2);
        lanes.open(3);
        lanes.push(3, 30);
        assert_eq!(drain(&mut lanes), [30]);
    }

    #[test]
    fn the_second_recorder_goes_on_at_once_where_the_first_was_cut() {
        let mut lanes = Lanes::default();
        lanes.open(1);
        lanes.open(2);
        lanes.push(1, 10);
        lanes.push(1, 11);
        lanes.push(2, 20);
        assert_eq!(lanes.pop(), Some(10));
        lanes.cut(1);
        lanes.push(1, 12);
        lanes.close(1);
        assert_eq!(drain(&mut lanes), [20]);
    }

    #[test]
    fn what_was_discarded_does_not_come_back() {
        let mut lanes = Lanes::default();
        lanes.open(1);
        lanes.push(1, 10);
        lanes.discard();
        lanes.push(1, 11);
        lanes.open(2);
        lanes.push(2, 20);
        assert_eq!(drain(&mut lanes), [20]);
    }
}
