//! `cargo xtask run`: builds everything, starts the Worker in workerd on 127.0.0.1 and says where.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::paths::{Build, Layout};
use crate::process::{own_process_group, run_quiet};
use crate::steps::{Outcome, human, step};
use crate::tools::Tools;
use crate::{site, worker};

/// The port that people know; the next free one when it is taken.
const DEFAULT_PORT: u16 = 8787;
/// A first start of workerd on a loaded machine took 9 s; this only bounds a hang.
const START_LIMIT: Duration = Duration::from_secs(90);

/// Process groups that must not outlive us, whatever ends us.
static GROUPS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// A running `wrangler dev`; dropping it ends wrangler and workerd.
pub(crate) struct Server {
    /// Where it answers, without a slash at the end.
    pub(crate) url: String,
    child: Child,
}

impl Server {
    /// The process group of wrangler and workerd.
    pub(crate) fn group(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end_group(self.child.id());
        self.child.wait().ok();
    }
}

/// The command `run`: serves until Ctrl-C.
///
/// # Errors
/// Those of the steps, and wrangler's when it ends by itself.
pub(crate) fn run(layout: &Layout, build: Build, port: Option<u16>) -> Result<()> {
    let started = Instant::now();
    let tools = Tools::prepare(layout)?;
    site::build(&tools, build)?;
    let config = worker::build(&tools, build)?;
    let state = layout.target.join("state").join(build.name());
    let log = layout.serve(build).join("wrangler.log");
    let mut server = start(&tools, &config, &state, &log, port)?;
    println!("InterviewPrep AI is at {}", server.url);
    std::io::stdout().flush().ok();
    eprintln!("ready after {}; the Worker's log is {}; Ctrl-C ends it", human(started.elapsed()), log.display());
    let status = server.child.wait()?;
    bail!("wrangler ended with {status}; its last words:\n{}", tail(&log, 30));
}

/// Starts `wrangler dev --local` and waits until `/healthz` answers.
///
/// `state` is where Durable Objects, KV and R2 keep their data; a test gives an empty folder.
///
/// # Errors
/// When the given port is taken or the Worker does not come up; the message ends with wrangler's last lines.
pub(crate) fn start(tools: &Tools, config: &Path, state: &Path, log: &Path, port: Option<u16>) -> Result<Server> {
    end_children_with_us()?;
    let port = choose_port(port)?;
    fs::create_dir_all(state)?;
    let mut server = None;
    step(&format!("wrangler dev on 127.0.0.1:{port}"), || {
        let out = fs::File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = tools.npm_command("wrangler");
        own_process_group(&mut command);
        wrangler_environment(&mut command, &tools.layout)
            .args(["dev", "--local", "--ip", "127.0.0.1", "--show-interactive-dev-session=false"])
            .args(["--port", &port.to_string(), "--inspector-port", "0"])
            .arg("--config")
            .arg(config)
            .arg("--persist-to")
            .arg(state)
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out);
        let child = command.spawn().context("cannot start wrangler")?;
        remember_group(child.id());
        let mut starting = Server { url: format!("http://127.0.0.1:{port}"), child };
        wait_until_healthy(&mut starting, port, log)?;
        server = Some(starting);
        Ok(Outcome::Done)
    })?;
    server.context("wrangler did not start")
}

/// Settings that keep wrangler offline, silent and out of the home directory.
pub(crate) fn wrangler_environment<'a>(command: &'a mut Command, layout: &Layout) -> &'a mut Command {
    let scratch = layout.target.join("wrangler");
    command
        .env("CI", "1")
        .env("NO_COLOR", "1")
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
        .env("WRANGLER_SEND_METRICS", "false")
        // Would write a trace to the disk for every message on a socket, and wait for the disk each time.
        .env("X_LOCAL_OBSERVABILITY", "false")
        .env("WRANGLER_LOG_PATH", scratch.join("logs"))
        .env("WRANGLER_REGISTRY_PATH", scratch.join("registry"))
}

fn wait_until_healthy(server: &mut Server, port: u16, log: &Path) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < START_LIMIT {
        if let Some(status) = server.child.try_wait()? {
            bail!("wrangler ended with {status}:\n{}", tail(log, 40));
        }
        if health(port).is_ok_and(|status| status == 200) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    bail!("/healthz does not answer 200 after {}:\n{}", human(START_LIMIT), tail(log, 40));
}

/// The HTTP status of `/healthz`.
fn health(port: u16) -> Result<u16> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let status = answer.split_whitespace().nth(1).context("no status line")?;
    Ok(status.parse()?)
}

/// The asked port if it is free; without one, the default or the next free port above it.
fn choose_port(asked: Option<u16>) -> Result<u16> {
    let free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    if let Some(port) = asked {
        if free(port) {
            return Ok(port);
        }
        bail!("port {port} is taken: choose another with --port, or leave --port out");
    }
    (DEFAULT_PORT..DEFAULT_PORT + 200).find(|&port| free(port)).context("no free port between 8787 and 8986")
}

fn tail(log: &Path, lines: usize) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

/// Installs, once, the handler that ends wrangler and workerd when we are interrupted or terminated.
fn end_children_with_us() -> Result<()> {
    static INSTALLED: Mutex<bool> = Mutex::new(false);
    let mut installed = INSTALLED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if *installed {
        return Ok(());
    }
    ctrlc::set_handler(|| {
        let groups = GROUPS.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        groups.into_iter().for_each(end_group);
        eprintln!("ended");
        std::process::exit(130);
    })?;
    *installed = true;
    Ok(())
}

fn remember_group(leader: u32) {
    GROUPS.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(leader);
}

/// Ends a process group: politely, then for good.
fn end_group(leader: u32) {
    let signal = |name: &str| run_quiet(Command::new("kill").args([name, "--", &format!("-{leader}")])).is_ok();
    if !signal("-TERM") {
        return;
    }
    for _ in 0..30 {
        std::thread::sleep(Duration::from_millis(100));
        if !signal("-0") {
            return;
        }
    }
    signal("-KILL");
}

/// An empty folder for one run's Durable Objects.
///
/// # Errors
/// When an old one cannot be removed.
pub(crate) fn fresh_state(layout: &Layout, name: &str) -> Result<PathBuf> {
    let state = layout.target.join("state").join(name);
    if state.exists() {
        fs::remove_dir_all(&state).with_context(|| format!("cannot empty {}", state.display()))?;
    }
    fs::create_dir_all(&state)?;
    Ok(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_when_asked_for_and_skipped_when_not() {
        let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("port");
        let taken = holder.local_addr().expect("address").port();
        assert!(choose_port(Some(taken)).is_err());
        assert_ne!(choose_port(None).expect("a port"), taken);
    }
}
