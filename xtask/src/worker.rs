//! The edge Worker: worker-build with our tools, and the wrangler configuration that points at its output.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use engine::cost::CostTable;
use serde_json::{Value, json};

use crate::paths::{Build, Layout};
use crate::process::{cargo, run_quiet, run_shown};
use crate::secrets;
use crate::site::DEV_PROFILE;
use crate::stamp::{Inputs, when_changed};
use crate::steps::{Outcome, step};
use crate::tools::Tools;

/// Builds the Worker for `build` and writes its wrangler configuration; returns the configuration's path.
///
/// # Errors
/// Those of the compiler, of worker-build and of the file system.
pub(crate) fn build(tools: &Tools, build: Build) -> Result<PathBuf> {
    let what = if build == Build::Fault { "edge → Worker, with fault injection" } else { "edge → Worker" };
    step(what, || compile(tools, build))?;
    write_config(&tools.layout, build)
}

fn compile(tools: &Tools, build: Build) -> Result<Outcome> {
    let layout = &tools.layout;
    let profile = if build == Build::Release { "wasm-release" } else { DEV_PROFILE };
    let features: &[&str] = if build == Build::Fault { &["--features", "fault-injection"] } else { &[] };

    // The same cargo call that worker-build makes, so that an unchanged wasm spares us worker-build's other steps.
    let mut compile = cargo(layout, &["build", "--quiet", "--lib", "--target", "wasm32-unknown-unknown"]);
    compile.current_dir(layout.root.join("edge")).env("WASM_BINDGEN_USE_JS_SYS", "1");
    run_shown(compile.args(["--profile", profile]).args(features))?;

    let out_dir = layout.worker(build);
    let inputs = tools.wasm_bindgen_inputs(Inputs::new(&[profile]).path(&layout.wasm(profile, "edge.wasm"))?)?;
    let outputs = [out_dir.join("index.js"), out_dir.join("index_bg.wasm")];
    when_changed(layout, &format!("worker-{}", build.name()), &inputs, &outputs, || {
        let mut worker_build = tools.command(tools.worker_build_bin());
        worker_build
            .current_dir(layout.root.join("edge"))
            .env("WASM_BINDGEN_BIN", tools.wasm_bindgen_bin())
            .env("WASM_OPT_BIN", layout.npm_bin("wasm-opt"))
            .env("ESBUILD_BIN", layout.npm_bin("esbuild"))
            .args(["--profile", profile, "--out-dir"])
            .arg(&out_dir);
        if build != Build::Release {
            worker_build.arg("--no-opt");
        }
        run_quiet(worker_build.args(features)).map(drop)
    })
}

/// Completes `edge/wrangler.jsonc` with the paths of this build and the local bucket's credentials, and puts the secrets beside it.
///
/// The result lies in the target directory because wrangler keeps its scratch folder and looks for `.dev.vars` where
/// its configuration is, and neither belongs into the checkout.
fn write_config(layout: &Layout, build: Build) -> Result<PathBuf> {
    let mut config = source_config(layout)?;
    config["main"] = json!(layout.worker(build).join("index.js"));
    config["assets"]["directory"] = json!(layout.site(build));
    let bucket = secrets::bucket(layout)?;
    let credentials = json!({"accessKeyId": bucket.access_key_id, "secretAccessKey": bucket.secret_access_key});
    config["r2_buckets"][0]["local_dev"] = json!({"experimental_s3_credentials": credentials});

    let folder = layout.serve(build);
    fs::create_dir_all(&folder)?;
    write_if_changed(&folder.join(".dev.vars"), &secrets::dev_vars(layout)?)?;
    let path = folder.join("wrangler.json");
    write_if_changed(&path, &format!("{config:#}\n"))?;
    Ok(path)
}

/// `edge/wrangler.jsonc`, with the prices and budgets of `costs.json`.
///
/// # Errors
/// When one cannot be read, or holds no prices.
pub(crate) fn source_config(layout: &Layout) -> Result<Value> {
    let read = |name: &str| fs::read_to_string(layout.root.join(name)).with_context(|| format!("cannot read {name}"));
    let costs = read("costs.json")?;
    CostTable::parse(&costs).context("costs.json")?;
    let mut config: Value = serde_json::from_str(&without_comments(&read("edge/wrangler.jsonc")?)).context("edge/wrangler.jsonc")?;
    config["vars"]["COSTS"] = serde_json::from_str(&costs)?;
    Ok(config)
}

fn write_if_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Removes `//` comments that stand outside of strings.
fn without_comments(jsonc: &str) -> String {
    let mut json = String::with_capacity(jsonc.len());
    for line in jsonc.lines() {
        let mut in_string = false;
        let mut escaped = false;
        let mut end = line.len();
        for (at, letter) in line.char_indices() {
            match letter {
                _ if escaped => escaped = false,
                '\\' if in_string => escaped = true,
                '"' => in_string = !in_string,
                '/' if !in_string && line[at..].starts_with("//") => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        json.push_str(&line[..end]);
        json.push('\n');
    }
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_addresses_stay() {
        let jsonc = "{ // a comment\n  \"url\": \"http://x\\\"//y\" // more\n}";
        let value: Value = serde_json::from_str(&without_comments(jsonc)).expect("json");
        assert_eq!(value, json!({"url": "http://x\"//y"}));
    }
}
