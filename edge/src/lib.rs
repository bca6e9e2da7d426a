//! The edge Worker: glue between the platform and the rules in `domain` and `engine`.
//!
//! A request comes in here, [`router`] names what it wants, [`routes`] answers it, [`respond`] gives every answer the same headers
//! and turns every failure into problem+json. An interview lives in one Durable Object, [`session::InterviewSession`].

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod auth;
mod body;
mod bucket;
mod clock;
mod costs;
mod failure;
#[cfg(feature = "fault-injection")]
mod fault;
mod ledger;
mod limiter;
mod log;
mod model;
mod object;
mod presign;
mod random;
mod respond;
mod router;
mod routes;
mod session;
mod spend;
mod sql;
mod transcribe;

use serde_json::json;
use worker::{Context, Env, Request, Response, Result, event};

/// Answers one request; see [`domain::api`] for what there is to ask.
#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    let started_ms = clock::now_ms();
    let trace_id = random::trace_id();
    let method = request.method();
    let route = router::route(&method, &request.path());
    let name = route.name();
    let response = match routes::answer(route, request, &env, &context, &trace_id).await {
        Ok(response) => response,
        Err(failure) => respond::failure(failure, &trace_id)?,
    };
    let duration_ms = clock::now_ms().saturating_sub(started_ms);
    let status = response.status_code();
    log::info(&trace_id, "request", json!({"method": method.as_ref(), "route": name, "status": status, "duration_ms": duration_ms}));
    Ok(response)
}
