//! A page's glyphs → its lines of text.

use super::columns::{GAP, baseline, blocks, usual_step};
use super::fragments::{self, Fragment, TAB_GAP};
use super::glyphs::Glyph;
use crate::sections;
use crate::text::{BULLET, INDENT, bullet};

/// A line that begins so much further right than its block is indented, in font sizes.
const INDENTED: f64 = 0.6;
/// How much further right an item's text begins than its bullet, in font sizes.
const HANGING: std::ops::Range<f64> = 0.3..3.0;
/// The same for a bullet, which hangs before its text.
const INDENTED_ITEM: f64 = 0.2;

/// The lines in reading order; an empty one where a gap parts paragraphs.
pub(super) fn of(glyphs: &[Glyph]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks(fragments::of(glyphs)) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        add_block(&block, &mut lines);
    }
    lines
}

fn add_block(rows: &[Vec<Fragment>], lines: &mut Vec<String>) {
    let step = usual_step(rows);
    let margin = rows.iter().flatten().map(|fragment| fragment.x0).fold(f64::MAX, f64::min);
    let hangs = hangs(rows);
    let mut item_x0 = None;
    for (at, row) in rows.iter().enumerate() {
        let Some(first) = row.first() else { continue };
        if is_page_number(row) {
            continue;
        }
        // Back at the bullet's edge, the list is over.
        let is_item = bullet(&first.text).is_some();
        if hangs
            && !is_item
            && item_x0.take_if(|x0| first.x0 <= *x0 + HANGING.start * first.size).is_some()
            && lines.last().is_some_and(|last| !last.is_empty())
        {
            lines.push(String::new());
        }
        if is_item {
            item_x0 = Some(first.x0);
        }
        if at > 0 {
            let gap = baseline(row) - baseline(&rows[at - 1]);
            if gap > GAP * step && gap > GAP * first.size && lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
        }
        let indented = if is_item { INDENTED_ITEM } else { INDENTED };
        let indent = if first.x0 - margin > indented * first.size { INDENT } else { "" };
        let mut line = String::new();
        let mut last: Option<&Fragment> = None;
        for fragment in row {
            if let Some(last) = last {
                let after_bullet = bullet(&line).is_some_and(str::is_empty);
                let is_tab = !after_bullet && fragment.x0 - last.x1 > TAB_GAP * last.size.min(fragment.size);
                // A section's heading in the margin, beside its first line.
                if is_tab && !line.ends_with(':') && !sections::is_of_languages(&line) && sections::heading(&line).is_some() {
                    lines.push(std::mem::take(&mut line));
                } else {
                    line.push(if is_tab { '\t' } else { ' ' });
                }
            }
            line.push_str(&fragment.text);
            last = Some(fragment);
        }
        let line = match bullet(&line) {
            Some(item) => format!("{indent}{BULLET}{item}"),
            None => format!("{indent}{line}"),
        };
        lines.push(line.replace('\u{FFFD}', ""));
    }
}

/// Whether an item's wrapped lines begin further right than its bullet.
fn hangs(rows: &[Vec<Fragment>]) -> bool {
    rows.windows(2).any(|pair| match (pair[0].first(), pair[1].first()) {
        (Some(item), Some(next)) => {
            bullet(&item.text).is_some() && bullet(&next.text).is_none() && HANGING.contains(&((next.x0 - item.x0) / next.size))
        }
        _ => false,
    })
}

/// `Page 1 of 2`, `Seite 1`, `1 / 2`.
fn is_page_number(row: &[Fragment]) -> bool {
    let [fragment] = row else { return false };
    let text = fragment.text.to_lowercase();
    let rest = text.trim_start_matches("page").trim_start_matches("seite").trim();
    let parts: Vec<&str> = rest.split(['/', ' ']).filter(|part| !part.is_empty() && !matches!(*part, "of" | "von")).collect();
    let is_small = |part: &&str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    (1..=2).contains(&parts.len()) && parts.iter().all(is_small) && (rest.len() < text.len() || parts.len() == 2)
}
