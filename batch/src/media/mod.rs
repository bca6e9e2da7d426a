//! Media files of any kind, decoded by ffmpeg in a confined child ([`crate::confine`]).
//!
//! ```text
//! probe (ffprobe) ─┬─ sound    (ffmpeg → 16 kHz mono samples)
//!                  ├─ pictures (ffmpeg → RGBA frames with their times)
//!                  └─ masked   (ffmpeg + stencils → the same film with parts made unrecognisable)
//! ```
//!
//! All times count from the file's own beginning, the earliest of its streams, so that sound and picture share one clock.

mod child;
mod error;
mod masked;
mod pictures;
mod probe;
mod sound;
mod tools;

pub(crate) use error::MediaError;
pub(crate) use masked::{Container, STENCIL_HZ, STENCIL_SIDE};
pub(crate) use pictures::{Pace, Picture};
pub(crate) use probe::{Media, Stream};
pub(crate) use sound::SAMPLE_RATE_HZ;
pub(crate) use tools::Tools;

/// Longest stretch that is decoded, in seconds. The longest interview on offer has 45 minutes; a few kilobytes can claim years.
pub(crate) const LONGEST_S: f64 = 6.0 * 3600.0;
