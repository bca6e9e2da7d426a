//! Sealing for the bucket.

use engine::sealed_part;

use super::pipeline::JobError;

/// `plain`, sealed under a nonce that nobody used before.
///
/// # Errors
/// When the system has no randomness.
pub(crate) fn seal(plain: &[u8], key: &[u8; 32], bound_to: &[u8]) -> Result<Vec<u8>, JobError> {
    let mut nonce = [0; 12];
    getrandom::fill(&mut nonce).map_err(|error| JobError::ForNow(format!("no randomness: {error}")))?;
    Ok(sealed_part::seal(plain, key, nonce, bound_to))
}
