//! The state machine, by the API of AWS Step Functions.

use anyhow::Context;
use aws_sdk_sfn::Client;
use aws_sdk_sfn::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_sfn::types::ExecutionStatus;
use domain::job::{Leased, Trouble};
use serde_json::json;
use tokio::runtime::Runtime;

use super::super::aws;

/// Longest name of an execution.
const MAX_NAME: usize = 80;
/// Where the region stands in an ARN, and how many parts one has before its resource's name.
const REGION_AT: usize = 3;
const NAME_AT: usize = 6;

/// Step Functions did not do something.
#[derive(Debug, thiserror::Error)]
#[error("Step Functions: {0}")]
pub(super) struct MachineError(String);

/// How an execution stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It goes on.
    Running,
    /// `settle` has ended the job.
    Succeeded,
    /// It is over without that; why.
    Failed(String),
}

/// One state machine.
pub(super) struct Machine {
    runtime: Runtime,
    client: Client,
    arn: String,
    /// What an execution's ARN begins with.
    executions: String,
}

impl Machine {
    /// Asks nobody yet.
    ///
    /// # Errors
    /// When `arn` is none of a state machine.
    pub(super) fn open(arn: &str) -> anyhow::Result<Self> {
        let parts: Vec<&str> = arn.split(':').collect();
        let is_machine = parts.len() == NAME_AT + 1 && parts.get(NAME_AT - 1) == Some(&"stateMachine");
        anyhow::ensure!(is_machine, "{arn} is not the ARN of a state machine (arn:aws:states:REGION:ACCOUNT:stateMachine:NAME)");
        let region = parts.get(REGION_AT).context("an ARN without a region")?;
        let runtime = aws::runtime()?;
        let client = Client::new(&aws::shared(&runtime, region));
        let executions = format!("{}:", arn.replace(":stateMachine:", ":execution:"));
        Ok(Self { runtime, client, arn: arn.to_owned(), executions })
    }

    /// The ARN of the execution that does a job under its present lease.
    pub(super) fn name(&self, job: &Leased) -> String {
        format!("{}{}", self.executions, short_name(job))
    }

    /// Starts it; the same again changes nothing.
    ///
    /// # Errors
    /// See [`MachineError`].
    pub(super) fn start(&self, job: &Leased) -> Result<(), MachineError> {
        let segments: Vec<&str> = job.work.segments.iter().map(|segment| segment.id.as_str()).collect();
        let given = json!({"job_id": job.job_id, "tier": job.offer.tier, "segments": segments}).to_string();
        let start = self.client.start_execution().state_machine_arn(&self.arn).name(short_name(job)).input(given);
        self.runtime.block_on(start.send()).map(drop).map_err(|error| failed(&error))
    }

    /// How an execution stands; `None` when there is none of this name.
    ///
    /// # Errors
    /// See [`MachineError`].
    pub(super) fn outcome(&self, execution: &str) -> Result<Option<Outcome>, MachineError> {
        let described = match self.runtime.block_on(self.client.describe_execution().execution_arn(execution).send()) {
            Err(error) if error.code() == Some("ExecutionDoesNotExist") => return Ok(None),
            described => described.map_err(|error| failed(&error))?,
        };
        Ok(Some(match described.status {
            ExecutionStatus::Running | ExecutionStatus::PendingRedrive => Outcome::Running,
            ExecutionStatus::Succeeded => Outcome::Succeeded,
            other => {
                let error = described.error.unwrap_or_default();
                let reason = format!("the execution ended as {other}: {error} {}", described.cause.unwrap_or_default());
                Outcome::Failed(reason[..reason.floor_char_boundary(Trouble::MAX_REASON_BYTES)].trim_end().to_owned())
            }
        }))
    }
}

fn short_name(job: &Leased) -> String {
    format!("{}-{}", job.job_id, job.lease.id)
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .take(MAX_NAME)
        .collect()
}

fn failed<E, R>(error: &SdkError<E, R>) -> MachineError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    MachineError(error.code().map_or_else(|| DisplayErrorContext(error).to_string(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_state_machines_address_is_one() {
        let machine = Machine::open("arn:aws:states:eu-central-1:1:stateMachine:prep").expect("an ARN");
        assert_eq!(machine.executions, "arn:aws:states:eu-central-1:1:execution:prep:");
        for wrong in ["prep", "arn:aws:states:eu-central-1:1:execution:prep", "arn:aws:states:eu-central-1:1:stateMachine"] {
            assert!(Machine::open(wrong).is_err(), "{wrong}");
        }
    }
}
