//! `cargo xtask deploy`: what an environment would be given, rendered into the target directory and checked.
//!
//! Names, regions and addresses of the environments are in `environments.json`; `${name}` in the files of `edge/deploy` and `batch/deploy`
//! stands for them. Nothing is sent anywhere yet.

mod checks;
mod code;
mod edge;
mod environment;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use self::environment::Environment;
use crate::paths::Layout;
use crate::stamp::files_below;
use crate::steps::{Outcome, step};

/// Options of `cargo xtask deploy`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Which environment of environments.json.
    #[arg(long, value_parser = ["dev", "staging", "prod"])]
    env: String,
    /// Render and check, and send nothing anywhere.
    #[arg(long)]
    dry_run: bool,
}

/// Renders and checks; prints the folder.
///
/// # Errors
/// When a check fails, with what to do; without `--dry-run`, because sending is not implemented.
pub(crate) fn run(layout: &Layout, args: &Args) -> Result<()> {
    if !args.dry_run {
        bail!(
            "only --dry-run is implemented: it renders everything and checks it; batch/deploy/README.md says how to bring it to an account"
        );
    }
    println!("{}", render(layout, &args.env)?.display());
    Ok(())
}

/// Renders and checks the environment `name`; returns the folder.
///
/// # Errors
/// When a file cannot be read, or a check fails.
pub(crate) fn render(layout: &Layout, name: &str) -> Result<PathBuf> {
    let folder = layout.target.join("deploy").join(name);
    step(&format!("deployment of {name}"), || {
        let environment = Environment::read(&layout.root.join("environments.json"), name)?;
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        let edge = edge::render(layout, &environment)?;
        write(&folder.join("edge/wrangler.json"), &format!("{:#}\n", edge.wrangler))?;
        write(&folder.join("edge/cors.json"), &format!("{:#}\n", edge.cors))?;
        write(&folder.join("edge/lifecycle.json"), &format!("{:#}\n", edge.lifecycle))?;
        write(&folder.join("edge/_headers"), &edge.headers)?;
        write(&folder.join("environment.json"), &environment.to_string())?;
        render_batch(&layout.root.join("batch/deploy"), &folder.join("batch"), &environment)?;
        let found = checks::of_edge(&edge, &code::read(&layout.root)?, &environment)?;
        if !found.is_empty() {
            bail!("{name} cannot be deployed like this:\n- {}", found.join("\n- "));
        }
        Ok(Outcome::Done)
    })?;
    Ok(folder)
}

/// Every JSON file below `from`, rendered to the same place below `to`.
fn render_batch(from: &Path, to: &Path, environment: &Environment) -> Result<()> {
    for file in files_below(from)? {
        if file.extension().is_some_and(|extension| extension == "json") {
            write(&to.join(file.strip_prefix(from)?), &read_filled(&file, environment)?)?;
        }
    }
    Ok(())
}

/// A JSON file with this environment's names in it.
fn read_filled(path: &Path, environment: &Environment) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let filled = environment.fill(&text).with_context(|| path.display().to_string())?;
    serde_json::from_str::<Value>(&filled).with_context(|| format!("{} is no JSON", path.display()))?;
    Ok(filled)
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
