//! The sound of a file as samples.

use std::io::Read;

use super::child::Running;
use super::probe::arguments;
use super::{LONGEST_S, Media, MediaError, Stream, Tools};

/// Rate of the samples.
pub(crate) const SAMPLE_RATE_HZ: u32 = 16_000;
/// Handed on at once: two seconds.
const CHUNK_BYTES: usize = 2 * SAMPLE_RATE_HZ as usize * size_of::<f32>();

impl Media {
    /// Calls `each` with mono samples, full scale = 1, at [`SAMPLE_RATE_HZ`]; the first is at time 0 of the file, and what the file leaves
    /// out is silence. After [`LONGEST_S`] it ends.
    ///
    /// # Errors
    /// When decoding fails or takes too long, or by `each`; what came before was handed on.
    pub(crate) fn read_sound<E: From<MediaError>>(
        &self,
        tools: &Tools,
        sound: Stream,
        mut each: impl FnMut(&[f32]) -> Result<(), E>,
    ) -> Result<(), E> {
        let filter = format!("asetpts=PTS-({})/TB,aresample={SAMPLE_RATE_HZ}:async=1:first_pts=0", self.start_s);
        let mut args = self.decode("level+error", &[]);
        args.extend(arguments(["-map", &format!("0:{}", sound.index), "-af", &filter, "-ac", "1", "-f", "f32le", "pipe:1"]));
        let (child, mut output) = Running::start(&tools.ffmpeg, &self.path, self.limit(), args, |_| {}).map_err(E::from)?;
        let mut bytes = vec![0; CHUNK_BYTES];
        let mut samples = Vec::with_capacity(CHUNK_BYTES / size_of::<f32>());
        let mut left = (LONGEST_S * f64::from(SAMPLE_RATE_HZ)) as usize;
        while left > 0 {
            let filled = fill(&mut output, &mut bytes).map_err(MediaError::from)?;
            samples.clear();
            samples.extend(bytes[..filled].as_chunks().0.iter().map(|sample| f32::from_le_bytes(*sample)).take(left));
            left -= samples.len();
            each(&samples)?;
            if filled < bytes.len() {
                return Ok(child.finish()?);
            }
        }
        Ok(())
    }
}

/// Reads until `bytes` is full or the stream ends.
pub(super) fn fill(from: &mut impl Read, bytes: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < bytes.len() {
        match from.read(&mut bytes[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}
