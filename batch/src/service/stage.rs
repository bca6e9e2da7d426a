//! `interviewprep stage`: one part of a job, for an orchestrator from outside.
//!
//! Each part may be repeated: what was found lies in the bucket, sealed under the recording's key, and is not done twice.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::job::{Leased, Stage};

use super::bucket::Bucket;
use super::config::{BucketConfig, EdgeConfig, MachineConfig};
use super::masking;
use super::pipeline::{self, JobError, Workshop};
use super::source::{JobSource, SourceError};
use crate::exit::Exit;
use crate::media::Tools;
use crate::stop::Stop;
use crate::{models, transcribe};

/// Does one part of a job. `voice` comes first: its speech is transcribed, and pictures are looked at more closely where it says so.
/// `aggregate` makes the report of whatever was found and names what is missing; then come `masking` and `settle`.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub(crate) struct Args {
    /// Which part.
    part: Part,
    /// The job as JSON, as the ledger leases it (`domain::job::Leased`); `-` for standard input. It holds the recording's key and the
    /// candidate's name: keep it as safe as the recording.
    #[arg(long, value_name = "FILE")]
    job: PathBuf,
    /// Only this segment of it. Segments may be worked on at the same time; the voice of each comes before its face.
    #[arg(long, value_name = "ID")]
    segment: Option<String>,
    #[command(flatten)]
    bucket: BucketConfig,
    #[command(flatten)]
    transcriber: transcribe::Config,
    #[command(flatten)]
    machine: MachineConfig,
    /// `aggregate`: bring the report to the interview instead of printing it. `settle` needs this. The lease must still be held.
    #[arg(long, requires = "edge_url")]
    deliver: bool,
    #[command(flatten)]
    edge: Option<EdgeConfig>,
}

/// A part of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// The sound of every segment.
    Voice,
    /// The words of every segment, where there is a speech service.
    Transcript,
    /// The picture of every segment.
    Facial,
    /// The report.
    Aggregate,
    /// A version without faces of every segment that shows any.
    Masking,
    /// Names the masked versions to the interview and ends the job.
    Settle,
}

/// Does it.
///
/// # Errors
/// When ffmpeg, the models or the job's file are missing, or the job can never be done. What another try may mend is [`Exit::Again`].
pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut job = read(&args.job)?;
    if let Some(id) = &args.segment {
        let is_whole = matches!(args.part, Part::Aggregate | Part::Settle);
        anyhow::ensure!(!is_whole, "aggregate and settle take the whole job, not a segment of it");
        job.work.segments.retain(|segment| segment.id == *id);
        anyhow::ensure!(!job.work.segments.is_empty(), "the job has no segment {id}");
    }
    let (tools, models) = (Tools::find()?, models::load()?);
    let bucket = Bucket::open(&args.bucket)?;
    let transcriber = args.transcriber.open()?;
    let (transcriber, scratch) = (transcriber.as_ref(), args.bucket.scratch());
    let shop = Workshop { bucket: &bucket, tools: &tools, models: &models, transcriber, scratch, spot: args.machine.spot };
    let stop = Stop::default();
    let on_signal = stop.clone();
    ctrlc::set_handler(move || on_signal.stop())?;
    let edge = args.edge.as_ref().filter(|_| args.deliver);
    let outcome = match args.part {
        Part::Voice => pipeline::perform(&shop, &job, &[Stage::Voice], &stop).map(|()| None),
        Part::Transcript => pipeline::perform(&shop, &job, &[Stage::Transcript], &stop).map(|()| None),
        Part::Facial => pipeline::perform(&shop, &job, &[Stage::Facial], &stop).map(|()| None),
        Part::Masking => pipeline::perform(&shop, &job, &[Stage::Masking], &stop).map(|()| None),
        Part::Aggregate => pipeline::aggregate(&shop, &job, &stop).map(Some),
        Part::Settle => {
            let source = edge.ok_or_else(|| anyhow::anyhow!("settle needs --deliver: it has nothing to print"))?.ledger()?;
            return delivered(&source, &job, settle(&shop, &source, &job, &stop));
        }
    };
    match outcome {
        Ok(None) => Ok(Exit::Done),
        Ok(Some(report)) => match edge {
            Some(edge) => {
                let source = edge.ledger()?;
                delivered(&source, &job, source.report(&job.job_id, &job.lease.id, &report).map_err(Into::into))
            }
            None => {
                writeln!(std::io::stdout(), "{}", serde_json::to_string(&report)?)?;
                Ok(Exit::Done)
            }
        },
        Err(JobError::ForGood(cause)) => anyhow::bail!(cause),
        Err(error) => Ok(again(&error)),
    }
}

/// Tells the interview of what was masked, and ends the job.
fn settle(shop: &Workshop<'_>, source: &dyn JobSource, job: &Leased, stop: &Stop) -> Result<(), JobError> {
    if !masking::tell(shop, source, job, stop)? {
        return Err(JobError::ForGood("a segment is still to be masked: do the part masking first".to_owned()));
    }
    Ok(source.ack(&job.job_id, &job.lease.id, Some(pipeline::used(shop, job, stop)?))?)
}

fn delivered(source: &dyn JobSource, job: &Leased, outcome: Result<(), JobError>) -> anyhow::Result<Exit> {
    match outcome {
        Ok(()) => Ok(Exit::Done),
        // There is nothing left to do, and nobody to tell.
        Err(JobError::Source(SourceError::Withdrawn)) => Ok(source.ack(&job.job_id, &job.lease.id, None).map(|()| Exit::Done)?),
        Err(error @ (JobError::Source(SourceError::LeaseLost | SourceError::Refused(_)) | JobError::ForGood(_))) => Err(error.into()),
        Err(error) => Ok(again(&error)),
    }
}

fn again(error: &dyn std::error::Error) -> Exit {
    eprintln!("interviewprep: {error}");
    Exit::Again
}

fn read(path: &Path) -> anyhow::Result<Leased> {
    let what = || format!("cannot read the job {}", path.display());
    if path == Path::new("-") {
        return serde_json::from_reader(std::io::stdin().lock()).with_context(what);
    }
    let file = File::open(path).with_context(what)?;
    serde_json::from_reader(BufReader::new(file)).with_context(what)
}
