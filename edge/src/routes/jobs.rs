//! `/api/v1/jobs…`: what batch workers and operators do with the ledger, and between it and the interviews.

use domain::SCHEMA_VERSION;
use domain::job::{Finding, Held, JobList, LeaseRequest, Leased, Masked, Trouble, Work};
use domain::problem::Problem;
use engine::service_token;
use serde_json::json;
use worker::{Env, Headers, Method, Request, RequestInit, Response, ResponseBuilder};

use super::sessions::SESSIONS;
use crate::failure::Failure;
use crate::ledger::{self, Order, Standing};
use crate::respond::TRACE_HEADER;
use crate::router::{JobOrder, JobsRoute};
use crate::session::{MASKED_PATH, REPORT_PATH, WORK_PATH};
use crate::{auth, body, clock, log, respond};

/// So many jobs that turn out to be withdrawn are passed over for one lease; the next request goes on.
const WITHDRAWN_AT_ONCE: usize = 10;

/// Answers a request.
///
/// # Errors
/// What the worker is to read.
pub(super) async fn answer(route: JobsRoute, mut request: Request, env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let worker = worker(request.headers(), env)?;
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
        JobOrder::Report => return report(job_id, body::json(&mut request).await?, env, trace_id).await,
        JobOrder::Masked => return masked(job_id, body::json(&mut request).await?, env, trace_id).await,
        JobOrder::Revive => Order::Revive { job_id },
        JobOrder::Retry => Order::Retry { job_id, trouble: trouble(&mut request).await? },
        JobOrder::Bury => Order::Bury { job_id, trouble: trouble(&mut request).await? },
        JobOrder::Extend | JobOrder::Ack | JobOrder::Release => {
            let Held { lease } = body::json(&mut request).await?;
            match order {
                JobOrder::Extend => Order::Extend { job_id, lease },
                JobOrder::Ack => Order::Done { job_id, lease },
                _ => Order::Release { job_id, lease },
            }
        }
    };
    let standing: Option<Standing> = ledger::tell(env, &order, trace_id).await?;
    let Some(standing) = standing else { return Ok(done()) };
    log::info(trace_id, "job", json!({"job_id": standing.job.job_id, "state": standing.job.state, "worker": worker}));
    match (order, standing.lease) {
        (Order::Extend { .. }, Some(lease)) => Ok(respond::json(200, &lease, trace_id)?),
        _ => Ok(done()),
    }
}

/// The worker that asks.
fn worker(headers: &Headers, env: &Env) -> Result<String, Failure> {
    let token = auth::bearer(headers)?;
    let Some(public_key) = auth::service_public_key(env) else {
        return Err(Problem::unavailable("jobs_unavailable", "This server knows no batch workers. Set SERVICE_PUBLIC_KEY.").into());
    };
    service_token::verify(&token, clock::now_ms() / 1000, &public_key).map_err(|error| Problem::unauthorized(error.to_string()).into())
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

async fn report(job_id: String, finding: Finding, env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let standing: Option<Standing> = ledger::tell(env, &Order::Extend { job_id, lease: finding.lease }, trace_id).await?;
    let Some(standing) = standing else { return Err(Problem::not_found("such job").into()) };
    if finding.report.session_id != standing.job.offer.session_id {
        return Err(Problem::bad_request("wrong_session", "The report is not of the interview that the job is about.").into());
    }
    let report = serde_json::to_string(&finding.report)?;
    let _taken: Option<()> = ask(env, &standing.job.offer.session_id, REPORT_PATH, Some(report), trace_id).await?;
    Ok(done())
}

async fn masked(job_id: String, masked: Masked, env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let order = Order::Extend { job_id, lease: masked.lease.clone() };
    let standing: Option<Standing> = ledger::tell(env, &order, trace_id).await?;
    let Some(standing) = standing else { return Err(Problem::not_found("such job").into()) };
    let _taken: Option<()> = ask(env, &standing.job.offer.session_id, MASKED_PATH, Some(serde_json::to_string(&masked)?), trace_id).await?;
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
