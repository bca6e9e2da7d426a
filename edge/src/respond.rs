//! Every answer of the API is made here, so that none lacks its headers.

use domain::problem::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::{Response, ResponseBuilder, Result};

use crate::failure::Failure;

/// Finds an answer in the logs.
pub(crate) const TRACE_HEADER: &str = "x-trace-id";
/// Says in how many seconds to come back.
pub(crate) const RETRY_HEADER: &str = "retry-after";

/// What every API answer carries. The pages' own headers (CSP, permissions policy) come from `public/_headers`.
const HEADERS: [(&str, &str); 7] = [
    // Two years, as browsers' preload lists ask for.
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    // An answer of the API is data: it loads nothing and is shown in no frame.
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    // Reports and tickets are nobody else's: no cache keeps them.
    ("cache-control", "no-store"),
];

/// An answer with a JSON body.
///
/// # Errors
/// When the platform refuses a header or the body does not serialise.
pub(crate) fn json<B: Serialize>(status: u16, body: &B, trace_id: &str) -> Result<Response> {
    with_body(builder(status, trace_id)?, "application/json", body)
}

/// Reads the answer of one of our own objects: a document, or nothing.
///
/// # Errors
/// The problem that it tells, for the client to read.
pub(crate) async fn read<T: DeserializeOwned>(answer: &mut Response) -> std::result::Result<Option<T>, Failure> {
    match answer.status_code() {
        204 => Ok(None),
        200 => Ok(Some(serde_json::from_slice(&answer.bytes().await?)?)),
        _ => Err(serde_json::from_slice::<Problem>(&answer.bytes().await?)?.into()),
    }
}

/// An answer that says what went wrong.
///
/// # Errors
/// As [`json`].
pub(crate) fn failure(failure: Failure, trace_id: &str) -> Result<Response> {
    problem(&failure.into_problem(trace_id), trace_id, None)
}

/// An answer that says when to come back.
///
/// # Errors
/// As [`json`].
pub(crate) fn rate_limited(retry_after_s: u64, trace_id: &str) -> Result<Response> {
    let refused = Failure::from(Problem::rate_limited(retry_after_s)).into_problem(trace_id);
    problem(&refused, trace_id, Some(retry_after_s))
}

fn problem(problem: &Problem, trace_id: &str, retry_after_s: Option<u64>) -> Result<Response> {
    let mut builder = builder(problem.status, trace_id)?;
    if let Some(seconds) = retry_after_s {
        builder = builder.with_header(RETRY_HEADER, &seconds.to_string())?;
    }
    if problem.status == 401 {
        builder = builder.with_header("www-authenticate", "Bearer")?;
    }
    with_body(builder, "application/problem+json", problem)
}

fn builder(status: u16, trace_id: &str) -> Result<ResponseBuilder> {
    let builder = ResponseBuilder::new().with_status(status).with_header(TRACE_HEADER, trace_id)?;
    HEADERS.iter().try_fold(builder, |builder, (name, value)| builder.with_header(name, value))
}

fn with_body<B: Serialize>(builder: ResponseBuilder, content_type: &str, body: &B) -> Result<Response> {
    let text = serde_json::to_vec(body)?;
    Ok(builder.with_header("content-type", content_type)?.fixed(text))
}
