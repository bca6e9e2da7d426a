//! A model service over HTTP, under the limits that its operator set.

use std::io::Read;
use std::thread;
use std::time::Duration;

use domain::calibration::Stopped;
use engine::model::budget::{self, Tally};
use engine::model::retry::on_the_ladder;
use engine::model::wire::{self, Decoder, Piece};
use engine::model::{Failure, Request, Service, Usage};
use ureq::Agent;

/// Nobody waits, but a call that takes longer has gone astray.
const CALL_LIMIT: Duration = Duration::from_secs(120);
/// As much of a refusal is read as holds its code, in bytes.
const MAX_REFUSAL_BYTES: u64 = 16 * 1024;

/// Asks one service. What all calls of a run may cost together is what the configuration allows in a day; its other limits are about
/// candidates, of whom there are none here.
pub(super) struct Caller<'a> {
    agent: Agent,
    service: &'a Service,
    key: &'a str,
    tally: Tally,
    calls: u64,
}

/// What one call brought.
type Said = (String, Option<Usage>);

impl<'a> Caller<'a> {
    pub(super) fn new(service: &'a Service, key: &'a str) -> Self {
        let config = Agent::config_builder().timeout_global(Some(CALL_LIMIT)).http_status_as_error(false);
        // The key goes to the configured address alone.
        let agent = config.max_redirects(0).build().into();
        Self { agent, service, key, tally: Tally::default(), calls: 0 }
    }

    /// Calls made.
    pub(super) fn calls(&self) -> u64 {
        self.calls
    }

    /// What they cost at most: a call that broke off counts with all that it might have used.
    pub(super) fn used_micro_usd(&self) -> u64 {
        self.tally.used()
    }

    /// The text of a reply; `None` where the model declines this request. Failures that may pass are tried again.
    ///
    /// # Errors
    /// When no other request would succeed or may be made either.
    pub(super) fn ask(&mut self, request: &Request) -> Result<Option<String>, Stopped> {
        let mut failures = 0;
        loop {
            let failure = match self.call(request)? {
                Ok(text) => return Ok(Some(text)),
                Err(failure) => failure,
            };
            failures += 1;
            match on_the_ladder(failure, failures) {
                Some(wait_ms) => {
                    eprintln!("  {failure}; again in {wait_ms} ms");
                    thread::sleep(Duration::from_millis(wait_ms));
                }
                None if failure.is_the_services() => return Err(Stopped::Service { detail: failure.to_string() }),
                None => {
                    eprintln!("  {failure}");
                    return Ok(None);
                }
            }
        }
    }

    /// One call, paid for: promised before, settled after.
    fn call(&mut self, request: &Request) -> Result<Result<String, Failure>, Stopped> {
        let name = self.calls.to_string();
        let cost = |usage| self.service.price.map_or(0, |price| price.cost(usage));
        let limit = self.service.limits.map_or(u64::MAX, |limits| limits.micro_usd_per_day);
        if !self.tally.promise(&name, cost(budget::bound(request)), limit, 0) {
            return Err(Stopped::Budget);
        }
        self.calls += 1;
        let said = self.send(request);
        match &said {
            Ok((_, Some(usage))) => self.tally.settle(&name, cost(*usage)),
            // Nobody takes money for these; what broke off, or came without figures, stays as promised.
            Err(Failure::Unauthorized | Failure::NoCredit | Failure::RateLimited { .. } | Failure::Rejected { .. }) => {
                self.tally.settle(&name, 0);
            }
            _ => {}
        }
        Ok(said.map(|(text, _)| text))
    }

    fn send(&self, request: &Request) -> Result<Said, Failure> {
        let http = wire::http_request(self.service, request, self.key);
        let mut call = self.agent.post(&http.url);
        for (name, value) in &http.headers {
            call = call.header(*name, value);
        }
        let mut response = call.send(&http.body).map_err(|_| Failure::Unreachable)?;
        let status = response.status().as_u16();
        if status != 200 {
            let wait = response.headers().get("retry-after").and_then(|wait| wait.to_str().ok()).map(str::to_owned);
            let mut body = Vec::new();
            // A refusal that cannot be read has its status still.
            response.body_mut().as_reader().take(MAX_REFUSAL_BYTES).read_to_end(&mut body).ok();
            return Err(wire::failure(status, wait.as_deref(), &String::from_utf8_lossy(&body)));
        }
        collect(response.body_mut().as_reader(), Decoder::new(self.service.wire))
    }
}

/// The whole answer in a stream.
fn collect(mut stream: impl Read, mut decoder: Decoder) -> Result<Said, Failure> {
    let (mut text, mut buffer) = (String::new(), [0; 8 * 1024]);
    loop {
        let pieces = match stream.read(&mut buffer) {
            Ok(0) | Err(_) => decoder.finish(),
            Ok(count) => decoder.push(&buffer[..count]),
        };
        for piece in pieces {
            match piece {
                Piece::Text(more) => text.push_str(&more),
                Piece::End { usage, .. } => return Ok((text, usage)),
                Piece::Failed(failure) => return Err(failure),
            }
        }
    }
}
