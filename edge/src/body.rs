//! Request bodies, read no further than they may be long.

use domain::problem::Problem;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use worker::Request;

use crate::failure::Failure;

/// Longest body: a resume of 1 MB, or a shorter one with a job description, with room for JSON's escapes; in bytes.
const MAX_BODY_BYTES: usize = 1_153_434;

/// Reads a JSON body.
///
/// # Errors
/// `body_too_large` (as soon as that is known) or `malformed_body`.
pub(crate) async fn json<T: DeserializeOwned>(request: &mut Request) -> Result<T, Failure> {
    let declared = request.headers().get("content-length")?.and_then(|length| length.parse::<usize>().ok());
    if declared.is_some_and(|bytes| bytes > MAX_BODY_BYTES) {
        return Err(too_large().into());
    }
    let mut body = Vec::with_capacity(declared.unwrap_or_default());
    // A body that does not say its length is counted while it comes; a request without a body is an empty one.
    if let Ok(mut chunks) = request.stream() {
        while let Some(chunk) = chunks.next().await {
            body.extend_from_slice(&chunk?);
            if body.len() > MAX_BODY_BYTES {
                return Err(too_large().into());
            }
        }
    }
    serde_json::from_slice(&body).map_err(|_| {
        // serde's message would quote the body.
        Problem::bad_request("malformed_body", "The body is not the JSON document that this address takes.").into()
    })
}

fn too_large() -> Problem {
    Problem::too_large("body_too_large", "The request is over 1.1 MB. Of resume and job description, paste only the text.")
}
