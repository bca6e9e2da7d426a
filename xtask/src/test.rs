//! `cargo xtask test`: from cheap to dear, all of it even when something fails, and a last line `N passed, N failed`.
//!
//! What the node tests, and the Python tests of tests/deploy, find in their environment:
//!
//! | variable | for | what |
//! | --- | --- | --- |
//! | `EDGE_WRANGLER_CONFIG` | both | configuration of a Worker, for those who start one of their own; for edge built with `fault-injection` |
//! | `EDGE_WORKER_DIR` | edge | folder of that Worker's `index.js` |
//! | `BASE_URL` | e2e | a served dev build, its storage empty at the start |
//! | `CHROMIUM` | e2e | the browser's executable |
//! | `ARTIFACTS_DIR` | e2e | folder for screenshots, clips and recordings |
//! | `SITE_DIR`, `MODELS_DIR` | both (deploy: models) | the assembled site, the converted models |
//! | `INTERVIEWPREP_LONG` | both, cargo | `1` with `--long` |
//! | `ENTITLEMENT_KEY` | both | the seed that signs local entitlements |
//! | `INTERVIEWPREP` | e2e, deploy | the native service's program |
//! | `XTASK` | both | this program |
//! | `DEPLOY_DIR` | deploy | what `cargo xtask deploy --env dev --dry-run` renders |
//! | `SERVICE_KEY_FILE`, `BUCKET_ACCESS_KEY_ID`, `BUCKET_SECRET_ACCESS_KEY` | both | what the local native service needs |

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Result, bail};

use crate::paths::{Build, Layout};
use crate::process::{cargo, run_reading, run_shown, which};
use crate::steps::{Outcome, human, step};
use crate::tools::{Tools, system_programs};
use crate::totals::{Totals, cargo_test, node_test, python_test};
use crate::{deploy, secrets, serve, site, tools, worker};

/// Crates whose tests run natively.
const NATIVE: [&str; 9] = ["domain", "engine", "resume", "wasm-analysis", "client", "batch", "tests", "load", "xtask"];
/// Crates that are compiled to wasm.
const WASM: [&str; 8] = ["domain", "engine", "resume", "wasm-analysis", "edge", "client", "app", "recorder"];

/// Options of `cargo xtask test`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Leave out the browser tests.
    #[arg(long)]
    quick: bool,
    /// Add soak and fuzz tests: those marked `#[ignore]`, and `INTERVIEWPREP_LONG=1` for the rest.
    #[arg(long)]
    long: bool,
    /// Run only tests whose name contains this; formatting and lints are then left out.
    filter: Option<String>,
}

/// Runs the tests and prints the totals.
///
/// # Errors
/// None that a test could cause: a step that cannot run counts as a failure.
pub(crate) fn run(layout: &Layout, args: &Args) -> Result<ExitCode> {
    let started = Instant::now();
    let mut totals = Totals::default();
    if args.filter.is_none() {
        totals += lints(layout);
    }
    match Tools::prepare(layout) {
        Ok(tools) => {
            totals += native(&tools, args);
            totals += deployment(&tools, args);
            totals += edge(&tools, args);
            totals += problems(&tools, args);
            if !args.quick {
                totals += browser(&tools, args);
            }
        }
        Err(error) => totals += failure("tools", &error),
    }
    eprintln!("tests took {}", human(started.elapsed()));
    if totals == Totals::default() {
        eprintln!("no test ran");
    }
    for name in &totals.names {
        eprintln!("failed: {name}");
    }
    println!("{} passed, {} failed", totals.passed, totals.failed);
    let good = totals.failed == 0 && totals.passed > 0;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn lints(layout: &Layout) -> Totals {
    let mut totals = Totals::default();
    let ready = step("rustfmt, clippy", || tools::lint_tools(layout))
        .and_then(|_| step("Rust target wasm32-unknown-unknown", || tools::wasm_target(layout)));
    if let Err(error) = ready {
        return failure("lints", &error);
    }
    totals += lint("formatting", &mut cargo(layout, &["fmt", "--all", "--check"]));

    let mut native = cargo(layout, &["clippy", "--quiet", "--all-targets"]);
    totals += lint("clippy, native", denied(packages(&mut native, &NATIVE)));

    let wasm_target = ["clippy", "--quiet", "--target", "wasm32-unknown-unknown"];
    let mut wasm = cargo(layout, &wasm_target);
    wasm.env("CLIPPY_CONF_DIR", layout.root.join(".clippy/wasm"));
    totals += lint("clippy, wasm", denied(packages(&mut wasm, &WASM)));
    totals
}

fn lint(what: &str, command: &mut Command) -> Totals {
    let result = step(what, || run_shown(command).map(|()| Outcome::Done));
    if let Err(error) = &result {
        eprintln!("✖ {error:#}");
    }
    Totals::of_step(what, result.is_ok())
}

fn packages<'a>(command: &'a mut Command, names: &[&str]) -> &'a mut Command {
    for name in names {
        command.args(["--package", name]);
    }
    command
}

fn denied(command: &mut Command) -> &mut Command {
    command.args(["--", "-D", "warnings"])
}

fn native(tools: &Tools, args: &Args) -> Totals {
    let layout = &tools.layout;
    let mut command = cargo(layout, &["test", "--quiet", "--no-fail-fast"]);
    // The app's platform-free parts (session core, timeline, Markdown) are tested natively too; it is linted for wasm only.
    packages(&mut command, &NATIVE).args(["--package", "app"]);
    command.args(&args.filter).arg("--").env("PATH", tools.path());
    if args.long {
        command.arg("--include-ignored").env("INTERVIEWPREP_LONG", "1");
    }
    counted("unit and property tests", cargo_test, || {
        step("ffmpeg, espeak-ng", || system_programs(&["ffmpeg", "espeak-ng"]))?;
        crate::models::run(&layout.models())?;
        Ok(command)
    })
}

/// Batch workers as they would be deployed, in an account that moto plays.
fn deployment(tools: &Tools, args: &Args) -> Totals {
    let layout = &tools.layout;
    let folder = layout.root.join("tests/deploy");
    if args.filter.as_ref().is_some_and(|filter| !names_python_test(&folder, filter)) {
        return Totals::default();
    }
    counted("deployment tests in moto", python_test, || {
        let mut python = PathBuf::new();
        step("Python, moto", || {
            let (outcome, program) = tools::python(layout, &folder.join("requirements.txt"))?;
            python = program;
            Ok(outcome)
        })?;
        step("ffmpeg, espeak-ng", || system_programs(&["ffmpeg", "espeak-ng"]))?;
        crate::models::run(&layout.models())?;
        let rendered = deploy::render(layout, "dev")?;
        let mut command = tools.command(python);
        command.current_dir(&folder).env("PYTHONDONTWRITEBYTECODE", "1").env("DEPLOY_DIR", rendered);
        command.env("INTERVIEWPREP", batch_program(layout)?).env("MODELS_DIR", layout.models());
        command.arg("run.py").args(&args.filter);
        Ok(command)
    })
}

fn names_python_test(folder: &Path, filter: &str) -> bool {
    let files = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok());
    files
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .any(|line| line.contains("def test_") && line.contains(filter))
}

fn edge(tools: &Tools, args: &Args) -> Totals {
    let files = node_files(&tools.layout, "edge", args);
    if files.is_empty() && args.filter.is_some() {
        return Totals::default();
    }
    counted("edge tests in workerd", node_test, || {
        site::build(tools, Build::Dev)?;
        let config = worker::build(tools, Build::Fault)?;
        let mut command = node_tests(tools, files, args)?;
        serve::wrangler_environment(&mut command, &tools.layout)
            .env("EDGE_WRANGLER_CONFIG", config)
            .env("EDGE_WORKER_DIR", tools.layout.worker(Build::Fault));
        Ok(command)
    })
}

/// The coding problems against solutions known to be right or wrong, in the interpreters that the browser's workers use.
fn problems(tools: &Tools, args: &Args) -> Totals {
    let files = node_files(&tools.layout, "code", args);
    if files.is_empty() && args.filter.is_some() {
        return Totals::default();
    }
    counted("coding problems", node_test, || node_tests(tools, files, args))
}

fn browser(tools: &Tools, args: &Args) -> Totals {
    let layout = &tools.layout;
    let files = node_files(layout, "e2e", args);
    if files.is_empty() && args.filter.is_some() {
        return Totals::default();
    }
    let mut server = None;
    counted("browser tests", node_test, || {
        step("chromium, ffmpeg, espeak-ng", || system_programs(&["chromium", "ffmpeg", "espeak-ng"]))?;
        site::build(tools, Build::Dev)?;
        let config = worker::build(tools, Build::Dev)?;
        let state = serve::fresh_state(layout, "test")?;
        let serving = serve::start(tools, &config, &state, &layout.serve(Build::Dev).join("test.log"), None)?;
        let mut command = node_tests(tools, files, args)?;
        serve::wrangler_environment(&mut command, layout)
            .env("EDGE_WRANGLER_CONFIG", &config)
            .env("BASE_URL", &serving.url)
            .env("INTERVIEWPREP", batch_program(layout)?);
        server = Some(serving);
        Ok(command)
    })
}

/// Builds the native service as its own tests use it.
fn batch_program(layout: &Layout) -> Result<PathBuf> {
    step("interviewprep (native service)", || {
        run_shown(&mut cargo(layout, &["build", "--quiet", "--package", "batch"])).map(|()| Outcome::Done)
    })?;
    Ok(layout.target.join("debug").join("interviewprep"))
}

/// `tests/FOLDER/*.test.mjs`, with a filter only those with a test of such a name: a file whose every test is left out starts its server all
/// the same, and nothing ends it.
fn node_files(layout: &Layout, folder: &str, args: &Args) -> Vec<PathBuf> {
    let dir = layout.root.join("tests").join(folder);
    let mut files: Vec<PathBuf> =
        fs::read_dir(&dir).map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect()).unwrap_or_default();
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    if let Some(filter) = &args.filter {
        let names_it = |line: &str| line.contains("test(") && line.contains(filter.as_str());
        files.retain(|file| fs::read_to_string(file).is_ok_and(|text| text.lines().any(names_it)));
    }
    files.sort();
    files
}

/// `node --test` on these files with the variables that both folders share.
fn node_tests(tools: &Tools, files: Vec<PathBuf>, args: &Args) -> Result<Command> {
    let layout = &tools.layout;
    if files.is_empty() {
        bail!("there are no *.test.mjs files to run");
    }
    let mut command = tools.command("node");
    // One file after another: two browsers with fake devices starve each other on two cores.
    command.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]);
    if let Some(filter) = &args.filter {
        command.arg(format!("--test-name-pattern={filter}"));
    }
    node_environment(&mut command, layout)?;
    if args.long {
        command.env("INTERVIEWPREP_LONG", "1");
    }
    command.args(files);
    Ok(command)
}

/// What `tests/e2e` (tests and bench) and `tests/edge` find in their environment, `BASE_URL` and `EDGE_*` aside.
///
/// # Errors
/// When the folder for artifacts or the local key cannot be made.
pub(crate) fn node_environment(command: &mut Command, layout: &Layout) -> Result<()> {
    let artifacts = layout.target.join("artifacts");
    fs::create_dir_all(&artifacts)?;
    command
        .env("ARTIFACTS_DIR", artifacts)
        .env("SITE_DIR", layout.site(Build::Dev))
        .env("MODELS_DIR", layout.models())
        .env("ENTITLEMENT_KEY", secrets::entitlement_key(layout)?)
        .env("SERVICE_KEY_FILE", secrets::service_key_file(layout)?)
        .env("XTASK", std::env::current_exe()?);
    let bucket = secrets::bucket(layout)?;
    command.env("BUCKET_ACCESS_KEY_ID", bucket.access_key_id).env("BUCKET_SECRET_ACCESS_KEY", bucket.secret_access_key);
    if let Some(chromium) = which("chromium") {
        command.env("CHROMIUM", chromium);
    }
    Ok(())
}

/// Prepares a runner, runs it, and reads its totals; a preparation that fails is one failure.
fn counted(what: &str, totals_of: fn(&str) -> Totals, prepare: impl FnOnce() -> Result<Command>) -> Totals {
    let mut command = match prepare() {
        Ok(command) => command,
        Err(error) => return failure(what, &error),
    };
    let mut totals = Totals::default();
    let result = step(what, || {
        let (ok, output) = run_reading(&mut command)?;
        totals = totals_of(&output).blame(what, ok);
        eprintln!("  {} passed, {} failed;", totals.passed, totals.failed);
        Ok(Outcome::Done)
    });
    match result {
        Ok(_) => totals,
        Err(error) => failure(what, &error),
    }
}

fn failure(what: &str, error: &anyhow::Error) -> Totals {
    eprintln!("✖ {what}: {error:#}");
    Totals::of_step(what, false)
}
