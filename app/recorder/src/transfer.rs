//! Large bodies to and from the bucket. `XMLHttpRequest`, because only it tells how much of a body has been sent: a slow line is
//! not a dead one.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Interval;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

use client::recording::upload::Failure;

use crate::js::{self, Deferred};

/// Nothing moved for this long: the line is dead.
const DEAD_MS: f64 = 30_000.0;
/// How often that is looked at.
const LOOK_MS: u32 = 1000;

/// What a bucket answers to a `PUT`.
pub(crate) struct Taken {
    /// Without quotation marks.
    pub(crate) etag: Option<String>,
}

/// Sends `body`; `on_moved` gets the bytes that are on their way so far and says whether to go on. `md5` is the body's hash in
/// base64: the bucket compares.
///
/// # Errors
/// [`Failure::Unreachable`] without an answer, [`Failure::Status`] with the bucket's code.
pub(crate) async fn put(url: &str, body: &Uint8Array, md5: &str, on_moved: impl FnMut(u64) -> bool + 'static) -> Result<Taken, Failure> {
    let request = opened("PUT", url)?;
    request.set_request_header("Content-MD5", md5).map_err(unreachable)?;
    let status = exchange(&request, Some(body), on_moved).await?;
    if (200..300).contains(&status) {
        let etag = request.get_response_header("ETag").ok().flatten();
        return Ok(Taken { etag: etag.map(|etag| etag.trim_start_matches("W/").trim_matches('"').to_owned()) });
    }
    let text = request.response_text().ok().flatten().unwrap_or_default();
    Err(Failure::Status { status, code: xml_code(&text).to_owned() })
}

/// Fetches a whole object.
///
/// # Errors
/// As [`put`].
pub(crate) async fn get(url: &str) -> Result<Blob, Failure> {
    let request = opened("GET", url)?;
    request.set_response_type(XmlHttpRequestResponseType::Blob);
    let status = exchange(&request, None, |_| true).await?;
    if !(200..300).contains(&status) {
        return Err(Failure::Status { status, code: String::new() });
    }
    request.response().map_err(unreachable)?.dyn_into().map_err(unreachable)
}

fn opened(method: &str, url: &str) -> Result<XmlHttpRequest, Failure> {
    let request = XmlHttpRequest::new().map_err(unreachable)?;
    request.open(method, url).map_err(unreachable)?;
    Ok(request)
}

/// The status of the answer.
async fn exchange(
    request: &XmlHttpRequest,
    body: Option<&Uint8Array>,
    mut on_moved: impl FnMut(u64) -> bool + 'static,
) -> Result<u16, Failure> {
    let moved_at_ms = Rc::new(Cell::new(js::now_ms()));
    let progress = Closure::<dyn FnMut(ProgressEvent)>::new({
        let (request, moved_at_ms) = (request.clone(), Rc::clone(&moved_at_ms));
        move |event: ProgressEvent| {
            moved_at_ms.set(js::now_ms());
            if !on_moved(event.loaded() as u64) {
                abort(&request);
            }
        }
    });
    let watch = Interval::new(LOOK_MS, {
        let request = request.clone();
        move || {
            if js::now_ms() - moved_at_ms.get() > DEAD_MS {
                abort(&request);
            }
        }
    });
    // Of a large body or of a large answer.
    if body.is_some() {
        request.upload().map_err(unreachable)?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    } else {
        request.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    }
    let over = Deferred::new();
    request.set_onloadend(over.resolver.as_ref());
    request.send_with_opt_js_u8_array(body).map_err(unreachable)?;
    JsFuture::from(over.promise).await.map_err(unreachable)?;
    drop((watch, progress));
    // 0 for whatever ended without an answer.
    match request.status() {
        Ok(status @ 1..) => Ok(status),
        _ => Err(Failure::Unreachable),
    }
}

/// Ends it with `onloadend`.
fn abort(request: &XmlHttpRequest) {
    // Only throws in states in which nothing was sent.
    request.abort().ok();
}

/// The code in a bucket's XML; empty when there is none.
fn xml_code(text: &str) -> &str {
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    code.map_or("", |(code, _)| code)
}

fn unreachable(_: JsValue) -> Failure {
    Failure::Unreachable
}
