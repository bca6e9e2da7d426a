//! Columns of a page: where a gutter parts it, and whether that makes columns to read one after the other or rows of a table.
//!
//! A gutter is looked for before the left edge that several fragments share. Rows that cross it (a name across the page, a paragraph) end
//! the zone that it parts; what stands above, left, right and below is then read in this order, each in the same way again (the idea of
//! Nagy and Seth's recursive X-Y cut, 1984, on lines of text instead of pixels).

use std::ops::Range;

use super::fragments::{Fragment, MIN_LINES, SAME_EDGE, rows};
use crate::dates;
use crate::parse::is_label;
use crate::sections;

type Row = Vec<Fragment>;

/// Columns inside columns; nobody reads deeper.
const MAX_DEPTH: usize = 6;
/// Pages with more fragments are no resumes and are read row by row.
const MAX_FRAGMENTS: usize = 2000;
/// Gutters that are tried in a block.
const MAX_GUTTERS: usize = 40;
/// Least width of a gutter, in points.
const MIN_GUTTER: f64 = 6.0;
/// A line that was too long may come so near to the gutter's end, in points.
const OVERFULL: f64 = 1.0;
/// Share of a side's rows with a date from which on it is a column of dates beside a table's text.
const DATES_SHARE: f64 = 0.4;
/// Share of the left side's rows that are dates, labels and headings from which on it is a margin beside a table's text.
const MARGIN_SHARE: f64 = 0.7;
/// A left side of so many rows, all beside text, is a table's.
const FEW_ROWS: usize = 5;
/// A step to the next baseline that is this much longer than usual is a gap.
pub(super) const GAP: f64 = 1.35;

/// The blocks of a page in reading order, each a list of rows.
pub(super) fn blocks(fragments: Vec<Fragment>) -> Vec<Vec<Row>> {
    let mut blocks = Vec::new();
    let depth = if fragments.len() > MAX_FRAGMENTS { MAX_DEPTH } else { 0 };
    split(with_notes_joined(rows(fragments)), depth, &mut blocks);
    blocks
}

fn split(rows_of_block: Vec<Row>, depth: usize, out: &mut Vec<Vec<Row>>) {
    if rows_of_block.is_empty() {
        return;
    }
    let Some((zone, gutter)) = (if depth < MAX_DEPTH { widest_zone(&rows_of_block) } else { None }) else {
        out.push(rows_of_block);
        return;
    };
    let mut above = rows_of_block;
    let below = above.split_off(zone.end);
    let parted = above.split_off(zone.start);
    let (left, right) = parted.into_iter().flatten().partition(|fragment| is_left(fragment, gutter));
    split(above, depth + 1, out);
    split(rows(left), depth + 1, out);
    split(rows(right), depth + 1, out);
    split(below, depth + 1, out);
}

/// A heading or a span of time that the margin's width broke becomes one fragment of its first row.
fn with_notes_joined(mut rows: Vec<Row>) -> Vec<Row> {
    for at in 1..rows.len() {
        let (before, rest) = rows.split_at_mut(at);
        let (Some(above), Some(row)) = (before.last_mut(), rest.first_mut()) else { continue };
        let (Some(first), Some(second)) = (above.first_mut(), row.first()) else { continue };
        let is_below = (first.x0 - second.x0).abs() <= SAME_EDGE && second.y - first.y <= 1.6 * first.size.max(second.size);
        if is_below && is_broken_note(&first.text, &second.text) {
            first.text = format!("{} {}", first.text, second.text);
            first.x1 = first.x1.max(second.x1);
            row.remove(0);
        }
    }
    rows.retain(|row| !row.is_empty());
    rows
}

fn is_broken_note(first: &str, second: &str) -> bool {
    let whole = format!("{first} {second}");
    let is_heading = sections::heading(first).is_none() && sections::is_listed(&whole);
    let is_span =
        dates::find(&whole).is_some_and(|span| !span.is_single && span.range.len() == whole.len() && span.range.len() > first.len());
    is_heading || is_span
}

fn is_left(fragment: &Fragment, gutter: f64) -> bool {
    fragment.x0 < gutter - SAME_EDGE
}

/// The rows that a gutter parts into columns, and the left edge behind it; of several the one with the most text on its smaller side.
fn widest_zone(rows: &[Row]) -> Option<(Range<usize>, f64)> {
    let mut edges: Vec<f64> = rows.iter().flat_map(|row| row.iter().skip(1).chain(row.first())).map(|fragment| fragment.x0).collect();
    edges.sort_by(f64::total_cmp);
    let leftmost = edges.first().copied()?;
    let mut candidates: Vec<f64> = Vec::new();
    for (at, edge) in edges.iter().enumerate() {
        let shared = edges[at..].iter().take_while(|other| **other - edge <= SAME_EDGE).count();
        if shared >= MIN_LINES && edge - leftmost > 4.0 * MIN_GUTTER && candidates.last().is_none_or(|last| edge - last > SAME_EDGE) {
            candidates.push(*edge);
        }
    }
    let zones = candidates.into_iter().take(MAX_GUTTERS).flat_map(|gutter| zones(rows, gutter).into_iter().map(move |zone| (zone, gutter)));
    let weighed = zones.filter_map(|(zone, gutter)| {
        let sides = Sides::of(&rows[zone.clone()], gutter);
        sides.are_columns().then(|| (sides.weight(), zone, gutter))
    });
    weighed.max_by_key(|(weight, ..)| *weight).map(|(_, zone, gutter)| (zone, gutter))
}

/// Runs of rows that do not cross the gutter, where both sides have text.
fn zones(rows: &[Row], gutter: f64) -> Vec<Range<usize>> {
    let crosses = |row: &Row| row.iter().any(|fragment| is_left(fragment, gutter) && fragment.x1 > gutter - OVERFULL);
    let mut zones = Vec::new();
    let mut start = 0;
    for at in 0..=rows.len() {
        let is_end = at == rows.len();
        if is_end || crosses(&rows[at]) {
            let end = without_tail(rows, start..at, gutter, is_end);
            if end > start {
                zones.push(start..end);
            }
            start = at + 1;
        }
    }
    zones
}

/// What begins on the left behind the last row with a right side is no part of the zone: a section, or what stands over text across the page.
fn without_tail(rows: &[Row], zone: Range<usize>, gutter: f64, is_end: bool) -> usize {
    let last_right = zone.clone().rev().find(|at| rows[*at].iter().any(|fragment| !is_left(fragment, gutter)));
    let Some(last_right) = last_right else { return zone.start };
    let step = usual_step(&rows[zone.clone()]);
    let is_behind_gap = |at: &usize| baseline(&rows[*at]) - baseline(&rows[at - 1]) > GAP * step;
    let is_heading = |at: &usize| rows[*at].first().is_some_and(|first| sections::heading(&first.text).is_some());
    let mut behind = last_right + 1..zone.end;
    let section = behind.clone().find(|at| is_heading(at) && is_behind_gap(at));
    section.or_else(|| behind.rfind(is_behind_gap).filter(|_| !is_end)).unwrap_or(zone.end)
}

/// Baseline of a row.
pub(super) fn baseline(row: &[Fragment]) -> f64 {
    row.first().map_or(0.0, |fragment| fragment.y)
}

/// Median distance of the baselines.
pub(super) fn usual_step(rows: &[Row]) -> f64 {
    let mut steps: Vec<f64> = rows.windows(2).map(|pair| baseline(&pair[1]) - baseline(&pair[0])).collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(f64::MAX)
}

/// The rows of a zone by what they have on each side.
#[derive(Default)]
struct Sides {
    left: Side,
    right: Side,
    /// What begins right behind the gutter, without what stands further right.
    edge: Side,
    both: usize,
}

#[derive(Default)]
struct Side {
    /// Rows with text on this side.
    rows: usize,
    /// Rows with text on no other side.
    alone: usize,
    /// Rows with a date.
    dated: usize,
    /// Rows with a date, and labels: what stands in a margin to say what is beside it.
    margin_notes: usize,
    /// Rows that are the heading of a section.
    headings: usize,
    /// Those beside text on the other side.
    headed_rows: usize,
    left_edges: Vec<f64>,
    right_edges: Vec<f64>,
}

impl Side {
    fn add(&mut self, fragments: &[&Fragment], is_alone: bool) {
        let (Some(first), Some(last)) = (fragments.first(), fragments.last()) else { return };
        self.rows += 1;
        let is_heading = sections::heading(&first.text).is_some();
        let is_dated = fragments.iter().any(|fragment| dates::find(&fragment.text).is_some());
        // A heading stands alone in a table too.
        self.alone += usize::from(is_alone && !is_heading);
        self.dated += usize::from(is_dated);
        self.margin_notes += usize::from(is_dated || last.text.ends_with(':') || is_label(&last.text));
        self.headings += usize::from(is_heading);
        self.headed_rows += usize::from(is_heading && !is_alone);
        self.left_edges.push(first.x0);
        self.right_edges.push(last.x1);
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 / self.rows.max(1) as f64
    }

    /// Rows that say what is beside them or below.
    fn notes(&self) -> usize {
        self.margin_notes + self.headings
    }

    /// Dates beside what they date.
    fn is_of_dates(&self) -> bool {
        self.share(self.dated) >= DATES_SHARE && self.share(self.alone) <= 0.35
    }

    /// Flush right and ragged left, beside other text: places and dates at a line's end.
    fn is_flush_right(&self) -> bool {
        let is_even = |edges: &[f64]| {
            let mut sorted = edges.to_vec();
            sorted.sort_by(f64::total_cmp);
            let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
            edges.iter().filter(|edge| (*edge - median).abs() < 2.0).count() * 5 >= edges.len() * 4
        };
        is_even(&self.right_edges) && !is_even(&self.left_edges) && self.share(self.alone) <= 0.2
    }
}

impl Sides {
    fn of(rows: &[Row], gutter: f64) -> Self {
        let mut sides = Self::default();
        for row in rows {
            let (left, right): (Vec<&Fragment>, Vec<&Fragment>) = row.iter().partition(|fragment| is_left(fragment, gutter));
            sides.both += usize::from(!left.is_empty() && !right.is_empty());
            sides.left.add(&left, right.is_empty());
            sides.right.add(&right, left.is_empty());
            if let Some(first) = right.first().filter(|first| first.x0 <= gutter + SAME_EDGE) {
                sides.edge.add(&[first], left.is_empty());
            }
        }
        sides
    }

    fn weight(&self) -> usize {
        self.left.rows.min(self.right.rows)
    }

    fn are_columns(&self) -> bool {
        let (left, right) = (&self.left, &self.right);
        if self.weight() < MIN_LINES || left.is_of_dates() || right.is_of_dates() || self.edge.is_of_dates() || right.is_flush_right() {
            return false;
        }
        if left.notes() >= MIN_LINES && left.share(left.notes()) >= MARGIN_SHARE {
            return false;
        }
        // A few labels beside their text: headings in the margin, names of fields.
        let is_beside = |few: &Side, many: &Side| few.share(few.alone) <= 0.1 && few.rows * 2 <= many.rows;
        if is_beside(left, right) && !self.left_is_dense() {
            return false;
        }
        let is_grid = left.share(left.alone) <= 0.1 && (right.share(right.alone) <= 0.1 || left.rows <= FEW_ROWS);
        // Columns on the same lines have headings of their own, a long table has none beside its text.
        !is_grid || (self.both >= 6 && left.headed_rows + right.headings > 0)
    }

    /// Whether the left side's rows follow each other as lines of a column do.
    fn left_is_dense(&self) -> bool {
        self.left.rows > 5 && self.left.share(self.left.alone) > 0.0
    }
}
