//! After the report: every segment that shows faces gets its masked version, and the interview learns of it.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;

use domain::job::Leased;
use domain::recording::{self, MaskedFile, Medium, PLAIN_PART_BYTES, Segment};
use engine::sealed_part;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::bench::Bench;
use super::pipeline::{JobError, Workshop, key_of};
use super::source::JobSource;
use crate::media::{Container, Media};
use crate::stop::Stop;
use crate::{log, mask};

/// Masks what has no masked version yet. A segment that cannot be masked is left as it is, until its time is over.
///
/// # Errors
/// See [`JobError`]; what was masked until then is known to the interview.
pub(crate) fn run(shop: &Workshop<'_>, source: &dyn JobSource, job: &Leased, stop: &Stop) -> Result<(), JobError> {
    let Some(masked_key) = &job.work.masked_key else { return Ok(()) };
    let (key, masked_key) = (key_of(&job.work.key)?, key_of(masked_key)?);
    let session_id = job.offer.session_id.as_str();
    let to_mask = |segment: &&Segment| segment.medium == Medium::Video && !job.work.masked.contains(&segment.id);
    for segment in job.work.segments.iter().filter(to_mask) {
        stop.check()?;
        let began = Instant::now();
        let bench = Bench::new(shop, session_id, segment, &key, stop);
        let Some(original) = bench.file()? else { continue };
        let path = original.with_extension("masked");
        let file = match write_masked(shop, segment, original, &path, stop) {
            Ok(file) => file,
            Err(error) => {
                stop.check()?;
                log::warn("masking_failed", &json!({"segment_id": segment.id, "cause": format!("{error:#}")}));
                continue;
            }
        };
        let sealed = sealed(&segment.masked(&file), session_id, &masked_key, &path)?;
        stop.check()?;
        shop.bucket.put(&segment.masked_object_key(session_id), sealed)?;
        source.masked(&job.job_id, &job.lease.id, &segment.id, &file)?;
        log::info("masked", &json!({"segment_id": segment.id, "bytes": file.bytes, "wall_s": began.elapsed().as_secs_f64()}));
    }
    Ok(())
}

fn write_masked(shop: &Workshop<'_>, segment: &Segment, original: &Path, path: &Path, stop: &Stop) -> anyhow::Result<MaskedFile> {
    let (container, mime) = match segment.container {
        recording::Container::Webm => (Container::WebM, "video/webm"),
        recording::Container::Mp4 => (Container::Mp4, "video/mp4"),
    };
    let media = Media::open(shop.tools, original)?;
    let (mut file, mut hash, mut length) = (File::create(path)?, Sha256::new(), 0);
    let each = |bytes: &[u8]| {
        hash.update(bytes);
        length += bytes.len() as u64;
        Ok(file.write_all(bytes)?)
    };
    mask::mask(shop.tools, &media, shop.models, container, &|_, _| stop.check(), each)?;
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let masked = MaskedFile { mime: mime.to_owned(), bytes: length, sha256 };
    anyhow::ensure!(segment.masked(&masked).is_well_formed(), "the masked version of {} bytes is none that can be stored", length);
    Ok(masked)
}

/// A file, sealed part by part. It goes to the bucket whole, from memory: a body that is read from a file would be sent in signed chunks, which
/// R2 takes for the object's bytes.
fn sealed(segment: &Segment, session_id: &str, key: &[u8; 32], path: &Path) -> Result<Vec<u8>, JobError> {
    let file = File::open(path)?;
    let mut sealed = Vec::new();
    for part in 1..=segment.parts() {
        let mut bytes = Vec::new();
        (&file).take(PLAIN_PART_BYTES).read_to_end(&mut bytes)?;
        let mut nonce = [0; 12];
        getrandom::fill(&mut nonce).map_err(|error| JobError::ForNow(format!("no randomness: {error}")))?;
        sealed.extend(sealed_part::seal(&bytes, key, nonce, &segment.associated_data(session_id, part)));
    }
    Ok(sealed)
}
