//! Cuts a WebAssembly module apart at its `#[wasm_split]` functions: a main module, and parts that it fetches when it needs them.
//!
//! What several parts need lies in pieces of its own, one for each set of parts. There are many and most are small; these are packed
//! together, because on a slow line a request costs more than their bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

/// Pieces up to this size are packed. Measured with the room: 45 files of 288 kB (gzip) became 5 of 266 kB.
const PACKED_BYTES: usize = 32 * 1024;
/// The part that is waited for most. What it needs is packed apart from what it does not need.
const FIRST_PART: &str = "room";

/// A module that was cut apart.
pub(crate) struct Cut {
    /// The main module, still to be bound.
    pub(crate) main: PathBuf,
    /// The parts and pieces.
    pub(crate) modules: Vec<PathBuf>,
    /// Which of them each part needs, by their names without `.wasm`.
    needs: BTreeMap<String, Vec<String>>,
}

/// Cuts `wasm`, which was linked with its relocations. Parts and pieces and `NAME_parts.js`, which fetches them, go to `pkg`, where
/// `NAME.js` of the bound main module will look for them.
///
/// # Errors
/// When the module cannot be read or cut, or a file cannot be written.
pub(crate) fn cut(wasm: &Path, name: &str, pkg: &Path) -> Result<Cut> {
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
    Ok(Cut { main, modules: split.split_modules, needs: split.prefetch_map.into_iter().collect() })
}

/// Packs the small pieces, and writes `NAME_preload.js`, which names the files of each part.
///
/// # Errors
/// When a file cannot be read or written, or the script that fetches them is not as expected.
pub(crate) fn pack(cut: Cut, name: &str, pkg: &Path) -> Result<()> {
    let script_path = pkg.join(format!("{name}_parts.js"));
    let mut script = fs::read_to_string(&script_path).with_context(|| format!("cannot read {}", script_path.display()))?;
    let mut packs = BTreeMap::<&str, Vec<u8>>::new();
    let mut pack_of = BTreeMap::new();
    for (piece, parts) in pieces(&cut.needs) {
        let path = pkg.join(format!("{piece}.wasm"));
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if bytes.len() > PACKED_BYTES {
            continue;
        }
        let pack = if parts.contains(FIRST_PART) { "shared_first" } else { "shared" };
        let fetched = format!("fetch(new URL(\"./{piece}.wasm\", import.meta.url))");
        ensure!(script.matches(&fetched).count() == 1, "{} does not fetch {piece} as it did", script_path.display());
        script = script.replace(&fetched, &format!("piece(\"{pack}\", \"{piece}\")"));
        let packed = packs.entry(pack).or_insert_with(|| b"\0asm\x01\0\0\0".to_vec());
        packed.extend(custom_section(piece, &bytes));
        pack_of.insert(piece.to_owned(), pack);
        fs::remove_file(&path)?;
    }
    for (pack, bytes) in packs {
        fs::write(pkg.join(format!("{pack}.wasm")), bytes)?;
    }
    fs::write(&script_path, script + FETCH_PIECE)?;

    let file_of = |module: &String| pack_of.get(module).map_or_else(|| module.clone(), |pack| (*pack).to_owned());
    let files: BTreeMap<_, BTreeSet<_>> = cut.needs.iter().map(|(part, needs)| (part, needs.iter().map(file_of).collect())).collect();
    let preload = format!("export const files = {};\n", serde_json::to_string(&files)?);
    fs::write(pkg.join(format!("{name}_preload.js")), preload)?;
    Ok(())
}

/// A pack is a module of nothing but custom sections, each with a piece in it.
const FETCH_PIECE: &str = r#"
const packs = new Map();
async function piece(pack, name) {
    if (!packs.has(pack)) packs.set(pack, WebAssembly.compileStreaming(fetch(new URL(`./${pack}.wasm`, import.meta.url))));
    try {
        const [bytes] = WebAssembly.Module.customSections(await packs.get(pack), name);
        return new Response(bytes, { headers: { "content-type": "application/wasm" } });
    } catch (error) {
        packs.delete(pack);
        throw error;
    }
}
"#;

/// The pieces that several parts need, and which parts.
fn pieces(needs: &BTreeMap<String, Vec<String>>) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut pieces = BTreeMap::<&str, BTreeSet<&str>>::new();
    for (part, modules) in needs {
        for piece in modules.iter().filter(|module| module.starts_with("chunk_")) {
            pieces.entry(piece).or_default().insert(part);
        }
    }
    pieces
}

fn custom_section(name: &str, contents: &[u8]) -> Vec<u8> {
    let name = [leb128(name.len()), name.as_bytes().to_vec()].concat();
    [vec![0], leb128(name.len() + contents.len()), name, contents.to_vec()].concat()
}

fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7F) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// The tool names parts by what they hold, so those of an earlier build would stay for ever.
fn remove_parts(pkg: &Path) -> Result<()> {
    for entry in fs::read_dir(pkg).with_context(|| format!("cannot read {}", pkg.display()))? {
        let name = entry?.file_name();
        let text = name.to_string_lossy();
        if ["split_", "chunk_", "shared"].iter().any(|start| text.starts_with(start)) && text.ends_with(".wasm") {
            fs::remove_file(pkg.join(&name))?;
        }
    }
    Ok(())
}
