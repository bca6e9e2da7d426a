//! `GET /api/v1/captions`: which speech service this site offers; `GET /api/v1/sessions/{id}/transcribe`: the socket to it.

use domain::SCHEMA_VERSION;
use domain::problem::Problem;
use domain::protocol::SUBPROTOCOL;
use domain::transcript::{CaptionsOffer, LANGUAGES, NOTICE, Service};
use engine::transcriber::relay::Relay;
use worker::{Context, Env, Request, Response, ResponseBuilder, WebSocketPair};

use super::sessions::SESSIONS;
use crate::failure::Failure;
use crate::respond::TRACE_HEADER;
use crate::transcribe::{self, Quota, config};
use crate::{auth, respond};

pub(super) fn offer(env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let service = config::offered(env, trace_id).map(|config| Service {
        name: config.options.service,
        languages: LANGUAGES.map(str::to_owned).to_vec(),
        notice: NOTICE,
    });
    Ok(respond::json(200, &CaptionsOffer { schema_version: SCHEMA_VERSION, service }, trace_id)?)
}

/// Opens the socket for whoever holds the interview's ticket. The service hears of it only after the candidate's consent.
pub(super) async fn open(id: &str, request: Request, env: &Env, context: &Context, trace_id: &str) -> Result<Response, Failure> {
    auth::check_upgrade(request.headers())?;
    auth::check_origin(&request, env)?;
    let ticket = auth::subprotocol_ticket(request.headers())?;
    auth::check_ticket_shape(&ticket)?;
    let config = config::offered(env, trace_id).ok_or_else(|| Problem::not_found("speech service"))?;
    let session = env.durable_object(SESSIONS)?.id_from_string(id).map_err(|_| Problem::forbidden())?.get_stub()?;
    let relay = Relay::new(config.options.clone());
    let quota = Quota::new(env, config, id, ticket, session);
    if let Some(refused) = quota.open(trace_id).await? {
        return Ok(refused);
    }
    let pair = WebSocketPair::new()?;
    context.wait_until(transcribe::serve(pair.server, relay, quota, trace_id.to_owned()));
    let response = ResponseBuilder::new()
        .with_status(101)
        .with_header("sec-websocket-protocol", SUBPROTOCOL)?
        .with_header(TRACE_HEADER, trace_id)?
        .with_websocket(pair.client)
        .empty();
    Ok(response)
}
