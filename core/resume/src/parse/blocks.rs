//! The lines of a section → its entries: header lines, a span of time, statements.

use super::Line;
use super::header::{self, Kind};
use crate::dates::{self, Span};

/// An entry.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// Its first line.
    pub number: u32,
    /// Header lines without dates.
    pub header: Vec<String>,
    /// When it was.
    pub span: Option<Span>,
    /// Statements, wrapped lines put together.
    pub bullets: Vec<String>,
}

/// A header line is not longer, in characters.
const MAX_HEADER_CHARS: usize = 120;
/// A line beside the dated one that is a header line is not longer.
const MAX_SECOND_CHARS: usize = 80;
/// Header lines above the dated one.
const MAX_ABOVE: usize = 2;
/// A line that ends before this part of the longest line's length was not wrapped.
const WRAPPED_SHARE: f64 = 0.75;

/// Entries that a date marks, and those without one that stand apart and are named like one.
pub(crate) fn dated(lines: &[Line], kind: Kind) -> Vec<Block> {
    let widest = lines.iter().map(|line| line.text.chars().count()).max().unwrap_or(0);
    let has_dated_text = lines.iter().any(|line| !line.is_item && anchor(line).is_some());
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let is_anchor = (!line.is_item || !has_dated_text) && anchor(line).is_some() && !continues(lines, at, widest);
        if is_anchor {
            let floor = starts.last().map_or(0, |(_, anchor)| anchor + 1);
            starts.push((first_header_line(lines, at, floor, widest), at));
        } else if is_undated_header(lines, at, kind, widest) && !lines[at..].iter().take(MAX_ABOVE + 1).any(|next| anchor(next).is_some()) {
            starts.push((at, at));
        }
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([lines.len()]);
    starts.iter().zip(ends).map(|((start, anchor), end)| block(&lines[*start..end], anchor - start, kind, widest)).collect()
}

/// Entries that a name marks: what is no item and begins a paragraph or follows items. Where all are items, each is one.
pub(crate) fn named(lines: &[Line]) -> Vec<Block> {
    let widest = lines.iter().map(|line| line.text.chars().count()).max().unwrap_or(0);
    let begins = |at: usize| at == 0 || lines[at - 1].is_blank() || lines[at - 1].is_item || lines[at - 1].is_indented;
    let is_name = |at: usize| {
        let line = &lines[at];
        let is_short = line.text.chars().count() <= MAX_HEADER_CHARS && !line.text.ends_with('.');
        !line.is_item && !line.is_blank() && begins(at) && !continues(lines, at, widest) && is_short && !starts_lower(&line.text)
    };
    let mut starts: Vec<usize> = (0..lines.len()).filter(|at| is_name(*at)).collect();
    if starts.is_empty() {
        starts = (0..lines.len()).filter(|at| lines[*at].is_item && !lines[*at].is_indented).collect();
        return starts.iter().map(|at| item_block(lines, *at, widest)).collect();
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts.iter().zip(ends).map(|(start, end)| block(&lines[*start..end], 0, Kind::Project, widest)).collect()
}

/// `• Name: what was done`.
fn item_block(lines: &[Line], at: usize, widest: usize) -> Block {
    let whole =
        statements(&lines[at..at + 1 + lines[at + 1..].iter().take_while(|next| !next.is_item && !next.is_blank()).count()], widest);
    let text = whole.into_iter().next().unwrap_or_default();
    let (name, rest) = [": ", " – ", " — ", " - "].iter().find_map(|mark| text.split_once(mark)).unwrap_or((&text, ""));
    let bullets = if rest.is_empty() { Vec::new() } else { vec![rest.trim().to_owned()] };
    Block { number: lines[at].number, header: vec![name.trim().to_owned()], span: None, bullets }
}

/// The span of a line that is short enough beside its date to be a header.
fn anchor(line: &Line) -> Option<Span> {
    let span = dates::find(&line.text)?;
    let rest = line.text.chars().count() - line.text[span.range.clone()].chars().count();
    let is_edge = line.text[..span.range.start].chars().all(|c| !c.is_alphanumeric())
        || line.text[span.range.end..].chars().filter(|c| c.is_alphanumeric()).count() == 0
        || line.text.contains('\t');
    let is_sentence = line.text.ends_with('.') && rest > 40;
    let is_header = if span.is_single {
        rest <= MAX_SECOND_CHARS && is_edge && !line.is_item
    } else {
        rest <= MAX_HEADER_CHARS && (is_edge || rest <= 90)
    };
    (is_header && !is_sentence).then_some(span)
}

fn first_header_line(lines: &[Line], anchor: usize, floor: usize, widest: usize) -> usize {
    let mut first = anchor;
    while first > floor && anchor - first < MAX_ABOVE {
        let line = &lines[first - 1];
        let is_header = !line.is_blank() && !line.is_item && looks_like_header(line) && !continues(lines, first - 1, widest);
        // A statement without a bullet stands right under the header before it.
        let is_statement = first - 1 == floor && floor > 0 && !lines[floor - 1].is_item && !header::is_named(&line.text);
        if !is_header || is_statement {
            break;
        }
        first -= 1;
    }
    first
}

fn looks_like_header(line: &Line) -> bool {
    line.text.chars().count() <= MAX_SECOND_CHARS && !line.text.ends_with(['.', ';', ':', ',']) && !starts_lower(&line.text)
}

fn starts_lower(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// A line behind a gap, named like a job or school, with statements below.
fn is_undated_header(lines: &[Line], at: usize, kind: Kind, widest: usize) -> bool {
    let line = &lines[at];
    let begins = at == 0 || lines[at - 1].is_blank() || (lines[at - 1].is_item && !continues(lines, at, widest));
    !line.is_item && !line.is_blank() && begins && looks_like_header(line) && kind.is_headed_by(&line.text)
}

/// Whether a line goes on with the item before it.
fn continues(lines: &[Line], at: usize, widest: usize) -> bool {
    let line = &lines[at];
    let Some(before) = at.checked_sub(1).map(|before| &lines[before]) else { return false };
    if line.is_item || line.is_blank() || before.is_blank() {
        return false;
    }
    let item = lines[..at].iter().rposition(|earlier| earlier.is_item || earlier.is_blank()).filter(|found| lines[*found].is_item);
    let Some(item) = item else { return false };
    if line.is_indented && !lines[item].is_indented {
        return true;
    }
    // A header right under the items of the job before.
    if header::is_named(&line.text) && lines[at..].iter().take(2).any(|next| anchor(next).is_some()) {
        return false;
    }
    let is_wrapped = before.text.chars().count() as f64 >= WRAPPED_SHARE * widest as f64 && !before.text.ends_with('.');
    starts_lower(&line.text) || (is_wrapped && !line.text.contains('\t') && dates::find(&line.text).is_none_or(|span| span.is_single))
}

fn block(lines: &[Line], anchor: usize, kind: Kind, widest: usize) -> Block {
    let span = dates::find(&lines[anchor].text);
    let mut header: Vec<String> = Vec::new();
    for line in &lines[..=anchor] {
        let text = match &span {
            Some(span) if line.number == lines[anchor].number => without(&line.text, span),
            _ => line.text.clone(),
        };
        if !text.is_empty() {
            header.push(text);
        }
    }
    let mut body = anchor + 1;
    // The header goes on below the date until it names both, what and where.
    while kind != Kind::Project && body < lines.len() && !header::is_complete(&header, kind) {
        let line = &lines[body];
        let is_header = !line.is_item && !line.is_blank() && looks_like_header(line);
        if !is_header || (header.len() >= 2 && !header::is_named(&line.text)) {
            break;
        }
        header.push(line.text.clone());
        body += 1;
    }
    Block { number: lines[0].number, header, span, bullets: statements(&lines[body..], widest) }
}

/// The line without its span and the brackets or signs that set it apart.
fn without(text: &str, span: &Span) -> String {
    let mark =
        |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',' | '|' | '–' | '—' | '-' | ':' | '•' | '·' | '/' | ';');
    let (before, after) = (text[..span.range.start].trim_end_matches(mark), text[span.range.end..].trim_start_matches(mark));
    // A length of time in brackets: "(2 years 3 months)".
    let after = if after.trim_start().starts_with(|c: char| c.is_ascii_digit())
        && (after.contains("year") || after.contains("mo") || after.contains("Jahr"))
    {
        ""
    } else {
        after
    };
    match (before.is_empty(), after.is_empty()) {
        (false, false) => format!("{before}\t{after}"),
        _ => format!("{before}{after}"),
    }
}

/// Items with their wrapped lines, and paragraphs, one statement each.
fn statements(lines: &[Line], widest: usize) -> Vec<String> {
    let mut statements: Vec<String> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        if line.is_blank() {
            open = false;
            continue;
        }
        let text = line.text.replace('\t', " ");
        let goes_on = open && !line.is_item && (continues(lines, at, widest) || !lines[..at].iter().any(|earlier| earlier.is_item));
        match statements.last_mut().filter(|_| goes_on) {
            Some(last) => {
                last.push(' ');
                last.push_str(&text);
            }
            None => statements.push(text),
        }
        open = true;
    }
    statements
}
