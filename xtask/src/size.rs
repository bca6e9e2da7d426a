//! `cargo xtask size`: bytes of everything a browser downloads, and of the Worker, raw and as a CDN would send them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use serde::Serialize;

use crate::paths::{Build, Layout};
use crate::stamp::files_below;
use crate::steps::{Outcome, step};
use crate::tools::Tools;
use crate::{site, worker};

#[derive(Serialize)]
struct Sizes {
    artifacts: Vec<Artifact>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Artifact {
    name: String,
    raw_bytes: usize,
    /// At quality 11 with the 4 MiB window that browsers accept.
    brotli_bytes: usize,
}

/// Builds for release and prints the sizes as JSON.
///
/// # Errors
/// Those of the build steps.
pub(crate) fn run(layout: &Layout) -> Result<()> {
    let tools = Tools::prepare(layout)?;
    site::build(&tools, Build::Release)?;
    worker::build(&tools, Build::Release)?;
    let site = layout.site(Build::Release);
    let mut files: Vec<(String, PathBuf)> =
        files_below(&site)?.into_iter().map(|file| Ok((artifact_name(&site, &file)?, file))).collect::<Result<_>>()?;
    // Read by the Worker's asset server, never sent.
    files.retain(|(name, _)| name != "_headers");
    files.push(("worker.wasm".to_owned(), layout.worker(Build::Release).join("index_bg.wasm")));
    files.push(("worker.js".to_owned(), layout.worker(Build::Release).join("index.js")));

    let mut artifacts = Vec::new();
    step("brotli, quality 11", || {
        for (name, file) in files {
            let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            artifacts.push(Artifact { name, raw_bytes: bytes.len(), brotli_bytes: brotli_bytes(&bytes)? });
        }
        Ok(Outcome::Done)
    })?;
    println!("{}", serde_json::to_string_pretty(&Sizes { artifacts })?);
    Ok(())
}

/// `pkg/app_bg.wasm` → `app.wasm`, `pkg/app.js` → `app.js`; everything else keeps its path in the site.
fn artifact_name(site: &Path, file: &Path) -> Result<String> {
    let path = file.strip_prefix(site)?.to_string_lossy().replace('\\', "/");
    Ok(path.trim_start_matches("pkg/").replace("_bg.wasm", ".wasm"))
}

fn brotli_bytes(bytes: &[u8]) -> Result<usize> {
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &params)?;
    Ok(compressed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_documentation() {
        let site = Path::new("/s");
        let name = |path: &str| artifact_name(site, &site.join(path)).expect("below the site");
        assert_eq!(name("pkg/app_bg.wasm"), "app.wasm");
        assert_eq!(name("pkg/analysis.js"), "analysis.js");
        assert_eq!(name("models/face_mesh.bin"), "models/face_mesh.bin");
        assert_eq!(name("editor.js"), "editor.js");
    }

    #[test]
    fn brotli_shrinks_what_repeats() {
        assert!(brotli_bytes(&[7; 10_000]).expect("compressed") < 100);
    }
}
