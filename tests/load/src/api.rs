//! The HTTP side: an entitlement, and the interviews.

use anyhow::{Context, Result};
use domain::SCHEMA_VERSION;
use domain::api::{GuestEntitlement, SessionCreated};
use domain::setup::{CompanyStyle, CreateSession, InterviewKind, Level, Role};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Makes interviews, all for the same guest: one address may only ask so often.
///
/// # Errors
/// When the Worker refuses one.
pub(crate) fn interviews(base_url: &str, count: u32) -> Result<Vec<SessionCreated>> {
    let agent = ureq::agent();
    let guest: GuestEntitlement = post(&agent, &format!("{base_url}/api/v1/guest"), "", &())?;
    let wish = CreateSession {
        schema_version: SCHEMA_VERSION,
        role: Role::Software,
        level: Level::Mid,
        kind: InterviewKind::Mixed,
        style: CompanyStyle::Ownership,
        minutes: 45,
        resume_text: None,
        job_text: None,
        candidate_names: Vec::new(),
        model: None,
        again: None,
    };
    let address = format!("{base_url}/api/v1/sessions");
    (0..count).map(|_| post(&agent, &address, &guest.entitlement, &wish)).collect()
}

fn post<T: DeserializeOwned>(agent: &ureq::Agent, address: &str, bearer: &str, body: &impl Serialize) -> Result<T> {
    let request = agent.post(address).header("authorization", format!("Bearer {bearer}"));
    let answer = request.send(serde_json::to_string(body)?).with_context(|| address.to_owned())?;
    Ok(serde_json::from_str(&answer.into_body().read_to_string()?)?)
}
