//! `/api/v1/jobs…`: what batch workers and operators do with the ledger, and between it and the interviews.

use domain::SCHEMA_VERSION;
use domain::job::{Finding, Finished, Held, JobList, LeaseRequest, Leased, Masked, Trouble, Work};
use domain::problem::Problem;
use serde_json::json;
use worker::{Env, Method, Request, RequestInit, Response, ResponseBuilder};

use super::sessions::SESSIONS;
use crate::failure::Failure;
use crate::ledger::{self, Order, Standing};
use crate::respond::TRACE_HEADER;
use crate::router::{JobOrder, JobsRoute};
use crate::session::{MASKED_PATH, REPORT_PATH, USED_PATH, WORK_PATH};
use crate::{auth, body, log, respond};

/// So many jobs that turn out to be withdrawn are passed over for one lease; the next request goes on.
const WITHDRAWN_AT_ONCE: usize = 10;

/// Answers a request.
///
/// # Errors
/// What the worker is to read.
pub(super) async fn answer(route: JobsRoute, mut request: Request, env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let worker = auth::service(request.headers(), env)?;
    let (job_id, order) = match route {
        JobsRoute::List => {
            let list: Option<JobList> = ledger::tell(env, &Order::List, trace_id).await?;
            return Ok(respond::json(200, &list, trace_id)?);
        }
        JobsRoute::Lease => {
            let wish: LeaseRequest = body::json(&mut request).await?;
            if wish.schema_version != SCHEMA_VERSION {
                return Err(Problem::unsupported_version(wish.schema_version).into());
            }
            return match lease(&worker, env, trace_id).await? {
                Some(leased) => Ok(respond::json(200, &leased, trace_id)?),
                None => Ok(done()),
            };
        }
        JobsRoute::Job(job_id, order) => (job_id, order),
    };
    let order = match order {
        JobOrder::Report => return report(&job_id, body::json(&mut request).await?, env, trace_id).await,
        JobOrder::Masked => return masked(&job_id, body::json(&mut request).await?, env, trace_id).await,
        JobOrder::Revive => Order::Revive { job_id },
        JobOrder::Retry => Order::Retry { job_id, trouble: trouble(&mut request).await? },
        JobOrder::Bury => Order::Bury { job_id, trouble: trouble(&mut request).await? },
        JobOrder::Ack => return finished(job_id, body::json(&mut request).await?, env, trace_id).await,
        JobOrder::Extend => Order::Extend { job_id, lease: held(&mut request).await? },
        JobOrder::Release => Order::Release { job_id, lease: held(&mut request).await? },
    };
    let standing: Option<Standing> = ledger::tell(env, &order, trace_id).await?;
    let Some(standing) = standing else { return Ok(done()) };
    log::info(trace_id, "job", json!({"job_id": standing.job.job_id, "state": standing.job.state, "worker": worker}));
    match (order, standing.lease) {
        (Order::Extend { .. }, Some(lease)) => Ok(respond::json(200, &lease, trace_id)?),
        _ => Ok(done()),
    }
}

async fn trouble(request: &mut Request) -> Result<Trouble, Failure> {
    body::json(request).await
}

/// A job with its work. One whose consent was taken back is over; one whose interview does not answer waits.
async fn lease(worker: &str, env: &Env, trace_id: &str) -> Result<Option<Leased>, Failure> {
    for _ in 0..WITHDRAWN_AT_ONCE {
        let given: Option<Standing> = ledger::tell(env, &Order::Lease { worker: worker.to_owned() }, trace_id).await?;
        let Some(Standing { job, lease: Some(lease) }) = given else { return Ok(None) };
        log::info(trace_id, "job_leased", json!({"job_id": job.job_id, "worker": worker, "failures": job.failures}));
        let (job_id, offer, failures) = (job.job_id, job.offer, job.failures);
        match ask::<Work>(env, &offer.session_id, WORK_PATH, None, trace_id).await {
            Ok(Some(work)) => return Ok(Some(Leased { schema_version: SCHEMA_VERSION, job_id, offer, failures, lease, work })),
            Err(Failure::Refused(problem)) if problem.code == "job_withdrawn" => {
                let _over: Option<Standing> = ledger::tell(env, &Order::Done { job_id, lease: lease.id }, trace_id).await?;
            }
            other => {
                let trouble = Trouble { lease: lease.id, reason: "the interview did not give its work".into() };
                let _waits: Option<Standing> = ledger::tell(env, &Order::Retry { job_id, trouble }, trace_id).await?;
                return other.map(|_| None);
            }
        }
    }
    Ok(None)
}

async fn held(request: &mut Request) -> Result<String, Failure> {
    let Held { lease } = body::json(request).await?;
    Ok(lease)
}

/// The interview that a job is about; whoever asks holds its lease, which is prolonged.
async fn holder(job_id: &str, lease: &str, env: &Env, trace_id: &str) -> Result<String, Failure> {
    let order = Order::Extend { job_id: job_id.to_owned(), lease: lease.to_owned() };
    let standing: Option<Standing> = ledger::tell(env, &order, trace_id).await?;
    Ok(standing.ok_or_else(|| Problem::not_found("such job"))?.job.offer.session_id)
}

/// Ends a job; the interview learns what it cost.
async fn finished(job_id: String, Finished { lease, used }: Finished, env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let standing: Option<Standing> = ledger::tell(env, &Order::Done { job_id, lease }, trace_id).await?;
    if let (Some(standing), Some(used)) = (standing, used) {
        log::info(trace_id, "job_done", json!({"job_id": standing.job.job_id, "used": used}));
        let _taken: Option<()> = ask(env, &standing.job.offer.session_id, USED_PATH, Some(serde_json::to_string(&used)?), trace_id).await?;
    }
    Ok(done())
}

async fn report(job_id: &str, finding: Finding, env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let session_id = holder(job_id, &finding.lease, env, trace_id).await?;
    if finding.report.session_id != session_id {
        return Err(Problem::bad_request("wrong_session", "The report is not of the interview that the job is about.").into());
    }
    let report = serde_json::to_string(&finding.report)?;
    let _taken: Option<()> = ask(env, &session_id, REPORT_PATH, Some(report), trace_id).await?;
    Ok(done())
}

async fn masked(job_id: &str, masked: Masked, env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let session_id = holder(job_id, &masked.lease, env, trace_id).await?;
    let _taken: Option<()> = ask(env, &session_id, MASKED_PATH, Some(serde_json::to_string(&masked)?), trace_id).await?;
    Ok(done())
}

/// Asks an interview's object something that no request from outside can.
async fn ask<T: serde::de::DeserializeOwned>(
    env: &Env,
    session_id: &str,
    path: &str,
    body: Option<String>,
    trace_id: &str,
) -> Result<Option<T>, Failure> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(body.map(Into::into));
    init.headers.set(TRACE_HEADER, trace_id)?;
    let namespace = env.durable_object(SESSIONS)?;
    let object = namespace.id_from_string(session_id).map_err(|_| Problem::not_found("such interview"))?;
    let mut answer = object.get_stub()?.fetch_with_request(Request::new_with_init(&format!("https://session{path}"), &init)?).await?;
    respond::read(&mut answer).await
}

fn done() -> Response {
    ResponseBuilder::new().with_status(204).empty()
}
