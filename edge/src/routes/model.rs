//! `GET /api/v1/model`: which language model this site offers beside the built-in interviewer.

use domain::SCHEMA_VERSION;
use domain::model::{ModelOffer, ModelService, NOTICE};
use worker::{Env, Response};

use crate::failure::Failure;
use crate::model::config;
use crate::respond;

pub(super) fn offer(env: &Env, trace_id: &str) -> Result<Response, Failure> {
    let offered = config::offered(env, trace_id).map(|config| config.service);
    let service = offered.map(|service| ModelService { name: service.name, model: service.model, notice: NOTICE });
    Ok(respond::json(200, &ModelOffer { schema_version: SCHEMA_VERSION, service }, trace_id)?)
}
