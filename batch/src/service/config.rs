//! What the service is told by its operator.

use std::path::PathBuf;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::ledger::Ledger;

/// The edge, and who this worker is to it. Each may be given in the environment.
///
/// `required = false`, because clap would otherwise ask for them also where all of this is optional; where it is not, it still does.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct EdgeConfig {
    /// The edge: `https://practice.example`.
    #[arg(long, env = "INTERVIEWPREP_EDGE_URL", required = false, value_name = "URL")]
    edge_url: String,
    /// File with the key that this worker signs its tokens with: 32 bytes in base64url. The edge knows its public half.
    #[arg(long, env = "INTERVIEWPREP_SERVICE_KEY_FILE", required = false, value_name = "FILE")]
    service_key_file: PathBuf,
    /// This worker's name in logs and in the list of jobs.
    #[arg(long, env = "INTERVIEWPREP_WORKER", value_name = "NAME")]
    worker: Option<String>,
}

/// Where recordings are. Each may be given in the environment.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct BucketConfig {
    /// The bucket of the recordings. Its credentials are those that AWS programs look for (AWS_ACCESS_KEY_ID, a role, …).
    #[arg(long, env = "INTERVIEWPREP_BUCKET", default_value = "interviewprep-recordings", value_name = "NAME")]
    pub(crate) bucket: String,
    /// The bucket's S3 address, where it is not Amazon's: for R2 `https://ACCOUNT.r2.cloudflarestorage.com`.
    #[arg(long, env = "INTERVIEWPREP_S3_ENDPOINT", value_name = "URL")]
    pub(crate) s3_endpoint: Option<String>,
    /// The bucket's region.
    #[arg(long, env = "AWS_REGION", default_value = "auto")]
    pub(crate) region: String,
    /// Where recordings lie while they are worked on; they are deleted afterwards. Give it memory or an encrypted disk.
    #[arg(long, env = "INTERVIEWPREP_SCRATCH", value_name = "FOLDER")]
    scratch: Option<PathBuf>,
}

/// The machine, for the account of what an interview costs. It may be given in the environment.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct MachineConfig {
    /// This is a spot machine: its processor time has a price of its own.
    #[arg(long, env = "INTERVIEWPREP_SPOT")]
    pub(crate) spot: bool,
}

/// An SQS queue that jobs are taken from, instead of the edge's ledger. Each may be given in the environment.
///
/// For `required = false` see [`EdgeConfig`].
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct QueueConfig {
    /// Take jobs from this SQS queue, instead of the edge's ledger. Reports go to the edge all the same.
    #[arg(long, env = "INTERVIEWPREP_JOB_QUEUE_URL", required = false, value_name = "URL")]
    pub(crate) job_queue_url: String,
    /// The queue for jobs that can never work, each with its reason.
    #[arg(long, env = "INTERVIEWPREP_DEAD_LETTER_QUEUE_URL", required = false, value_name = "URL")]
    pub(crate) dead_letter_queue_url: String,
    /// The region of both queues.
    #[arg(long, env = "INTERVIEWPREP_JOB_QUEUE_REGION", required = false, value_name = "REGION")]
    pub(crate) job_queue_region: String,
    /// The queues' credentials, where they are not those of the bucket: an access key, and its secret in the environment.
    #[arg(long, env = "INTERVIEWPREP_JOB_QUEUE_ACCESS_KEY_ID", requires = "job_queue_secret_access_key", value_name = "ID")]
    pub(crate) job_queue_access_key_id: Option<String>,
    #[arg(long, env = "INTERVIEWPREP_JOB_QUEUE_SECRET_ACCESS_KEY", hide = true, hide_env_values = true)]
    pub(crate) job_queue_secret_access_key: Option<String>,
}

impl EdgeConfig {
    /// The edge's job ledger, as this worker reaches it.
    ///
    /// # Errors
    /// When the key's file cannot be read or holds no key.
    pub(crate) fn ledger(&self) -> anyhow::Result<Ledger> {
        Ok(Ledger::new(self.edge_url.trim_end_matches('/').to_owned(), self.worker(), self.service_key()?))
    }

    fn service_key(&self) -> anyhow::Result<[u8; 32]> {
        let file = self.service_key_file.display();
        let text = std::fs::read_to_string(&self.service_key_file).with_context(|| format!("cannot read the service key {file}"))?;
        let key = URL_SAFE_NO_PAD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        key.with_context(|| format!("{file} holds no key of 32 bytes in base64url"))
    }

    /// The name of the worker.
    pub(crate) fn worker(&self) -> String {
        self.worker.clone().unwrap_or_else(|| format!("worker-{}", std::process::id()))
    }
}

impl BucketConfig {
    /// The folder for scratch files.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.scratch.clone().unwrap_or_else(std::env::temp_dir)
    }
}
