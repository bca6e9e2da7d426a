//! `interviewprep face IMAGE…`: every face of a photograph, one line per picture.

use anyhow::Context;
use image::{DynamicImage, ImageDecoder, ImageReader};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use wasm_analysis::face::{self, Face, FaceModels, ImageReport, ImageView};

use crate::exit::Exit;
use crate::models;

/// Finds faces in pictures: landmarks, head pose, smile, mouth, and how good the picture is.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Pictures (JPEG, PNG, WebP); turned upright as their EXIF data say.
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<PathBuf>,
    /// Print one JSON object per picture instead of a summary.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Unreadable {
    path: String,
    error: String,
}

/// Prints one line per picture. The exit code is 1 when a picture could not be read; the others are still analysed.
///
/// # Errors
/// When the models are missing or standard output is closed.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let models = models::load()?;
    let mut out = std::io::stdout().lock();
    let mut exit = Exit::Done;
    for path in &args.images {
        match analyse(&models, path) {
            Ok(report) if args.json => writeln!(out, "{}", serde_json::to_string(&report)?)?,
            Ok(report) => writeln!(out, "{}", summary(&report))?,
            Err(error) => {
                exit = Exit::Failed;
                let (path, error) = (path.display().to_string(), format!("{error:#}"));
                if args.json {
                    writeln!(out, "{}", serde_json::to_string(&Unreadable { path, error })?)?;
                } else {
                    writeln!(out, "{path}: {error}")?;
                }
            }
        }
    }
    Ok(exit)
}

fn analyse(models: &FaceModels, path: &Path) -> anyhow::Result<ImageReport> {
    let picture = read_upright(path)?.into_rgba8();
    let view = ImageView::new(&picture, picture.width(), picture.height())?;
    Ok(ImageReport {
        path: path.display().to_string(),
        width_px: picture.width(),
        height_px: picture.height(),
        backend: face::backend().to_owned(),
        faces: face::detect_all(models, &view, None)?,
    })
}

fn read_upright(path: &Path) -> anyhow::Result<DynamicImage> {
    let reader = ImageReader::open(path).context("cannot open the picture")?.with_guessed_format()?;
    let mut decoder = reader.into_decoder().context("not a picture that can be read")?;
    // A broken EXIF block is no reason to refuse the pixels.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).context("the picture is damaged")?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn summary(report: &ImageReport) -> String {
    let head = format!("{}: {}×{} px", report.path, report.width_px, report.height_px);
    if report.faces.is_empty() {
        return format!("{head}, no face");
    }
    report.faces.iter().fold(head, |text, face| format!("{text}\n  {}", face_summary(face)))
}

fn face_summary(face: &Face) -> String {
    let [x, y, width, height] = face.bbox_px;
    let mut text = format!("face {width:.0}×{height:.0} at {x:.0},{y:.0}, score {:.2}", face.score);
    if let Some(pose) = face.head_pose_deg {
        text += &format!(", yaw {:+.0}° pitch {:+.0}° roll {:+.0}°", pose.yaw, pose.pitch, pose.roll);
    }
    if let Some(toward) = face.toward_screen {
        text += &format!(", toward screen {toward:.2}");
    }
    for (name, unit) in face.action_units.iter().flatten() {
        text += &format!(", {name} {:.2}", unit.intensity);
    }
    if face.quality.suppressed {
        text += ", picture too poor for more";
    }
    text
}
