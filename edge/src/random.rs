//! The one place that reads the platform's randomness.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::failure::Failure;

/// `N` random bytes.
///
/// # Errors
/// When the platform has none to give.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Failure::Setup("the platform gives no randomness"))?;
    Ok(bytes)
}

/// An opaque name of 128 random bits, base64url.
///
/// # Errors
/// As [`bytes`].
pub(crate) fn name() -> Result<String, Failure> {
    Ok(URL_SAFE_NO_PAD.encode(bytes::<16>()?))
}

/// Names a request or a connection in the logs: 32 hexadecimal digits, as W3C Trace Context has them.
pub(crate) fn trace_id() -> String {
    // Without randomness a request still deserves an answer; its log lines are then all under zero.
    let bits = bytes::<16>().map_or(0, u128::from_be_bytes);
    format!("{bits:032x}")
}
