//! Who is asking.

use serde::{Deserialize, Serialize};

/// Longest life of an entitlement (architecture: "short-lived, ≤ 15 min"), in seconds.
pub const MAX_ENTITLEMENT_S: u64 = 15 * 60;

/// How the person is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrincipalKind {
    /// Nobody signed in.
    Guest,
    /// A signed-in account.
    Account,
}

/// What the person may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Everything on the device.
    Free,
    /// Recordings are reprocessed in the cloud.
    Premium,
}

/// The person behind a request, as a signed entitlement names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// Opaque identifier; not personal data.
    pub id: String,
    /// See [`PrincipalKind`].
    pub kind: PrincipalKind,
    /// See [`Tier`].
    pub tier: Tier,
    /// Organisation the entitlement belongs to; impressions are refused where it is set.
    pub org: Option<String>,
    /// Names the principal's data key.
    pub key_id: String,
}
