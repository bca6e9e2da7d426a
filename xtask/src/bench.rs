//! `cargo xtask bench`: serves a release build and lets two scripts measure it from outside; `bench turn` lets one start the Worker with a
//! language model beside it, `bench batch` measures the native service, `bench cache` plays candidates against the cache of words.
//!
//! `tests/edge/bench.mjs` speaks to the Worker alone, `tests/e2e/bench.mjs` uses Chromium, `tests/edge/bench_turn.mjs` plays the model.
//! Each prints `{"figures":[{"name","unit","median","p95","p99","samples"}…]}`, and so do we. They find the variables that `test.rs` lists
//! in their environment.

mod batch;
mod cache;

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::paths::{Build, Layout};
use crate::process::run_quiet;
use crate::steps::{Outcome, step};
use crate::test::node_environment;
use crate::tools::{Tools, system_programs};
use crate::{serve, site, worker};

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What is measured.
    #[arg(value_enum, default_value_t)]
    what: What,
}

/// A part of the product.
#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum What {
    /// The Worker alone, and what a person waits for in the browser.
    #[default]
    Site,
    /// What a candidate waits for the next question with a language model beside the Worker.
    Turn,
    /// How often the words of a question are there already.
    Cache,
    /// The native service's analysis of recordings.
    Batch,
}

/// Builds for release, measures, prints JSON.
///
/// # Errors
/// Those of the build steps and of what is measured.
pub(crate) fn run(layout: &Layout, args: &Args) -> Result<()> {
    match args.what {
        What::Site => site(layout),
        What::Turn => turn(layout),
        What::Cache => cache::run(),
        What::Batch => batch::run(layout),
    }
}

fn site(layout: &Layout) -> Result<()> {
    let tools = Tools::prepare(layout)?;
    step("chromium, ffmpeg, espeak-ng", || system_programs(&["chromium", "ffmpeg", "espeak-ng"]))?;
    site::build(&tools, Build::Release)?;
    let config = worker::build(&tools, Build::Release)?;
    let state = serve::fresh_state(layout, "bench")?;
    let server = serve::start(&tools, &config, &state, &layout.serve(Build::Release).join("bench.log"), None)?;

    let mut figures = Vec::new();
    for path in ["tests/edge/bench.mjs", "tests/e2e/bench.mjs"] {
        let mut script = tools.command("node");
        node_environment(&mut script, layout)?;
        script.env("BASE_URL", &server.url).env("SITE_DIR", layout.site(Build::Release));
        figures.extend(figures_of(&mut script, path)?);
    }
    println!("{:#}", json!({ "figures": figures }));
    Ok(())
}

fn turn(layout: &Layout) -> Result<()> {
    let tools = Tools::prepare(layout)?;
    // Only the Worker is asked; of the site there must be a folder.
    fs::create_dir_all(layout.site(Build::Release))?;
    let config = worker::build(&tools, Build::Release)?;
    let mut script = tools.command("node");
    node_environment(&mut script, layout)?;
    serve::wrangler_environment(&mut script, layout).env("EDGE_WRANGLER_CONFIG", config);
    println!("{:#}", json!({ "figures": figures_of(&mut script, "tests/edge/bench_turn.mjs")? }));
    Ok(())
}

/// Runs the script; what it measured.
fn figures_of(node: &mut Command, path: &str) -> Result<Vec<Value>> {
    let mut figures = Vec::new();
    step(path, || {
        let printed: Value =
            serde_json::from_str(&run_quiet(node.arg(path))?).with_context(|| format!("{path} did not print one JSON object"))?;
        figures = printed["figures"].as_array().cloned().unwrap_or_default();
        Ok(Outcome::Done)
    })?;
    Ok(figures)
}

/// A figure as the scripts print it; with few samples the percentiles are the largest.
fn figure(name: &str, unit: &str, samples: &[f64]) -> Value {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted.get(((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1));
    json!({"name": name, "unit": unit, "median": at(0.5), "p95": at(0.95), "p99": at(0.99), "samples": sorted.len()})
}
