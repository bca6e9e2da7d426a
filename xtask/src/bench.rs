//! `cargo xtask bench`: serves a release build and lets two scripts measure it from outside.
//!
//! `tests/edge/bench.mjs` speaks to the Worker alone, `tests/e2e/bench.mjs` uses Chromium. Each prints
//! `{"figures":[{"name","unit","median","p95","p99","samples"}…]}`, and so do we. They find the variables that `test.rs` lists in their
//! environment.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::paths::{Build, Layout};
use crate::process::run_quiet;
use crate::steps::{Outcome, step};
use crate::test::node_environment;
use crate::tools::{Tools, system_programs};
use crate::{serve, site, worker};

/// Builds for release, serves, measures, prints JSON.
///
/// # Errors
/// Those of the build steps and of the scripts.
pub(crate) fn run(layout: &Layout) -> Result<()> {
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
        script.env("BASE_URL", &server.url).env("SITE_DIR", layout.site(Build::Release)).arg(path);
        step(path, || {
            let printed: Value =
                serde_json::from_str(&run_quiet(&mut script)?).with_context(|| format!("{path} did not print one JSON object"))?;
            figures.extend(printed["figures"].as_array().cloned().unwrap_or_default());
            Ok(Outcome::Done)
        })?;
    }
    println!("{:#}", json!({ "figures": figures }));
    Ok(())
}
