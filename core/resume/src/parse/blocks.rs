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
/// A line was not wrapped when the next one's first word would have left it below this part of the longest line's length: letters differ in
/// width.
const WRAPPED_SHARE: f64 = 0.92;
/// Labels over what was done.
const STATEMENT_LABELS: [&str; 16] = [
    "duties",
    "main duties",
    "responsibilities",
    "key responsibilities",
    "main responsibilities",
    "achievements",
    "key achievements",
    "main achievements",
    "highlights",
    "tasks",
    "aufgaben",
    "aufgabenbereich",
    "aufgabenschwerpunkte",
    "hauptaufgaben",
    "tätigkeiten",
    "schwerpunkte",
];
/// Words that a header line cannot end with: it was wrapped there.
const JOINING: [&str; 22] = [
    "of", "and", "und", "for", "für", "in", "the", "der", "des", "dem", "den", "die", "zu", "zum", "zur", "von", "&", "am", "im", "de",
    "at", "with",
];

/// Entries that a date marks, and those without one that stand apart and are named like one.
pub(crate) fn dated(lines: &[Line], kind: Kind) -> Vec<Block> {
    let widest = widest(lines);
    let has_dated_text = lines.iter().any(|line| !line.is_item && anchor(line).is_some());
    // What the first entry shows holds for all: where its date stands in its first line, nothing above a date is its entry's.
    let begins_with_date = lines.iter().find(|line| !line.is_blank()).is_some_and(|first| anchor(first).is_some());
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let is_anchor = (!line.is_item || !has_dated_text) && anchor(line).is_some() && !continues(lines, at, widest);
        if is_anchor {
            let floor = starts.last().map_or(0, |(_, anchor)| anchor + 1);
            starts.push((if begins_with_date { at } else { first_header_line(lines, at, floor, widest) }, at));
        } else if is_undated_header(lines, at, kind, widest)
            && !lines[at..].iter().take(MAX_ABOVE + 1).any(|next| anchor(next).is_some())
            && starts.last().is_none_or(|(_, anchor)| !is_second_header(lines, *anchor, at, kind))
        {
            starts.push((at, at));
        }
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([lines.len()]);
    starts.iter().zip(ends).map(|((start, anchor), end)| block(&lines[*start..end], anchor - start, kind, widest)).collect()
}

/// Entries that a name marks: what is no item and begins a paragraph or follows items. Where all are items, each is one.
pub(crate) fn named(lines: &[Line]) -> Vec<Block> {
    let widest = widest(lines);
    let begins = |at: usize| at == 0 || lines[at - 1].is_blank() || lines[at - 1].is_item || lines[at - 1].is_indented;
    let is_name = |at: usize| {
        let line = &lines[at];
        let is_short = line.text.chars().count() <= MAX_HEADER_CHARS && !line.text.ends_with('.');
        // A project's own name may be in small letters; what is not behind a gap goes on with what was before.
        let is_apart = at == 0 || lines[at - 1].is_blank() || !starts_lower(&line.text);
        !line.is_item && !line.is_blank() && begins(at) && !continues(lines, at, widest) && is_short && is_apart
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
    let is_sentence = line.text.ends_with('.') && rest > 40 && span.range.start > 0;
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

/// The longest line without a tab, behind which other text would stand beside.
fn widest(lines: &[Line]) -> usize {
    let length = |line: &Line| line.text.chars().count();
    lines.iter().filter(|line| !line.text.contains('\t')).map(length).max().or_else(|| lines.iter().map(length).max()).unwrap_or(0)
}

/// Whether a header line goes on in the next one: "BSc Mathematics and".
fn goes_on(text: &str) -> bool {
    text.ends_with(',') || text.contains(' ') && text.rsplit(' ').next().is_some_and(|last| JOINING.contains(&last))
}

fn starts_lower(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// A line behind a gap, named like a job or school, with statements below.
fn is_undated_header(lines: &[Line], at: usize, kind: Kind, widest: usize) -> bool {
    let line = &lines[at];
    let begins = at == 0 || lines[at - 1].is_blank() || (lines[at - 1].is_item && !continues(lines, at, widest));
    let is_wrapped = lines[..at].iter().rev().find(|before| !before.is_blank()).is_some_and(|before| goes_on(&before.text));
    !is_wrapped && !line.is_item && !line.is_blank() && begins && looks_like_header(line) && kind.is_headed_by(&line.text)
}

/// Whether a line behind a gap belongs to the header before the gap: Markdown sets a blank line between a heading and what is below.
fn is_second_header(lines: &[Line], anchor: usize, at: usize, kind: Kind) -> bool {
    let between = &lines[anchor + 1..at];
    let header = |at: usize| dates::find(&lines[at].text).map_or(lines[at].text.clone(), |span| without(&lines[at].text, &span));
    between.iter().all(Line::is_blank) && !header::is_complete(&[header(anchor)], kind)
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
    match (lines[item].is_indented, line.is_indented) {
        (false, true) => return true,
        (true, false) => return starts_lower(&line.text),
        _ => {}
    }
    // A header right under the items of the job before.
    if header::is_named(&line.text) && lines[at..].iter().take(MAX_ABOVE + 1).any(|next| anchor(next).is_some()) {
        return false;
    }
    let first_word = line.text.split([' ', '\t']).next().unwrap_or_default();
    let unwrapped = before.text.chars().count() + 1 + first_word.chars().count();
    let is_wrapped = unwrapped as f64 >= WRAPPED_SHARE * widest as f64 && !before.text.ends_with('.');
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
        add_to_header(&mut header, text);
    }
    let mut body = anchor + 1;
    // The header goes on below the date until it names both, what and where.
    while kind != Kind::Project && body < lines.len() {
        let is_wrapped = header.last().is_some_and(|last| goes_on(last));
        if header::is_complete(&header, kind) && !is_wrapped && !header::lacks_role(&header, &lines[body].text, kind) {
            break;
        }
        let gap = if header.len() == 1 { lines[body..].iter().take_while(|line| line.is_blank()).count() } else { 0 };
        let Some(line) = lines.get(body + gap) else { break };
        let is_header = !line.is_item && !line.is_blank() && looks_like_header(line);
        if !is_header || (header.len() >= 2 && !is_wrapped && !header::is_named(&line.text)) {
            break;
        }
        add_to_header(&mut header, line.text.clone());
        body += gap + 1;
    }
    Block { number: lines[0].number, header, span, bullets: statements(&lines[body..], widest) }
}

fn add_to_header(header: &mut Vec<String>, text: String) {
    match header.last_mut().filter(|last| goes_on(last)) {
        Some(last) => {
            last.push(' ');
            last.push_str(&text);
        }
        None if !text.is_empty() => header.push(text),
        None => {}
    }
}

/// The line without its span and the brackets or signs that set it apart.
fn without(text: &str, span: &Span) -> String {
    let mark =
        |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',' | '|' | '–' | '—' | '-' | ':' | '•' | '·' | '/' | ';');
    let (before, after) = (&text[..span.range.start], text[span.range.end..].trim_start_matches(mark));
    let trimmed = before.trim_end_matches(mark);
    // "BSc Nursing (General)": the bracket is the name's own.
    let closes = before[trimmed.len()..].starts_with(')') && trimmed.matches('(').count() > trimmed.matches(')').count();
    // "Acme GmbH,⇥2019" goes on below, "Acme GmbH, 2019" does not.
    let is_broken = before.ends_with(",\t") && after.is_empty();
    let before = if closes || is_broken { &before[..=trimmed.len()] } else { trimmed };
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

/// `Responsibilities:`
fn is_label_of_statements(text: &str) -> bool {
    text.strip_suffix(':').is_some_and(|label| STATEMENT_LABELS.contains(&label.to_lowercase().as_str()))
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
        if is_label_of_statements(&line.text) {
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
