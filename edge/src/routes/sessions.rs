//! `/api/v1/sessions…`: makes interviews and hands requests on to the Durable Object of one.

use domain::SCHEMA_VERSION;
use domain::api::SessionCreated;
use domain::model::ModelConsent;
use domain::problem::Problem;
use domain::setup::{CreateSession, Setup};
use engine::sealed_text::Holder;
use engine::{plan, resume, ticket};
use serde_json::json;
use worker::{Env, Method, Request, RequestInit, Response, Stub};

use crate::failure::Failure;
use crate::model::config;
use crate::respond::TRACE_HEADER;
use crate::router::SessionRoute;
use crate::session::{CREATE_PATH, NewSession, sealed_names};
use crate::{auth, body, limiter, log, random, respond};

/// The binding of the interviews' Durable Objects.
pub(crate) const SESSIONS: &str = "SESSIONS";

/// Makes an interview. Of resume and job description only the terms go on, and of names only what is sealed; the texts end here.
pub(super) async fn create(mut request: Request, env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let principal = auth::principal(request.headers(), env)?;
    let wish: CreateSession = body::json(&mut request).await?;
    wish.validate()?;
    let CreateSession { role, level, kind, style, minutes, resume_text, job_text, candidate_names, model, again, .. } = wish;
    let again = again.map(plan::admitted).transpose()?;
    let counter = model.as_ref().map(|consent| agreed_counter(consent, &request, env, trace_id)).transpose()?;
    let terms = |pasted: Option<String>| pasted.as_deref().map(resume::terms).unwrap_or_default();
    let (resume_terms, job_terms) = (terms(resume_text), terms(job_text));
    let setup = Setup { role, level, kind, style, minutes, resume_terms, job_terms, model, again };

    let ticket = ticket::encode(&random::bytes()?);
    let (ticket_hash, seed) = (ticket::hash(&ticket), u64::from_be_bytes(random::bytes()?));
    let namespace = env.durable_object(SESSIONS)?;
    // A unique id carries the platform's own check code: an invented one is refused before any object wakes.
    let id = namespace.unique_id()?;
    let session_id = id.to_string();
    let sealed_names = sealed_names(&candidate_names, env, Holder { session_id: &session_id, key_id: &principal.key_id })?;
    let new = NewSession { setup, ticket_hash, seed, principal, counter, sealed_names };
    ask_to_create(&id.get_stub()?, &new, trace_id).await?;
    log::info(trace_id, "session_created", json!({"session_id": session_id, "principal": new.principal.id}));
    Ok(respond::json(201, &SessionCreated { schema_version: SCHEMA_VERSION, session_id, ticket }, trace_id)?)
}

/// Where calls to the service that the candidate agreed to are counted.
fn agreed_counter(consent: &ModelConsent, request: &Request, env: &Env, trace_id: &str) -> Result<String, Failure> {
    match config::offered(env, trace_id) {
        Some(config) if config.service.name == consent.service => limiter::counter(env, request.headers()),
        _ => {
            Err(Problem::conflict("service_changed", "This site no longer works with the service that you agreed to. Choose again.").into())
        }
    }
}

async fn ask_to_create(stub: &Stub, new: &NewSession, trace_id: &str) -> Result<(), Failure> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(serde_json::to_string(new)?.into()));
    init.headers.set(TRACE_HEADER, trace_id)?;
    let answer = stub.fetch_with_request(Request::new_with_init(&format!("https://session{CREATE_PATH}"), &init)?).await?;
    match answer.status_code() {
        204 => Ok(()),
        _ => Err(Failure::Setup("the interview's object did not take its setup")),
    }
}

/// Hands a request to the interview it is about. An interview that never was answers like a wrong ticket.
pub(super) async fn forward(id: &str, what: SessionRoute, request: Request, env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let credential = match what {
        SessionRoute::Socket => {
            auth::check_upgrade(request.headers())?;
            auth::check_origin(&request, env)?;
            auth::subprotocol_ticket(request.headers())?
        }
        // Who lost the ticket has a recovery code in the body.
        SessionRoute::Recover => String::new(),
        _ => auth::bearer(request.headers())?,
    };
    if what != SessionRoute::Recover {
        auth::check_ticket_shape(&credential)?;
    }
    let namespace = env.durable_object(SESSIONS)?;
    let object = namespace.id_from_string(id).map_err(|_| Problem::forbidden())?;
    let mut onward = request.clone_mut()?;
    let headers = onward.headers_mut()?;
    headers.set(TRACE_HEADER, trace_id)?;
    headers.set(auth::TICKET_HEADER, &credential)?;
    Ok(object.get_stub()?.fetch_with_request(onward).await?)
}
