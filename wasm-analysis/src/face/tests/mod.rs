//! The whole face analysis on a real photograph (NASA's portrait of Eileen Collins, public domain) and on what turning,
//! mirroring, darkening and blurring make of it.

mod golden;
mod quality;
mod still;
mod video;

use super::{FaceModels, ImageView};
use image::RgbaImage;
use std::path::PathBuf;

const ASTRONAUT: &[u8] = include_bytes!("../../../tests/fixtures/astronaut.png");

fn astronaut() -> RgbaImage {
    image::load_from_memory(ASTRONAUT).unwrap().into_rgba8()
}

fn view(picture: &RgbaImage) -> ImageView<'_> {
    ImageView::new(picture, picture.width(), picture.height()).unwrap()
}

fn grey(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_pixel(width, height, image::Rgba([128, 128, 128, 255]))
}

/// The photograph, scaled, on a grey picture, with its middle at `center`.
fn placed(width: u32, height: u32, scale: f32, center: [f32; 2]) -> RgbaImage {
    let mut picture = grey(width, height);
    let side = (astronaut().width() as f32 * scale) as u32;
    let face = image::imageops::resize(&astronaut(), side, side, image::imageops::FilterType::Triangle);
    let corner = center.map(|c| c as i64 - i64::from(side) / 2);
    image::imageops::overlay(&mut picture, &face, corner[0], corner[1]);
    picture
}

/// The photograph turned clockwise as seen.
fn turned(degrees: f32) -> RgbaImage {
    let upright = astronaut();
    let (sin, cos) = degrees.to_radians().sin_cos();
    let middle = upright.width() as f32 / 2.0;
    RgbaImage::from_fn(upright.width(), upright.height(), |x, y| {
        let (dx, dy) = (x as f32 + 0.5 - middle, y as f32 + 0.5 - middle);
        let (u, v) = (cos * dx + sin * dy + middle, cos * dy - sin * dx + middle);
        image::imageops::sample_bilinear(
            &upright,
            (u / upright.width() as f32).clamp(0.0, 1.0),
            (v / upright.height() as f32).clamp(0.0, 1.0),
        )
        .unwrap()
    })
}

fn model(name: &str) -> Vec<u8> {
    let dir = std::env::var_os("INTERVIEWPREP_MODELS_DIR").map(PathBuf::from).or_else(|| {
        let test = std::env::current_exe().ok()?;
        test.ancestors().map(|dir| dir.join("models")).find(|dir| dir.is_dir())
    });
    let dir = dir.expect("the face models are missing; run `cargo xtask models`");
    std::fs::read(dir.join(name)).unwrap_or_else(|e| panic!("{name}: {e}; run `cargo xtask models`"))
}

/// Loaded once: preparing the networks takes longer than the tests.
fn models() -> FaceModels {
    static MODELS: std::sync::OnceLock<FaceModels> = std::sync::OnceLock::new();
    let load = || FaceModels::load(&model("face_detector.bin"), &model("face_mesh.bin"), &model("face_canonical.bin")).unwrap();
    MODELS.get_or_init(load).clone()
}
