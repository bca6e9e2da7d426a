//! The face models, as `cargo xtask models` leaves them.

use std::path::PathBuf;

use anyhow::Context;
use wasm_analysis::face::FaceModels;

use crate::exit::SetupError;

const MODELS_DIR_VARIABLE: &str = "INTERVIEWPREP_MODELS_DIR";

/// Loads the models.
///
/// # Errors
/// [`SetupError`] when a file is missing or damaged.
pub(crate) fn load() -> anyhow::Result<FaceModels> {
    let dir = dir()?;
    let read = |name: &str| {
        let file = dir.join(name);
        std::fs::read(&file).with_context(|| SetupError(format!("cannot read {}; run `cargo xtask models`", file.display())))
    };
    FaceModels::load(&read("face_detector.bin")?, &read("face_mesh.bin")?, &read("face_canonical.bin")?)
        .context(SetupError(format!("cannot load the face models in {}", dir.display())))
}

/// `$INTERVIEWPREP_MODELS_DIR`, else the `models` folder of the target directory in which this program was built.
fn dir() -> anyhow::Result<PathBuf> {
    if let Some(dir) = std::env::var_os(MODELS_DIR_VARIABLE) {
        return Ok(dir.into());
    }
    let program = std::env::current_exe()?;
    let dir = program.ancestors().map(|dir| dir.join("models")).find(|dir| dir.is_dir());
    let missing =
        || SetupError(format!("the face models are missing; run `cargo xtask models`, or set {MODELS_DIR_VARIABLE} to their folder"));
    Ok(dir.ok_or_else(missing)?)
}
