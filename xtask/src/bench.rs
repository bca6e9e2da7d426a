//! `cargo xtask bench`: serves a release build and lets two scripts measure it from outside.
//!
//! `tests/edge/bench.mjs` speaks to the Worker alone and prints `{NAME:{"n","p50_ms","p95_ms"}…}`; `tests/e2e/bench.mjs` uses Chromium and
//! prints `{"figures":[{"name","unit","median","p95","samples"}…]}`. We print the figures of both in the second form. The scripts find the
//! variables that `test.rs` lists in their environment.

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
            figures.extend(figures_of(&printed));
            Ok(Outcome::Done)
        })?;
    }
    println!("{:#}", json!({ "figures": figures }));
    Ok(())
}

/// The figures of one script, whichever of the two forms it uses.
fn figures_of(printed: &Value) -> Vec<Value> {
    if let Some(figures) = printed["figures"].as_array() {
        return figures.clone();
    }
    let entries = printed.as_object().into_iter().flatten();
    entries
        .map(|(name, figure)| json!({ "name": name, "unit": "ms", "median": figure["p50_ms"], "p95": figure["p95_ms"], "samples": figure["n"] }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_become_figures() {
        let edge = json!({ "ack": { "n": 500, "p50_ms": 2.5, "p95_ms": 6.0 } });
        let figure = json!({ "name": "ack", "unit": "ms", "median": 2.5, "p95": 6.0, "samples": 500 });
        assert_eq!(figures_of(&edge), vec![figure.clone()]);
        assert_eq!(figures_of(&json!({ "base_url": "x", "figures": [figure.clone()] })), vec![figure]);
    }
}
