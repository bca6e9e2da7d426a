//! From sealed objects in the bucket to a playable file on this machine.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use domain::recording::Segment;
use engine::sealed_part;
use sha2::{Digest, Sha256};

use super::bucket::{Bucket, BucketError};
use crate::hex::hex;
use crate::stop::{Stop, Stopped};

/// A segment cannot be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    /// Whatever the bucket said.
    #[error(transparent)]
    Bucket(#[from] BucketError),
    /// It is not what the browser sealed: a part does not open, or the file is another one. Asking again does not mend it.
    #[error("segment {segment} is damaged: {what}")]
    Damaged {
        /// Which.
        segment: String,
        /// Part and cause.
        what: String,
    },
    /// The scratch file.
    #[error("cannot write the scratch file: {0}")]
    Io(#[from] std::io::Error),
    /// From outside.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Fetches a segment part by part, opens and checks it, and writes it to `path`; in memory there is one part at a time.
///
/// # Errors
/// See [`FetchError`]. What was written until then is no file to use.
pub(crate) fn fetch(
    bucket: &Bucket,
    session_id: &str,
    segment: &Segment,
    key: &[u8; 32],
    path: &Path,
    stop: &Stop,
) -> Result<(), FetchError> {
    let damaged = |what: String| FetchError::Damaged { segment: segment.id.clone(), what };
    let object_key = segment.object_key(session_id);
    let mut file = File::create(path)?;
    let mut hash = Sha256::new();
    for part in 1..=segment.parts() {
        stop.check()?;
        let sealed = bucket.get_range(&object_key, &segment.sealed_range(part))?;
        let plain = sealed_part::open(&sealed, key, &segment.associated_data(session_id, part));
        let plain = plain.map_err(|_| damaged(format!("part {part} does not open")))?;
        hash.update(&plain);
        file.write_all(&plain)?;
    }
    if hex(&hash.finalize()) == segment.sha256 { Ok(()) } else { Err(damaged("its SHA-256 is another one".to_owned())) }
}
