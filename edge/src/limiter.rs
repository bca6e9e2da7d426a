//! 2,000 requests per five minutes and address: one Durable Object counts for one address, in memory only.
//!
//! An evicted counter starts again at zero. That is the right way to fail: nobody is locked out by it, and an address that
//! floods us keeps its counter awake. The address itself is stored nowhere.

use std::cell::RefCell;
use std::net::Ipv6Addr;

use engine::rate_limit::Window;
use serde_json::json;
use worker::{
    DurableObject, Env, Error, Headers, Request, Response, ResponseBuilder, Result, State, WebSocket, WebSocketIncomingMessage,
    durable_object,
};

use crate::failure::Failure;
use crate::respond::RETRY_HEADER;
use crate::{clock, log};

/// The binding of the counters.
const LIMITER: &str = "LIMITER";

/// May this request go on?
pub(crate) enum Verdict {
    /// Yes.
    Admitted,
    /// No.
    Refused {
        /// When it may.
        retry_after_s: u64,
    },
}

/// Counts a request of the address that sent it.
///
/// When the counter cannot be asked the request goes on: the limit protects the service and must not be what stops it.
pub(crate) async fn admit(env: &Env, headers: &Headers, trace_id: &str) -> Verdict {
    match count(env, headers).await {
        Ok(verdict) => verdict,
        Err(cause) => {
            log::error(trace_id, "limiter_failed", json!({"cause": cause.to_string()}));
            Verdict::Admitted
        }
    }
}

async fn count(env: &Env, headers: &Headers) -> std::result::Result<Verdict, Failure> {
    let address = headers.get("cf-connecting-ip")?.unwrap_or_default();
    let counter = env.durable_object(LIMITER)?.get_by_name(&counter_name(&address))?;
    let answer = counter.fetch_with_str("https://limiter/").await?;
    let wait = answer.headers().get(RETRY_HEADER)?.and_then(|seconds| seconds.parse().ok());
    Ok(wait.map_or(Verdict::Admitted, |retry_after_s| Verdict::Refused { retry_after_s }))
}

/// One counter per IPv4 address and per IPv6 /64, which is what one household or machine is given.
fn counter_name(address: &str) -> String {
    match address.parse::<Ipv6Addr>() {
        Ok(v6) => format!("{:x}/64", v6.to_bits() >> 64),
        Err(_) => address.to_owned(),
    }
}

/// Counts the requests of one address.
#[durable_object]
pub struct AddressLimiter {
    window: RefCell<Window>,
}

impl DurableObject for AddressLimiter {
    fn new(_state: State, _env: Env) -> Self {
        Self { window: RefCell::new(Window::default()) }
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        let verdict = self.window.borrow_mut().admit(clock::now_ms());
        match verdict {
            Ok(()) => Ok(ResponseBuilder::new().with_status(204).empty()),
            Err(retry_after_s) => {
                Ok(ResponseBuilder::new().with_status(429).with_header(RETRY_HEADER, &retry_after_s.to_string())?.empty())
            }
        }
    }

    // The platform's crate panics in the handlers that are left out; a counter has neither alarms nor sockets.
    async fn alarm(&self) -> Result<Response> {
        Response::empty()
    }

    async fn websocket_message(&self, _socket: WebSocket, _message: WebSocketIncomingMessage) -> Result<()> {
        Ok(())
    }

    async fn websocket_close(&self, _socket: WebSocket, _code: usize, _reason: String, _was_clean: bool) -> Result<()> {
        Ok(())
    }

    async fn websocket_error(&self, _socket: WebSocket, _error: Error) -> Result<()> {
        Ok(())
    }
}
