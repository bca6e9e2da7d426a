//! The answers to each [`Route`].

mod costs;
mod guest;
mod health;
mod jobs;
mod model;
mod sessions;
mod transcribe;

use domain::problem::Problem;
use worker::{Context, Env, Request, Response};

use crate::failure::Failure;
use crate::limiter::{self, Verdict};
use crate::respond;
use crate::router::Route;

pub(crate) use sessions::SESSIONS;

/// Answers a request.
///
/// # Errors
/// Whatever the client is to read as problem+json.
pub(crate) async fn answer(route: Route, request: Request, env: &Env, context: &Context, trace_id: &str) -> Result<Response, Failure> {
    if route == Route::Health {
        return health::answer(trace_id);
    }
    if let Verdict::Refused { retry_after_s } = limiter::admit(env, request.headers(), trace_id).await {
        return Ok(respond::rate_limited(retry_after_s, trace_id)?);
    }
    match route {
        Route::Health => health::answer(trace_id),
        Route::Guest => guest::answer(env, trace_id),
        Route::CreateSession => sessions::create(request, env, trace_id).await,
        Route::Captions => transcribe::offer(env, trace_id),
        Route::Model => model::offer(env, trace_id),
        Route::Transcribe { id } => transcribe::open(&id, request, env, context, trace_id).await,
        Route::Session { id, what } => sessions::forward(&id, what, request, env, trace_id).await,
        Route::Jobs(route) => jobs::answer(route, request, env, trace_id).await,
        Route::Costs { month } => costs::answer(&month, &request, env, trace_id).await,
        Route::Unknown => Err(Problem::not_found("such address").into()),
    }
}
