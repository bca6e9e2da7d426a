//! What the operator switched on.
//!
//! | variable | what |
//! | --- | --- |
//! | `TRANSCRIBER` | `deepgram` or `openai`; absent: this site offers no captions of its own |
//! | `TRANSCRIBER_KEY` (secret) | the operator's key with the service |
//! | `TRANSCRIBER_SECONDS_PER_SESSION` | most sound of one interview that is sent |
//! | `TRANSCRIBER_USD_PER_DAY` | most that all interviews together may cost in a day (UTC) |
//! | `TRANSCRIBER_USD_PER_MINUTE` | what the service charges |
//! | `TRANSCRIBER_URL` | optional: a proxy or the service's regional address |
//! | `TRANSCRIBER_MODEL` | optional: see [`engine::transcriber::default_model`] |
//!
//! A paid service cannot be switched on without quotas (architecture, invariant 7): one missing or senseless figure, and nothing is
//! offered. The log says which, once per request.

use domain::transcript::ServiceName;
use engine::transcriber::budget::{Budget, micro_usd};
use engine::transcriber::{Options, default_model, default_url};
use serde_json::json;
use worker::{Env, Url};

use crate::log;

/// The variable that switches everything on.
const SERVICE: &str = "TRANSCRIBER";
const KEY: &str = "TRANSCRIBER_KEY";
const URL: &str = "TRANSCRIBER_URL";
const MODEL: &str = "TRANSCRIBER_MODEL";
const SECONDS: &str = "TRANSCRIBER_SECONDS_PER_SESSION";
const PER_DAY: &str = "TRANSCRIBER_USD_PER_DAY";
const PER_MINUTE: &str = "TRANSCRIBER_USD_PER_MINUTE";

/// A service with its limits. Not `Debug`: it holds the key.
#[derive(Clone)]
pub(crate) struct Config {
    /// Without a language: that is the candidate's choice.
    pub(crate) options: Options,
    /// Most sound of one interview, in milliseconds.
    pub(crate) session_ms: u64,
    /// Price and daily cap.
    pub(crate) budget: Budget,
}

/// The service on offer; `None` without one. What is wrong with a half-made set-up goes to the log.
pub(crate) fn offered(env: &Env, trace_id: &str) -> Option<Config> {
    read(env).unwrap_or_else(|wrong| {
        log::error(trace_id, "transcriber_setup", json!({"missing_or_wrong": wrong}));
        None
    })
}

/// As [`offered`], with the names of the variables that stand in the way.
fn read(env: &Env) -> Result<Option<Config>, Vec<&'static str>> {
    let Some(name) = setting(env, SERVICE) else { return Ok(None) };
    let service = match name.to_ascii_lowercase().as_str() {
        "deepgram" => ServiceName::Deepgram,
        "openai" => ServiceName::OpenAi,
        _ => return Err(vec![SERVICE]),
    };
    let url = setting(env, URL).unwrap_or_else(|| default_url(service).to_owned());
    let url = is_private(&url).then_some(url);
    let key = env.secret(KEY).map(|key| key.to_string()).ok().filter(|key| !key.trim().is_empty());
    let seconds = setting(env, SECONDS).and_then(|text| text.parse::<u32>().ok()).filter(|seconds| *seconds > 0);
    let per_day = setting(env, PER_DAY).and_then(|text| micro_usd(&text));
    let per_minute = setting(env, PER_MINUTE).and_then(|text| micro_usd(&text));

    if let (Some(url), Some(key), Some(seconds), Some(micro_usd_per_day), Some(micro_usd_per_minute)) =
        (url.clone(), key.clone(), seconds, per_day, per_minute)
    {
        let model = setting(env, MODEL).unwrap_or_else(|| default_model(service).to_owned());
        let options = Options { service, url, key: key.trim().to_owned(), model, language: String::new() };
        let budget = Budget { micro_usd_per_minute, micro_usd_per_day };
        return Ok(Some(Config { options, session_ms: u64::from(seconds) * 1000, budget }));
    }
    let found = [
        (URL, url.is_some()),
        (KEY, key.is_some()),
        (SECONDS, seconds.is_some()),
        (PER_DAY, per_day.is_some()),
        (PER_MINUTE, per_minute.is_some()),
    ];
    Err(found.into_iter().filter(|(_, found)| !found).map(|(name, _)| name).collect())
}

/// A variable with something in it. Numbers may be written as JSON numbers.
fn setting(env: &Env, name: &str) -> Option<String> {
    let text = env.var(name).map(|text| text.to_string());
    let text = text.or_else(|_| env.object_var::<f64>(name).map(|number| number.to_string()));
    text.ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Sound and key travel encrypted, or do not leave the machine.
fn is_private(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    match url.scheme() {
        "wss" | "https" => true,
        "ws" | "http" => matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")),
        _ => false,
    }
}
