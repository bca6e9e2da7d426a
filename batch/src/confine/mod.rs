//! Programs that read what strangers made run confined: one file to read, nothing to write, no network, bounded time and memory.
//!
//! [`command`] starts this same binary with the hidden subcommand `confined`, and [`run`], in the new process, gives up every
//! right before it becomes the other program. So nothing has to happen between fork and exec, where hardly anything is safe.

#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod syscalls;

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail};
use rustix::process::{Resource, Rlimit};

use crate::exit::Exit;

/// Address space of a confined program. An 8K picture has 50 MB, a decoder keeps at most 17 of them, thread stacks come on top.
const ADDRESS_SPACE_BYTES: u64 = 2 << 30;
/// Files open at once: ffmpeg needs about a dozen, libraries while they load included.
const OPEN_FILES: u64 = 64;
/// Threads and processes of this *user*, since the kernel counts so; a desktop has a thousand.
const USERS_THREADS: u64 = 8_192;

/// Arguments of the hidden subcommand.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Process that must not be outlived.
    #[arg(long)]
    parent: u32,
    /// Processor time, over all threads, in seconds.
    #[arg(long)]
    cpu_s: u64,
    /// The one file, beside the program's own, that may be read.
    #[arg(long)]
    read: PathBuf,
    /// Absolute path of the program.
    #[arg(value_name = "PROGRAM")]
    program: PathBuf,
    /// Its arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<OsString>,
}

/// A command that runs `program` so that it may read the file `read` and use `cpu` of processor time.
///
/// # Errors
/// When this binary cannot be found.
pub(crate) fn command(program: &Path, read: &Path, cpu: Duration) -> std::io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .env_clear()
        .arg("confined")
        .arg(format!("--parent={}", std::process::id()))
        .arg(format!("--cpu-s={}", cpu.as_secs().max(1)))
        .arg("--read")
        .arg(read)
        .arg("--")
        .arg(program)
        // A group of its own: it and all it started are killed as one.
        .process_group(0);
    Ok(command)
}

/// Whether the kernel lets a program give up its access to files.
pub(crate) fn files_can_be_hidden() -> bool {
    #[cfg(target_os = "linux")]
    return files::can_be_hidden();
    #[cfg(not(target_os = "linux"))]
    return false;
}

/// Becomes the other program; returns only when that fails.
///
/// # Errors
/// When a right cannot be given up, or the program cannot be started.
pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    die_with(args.parent)?;
    limit(args.cpu_s).context("cannot limit time and memory")?;
    #[cfg(target_os = "linux")]
    {
        rustix::thread::set_no_new_privs(true).context("cannot give up new privileges")?;
        files::hide_all_but(&args.read, &args.program).context("cannot give up files")?;
        syscalls::forbid().context("cannot give up system calls")?;
    }
    let error = Command::new(&args.program).args(&args.args).env_clear().exec();
    Err(error).with_context(|| format!("cannot start {}", args.program.display()))
}

fn die_with(parent: u32) -> anyhow::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    // It may have died before the line above.
    if std::os::unix::process::parent_id() != parent {
        bail!("the program that asked for this is gone");
    }
    Ok(())
}

fn limit(cpu_s: u64) -> rustix::io::Result<()> {
    let limits = [
        (Resource::Cpu, cpu_s),
        (Resource::As, ADDRESS_SPACE_BYTES),
        (Resource::Nofile, OPEN_FILES),
        (Resource::Nproc, USERS_THREADS),
        // Files, not pipes: nothing is left behind.
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        let most = rustix::process::getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most));
        rustix::process::setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}
