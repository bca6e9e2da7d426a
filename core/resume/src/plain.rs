//! Plain text and Markdown: bytes → lines.

use crate::error::ReadError;
use crate::text::{BULLET, INDENT, Text, bullet, closed_up, spelled, without_hyphenation};
use crate::{dates, sections};

/// What Windows-1252 has in 0x80..0xA0 (WHATWG Encoding Standard, index windows-1252).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// UTF-8, UTF-16 with a byte order mark, or else Windows-1252.
///
/// # Errors
/// When the bytes are no text, or too many.
pub(crate) fn read(bytes: &[u8]) -> Result<Text, ReadError> {
    let text = if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        utf_16(rest, u16::from_le_bytes)
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        utf_16(rest, u16::from_be_bytes)
    } else {
        match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        }
    };
    if text.len() > crate::MAX_TEXT_BYTES || text.lines().count() > crate::MAX_LINES {
        return Err(ReadError::TooMuchText);
    }
    let strange = text.chars().filter(|c| (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}')) || *c == '\u{FFFD}').count();
    // A stray control character happens; a file of them is no text.
    if strange * 50 > text.chars().count() || text.contains('\0') {
        return Err(ReadError::Unsupported("neither a PDF, a Word document nor text"));
    }
    Ok(lines(&text))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..0xA0 => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The lines as they stand, without Markdown's signs.
pub(crate) fn lines(text: &str) -> Text {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{C}', '\u{B}', '\u{2028}', '\u{2029}'], "\n");
    let mut lines: Vec<String> = text.trim_end().split('\n').map(line).collect();
    without_hyphenation(&mut lines);
    Text { lines, ..Text::default() }
}

fn line(raw: &str) -> String {
    let text = spelled(raw);
    let body = text.trim();
    // Rulers: `---`, `====`, table rows `|---|---|`.
    if body.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '~' | '─' | '|' | ':' | ' ')) {
        return String::new();
    }
    let indented = text.starts_with(INDENT) || text.starts_with('\t');
    let item = bullet(body).or_else(|| numbered(body));
    let body = unmarked(item.unwrap_or(body));
    let lead = if indented { INDENT } else { "" };
    format!("{lead}{}{}", if item.is_some() { BULLET } else { "" }, closed_up(&body))
}

/// The text behind `1.` or `1)`, unless it is a date (`5. Mai 1987`) or a heading.
fn numbered(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')']).filter(|rest| (1..=2).contains(&digits) && rest.starts_with(' '))?.trim_start();
    let is_date = dates::find(rest).is_some_and(|span| span.range.start == 0);
    (!is_date && sections::heading(text).is_none()).then_some(rest)
}

/// Without `#`, emphasis, code marks and link syntax; cells of a table parted by tabs; runs of three blanks are a tab.
fn unmarked(text: &str) -> String {
    let mut text = text.to_owned();
    let heading = text.trim_start_matches('#');
    if heading.len() < text.len() && heading.starts_with(' ') {
        text = heading.trim().trim_end_matches('#').trim_end().to_owned();
    }
    if text.starts_with('|') && text.ends_with('|') && text.len() > 1 {
        text = text[1..text.len() - 1].split('|').map(str::trim).collect::<Vec<_>>().join("\t");
    }
    for mark in ["**", "__", "`"] {
        if text.matches(mark).count() >= 2 {
            text = text.replace(mark, "");
        }
    }
    text = without_emphasis(&text);
    for mark in ['*', '_'] {
        if text.len() > 1 && text.starts_with(mark) && text.ends_with(mark) {
            text = text.trim_matches(mark).to_owned();
        }
    }
    without_links(&text).replace("   ", "\t")
}

/// Without the stars around words inside a line; a star behind a letter or between blanks stays.
fn without_emphasis(text: &str) -> String {
    let mut parts = text.split('*');
    let mut out = parts.next().unwrap_or_default().to_owned();
    let mut opened: Option<usize> = None;
    for part in parts {
        let before = out.chars().next_back();
        let begins = before.is_none_or(|c| !c.is_alphanumeric()) && part.starts_with(|c: char| !c.is_whitespace());
        let ends = before.is_some_and(|c| !c.is_whitespace()) && !part.starts_with(char::is_alphanumeric);
        match opened.take() {
            Some(at) if ends => {
                out.remove(at);
            }
            _ => {
                opened = begins.then_some(out.len());
                out.push('*');
            }
        }
        out.push_str(part);
    }
    out
}

/// `[text](url)` → `text url`, or `url` alone where the text says no more.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, label, url, after)) = link(rest) {
        out.push_str(before);
        if !url.contains(label) {
            out.push_str(label);
            out.push(' ');
        }
        out.push_str(url.trim_start_matches("mailto:"));
        rest = after;
    }
    out + rest
}

fn link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (label, rest) = text.split_once("](")?;
    let (before, label) = label.rsplit_once('[')?;
    let (url, after) = rest.split_once(')')?;
    Some((before, label, url, after))
}
