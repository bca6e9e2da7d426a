//! Jobs from an SQS queue. Each message is a job as the edge's ledger leased it ([`Leased`] as JSON).
//!
//! | port | queue |
//! | --- | --- |
//! | lease | receive; the message stays invisible for the queue's own visibility timeout |
//! | extend | the same time anew |
//! | ack | delete |
//! | release | visible at once |
//! | retry | visible later, twice as late each time; at the last failure [`bury`](JobSource::bury) |
//! | bury | to the dead letters, with the attribute `reason` |
//!
//! A job whose workers die without a word is moved to the dead letters by the queue's redrive policy, without a reason. Report and end of a
//! job go to the edge under the ledger's lease, which whoever filled the queue holds meanwhile. SQS may, rarely, give a message to two workers;
//! stages and report are then done twice with the same outcome.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::Credentials;
use aws_sdk_sqs::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::types::{Message, MessageAttributeValue, MessageSystemAttributeName, QueueAttributeName};
use domain::cost::AnalysisUse;
use domain::job::{Lease, Leased, Trouble};
use domain::recording::MaskedFile;
use domain::report::Report;
use engine::ledger::{MAX_FAILURES, RETRY_MS};
use tokio::runtime::Runtime;

use super::aws;
use super::config::QueueConfig;
use super::ledger::Ledger;
use super::source::{JobSource, SourceError};

/// Longest time that SQS keeps a message invisible: twelve hours.
const MOST_INVISIBLE_S: u64 = 12 * 60 * 60;
/// Of [`Trouble::reason`], as an attribute of a dead letter.
const REASON: &str = "reason";

/// The queue, and the edge that reports go to.
pub(crate) struct Queue {
    runtime: Runtime,
    client: Client,
    url: String,
    dead_letters_url: String,
    /// The queue's visibility timeout.
    lease_s: u64,
    edge: Ledger,
    /// What this worker holds, by receipt handle, which is the lease's name.
    held: Mutex<HashMap<String, Held>>,
}

/// A message in this worker's hands.
#[derive(Clone)]
struct Held {
    body: String,
    /// The ledger's lease.
    lease: String,
    /// How often it was received, this time included.
    received: u32,
}

impl Queue {
    /// Asks the queue how long it leaves a message to a worker.
    ///
    /// # Errors
    /// When it does not say.
    pub(crate) fn open(config: &QueueConfig, edge: Ledger) -> anyhow::Result<Self> {
        let runtime = aws::runtime()?;
        let url = config.job_queue_url.clone();
        let mut builder = aws_sdk_sqs::config::Builder::from(&aws::shared(&runtime, &config.job_queue_region));
        builder.set_endpoint_url(Some(origin(&url).context("the queue's address is none")?.to_owned()));
        if let (Some(id), Some(secret)) = (&config.job_queue_access_key_id, &config.job_queue_secret_access_key) {
            builder = builder.credentials_provider(Credentials::new(id, secret, None, None, "job queue"));
        }
        let client = Client::from_conf(builder.build());
        let asked = client.get_queue_attributes().queue_url(&url).attribute_names(QueueAttributeName::VisibilityTimeout).send();
        let answer = runtime.block_on(asked).map_err(|error| failed(&error))?;
        let lease_s = answer.attributes().and_then(|all| all.get(&QueueAttributeName::VisibilityTimeout)?.parse().ok());
        let lease_s = lease_s.filter(|seconds| *seconds > 0).context("the queue has no visibility timeout")?;
        let held = Mutex::default();
        Ok(Self { runtime, client, url, dead_letters_url: config.dead_letter_queue_url.clone(), lease_s, edge, held })
    }

    fn receive(&self) -> Result<Option<Message>, SourceError> {
        let receive = self.client.receive_message().queue_url(&self.url).max_number_of_messages(1);
        let receive = receive.message_system_attribute_names(MessageSystemAttributeName::ApproximateReceiveCount).send();
        let answer = self.runtime.block_on(receive).map_err(|error| failed(&error))?;
        Ok(answer.messages.unwrap_or_default().into_iter().next())
    }

    /// Keeps what the job's end will need, and lends the job under the receipt's name.
    fn lend(&self, receipt: &str, held: Held, job: Leased) -> Leased {
        let failures = held.received.saturating_sub(1);
        self.all_held().insert(receipt.to_owned(), held);
        Leased { failures, lease: Lease { id: receipt.to_owned(), ends_in_ms: self.lease_s * 1000 }, ..job }
    }

    fn held(&self, receipt: &str) -> Result<Held, SourceError> {
        self.all_held().get(receipt).cloned().ok_or(SourceError::LeaseLost)
    }

    fn all_held(&self) -> MutexGuard<'_, HashMap<String, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn invisible_for(&self, receipt: &str, seconds: u64) -> Result<(), SourceError> {
        let seconds = seconds.min(MOST_INVISIBLE_S) as i32;
        let change = self.client.change_message_visibility().queue_url(&self.url).receipt_handle(receipt).visibility_timeout(seconds);
        self.runtime.block_on(change.send()).map(drop).map_err(|error| failed(&error))
    }

    fn delete(&self, receipt: &str) -> Result<(), SourceError> {
        let delete = self.client.delete_message().queue_url(&self.url).receipt_handle(receipt).send();
        self.runtime.block_on(delete).map_err(|error| failed(&error))?;
        self.all_held().remove(receipt);
        Ok(())
    }

    /// Into the dead letters first: a worker that is killed in between leaves two copies, never none.
    fn move_to_dead_letters(&self, receipt: &str, body: String, reason: &str) -> Result<(), SourceError> {
        let reason = &reason[..reason.floor_char_boundary(Trouble::MAX_REASON_BYTES)];
        let reason = MessageAttributeValue::builder().data_type("String").string_value(reason).build();
        let reason = reason.map_err(|error| SourceError::Refused(error.to_string()))?;
        let send = self.client.send_message().queue_url(&self.dead_letters_url).message_body(body).message_attributes(REASON, reason);
        self.runtime.block_on(send.send()).map_err(|error| failed(&error))?;
        self.delete(receipt)
    }
}

impl JobSource for Queue {
    fn lease(&self) -> Result<Option<Leased>, SourceError> {
        while let Some(message) = self.receive()? {
            let (receipt, body) = (message.receipt_handle.unwrap_or_default(), message.body.unwrap_or_default());
            let counted = message.attributes.and_then(|all| all.get(&MessageSystemAttributeName::ApproximateReceiveCount)?.parse().ok());
            match serde_json::from_str::<Leased>(&body) {
                Ok(job) => {
                    let held = Held { body, lease: job.lease.id.clone(), received: counted.unwrap_or(1) };
                    return Ok(Some(self.lend(&receipt, held, job)));
                }
                // The parser's own words may quote the message.
                Err(error) => {
                    let reason = format!("no job: line {}, column {}", error.line(), error.column());
                    self.move_to_dead_letters(&receipt, body, &reason)?;
                }
            }
        }
        Ok(None)
    }

    fn extend(&self, _job_id: &str, receipt: &str) -> Result<Lease, SourceError> {
        self.invisible_for(receipt, self.lease_s)?;
        Ok(Lease { id: receipt.to_owned(), ends_in_ms: self.lease_s * 1000 })
    }

    fn report(&self, job_id: &str, receipt: &str, report: &Report) -> Result<(), SourceError> {
        self.edge.report(job_id, &self.held(receipt)?.lease, report)
    }

    fn masked(&self, job_id: &str, receipt: &str, segment_id: &str, file: &MaskedFile) -> Result<(), SourceError> {
        self.edge.masked(job_id, &self.held(receipt)?.lease, segment_id, file)
    }

    fn ack(&self, job_id: &str, receipt: &str, used: Option<AnalysisUse>) -> Result<(), SourceError> {
        self.edge.ack(job_id, &self.held(receipt)?.lease, used)?;
        self.delete(receipt)
    }

    fn release(&self, _job_id: &str, receipt: &str) -> Result<(), SourceError> {
        self.invisible_for(receipt, 0)
    }

    fn retry(&self, job_id: &str, receipt: &str, reason: &str) -> Result<(), SourceError> {
        let received = self.held(receipt)?.received;
        if received >= MAX_FAILURES {
            return self.bury(job_id, receipt, reason);
        }
        self.invisible_for(receipt, RETRY_MS / 1000 * (1 << received.saturating_sub(1)))
    }

    fn bury(&self, _job_id: &str, receipt: &str, reason: &str) -> Result<(), SourceError> {
        let body = self.held(receipt)?.body;
        self.move_to_dead_letters(receipt, body, reason)
    }
}

/// `https://host:port` of an address.
fn origin(url: &str) -> Option<&str> {
    let host_at = url.find("://")? + "://".len();
    let host = url[host_at..].split('/').next().filter(|host| !host.is_empty())?;
    Some(&url[..host_at + host.len()])
}

fn failed<E, R>(error: &SdkError<E, R>) -> SourceError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    match error.code() {
        // What SQS says of a message that became visible again, or is gone.
        Some("MessageNotInflight" | "ReceiptHandleIsInvalid" | "InvalidParameterValue") => SourceError::LeaseLost,
        Some(code @ ("AccessDenied" | "AccessDeniedException" | "InvalidClientTokenId" | "QueueDoesNotExist")) => {
            SourceError::Refused(code.to_owned())
        }
        Some(code) if code.ends_with("NonExistentQueue") => SourceError::Refused(code.to_owned()),
        Some(code) => SourceError::Unavailable(code.to_owned()),
        None => SourceError::Unavailable(DisplayErrorContext(error).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queues_address_begins_with_where_its_service_is() {
        assert_eq!(origin("https://sqs.eu-central-1.amazonaws.com/1/jobs"), Some("https://sqs.eu-central-1.amazonaws.com"));
        assert_eq!(origin("http://127.0.0.1:5000/1/jobs"), Some("http://127.0.0.1:5000"));
        assert_eq!(origin("jobs"), None);
    }
}
