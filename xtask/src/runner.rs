//! What runs a candidate's code in the browser: the page's module, one worker per language with its interpreter, and the problems.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::paths::Build;
use crate::process::run_shown;
use crate::stamp::{Inputs, files_below, when_changed};
use crate::steps::Outcome;
use crate::tools::Tools;

/// Workers, one bundle each: `app/runner/workers/NAME.js` becomes `code/NAME.js`.
const LANGUAGES: [&str; 3] = ["javascript", "typescript", "python"];

/// What the interpreters are made of: file below `node_modules`, name in `code/`.
const INTERPRETERS: [(&str, &str); 3] = [
    ("@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm", "quickjs.wasm"),
    ("pyodide/pyodide.asm.wasm", "pyodide.wasm"),
    ("pyodide/python_stdlib.zip", "python_stdlib.zip"),
];

/// What this step puts into the site, all of it below these names.
pub(crate) const PLACES: [&str; 3] = ["runner.js", "code", "problems"];

/// Bundles and copies everything into `site`.
///
/// # Errors
/// Those of esbuild and of the file system; a problem that is not JSON, or has no hidden tests.
pub(crate) fn build(tools: &Tools, build: Build) -> Result<Outcome> {
    let layout = &tools.layout;
    let site = layout.site(build);
    let sources = layout.root.join("app/runner");
    let problems = layout.root.join("core/engine/src/bank/problems");
    let inputs = Inputs::new(&[include_str!("runner.rs")]).path(&sources)?.path(&problems)?.path(&layout.root.join("package-lock.json"))?;
    let outputs: Vec<PathBuf> = PLACES.iter().map(|name| site.join(name)).collect();
    when_changed(layout, &format!("runner-{}", build.name()), &inputs, &outputs, || {
        let workers = LANGUAGES.map(|language| sources.join(format!("workers/{language}.js")));
        bundle(tools, &[sources.join("runner.js")], &site)?;
        bundle(tools, &workers, &site.join("code"))?;
        for (file, name) in INTERPRETERS {
            let original = layout.root.join("node_modules").join(file);
            fs::copy(&original, site.join("code").join(name)).with_context(|| format!("cannot copy {}", original.display()))?;
        }
        split_problems(&problems, &site.join("problems"))
    })
}

fn bundle(tools: &Tools, entries: &[PathBuf], folder: &Path) -> Result<()> {
    let mut esbuild = tools.npm_command("esbuild");
    esbuild.args(entries).args(["--bundle", "--format=esm", "--minify", "--target=es2022", "--legal-comments=eof", "--log-level=warning"]);
    // Pyodide names these for Node alone.
    esbuild.args(["--external:node:*", "--external:ws"]);
    run_shown(esbuild.arg(format!("--outdir={}", folder.display())))
}

/// `ID.json` as the candidate may see it, and its hidden tests in `ID.hidden.json`.
fn split_problems(from: &Path, to: &Path) -> Result<()> {
    fs::remove_dir_all(to).ok();
    fs::create_dir_all(to)?;
    for file in files_below(from)? {
        let mut problem: Value = serde_json::from_slice(&fs::read(&file)?).with_context(|| format!("cannot read {}", file.display()))?;
        let hidden = problem.as_object_mut().and_then(|fields| fields.remove("hidden")).context("a problem without hidden tests")?;
        let name = file.file_stem().context("a problem without a name")?.to_string_lossy().into_owned();
        fs::write(to.join(format!("{name}.json")), serde_json::to_vec(&problem)?)?;
        fs::write(to.join(format!("{name}.hidden.json")), serde_json::to_vec(&hidden)?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_tests_are_not_in_the_file_that_is_shown() {
        let base = std::env::temp_dir().join(format!("xtask-problems-{}", std::process::id()));
        let (from, to) = (base.join("from"), base.join("to"));
        fs::create_dir_all(&from).expect("folder");
        fs::write(from.join("p.json"), r#"{"id": "p", "visible": [1], "hidden": [2, 3]}"#).expect("write");
        split_problems(&from, &to).expect("split");
        let read = |name: &str| fs::read_to_string(to.join(name)).expect("written");
        assert_eq!(read("p.json"), r#"{"id":"p","visible":[1]}"#);
        assert_eq!(read("p.hidden.json"), "[2,3]");
        fs::remove_dir_all(&base).ok();
    }
}
