//! One person through a video.

use super::{grey, models, placed, view};
use crate::face::{FaceFrame, FaceTracker};
use domain::analysis::FaceHint;
use image::RgbaImage;

const STEP_MS: f64 = 100.0;

fn play(tracker: &mut FaceTracker, pictures: impl Iterator<Item = RgbaImage>) -> Vec<FaceFrame> {
    pictures.enumerate().map(|(i, p)| tracker.track(&view(&p), i as f64 * STEP_MS).unwrap()).collect()
}

/// Swaying to and fro by a fifth of the picture and coming closer, as a person on a chair does.
fn swaying(frame: usize) -> RgbaImage {
    let t = frame as f32 * 0.15;
    placed(320, 240, 0.7 + 0.1 * t.cos(), [160.0 + 32.0 * t.sin(), 120.0 + 8.0 * (1.7 * t).cos()])
}

#[test]
fn a_moving_face_is_followed_and_lost_when_it_leaves() {
    let mut tracker = FaceTracker::new(models());
    let there = |i: usize| !(20..30).contains(&i);
    let pictures = (0..45).map(|i| if there(i) { swaying(i) } else { grey(320, 240) });
    for (i, frame) in play(&mut tracker, pictures).iter().enumerate() {
        assert_eq!(frame.face.is_some(), there(i), "frame {i}");
        assert_eq!(frame.faces, u32::from(there(i)));
        let message = frame.observation(7.0);
        assert_eq!(message.hint, if there(i) { None } else { Some(FaceHint::NoFace) }, "frame {i}");
        assert_eq!(message.yaw_deg.is_some(), there(i));
        assert_eq!(message.face_box.is_some(), there(i));
        if let (Some([left, top, width, height]), Some(face)) = (message.face_box, &frame.face) {
            assert_eq!([left * 320.0, top * 240.0, width * 320.0, height * 240.0].map(f32::round), face.bbox_px.map(f32::round));
        }
    }
}

#[test]
fn the_landmarks_follow_the_picture_without_lagging() {
    let mut tracker = FaceTracker::new(models());
    let mut middle = Vec::new();
    for i in 0..20 {
        let shift = 4.0 * i as f32;
        let frame = tracker.track(&view(&placed(400, 240, 0.8, [120.0 + shift, 120.0])), f64::from(i) * STEP_MS).unwrap();
        middle.push(frame.face.unwrap().landmarks_px[1][0] - shift);
    }
    let (low, high) = middle.iter().fold((f32::MAX, f32::MIN), |(l, h), &v| (l.min(v), h.max(v)));
    assert!(high - low < 3.0, "the tip of the nose wanders by {} pixels", high - low);
}

#[test]
fn after_three_seconds_the_persons_own_face_is_neutral() {
    let mut tracker = FaceTracker::new(models());
    let frames = play(&mut tracker, (0..35).map(swaying));
    let calibrated: Vec<bool> = frames.iter().map(|f| f.calibrated).collect();
    assert_eq!(calibrated.iter().position(|&c| c), Some(30), "3 s at 10 frames a second");
    // The portrait smiles all the time: against the canonical face that is a smile, against herself it is not.
    let smile = |f: &FaceFrame| f.observation(0.0).smile.unwrap();
    assert!(smile(&frames[10]) > 0.35 && smile(&frames[34]) < 0.2, "{} {}", smile(&frames[10]), smile(&frames[34]));

    let neutral = *tracker.neutral().unwrap();
    tracker.calibrate();
    assert!(tracker.neutral().is_none());
    tracker.set_neutral(neutral);
    assert!(tracker.track(&view(&swaying(0)), 9_000.0).unwrap().calibrated);
}

#[test]
fn a_second_person_is_noticed_within_a_third_of_a_second() {
    let mut tracker = FaceTracker::new(models());
    let pictures = (0..25).map(|i| {
        let mut picture = placed(480, 240, 0.9, [120.0, 120.0]);
        if i >= 8 {
            image::imageops::overlay(&mut picture, &placed(200, 240, 0.7, [100.0, 120.0]), 270, 0);
        }
        picture
    });
    let frames = play(&mut tracker, pictures);
    assert_eq!(frames[5].faces, 1);
    assert_eq!(frames[11].faces, 2);
    let last = frames.last().unwrap();
    assert_eq!((last.faces, last.observation(0.0).hint), (2, Some(FaceHint::SeveralFaces)));
    assert!(last.face.as_ref().unwrap().bbox_px[0] < 200.0, "the one who was there is still followed");
}
