//! Keeping and delivering a recording: from the recorder's chunks to sealed parts in the bucket.

pub mod delivery;
pub mod journal;
pub mod messages;
pub mod segments;
pub mod upload;
