//! The job ledger of the edge, over HTTPS; see [`domain::job`] for the requests.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::SCHEMA_VERSION;
use domain::cost::AnalysisUse;
use domain::job::{Finding, Finished, Held, Lease, LeaseRequest, Leased, Masked, Trouble};
use domain::problem::Problem;
use domain::recording::MaskedFile;
use domain::report::Report;
use engine::service_token;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Agent;
use ureq::http::Response;

use super::source::{JobSource, SourceError};

/// The edge answers within seconds; whoever waits longer waits in vain.
const CALL_LIMIT: Duration = Duration::from_secs(30);
/// Longest answer: an interview's whole log.
const MAX_ANSWER_BYTES: u64 = 256 * 1024 * 1024;

/// The edge, as this worker reaches it.
pub(crate) struct Ledger {
    agent: Agent,
    /// `https://practice.example`, without a slash at the end.
    base_url: String,
    worker: String,
    /// Signs this worker's tokens.
    seed: [u8; 32],
}

impl Ledger {
    /// Calls nobody yet.
    pub(crate) fn new(base_url: String, worker: String, seed: [u8; 32]) -> Self {
        let config = Agent::config_builder().timeout_global(Some(CALL_LIMIT)).http_status_as_error(false).build();
        Self { agent: config.into(), base_url, worker, seed }
    }

    fn call<T: DeserializeOwned>(&self, method: Method, path: &str, body: &impl Serialize) -> Result<Option<T>, SourceError> {
        let url = format!("{}/api/v1/jobs/{path}", self.base_url);
        let request = match method {
            Method::Post => self.agent.post(url),
            Method::Put => self.agent.put(url),
        };
        let token = service_token::issue(&self.worker, now_s(), &self.seed);
        let answer = request.header("authorization", format!("Bearer {token}")).send_json(body);
        read(answer.map_err(unavailable)?)
    }

    fn trouble(&self, job_id: &str, what: &str, lease: &str, reason: &str) -> Result<(), SourceError> {
        let trouble = Trouble { lease: lease.to_owned(), reason: reason.to_owned() };
        self.call::<()>(Method::Post, &format!("{job_id}/{what}"), &trouble).map(drop)
    }
}

enum Method {
    Post,
    Put,
}

impl JobSource for Ledger {
    fn lease(&self) -> Result<Option<Leased>, SourceError> {
        self.call(Method::Post, "lease", &LeaseRequest { schema_version: SCHEMA_VERSION })
    }

    fn extend(&self, job_id: &str, lease: &str) -> Result<Lease, SourceError> {
        let extended = self.call(Method::Post, &format!("{job_id}/extend"), &Held { lease: lease.to_owned() })?;
        extended.ok_or_else(|| SourceError::Refused("an extension without a lease".to_owned()))
    }

    fn report(&self, job_id: &str, lease: &str, report: &Report) -> Result<(), SourceError> {
        let finding = Finding { lease: lease.to_owned(), report: report.clone() };
        self.call::<()>(Method::Put, &format!("{job_id}/report"), &finding).map(drop)
    }

    fn masked(&self, job_id: &str, lease: &str, segment_id: &str, file: &MaskedFile) -> Result<(), SourceError> {
        let masked = Masked { lease: lease.to_owned(), segment_id: segment_id.to_owned(), file: file.clone() };
        self.call::<()>(Method::Put, &format!("{job_id}/masked"), &masked).map(drop)
    }

    fn ack(&self, job_id: &str, lease: &str, used: Option<AnalysisUse>) -> Result<(), SourceError> {
        self.call::<()>(Method::Post, &format!("{job_id}/ack"), &Finished { lease: lease.to_owned(), used }).map(drop)
    }

    fn release(&self, job_id: &str, lease: &str) -> Result<(), SourceError> {
        self.call::<()>(Method::Post, &format!("{job_id}/release"), &Held { lease: lease.to_owned() }).map(drop)
    }

    fn retry(&self, job_id: &str, lease: &str, reason: &str) -> Result<(), SourceError> {
        self.trouble(job_id, "retry", lease, reason)
    }

    fn bury(&self, job_id: &str, lease: &str, reason: &str) -> Result<(), SourceError> {
        self.trouble(job_id, "bury", lease, reason)
    }
}

fn read<T: DeserializeOwned>(mut answer: Response<ureq::Body>) -> Result<Option<T>, SourceError> {
    let status = answer.status().as_u16();
    if status == 204 {
        return Ok(None);
    }
    let body = answer.body_mut().with_config().limit(MAX_ANSWER_BYTES).read_to_vec().map_err(unavailable)?;
    if status == 200 {
        return serde_json::from_slice(&body).map(Some).map_err(|error| SourceError::Refused(format!("an answer that is none: {error}")));
    }
    let problem: Result<Problem, _> = serde_json::from_slice(&body);
    Err(match problem {
        Ok(problem) if problem.code == "lease_lost" => SourceError::LeaseLost,
        Ok(problem) if problem.code == "job_withdrawn" => SourceError::Withdrawn,
        Ok(problem) if status < 500 && status != 429 => SourceError::Refused(problem.to_string()),
        _ => SourceError::Unavailable(format!("status {status}")),
    })
}

fn unavailable(error: ureq::Error) -> SourceError {
    SourceError::Unavailable(error.to_string())
}

fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
