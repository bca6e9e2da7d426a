//! A page's glyphs → its lines of text.

use super::columns::{GAP, baseline, blocks, usual_step};
use super::fragments::{self, Fragment};
use super::glyphs::Glyph;
use crate::sections;
use crate::text::{BULLET, INDENT, bullet};

/// Fragments further apart than this are told apart by a tab, in font sizes.
const TAB_GAP: f64 = 1.5;
/// A line that begins so much further right than its block is indented, in font sizes.
const INDENTED: f64 = 0.6;

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
    for (at, row) in rows.iter().enumerate() {
        let Some(first) = row.first() else { continue };
        if is_page_number(row) {
            continue;
        }
        if at > 0 {
            let gap = baseline(row) - baseline(&rows[at - 1]);
            if gap > GAP * step && gap > GAP * first.size {
                lines.push(String::new());
            }
        }
        let indent = if first.x0 - margin > INDENTED * first.size { INDENT } else { "" };
        let mut line = String::new();
        let mut last: Option<&Fragment> = None;
        for fragment in row {
            if let Some(last) = last {
                let after_bullet = bullet(&line).is_some_and(str::is_empty);
                let is_tab = !after_bullet && fragment.x0 - last.x1 > TAB_GAP * last.size.min(fragment.size);
                // A section's heading in the margin, beside its first line.
                if is_tab && !line.ends_with(':') && sections::heading(&line).is_some() {
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

/// `Page 1 of 2`, `Seite 1`, `1 / 2`.
fn is_page_number(row: &[Fragment]) -> bool {
    let [fragment] = row else { return false };
    let text = fragment.text.to_lowercase();
    let rest = text.trim_start_matches("page").trim_start_matches("seite").trim();
    let parts: Vec<&str> = rest.split(['/', ' ']).filter(|part| !part.is_empty() && !matches!(*part, "of" | "von")).collect();
    let is_small = |part: &&str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    (1..=2).contains(&parts.len()) && parts.iter().all(is_small) && (rest.len() < text.len() || parts.len() == 2)
}
