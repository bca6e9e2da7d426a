//! Every face of a photograph.

use super::FaceError;
use super::baseline::Neutral;
use super::detector::{self, Detection};
use super::image::{Crop, ImageView};
use super::mesh::{self, MIN_PRESENCE};
use super::models::FaceModels;
use super::output::{BoxPx, Face};
use super::tracker::primary_first;

/// The short-range detector sees faces down to about a tenth of its input: small faces are looked for in ever smaller
/// tiles, the smallest this share of the picture's shorter side.
const TILE_SHARES: [f32; 3] = [1.0, 0.5, 0.25];
/// Tiles below this hold no face worth measuring.
const MIN_TILE_PX: f32 = 128.0;

/// Lists all faces, the primary one (largest, then most central) first.
///
/// `neutral` is the person's own neutral face; a single photograph has none, then the canonical face stands in and
/// reliability is lower.
///
/// # Errors
/// [`FaceError::Network`] when a network cannot be run.
pub fn detect_all(models: &FaceModels, image: &ImageView<'_>, neutral: Option<&Neutral>) -> Result<Vec<Face>, FaceError> {
    let mut found = Vec::new();
    for crop in crops(image) {
        found.extend(models.detect(image, crop)?);
    }
    let mut found = detector::merge(found);
    primary_first(&mut found, image);

    let mut faces: Vec<Face> = Vec::new();
    for detection in found {
        if let Some(face) = face_of(models, image, &detection, neutral)?
            && !faces.iter().any(|other| same(other, &face))
        {
            faces.push(face);
        }
    }
    Ok(faces)
}

/// Where to look for faces.
#[derive(Debug, Clone, Copy)]
pub enum Search<'a> {
    /// Small ones too, in the whole picture.
    Everywhere,
    /// Large ones in the whole picture, small ones around these boxes.
    Near(&'a [BoxPx]),
}

/// Boxes, from brow to chin, of all that the detector takes for a face. Nothing is checked by a mesh, so that a face that is turned away
/// or half hidden counts too: for covering faces, not for measuring them.
///
/// # Errors
/// [`FaceError::Network`] when the network cannot be run.
pub fn find_boxes(models: &FaceModels, image: &ImageView<'_>, search: Search<'_>) -> Result<Vec<BoxPx>, FaceError> {
    let crops = match search {
        Search::Everywhere => crops(image),
        Search::Near(boxes) => std::iter::once(Crop::letterbox(image)).chain(boxes.iter().map(around)).collect(),
    };
    let mut found = Vec::new();
    for crop in crops {
        found.extend(models.detect(image, crop)?);
    }
    Ok(detector::merge(found).iter().map(Detection::bbox_px).collect())
}

/// A face fills a third of its tile, where the detector is at its best.
fn around([x, y, width, height]: &BoxPx) -> Crop {
    Crop { center_px: [x + width / 2.0, y + height / 2.0], size_px: 3.0 * width.max(*height), rotation_rad: 0.0 }
}

/// The mesh is fitted twice: the second crop comes from the landmarks, as it does in a video, so that a still and a
/// followed face are measured alike.
fn face_of(
    models: &FaceModels,
    image: &ImageView<'_>,
    detection: &Detection,
    neutral: Option<&Neutral>,
) -> Result<Option<Face>, FaceError> {
    let first = models.fit_mesh(image, mesh::crop_of_detection(detection))?;
    if first.presence < MIN_PRESENCE {
        return Ok(None);
    }
    let Some(crop) = mesh::crop_of_landmarks(&first.landmarks_px) else { return Ok(None) };
    let second = models.fit_mesh(image, crop)?;
    if second.presence < MIN_PRESENCE {
        return Ok(None);
    }
    Ok(Some(models.describe(image, second, neutral).0))
}

/// Two meshes on one face: their boxes share more than half of the smaller one.
fn same(a: &Face, b: &Face) -> bool {
    let side = |k: usize| {
        let (a, b) = (a.bbox_px, b.bbox_px);
        ((a[k] + a[k + 2]).min(b[k] + b[k + 2]) - a[k].max(b[k])).max(0.0)
    };
    let area = |f: &Face| f.bbox_px[2] * f.bbox_px[3];
    side(0) * side(1) > 0.5 * area(a).min(area(b))
}

/// The whole picture, then square tiles that overlap by half.
fn crops(image: &ImageView<'_>) -> Vec<Crop> {
    let (width, height) = (image.width_px() as f32, image.height_px() as f32);
    let mut crops = vec![Crop::letterbox(image)];
    for share in TILE_SHARES {
        let size_px = width.min(height) * share;
        if size_px < MIN_TILE_PX || size_px >= width.max(height) {
            continue;
        }
        for y in centers(height, size_px) {
            for x in centers(width, size_px) {
                crops.push(Crop { center_px: [x, y], size_px, rotation_rad: 0.0 });
            }
        }
    }
    crops
}

fn centers(length: f32, tile: f32) -> impl Iterator<Item = f32> {
    let steps = ((length - tile) / (tile / 2.0)).ceil().max(0.0);
    let step = if steps > 0.0 { (length - tile) / steps } else { 0.0 };
    (0..=steps as usize).map(move |i| tile / 2.0 + i as f32 * step)
}
