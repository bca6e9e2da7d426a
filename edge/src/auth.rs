//! Who may ask: entitlements, tickets, origins.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::principal::Principal;
use domain::problem::Problem;
use domain::protocol::{SUBPROTOCOL, TICKET_PREFIX};
use engine::{entitlement, service_token};
use worker::{Env, Headers, Request};

use crate::clock;
use crate::failure::Failure;

/// Carries the ticket from the Worker to the interview's object, whichever way the client sent it.
pub(crate) const TICKET_HEADER: &str = "x-session-ticket";

/// The secret: 32 bytes, base64url without padding, from which entitlements are signed.
const ENTITLEMENT_KEY: &str = "ENTITLEMENT_KEY";
/// The secret: 32 bytes, base64url without padding, under which the keys of guests' recordings and candidates' names are sealed.
const MASTER_KEY: &str = "MASTER_KEY";
/// Optional: see [`service_public_key`].
const SERVICE_PUBLIC_KEY: &str = "SERVICE_PUBLIC_KEY";
/// Optional: other origins (`https://practice.example`, separated by commas) whose pages may open sockets.
const ALLOWED_ORIGINS: &str = "ALLOWED_ORIGINS";
/// A ticket is 32 bytes in base64url.
const TICKET_BYTES: usize = 32;

/// The seed that signs entitlements. There is no default: a Worker without it signs nothing.
///
/// # Errors
/// `internal`, with the cause in the log, when the secret is missing or is not 32 bytes.
pub(crate) fn signing_seed(env: &Env) -> Result<[u8; 32], Failure> {
    let setup = Failure::Setup("the secret ENTITLEMENT_KEY is missing or is not 32 bytes in base64url");
    let Ok(secret) = env.secret(ENTITLEMENT_KEY) else { return Err(setup) };
    let bytes = URL_SAFE_NO_PAD.decode(secret.to_string().trim()).unwrap_or_default();
    bytes.try_into().map_err(|_| setup)
}

/// The key under which the keys of recordings and candidates' names are sealed; `None` where there is none.
///
/// # Errors
/// `internal`, with the cause in the log, when the secret is not 32 bytes.
pub(crate) fn sealing_key(env: &Env) -> Result<Option<[u8; 32]>, Failure> {
    let secret = env.secret(MASTER_KEY).map(|secret| secret.to_string()).unwrap_or_default();
    if secret.is_empty() {
        return Ok(None);
    }
    let key = URL_SAFE_NO_PAD.decode(secret.trim()).unwrap_or_default().try_into();
    key.map(Some).map_err(|_| Failure::Setup("the secret MASTER_KEY is not 32 bytes in base64url"))
}

/// The key that batch workers' tokens are signed with: its public half, 32 bytes in base64url. `None` where there are no workers.
pub(crate) fn service_public_key(env: &Env) -> Option<String> {
    env.var(SERVICE_PUBLIC_KEY).map(|key| key.to_string()).ok().filter(|key| !key.is_empty())
}

/// The batch worker or operator that asks, by the name in its service token.
///
/// # Errors
/// `unauthorized` without a valid one; `jobs_unavailable` where none can be valid.
pub(crate) fn service(headers: &Headers, env: &Env) -> Result<String, Failure> {
    let token = bearer(headers)?;
    let Some(public_key) = service_public_key(env) else {
        return Err(Problem::unavailable("jobs_unavailable", "This server knows no batch workers. Set SERVICE_PUBLIC_KEY.").into());
    };
    service_token::verify(&token, clock::now_ms() / 1000, &public_key).map_err(|error| Problem::unauthorized(error.to_string()).into())
}

/// Who is asking, from the entitlement in `Authorization: Bearer`.
///
/// # Errors
/// `unauthorized` without a valid one.
pub(crate) fn principal(headers: &Headers, env: &Env) -> Result<Principal, Failure> {
    let token = bearer(headers)?;
    let seed = signing_seed(env)?;
    entitlement::verify(&token, clock::now_ms() / 1000, &seed).map_err(|error| Problem::unauthorized(error.to_string()).into())
}

/// The credential in `Authorization: Bearer`.
///
/// # Errors
/// `unauthorized` when there is none.
pub(crate) fn bearer(headers: &Headers) -> Result<String, Failure> {
    let header = headers.get("authorization")?.unwrap_or_default();
    match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() => Ok(token.trim().to_owned()),
        _ => Err(Problem::unauthorized("Send your credential in the header `Authorization: Bearer …`.").into()),
    }
}

/// The ticket among the offered sub-protocols, which must name ours too.
///
/// # Errors
/// `unauthorized` without a ticket; `unsupported_subprotocol` without ours.
pub(crate) fn subprotocol_ticket(headers: &Headers) -> Result<String, Failure> {
    let offered = headers.get("sec-websocket-protocol")?.unwrap_or_default();
    let mut entries = offered.split(',').map(str::trim);
    if !entries.clone().any(|entry| entry == SUBPROTOCOL) {
        return Err(Problem::bad_request("unsupported_subprotocol", format!("Offer the sub-protocol {SUBPROTOCOL}.")).into());
    }
    let ticket = entries.find_map(|entry| entry.strip_prefix(TICKET_PREFIX));
    ticket.map(str::to_owned).ok_or_else(|| no_ticket().into())
}

/// Refuses what cannot be a ticket before any object wakes for it.
///
/// # Errors
/// `unauthorized`.
pub(crate) fn check_ticket_shape(ticket: &str) -> Result<(), Failure> {
    match URL_SAFE_NO_PAD.decode(ticket) {
        Ok(bytes) if bytes.len() == TICKET_BYTES => Ok(()),
        _ => Err(no_ticket().into()),
    }
}

fn no_ticket() -> Problem {
    Problem::unauthorized("Send the ticket that you got when the interview was made.")
}

/// Lets only sockets through.
///
/// # Errors
/// `upgrade_required`.
pub(crate) fn check_upgrade(headers: &Headers) -> Result<(), Failure> {
    match headers.get("upgrade")? {
        Some(wanted) if wanted.eq_ignore_ascii_case("websocket") => Ok(()),
        _ => Err(Problem::bad_request("upgrade_required", "This address is a WebSocket.").into()),
    }
}

/// Keeps other sites' pages from opening a socket in a visitor's browser. Browsers always name the origin; a program that
/// names none is no such page, and the ticket decides alone.
///
/// # Errors
/// `forbidden`.
pub(crate) fn check_origin(request: &Request, env: &Env) -> Result<(), Failure> {
    let Some(origin) = request.headers().get("origin")? else { return Ok(()) };
    let host = request.headers().get("host")?.unwrap_or_default();
    let same_host = origin.split_once("://").is_some_and(|(scheme, rest)| matches!(scheme, "http" | "https") && rest == host);
    let allowed = env.var(ALLOWED_ORIGINS).map(|list| list.to_string()).unwrap_or_default();
    if same_host || allowed.split(',').any(|one| one.trim() == origin) {
        return Ok(());
    }
    Err(Problem::forbidden().into())
}
