//! The static site: `public/` as it is, app, analysis and recorder as wasm, the editor and muxer bundles, the code runner, the models.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::paths::{Build, Layout};
use crate::process::{cargo, run_quiet, run_shown};
use crate::stamp::{Inputs, files_below, when_changed};
use crate::steps::{Outcome, step};
use crate::tools::Tools;
use crate::{runner, split};

/// One of the wasm modules that the browser downloads.
struct WasmModule {
    /// Cargo package.
    package: &'static str,
    /// What cargo calls its wasm file.
    wasm_file: &'static str,
    /// `pkg/NAME.js` and `pkg/NAME_bg.wasm` in the site.
    name: &'static str,
    /// Profile for `--release`.
    release_profile: &'static str,
    /// Extra compiler flags, for this build only.
    rustflags: &'static str,
    /// Cut apart at its `#[wasm_split]` functions, so that parts are fetched when they are needed.
    split: bool,
    /// wasm-opt's level: the app is downloaded before anything else, the analysis runs 15 times a second.
    opt_level: &'static str,
}

/// Leptos with its view types erased: one tenth less to download (398 → 358 kB brotli, measured), the same pages.
const APP: WasmModule = WasmModule {
    package: "app",
    wasm_file: "app.wasm",
    name: "app",
    release_profile: "app-release",
    // Relocations tell where a module may be cut.
    rustflags: "--cfg erase_components -C link-arg=--emit-relocs",
    split: true,
    opt_level: "-Oz",
};

/// SIMD is required by the analysis only: its worker checks for it and says so, the interview goes on without.
const ANALYSIS: WasmModule = WasmModule {
    package: "wasm-analysis",
    wasm_file: "wasm_analysis.wasm",
    name: "analysis",
    release_profile: "wasm-release",
    rustflags: "-C target-feature=+simd128",
    split: false,
    opt_level: "-O3",
};

/// Fetched when somebody records or replays; ciphers and networks are the browser's own, so size counts more than speed.
const RECORDER: WasmModule = WasmModule {
    package: "recorder",
    wasm_file: "recorder.wasm",
    name: "recorder",
    release_profile: "app-release",
    rustflags: "",
    split: false,
    opt_level: "-Oz",
};

/// Fetched when somebody brings a resume.
const RESUME: WasmModule = WasmModule {
    package: "resume",
    wasm_file: "resume.wasm",
    name: "resume",
    release_profile: "app-release",
    rustflags: "",
    split: false,
    opt_level: "-Oz",
};

/// What wasm-opt may use. `--all-features` would add encodings that browsers refuse.
const WASM_FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The profile that `run` and `test` use for everything that becomes wasm.
pub(crate) const DEV_PROFILE: &str = "wasm-dev";

/// Builds and assembles the site for `build`.
///
/// # Errors
/// Those of the compilers and of the file system.
pub(crate) fn build(tools: &Tools, build: Build) -> Result<()> {
    let layout = &tools.layout;
    let site = layout.site(build);
    fs::create_dir_all(site.join("pkg"))?;
    step("models", || models(layout, &site))?;
    step("app → wasm", || wasm_module(tools, build, &APP))?;
    step("analysis → wasm", || wasm_module(tools, build, &ANALYSIS))?;
    step("recorder → wasm", || wasm_module(tools, build, &RECORDER))?;
    step("resume reader → wasm", || wasm_module(tools, build, &RESUME))?;
    step("editor bundle", || bundle(tools, build, "editor", "app/editor"))?;
    step("muxer bundle", || bundle(tools, build, "muxer", "app/recorder/muxer"))?;
    step("code runner, problems", || runner::build(tools, build))?;
    step("public files", || public(layout, &site))?;
    Ok(())
}

fn wasm_module(tools: &Tools, build: Build, module: &WasmModule) -> Result<Outcome> {
    let layout = &tools.layout;
    let release = build == Build::Release;
    let profile = if release { module.release_profile } else { DEV_PROFILE };
    let mut compile = cargo(layout, &["build", "--quiet", "--target", "wasm32-unknown-unknown"]);
    compile.args(["--package", module.package, "--profile", profile]);
    if !module.rustflags.is_empty() {
        // Cargo keeps artefacts of different flags apart, so this does not rebuild anybody else's dependencies.
        compile.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", module.rustflags);
    }
    run_shown(&mut compile)?;

    let wasm = layout.wasm(profile, module.wasm_file);
    let pkg = layout.site(build).join("pkg");
    let bound = pkg.join(format!("{}_bg.wasm", module.name));
    let outputs = [bound.clone(), pkg.join(format!("{}.js", module.name))];
    let inputs = Inputs::new(&[module.opt_level, &WASM_FEATURES.join(" "), include_str!("split.rs")]);
    let inputs = tools.wasm_bindgen_inputs(inputs.path(&wasm)?)?;
    when_changed(layout, &format!("{}-{}", module.name, build.name()), &inputs, &outputs, || {
        let cut = module.split.then(|| split::cut(&wasm, module.name, &pkg)).transpose()?;
        let mut bindgen = tools.command(tools.wasm_bindgen_bin());
        bindgen.arg(cut.as_ref().map_or(&wasm, |cut| &cut.main)).args(["--target", "web", "--no-typescript", "--out-name", module.name]);
        if module.split {
            bindgen.arg("--keep-lld-exports");
        }
        run_shown(bindgen.arg("--out-dir").arg(&pkg))?;
        if release {
            let modules = cut.iter().flat_map(|cut| &cut.modules).chain([&bound]);
            modules.into_iter().try_for_each(|module_file| wasm_opt(tools, module_file, module.opt_level))?;
        }
        cut.map_or(Ok(()), |cut| split::pack(cut, module.name, &pkg))
    })
}

fn wasm_opt(tools: &Tools, wasm: &Path, level: &str) -> Result<()> {
    let optimised = wasm.with_extension("opt.wasm");
    let mut command = tools.npm_command("wasm-opt");
    run_quiet(command.arg(level).args(WASM_FEATURES).arg(wasm).arg("-o").arg(&optimised))?;
    fs::rename(&optimised, wasm).with_context(|| format!("cannot replace {}", wasm.display()))
}

/// An npm package with our glue, one ES module that is imported when it is needed: `NAME.js` in `folder`.
fn bundle(tools: &Tools, build: Build, name: &str, folder: &str) -> Result<Outcome> {
    let layout = &tools.layout;
    let sources = layout.root.join(folder);
    let file = format!("{name}.js");
    let bundle = layout.site(build).join(&file);
    let inputs = Inputs::new(&["--minify"]).path(&sources)?.path(&layout.root.join("package-lock.json"))?;
    when_changed(layout, &format!("{name}-{}", build.name()), &inputs, std::slice::from_ref(&bundle), || {
        let mut esbuild = tools.npm_command("esbuild");
        esbuild.arg(sources.join(&file)).args(["--bundle", "--format=esm", "--minify", "--target=es2022"]);
        esbuild.args(["--legal-comments=eof", "--log-level=warning"]);
        run_shown(esbuild.arg(format!("--outfile={}", bundle.display())))
    })
}

/// Converts the models where they are missing and puts them into the site.
fn models(layout: &Layout, site: &Path) -> Result<Outcome> {
    let models = crate::models::run(&layout.models())?;
    let folder = site.join("models");
    fs::create_dir_all(&folder)?;
    for file in &models.files {
        let copy = folder.join(file.file_name().context("a model without a name")?);
        if !same_file(file, &copy) {
            fs::copy(file, &copy).with_context(|| format!("cannot copy {}", file.display()))?;
        }
    }
    Ok(if models.converted { Outcome::Done } else { Outcome::Unchanged })
}

fn public(layout: &Layout, site: &Path) -> Result<Outcome> {
    let made = [&["pkg", "models", "editor.js", "muxer.js"][..], &runner::PLACES].concat();
    mirror(&layout.root.join("public"), site, &made)
}

/// Makes `to` hold exactly what `from` holds, `keep` (names directly below `to`) aside.
fn mirror(from: &Path, to: &Path, keep: &[&str]) -> Result<Outcome> {
    fs::create_dir_all(to)?;
    let mut outcome = Outcome::Unchanged;
    let mut wanted: Vec<PathBuf> = Vec::new();
    for file in files_below(from)? {
        let target = to.join(file.strip_prefix(from)?);
        if !same_file(&file, &target) {
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::copy(&file, &target).with_context(|| format!("cannot copy {}", file.display()))?;
            outcome = Outcome::Done;
        }
        wanted.push(target);
    }
    for file in files_below(to)? {
        let kept = keep.iter().any(|name| file.starts_with(to.join(name)));
        if !kept && file.is_file() && !wanted.contains(&file) {
            fs::remove_file(&file)?;
            outcome = Outcome::Done;
        }
    }
    Ok(outcome)
}

/// A copy is current when it has the length of the original and is not older.
fn same_file(original: &Path, copy: &Path) -> bool {
    let (Ok(original), Ok(copy)) = (original.metadata(), copy.metadata()) else { return false };
    let newer = matches!((original.modified(), copy.modified()), (Ok(a), Ok(b)) if b >= a);
    newer && original.len() == copy.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirror_copies_updates_removes_and_keeps() {
        let base = std::env::temp_dir().join(format!("xtask-mirror-{}", std::process::id()));
        fs::remove_dir_all(&base).ok();
        let (from, to) = (base.join("from"), base.join("to"));
        fs::create_dir_all(from.join("icons")).expect("folder");
        fs::create_dir_all(to.join("pkg")).expect("folder");
        fs::write(from.join("index.html"), "one").expect("write");
        fs::write(from.join("icons/a.svg"), "a").expect("write");
        fs::write(to.join("pkg/app.js"), "js").expect("write");
        fs::write(to.join("stale.css"), "old").expect("write");

        assert_eq!(mirror(&from, &to, &["pkg"]).expect("mirror"), Outcome::Done);
        assert_eq!(fs::read_to_string(to.join("icons/a.svg")).expect("copied"), "a");
        assert!(to.join("pkg/app.js").exists(), "kept folders stay");
        assert!(!to.join("stale.css").exists(), "what vanished in public/ vanishes in the site");
        assert_eq!(mirror(&from, &to, &["pkg"]).expect("mirror"), Outcome::Unchanged);

        fs::write(from.join("index.html"), "longer").expect("write");
        assert_eq!(mirror(&from, &to, &["pkg"]).expect("mirror"), Outcome::Done);
        assert_eq!(fs::read_to_string(to.join("index.html")).expect("updated"), "longer");
        fs::remove_dir_all(&base).ok();
    }
}
