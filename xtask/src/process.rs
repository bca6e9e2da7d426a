//! Starting other programs: loudly, quietly, or with the output read along.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::paths::Layout;

/// Runs a program whose output the person should see.
///
/// # Errors
/// When it cannot be started or exits with anything but 0.
pub(crate) fn run_shown(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {command:?}"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}

/// Runs a program whose output matters only when it fails; returns its stdout.
///
/// # Errors
/// As [`run_shown`], with the program's output in the message.
pub(crate) fn run_quiet(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {command:?}"))?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!("{command:?} ended with {}\n{stdout}{stderr}", output.status);
    }
    Ok(stdout)
}

/// Runs a program, passes its stdout on line by line and keeps it; returns whether it succeeded and what it printed.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run_reading(command: &mut Command) -> Result<(bool, String)> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {command:?}"))?;
    let mut kept = String::new();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            println!("{line}");
            kept.push_str(&line);
            kept.push('\n');
        }
    }
    std::io::stdout().flush().ok();
    Ok((child.wait()?.success(), kept))
}

/// Cargo, in the workspace root, with the target directory that this run uses.
pub(crate) fn cargo(layout: &Layout, args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(&layout.root).env("CARGO_TARGET_DIR", &layout.target).args(args);
    command
}

/// Makes the program and its children a process group, named by the program's identifier.
#[cfg(unix)]
pub(crate) fn own_process_group(command: &mut Command) -> &mut Command {
    use std::os::unix::process::CommandExt;
    command.process_group(0)
}

#[cfg(not(unix))]
pub(crate) fn own_process_group(command: &mut Command) -> &mut Command {
    command
}

/// The program `name` as the `PATH` finds it.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|candidate| is_program(candidate))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}
