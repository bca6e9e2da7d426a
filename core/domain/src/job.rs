//! The work of the native service: one job analyses the recording of one interview that is over.
//!
//! The interview offers the job to the ledger; workers lease it, prolong the lease while they work, and end it in one of four ways.
//! A lease that runs out frees the job for the next worker, so that no kill loses one.
//!
//! Bodies of `/api/v1/jobs…`, all with a service token in `Authorization: Bearer` (`engine::service_token`):
//!
//! | request | answer |
//! | --- | --- |
//! | `POST …/lease` with [`LeaseRequest`] | [`Leased`], or 204: there is nothing to do |
//! | `POST …/{id}/extend` with [`Held`] | [`Lease`] |
//! | `PUT …/{id}/report` with [`Finding`] | 204: the interview has it; the same again changes nothing |
//! | `PUT …/{id}/masked` with [`Masked`] | 204: it is what is played from now on; the same again changes nothing |
//! | `POST …/{id}/ack` with [`Finished`] | 204: the job is done |
//! | `POST …/{id}/release` with [`Held`] | 204: the worker stops; the job waits as if it had not been leased |
//! | `POST …/{id}/retry` with [`Trouble`] | 204: it failed; it waits, longer each time, or ends as a dead letter |
//! | `POST …/{id}/bury` with [`Trouble`] | 204: it can never work; it is a dead letter |
//! | `GET …` | [`JobList`], for operators |
//! | `POST …/{id}/revive` | 204: a dead letter waits again, for operators |
//!
//! | code | what to do |
//! | --- | --- |
//! | 409 `lease_lost` | stop working on it: the lease ran out and the job is somebody else's, or over |
//! | 409 `job_withdrawn` | ack: the candidate took the consent back, there is nothing left to analyse |
//! | 409 `damaged_upload` | store the masked version again: the bucket has it not, or not in its length |
//! | 404 `not_found` | there is no such job |

use serde::{Deserialize, Serialize};

use crate::cost::AnalysisUse;
use crate::principal::Tier;
use crate::recording::{MaskedFile, Segment};
use crate::report::Report;
use crate::session::Stamped;

/// Version of the analysis. A higher one makes new jobs of old recordings; the same one never analyses twice.
pub const ANALYSIS_VERSION: u32 = 1;

/// What an interview asks the ledger for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Whose recording.
    pub session_id: String,
    /// See [`ANALYSIS_VERSION`].
    pub analysis_version: u32,
    /// Segments that were stored when it was offered. A recording that grew later is analysed again.
    pub edition: u32,
    /// Premium jobs go first.
    pub tier: Tier,
}

impl Offer {
    /// The job's identifier: the same recording and version give the same job.
    pub fn job_id(&self) -> String {
        format!("{}-v{}", self.session_id, self.analysis_version)
    }
}

/// A worker asks for work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaseRequest {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
}

/// For how long a job is whose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Names this lease; whoever shows it holds it.
    pub id: String,
    /// Milliseconds until it runs out, from when the answer was written.
    pub ends_in_ms: u64,
}

/// A job in a worker's hands, with everything it needs. Only here the recording's key and the candidate's names leave the edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leased {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The job.
    pub job_id: String,
    /// What was offered.
    pub offer: Offer,
    /// How often it was leased before, without a result.
    pub failures: u32,
    /// Until when it is the worker's.
    pub lease: Lease,
    /// What to analyse.
    pub work: Work,
}

/// One interview and its recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// The stored segments, in order of start.
    pub segments: Vec<Segment>,
    /// The recording's key: 32 bytes in base64url without padding.
    pub key: String,
    /// The key for what is masked, in the same form. None where there is nothing to mask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked_key: Option<String>,
    /// Identifiers of the segments that have a masked version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<String>,
    /// [`crate::setup::CreateSession::candidate_names`], to be taken out of what the report repeats; no part of any report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidate_names: Vec<String>,
    /// The interview's whole log; its state and the device's measurements follow from it.
    pub log: Vec<Stamped>,
}

/// Shows a lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// [`Lease::id`].
    pub lease: String,
}

/// Ends a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finished {
    /// [`Lease::id`].
    pub lease: String,
    /// What its work cost. None where there was nothing to do any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<AnalysisUse>,
}

/// The analysis' report on its way to the interview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// [`Lease::id`].
    pub lease: String,
    /// The report, which names its analysis.
    pub report: Report,
}

/// The masked version of a segment, stored and on its way to the interview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masked {
    /// [`Lease::id`].
    pub lease: String,
    /// Of which segment.
    pub segment_id: String,
    /// What the bucket has.
    pub file: MaskedFile,
}

/// A job that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// [`Lease::id`].
    pub lease: String,
    /// For operators: what failed. No words of the candidate.
    pub reason: String,
}

impl Trouble {
    /// Longest reason that is kept, in bytes.
    pub const MAX_REASON_BYTES: usize = 500;
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// For a worker, or for its time to come.
    Waiting,
    /// A worker has it.
    Leased,
    /// There is a report.
    Done,
    /// It failed for good; an operator may revive it.
    Dead,
}

/// A job as operators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobView {
    /// The job.
    pub job_id: String,
    /// What was offered.
    pub offer: Offer,
    /// See [`JobState`].
    pub state: JobState,
    /// How often it was leased without a result.
    pub failures: u32,
    /// Unix time in milliseconds: from when on it may be leased.
    pub due_epoch_ms: u64,
    /// The worker that has or had it.
    pub worker: Option<String>,
    /// Why it last failed.
    pub reason: Option<String>,
}

/// The ledger's jobs, dead letters first, then the latest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobList {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// At most [`Self::MOST`].
    pub jobs: Vec<JobView>,
}

impl JobList {
    /// Most jobs of one answer.
    pub const MOST: u64 = 200;
}

/// A piece of the work on one segment whose result is kept in the bucket, so that nobody repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// What the sound says.
    Voice,
    /// The words of the sound, where the operator has a speech service.
    Transcript,
    /// What the picture says.
    Facial,
    /// A version of the picture without faces, after the report.
    Masking,
}

impl Stage {
    /// Those that the report is made of.
    pub const ANALYSIS: [Self; 3] = [Self::Voice, Self::Transcript, Self::Facial];
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Voice, Self::Transcript, Self::Facial, Self::Masking];

    /// The name in keys and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Transcript => "transcript",
            Self::Facial => "facial",
            Self::Masking => "masking",
        }
    }

    /// Where its result for a segment lies in the bucket, sealed under the recording's key.
    pub fn object_key(self, session_id: &str, segment_id: &str) -> String {
        format!("analysis/{session_id}/{segment_id}/v{ANALYSIS_VERSION}/{}", self.as_str())
    }
}
