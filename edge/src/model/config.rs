//! What the operator switched on.
//!
//! | variable | what |
//! | --- | --- |
//! | `MODEL_SERVICE` | the document of [`engine::model::Service`]; absent: the built-in interviewer is alone |
//! | `MODEL_KEY` (secret) | the operator's key with the service; none for one on this machine |
//! | `MODEL_CALIBRATION` | optional: what `cargo xtask calibrate` found of this model, see [`domain::calibration`] |
//!
//! A document that is none, or that lacks the limits a paid service needs, offers nothing; the log says why.

use domain::calibration::Comparison;
use domain::report::Calibrated;
use engine::model::Service;
use engine::model::prompt::PROMPT_VERSION;
use serde_json::{Value, json};
use worker::Env;

use crate::log;

const SERVICE: &str = "MODEL_SERVICE";
const KEY: &str = "MODEL_KEY";

const CALIBRATION: &str = "MODEL_CALIBRATION";

/// A service with its key. Not `Debug`: it holds the key.
#[derive(Clone)]
pub(crate) struct Config {
    /// What is known of it.
    pub(crate) service: Service,
    /// Empty without one.
    pub(crate) key: String,
}

/// The service on offer; `None` without one. What is wrong with a half-made set-up goes to the log.
pub(crate) fn offered(env: &Env, trace_id: &str) -> Option<Config> {
    let json = document(env, SERVICE)?;
    let key = env.secret(KEY).map(|key| key.to_string().trim().to_owned()).unwrap_or_default();
    let wrong = match Service::parse(&json) {
        Ok(service) if key.is_empty() && service.price.is_some() => format!("the secret {KEY} is missing"),
        Ok(service) => return Some(Config { service, key }),
        Err(error) => error.to_string(),
    };
    log::error(trace_id, "model_setup", json!({"cause": wrong}));
    None
}

/// How far a model agrees with people; `None` where nobody compared it, or another was compared, or too little.
pub(crate) fn calibrated(env: &Env, service: &str, model: &str, trace_id: &str) -> Option<Calibrated> {
    let comparison = serde_json::from_str::<Comparison>(&document(env, CALIBRATION)?);
    let comparison =
        comparison.inspect_err(|_| log::error(trace_id, "model_setup", json!({"cause": format!("{CALIBRATION} is none")}))).ok()?;
    comparison.calibrated(service, model, PROMPT_VERSION)
}

/// A variable that holds a JSON document, as text or as an object.
fn document(env: &Env, name: &str) -> Option<String> {
    let json = env.var(name).map(|text| text.to_string()).or_else(|_| env.object_var::<Value>(name).map(|value| value.to_string()));
    json.ok().filter(|json| !json.trim().is_empty())
}
