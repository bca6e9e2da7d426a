//! Secrets of the local environment: made once, kept in the target directory, never in the checkout.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use engine::service_token;

use crate::paths::Layout;

/// Where wrangler serves the S3 API of the local bucket, on the Worker's own origin.
const LOCAL_S3: &str = "/cdn-cgi/local/r2/s3";

/// The file of the batch workers' key.
const SERVICE_KEY: &str = "service.key";

/// The credentials of the local bucket's S3 API.
pub(crate) struct BucketCredentials {
    /// Names the secret.
    pub(crate) access_key_id: String,
    /// Signs.
    pub(crate) secret_access_key: String,
}

/// The Ed25519 seed that signs local entitlements: 32 random bytes as base64url without padding.
///
/// # Errors
/// When the system has no randomness or the file cannot be written.
pub(crate) fn entitlement_key(layout: &Layout) -> Result<String> {
    key(layout, "entitlement.key")
}

/// The Ed25519 seed that local batch workers sign their tokens with.
///
/// # Errors
/// Those of [`entitlement_key`].
pub(crate) fn service_seed(layout: &Layout) -> Result<[u8; 32]> {
    let seed = URL_SAFE_NO_PAD.decode(key(layout, SERVICE_KEY)?).ok().and_then(|seed| seed.try_into().ok());
    seed.context("the local service key is damaged")
}

/// The file that holds it.
///
/// # Errors
/// Those of [`entitlement_key`].
pub(crate) fn service_key_file(layout: &Layout) -> Result<PathBuf> {
    key(layout, SERVICE_KEY)?;
    Ok(layout.secrets().join(SERVICE_KEY))
}

/// The local bucket's credentials.
///
/// # Errors
/// Those of [`entitlement_key`].
pub(crate) fn bucket(layout: &Layout) -> Result<BucketCredentials> {
    Ok(BucketCredentials { access_key_id: "local".to_owned(), secret_access_key: key(layout, "bucket.key")? })
}

/// The `.dev.vars` that wrangler hands to the local Worker.
///
/// # Errors
/// Those of [`entitlement_key`].
pub(crate) fn dev_vars(layout: &Layout) -> Result<String> {
    let bucket = bucket(layout)?;
    let vars = [
        ("ENTITLEMENT_KEY", entitlement_key(layout)?),
        ("MASTER_KEY", key(layout, "master.key")?),
        ("R2_ACCESS_KEY_ID", bucket.access_key_id),
        ("R2_SECRET_ACCESS_KEY", bucket.secret_access_key),
        ("R2_ENDPOINT", LOCAL_S3.to_owned()),
        ("SERVICE_PUBLIC_KEY", service_token::public_key(&service_seed(layout)?)),
    ];
    Ok(vars.map(|(name, value)| format!("{name}=\"{value}\"\n")).concat())
}

/// 32 random bytes as base64url without padding, made once and kept in `file`.
fn key(layout: &Layout, file: &str) -> Result<String> {
    let path = layout.secrets().join(file);
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
