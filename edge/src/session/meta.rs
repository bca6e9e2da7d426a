//! What is known about an interview beside its log.

use std::collections::BTreeMap;

use domain::principal::Principal;
use engine::access::Access;
use engine::rules::Fence;

use crate::failure::Failure;

/// The `meta` table as a value; every field is one row. Numbers are text there, because SQL integers pass through JavaScript's
/// 53 bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meta {
    /// What opens it.
    pub(super) access: Access,
    /// Whose interview it is.
    pub(super) principal: Principal,
    /// Where the interviewer's choices come from.
    pub(super) seed: u64,
    /// When it was made, since 1970.
    pub(super) created_epoch_ms: u64,
    /// Session time 0, since 1970.
    pub(super) activated_epoch_ms: Option<u64>,
    /// Which tab it belongs to.
    pub(super) fence: Fence,
    /// Last command handled.
    pub(super) last_client_seq: u64,
    /// Where calls to a language model are [counted](crate::limiter::counter); only kept where the candidate agreed to one.
    pub(super) counter: Option<String>,
    /// See [`super::names`].
    pub(super) sealed_names: Option<String>,
}

impl Meta {
    /// The rows of the table.
    pub(super) fn rows(&self) -> Result<BTreeMap<&'static str, String>, Failure> {
        let mut rows = BTreeMap::from([
            ("schema_version", domain::SCHEMA_VERSION.to_string()),
            ("access", serde_json::to_string(&self.access)?),
            ("principal", serde_json::to_string(&self.principal)?),
            ("seed", self.seed.to_string()),
            ("created_epoch_ms", self.created_epoch_ms.to_string()),
            ("fence", serde_json::to_string(&self.fence)?),
            ("last_client_seq", self.last_client_seq.to_string()),
        ]);
        if let Some(counter) = &self.counter {
            rows.insert("counter", counter.clone());
        }
        if let Some(sealed_names) = &self.sealed_names {
            rows.insert("sealed_names", sealed_names.clone());
        }
        if let Some(activated_epoch_ms) = self.activated_epoch_ms {
            rows.insert("activated_epoch_ms", activated_epoch_ms.to_string());
        }
        Ok(rows)
    }

    /// The rows that change when `self` becomes `next`.
    pub(super) fn changed_rows(&self, next: &Self) -> Result<BTreeMap<&'static str, String>, Failure> {
        if self == next {
            return Ok(BTreeMap::new());
        }
        let before = self.rows()?;
        let mut rows = next.rows()?;
        rows.retain(|key, value| before.get(key) != Some(value));
        Ok(rows)
    }

    /// Reads the table.
    ///
    /// # Errors
    /// When a row is missing or is not what it should be.
    pub(super) fn from_rows(rows: &BTreeMap<String, String>) -> Result<Self, Failure> {
        let text = |key: &str| rows.get(key).cloned().ok_or(Failure::Setup("a row is missing in the table meta"));
        let number = |key: &str| text(key)?.parse().map_err(|_| Failure::Setup("a number in the table meta is none"));
        Ok(Self {
            access: serde_json::from_str(&text("access")?)?,
            principal: serde_json::from_str(&text("principal")?)?,
            seed: number("seed")?,
            created_epoch_ms: number("created_epoch_ms")?,
            activated_epoch_ms: rows.contains_key("activated_epoch_ms").then(|| number("activated_epoch_ms")).transpose()?,
            fence: serde_json::from_str(&text("fence")?)?,
            last_client_seq: number("last_client_seq")?,
            counter: rows.get("counter").cloned(),
            sealed_names: rows.get("sealed_names").cloned(),
        })
    }

    /// Session time at `now_ms`: milliseconds since activation, 0 before it.
    pub(super) fn t_ms(&self, now_ms: u64) -> u64 {
        self.activated_epoch_ms.map_or(0, |activated_ms| now_ms.saturating_sub(activated_ms))
    }
}
