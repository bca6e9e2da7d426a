//! `cargo xtask models`: from pinned npm packages to the files that the analysis worker and the native tools load.
//!
//! The npm package `@mediapipe/face_mesh` carries all that the face needs (Apache-2.0): the BlazeFace short-range
//! detector, the 468-point mesh and the canonical face. TensorFlow Lite files are of no use to `tract`, so they are
//! rewritten here once, by the person who builds, into the compact graph that `wasm_analysis::face::graph` reads.

mod canonical;
mod convert;
mod flatbuffer;
mod package;
mod tflite;

use anyhow::Context;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Raise it when the converter writes other bytes from the same package, or old files would be taken for new.
const CONVERTER_VERSION: u32 = 1;

const STAMP: &str = "models.stamp";

/// One file that `run` leaves in the output directory.
struct Model {
    file_name: &'static str,
    convert: fn(&package::FaceMesh) -> anyhow::Result<Vec<u8>>,
}

const MODELS: [Model; 3] = [
    Model { file_name: "face_detector.bin", convert: |p| convert::tflite_to_graph(p.detector()) },
    Model { file_name: "face_mesh.bin", convert: |p| convert::tflite_to_graph(p.mesh()) },
    Model { file_name: "face_canonical.bin", convert: |p| canonical::convert(p.geometry()) },
];

/// What `run` did.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The model files, all present.
    pub(crate) files: Vec<PathBuf>,
    /// False when everything was already there and intact.
    pub(crate) converted: bool,
}

/// Leaves the converted models in `out_dir` (normally `<target>/models`).
///
/// # Errors
/// When npm is missing or refuses, a checksum differs, or a model holds an operator that the converter does not know.
pub(crate) fn run(out_dir: &Path) -> anyhow::Result<Outcome> {
    let files: Vec<PathBuf> = MODELS.iter().map(|m| out_dir.join(m.file_name)).collect();
    if let (Ok(found), Ok(stamp)) = (stamp_of(&files), std::fs::read_to_string(out_dir.join(STAMP)))
        && found == stamp
    {
        return Ok(Outcome { files, converted: false });
    }

    std::fs::create_dir_all(out_dir).with_context(|| format!("cannot create {}", out_dir.display()))?;
    let package = package::FaceMesh::fetch(&out_dir.join("packages"))?;
    for (model, file) in MODELS.iter().zip(&files) {
        let bytes = (model.convert)(&package).with_context(|| format!("cannot convert {}", model.file_name))?;
        std::fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    }
    // Written last: an interrupted run leaves no stamp and starts again.
    std::fs::write(out_dir.join(STAMP), stamp_of(&files)?)?;
    Ok(Outcome { files, converted: true })
}

fn stamp_of(files: &[PathBuf]) -> anyhow::Result<String> {
    let mut stamp = format!("converter {CONVERTER_VERSION}\npackage {}\n", package::TARBALL_SHA256);
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        stamp.push_str(&format!("{name} {}\n", sha256_hex(&std::fs::read(file)?)));
    }
    Ok(stamp)
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
