//! Requests below `/api/v1/jobs`; see [`domain::job`].

use worker::Method;

/// What a worker or an operator wants of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JobsRoute {
    /// All jobs.
    List,
    /// One to work on.
    Lease,
    /// Something with this job.
    Job(String, JobOrder),
}

/// What is to happen to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JobOrder {
    /// More time.
    Extend,
    /// Its report.
    Report,
    /// The masked version of one of its segments.
    Masked,
    /// It is done.
    Ack,
    /// The worker stops.
    Release,
    /// It failed.
    Retry,
    /// It can never work.
    Bury,
    /// A dead letter is tried again.
    Revive,
}

/// Reads method and what follows `…/jobs`.
pub(super) fn route(method: &Method, rest: &[&str]) -> Option<JobsRoute> {
    let job = |id: &str, order| JobsRoute::Job(id.to_owned(), order);
    let route = match (method, rest) {
        (Method::Get, []) => JobsRoute::List,
        (Method::Post, ["lease"]) => JobsRoute::Lease,
        (Method::Post, [id, "extend"]) => job(id, JobOrder::Extend),
        (Method::Put, [id, "report"]) => job(id, JobOrder::Report),
        (Method::Put, [id, "masked"]) => job(id, JobOrder::Masked),
        (Method::Post, [id, "ack"]) => job(id, JobOrder::Ack),
        (Method::Post, [id, "release"]) => job(id, JobOrder::Release),
        (Method::Post, [id, "retry"]) => job(id, JobOrder::Retry),
        (Method::Post, [id, "bury"]) => job(id, JobOrder::Bury),
        (Method::Post, [id, "revive"]) => job(id, JobOrder::Revive),
        _ => return None,
    };
    Some(route)
}

impl JobsRoute {
    /// The name in the log; it has no identifiers in it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::List => "jobs",
            Self::Lease => "job_lease",
            Self::Job(_, JobOrder::Extend) => "job_extend",
            Self::Job(_, JobOrder::Report) => "job_report",
            Self::Job(_, JobOrder::Masked) => "job_masked",
            Self::Job(_, JobOrder::Ack) => "job_ack",
            Self::Job(_, JobOrder::Release) => "job_release",
            Self::Job(_, JobOrder::Retry) => "job_retry",
            Self::Job(_, JobOrder::Bury) => "job_bury",
            Self::Job(_, JobOrder::Revive) => "job_revive",
        }
    }
}
