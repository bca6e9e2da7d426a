//! Where ffmpeg is.

use std::path::{Path, PathBuf};

use crate::exit::SetupError;
use crate::meter::Meter;

/// The two programs.
#[derive(Debug, Clone)]
pub(crate) struct Tools {
    pub(super) ffmpeg: Program,
    pub(super) ffprobe: Program,
    /// What they spend.
    pub(crate) meter: Meter,
}

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) path: PathBuf,
    pub(super) meter: Meter,
}

impl Tools {
    /// Looks through `PATH`.
    ///
    /// # Errors
    /// When one is missing; the message says how to get it.
    pub(crate) fn find() -> Result<Self, SetupError> {
        Ok(Self::of(find("ffmpeg")?, find("ffprobe")?))
    }

    /// The same programs with a meter of their own.
    pub(crate) fn metered(&self) -> Self {
        Self::of(self.ffmpeg.path.clone(), self.ffprobe.path.clone())
    }

    fn of(ffmpeg: PathBuf, ffprobe: PathBuf) -> Self {
        let meter = Meter::default();
        let program = |path| Program { path, meter: meter.clone() };
        Self { ffmpeg: program(ffmpeg), ffprobe: program(ffprobe), meter }
    }
}

fn find(name: &str) -> Result<PathBuf, SetupError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file());
    // A link's target is what may be run.
    let resolved = found.and_then(|file| Path::canonicalize(&file).ok());
    resolved.ok_or_else(|| SetupError(format!("{name} is missing; install ffmpeg, for instance with `sudo apt-get install ffmpeg`")))
}
