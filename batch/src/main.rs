//! `interviewprep`: the analysis of the browser, offline, on any recording.

mod analysis;
mod analyze;
mod confine;
mod exit;
mod face;
mod hex;
mod log;
mod mask;
mod media;
mod meter;
mod models;
mod progress;
mod report;
mod resume;
mod service;
mod stop;
mod summary;
mod transcribe;
mod vad;
mod wav;

use std::io::ErrorKind;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::exit::{Exit, SetupError};

/// Measures interview recordings on this machine; nothing leaves it.
#[derive(Parser)]
#[command(name = "interviewprep", version, after_help = exit::HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Voice and face of a recording, as the report that the browser shows.
    Analyze(analyze::Args),
    /// Has the job ledger's recordings done by a state machine, until it is told to stop.
    Dispatch(service::DispatchArgs),
    /// Faces in pictures: landmarks, head pose, observables, quality.
    Face(face::Args),
    /// The same film with every face under a mosaic.
    Mask(mask::Args),
    /// The report of an interview by what its device measured.
    Report(report::Args),
    /// A resume taken apart: skills, experience, projects, education, personal details.
    Resume(resume::Args),
    /// Works through the job ledger's recordings until it is told to stop.
    Serve(service::ServeArgs),
    /// One part of a job, for an orchestrator from outside.
    Stage(service::StageArgs),
    /// The words of a recording with their times, by a speech service.
    Transcribe(transcribe::Args),
    /// Speech in a WAV file: segments and the probability of speech every 16 ms.
    Vad(vad::Args),
    #[command(hide = true)]
    Confined(confine::Args),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Where even this cannot be printed nobody reads it.
            error.print().ok();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done }.into();
        }
    };
    let outcome = match cli.command {
        Command::Analyze(args) => analyze::run(&args),
        Command::Dispatch(args) => service::dispatch(&args),
        Command::Face(args) => face::run(args),
        Command::Mask(args) => mask::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Resume(args) => resume::run(&args),
        Command::Serve(args) => service::serve(&args),
        Command::Stage(args) => service::stage(&args),
        Command::Transcribe(args) => transcribe::run(&args),
        Command::Vad(args) => vad::run(&args),
        Command::Confined(args) => confine::run(&args),
    };
    outcome.unwrap_or_else(exit_of).into()
}

fn exit_of(error: anyhow::Error) -> Exit {
    // `interviewprep … | head` closes our output: the reader has what he wanted.
    if error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe) {
        return Exit::Done;
    }
    // One line, with the chain of causes.
    eprintln!("interviewprep: {error:#}");
    if error.downcast_ref::<SetupError>().is_some() { Exit::Setup } else { Exit::Failed }
}
