//! The masked version of a segment: written, sealed, and told to the interview.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use domain::job::{Leased, Stage};
use domain::recording::{self, MaskedFile, Medium, PLAIN_PART_BYTES, Segment};
use sha2::{Digest, Sha256};

use super::bench::{Bench, StageResult};
use super::pipeline::{JobError, Workshop, key_of};
use super::seal::seal;
use super::source::JobSource;
use crate::hex::hex;
use crate::mask;
use crate::media::{Container, Media, Tools};
use crate::stop::Stop;

/// Tells the interview of every masked version that it does not know. `false`: a segment is still to be masked.
///
/// # Errors
/// See [`JobError`].
pub(crate) fn tell(shop: &Workshop<'_>, source: &dyn JobSource, job: &Leased, stop: &Stop) -> Result<bool, JobError> {
    let key = key_of(&job.work.key)?;
    let mut complete = true;
    for segment in job.work.segments.iter().filter(|segment| is_wanted(job, segment)) {
        stop.check()?;
        match Bench::new(shop, &job.offer.session_id, segment, &key, stop).kept(Stage::Masking)? {
            Some(StageResult { masked: Some(file), .. }) => source.masked(&job.job_id, &job.lease.id, &segment.id, &file)?,
            // It cannot be masked, and is left as it is until its time is over.
            Some(_) => {}
            None => complete = false,
        }
    }
    Ok(complete)
}

/// Its picture shows faces, and the interview knows no masked version.
pub(crate) fn is_wanted(job: &Leased, segment: &Segment) -> bool {
    segment.medium == Medium::Video && job.work.masked_key.is_some() && !job.work.masked.contains(&segment.id)
}

/// Writes the masked version of a segment to `path`.
///
/// # Errors
/// When it cannot be masked, or `stop` was told.
pub(crate) fn write(
    shop: &Workshop<'_>,
    tools: &Tools,
    segment: &Segment,
    media: &Media,
    path: &Path,
    stop: &Stop,
) -> anyhow::Result<MaskedFile> {
    let (container, mime) = match segment.container {
        recording::Container::Webm => (Container::WebM, "video/webm"),
        recording::Container::Mp4 => (Container::Mp4, "video/mp4"),
    };
    let (mut file, mut hash, mut length) = (File::create(path)?, Sha256::new(), 0);
    let each = |bytes: &[u8]| {
        hash.update(bytes);
        length += bytes.len() as u64;
        Ok(file.write_all(bytes)?)
    };
    mask::mask(tools, media, shop.models, container, &|_, _| stop.check(), each)?;
    let masked = MaskedFile { mime: mime.to_owned(), bytes: length, sha256: hex(&hash.finalize()) };
    anyhow::ensure!(segment.masked(&masked).is_well_formed(), "the masked version of {} bytes is none that can be stored", length);
    Ok(masked)
}

/// A file, sealed part by part. It goes to the bucket whole, from memory: a body that is read from a file would be sent in signed chunks, which
/// R2 takes for the object's bytes.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn sealed(segment: &Segment, session_id: &str, key: &[u8; 32], path: &Path) -> Result<Vec<u8>, JobError> {
    let file = File::open(path)?;
    let mut sealed = Vec::new();
    for part in 1..=segment.parts() {
        let mut bytes = Vec::new();
        (&file).take(PLAIN_PART_BYTES).read_to_end(&mut bytes)?;
        sealed.extend(seal(&bytes, key, &segment.associated_data(session_id, part))?);
    }
    Ok(sealed)
}
