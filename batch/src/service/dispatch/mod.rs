//! `interviewprep dispatch`: lets a state machine do the ledger's jobs, one execution each.
//!
//! The lease stays here and is prolonged until the execution is over; its last part, `settle`, ends the job at the ledger. Which execution
//! does a job is written down before it is started, so that whoever takes the job over from a dispatcher that died follows that one instead
//! of starting another.

mod desk;
mod machine;

use std::path::PathBuf;
use std::time::Duration;

use domain::job::Leased;
use serde_json::json;

use self::desk::Desk;
use self::machine::{Machine, Outcome};
use super::config::EdgeConfig;
use super::hands::{employ, rest};
use super::heartbeat::while_held;
use super::source::{JobSource, SourceError};
use crate::exit::Exit;
use crate::log;
use crate::stop::{Stop, Stopped};

/// How often an execution is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// So often it is looked at after the lease is lost: `settle`, which ended the lease, is its last part.
const LAST_LOOKS: u32 = 10;

/// Has the ledger's jobs done by executions of an AWS Step Functions state machine. Stops on SIGTERM and SIGINT: executions go on, and the
/// next dispatcher follows them. Credentials are those that AWS programs look for.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub(crate) struct Args {
    #[command(flatten)]
    edge: EdgeConfig,
    /// The state machine's ARN.
    #[arg(long, env = "INTERVIEWPREP_STATE_MACHINE", value_name = "ARN")]
    state_machine: String,
    /// The folder that its jobs see as `/jobs`. A job's file holds the recording's key and the candidate's name, and is deleted when its execution is over.
    #[arg(long, env = "INTERVIEWPREP_JOBS_FOLDER", value_name = "FOLDER")]
    jobs_folder: PathBuf,
    /// Executions at the same time.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u8).range(1..))]
    executions: u8,
    /// Stop when there is nothing to do.
    #[arg(long)]
    until_idle: bool,
}

/// Works.
///
/// # Errors
/// When the key, the folder or the ledger's acceptance are missing.
pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let source = args.edge.ledger()?;
    let machine = Machine::open(&args.state_machine)?;
    let desk = Desk::open(&args.jobs_folder)?;
    let stop = Stop::default();
    let on_signal = stop.clone();
    ctrlc::set_handler(move || on_signal.stop())?;
    log::info("dispatching", &json!({"worker": args.edge.worker(), "executions": args.executions}));
    employ(args.executions, &source, &stop, args.until_idle, |job| attend(&machine, &desk, &source, job, &stop))?;
    log::info("stopped", &json!({"worker": args.edge.worker()}));
    Ok(Exit::Done)
}

/// One job from its start to its end, and what the ledger is told.
fn attend(machine: &Machine, desk: &Desk, source: &dyn JobSource, job: &Leased, stop: &Stop) {
    let (id, lease) = (job.job_id.as_str(), job.lease.id.as_str());
    let own = stop.child();
    let followed = while_held(source, id, &job.lease, &own, || follow(machine, desk, job, &own));
    let followed = match followed {
        // The end of the lease is how `settle` is heard of.
        Err(SourceError::LeaseLost) => Ok(last_looks(machine, desk, id)),
        Err(error) => Err(error),
        Ok(followed) => Ok(followed),
    };
    let said = match followed {
        Err(error) => Err(error),
        Ok(Ok(Outcome::Running)) => Err(SourceError::LeaseLost),
        Ok(Ok(Outcome::Succeeded)) => {
            desk.clear(id);
            Ok("done")
        }
        Ok(Ok(Outcome::Failed(reason))) => {
            desk.clear(id);
            source.retry(id, lease, &reason).map(|()| "failed")
        }
        // Its files stay: the execution goes on, and somebody will follow it.
        Ok(Err(FollowError::Stopped(_))) => source.release(id, lease).map(|()| "released"),
        Ok(Err(error)) => source.retry(id, lease, &error.to_string()).map(|()| "failed"),
    };
    match said {
        Ok(outcome) => log::info("job_over", &json!({"job_id": id, "outcome": outcome})),
        Err(error) => log::warn("job_unsettled", &json!({"job_id": id, "cause": error.to_string()})),
    }
}

/// A job cannot be followed.
#[derive(Debug, thiserror::Error)]
enum FollowError {
    /// The folder of jobs.
    #[error("the folder of jobs: {0}")]
    Folder(#[from] std::io::Error),
    /// The job as JSON.
    #[error("the job cannot be written: {0}")]
    Job(#[from] serde_json::Error),
    /// Step Functions.
    #[error(transparent)]
    Machine(#[from] machine::MachineError),
    /// From outside.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

fn follow(machine: &Machine, desk: &Desk, job: &Leased, stop: &Stop) -> Result<Outcome, FollowError> {
    desk.lay_out(job)?;
    let known = desk.execution_of(&job.job_id);
    let runs = known.as_deref().map(|execution| machine.outcome(execution)).transpose()? == Some(Some(Outcome::Running));
    let execution = match known.filter(|_| runs) {
        Some(execution) => {
            log::info("execution_followed", &json!({"job_id": job.job_id}));
            execution
        }
        None => {
            let execution = machine.name(job);
            desk.note(&job.job_id, &execution)?;
            machine.start(job)?;
            log::info("execution_started", &json!({"job_id": job.job_id, "segments": job.work.segments.len()}));
            execution
        }
    };
    loop {
        rest(LOOK_EVERY, stop);
        stop.check()?;
        match machine.outcome(&execution) {
            Ok(Some(Outcome::Running)) => {}
            Ok(Some(over)) => return Ok(over),
            Ok(None) => return Ok(Outcome::Failed("the execution is gone".to_owned())),
            Err(error) => log::warn("machine_unavailable", &json!({"cause": error.to_string()})),
        }
    }
}

fn last_looks(machine: &Machine, desk: &Desk, job_id: &str) -> Result<Outcome, FollowError> {
    let Some(execution) = desk.execution_of(job_id) else { return Ok(Outcome::Running) };
    for _ in 0..LAST_LOOKS {
        match machine.outcome(&execution)? {
            Some(Outcome::Running) => std::thread::sleep(LOOK_EVERY),
            over => return Ok(over.unwrap_or(Outcome::Running)),
        }
    }
    Ok(Outcome::Running)
}
