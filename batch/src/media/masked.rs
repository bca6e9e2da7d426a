//! A film written again with parts of its picture made unrecognisable.
//!
//! One child decodes, covers and encodes, so that every picture keeps its own time and no pixel passes through this process. What is to
//! be covered goes in beside the file as a second, small film: its *stencils*. A picture without a stencil is covered as a whole.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::Path;
use std::process::ChildStdin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::child::Running;
use super::probe::arguments;
use super::{Media, MediaError, Stream, Tools};

/// Stencils a second; each holds until the next.
pub(crate) const STENCIL_HZ: u32 = 10;
/// Cells of a stencil across and down, whatever the picture's shape is.
pub(crate) const STENCIL_SIDE: usize = 64;
/// Blocks of the mosaic across the picture's shorter side, so that no face, however close, is cut into more. From 8 × 8 blocks hardly anybody
/// is recognised, from 16 × 16 many are (Harmon & Julesz 1973).
const BLOCKS: u32 = 8;
/// Encoding takes longer than decoding, on two cores about as long as the recording.
const SLOWER: u32 = 4;
/// A coded picture gets this many times the bits that the whole file had, so that it loses little by being coded again.
const ROOM: f64 = 1.5;
/// Bits per second that a picture may have in any case, and never more than; 20 Mbit/s are enough for 4K.
const LEAST_BPS: f64 = 300_000.0;
const MOST_BPS: f64 = 20_000_000.0;
/// Where the file says no length.
const USUAL_BPS: f64 = 4_000_000.0;
/// Handed on at once.
const CHUNK_BYTES: usize = 1 << 16;

/// What the film is written as. Sound is copied as it is, so the container must know its codec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// VP8.
    WebM,
    /// H.264.
    Matroska,
    /// H.264, in fragments: a pipe cannot be rewound.
    Mp4,
    /// The same.
    Mov,
}

impl Container {
    /// By the name's extension.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "webm" => Some(Self::WebM),
            "mkv" => Some(Self::Matroska),
            "mp4" | "m4v" => Some(Self::Mp4),
            "mov" => Some(Self::Mov),
            _ => None,
        }
    }

    /// `bps` are the picture's bits per second at most. Encoders are set for two cores: as fast as the picture of a talking head allows. Time bases are the containers' own, so that pictures
    /// of uneven rate keep their times.
    fn arguments(self, bps: u64) -> Vec<OsString> {
        let (most, buffer) = (bps.to_string(), (2 * bps).to_string());
        let vp8 = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "6", "-crf", "10", "-b:v", &most];
        let h264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-bf", "0", "-maxrate", &most, "-bufsize", &buffer];
        let fragments = ["-video_track_timescale", "90000", "-movflags", "frag_keyframe+delay_moov+default_base_moof"];
        let (mut args, time_base) = if self == Self::WebM { (arguments(vp8), "1:1000") } else { (arguments(h264), "1:90000") };
        args.extend(arguments(["-enc_time_base", time_base]));
        if matches!(self, Self::Mp4 | Self::Mov) {
            args.extend(arguments(fragments));
        }
        let format = match self {
            Self::WebM => "webm",
            Self::Matroska => "matroska",
            Self::Mp4 => "mp4",
            Self::Mov => "mov",
        };
        args.extend(arguments(["-g", "120", "-f", format]));
        args
    }
}

impl Media {
    /// Calls `each` with the new file's bytes, piece by piece, and with the time in milliseconds up to which stencils have been taken.
    ///
    /// `stencils` begin at the file's beginning; a cell above 0 is covered. Where they end the picture ends. The sound's packets stay as they
    /// are; names, places and chapters that the file tells are left out.
    ///
    /// # Errors
    /// When the file is damaged or cut off, or takes too long, or by `each`: what was handed on is then no film.
    pub(crate) fn read_masked<E: From<MediaError>>(
        &self,
        tools: &Tools,
        picture: Stream,
        container: Container,
        stencils: impl Iterator<Item = Vec<u8>> + Send,
        mut each: impl FnMut(&[u8], f64) -> Result<(), E>,
    ) -> Result<(), E> {
        let args = self.masking(picture, container).map_err(E::from)?;
        let limit = self.limit() * SLOWER;
        let taken = AtomicU64::new(0);
        std::thread::scope(|scope| {
            let (child, input, mut output) = Running::start_fed(&tools.ffmpeg, &self.path, limit, args).map_err(E::from)?;
            scope.spawn(|| {
                let _spent = tools.meter.this_thread();
                feed(input, stencils, &taken);
            });
            let mut bytes = vec![0; CHUNK_BYTES];
            loop {
                let read = output.read(&mut bytes).map_err(|error| E::from(error.into()))?;
                if read == 0 {
                    return Ok(child.finish_whole()?);
                }
                let until = Duration::from_secs(taken.load(Ordering::Relaxed)) / STENCIL_HZ;
                each(&bytes[..read], until.as_secs_f64() * 1000.0)?;
            }
        })
    }

    fn masked_bps(&self) -> u64 {
        let bps = self.duration_s.map_or(USUAL_BPS, |duration_s| ROOM * 8.0 * self.size_bytes as f64 / duration_s);
        bps.clamp(LEAST_BPS, MOST_BPS) as u64
    }

    fn masking(&self, picture: Stream, container: Container) -> Result<Vec<OsString>, MediaError> {
        let upright_px = self.upright_px.ok_or(MediaError::NothingInside)?;
        let side = STENCIL_SIDE.to_string();
        // The first damaged packet ends it: what follows cannot be trusted to be where the faces were sought.
        let mut args = self.decode("level+error", &["-xerror"]);
        args.extend(arguments(["-thread_queue_size", "64", "-f", "rawvideo", "-pixel_format", "gray"]));
        args.extend(arguments(["-video_size", &format!("{side}x{side}"), "-framerate", &STENCIL_HZ.to_string(), "-i", "pipe:0"]));
        args.extend(arguments(["-filter_complex", &filters(picture, upright_px, self.start_s)]));
        args.extend(arguments(["-map", "[masked]", "-map", "0:a?", "-c:a", "copy", "-map_metadata", "-1", "-map_chapters", "-1"]));
        args.extend(arguments(["-fps_mode", "passthrough", "-threads", &super::child::DECODER_THREADS.to_string()]));
        if let Some(duration_s) = self.duration_s {
            // A pipe cannot be rewound to note the length; Matroska's writer takes it from here.
            args.extend(arguments(["-metadata", &format!("DURATION={duration_s}")]));
        }
        args.extend(container.arguments(self.masked_bps()));
        args.extend(arguments(["pipe:1"]));
        Ok(args)
    }
}

/// The picture as a mosaic, transparent but where the stencil covers, laid over the picture.
fn filters(picture: Stream, upright_px: [u32; 2], start_s: f64) -> String {
    // Encoders want even sides.
    let [width, height] = upright_px.map(|side| (side & !1).max(2));
    let blocks = |side: u32| (f64::from(BLOCKS * side) / f64::from(width.min(height))).round();
    let (across, down) = (blocks(width), blocks(height));
    format!(
        "[0:{}]scale={width}:{height},format=yuv420p,split[clear][seen];\
         [seen]scale={across}:{down}:flags=area,scale={width}:{height}:flags=neighbor[mosaic];\
         [1:v]setpts=PTS+({start_s})/TB,scale={width}:{height}:flags=neighbor[stencil];\
         [mosaic][stencil]alphamerge=shortest=1[cover];\
         [clear][cover]overlay=shortest=1,format=yuv420p[masked]",
        picture.index
    )
}

fn feed(mut input: ChildStdin, stencils: impl Iterator<Item = Vec<u8>>, taken: &AtomicU64) {
    for stencil in stencils {
        // Nobody reads on once the film has ended.
        if input.write_all(&stencil).is_err() {
            return;
        }
        taken.fetch_add(1, Ordering::Relaxed);
    }
}
