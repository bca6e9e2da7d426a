//! Installs what is missing and knows where each tool is. Everything that we install ourselves goes below the target
//! directory or into `node_modules`; system packages are installed only on Debian as root, elsewhere we say the command.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::paths::Layout;
use crate::process::{cargo, run_quiet, run_shown, which};
use crate::stamp::{Inputs, when_changed};
use crate::steps::{Outcome, step};

/// The version that matches the crate `worker` in Cargo.lock.
const WORKER_BUILD_VERSION: &str = "0.8.7";
/// wrangler 4.164 refuses to start below this.
const NODE_MIN: (u32, u32) = (22, 12);

/// The tools of one run: paths, and the `PATH` that child processes get.
pub(crate) struct Tools {
    /// The folders of this checkout.
    pub(crate) layout: Layout,
    path: OsString,
}

impl Tools {
    /// Installs or finds everything that building and serving need, one printed step each.
    ///
    /// # Errors
    /// When something is missing that we cannot install; the message has the command that does.
    pub(crate) fn prepare(layout: &Layout) -> Result<Self> {
        step("Rust target wasm32-unknown-unknown", || wasm_target(layout))?;
        let mut path = std::env::var_os("PATH").unwrap_or_default();
        step("Node.js ≥ 22.12", || {
            let (outcome, node_dir) = node(layout)?;
            if let Some(dir) = node_dir {
                let dirs = std::iter::once(dir).chain(std::env::split_paths(&path));
                path = std::env::join_paths(dirs)?;
            }
            Ok(outcome)
        })?;
        let tools = Tools { layout: layout.clone(), path };
        step("npm packages (package-lock.json)", || tools.npm_packages())?;
        step("wasm-bindgen, from Cargo.lock", || tools.wasm_bindgen())?;
        step(&format!("worker-build {WORKER_BUILD_VERSION}"), || worker_build(layout))?;
        Ok(tools)
    }

    /// A command whose `PATH` starts with our Node.
    pub(crate) fn command(&self, program: impl Into<OsString>) -> Command {
        let mut command = Command::new(program.into());
        command.current_dir(&self.layout.root).env("PATH", &self.path).env("CARGO_TARGET_DIR", &self.layout.target);
        command
    }

    /// A command that an npm package brought.
    pub(crate) fn npm_command(&self, name: &str) -> Command {
        self.command(self.layout.npm_bin(name))
    }

    /// The `PATH` that child processes get.
    pub(crate) fn path(&self) -> &std::ffi::OsStr {
        &self.path
    }

    /// Our `wasm-bindgen` (see `src/bin/bindgen.rs`).
    pub(crate) fn wasm_bindgen_bin(&self) -> PathBuf {
        self.layout.target.join("debug").join(exe("bindgen"))
    }

    /// What decides how wasm is bound, cut and packed: the versions of our tools, and our way of calling them.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub(crate) fn wasm_bindgen_inputs(&self, inputs: Inputs) -> Result<Inputs> {
        inputs.path(&self.layout.root.join("Cargo.lock"))?.path(&self.layout.root.join("xtask/src/bin/bindgen.rs"))
    }

    /// The installed `worker-build`.
    pub(crate) fn worker_build_bin(&self) -> PathBuf {
        worker_build_bin(&self.layout)
    }

    fn npm_packages(&self) -> Result<Outcome> {
        let layout = &self.layout;
        let inputs = Inputs::new(&[&layout.root.display().to_string()])
            .path(&layout.root.join("package.json"))?
            .path(&layout.root.join("package-lock.json"))?;
        let outputs = [layout.npm_bin("wrangler"), layout.npm_bin("esbuild")];
        when_changed(layout, "npm", &inputs, &outputs, || npm_install(&mut self.command("npm"), &layout.root))
    }

    fn wasm_bindgen(&self) -> Result<Outcome> {
        run_shown(&mut cargo(&self.layout, &["build", "--quiet", "--package", "xtask", "--bin", "bindgen"]))?;
        Ok(Outcome::Done)
    }
}

/// Installs what the lock file in `dir` names, checked by its hashes, and changes no file of the checkout.
///
/// Not `npm ci`: it refuses a lock file that lacks other platforms' optional packages, and one written from a registry
/// that does not carry them does. Install scripts are left out: esbuild and workerd work without theirs.
fn npm_install(npm: &mut Command, dir: &Path) -> Result<()> {
    let args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
    run_quiet(npm.current_dir(dir).args(args)).map(drop)
}

/// Formatter and linter, which rustup's minimal profile leaves out.
///
/// # Errors
/// When they are missing and cannot be installed.
pub(crate) fn lint_tools(layout: &Layout) -> Result<Outcome> {
    let version = |tool: &str| run_quiet(Command::new("cargo").current_dir(&layout.root).args([tool, "--version"]));
    if version("fmt").is_ok() && version("clippy").is_ok() {
        return Ok(Outcome::Unchanged);
    }
    if which("rustup").is_none() {
        bail!("rustfmt or clippy is missing: install them with your Rust's package manager, or take Rust from rustup");
    }
    run_shown(Command::new("rustup").current_dir(&layout.root).args(["component", "add", "rustfmt", "clippy"]))?;
    Ok(Outcome::Done)
}

/// The target that everything for browser and Worker is compiled for.
///
/// # Errors
/// When it is missing and cannot be installed.
pub(crate) fn wasm_target(layout: &Layout) -> Result<Outcome> {
    let sysroot = run_quiet(Command::new("rustc").current_dir(&layout.root).args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib/wasm32-unknown-unknown").is_dir() {
        return Ok(Outcome::Unchanged);
    }
    if which("rustup").is_none() {
        bail!("the Rust target wasm32-unknown-unknown is missing: install it with your Rust's package manager, or take Rust from rustup");
    }
    run_shown(Command::new("rustup").current_dir(&layout.root).args(["target", "add", "wasm32-unknown-unknown"]))?;
    Ok(Outcome::Done)
}

/// Finds a Node that is new enough; else installs one from npm. The second value is its folder when it is not the system's.
fn node(layout: &Layout) -> Result<(Outcome, Option<PathBuf>)> {
    if which("npm").is_none() {
        bail!("npm is missing: {}", install_hint(&["npm"]));
    }
    if which("node").and_then(|node| node_version(&node)).is_some_and(|version| version >= NODE_MIN) {
        return Ok((Outcome::Unchanged, None));
    }
    let arch = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "x64",
        ("linux", "aarch64") => "arm64",
        _ => bail!("Node.js 22.12 or newer is missing: {}", install_hint(&["node"])),
    };
    let home = layout.tools().join("node");
    let bin = home.join(format!("node_modules/node-linux-{arch}/bin"));
    let locked = layout.root.join("xtask/node");
    let inputs = Inputs::new(&[]).path(&locked)?;
    let outcome = when_changed(layout, "node", &inputs, &[bin.join("node")], || {
        fs::create_dir_all(&home)?;
        for file in ["package.json", "package-lock.json"] {
            fs::copy(locked.join(file), home.join(file)).with_context(|| format!("cannot copy xtask/node/{file}"))?;
        }
        npm_install(&mut Command::new("npm"), &home)?;
        match node_version(&bin.join("node")) {
            Some(version) if version >= NODE_MIN => Ok(()),
            _ => bail!("the Node.js from npm does not run here: {}", install_hint(&["node"])),
        }
    })?;
    Ok((outcome, Some(bin)))
}

fn node_version(node: &Path) -> Option<(u32, u32)> {
    let text = run_quiet(Command::new(node).arg("--version")).ok()?;
    parse_version(&text)
}

/// `v22.23.3` → (22, 23).
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn worker_build(layout: &Layout) -> Result<Outcome> {
    let bin = worker_build_bin(layout);
    let installed = run_quiet(Command::new(&bin).arg("--version"));
    if installed.is_ok_and(|version| version.trim() == WORKER_BUILD_VERSION) {
        return Ok(Outcome::Unchanged);
    }
    let scratch = layout.tools().join("build");
    let mut install = cargo(layout, &["install", "worker-build", "--locked", "--force", "--version", WORKER_BUILD_VERSION]);
    run_shown(install.arg("--root").arg(layout.tools()).arg("--target-dir").arg(&scratch))?;
    fs::remove_dir_all(&scratch).ok();
    Ok(Outcome::Done)
}

fn worker_build_bin(layout: &Layout) -> PathBuf {
    layout.tools().join("bin").join(exe("worker-build"))
}

fn exe(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// Makes sure that system programs are there: on Debian as root it installs them, elsewhere it says how.
///
/// # Errors
/// When a program is missing and was not installed.
pub(crate) fn system_programs(programs: &[&str]) -> Result<Outcome> {
    let missing: Vec<&str> = programs.iter().copied().filter(|name| which(name).is_none()).collect();
    if missing.is_empty() {
        return Ok(Outcome::Unchanged);
    }
    install(&missing)?;
    Ok(Outcome::Done)
}

fn install(missing: &[&str]) -> Result<()> {
    if !(which("apt-get").is_some() && is_root()) {
        bail!("{} missing: {}", missing.join(", "), install_hint(missing));
    }
    // Another installation on the same machine is waited for.
    let patient = ["-o", "DPkg::Lock::Timeout=600"];
    run_quiet(Command::new("apt-get").args(patient).arg("update"))?;
    let mut install = Command::new("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive").args(patient).args(["install", "--yes", "--no-install-recommends"]);
    run_quiet(install.args(missing)).map(drop)
}

/// Python with exactly the packages of `requirements`, in an environment of its own; the second value is its program.
///
/// # Errors
/// When Python is missing and was not installed, or the packages cannot be fetched.
pub(crate) fn python(layout: &Layout, requirements: &Path) -> Result<(Outcome, PathBuf)> {
    // Debian keeps the module `venv` whole only with a package of its own.
    let whole = which("python3").is_some_and(|python| run_quiet(Command::new(python).args(["-c", "import ensurepip, venv"])).is_ok());
    if !whole {
        install(&["python3-venv"])?;
    }
    let home = layout.tools().join("python");
    let program = home.join("bin/python");
    let version = run_quiet(Command::new("python3").arg("--version"))?;
    let inputs = Inputs::new(&[version.trim()]).path(requirements)?;
    let outcome = when_changed(layout, "python", &inputs, std::slice::from_ref(&program), || {
        run_quiet(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
        // The file names everything, so nothing else is looked for.
        let mut pip = Command::new(&program);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"]);
        run_quiet(pip.arg(requirements)).map(drop)
    })?;
    Ok((outcome, program))
}

fn is_root() -> bool {
    run_quiet(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// One line with the command that installs `programs` on this kind of machine.
fn install_hint(programs: &[&str]) -> String {
    let names = programs.join(" ");
    if which("apt-get").is_some() {
        return format!("install with `sudo apt-get install {}`", names.replace("node", "nodejs"));
    }
    if which("dnf").is_some() {
        return format!("install with `sudo dnf install {}`", names.replace("node", "nodejs"));
    }
    if which("pacman").is_some() {
        return format!("install with `sudo pacman -S {}`", names.replace("node", "nodejs"));
    }
    format!("install with `brew install {names}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_compare_as_numbers() {
        assert_eq!(parse_version("v22.23.3\n"), Some((22, 23)));
        assert!(parse_version("v22.9.0").is_some_and(|version| version < NODE_MIN));
        assert!(parse_version("v20.20.2").is_some_and(|version| version < NODE_MIN));
        assert_eq!(parse_version("not node"), None);
    }
}
