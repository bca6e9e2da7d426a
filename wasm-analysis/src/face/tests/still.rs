//! Photographs: who is there, where, and how the head is turned.

use super::{astronaut, grey, models, placed, turned, view};
use crate::face::{Face, ImageReport, backend, detect_all};
use image::RgbaImage;

fn faces(picture: &RgbaImage) -> Vec<Face> {
    detect_all(&models(), &view(picture), None).unwrap()
}

fn only(picture: &RgbaImage) -> Face {
    let mut found = faces(picture);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[test]
fn the_portrait_shows_one_smiling_face_that_looks_at_the_camera() {
    let face = only(&astronaut());
    let [x, y, width, height] = face.bbox_px;
    // Read off the picture by eye: chin to hairline, cheek to cheek.
    assert!((x - 64.0).abs() < 10.0 && (x + width - 160.0).abs() < 10.0, "{:?}", face.bbox_px);
    assert!((y - 48.0).abs() < 14.0 && (y + height - 180.0).abs() < 14.0, "{:?}", face.bbox_px);
    let eye = |i: usize| [face.landmarks_px[i][0], face.landmarks_px[i][1]];
    assert!((eye(33)[0] - 78.0).abs() < 6.0 && (eye(263)[0] - 148.0).abs() < 8.0, "{:?} {:?}", eye(33), eye(263));

    assert!(face.score > 0.99);
    let pose = face.head_pose_deg.unwrap();
    assert!(pose.yaw.abs() < 12.0 && pose.pitch.abs() < 15.0 && pose.roll.abs() < 8.0, "{pose:?}");
    assert!(face.toward_screen.unwrap() > 0.8);
    let smile = face.action_units.unwrap()["AU12"];
    assert!(smile.intensity > 0.4, "{smile:?}");
    assert!(!face.quality.suppressed, "{:?}", face.quality);
}

#[test]
fn roll_follows_the_picture_clockwise_and_nothing_else_changes() {
    let upright = only(&astronaut()).head_pose_deg.unwrap();
    for degrees in [-30.0, -15.0, 15.0, 30.0] {
        let pose = only(&turned(degrees)).head_pose_deg.unwrap();
        assert!((pose.roll - upright.roll - degrees).abs() < 3.0, "turned {degrees}: {pose:?}");
        assert!((pose.yaw - upright.yaw).abs() < 5.0 && (pose.pitch - upright.pitch).abs() < 5.0, "{pose:?}");
    }
}

#[test]
fn a_mirror_turns_yaw_and_roll_around() {
    let picture = turned(12.0);
    let [a, b] = [&picture, &image::imageops::flip_horizontal(&picture)].map(|p| only(p).head_pose_deg.unwrap());
    assert!((a.yaw + b.yaw).abs() < 3.0 && (a.roll + b.roll).abs() < 3.0, "{a:?} {b:?}");
    assert!((a.pitch - b.pitch).abs() < 3.0, "{a:?} {b:?}");
}

#[test]
fn small_faces_of_a_large_picture_are_found_and_the_largest_comes_first() {
    let mut picture = placed(1280, 720, 1.6, [900.0, 360.0]);
    let small = placed(400, 400, 0.7, [200.0, 200.0]);
    image::imageops::overlay(&mut picture, &small, 0, 300);
    let found = faces(&picture);
    assert_eq!(found.len(), 2);
    assert!(found[0].bbox_px[0] > 640.0 && found[1].bbox_px[0] < 400.0);
    assert!(found[1].bbox_px[2] < 90.0, "about 70 pixels of 1280");
}

#[test]
fn pictures_without_a_face_have_none() {
    assert!(faces(&grey(320, 240)).is_empty());
    assert!(faces(&grey(1, 1)).is_empty());
    let stripes = |x: u32, y: u32| if (x / 7 + y / 11).is_multiple_of(2) { [230, 180, 150, 255] } else { [40, 60, 90, 255] };
    assert!(faces(&RgbaImage::from_fn(300, 200, |x, y| image::Rgba(stripes(x, y)))).is_empty());
    // Nothing of the face is left: the suit and the ring.
    let suit = image::imageops::crop_imm(&astronaut(), 0, 182, 224, 42).to_image();
    assert!(faces(&suit).is_empty());
}

#[test]
fn the_json_line_has_the_fields_of_the_contract() {
    let report = ImageReport { path: "a.png".into(), width_px: 224, height_px: 224, backend: backend().into(), faces: faces(&astronaut()) };
    let json = serde_json::to_value(&report).unwrap();
    let face = &json["faces"][0];
    assert_eq!(face["bbox_px"].as_array().unwrap().len(), 4);
    assert_eq!(face["landmarks_px"].as_array().unwrap().len(), 468);
    assert!(face["head_pose_deg"]["yaw"].is_number() && face["toward_screen"].is_number());
    assert!(face["action_units"]["AU12"]["reliability"].is_number());
    assert_eq!(face["quality"]["suppressed"], false);
    assert!(face.get("expression").is_none(), "not built, so absent");
}
