//! What the exit code says.

use std::process::ExitCode;

/// How the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// The analysis failed: the file cannot be read, or nothing in it can be analysed.
    Failed = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// This machine lacks what the analysis needs.
    Setup = 3,
    /// Something from outside did not answer, or asked to stop: the same again may work.
    Again = 4,
}

/// The same, for `--help`.
pub(crate) const HELP: &str = "\
Exit codes:
  0  done
  1  the analysis failed: a file cannot be read, or nothing in it can be analysed
  2  the command line makes no sense
  3  this machine lacks ffmpeg, the face models or a speech service
  4  the bucket or the edge does not answer, or the work was stopped: try again";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// What this machine lacks, and how to get it; ends in [`Exit::Setup`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct SetupError(pub(crate) String);
