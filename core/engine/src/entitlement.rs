//! Short-lived signed statements of who is asking: compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::principal::{MAX_ENTITLEMENT_S, Principal};
use ed25519_dalek::{Signature, Signer, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How far the clocks of issuer and verifier may differ, in seconds.
const CLOCK_SKEW_S: u64 = 30;
/// Far above any entitlement; longer ones are not even decoded.
const MAX_TOKEN_BYTES: usize = 4096;

/// Why an entitlement is refused. The messages are constant: they tell a guesser nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntitlementError {
    /// Not one of ours: malformed, another algorithm or key, or changed after signing.
    #[error("This entitlement is not valid. Ask for a new one.")]
    Invalid,
    /// It was valid once.
    #[error("This entitlement has expired. Ask for a new one.")]
    Expired,
}

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    #[serde(flatten)]
    principal: Principal,
    /// Issued at, seconds since 1970.
    iat: u64,
    /// Expires at, seconds since 1970.
    exp: u64,
}

/// Signs an entitlement for `principal`, valid from `now_s` (seconds since 1970) for `ttl_s`, at most
/// [`MAX_ENTITLEMENT_S`], with the key made from `seed`.
pub fn issue(principal: &Principal, now_s: u64, ttl_s: u64, seed: &[u8; 32]) -> String {
    let key = SigningKey::from_bytes(seed);
    let header = Header { alg: "EdDSA".into(), typ: "JWT".into(), kid: key_id(&key) };
    let claims = Claims { principal: principal.clone(), iat: now_s, exp: now_s + ttl_s.min(MAX_ENTITLEMENT_S) };
    let signed = format!("{}.{}", encode(&header), encode(&claims));
    let signature = key.sign(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

/// Checks an entitlement signed with the key made from `seed`, at `now_s`.
///
/// # Errors
/// See [`EntitlementError`]. One that was issued for longer than [`MAX_ENTITLEMENT_S`] is invalid, whoever signed it.
pub fn verify(token: &str, now_s: u64, seed: &[u8; 32]) -> Result<Principal, EntitlementError> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(EntitlementError::Invalid);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(EntitlementError::Invalid)?;
    let (header, claims) = signed.split_once('.').ok_or(EntitlementError::Invalid)?;

    let key = SigningKey::from_bytes(seed);
    let header: Header = decode(header)?;
    if header.alg != "EdDSA" || header.typ != "JWT" || header.kid != key_id(&key) {
        return Err(EntitlementError::Invalid);
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| EntitlementError::Invalid)?;
    let signature = Signature::from_slice(&signature).map_err(|_| EntitlementError::Invalid)?;
    key.verifying_key().verify_strict(signed.as_bytes(), &signature).map_err(|_| EntitlementError::Invalid)?;

    let claims: Claims = decode(claims)?;
    let life_s = claims.exp.checked_sub(claims.iat).ok_or(EntitlementError::Invalid)?;
    if life_s > MAX_ENTITLEMENT_S || claims.iat > now_s.saturating_add(CLOCK_SKEW_S) {
        return Err(EntitlementError::Invalid);
    }
    if now_s >= claims.exp {
        return Err(EntitlementError::Expired);
    }
    Ok(claims.principal)
}

/// Names a key without revealing it: the first 64 bits of its public half's SHA-256.
fn key_id(key: &SigningKey) -> String {
    let digest = Sha256::digest(key.verifying_key().as_bytes());
    URL_SAFE_NO_PAD.encode(&digest[..8])
}

fn encode(part: &impl Serialize) -> String {
    // Strings and numbers always become JSON; an empty part would only make a token that nobody accepts.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(part).unwrap_or_default())
}

fn decode<T: for<'de> Deserialize<'de>>(part: &str) -> Result<T, EntitlementError> {
    let json = URL_SAFE_NO_PAD.decode(part).map_err(|_| EntitlementError::Invalid)?;
    serde_json::from_slice(&json).map_err(|_| EntitlementError::Invalid)
}

#[cfg(test)]
mod tests;
