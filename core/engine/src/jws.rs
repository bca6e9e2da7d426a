//! Short-lived signed statements: compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037), explicitly typed (RFC 8725, 3.11).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How far the clocks of issuer and verifier may differ, in seconds.
const CLOCK_SKEW_S: u64 = 30;
/// Far above any of our statements; longer ones are not even decoded.
const MAX_TOKEN_BYTES: usize = 4096;

/// Why a statement is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JwsError {
    /// Not one of ours: malformed, of another type, algorithm or key, changed after signing, or issued for too long.
    Invalid,
    /// It was valid once.
    Expired,
}

/// One kind of statement.
pub(crate) struct Kind {
    /// The header's `typ`: a statement of one kind never passes for another.
    pub(crate) typ: &'static str,
    /// Longest life in seconds.
    pub(crate) max_life_s: u64,
}

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

#[derive(Serialize, Deserialize)]
struct Claims<T> {
    #[serde(flatten)]
    body: T,
    /// Issued at, seconds since 1970.
    iat: u64,
    /// Expires at, seconds since 1970.
    exp: u64,
}

impl Kind {
    /// Signs `body`, valid from `now_s` (seconds since 1970) for `life_s`, at most as long as the kind may live.
    pub(crate) fn issue<T: Serialize>(&self, body: T, now_s: u64, life_s: u64, key: &SigningKey) -> String {
        let header = Header { alg: "EdDSA".into(), typ: self.typ.into(), kid: key_id(&key.verifying_key()) };
        let claims = Claims { body, iat: now_s, exp: now_s + life_s.min(self.max_life_s) };
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        let signature = key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// What a statement of this kind says at `now_s`, if `key` fits its signature.
    pub(crate) fn verify<T: DeserializeOwned>(&self, token: &str, now_s: u64, key: &VerifyingKey) -> Result<T, JwsError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(JwsError::Invalid);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(JwsError::Invalid)?;
        let (header, claims) = signed.split_once('.').ok_or(JwsError::Invalid)?;

        let header: Header = decode(header)?;
        if header.alg != "EdDSA" || header.typ != self.typ || header.kid != key_id(key) {
            return Err(JwsError::Invalid);
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| JwsError::Invalid)?;
        let signature = Signature::from_slice(&signature).map_err(|_| JwsError::Invalid)?;
        key.verify_strict(signed.as_bytes(), &signature).map_err(|_| JwsError::Invalid)?;

        let claims: Claims<T> = decode(claims)?;
        let life_s = claims.exp.checked_sub(claims.iat).ok_or(JwsError::Invalid)?;
        if life_s > self.max_life_s || claims.iat > now_s.saturating_add(CLOCK_SKEW_S) {
            return Err(JwsError::Invalid);
        }
        if now_s >= claims.exp { Err(JwsError::Expired) } else { Ok(claims.body) }
    }
}

/// Names a key without revealing it: the first 64 bits of its public half's SHA-256.
pub(crate) fn key_id(key: &VerifyingKey) -> String {
    let digest = Sha256::digest(key.as_bytes());
    URL_SAFE_NO_PAD.encode(&digest[..8])
}

fn encode(part: &impl Serialize) -> String {
    // Strings and numbers always become JSON; an empty part would only make a token that nobody accepts.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(part).unwrap_or_default())
}

fn decode<T: DeserializeOwned>(part: &str) -> Result<T, JwsError> {
    let json = URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsError::Invalid)?;
    serde_json::from_slice(&json).map_err(|_| JwsError::Invalid)
}
