//! What one address may ask for: one Durable Object counts for one address. The address itself is stored nowhere.
//!
//! * 2,000 requests per five minutes, counted in memory only. An evicted counter starts again at zero. That is the right way to fail:
//!   nobody is locked out by it, and an address that floods us keeps its counter awake.
//! * [`MAX_STORED_BYTES`] of recordings per day (UTC), counted in its SQLite: storage costs money for as long as it is kept.

use std::cell::RefCell;
use std::net::Ipv6Addr;

use domain::problem::Problem;
use domain::recording::Segment;
use engine::rate_limit::{DAY_MS, MAX_STORED_BYTES, Window};
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::{
    DurableObject, Env, Error, Headers, Method, Request, RequestInit, Response, ResponseBuilder, Result, State, Storage, durable_object,
};

use crate::failure::Failure;
use crate::object::without_sockets;
use crate::respond::RETRY_HEADER;
use crate::sql::int;
use crate::{body, clock, log};

/// The binding of the counters.
const LIMITER: &str = "LIMITER";
const STORED: &str = "
CREATE TABLE IF NOT EXISTS stored (segment TEXT PRIMARY KEY, day INTEGER NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID;
";

/// A segment that somebody is about to send.
#[derive(Serialize, Deserialize)]
struct Wish {
    segment: String,
    bytes: u64,
}

#[derive(Deserialize)]
struct Sum {
    bytes: u64,
}

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

/// Counts a segment toward what the address that sends it may store today; the same segment counts once.
///
/// # Errors
/// `storage_quota`; and the platform's, because what cannot be counted is not stored.
pub(crate) async fn admit_segment(env: &Env, headers: &Headers, segment: &Segment) -> std::result::Result<(), Failure> {
    let address = headers.get("cf-connecting-ip")?.unwrap_or_default();
    let wish = Wish { segment: segment.id.clone(), bytes: segment.sealed_bytes() };
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(serde_json::to_string(&wish)?.into()));
    let counter = env.durable_object(LIMITER)?.get_by_name(&counter_name(&address))?;
    match counter.fetch_with_request(Request::new_with_init("https://limiter/", &init)?).await?.status_code() {
        204 => Ok(()),
        _ => Err(Problem::storage_quota().into()),
    }
}

/// Names the counter of the address that sent a request; says nothing about the address to whoever reads it.
///
/// # Errors
/// The platform's.
pub(crate) fn counter(env: &Env, headers: &Headers) -> std::result::Result<String, Failure> {
    let address = headers.get("cf-connecting-ip")?.unwrap_or_default();
    Ok(env.durable_object(LIMITER)?.id_from_name(&counter_name(&address))?.to_string())
}

/// Counts a call to a paid service as a request of the address with this [`counter`]; false where it may make none.
///
/// # Errors
/// The platform's.
pub(crate) async fn count_call(env: &Env, counter: &str) -> std::result::Result<bool, Failure> {
    let counter = env.durable_object(LIMITER)?.id_from_string(counter)?.get_stub()?;
    Ok(counter.fetch_with_str("https://limiter/").await?.status_code() == 204)
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

/// Counts for one address.
#[durable_object]
pub struct AddressLimiter {
    window: RefCell<Window>,
    storage: Storage,
}

impl AddressLimiter {
    async fn store(&self, wish: &Wish) -> std::result::Result<bool, Failure> {
        let sql = self.storage.sql();
        sql.exec(STORED, vec![])?;
        let day = clock::now_ms() / DAY_MS;
        sql.exec("DELETE FROM stored WHERE day < ? OR segment = ?", vec![int(day), wish.segment.as_str().into()])?;
        let sums: Vec<Sum> = sql.exec("SELECT COALESCE(SUM(bytes), 0) AS bytes FROM stored", vec![])?.to_array()?;
        if sums.first().is_none_or(|sum| sum.bytes.saturating_add(wish.bytes) > MAX_STORED_BYTES) {
            return Ok(false);
        }
        let insert = "INSERT INTO stored (segment, day, bytes) VALUES (?, ?, ?)";
        sql.exec(insert, vec![wish.segment.as_str().into(), int(day), int(wish.bytes)])?;
        // The counter forgets itself when its day is over for everybody.
        self.storage.set_alarm(2 * DAY_MS as i64).await?;
        Ok(true)
    }
}

impl DurableObject for AddressLimiter {
    fn new(state: State, _env: Env) -> Self {
        Self { window: RefCell::new(Window::default()), storage: state.storage() }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        if request.method() == Method::Post {
            let stored = async { self.store(&body::json(&mut request).await?).await };
            return match stored.await {
                Ok(admitted) => Ok(ResponseBuilder::new().with_status(if admitted { 204 } else { 429 }).empty()),
                Err(failure) => Err(Error::RustError(failure.to_string())),
            };
        }
        let verdict = self.window.borrow_mut().admit(clock::now_ms());
        match verdict {
            Ok(()) => Ok(ResponseBuilder::new().with_status(204).empty()),
            Err(retry_after_s) => {
                Ok(ResponseBuilder::new().with_status(429).with_header(RETRY_HEADER, &retry_after_s.to_string())?.empty())
            }
        }
    }

    async fn alarm(&self) -> Result<Response> {
        self.storage.delete_all().await?;
        Response::empty()
    }

    without_sockets!();
}
