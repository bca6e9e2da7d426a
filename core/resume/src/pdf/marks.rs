//! Bullets that are drawn as shapes: Chromium and what prints through it fill a disc, or draw a circle, where
//! other programs set a character.

use hayro_font::hayro_syntax::object::Number;
use hayro_font::kurbo::{Affine, Point, Rect};

use super::glyphs::Glyph;

/// Sides of a bullet, in points: from that of a small print to that of a heading's.
const SIDES: std::ops::RangeInclusive<f64> = 1.0..=6.0;
/// Longer side over shorter one: a disc, a square, a diamond.
const MAX_STRETCH: f64 = 1.3;
/// Sides of a bullet, in sizes of the font beside it.
const MAX_SIZE: f64 = 0.6;
/// Distance to its text, in font sizes.
const MAX_GAP: f64 = 2.5;
/// Dots nearer than this in a row say how much, not that an item begins; in font sizes.
const RATING_GAP: f64 = 3.0;
/// Pages with more pairs of a dot and a glyph are drawings: a full page has some 5000 glyphs.
const MAX_PAIRS: usize = 2_000_000;

/// What a path encloses while it is built.
#[derive(Debug, Default)]
pub(super) struct Outline {
    bounds: Option<Rect>,
}

impl Outline {
    pub(super) fn add(&mut self, matrix: Affine, points: &[(Number, Number)]) {
        for (x, y) in points {
            let point = matrix * Point::new(x.as_f64(), y.as_f64());
            self.bounds = Some(self.bounds.map_or(Rect::from_points(point, point), |bounds| bounds.union_pt(point)));
        }
    }

    /// `[x, y, width, height]`.
    pub(super) fn add_rectangle(&mut self, matrix: Affine, [x, y, width, height]: [Number; 4]) {
        let (x, y) = (x.as_f64(), y.as_f64());
        let rectangle = matrix.transform_rect_bbox(Rect::new(x, y, x + width.as_f64(), y + height.as_f64()));
        self.bounds = Some(self.bounds.map_or(rectangle, |bounds| bounds.union(rectangle)));
    }

    /// Ends the path: its bounds, when they are a bullet's.
    pub(super) fn take_dot(&mut self) -> Option<Rect> {
        let bounds = self.bounds.take()?;
        let (short, long) = (bounds.width().min(bounds.height()), bounds.width().max(bounds.height()));
        (SIDES.contains(&short) && SIDES.contains(&long) && long <= MAX_STRETCH * short).then_some(bounds)
    }
}

/// Adds a bullet for every dot that stands alone before the first glyph of a line.
pub(super) fn with_bullets(glyphs: &mut Vec<Glyph>, dots: &[Rect]) {
    if dots.len() * glyphs.len() > MAX_PAIRS {
        return;
    }
    let bullets: Vec<Glyph> = dots.iter().filter_map(|dot| bullet(dot, dots, glyphs)).collect();
    glyphs.extend(bullets);
}

fn bullet(dot: &Rect, dots: &[Rect], glyphs: &[Glyph]) -> Option<Glyph> {
    let centre = dot.center();
    let is_beside = |glyph: &&Glyph| (0.05..0.85).contains(&((glyph.y - centre.y) / glyph.size)) && !glyph.is_blank();
    let in_row = || glyphs.iter().filter(is_beside);
    let next = in_row().filter(|glyph| glyph.x0 >= dot.x1 - 0.5).min_by(|a, b| a.x0.total_cmp(&b.x0))?;
    let size = next.size;
    let begins = !in_row().any(|glyph| glyph.x0 < dot.x0 && glyph.x1 > dot.x0 - size);
    let is_alone = !dots.iter().any(|other| {
        other != dot && (other.center().y - centre.y).abs() < 0.3 * size && (other.center().x - centre.x).abs() < RATING_GAP * size
    });
    (begins && is_alone && next.x0 - dot.x1 < MAX_GAP * size && dot.height() <= MAX_SIZE * size).then(|| Glyph {
        text: Some("•".to_owned()),
        x0: dot.x0,
        x1: dot.x1,
        y: next.y,
        size,
    })
}

#[cfg(test)]
mod tests {
    use hayro_font::kurbo::Rect;

    use super::{Glyph, with_bullets};

    fn glyph(x0: f64) -> Glyph {
        Glyph { text: Some("T".to_owned()), x0, x1: x0 + 6.0, y: 100.0, size: 10.0 }
    }

    fn bullets(glyphs: &[Glyph], dots: &[Rect]) -> usize {
        let mut all = glyphs.to_vec();
        with_bullets(&mut all, dots);
        all.len() - glyphs.len()
    }

    #[test]
    fn a_disc_before_a_line_is_a_bullet() {
        let disc = Rect::new(20.0, 95.0, 23.0, 98.0);
        assert_eq!(bullets(&[glyph(30.0), glyph(37.0)], &[disc]), 1);
        // Behind a word, far from any, or one of five that say how well.
        assert_eq!(bullets(&[glyph(12.0), glyph(30.0)], &[disc]), 0);
        assert_eq!(bullets(&[glyph(80.0)], &[disc]), 0);
        assert_eq!(bullets(&[glyph(40.0)], &[disc, Rect::new(28.0, 95.0, 31.0, 98.0)]), 0);
    }
}
