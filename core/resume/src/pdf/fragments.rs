//! Glyphs → fragments: pieces of a line without a wide gap, and rows of fragments on one baseline.

use super::glyphs::Glyph;
use crate::text::{closed_up, spelled};

/// A gap wider than this parts two fragments, in font sizes: more than a stretched blank of justified text, less than a gutter.
const FRAGMENT_GAP: f64 = 1.0;
/// A gap wider than this is a blank, in font sizes. Blanks of text fonts are 0.22 to 0.33 wide.
const BLANK_GAP: f64 = 0.17;
/// A gap wider than this becomes a tab, in font sizes: an em space does.
pub(super) const TAB_GAP: f64 = 0.85;
/// A gap wider than this parts words whose letters are spaced out, in font sizes.
const WORD_GAP: f64 = 0.55;
/// A fragment is cut at a gap wider than this, in font sizes, where [`MIN_LINES`] lines begin: a column right behind another one's end.
const CUT_GAP: f64 = 0.45;
/// Lines that must begin at one place.
pub(super) const MIN_LINES: usize = 3;
/// Left edges nearer than this are one, in points.
pub(super) const SAME_EDGE: f64 = 1.5;
/// Baselines nearer than this are one row, in font sizes.
const SAME_ROW: f64 = 0.35;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fragment {
    pub text: String,
    pub x0: f64,
    pub x1: f64,
    pub y: f64,
    pub size: f64,
    /// Where it could be cut.
    gaps: Vec<Gap>,
}

/// A wide gap inside a fragment.
#[derive(Debug, Clone, PartialEq)]
struct Gap {
    /// Bytes of text before it, without the blank.
    at: usize,
    x0: f64,
    x1: f64,
}

/// The glyphs of a page as fragments, from above to below and from left to right.
pub(super) fn of(glyphs: &[Glyph]) -> Vec<Fragment> {
    let mut runs: Vec<Fragment> = Vec::new();
    let mut blank = false;
    for glyph in glyphs {
        if glyph.is_blank() {
            blank = true;
            continue;
        }
        let text = glyph.text.as_deref().unwrap_or("\u{FFFD}");
        match runs.last_mut().filter(|run| follows(run, glyph)) {
            Some(run) => append(run, blank, text, glyph.x0, glyph.x1),
            None => {
                runs.push(Fragment { text: text.to_owned(), x0: glyph.x0, x1: glyph.x1, y: glyph.y, size: glyph.size, gaps: Vec::new() })
            }
        }
        blank = false;
    }
    let mut fragments = cut_at_edges(merged(runs));
    for fragment in &mut fragments {
        fragment.text = closed_up(spelled(&fragment.text).trim()).replace("  ", " ");
    }
    fragments.retain(|fragment| !fragment.text.is_empty());
    fragments
}

fn follows(run: &Fragment, glyph: &Glyph) -> bool {
    let size = run.size.max(glyph.size);
    let gap = glyph.x0 - run.x1;
    (glyph.y - run.y).abs() <= SAME_ROW * size && gap > -0.3 * size && gap < FRAGMENT_GAP * size
}

fn append(run: &mut Fragment, blank: bool, text: &str, x0: f64, x1: f64) {
    let gap = (x0 - run.x1) / run.size;
    if gap > CUT_GAP {
        run.gaps.push(Gap { at: run.text.len(), x0: run.x1, x1: x0 });
    }
    if gap > TAB_GAP {
        run.text.push('\t');
    } else if gap > WORD_GAP {
        run.text.push_str("  ");
    } else if (blank || gap > BLANK_GAP) && !run.text.ends_with(' ') {
        run.text.push(' ');
    }
    run.text.push_str(text);
    run.x1 = run.x1.max(x1);
}

/// Runs that were drawn apart and stand together; what was drawn twice for a bold look counts once.
fn merged(runs: Vec<Fragment>) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    for row in rows(runs) {
        let first = fragments.len();
        for run in row {
            let Some(last) = fragments.get_mut(first..).and_then(|row| row.last_mut()) else {
                fragments.push(run);
                continue;
            };
            let gap = run.x0 - last.x1;
            let is_shadow = run.text == last.text && (run.x0 - last.x0).abs() < 0.1 * run.size;
            if is_shadow {
                continue;
            }
            if gap > -0.5 * run.size && gap < FRAGMENT_GAP * last.size.min(run.size) {
                // Where blanks were drawn they are in the run already; a gap of another drawing is one.
                append(last, false, &run.text, run.x0, run.x1);
            } else {
                fragments.push(run);
            }
        }
    }
    fragments
}

/// Cuts fragments where what follows a gap begins at an edge that lines share.
fn cut_at_edges(fragments: Vec<Fragment>) -> Vec<Fragment> {
    let mut edges: Vec<f64> = fragments.iter().map(|fragment| fragment.x0).collect();
    edges.sort_by(f64::total_cmp);
    let is_edge = |x: f64| {
        let first = edges.partition_point(|edge| *edge < x - SAME_EDGE);
        edges[first..].iter().take(MIN_LINES).filter(|edge| **edge <= x + SAME_EDGE).count() == MIN_LINES
    };
    let mut out = Vec::with_capacity(fragments.len());
    for mut fragment in fragments {
        while let Some(at) = fragment.gaps.iter().rposition(|gap| is_edge(gap.x1)) {
            let gap = fragment.gaps[at].clone();
            let text = fragment.text.split_off(gap.at);
            out.push(Fragment { text, x0: gap.x1, x1: fragment.x1, y: fragment.y, size: fragment.size, gaps: Vec::new() });
            fragment.x1 = gap.x0;
            fragment.gaps.truncate(at);
        }
        out.push(fragment);
    }
    out
}

/// Fragments by baseline, from above to below; each row from left to right.
pub(super) fn rows(mut fragments: Vec<Fragment>) -> Vec<Vec<Fragment>> {
    fragments.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Fragment>> = Vec::new();
    for fragment in fragments {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| fragment.y - first.y <= SAME_ROW * first.size.min(fragment.size)) => {
                row.push(fragment)
            }
            _ => rows.push(vec![fragment]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    rows
}
