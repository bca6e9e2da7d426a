//! Cuts a WebAssembly module apart at its `#[wasm_split]` functions: a main module, and parts that it fetches when it needs them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

/// Cuts `wasm`, which was linked with its relocations. The parts, `NAME_parts.js`, which fetches them, and `NAME_preload.js`, which names
/// the files of each part, go to `pkg`, where `NAME.js` of the bound main module will look for them. Returns the main module, still to
/// be bound, and the parts.
///
/// # Errors
/// When the module cannot be read or cut, or a file cannot be written.
pub(crate) fn cut(wasm: &Path, name: &str, pkg: &Path) -> Result<(PathBuf, Vec<PathBuf>)> {
    remove_parts(pkg)?;
    let input = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let main = wasm.with_extension("main.wasm");
    let (link, back) = (format!("./{name}_parts.js"), format!("./{name}.js"));

    let mut options = Options::new(&input);
    options.output_dir = pkg;
    options.main_out_path = &main;
    options.link_name = &link;
    options.main_module = &back;
    let split = transform(options).map_err(|error| anyhow!("{} cannot be cut apart: {error:#}", wasm.display()))?;
    let files: BTreeMap<_, _> = split.prefetch_map.into_iter().collect();
    let preload = pkg.join(format!("{name}_preload.js"));
    let script = format!("export const files = {};\n", serde_json::to_string(&files)?);
    fs::write(&preload, script).with_context(|| format!("cannot write {}", preload.display()))?;
    Ok((main, split.split_modules))
}

/// The tool names parts by what they hold, so those of an earlier build would stay for ever.
fn remove_parts(pkg: &Path) -> Result<()> {
    for entry in fs::read_dir(pkg).with_context(|| format!("cannot read {}", pkg.display()))? {
        let name = entry?.file_name();
        let text = name.to_string_lossy();
        if (text.starts_with("split_") || text.starts_with("chunk_")) && text.ends_with(".wasm") {
            fs::remove_file(pkg.join(&name))?;
        }
    }
    Ok(())
}
