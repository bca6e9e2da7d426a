//! Skips a step whose inputs have not changed: the stamp is a readable list of inputs with their SHA-256.
//!
//! Cargo gives an unchanged artefact a new time whenever another checkout that shares the target directory was built in between, and
//! the steps after it take minutes; so contents count, not times.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::models::sha256_hex;
use crate::paths::Layout;
use crate::steps::Outcome;

/// What a step depends on.
#[derive(Default)]
pub(crate) struct Inputs(String);

impl Inputs {
    /// Starts with words that matter: versions, flags.
    pub(crate) fn new(words: &[&str]) -> Self {
        Inputs(format!("{}\n", words.join(" ")))
    }

    /// Adds a file, or every file below a folder. A path that does not exist counts too: its appearance is a change.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub(crate) fn path(mut self, path: &Path) -> Result<Self> {
        for file in files_below(path)? {
            let content = fs::read(&file).map_or_else(|_| "absent".to_owned(), |bytes| sha256_hex(&bytes));
            let name = file.strip_prefix(path.parent().unwrap_or(path)).unwrap_or(&file);
            writeln!(self.0, "{} {content}", name.display())?;
        }
        Ok(self)
    }
}

/// Runs `work` unless `name` has already run with these inputs and all of `outputs` are there.
///
/// # Errors
/// Those of `work`; a failed step leaves no stamp.
pub(crate) fn when_changed(
    layout: &Layout,
    name: &str,
    inputs: &Inputs,
    outputs: &[PathBuf],
    work: impl FnOnce() -> Result<()>,
) -> Result<Outcome> {
    let stamp = layout.stamps().join(name);
    let known = fs::read_to_string(&stamp).unwrap_or_default();
    if known == inputs.0 && outputs.iter().all(|path| path.exists()) {
        return Ok(Outcome::Unchanged);
    }
    fs::remove_file(&stamp).ok();
    work()?;
    fs::create_dir_all(layout.stamps())?;
    fs::write(&stamp, &inputs.0).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(Outcome::Done)
}

/// The files below `path` in a stable order; `path` itself when it is a file or does not exist.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?.path();
            if entry.is_dir() { folders.push(entry) } else { found.push(entry) }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(name: &str) -> Layout {
        let target = std::env::temp_dir().join(format!("xtask-stamp-{name}-{}", std::process::id()));
        fs::remove_dir_all(&target).ok();
        fs::create_dir_all(target.join("in")).expect("temporary folder");
        Layout { root: target.clone(), target }
    }

    #[test]
    fn a_step_runs_again_only_when_an_input_or_output_changed() {
        let layout = layout("change");
        let input = layout.root.join("in/a.txt");
        let output = layout.root.join("out.txt");
        let run = || {
            let inputs = Inputs::new(&["v1"]).path(&layout.root.join("in")).expect("inputs");
            let outputs = [output.clone()];
            when_changed(&layout, "s", &inputs, &outputs, || Ok(fs::write(&output, "made")?)).expect("step")
        };
        fs::write(&input, "1").expect("write");
        assert_eq!(run(), Outcome::Done);
        assert_eq!(run(), Outcome::Unchanged);
        fs::write(&input, "other").expect("write");
        assert_eq!(run(), Outcome::Done);
        fs::remove_file(&output).expect("remove");
        assert_eq!(run(), Outcome::Done);
        fs::write(layout.root.join("in/new.txt"), "").expect("write");
        assert_eq!(run(), Outcome::Done);
        fs::remove_dir_all(&layout.root).ok();
    }

    #[test]
    fn a_failed_step_leaves_no_stamp() {
        let layout = layout("fail");
        let inputs = Inputs::new(&["v1"]);
        let failing = when_changed(&layout, "s", &inputs, &[], || anyhow::bail!("no"));
        assert!(failing.is_err());
        let second = when_changed(&layout, "s", &inputs, &[], || Ok(())).expect("step");
        assert_eq!(second, Outcome::Done);
        fs::remove_dir_all(&layout.root).ok();
    }
}
