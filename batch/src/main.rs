//! `interviewprep`: the analysis of the browser, offline, on any recording.

mod face;
mod vad;
mod wav;

use std::io::ErrorKind;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Measures interview recordings on this machine; nothing leaves it.
#[derive(Parser)]
#[command(name = "interviewprep", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Faces in pictures: landmarks, head pose, observables, quality.
    Face(face::Args),
    /// Speech in a WAV file: segments and the probability of speech every 16 ms.
    Vad(vad::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Face(args) => face::run(args),
        Command::Vad(args) => vad::run(&args),
    };
    match outcome {
        Ok(code) => code,
        // `interviewprep … | head` closes our output: the reader has what he wanted.
        Err(error) if error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, with the chain of causes.
            eprintln!("interviewprep: {error:#}");
            ExitCode::FAILURE
        }
    }
}
