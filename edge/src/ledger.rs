//! The ledger of analysis jobs: one Durable Object, whose one table is [`engine::ledger`]'s jobs.

use domain::job::{JobList, JobState, JobView, Lease, Offer, Trouble};
use domain::principal::Tier;
use domain::problem::Problem;
use engine::ledger::Job;
use serde::{Deserialize, Serialize};
use worker::{
    DurableObject, Env, Method, Request, RequestInit, Response, ResponseBuilder, Result, SqlStorageValue, State, Storage, durable_object,
};

use crate::failure::Failure;
use crate::object::without_sockets;
use crate::respond::{self, TRACE_HEADER};
use crate::sql::int;
use crate::{auth, body, clock, random};

/// The binding of the ledger.
const BINDING: &str = "JOBS";
/// The one object's name.
const NAME: &str = "ledger";
/// Ready jobs that are looked at for one lease; free ones may have to stand back.
const LOOKED_AT: i64 = 20;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS jobs (
  id TEXT PRIMARY KEY, tier INTEGER NOT NULL, state TEXT NOT NULL, due_ms INTEGER NOT NULL, job TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS jobs_due ON jobs (state, tier, due_ms);
";
const PUT: &str = "INSERT OR REPLACE INTO jobs (id, tier, state, due_ms, job) VALUES (?, ?, ?, ?, ?)";
const READY: &str = "
SELECT job FROM jobs WHERE state IN ('waiting', 'leased') AND due_ms <= ? ORDER BY tier, due_ms LIMIT ?";
const PREMIUM_WAITS: &str = "
SELECT job FROM jobs WHERE tier = 0 AND (state = 'leased' OR (state = 'waiting' AND due_ms <= ?)) LIMIT 1";
const LISTED: &str = "SELECT job FROM jobs ORDER BY state = 'dead' DESC, due_ms DESC LIMIT ?";

/// What the ledger can be told.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub(crate) enum Order {
    /// There is something to analyse.
    Offer(Offer),
    /// Give this worker a job.
    Lease {
        /// Its name.
        worker: String,
    },
    /// Prolong.
    Extend {
        /// Which job.
        job_id: String,
        /// By which lease.
        lease: String,
    },
    /// The report is with the interview.
    Done {
        /// Which job.
        job_id: String,
        /// By which lease.
        lease: String,
    },
    /// The worker stops.
    Release {
        /// Which job.
        job_id: String,
        /// By which lease.
        lease: String,
    },
    /// It failed.
    Retry {
        /// Which job.
        job_id: String,
        /// Lease and reason.
        trouble: Trouble,
    },
    /// It can never work.
    Bury {
        /// Which job.
        job_id: String,
        /// Lease and reason.
        trouble: Trouble,
    },
    /// A dead letter is to be tried again.
    Revive {
        /// Which job.
        job_id: String,
    },
    /// What is there?
    List,
}

/// A job with its present lease, if it has one.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Standing {
    /// The job.
    pub(crate) job: JobView,
    /// For its holder.
    pub(crate) lease: Option<Lease>,
}

/// Jobs are taken here at all: without workers that could be known, none are offered.
pub(crate) fn is_set_up(env: &Env) -> bool {
    auth::service_public_key(env).is_some()
}

/// Gives an order. The answer is the job it was about, a list for [`Order::List`], or `None` where no job is to be had.
///
/// # Errors
/// The ledger's refusal, and the platform's failures.
pub(crate) async fn tell<T: serde::de::DeserializeOwned>(
    env: &Env,
    order: &Order,
    trace_id: &str,
) -> std::result::Result<Option<T>, Failure> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(serde_json::to_string(order)?.into()));
    init.headers.set(TRACE_HEADER, trace_id)?;
    let ledger = env.durable_object(BINDING)?.get_by_name(NAME)?;
    let mut answer = ledger.fetch_with_request(Request::new_with_init("https://ledger/", &init)?).await?;
    respond::read(&mut answer).await
}

#[derive(Deserialize)]
struct Row {
    job: String,
}

/// The Durable Object.
#[durable_object]
pub struct JobLedger {
    storage: Storage,
}

impl JobLedger {
    async fn carry_out(&self, mut request: Request, trace_id: &str) -> std::result::Result<Response, Failure> {
        let order: Order = body::json(&mut request).await?;
        // From here on nothing is awaited, so that no other order comes in between.
        self.storage.sql().exec(SCHEMA, vec![])?;
        let now_ms = clock::now_ms();
        let job = match order {
            Order::List => return Ok(respond::json(200, &self.list()?, trace_id)?),
            Order::Lease { worker } => match self.lease(&worker, now_ms)? {
                Some(job) => job,
                None => return Ok(ResponseBuilder::new().with_status(204).empty()),
            },
            Order::Offer(offer) => {
                let known = self.find(&offer.job_id())?;
                self.put(Job::offered(known, offer, now_ms))?
            }
            Order::Extend { job_id, lease } => self.put(self.known(&job_id)?.extended(&lease, now_ms)?)?,
            Order::Done { job_id, lease } => self.put(self.known(&job_id)?.done(&lease, now_ms)?)?,
            Order::Release { job_id, lease } => self.put(self.known(&job_id)?.released(&lease, now_ms)?)?,
            Order::Retry { job_id, trouble } => self.put(self.known(&job_id)?.retried(trouble, now_ms)?)?,
            Order::Bury { job_id, trouble } => self.put(self.known(&job_id)?.buried(trouble, now_ms)?)?,
            Order::Revive { job_id } => self.put(self.known(&job_id)?.revived(now_ms)?)?,
        };
        let lease = job.lease(now_ms);
        Ok(respond::json(200, &Standing { job: job.view(), lease }, trace_id)?)
    }

    fn lease(&self, worker: &str, now_ms: u64) -> std::result::Result<Option<Job>, Failure> {
        self.storage.sql().exec("DELETE FROM jobs WHERE state IN ('done', 'dead') AND due_ms <= ?", vec![int(now_ms)])?;
        let premium_waits = !self.jobs(PREMIUM_WAITS, vec![int(now_ms)])?.is_empty();
        for job in self.jobs(READY, vec![int(now_ms), SqlStorageValue::Integer(LOOKED_AT)])? {
            if !job.is_ready(now_ms, premium_waits) {
                continue;
            }
            // One that was lost too often becomes a dead letter here and is not given away.
            let job = self.put(job.leased(worker, random::trace_id(), now_ms))?;
            if job.state == JobState::Leased {
                return Ok(Some(job));
            }
        }
        Ok(None)
    }

    fn list(&self) -> std::result::Result<JobList, Failure> {
        let jobs = self.jobs(LISTED, vec![int(JobList::MOST)])?;
        Ok(JobList { schema_version: domain::SCHEMA_VERSION, jobs: jobs.into_iter().map(Job::view).collect() })
    }

    fn known(&self, job_id: &str) -> std::result::Result<Job, Failure> {
        self.find(job_id)?.ok_or_else(|| Problem::not_found("such job").into())
    }

    fn find(&self, job_id: &str) -> std::result::Result<Option<Job>, Failure> {
        Ok(self.jobs("SELECT job FROM jobs WHERE id = ?", vec![job_id.into()])?.into_iter().next())
    }

    fn put(&self, job: Job) -> std::result::Result<Job, Failure> {
        let tier = match job.offer.tier {
            Tier::Premium => 0,
            Tier::Free => 1,
        };
        let state = match job.state {
            JobState::Waiting => "waiting",
            JobState::Leased => "leased",
            JobState::Done => "done",
            JobState::Dead => "dead",
        };
        let row = serde_json::to_string(&job)?;
        let values = vec![job.offer.job_id().into(), SqlStorageValue::Integer(tier), state.into(), int(job.due_epoch_ms), row.into()];
        self.storage.sql().exec(PUT, values)?;
        Ok(job)
    }

    fn jobs(&self, query: &str, values: Vec<SqlStorageValue>) -> std::result::Result<Vec<Job>, Failure> {
        let rows: Vec<Row> = self.storage.sql().exec(query, values)?.to_array()?;
        rows.iter().map(|row| Ok(serde_json::from_str(&row.job)?)).collect()
    }
}

impl DurableObject for JobLedger {
    fn new(state: State, _env: Env) -> Self {
        Self { storage: state.storage() }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let trace_id = request.headers().get(TRACE_HEADER)?.unwrap_or_default();
        match self.carry_out(request, &trace_id).await {
            Ok(response) => Ok(response),
            Err(failure) => respond::failure(failure, &trace_id),
        }
    }

    // No alarm is ever set; the platform's crate panics in a handler that is left out.
    async fn alarm(&self) -> Result<Response> {
        Response::empty()
    }

    without_sockets!();
}
