//! Where and when the picture is covered, from sightings of faces. Between two sightings of a face the way from the one to the other is
//! covered; before the first and after the last the place stays covered for a while. The figures are ours, chosen to cover too much rather
//! than too little; `batch/tests/mask.rs` looks for what they leave.

use wasm_analysis::face::BoxPx;

/// Covered before a face is first seen: it may have been there, turned away or at the edge.
const BEFORE_MS: f64 = 2_000.0;
/// Covered after a face was last seen.
const AFTER_MS: f64 = 3_000.0;
/// A face that is missed for longer than this is another one.
const LONGEST_GAP_MS: f64 = 10_000.0;
/// A face that is further away than this, in sizes of its box, is another one.
const REACH: f32 = 4.0;
/// Grown on each side, in sizes of the box: the detector's goes from brow to chin, a head with its hair is nearly twice as high.
const MARGIN: f32 = 0.6;

/// A rectangle in shares of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    /// Left and top.
    pub(super) from: [f32; 2],
    /// Right and bottom.
    pub(super) to: [f32; 2],
}

/// A rectangle that is covered from one time to another, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cover {
    pub(super) from_ms: f64,
    pub(super) to_ms: f64,
    pub(super) area: Area,
}

/// The faces that are followed.
#[derive(Debug, Default)]
pub(super) struct Tracks {
    followed: Vec<Track>,
    covers: Vec<Cover>,
}

#[derive(Debug, Clone, Copy)]
struct Track {
    seen_ms: f64,
    area: Area,
}

impl Area {
    /// A box of a picture of this size.
    pub(super) fn from_px([x, y, width, height]: BoxPx, size_px: [f32; 2]) -> Self {
        Self { from: [x / size_px[0], y / size_px[1]], to: [(x + width) / size_px[0], (y + height) / size_px[1]] }
    }

    /// The other way round.
    pub(super) fn to_px(self, size_px: [f32; 2]) -> BoxPx {
        let [width, height] = self.size();
        [self.from[0] * size_px[0], self.from[1] * size_px[1], width * size_px[0], height * size_px[1]]
    }

    fn size(self) -> [f32; 2] {
        [self.to[0] - self.from[0], self.to[1] - self.from[1]]
    }

    fn grown(self) -> Self {
        let size = self.size();
        let moved = |at: [f32; 2], by: f32| [at[0] + by * size[0], at[1] + by * size[1]];
        Self { from: moved(self.from, -MARGIN), to: moved(self.to, MARGIN) }
    }

    /// The smallest rectangle around both.
    fn with(self, other: Self) -> Self {
        let both = |choose: fn(f32, f32) -> f32, a: [f32; 2], b: [f32; 2]| [choose(a[0], b[0]), choose(a[1], b[1])];
        Self { from: both(f32::min, self.from, other.from), to: both(f32::max, self.to, other.to) }
    }

    /// Between the centres, in sizes of the larger rectangle.
    fn distance(self, other: Self) -> f32 {
        let along = |axis: usize| {
            let centre = |area: Self| (area.from[axis] + area.to[axis]) / 2.0;
            let size = self.size()[axis].max(other.size()[axis]).max(f32::EPSILON);
            (centre(self) - centre(other)) / size
        };
        along(0).hypot(along(1))
    }
}

impl Tracks {
    /// Where faces were seen last.
    pub(super) fn known(&self) -> impl Iterator<Item = Area> {
        self.followed.iter().map(|track| track.area)
    }

    /// The faces of the next picture.
    pub(super) fn sight(&mut self, t_ms: f64, mut faces: Vec<Area>) {
        let (lost, mut followed): (Vec<_>, Vec<_>) = self.followed.drain(..).partition(|track| t_ms - track.seen_ms > LONGEST_GAP_MS);
        lost.into_iter().for_each(|track| self.covers.push(track.end()));
        while let Some((track, face)) = closest(&followed, &faces) {
            let (track, area) = (followed.swap_remove(track), faces.swap_remove(face));
            self.covers.push(Cover { from_ms: track.seen_ms, to_ms: t_ms, area: track.area.grown().with(area.grown()) });
            self.followed.push(Track { seen_ms: t_ms, area });
        }
        for area in faces {
            self.covers.push(Cover { from_ms: t_ms - BEFORE_MS, to_ms: t_ms, area: area.grown() });
            self.followed.push(Track { seen_ms: t_ms, area });
        }
        self.followed.append(&mut followed);
    }

    /// What is to be covered.
    pub(super) fn finish(mut self) -> Vec<Cover> {
        self.covers.extend(self.followed.into_iter().map(Track::end));
        self.covers
    }
}

impl Track {
    fn end(self) -> Cover {
        Cover { from_ms: self.seen_ms, to_ms: self.seen_ms + AFTER_MS, area: self.area.grown() }
    }
}

/// The followed face and the seen one that are closest to each other.
fn closest(followed: &[Track], faces: &[Area]) -> Option<(usize, usize)> {
    let pairs = (0..followed.len()).flat_map(|track| (0..faces.len()).map(move |face| (track, face)));
    let apart = |&(track, face): &(usize, usize)| followed[track].area.distance(faces[face]);
    pairs.filter(|pair| apart(pair) <= REACH).min_by(|a, b| apart(a).total_cmp(&apart(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(x: f32) -> Area {
        Area { from: [x, 0.4], to: [x + 0.1, 0.6] }
    }

    fn covered(covers: &[Cover], t_ms: f64, x: f32) -> bool {
        let holds = |cover: &Cover| {
            (cover.from_ms..=cover.to_ms).contains(&t_ms)
                && (cover.area.from[0]..=cover.area.to[0]).contains(&x)
                && cover.area.from[1] < 0.4
        };
        covers.iter().any(holds)
    }

    #[test]
    fn the_way_between_two_sightings_is_covered_and_each_end_for_a_while() {
        let mut tracks = Tracks::default();
        tracks.sight(10_000.0, vec![face(0.1)]);
        tracks.sight(10_200.0, vec![]);
        tracks.sight(15_000.0, vec![face(0.3)]);
        let covers = tracks.finish();
        for (t_ms, x, hidden) in [
            (7_900.0, 0.15, false),
            (8_000.0, 0.15, true),
            (12_000.0, 0.15, true),
            (12_000.0, 0.25, true),
            (14_999.0, 0.35, true),
            (18_000.0, 0.35, true),
            (18_001.0, 0.35, false),
            (12_000.0, 0.8, false),
        ] {
            assert_eq!(covered(&covers, t_ms, x), hidden, "{t_ms} ms at {x}");
        }
    }

    #[test]
    fn two_faces_that_are_seen_in_any_order_stay_two() {
        let mut tracks = Tracks::default();
        for picture in 0..10_u32 {
            let faces = if picture % 2 == 0 { vec![face(0.1), face(0.8)] } else { vec![face(0.8), face(0.1)] };
            tracks.sight(f64::from(picture) * 200.0, faces);
        }
        assert_eq!(tracks.known().count(), 2);
        let covers = tracks.finish();
        for t_ms in [0.0, 900.0, 1_800.0] {
            assert!(covered(&covers, t_ms, 0.15) && covered(&covers, t_ms, 0.85) && !covered(&covers, t_ms, 0.5));
        }
    }

    #[test]
    fn a_face_that_is_gone_for_long_is_followed_no_further() {
        let mut tracks = Tracks::default();
        tracks.sight(0.0, vec![face(0.1)]);
        tracks.sight(LONGEST_GAP_MS + 1.0, vec![face(0.1)]);
        let covers = tracks.finish();
        assert!(covered(&covers, AFTER_MS, 0.15) && !covered(&covers, AFTER_MS + 1.0, 0.15));
    }
}
