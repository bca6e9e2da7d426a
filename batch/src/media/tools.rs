//! Where ffmpeg is.

use std::path::{Path, PathBuf};

use crate::exit::SetupError;

/// The two programs.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(super) ffmpeg: PathBuf,
    pub(super) ffprobe: PathBuf,
}

impl Tools {
    /// Looks through `PATH`.
    ///
    /// # Errors
    /// When one is missing; the message says how to get it.
    pub(crate) fn find() -> Result<Self, SetupError> {
        Ok(Self { ffmpeg: find("ffmpeg")?, ffprobe: find("ffprobe")? })
    }
}

fn find(name: &str) -> Result<PathBuf, SetupError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file());
    // A link's target is what may be run.
    let resolved = found.and_then(|file| Path::canonicalize(&file).ok());
    resolved.ok_or_else(|| SetupError(format!("{name} is missing; install ffmpeg, for instance with `sudo apt-get install ffmpeg`")))
}
