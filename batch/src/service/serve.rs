//! `interviewprep serve`: works through the ledger's jobs until it is told to stop.

use std::time::Instant;

use domain::cost::AnalysisUse;
use domain::job::{Leased, Stage};
use serde_json::json;

use super::bucket::Bucket;
use super::config::{BucketConfig, EdgeConfig, MachineConfig, QueueConfig};
use super::hands::employ;
use super::heartbeat::while_held;
use super::masking;
use super::pipeline::{self, JobError, Workshop};
use super::queue::Queue;
use super::source::{JobSource, SourceError};
use crate::exit::Exit;
use crate::media::Tools;
use crate::stop::Stop;
use crate::{log, models, transcribe};

/// Analyses the recordings that the job ledger, or a queue, hands out. Stops on SIGTERM and SIGINT: a job at work is given back at once.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub(crate) struct Args {
    #[command(flatten)]
    edge: EdgeConfig,
    #[command(flatten)]
    bucket: BucketConfig,
    #[command(flatten)]
    queue: Option<QueueConfig>,
    #[command(flatten)]
    transcriber: transcribe::Config,
    #[command(flatten)]
    machine: MachineConfig,
    /// Jobs worked on at the same time. Each keeps about two cores busy.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,
    /// Stop when there is nothing to do.
    #[arg(long)]
    until_idle: bool,
}

/// Works.
///
/// # Errors
/// When ffmpeg, the models, the key or the ledger's acceptance are missing.
pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let tools = Tools::find()?;
    let models = models::load()?;
    let bucket = Bucket::open(&args.bucket)?;
    let transcriber = args.transcriber.open()?;
    let (worker, ledger) = (args.edge.worker(), args.edge.ledger()?);
    let source: Box<dyn JobSource> = match &args.queue {
        Some(queue) => Box::new(Queue::open(queue, ledger)?),
        None => Box::new(ledger),
    };
    let (transcriber, scratch) = (transcriber.as_ref(), args.bucket.scratch());
    let shop = Workshop { bucket: &bucket, tools: &tools, models: &models, transcriber, scratch, spot: args.machine.spot };
    let stop = Stop::default();
    let on_signal = stop.clone();
    ctrlc::set_handler(move || on_signal.stop())?;
    log::info("serving", &json!({"worker": worker, "jobs": args.jobs}));
    employ(args.jobs, source.as_ref(), &stop, args.until_idle, |job| attend(&shop, source.as_ref(), job, &stop))?;
    log::info("stopped", &json!({"worker": worker}));
    Ok(Exit::Done)
}

/// Does one job and says how it ended.
fn attend(shop: &Workshop<'_>, source: &dyn JobSource, job: &Leased, stop: &Stop) {
    let (id, lease) = (job.job_id.as_str(), job.lease.id.as_str());
    let began = Instant::now();
    log::info("job_begun", &json!({"job_id": id, "segments": job.work.segments.len(), "failures": job.failures}));
    let own = stop.child();
    let outcome = while_held(source, id, &job.lease, &own, || finish(shop, source, job, &own));
    let said = match outcome {
        Err(lost) => Err(lost),
        Ok(Ok(used)) => source.ack(id, lease, Some(used)).map(|()| "done"),
        Ok(Err(JobError::Source(error))) => Err(error),
        Ok(Err(JobError::Stopped(_))) => source.release(id, lease).map(|()| "released"),
        Ok(Err(JobError::ForNow(cause) | JobError::NotNow(cause))) => {
            log::warn("job_failed", &json!({"job_id": id, "cause": cause}));
            source.retry(id, lease, &cause).map(|()| "failed")
        }
        Ok(Err(JobError::ForGood(cause))) => {
            log::warn("job_failed", &json!({"job_id": id, "cause": cause}));
            source.bury(id, lease, &cause).map(|()| "buried")
        }
    };
    let seconds = began.elapsed().as_secs_f64();
    match said {
        Ok(outcome) => log::info("job_over", &json!({"job_id": id, "outcome": outcome, "wall_s": seconds})),
        Err(SourceError::Withdrawn) => {
            log::info("job_over", &json!({"job_id": id, "outcome": "withdrawn", "wall_s": seconds}));
            source
                .ack(id, lease, None)
                .unwrap_or_else(|error| log::warn("job_unsettled", &json!({"job_id": id, "cause": error.to_string()})));
        }
        // A report that the edge will never take: nobody need try again.
        Err(SourceError::Refused(cause)) => {
            log::warn("job_refused", &json!({"job_id": id, "cause": cause}));
            source
                .bury(id, lease, &cause)
                .unwrap_or_else(|error| log::warn("job_unsettled", &json!({"job_id": id, "cause": error.to_string()})));
        }
        // Nothing is lost: the lease runs out, and finished stages lie in the bucket.
        Err(error) => log::warn("job_unsettled", &json!({"job_id": id, "cause": error.to_string()})),
    }
}

/// Analyses, delivers the report, and then hides the faces. What all of it cost.
fn finish(shop: &Workshop<'_>, source: &dyn JobSource, job: &Leased, stop: &Stop) -> Result<AnalysisUse, JobError> {
    let report = pipeline::run(shop, job, stop)?;
    source.report(&job.job_id, &job.lease.id, &report)?;
    pipeline::perform(shop, job, &[Stage::Masking], stop)?;
    masking::tell(shop, source, job, stop)?;
    pipeline::used(shop, job, stop)
}
