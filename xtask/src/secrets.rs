//! Secrets of the local environment: made once, kept in the target directory, never in the checkout.

use std::fs;

use anyhow::{Context, Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::paths::Layout;

/// The Ed25519 seed that signs local entitlements: 32 random bytes as base64url without padding.
///
/// # Errors
/// When the system has no randomness or the file cannot be written.
pub(crate) fn entitlement_key(layout: &Layout) -> Result<String> {
    let path = layout.secrets().join("entitlement.key");
    if let Ok(key) = fs::read_to_string(&path) {
        return Ok(key.trim().to_owned());
    }
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|error| anyhow!("no randomness: {error}"))?;
    let key = URL_SAFE_NO_PAD.encode(seed);
    fs::create_dir_all(layout.secrets())?;
    fs::write(&path, &key).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(key)
}

/// The `.dev.vars` that wrangler hands to the local Worker.
///
/// # Errors
/// Those of [`entitlement_key`].
pub(crate) fn dev_vars(layout: &Layout) -> Result<String> {
    Ok(format!("ENTITLEMENT_KEY=\"{}\"\n", entitlement_key(layout)?))
}
