//! The append-only journal of one segment: what the recorder handed over, safe from a killed tab and a torn write.
//!
//! A journal is a sequence of records `length of bytes (u32) ‖ time (u64) ‖ SHA-256 ‖ bytes`, numbers little-endian, the hash over
//! time and bytes. The first record is the [`Header`] (time: the segment's start), the last one, once the segment has ended, says
//! why (time: `u64::MAX`); both hold JSON. Every record between them is a chunk, exactly as the recorder made it.
//!
//! [`Scanner`] reads any prefix of a journal and finds the intact records; it stops for good at the first torn or damaged one,
//! because media after a hole cannot be decoded.

use std::ops::Range;

use domain::recording::{Medium, SegmentEnd};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Length, time and hash in front of a record's bytes.
const FRAME_BYTES: usize = 4 + 8 + 32;
/// Time of the record that ends a journal.
const ENDED: u64 = u64::MAX;
/// Headers and ends are short; a longer one is damage, and is not collected in memory.
const MAX_JSON_BYTES: u32 = 4096;

/// What a journal holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// See [`domain::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The interview.
    pub session_id: String,
    /// Names the journal.
    pub segment_id: String,
    /// What is recorded.
    pub medium: Medium,
    /// The recorder's own MIME type with codecs.
    pub mime: String,
    /// Session time of the first sample, in milliseconds.
    pub start_ms: u64,
    /// See [`domain::recording::Segment::delete_at_epoch_ms`].
    pub delete_at_epoch_ms: u64,
}

impl Header {
    /// The journal's first record.
    pub fn record(&self) -> Vec<u8> {
        json_record(self.start_ms, self)
    }
}

/// The record of a chunk that was handed over at session time `at_ms`.
pub fn chunk_record(at_ms: u64, chunk: &[u8]) -> Vec<u8> {
    record(at_ms.min(ENDED - 1), chunk)
}

/// The record that ends a journal.
pub fn end_record(reason: SegmentEnd) -> Vec<u8> {
    json_record(ENDED, &reason)
}

/// Header and reason are plain structs: they always serialise.
fn json_record(at_ms: u64, value: &impl Serialize) -> Vec<u8> {
    record(at_ms, &serde_json::to_vec(value).unwrap_or_default())
}

fn record(at_ms: u64, bytes: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(FRAME_BYTES + bytes.len());
    record.extend((bytes.len() as u32).to_le_bytes());
    record.extend(at_ms.to_le_bytes());
    record.extend(hash_begun(at_ms).chain_update(bytes).finalize());
    record.extend(bytes);
    record
}

fn hash_begun(at_ms: u64) -> Sha256 {
    Sha256::new().chain_update(at_ms.to_le_bytes())
}

/// An intact chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Session time at which it was handed over, in milliseconds.
    pub at_ms: u64,
    /// Where in the journal its bytes lie.
    pub range: Range<u64>,
}

/// What a journal, or a prefix of it, holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Absent when not even that was written.
    pub header: Option<Header>,
    /// In order.
    pub chunks: Vec<Chunk>,
    /// Why the segment ended; absent when it was still being recorded.
    pub ended: Option<SegmentEnd>,
    /// Length of all intact records; what follows is of no use, and an end may be written there.
    pub intact_bytes: u64,
}

impl Contents {
    /// Bytes of media.
    pub fn media_bytes(&self) -> u64 {
        self.chunks.iter().map(|chunk| chunk.range.end - chunk.range.start).sum()
    }
}

/// The record that is being read.
struct Open {
    at_ms: u64,
    hash: [u8; 32],
    /// Bytes still to come.
    left: u32,
    length: u32,
    hasher: Sha256,
    /// The bytes, of headers and ends alone.
    json: Option<Vec<u8>>,
}

/// Reads a journal in pieces of any size without holding its chunks in memory.
#[derive(Default)]
pub struct Scanner {
    contents: Contents,
    /// A frame that is not complete yet.
    frame: Vec<u8>,
    open: Option<Open>,
    /// Nothing that follows counts.
    stopped: bool,
}

impl Scanner {
    /// The next bytes of the journal.
    pub fn push(&mut self, mut piece: &[u8]) {
        while !self.stopped && !piece.is_empty() {
            piece = match self.open.take() {
                None => self.read_frame(piece),
                Some(open) => self.read_bytes(open, piece),
            };
        }
    }

    /// What was found.
    pub fn finish(self) -> Contents {
        self.contents
    }

    fn read_frame<'a>(&mut self, piece: &'a [u8]) -> &'a [u8] {
        let (head, rest) = piece.split_at(piece.len().min(FRAME_BYTES - self.frame.len()));
        self.frame.extend(head);
        let Some((length, at_ms, hash)) = parse_frame(&self.frame) else { return rest };
        self.frame.clear();
        let is_json = self.contents.header.is_none() || at_ms == ENDED;
        if is_json && length > MAX_JSON_BYTES {
            self.stopped = true;
            return rest;
        }
        let open = Open { at_ms, hash, left: length, length, hasher: hash_begun(at_ms), json: is_json.then(Vec::new) };
        self.read_bytes(open, rest)
    }

    fn read_bytes<'a>(&mut self, mut open: Open, piece: &'a [u8]) -> &'a [u8] {
        let (bytes, rest) = piece.split_at(piece.len().min(open.left as usize));
        open.hasher.update(bytes);
        if let Some(json) = &mut open.json {
            json.extend(bytes);
        }
        open.left -= bytes.len() as u32;
        if open.left > 0 {
            self.open = Some(open);
        } else if !self.close(open) {
            self.stopped = true;
        }
        rest
    }

    /// Takes a complete record; false when it is damaged or out of place.
    fn close(&mut self, open: Open) -> bool {
        let Open { at_ms, hash, length, hasher, json, .. } = open;
        if hasher.finalize().as_slice() != hash {
            return false;
        }
        let from = self.contents.intact_bytes + FRAME_BYTES as u64;
        let range = from..from + u64::from(length);
        match json {
            None => self.contents.chunks.push(Chunk { at_ms, range: range.clone() }),
            Some(json) if self.contents.header.is_none() => {
                let Ok(header) = serde_json::from_slice::<Header>(&json) else { return false };
                self.contents.header = Some(header);
            }
            Some(json) => {
                let Ok(reason) = serde_json::from_slice(&json) else { return false };
                self.contents.ended = Some(reason);
                self.stopped = true;
            }
        }
        self.contents.intact_bytes = range.end;
        true
    }
}

fn parse_frame(frame: &[u8]) -> Option<(u32, u64, [u8; 32])> {
    let (length, rest) = frame.split_first_chunk::<4>()?;
    let (at_ms, rest) = rest.split_first_chunk::<8>()?;
    let (hash, _) = rest.split_first_chunk::<32>()?;
    Some((u32::from_le_bytes(*length), u64::from_le_bytes(*at_ms), *hash))
}

#[cfg(test)]
mod tests;
