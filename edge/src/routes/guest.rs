//! `POST /api/v1/guest`: a signed entitlement for somebody without an account.

use domain::api::GuestEntitlement;
use domain::principal::{MAX_ENTITLEMENT_S, Principal, PrincipalKind, Tier};
use engine::entitlement;
use worker::{Env, Response};

use crate::failure::Failure;
use crate::{auth, clock, random, respond};

pub(super) fn answer(env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let seed = auth::signing_seed(env)?;
    let principal = Principal {
        id: format!("guest-{}", random::name()?),
        kind: PrincipalKind::Guest,
        tier: Tier::Free,
        org: None,
        key_id: format!("key-{}", random::name()?),
    };
    let entitlement = entitlement::issue(&principal, clock::now_ms() / 1000, MAX_ENTITLEMENT_S, &seed);
    Ok(respond::json(200, &GuestEntitlement { entitlement, expires_in_s: MAX_ENTITLEMENT_S, principal }, trace_id)?)
}
