//! Covers as a small film of their own: [`STENCIL_HZ`] times a second, [`STENCIL_SIDE`] cells across and down, 255 where the picture is covered.

use std::collections::VecDeque;

use super::cover::{Area, Cover};
use crate::media::{LONGEST_S, STENCIL_HZ, STENCIL_SIDE};

/// The stencils of a film, from its beginning to [`LONGEST_S`]; no film is read further.
#[derive(Debug)]
pub(super) struct Stencils {
    next: u32,
    /// In order of their beginning.
    coming: VecDeque<Cover>,
    current: Vec<Cover>,
}

impl Stencils {
    /// Of a film that is covered so.
    pub(super) fn new(mut covers: Vec<Cover>) -> Self {
        covers.sort_by(|a, b| a.from_ms.total_cmp(&b.from_ms));
        Self { next: 0, coming: covers.into(), current: Vec::new() }
    }
}

impl Iterator for Stencils {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let ms = |stencil: u32| f64::from(stencil) * 1000.0 / f64::from(STENCIL_HZ);
        let (from_ms, to_ms) = (ms(self.next), ms(self.next + 1));
        if from_ms > LONGEST_S * 1000.0 {
            return None;
        }
        self.next += 1;
        while let Some(cover) = self.coming.pop_front_if(|cover| cover.from_ms <= to_ms) {
            self.current.push(cover);
        }
        self.current.retain(|cover| cover.to_ms >= from_ms);
        let mut cells = vec![0; STENCIL_SIDE * STENCIL_SIDE];
        for cover in &self.current {
            fill(&mut cells, cover.area);
        }
        Some(cells)
    }
}

/// Every cell that the area touches.
fn fill(cells: &mut [u8], area: Area) {
    let side = STENCIL_SIDE as f32;
    let touched = |axis: usize| {
        (area.from[axis] * side).floor().max(0.0) as usize..((area.to[axis] * side).ceil().max(0.0) as usize).min(STENCIL_SIDE)
    };
    for row in touched(1) {
        for column in touched(0) {
            cells[row * STENCIL_SIDE + column] = u8::MAX;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_fills_every_cell_and_every_stencil_that_it_touches() {
        let area = Area { from: [-0.3, 0.51], to: [0.01, 1.7] };
        let stencils: Vec<_> = Stencils::new(vec![Cover { from_ms: 250.0, to_ms: 301.0, area }]).take(6).collect();
        let filled = |cells: &Vec<u8>| cells.iter().filter(|cell| **cell > 0).count();
        assert_eq!(stencils.iter().map(filled).collect::<Vec<_>>(), [0, 0, 32, 32, 0, 0]);
        assert_eq!((stencils[2][31 * STENCIL_SIDE], stencils[2][32 * STENCIL_SIDE], stencils[2][32 * STENCIL_SIDE + 1]), (0, 255, 0));
    }

    #[test]
    fn they_end_where_no_film_is_read_further() {
        assert_eq!(Stencils::new(Vec::new()).count(), LONGEST_S as usize * STENCIL_HZ as usize + 1);
    }
}
