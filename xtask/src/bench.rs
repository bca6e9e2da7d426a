//! `cargo xtask bench`: serves a release build and lets `tests/e2e/bench.mjs` measure it in Chromium.
//!
//! The script gets the variables that `test.rs` lists and prints one JSON object
//! `{"figures":[{"name","unit","median","p95","samples"}…]}`, which we print as it is.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::paths::{Build, Layout};
use crate::process::{cargo, run_quiet};
use crate::steps::{Outcome, step};
use crate::test::node_environment;
use crate::tools::{Tools, system_programs};
use crate::{serve, site, worker};

/// Builds for release, serves, measures, prints JSON.
///
/// # Errors
/// Those of the build steps and of the script.
pub(crate) fn run(layout: &Layout) -> Result<()> {
    let tools = Tools::prepare(layout)?;
    step("chromium, ffmpeg, espeak-ng", || system_programs(&["chromium", "ffmpeg", "espeak-ng"]))?;
    crate::process::run_shown(&mut cargo(layout, &["build", "--quiet", "--release", "--package", "batch"]))?;
    site::build(&tools, Build::Release)?;
    let config = worker::build(&tools, Build::Release)?;
    let state = serve::fresh_state(layout, "bench")?;
    let server = serve::start(&tools, &config, &state, &layout.serve(Build::Release).join("bench.log"), None)?;

    let mut script = tools.command("node");
    node_environment(&mut script, layout)?;
    script
        .env("BASE_URL", &server.url)
        .env("SITE_DIR", layout.site(Build::Release))
        .env("INTERVIEWPREP_BIN", layout.target.join("release/interviewprep"))
        .arg("tests/e2e/bench.mjs");
    let mut printed = String::new();
    step("tests/e2e/bench.mjs", || {
        printed = run_quiet(&mut script)?;
        Ok(Outcome::Done)
    })?;
    let figures: Value = serde_json::from_str(&printed).context("bench.mjs did not print one JSON object")?;
    println!("{figures:#}");
    Ok(())
}
