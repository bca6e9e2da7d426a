//! `cargo xtask calibrate`: judges answers that people graded, and tells how far the judge agrees with them.
//!
//! With `--model` a configured service is asked as the product asks it, over the network, and what comes out is the
//! [`domain::calibration::Comparison`] that an operator hands to the site. Without it the built-in engine is measured, as far as it can
//! be: it gives no bands.

mod ask;
mod judge;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow, bail};
use domain::calibration::Stopped;
use engine::calibration::gold::Gold;
use engine::calibration::{self, Run, built_in};
use engine::model::Service;
use serde::Serialize;

use self::ask::Caller;
use self::judge::Secret;

/// Holds the service's key; it stands in no file of the project and in no argument that other users of the machine could read.
const KEY: &str = "MODEL_KEY";

/// Options of `cargo xtask calibrate`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Answers with people's grades; the format stands in core/engine/src/calibration/gold.rs.
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// A model service, configured as in core/engine/src/model/service.rs; its key is taken from MODEL_KEY. Without it the built-in engine
    /// is measured.
    #[arg(long, value_name = "CONFIG.json")]
    model: Option<PathBuf>,
    /// How often the model is asked for each criterion; the median counts.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=15), requires = "model")]
    repeats: u32,
    /// Write the result there instead of to stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Compares, prints a table on stderr, and writes JSON.
///
/// # Errors
/// When a document cannot be read, with the entry at fault; when the run had to be stopped, after its partial result was written.
pub(crate) fn run(args: &Args) -> Result<()> {
    let gold = Gold::parse(&read(&args.gold)?).with_context(|| args.gold.display().to_string())?;
    match &args.model {
        None => {
            let comparison = built_in::compare(&gold)?;
            eprint!("{}", table::of_built_in(&comparison));
            write(args, &comparison)
        }
        Some(config) => {
            let service = Service::parse(&read(config)?).with_context(|| config.display().to_string())?;
            of_model(args, &gold, &service)
        }
    }
}

fn of_model(args: &Args, gold: &Gold, service: &Service) -> Result<()> {
    let key = std::env::var(KEY).unwrap_or_default();
    let mut caller = Caller::new(service, key.trim());
    let (answers, stopped) = judge::all(gold, &mut caller, args.repeats, &mut Secret::random()?)?;
    let run = Run {
        service: service.name.clone(),
        model: service.model.clone(),
        made_epoch_ms: u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?,
        repeats: args.repeats,
        answers,
        stopped,
    };
    let comparison = calibration::compare(gold, run);
    eprint!("{}", table::of_model(&comparison));
    eprintln!("{} calls, {:.4} dollars at most", caller.calls(), caller.used_micro_usd() as f64 / 1e6);
    write(args, &comparison)?;
    let Some(stopped) = comparison.stopped else { return Ok(()) };
    let why = match stopped {
        Stopped::Budget => "another call might cost more than `usd_per_day` of the model's configuration allows".to_owned(),
        Stopped::Service { detail } => detail,
    };
    bail!("stopped after {} of {} answers, so the result is partial: {why}", comparison.overall.answers, comparison.gold_answers)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(args: &Args, result: &impl Serialize) -> Result<()> {
    let json = serde_json::to_string_pretty(result)?;
    let Some(path) = &args.out else {
        println!("{json}");
        return Ok(());
    };
    fs::write(path, json + "\n").map_err(|error| anyhow!("cannot write {}: {error}", path.display()))
}
