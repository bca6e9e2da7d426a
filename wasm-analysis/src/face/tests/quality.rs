//! Poor pictures: the face may still be found, but nothing is claimed about its expression.

use super::{astronaut, models, placed, view};
use crate::face::{Face, detect_all};
use image::RgbaImage;

fn face(picture: &RgbaImage) -> Face {
    detect_all(&models(), &view(picture), None).unwrap().into_iter().next().expect("a face")
}

fn brightness(factor: f32, offset: f32) -> RgbaImage {
    let mut picture = astronaut();
    for pixel in picture.pixels_mut() {
        for channel in &mut pixel.0[..3] {
            *channel = (f32::from(*channel) * factor + offset).clamp(0.0, 255.0) as u8;
        }
    }
    picture
}

fn assert_silent(face: &Face) {
    assert!(face.quality.suppressed && face.quality.unusable(), "{:?}", face.quality);
    assert!(face.action_units.is_none() && face.head_pose_deg.is_none() && face.toward_screen.is_none());
}

#[test]
fn darkness_and_glare_suppress() {
    let dark = face(&brightness(0.08, 0.0));
    assert!(dark.quality.too_dark);
    assert_silent(&dark);
    let bright = face(&brightness(0.25, 225.0));
    assert!(bright.quality.too_bright);
    assert_silent(&bright);
    assert!(!face(&brightness(0.45, 0.0)).quality.suppressed, "a dim room is good enough");
}

#[test]
fn a_tiny_a_blurred_and_a_cut_face_suppress() {
    let tiny = face(&placed(320, 240, 0.3, [160.0, 120.0]));
    assert!(tiny.quality.too_small, "{:?}", tiny.quality);
    assert_silent(&tiny);

    let blurred = face(&image::imageops::blur(&astronaut(), 4.0));
    assert!(blurred.quality.blurred, "{:?}", blurred.quality);
    assert_silent(&blurred);
    assert!(!face(&image::imageops::blur(&astronaut(), 0.8)).quality.blurred, "webcams are a little soft");

    let cut = face(&image::imageops::crop_imm(&astronaut(), 90, 0, 134, 224).to_image());
    assert!(cut.quality.cut_off, "{:?}", cut.quality);
    assert_silent(&cut);
    assert!(cut.bbox_px[0] < 0.0, "the box is not clipped");
}

#[test]
fn a_person_across_the_desk_is_large_enough() {
    let face = face(&placed(320, 240, 0.6, [160.0, 120.0]));
    assert!(!face.quality.suppressed, "{:?}", face.quality);
}
