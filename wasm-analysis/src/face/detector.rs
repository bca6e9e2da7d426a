//! BlazeFace, short range (Bazarevsky et al. 2019): a 128 × 128 picture to boxes with six key points.

use super::FaceError;
use super::graph::Network;
use super::image::{Crop, ImageView};
use super::output::BoxPx;

const SIDE: usize = 128;
const ANCHORS: usize = 896;
/// Box centre, size and six key points.
const VALUES: usize = 16;
/// MediaPipe's own threshold for this model.
const MIN_SCORE: f32 = 0.5;
/// Boxes that overlap more than this (intersection over union) are one face.
const MAX_OVERLAP: f32 = 0.3;
/// Logits beyond this change nothing and would overflow `exp`.
const LOGIT_LIMIT: f32 = 100.0;

/// A face as the detector sees it, in picture pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Detection {
    pub score: f32,
    pub center_px: [f32; 2],
    pub size_px: [f32; 2],
    /// The subject's right and left eye.
    pub eyes_px: [[f32; 2]; 2],
}

impl Detection {
    /// Left, top, width, height.
    pub(crate) fn bbox_px(&self) -> BoxPx {
        let [[x, y], [width, height]] = [self.center_px, self.size_px];
        [x - width / 2.0, y - height / 2.0, width, height]
    }

    fn overlap(&self, other: &Self) -> f32 {
        let side = |axis: usize| {
            let low = |d: &Self| d.center_px[axis] - d.size_px[axis] / 2.0;
            let high = |d: &Self| d.center_px[axis] + d.size_px[axis] / 2.0;
            (high(self).min(high(other)) - low(self).max(low(other))).max(0.0)
        };
        let common = side(0) * side(1);
        let area = |d: &Self| d.size_px[0] * d.size_px[1];
        common / (area(self) + area(other) - common).max(f32::EPSILON)
    }
}

/// Faces in one square crop of the picture, best first.
pub(crate) fn detect(network: &Network, image: &ImageView<'_>, crop: Crop) -> Result<Vec<Detection>, FaceError> {
    let input: Vec<f32> = crop.planar_rgb(image, SIDE).iter().map(|v| v * 2.0 - 1.0).collect();
    let outputs = network.run(&input)?;
    let (Some(values), Some(logits)) = (outputs.first(), outputs.get(1)) else {
        return Err(FaceError::DamagedModel("the detector has two outputs"));
    };
    if values.len() != ANCHORS * VALUES || logits.len() != ANCHORS {
        return Err(FaceError::DamagedModel("the detector has 896 anchors"));
    }
    let found = anchors().zip(values.chunks_exact(VALUES)).zip(logits).filter_map(|((anchor, values), logit)| {
        let score = 1.0 / (1.0 + (-logit.clamp(-LOGIT_LIMIT, LOGIT_LIMIT)).exp());
        (score >= MIN_SCORE).then(|| decode(anchor, values, score, crop))
    });
    Ok(merge(found.collect()))
}

/// Anchor centres in 0–1: 16 × 16 cells with two anchors, then 8 × 8 with six.
fn anchors() -> impl Iterator<Item = [f32; 2]> {
    [(16, 2), (8, 6)].into_iter().flat_map(|(cells, per_cell)| {
        (0..cells * cells * per_cell).map(move |i| {
            let cell = i / per_cell;
            [((cell % cells) as f32 + 0.5) / cells as f32, ((cell / cells) as f32 + 0.5) / cells as f32]
        })
    })
}

fn decode(anchor: [f32; 2], values: &[f32], score: f32, crop: Crop) -> Detection {
    let point = |i: usize| {
        let at = |k: usize| values.get(i + k).copied().unwrap_or_default() / SIDE as f32 + anchor[k];
        crop.to_image(at(0), at(1))
    };
    let size = |k: usize| values.get(2 + k).copied().unwrap_or_default() / SIDE as f32 * crop.size_px;
    Detection { score, center_px: point(0), size_px: [size(0), size(1)], eyes_px: [point(4), point(6)] }
}

/// Non-maximum suppression that averages what it merges, weighted by score (the paper's blending: less jitter).
pub(crate) fn merge(mut found: Vec<Detection>) -> Vec<Detection> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut merged = Vec::new();
    while let Some(best) = found.first().copied() {
        let (same, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(|d| d.overlap(&best) > MAX_OVERLAP);
        merged.push(average(&same, best));
        // A box without an area overlaps nothing, not even itself.
        found = rest.into_iter().filter(|d| *d != best).collect();
    }
    merged
}

fn average(same: &[Detection], best: Detection) -> Detection {
    let total: f32 = same.iter().map(|d| d.score).sum();
    if total <= 0.0 {
        return best;
    }
    let mean = |value: fn(&Detection) -> [f32; 2]| {
        let sum = |k: usize| same.iter().map(|d| value(d)[k] * d.score).sum::<f32>() / total;
        [sum(0), sum(1)]
    };
    Detection {
        score: best.score,
        center_px: mean(|d| d.center_px),
        size_px: mean(|d| d.size_px),
        eyes_px: [mean(|d| d.eyes_px[0]), mean(|d| d.eyes_px[1])],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(x: f32, score: f32) -> Detection {
        let at = [x, 50.0];
        Detection { score, center_px: at, size_px: [40.0, 40.0], eyes_px: [at, at] }
    }

    #[test]
    fn there_are_896_anchors_and_the_first_and_last_lie_in_their_cells() {
        let all: Vec<_> = anchors().collect();
        assert_eq!(all.len(), ANCHORS);
        assert_eq!(all[0], [0.5 / 16.0, 0.5 / 16.0]);
        assert_eq!(all[ANCHORS - 1], [7.5 / 8.0, 7.5 / 8.0]);
    }

    #[test]
    fn overlapping_boxes_are_averaged_by_score_and_distant_ones_stay() {
        let merged = merge(vec![face(104.0, 0.6), face(300.0, 0.7), face(100.0, 0.9)]);
        assert_eq!(merged.len(), 2);
        assert!((merged[0].center_px[0] - (100.0 * 0.9 + 104.0 * 0.6) / 1.5).abs() < 1e-3);
        assert_eq!(merged[0].score, 0.9);
        assert_eq!(merged[1], face(300.0, 0.7));
    }
}
