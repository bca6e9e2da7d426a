//! `cargo xtask bench batch`: the native service's analysis of a premium recording, ten minutes of 720p, and of one a fifth as long; then how
//! long masking takes, and what all of it costs by `costs.json`; and the drawing up of a report from the log of 45 minutes.
//!
//! The picture is the tests' photograph swaying before a grey wall, the sound espeak-ng's. Time and memory are those of all processes
//! together, ffmpeg included.

mod interview;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use domain::cost::{AnalysisUse, Effort, Usage};
use domain::principal::Tier;
use engine::cost::{CostTable, Prices};
use serde_json::json;

use super::figure;
use crate::paths::Layout;
use crate::process::{cargo, run_quiet, run_shown};
use crate::processes;
use crate::steps::{Outcome, step};
use crate::tools::system_programs;

/// Length of the recordings; memory must not grow with it.
const LENGTHS_S: [u32; 2] = [120, 600];
/// Each is analysed so often; the median counts.
const RUNS: usize = 3;
/// So often a report is drawn up.
const REPORTS: usize = 20;
/// How often memory is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// What the voice says, over and over.
const SAID: &str = "In my last job I led the migration of our billing system. We moved forty services in six months, and the error rate fell by half. \
    I learned to measure before I change anything.";

/// What Chromium records, and what Safari does.
const FORMATS: [(&str, &[&str]); 2] = [
    ("webm", &["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "2500k", "-g", "250", "-c:a", "libopus"]),
    ("mp4", &["-c:v", "libx264", "-preset", "veryfast", "-b:v", "2500k", "-g", "250", "-c:a", "aac"]),
];

/// One analysis.
struct Run {
    wall_s: f64,
    cpu_s: f64,
    peak_bytes: u64,
}

/// Builds for release, makes the recordings once, measures, prints JSON.
///
/// # Errors
/// When something is missing, or an analysis fails.
pub(crate) fn run(layout: &Layout) -> Result<()> {
    step("ffmpeg, espeak-ng", || system_programs(&["ffmpeg", "espeak-ng"]))?;
    crate::models::run(&layout.models())?;
    step("interviewprep (release)", || {
        run_shown(&mut cargo(layout, &["build", "--quiet", "--release", "--package", "batch"])).map(|()| Outcome::Done)
    })?;
    let program = layout.target.join("release/interviewprep");
    let folder = layout.target.join("bench");
    fs::create_dir_all(&folder)?;
    let prices = CostTable::parse(&fs::read_to_string(layout.root.join("costs.json"))?)?.prices;
    let mut figures = Vec::new();
    for length_s in LENGTHS_S {
        for (container, codecs) in FORMATS {
            let media = folder.join(format!("720p-{length_s}s.{container}"));
            step(&format!("{} s of 720p as {container}", length_s), || make(layout, &folder, &media, length_s, codecs))?;
            let mut runs = Vec::new();
            step(&format!("analysis of it, {RUNS} times"), || {
                for _ in 0..RUNS {
                    runs.push(measured(layout, &program, &media, &["analyze", "--json"])?);
                }
                Ok(Outcome::Done)
            })?;
            let masked = folder.join(format!("masked.{container}"));
            let mut masking = Vec::new();
            step("masking of it, once", || {
                masking.push(measured(layout, &program, &media, &["mask", "--out", &masked.to_string_lossy()])?);
                Ok(Outcome::Done)
            })?;
            let of = |value: fn(&Run) -> f64| runs.iter().map(value).collect::<Vec<f64>>();
            let name = |what: &str| format!("batch_{container}_{length_s}s_{what}");
            figures.push(figure(&name("wall"), "s", &of(|run| run.wall_s)));
            figures.push(figure(&name("cpu"), "s", &of(|run| run.cpu_s)));
            figures.push(figure(
                &name("real_time_share"),
                "wall / length",
                &of(|run| run.wall_s).iter().map(|wall_s| wall_s / f64::from(length_s)).collect::<Vec<_>>(),
            ));
            figures.push(figure(&name("memory_peak"), "MiB", &of(|run| processes::mebibytes(run.peak_bytes) as f64)));
            let share = |run: &Run| run.wall_s / f64::from(length_s);
            figures.push(figure(&name("masking_real_time_share"), "wall / length", &masking.iter().map(share).collect::<Vec<_>>()));
            let (recorded_bytes, masked_bytes) = (fs::metadata(&media)?.len(), fs::metadata(&masked)?.len());
            let cpu_s = masking.iter().map(|run| run.cpu_s).sum::<f64>();
            let cost = |run: &Run| cost_usd(&prices, run.cpu_s + cpu_s, recorded_bytes, masked_bytes);
            figures.push(figure(&name("cost"), "USD per interview", &runs.iter().map(cost).collect::<Vec<_>>()));
        }
    }
    let log = folder.join("interview.json");
    fs::write(&log, interview::log().to_string())?;
    let reports = (0..REPORTS).map(|_| measured(layout, &program, &log, &["report", "--json"]).map(|run| run.wall_s));
    figures.push(figure("batch_report_45min", "s", &reports.collect::<Result<Vec<f64>>>()?));
    println!("{:#}", json!({ "figures": figures }));
    Ok(())
}

/// The recording, unless an earlier run left it.
fn make(layout: &Layout, folder: &Path, media: &Path, length_s: u32, codecs: &[&str]) -> Result<Outcome> {
    if media.exists() {
        return Ok(Outcome::Unchanged);
    }
    let voice = folder.join("voice.wav");
    run_quiet(Command::new("espeak-ng").args(["-v", "en-us", "-s", "150", "-w"]).arg(&voice).arg(SAID))?;
    let photo = layout.root.join("tests/fixtures/astronaut.jpg");
    let sway = "scale=720:720,pad=1280:720:280:0:gray,rotate='0.1*sin(2*PI*t/8)':c=gray,format=yuv420p";
    let half = partial(media);
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-nostdin", "-y", "-loglevel", "error", "-loop", "1", "-r", "30", "-i"]).arg(photo);
    ffmpeg.args(["-stream_loop", "-1", "-i"]).arg(&voice);
    ffmpeg.args(["-filter:v", sway, "-filter:a", "apad=pad_dur=2", "-t", &length_s.to_string()]).args(codecs).arg(&half);
    run_quiet(&mut ffmpeg)?;
    fs::rename(half, media)?;
    Ok(Outcome::Done)
}

/// What such an interview costs on a machine that nobody takes away; both recordings are kept for as long as they may be.
fn cost_usd(prices: &Prices, cpu_s: f64, recorded_bytes: u64, masked_bytes: u64) -> f64 {
    let video = Effort { cpu_ms: (cpu_s * 1000.0) as u64, ..Effort::default() };
    let analysis = Some(AnalysisUse { video, ..AnalysisUse::default() });
    let usage = Usage { recorded_bytes, masked_bytes, analysis, ..Usage::default() };
    prices.charge(String::new(), Tier::Premium, 0, &usage).total_cost as f64 / 1e6
}

fn partial(media: &Path) -> PathBuf {
    let name = media.file_name().unwrap_or_default().to_string_lossy();
    media.with_file_name(format!("partial-{name}"))
}

/// Runs `interviewprep` on a file.
fn measured(layout: &Layout, program: &Path, media: &Path, arguments: &[&str]) -> Result<Run> {
    let cpu_before_s = processes::own().map_or(0.0, |own| own.children_cpu_s);
    let began = Instant::now();
    let mut command = Command::new(program);
    command.args(arguments).arg(media).env("INTERVIEWPREP_MODELS_DIR", layout.models());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut peak_bytes = 0;
    let status = loop {
        peak_bytes = peak_bytes.max(processes::with_children(child.id()).iter().map(|process| process.resident_bytes).sum());
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(LOOK_EVERY);
    };
    if !status.success() {
        bail!("interviewprep {} of {} ended with {status}", arguments.join(" "), media.display());
    }
    let cpu_s = processes::own().map_or(0.0, |own| own.children_cpu_s) - cpu_before_s;
    Ok(Run { wall_s: began.elapsed().as_secs_f64(), cpu_s, peak_bytes })
}
