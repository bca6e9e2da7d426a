//! What an operator configures: one JSON document, without the key.
//!
//! ```json
//! {
//!   "name": "Anthropic",
//!   "wire": "anthropic",
//!   "url": "https://api.anthropic.com/v1",
//!   "model": "claude-haiku-4-5",
//!   "takes_temperature": true,
//!   "takes_schema": true,
//!   "extra": {},
//!   "price": { "usd_per_million_input": 1, "usd_per_million_output": 5 },
//!   "limits": { "address_tokens_per_day": 400000, "principal_tokens_per_day": 200000, "session_tokens": 60000, "usd_per_day": 5 }
//! }
//! ```
//!
//! | field | what |
//! | --- | --- |
//! | `name` | who receives the transcript, as the candidate reads it before the first call and in the report |
//! | `wire` | `openai` (also Ollama, llama.cpp, vLLM and the like), `anthropic`, `workers_ai`, `bedrock` |
//! | `url` | optional for `openai` and `anthropic`; Workers AI: `https://api.cloudflare.com/client/v4/accounts/ACCOUNT/ai`; Bedrock:
//! `https://bedrock-runtime.REGION.amazonaws.com`; Ollama: `http://127.0.0.1:11434/v1` |
//! | `model` | the service's name of the model |
//! | `takes_temperature` | optional, false: newer models refuse the parameter |
//! | `takes_schema` | optional, false: the model can be held to a JSON schema while it streams |
//! | `extra` | optional: more fields of the request's body, for instance `{"reasoning_effort": "low"}`; none of ours |
//! | `price` | dollars per million tokens; may be left out on loopback alone |
//! | `limits` | all four; may be left out where there is no price |
//!
//! A service that is paid, or not on this machine, needs all its limits (architecture, invariant 7). Beside them every call counts as one
//! of its address's requests ([`crate::rate_limit`]).

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::Usage;
use super::wire::Wire;
use crate::cost::micro_usd;

/// No service asks more for a million tokens, and no operator allows more in a day, in dollars: a larger figure is a slip of the keyboard.
const MOST_USD: f64 = 100_000.0;

/// Fields of a body that are ours alone: what a call costs hangs on them.
const OURS: [&str; 10] = [
    "model",
    "messages",
    "system",
    "stream",
    "stream_options",
    "max_tokens",
    "max_completion_tokens",
    "n",
    "inferenceConfig",
    "outputConfig",
];

/// A configured service.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Who receives what is sent.
    pub name: String,
    /// See [`Wire`].
    pub wire: Wire,
    /// Where it listens, without `/` at its end.
    #[serde(default)]
    pub url: String,
    /// The service's name of the model.
    pub model: String,
    /// The model takes a temperature.
    #[serde(default)]
    pub takes_temperature: bool,
    /// The model takes a JSON schema.
    #[serde(default)]
    pub takes_schema: bool,
    /// More fields of the body.
    #[serde(default)]
    pub extra: Map<String, Value>,
    /// What it costs; `None`: nothing.
    #[serde(default)]
    pub price: Option<Price>,
    /// What may be used of it; `None`: as much as anybody wants.
    #[serde(default)]
    pub limits: Option<Limits>,
}

/// What tokens cost, in micro-dollars per million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Tokens that are sent.
    #[serde(rename = "usd_per_million_input", deserialize_with = "amount")]
    pub input: u64,
    /// Tokens that it writes.
    #[serde(rename = "usd_per_million_output", deserialize_with = "amount")]
    pub output: u64,
}

/// What may be used of a service. Days are those of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Tokens, sent and written, of one network address in a day.
    pub address_tokens_per_day: u64,
    /// Tokens of one [principal](domain::principal::Principal) in a day.
    pub principal_tokens_per_day: u64,
    /// Tokens of one interview.
    pub session_tokens: u64,
    /// Micro-dollars of all interviews together in a day.
    #[serde(rename = "usd_per_day", deserialize_with = "amount")]
    pub micro_usd_per_day: u64,
}

/// The configuration is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// No JSON of its shape.
    #[error("the model's configuration is not what it should be: {0}")]
    Shape(String),
    /// A field is empty, too long, or has characters that it cannot have.
    #[error("the model's configuration: `{0}` is missing or wrong")]
    Field(&'static str),
    /// The address is not `https://…`, or `http://` on this machine; or it holds more than host and path.
    #[error("the model's configuration: `url` must be https (http on loopback alone), without user, parameters or fragment")]
    Url,
    /// It is not on this machine.
    #[error("the model's configuration: a service outside this machine needs its `price`")]
    NoPrice,
    /// It is paid or not on this machine.
    #[error("the model's configuration: such a service needs all four `limits`, none of them 0")]
    NoLimits,
    /// Workers AI answers no schema in a stream.
    #[error("the model's configuration: `workers_ai` streams no answers of a schema, so `takes_schema` must be false")]
    NoSchema,
}

impl Service {
    /// Reads and checks a configuration.
    ///
    /// # Errors
    /// See [`ServiceError`].
    pub fn parse(json: &str) -> Result<Self, ServiceError> {
        let mut service: Self = serde_json::from_str(json).map_err(|error| ServiceError::Shape(error.to_string()))?;
        if service.url.is_empty() {
            service.url = service.wire.usual_url().ok_or(ServiceError::Field("url"))?.to_owned();
        }
        service.url.truncate(service.url.trim_end_matches('/').len());
        let is_local = is_loopback(&service.url).ok_or(ServiceError::Url)?;
        if service.name.trim().is_empty() || service.name.chars().any(char::is_control) || service.name.chars().count() > 60 {
            return Err(ServiceError::Field("name"));
        }
        let in_a_path = |c: char| c.is_ascii_alphanumeric() || "@._:/-+".contains(c);
        if service.model.is_empty() || !service.model.chars().all(in_a_path) || service.model.contains("..") {
            return Err(ServiceError::Field("model"));
        }
        if service.extra.keys().any(|name| OURS.contains(&name.as_str())) {
            return Err(ServiceError::Field("extra"));
        }
        if service.price.is_none() && !is_local {
            return Err(ServiceError::NoPrice);
        }
        if service.wire == Wire::WorkersAi && service.takes_schema {
            return Err(ServiceError::NoSchema);
        }
        match service.limits {
            Some(limits) if limits.are_set() => Ok(service),
            None if service.price.is_none() => Ok(service),
            _ => Err(ServiceError::NoLimits),
        }
    }
}

impl Limits {
    fn are_set(self) -> bool {
        [self.address_tokens_per_day, self.principal_tokens_per_day, self.session_tokens, self.micro_usd_per_day].iter().all(|n| *n > 0)
    }
}

impl Price {
    /// What `usage` costs in micro-dollars, rounded up.
    pub fn cost(self, usage: Usage) -> u64 {
        let part = |tokens: u64, price: u64| u128::from(tokens) * u128::from(price);
        let cost = (part(usage.input_tokens, self.input) + part(usage.output_tokens, self.output)).div_ceil(1_000_000);
        u64::try_from(cost).unwrap_or(u64::MAX)
    }
}

/// Whether a URL leads to this machine; `None` for one that keys and transcripts must not be sent to. Read by hand and strictly: what this
/// takes for a host, every other reader must take for the same.
fn is_loopback(url: &str) -> Option<bool> {
    let (scheme, rest) = url.split_once("://")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "._~:/-[]%".contains(c);
    if rest.is_empty() || !rest.chars().all(plain) {
        return None;
    }
    let authority = rest.split('/').next()?;
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => port.parse::<u16>().ok().map(|_| host)?,
        _ => authority,
    };
    let is_local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    match scheme {
        "https" if is_local || (host.contains('.') && !host.contains(['[', ']', ':', '%'])) => Some(is_local),
        "http" if is_local => Some(true),
        _ => None,
    }
}

/// Dollars, as micro-dollars.
fn amount<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let usd = f64::deserialize(from)?;
    let refused = || serde::de::Error::custom(format!("{usd} is no amount of dollars from 0 to {MOST_USD}"));
    (0.0..=MOST_USD).contains(&usd).then(|| micro_usd(usd)).ok_or_else(refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn paid() -> Value {
        json!({
            "name": "Anthropic", "wire": "anthropic", "model": "claude-haiku-4-5",
            "price": {"usd_per_million_input": 0.8, "usd_per_million_output": 4},
            "limits": {"address_tokens_per_day": 4, "principal_tokens_per_day": 3, "session_tokens": 2, "usd_per_day": 0.5},
        })
    }

    fn with(change: impl FnOnce(&mut Value)) -> Result<Service, ServiceError> {
        let mut config = paid();
        change(&mut config);
        Service::parse(&config.to_string())
    }

    #[test]
    fn a_whole_configuration_is_read() {
        let service = with(|_| {}).unwrap();
        assert_eq!(service.url, "https://api.anthropic.com/v1");
        assert_eq!(service.price, Some(Price { input: 800_000, output: 4_000_000 }));
        assert_eq!(service.limits.unwrap().micro_usd_per_day, 500_000);
        let documented: String = include_str!("service.rs")
            .lines()
            .skip_while(|line| *line != "//! ```json")
            .skip(1)
            .take_while(|line| *line != "//! ```")
            .map(|line| line.trim_start_matches("//!"))
            .collect();
        assert_eq!(Service::parse(&documented).map(|service| service.name), Ok("Anthropic".to_owned()));
    }

    #[test]
    fn a_model_on_this_machine_needs_neither_price_nor_limits_nor_key() {
        let local = json!({"name": "this server", "wire": "openai", "url": "http://127.0.0.1:11434/v1/", "model": "qwen3:8b"});
        assert_eq!(Service::parse(&local.to_string()).unwrap().url, "http://127.0.0.1:11434/v1");
    }

    #[test]
    fn no_paid_service_goes_without_limits() {
        for limit in ["address_tokens_per_day", "principal_tokens_per_day", "session_tokens", "usd_per_day"] {
            assert_eq!(with(|config| config["limits"][limit] = json!(0)), Err(ServiceError::NoLimits), "{limit}");
            let without = with(|config| _ = config["limits"].as_object_mut().unwrap().remove(limit));
            assert!(matches!(without, Err(ServiceError::Shape(cause)) if cause.contains(limit)), "{limit}");
        }
        assert_eq!(with(|config| config["limits"] = Value::Null), Err(ServiceError::NoLimits));
        assert_eq!(with(|config| config["price"] = Value::Null), Err(ServiceError::NoPrice));
        let priced_on_loopback = with(|config| {
            config["url"] = json!("http://localhost:4000");
            config["limits"] = Value::Null;
        });
        assert_eq!(priced_on_loopback, Err(ServiceError::NoLimits));
        for usd in [json!(-1), json!(1e9), json!("3")] {
            assert!(matches!(with(|config| config["price"]["usd_per_million_input"] = usd), Err(ServiceError::Shape(_))));
        }
    }

    #[test]
    fn nothing_is_sent_in_the_clear_and_no_key_stands_in_a_configuration() {
        let refused = [
            "http://api.example.com",
            "ftp://localhost",
            "https://",
            "https://api.example.com?key=1",
            "https://user:pass@api.example.com",
            "http://localhost@evil.example",
            "http://127.0.0.1.evil.example",
            "http://localhost:80:90",
            "https://api.example.com\\@evil.example",
            "https://api.example.com/#",
            "http://[::1",
            "http://[::2]",
            "https://intranet",
        ];
        for url in refused {
            assert_eq!(with(|config| config["url"] = json!(url)), Err(ServiceError::Url), "{url}");
        }
        for url in ["http://[::1]:8080/v1", "https://localhost", "https://proxy.example.com:8443/llm"] {
            assert!(with(|config| config["url"] = json!(url)).is_ok(), "{url}");
        }
        assert!(matches!(with(|config| config["key"] = json!("sk-1")), Err(ServiceError::Shape(_))));
        assert_eq!(with(|config| config["model"] = json!("../admin")), Err(ServiceError::Field("model")));
        assert_eq!(with(|config| config["extra"] = json!({"n": 9})), Err(ServiceError::Field("extra")));
        assert_eq!(with(|config| config["name"] = json!(" ")), Err(ServiceError::Field("name")));
        assert_eq!(with(|config| config["wire"] = json!("bedrock")), Err(ServiceError::Field("url")));
    }

    #[test]
    fn tokens_cost_their_price() {
        let price = Price { input: 800_000, output: 4_000_000 };
        assert_eq!(price.cost(Usage { input_tokens: 1_000_000, output_tokens: 500_000 }), 2_800_000);
        assert_eq!((price.cost(Usage { input_tokens: 1, output_tokens: 0 }), price.cost(Usage::default())), (1, 0));
        assert_eq!(Price { input: u64::MAX, output: 0 }.cost(Usage { input_tokens: u64::MAX, output_tokens: 0 }), u64::MAX);
    }
}
