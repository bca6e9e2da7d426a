//! One call to a service.

use std::pin::pin;
use std::time::Duration;

use engine::model::wire::{self, Decoder, Piece};
use engine::model::{Failure, Request, Usage};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use worker::{AbortController, Delay, Fetch, Headers, Method, RequestInit, RequestRedirect, Response};

use super::config::Config;

/// As much is read of an answer that says what went wrong.
const MAX_ERROR_BYTES: usize = 16 * 1024;
const RETRY_AFTER: &str = "retry-after";

/// What a call gave.
pub(crate) struct Answer {
    /// All of its text.
    pub(crate) text: Result<String, Failure>,
    /// What it used; `None` where nobody knows.
    pub(crate) usage: Option<Usage>,
}

impl Answer {
    fn failed(failure: Failure, usage: Option<Usage>) -> Self {
        Self { text: Err(failure), usage }
    }
}

/// Sends `request` and reads the whole answer, for at most `within_ms`.
pub(crate) async fn once(config: &Config, request: &Request, within_ms: u64) -> Answer {
    let abort = AbortController::default();
    let signal = abort.signal();
    let Ok(request) = prepared(config, request) else { return Answer::failed(Failure::Unreachable, Some(Usage::default())) };
    let exchange = async {
        match Fetch::Request(request).send_with_signal(&signal).await {
            Ok(mut response) if response.status_code() == 200 => read(config, &mut response).await,
            Ok(mut response) => Answer::failed(refusal(&mut response).await, Some(Usage::default())),
            Err(_) => Answer::failed(Failure::Unreachable, None),
        }
    };
    match select(pin!(exchange), Delay::from(Duration::from_millis(within_ms))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            abort.abort();
            Answer::failed(Failure::Unreachable, None)
        }
    }
}

fn prepared(config: &Config, request: &Request) -> worker::Result<worker::Request> {
    let wanted = wire::http_request(&config.service, request, &config.key);
    let headers = Headers::new();
    wanted.headers.iter().try_for_each(|(name, value)| headers.set(name, value))?;
    let mut init = RequestInit::new();
    // A redirect would carry the key to wherever it points.
    init.with_method(Method::Post).with_headers(headers).with_redirect(RequestRedirect::Manual).with_body(Some(wanted.body.into()));
    worker::Request::new_with_init(&wanted.url, &init)
}

async fn read(config: &Config, response: &mut Response) -> Answer {
    let Ok(mut stream) = response.stream() else { return Answer::failed(Failure::BrokenStream, None) };
    let mut decoder = Decoder::new(config.service.wire);
    let mut text = String::new();
    loop {
        let pieces = match stream.next().await {
            Some(Ok(bytes)) => decoder.push(&bytes),
            Some(Err(_)) | None => decoder.finish(),
        };
        for piece in pieces {
            match piece {
                Piece::Text(more) => text.push_str(&more),
                Piece::End { usage, .. } => return Answer { text: Ok(text), usage },
                Piece::Failed(failure) => return Answer::failed(failure, None),
            }
        }
    }
}

async fn refusal(response: &mut Response) -> Failure {
    let retry_after = response.headers().get(RETRY_AFTER).ok().flatten();
    let status = response.status_code();
    let mut body = Vec::new();
    if let Ok(mut stream) = response.stream() {
        while let Some(Ok(bytes)) = stream.next().await {
            body.extend(bytes);
            if body.len() > MAX_ERROR_BYTES {
                break;
            }
        }
    }
    wire::failure(status, retry_after.as_deref(), &String::from_utf8_lossy(&body))
}
