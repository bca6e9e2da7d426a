//! What a batch worker shows to the job ledger: a statement that it signs itself, minutes long, with the operator's key. The edge
//! holds only the public half and can sign none. The form is that of [`crate::jws`].

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::jws::Kind;

/// Longest life of a token, in seconds: long enough for clocks that differ a little, too short to be worth stealing.
pub const MAX_LIFE_S: u64 = 5 * 60;
const SERVICE: Kind = Kind { typ: "service+jwt", max_life_s: MAX_LIFE_S };
/// Whom the tokens are for.
const LEDGER: &str = "job-ledger";

/// The token is not valid, or not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This service token is not valid. Sign a new one with the key whose public half the edge has.")]
pub struct TokenRefused;

#[derive(Serialize, Deserialize)]
struct Body {
    /// Subject: the worker's name, for the operators' eyes.
    sub: String,
    /// Audience.
    aud: String,
}

/// Signs a token for the worker of this name, good for [`MAX_LIFE_S`] from `now_s` (seconds since 1970).
pub fn issue(worker: &str, now_s: u64, seed: &[u8; 32]) -> String {
    SERVICE.issue(Body { sub: worker.to_owned(), aud: LEDGER.to_owned() }, now_s, MAX_LIFE_S, &SigningKey::from_bytes(seed))
}

/// The worker that signed `token`; `public_key` is 32 bytes in base64url without padding.
///
/// # Errors
/// [`TokenRefused`], whatever is wrong with it or with the key.
pub fn verify(token: &str, now_s: u64, public_key: &str) -> Result<String, TokenRefused> {
    let key = URL_SAFE_NO_PAD.decode(public_key.trim()).ok().and_then(|bytes| bytes.try_into().ok());
    let key = key.and_then(|bytes: [u8; 32]| VerifyingKey::from_bytes(&bytes).ok()).ok_or(TokenRefused)?;
    let body: Body = SERVICE.verify(token, now_s, &key).map_err(|_| TokenRefused)?;
    if body.aud == LEDGER { Ok(body.sub) } else { Err(TokenRefused) }
}

/// The public half of the key made from `seed`, as [`verify`] takes it.
pub fn public_key(seed: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(SigningKey::from_bytes(seed).verifying_key().as_bytes())
}

#[cfg(test)]
mod tests {
    use domain::principal::{Principal, PrincipalKind, Tier};

    use super::*;
    use crate::entitlement;

    const SEED: [u8; 32] = [5; 32];
    const NOW_S: u64 = 1_800_000_000;

    #[test]
    fn the_public_half_is_enough_to_know_the_worker_for_five_minutes() {
        let token = issue("worker-1", NOW_S, &SEED);
        let public = public_key(&SEED);
        assert_eq!(verify(&token, NOW_S + MAX_LIFE_S - 1, &public).as_deref(), Ok("worker-1"));
        assert_eq!(verify(&token, NOW_S + MAX_LIFE_S, &public), Err(TokenRefused));
        assert_eq!(verify(&token, NOW_S, &public_key(&[6; 32])), Err(TokenRefused));
        assert_eq!(verify(&token, NOW_S, "no key"), Err(TokenRefused));
    }

    #[test]
    fn an_entitlement_is_no_service_token_even_under_the_same_key() {
        let id = || "x".to_owned();
        let principal = Principal { id: id(), kind: PrincipalKind::Account, tier: Tier::Premium, org: None, key_id: id() };
        let token = entitlement::issue(&principal, NOW_S, 60, &SEED);
        assert_eq!(verify(&token, NOW_S, &public_key(&SEED)), Err(TokenRefused));
        assert!(entitlement::verify(&issue("w", NOW_S, &SEED), NOW_S, &SEED).is_err());
    }
}
