//! Media without their bytes: who has to compare gigabytes compares where they come from.

use domain::recording::{NONCE_BYTES, TAG_BYTES};
use sha2::{Digest, Sha256};
use std::ops::Range;

/// Bytes of one chunk that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stretch {
    /// No two chunks have the same number; 0 is what the muxer writes itself.
    pub chunk: u64,
    /// The first byte, counted in the chunk.
    pub from: u64,
    /// How many.
    pub bytes: u64,
}

/// A file, or a piece of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Media(pub Vec<Stretch>);

impl Media {
    /// Length in bytes.
    pub fn bytes(&self) -> u64 {
        self.0.iter().map(|stretch| stretch.bytes).sum()
    }

    /// The bytes of a range.
    pub fn slice(&self, range: &Range<u64>) -> Self {
        let mut at = 0;
        let mut piece = Vec::new();
        for stretch in &self.0 {
            let (from, to) = (range.start.max(at), range.end.min(at + stretch.bytes));
            if from < to {
                piece.push(Stretch { from: stretch.from + from - at, bytes: to - from, ..*stretch });
            }
            at += stretch.bytes;
        }
        Self(piece)
    }

    /// One piece after another; stretches that belong together are one again.
    pub fn joined(pieces: impl IntoIterator<Item = Self>) -> Self {
        let mut joined: Vec<Stretch> = Vec::new();
        for stretch in pieces.into_iter().flat_map(|piece| piece.0) {
            match joined.last_mut().filter(|last| last.chunk == stretch.chunk && last.from + last.bytes == stretch.from) {
                Some(last) => last.bytes += stretch.bytes,
                None => joined.push(stretch),
            }
        }
        Self(joined)
    }

    /// Stands for the SHA-256 of the bytes: equal exactly where they are.
    pub fn sha256(&self) -> String {
        digest(self)
    }
}

/// A sealed part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Never used twice with one key.
    pub nonce: u64,
    /// The key that opens it.
    pub key: String,
    /// What it is bound to.
    pub associated_data: Vec<u8>,
    /// What comes out.
    pub plain: Media,
    /// Changed on its way: it does not open any more.
    pub damaged: bool,
}

impl Sealed {
    /// Length in bytes.
    pub fn bytes(&self) -> u64 {
        self.plain.bytes() + NONCE_BYTES + TAG_BYTES
    }

    /// Stands for the MD5 of the sealed bytes.
    pub fn md5(&self) -> String {
        digest(self).split_off(32)
    }
}

fn digest(what: &impl std::fmt::Debug) -> String {
    Sha256::digest(format!("{what:?}")).iter().map(|byte| format!("{byte:02x}")).collect()
}
