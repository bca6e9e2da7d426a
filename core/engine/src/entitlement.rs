//! Short-lived signed statements of who is asking; their form is that of [`crate::jws`].

use domain::principal::{MAX_ENTITLEMENT_S, Principal};
use ed25519_dalek::SigningKey;

use crate::jws::{JwsError, Kind};

const ENTITLEMENT: Kind = Kind { typ: "JWT", max_life_s: MAX_ENTITLEMENT_S };

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

impl From<JwsError> for EntitlementError {
    fn from(error: JwsError) -> Self {
        match error {
            JwsError::Invalid => Self::Invalid,
            JwsError::Expired => Self::Expired,
        }
    }
}

/// Signs an entitlement for `principal`, valid from `now_s` (seconds since 1970) for `ttl_s`, at most
/// [`MAX_ENTITLEMENT_S`], with the key made from `seed`.
pub fn issue(principal: &Principal, now_s: u64, ttl_s: u64, seed: &[u8; 32]) -> String {
    ENTITLEMENT.issue(principal, now_s, ttl_s, &SigningKey::from_bytes(seed))
}

/// Checks an entitlement signed with the key made from `seed`, at `now_s`.
///
/// # Errors
/// See [`EntitlementError`]. One that was issued for longer than [`MAX_ENTITLEMENT_S`] is invalid, whoever signed it.
pub fn verify(token: &str, now_s: u64, seed: &[u8; 32]) -> Result<Principal, EntitlementError> {
    Ok(ENTITLEMENT.verify(token, now_s, &SigningKey::from_bytes(seed).verifying_key())?)
}

#[cfg(test)]
mod tests;
