//! The pinned npm package and the pieces inside it, all checked by SHA-256.

use anyhow::{Context, bail, ensure};
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::process::Command;

const PACKAGE: &str = "@mediapipe/face_mesh@0.4.1657299874";
const TARBALL: &str = "mediapipe-face_mesh-0.4.1657299874.tgz";
pub(super) const TARBALL_SHA256: &str = "c08a7e0742a326285da666cf81d77c8b6f3a181a2ee948cadaf166008e0d3bc7";
const ASSETS: &str = "package/face_mesh_solution_packed_assets.data";

/// A part of the packed assets; the ranges are listed in the package's own `…_packed_assets_loader.js`.
struct Piece {
    name: &'static str,
    bytes: Range<usize>,
    sha256: &'static str,
}

const MESH: Piece = Piece {
    name: "face_landmark.tflite",
    bytes: 2_495_952..3_737_848,
    sha256: "c603fa6149219a3e9487dc9abd7a0c24474c77263273d24868378cdf40aa26d1",
};
const GEOMETRY: Piece = Piece {
    name: "geometry_pipeline_metadata_landmarks.binarypb",
    bytes: 3_737_848..3_757_224,
    sha256: "bdbcda96dfcb7da883da124aaa2c55dee49770d934f0fcc71747f8c21bdc75b4",
};
/// The same bytes as in `@mediapipe/face_detection@0.4.1657300184`, so one package is enough.
const DETECTOR: Piece = Piece {
    name: "face_detection_short_range.tflite",
    bytes: 3_757_224..3_986_256,
    sha256: "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633",
};

/// The packed assets of `@mediapipe/face_mesh`, in memory.
pub(super) struct FaceMesh {
    assets: Vec<u8>,
}

impl FaceMesh {
    /// Takes the tarball from `cache_dir`, or has npm put it there, and checks everything in it.
    pub(super) fn fetch(cache_dir: &Path) -> anyhow::Result<Self> {
        let tarball = cache_dir.join(TARBALL);
        if !tarball.exists() {
            npm_pack(cache_dir)?;
        }
        let bytes = std::fs::read(&tarball).with_context(|| format!("npm left no {}", tarball.display()))?;
        let found = super::sha256_hex(&bytes);
        if found != TARBALL_SHA256 {
            // A broken download must not stand in the way of the next run.
            std::fs::remove_file(&tarball)?;
            bail!("{PACKAGE} has SHA-256 {found}, expected {TARBALL_SHA256}; run `cargo xtask models` again");
        }

        let assets = unpack(&bytes)?;
        for piece in [&MESH, &GEOMETRY, &DETECTOR] {
            let bytes = assets.get(piece.bytes.clone()).with_context(|| format!("{} is cut short", piece.name))?;
            ensure!(super::sha256_hex(bytes) == piece.sha256, "{} differs from the pinned file", piece.name);
        }
        Ok(Self { assets })
    }

    pub(super) fn detector(&self) -> &[u8] {
        &self.assets[DETECTOR.bytes]
    }

    pub(super) fn mesh(&self) -> &[u8] {
        &self.assets[MESH.bytes]
    }

    pub(super) fn geometry(&self) -> &[u8] {
        &self.assets[GEOMETRY.bytes]
    }
}

fn npm_pack(cache_dir: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(cache_dir)?;
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm)
        .args(["pack", PACKAGE, "--silent", "--pack-destination"])
        .arg(cache_dir)
        .output()
        .context("cannot start npm; install Node.js (it brings npm)")?;
    ensure!(output.status.success(), "`npm pack {PACKAGE}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

fn unpack(tarball: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(tarball));
    for entry in archive.entries()? {
        let mut entry = entry?;
        if entry.path()?.as_os_str() == ASSETS {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            return Ok(bytes);
        }
    }
    bail!("{PACKAGE} holds no {ASSETS}")
}
