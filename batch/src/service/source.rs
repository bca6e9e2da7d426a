//! Where jobs come from.

use domain::cost::AnalysisUse;
use domain::job::{Lease, Leased};
use domain::recording::MaskedFile;
use domain::report::Report;

/// A source did not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SourceError {
    /// The job is somebody else's, or over: stop working on it.
    #[error("the lease is lost")]
    LeaseLost,
    /// The candidate took the consent back: there is nothing left to do.
    #[error("the recording was withdrawn")]
    Withdrawn,
    /// It may work later.
    #[error("the job source does not answer: {0}")]
    Unavailable(String),
    /// It never will: a token, an address or a document is not what it should be.
    #[error("the job source refused: {0}")]
    Refused(String),
}

/// The port to whatever hands out jobs. Every call may be repeated; `lease` names the lease that the job came with.
pub(crate) trait JobSource: Sync {
    /// A job, if there is one.
    fn lease(&self) -> Result<Option<Leased>, SourceError>;
    /// More time.
    fn extend(&self, job_id: &str, lease: &str) -> Result<Lease, SourceError>;
    /// The report, for the interview.
    fn report(&self, job_id: &str, lease: &str, report: &Report) -> Result<(), SourceError>;
    /// The masked version of a segment, which the bucket has.
    fn masked(&self, job_id: &str, lease: &str, segment_id: &str, file: &MaskedFile) -> Result<(), SourceError>;
    /// Everything is done, and cost this; `None`: there was nothing to do.
    fn ack(&self, job_id: &str, lease: &str, used: Option<AnalysisUse>) -> Result<(), SourceError>;
    /// This worker stops; the job may go to another at once.
    fn release(&self, job_id: &str, lease: &str) -> Result<(), SourceError>;
    /// It failed this time.
    fn retry(&self, job_id: &str, lease: &str, reason: &str) -> Result<(), SourceError>;
    /// It will always fail.
    fn bury(&self, job_id: &str, lease: &str, reason: &str) -> Result<(), SourceError>;
}
