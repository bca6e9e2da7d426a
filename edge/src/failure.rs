//! Why a request, a message or an alarm could not be served.

use domain::problem::Problem;
use domain::session::ApplyError;
use engine::interviewer::InterviewerError;
use engine::recording::BucketError;
use serde_json::json;

use crate::log;

/// Either a [`Problem`] for the client to read, or a cause for the log behind a plain `internal`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The client is told exactly this.
    #[error(transparent)]
    Refused(#[from] Problem),
    /// The platform refused something: storage, sockets, bindings.
    #[error("platform: {0}")]
    Platform(#[from] worker::Error),
    /// The stored log does not fold.
    #[error("log: {0}")]
    Log(#[from] ApplyError),
    /// The recordings' bucket did not do something.
    #[error(transparent)]
    Bucket(#[from] BucketError),
    /// There is no question although one is waited for.
    #[error("interviewer: {0}")]
    Interviewer(#[from] InterviewerError),
    /// Something stored or sent has another shape. serde's own message may quote the data, so only the place is kept.
    #[error("json: {what} at line {line} column {column}")]
    Json {
        /// `syntax`, `data`, …
        what: &'static str,
        /// Where.
        line: usize,
        /// Where.
        column: usize,
    },
    /// The Worker is not set up as it must be.
    #[error("setup: {0}")]
    Setup(&'static str),
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        let what = match error.classify() {
            serde_json::error::Category::Io => "io",
            serde_json::error::Category::Syntax => "syntax",
            serde_json::error::Category::Data => "data",
            serde_json::error::Category::Eof => "eof",
        };
        Self::Json { what, line: error.line(), column: error.column() }
    }
}

impl Failure {
    /// What the client reads. A cause on our side is logged here, and only here.
    pub(crate) fn into_problem(self, trace_id: &str) -> Problem {
        let mut problem = match self {
            Self::Refused(problem) => problem,
            Self::Bucket(cause) => {
                log::error(trace_id, "bucket_failed", json!({"cause": cause.to_string()}));
                Problem::unavailable(
                    "bucket_unavailable",
                    "The store for recordings does not answer. Nothing is lost; try again in a minute.",
                )
            }
            cause => {
                log::error(trace_id, "internal", json!({"cause": cause.to_string()}));
                Problem::internal()
            }
        };
        problem.trace_id = trace_id.to_owned();
        problem
    }
}
