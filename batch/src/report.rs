//! `interviewprep report FILE`: the report of an interview by what its device measured, without its recording.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write, stdin, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::job::Leased;
use domain::report::Report;
use domain::session::{Event, Session, Stamped};
use domain::timeline::TimelineEvent;
use engine::redaction::Known;
use engine::transcript::without_personal_data;
use serde_json::Value;

use crate::exit::Exit;
use crate::summary;

/// The report of an interview from its log alone: what was said, and what the device measured. Personal data are left out.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub(crate) struct Args {
    /// A job as the ledger leases it (`domain::job::Leased`), or only an interview's log (an array of `domain::session::Stamped`), as JSON;
    /// `-` for standard input.
    log: PathBuf,
    /// Print the whole report as one line of JSON instead of a summary.
    #[arg(long)]
    json: bool,
}

/// Prints it.
///
/// # Errors
/// When the file holds no interview, or standard output is closed.
pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let name = || format!("cannot read an interview from {}", args.log.display());
    let report = read(&args.log).and_then(of).with_context(name)?;
    let mut out = BufWriter::new(stdout().lock());
    if args.json {
        serde_json::to_writer(&mut out, &report).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        summary::write(&report.session_id, &report, &mut out)?;
        summary::write_content(&report, &mut out)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn read(path: &Path) -> anyhow::Result<Value> {
    let from: Box<dyn Read> = if path == Path::new("-") { Box::new(stdin().lock()) } else { Box::new(BufReader::new(File::open(path)?)) };
    Ok(serde_json::from_reader(from)?)
}

fn of(document: Value) -> anyhow::Result<Report> {
    let (session_id, log, names) = if document.is_array() {
        ("interview".to_owned(), serde_json::from_value::<Vec<Stamped>>(document)?, Vec::new())
    } else {
        let job: Leased = serde_json::from_value(document)?;
        (job.offer.session_id, job.work.log, job.work.candidate_names)
    };
    let session = Session::replay(&log)?;
    anyhow::ensure!(session.is_over(), "it is not over yet");
    let known = Known { names, ..Known::default() };
    Ok(engine::report::build(&session_id, &without_personal_data(&session, &known), &measured(&log)))
}

/// The device's measurements in an interview's log, in order of arrival.
pub(crate) fn measured(log: &[Stamped]) -> Vec<TimelineEvent> {
    let signals = log.iter().filter_map(|stamped| match &stamped.event {
        Event::Signals { events } => Some(events),
        _ => None,
    });
    signals.flatten().cloned().collect()
}
