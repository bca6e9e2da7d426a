//! The sound of one answer that may still have to be sent: what was not sent yet, and what was sent but has no final words.

use domain::transcript::BYTES_PER_MS;

/// Most sound that is kept for a lost connection, in bytes: 15 seconds, more than a service leaves unsettled while it works.
const MAX_KEPT_BYTES: usize = 15_000 * BYTES_PER_MS;

/// A window on the answer's sound. Positions are bytes from its beginning.
#[derive(Debug, Default)]
pub(super) struct Tail {
    /// From `start` on.
    kept: Vec<u8>,
    start: usize,
    /// Up to here it was sent on the present connection.
    sent: usize,
}

impl Tail {
    /// More sound. False: too much of it waits to be sent.
    pub(super) fn push(&mut self, pcm: &[u8]) -> bool {
        self.kept.extend_from_slice(pcm);
        self.unsent() <= MAX_KEPT_BYTES
    }

    /// Bytes that wait.
    pub(super) fn unsent(&self) -> usize {
        self.start + self.kept.len() - self.sent
    }

    /// There is sound without final words.
    pub(super) fn is_owed(&self) -> bool {
        !self.kept.is_empty()
    }

    /// The next bytes to send, at most `most`, whole samples; counted as sent.
    pub(super) fn take(&mut self, most: usize) -> Vec<u8> {
        let from = self.sent - self.start;
        let length = self.unsent().min(most) / 2 * 2;
        let next = self.kept.get(from..from + length).unwrap_or_default().to_vec();
        self.sent += length;
        let too_old = (self.sent - self.start).saturating_sub(MAX_KEPT_BYTES) / 2 * 2;
        self.drop_until(self.start + too_old);
        next
    }

    /// Sound before `until_ms` need not be sent again.
    pub(super) fn settle(&mut self, until_ms: u64) {
        let until = usize::try_from(until_ms).unwrap_or(usize::MAX).saturating_mul(BYTES_PER_MS);
        self.drop_until(until.min(self.sent));
    }

    /// A new connection begins with everything that is kept; returns where that begins, in milliseconds.
    pub(super) fn rewind(&mut self) -> u64 {
        self.sent = self.start;
        (self.start / BYTES_PER_MS) as u64
    }

    /// What waits will not be sent.
    pub(super) fn drop_unsent(&mut self) {
        self.kept.truncate(self.sent - self.start);
    }

    fn drop_until(&mut self, until: usize) {
        if until > self.start {
            self.kept.drain(..until - self.start);
            self.start = until;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_new_connection_begins_where_the_words_are_not_final() {
        let mut tail = Tail::default();
        assert!(tail.push(&[7; 100 * BYTES_PER_MS]));
        assert_eq!(tail.take(usize::MAX).len(), 100 * BYTES_PER_MS);
        tail.settle(60);
        assert_eq!((tail.unsent(), tail.rewind(), tail.unsent()), (0, 60, 40 * BYTES_PER_MS));
        tail.settle(900);
        assert_eq!(tail.unsent(), 40 * BYTES_PER_MS, "what was not sent is never settled");
        tail.drop_unsent();
        assert_eq!(tail.unsent(), 0);
    }

    #[test]
    fn too_much_waiting_sound_is_refused_and_old_sound_is_forgotten() {
        let mut tail = Tail::default();
        assert!(tail.push(&vec![0; MAX_KEPT_BYTES]));
        assert!(!tail.push(&[0, 0]));
        tail.take(usize::MAX);
        assert_eq!((tail.kept.len(), tail.rewind()), (MAX_KEPT_BYTES, 0));
    }

    proptest! {
        #[test]
        fn what_is_sent_without_a_loss_is_what_came(pieces in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..99), 0usize..99, 0u64..9), 0..60)) {
            let (mut tail, mut came, mut went) = (Tail::default(), Vec::new(), Vec::new());
            for (piece, most, settled_ms) in pieces {
                tail.push(&piece);
                came.extend(piece);
                went.extend(tail.take(most));
                tail.settle(settled_ms);
            }
            went.extend(tail.take(usize::MAX));
            prop_assert_eq!(&went[..], &came[..went.len()]);
            prop_assert!(came.len() - went.len() <= 1);
        }
    }
}
