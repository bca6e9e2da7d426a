//! `cargo xtask load`: serves a release Worker and lets `tests/load` type into it as many candidates at once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::paths::{Build, Layout};
use crate::process::{cargo, run_quiet, run_shown};
use crate::steps::{Outcome, step};
use crate::tools::Tools;
use crate::{processes, serve, worker};

/// Linux's file system in memory.
const MEMORY: &str = "/dev/shm";
/// How often memory is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Options of `cargo xtask load`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Candidates at once, at most 500.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=500))]
    sessions: u32,
    /// How long is measured, once all of them are there.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Store on this machine's disk. The local runtime waits for the disk with each command, one session after the other, which
    /// Cloudflare's storage does not; without this the interviews are stored in memory where the system allows it.
    #[arg(long)]
    on_disk: bool,
}

/// Where the interviews are stored; removed in the end.
struct Storage {
    folder: PathBuf,
    in_memory: bool,
}

impl Storage {
    fn new(layout: &Layout, on_disk: bool) -> Result<Self> {
        let folder = Path::new(MEMORY).join("interviewprep-load");
        // An interrupted run leaves it behind.
        fs::remove_dir_all(&folder).ok();
        if !on_disk && fs::create_dir(&folder).is_ok() {
            return Ok(Self { folder, in_memory: true });
        }
        Ok(Self { folder: serve::fresh_state(layout, "load")?, in_memory: false })
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Builds for release, serves, loads, prints JSON.
///
/// # Errors
/// Those of the build steps and of the program that loads; when something that was acknowledged is lost.
pub(crate) fn run(layout: &Layout, args: &Args) -> Result<()> {
    let tools = Tools::prepare(layout)?;
    // Nobody asks for a page here, but wrangler wants the folder.
    fs::create_dir_all(layout.site(Build::Release))?;
    let config = worker::build(&tools, Build::Release)?;
    step("load generator", || {
        run_shown(&mut cargo(layout, &["build", "--quiet", "--release", "--package", "load"])).map(|()| Outcome::Done)
    })?;
    let storage = Storage::new(layout, args.on_disk)?;
    let server = serve::start(&tools, &config, &storage.folder, &layout.serve(Build::Release).join("load.log"), None)?;

    let mut result = Value::Null;
    step(&format!("{} candidates, {} s", args.sessions, args.seconds), || {
        let mut load = std::process::Command::new(layout.target.join("release/load"));
        load.arg(&server.url).args([args.sessions.to_string(), args.seconds.to_string()]);
        let over = AtomicBool::new(false);
        let (printed, peak) = thread::scope(|scope| {
            let memory = scope.spawn(|| peak_memory(server.group(), &over));
            let printed = run_quiet(&mut load);
            over.store(true, Ordering::Relaxed);
            (printed, memory.join())
        });
        result = serde_json::from_str(&printed?).context("the load generator did not print one JSON object")?;
        let peak = peak.unwrap_or_default();
        result["stored_in"] = json!(if storage.in_memory { "memory" } else { "disk" });
        result["memory_peak_mb"] =
            json!({ "workerd": processes::mebibytes(peak.workerd_bytes), "with_wrangler": processes::mebibytes(peak.all_bytes) });
        Ok(Outcome::Done)
    })?;
    println!("{result:#}");
    if result["lost"] != 0 || result["verified_sessions"] != args.sessions {
        bail!("something that was acknowledged is lost, or could not be verified");
    }
    if result["errors"] != 0 || result["unacknowledged"] != 0 {
        bail!("candidates met errors, or waited in vain for an acknowledgement");
    }
    Ok(())
}

/// Resident memory of the server's processes.
#[derive(Debug, Clone, Copy, Default)]
struct Memory {
    workerd_bytes: u64,
    all_bytes: u64,
}

fn peak_memory(group: u32, over: &AtomicBool) -> Memory {
    let mut peak = Memory::default();
    while !over.load(Ordering::Relaxed) {
        let now = memory(group);
        peak.workerd_bytes = peak.workerd_bytes.max(now.workerd_bytes);
        peak.all_bytes = peak.all_bytes.max(now.all_bytes);
        thread::sleep(LOOK_EVERY);
    }
    peak
}

fn memory(group: u32) -> Memory {
    let mut memory = Memory::default();
    for process in processes::of_group(group) {
        memory.all_bytes += process.resident_bytes;
        if process.name.contains("workerd") {
            memory.workerd_bytes += process.resident_bytes;
        }
    }
    memory
}
