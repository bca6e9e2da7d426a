//! The converted networks against LiteRT on the original files (how the fixtures were made: `fixtures/README.md`).

use super::{astronaut, model};
use crate::face::FaceError;
use crate::face::graph::Network;

const MESH: &[u8] = include_bytes!("../../../tests/fixtures/litert_mesh.f32");
const DETECTOR: &[u8] = include_bytes!("../../../tests/fixtures/litert_detector.f32");

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect()
}

/// A square part of the photograph, untouched by any resampling, as planar RGB.
fn planar(left: u32, top: u32, side: u32, value: fn(u8) -> f32) -> Vec<f32> {
    let picture = astronaut();
    let pixel = |c: usize, i: u32| value(picture.get_pixel(left + i % side, top + i / side).0[c]);
    (0..3).flat_map(|c| (0..side * side).map(move |i| (c, i))).map(|(c, i)| pixel(c, i)).collect()
}

fn largest_difference(found: impl Iterator<Item = f32>, expected: &[f32]) -> f32 {
    let found: Vec<f32> = found.collect();
    assert_eq!(found.len(), expected.len());
    found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn the_mesh_equals_litert() {
    let network = Network::load(&model("face_mesh.bin")).unwrap();
    let outputs = network.run(&planar(16, 16, 192, |v| f32::from(v) / 255.0)).unwrap();
    let difference = largest_difference(outputs.concat().into_iter(), &floats(MESH));
    assert!(difference < 1e-3, "landmarks reach 160, the flag 27; largest difference {difference}");
}

#[test]
fn the_detector_equals_litert() {
    let network = Network::load(&model("face_detector.bin")).unwrap();
    let outputs = network.run(&planar(48, 32, 128, |v| f32::from(v) / 127.5 - 1.0)).unwrap();
    // The fixture keeps every 14th box and all scores.
    let boxes = outputs[0].chunks_exact(16).step_by(14).flatten().copied();
    let difference = largest_difference(boxes.chain(outputs[1].iter().copied()), &floats(DETECTOR));
    assert!(difference < 1e-3, "boxes reach 130; largest difference {difference}");
}

#[test]
fn a_damaged_model_is_refused() {
    let whole = model("face_detector.bin");
    for cut in [0, 3, 20, whole.len() / 2, whole.len() - 1] {
        assert!(matches!(Network::load(&whole[..cut]), Err(FaceError::DamagedModel(_))), "cut at {cut}");
    }
    assert!(matches!(Network::load(b"\x1c\0\0\0TFL3 is not our format"), Err(FaceError::DamagedModel(_))));
}
