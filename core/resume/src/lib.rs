//! Resume files → [`Resume`]: PDF, DOCX, plain text and Markdown, told apart by content.
//!
//! A reader per format makes lines of text in reading order; one parser takes them apart, so a pasted resume and a file are understood alike.
//! Nothing here reads a clock or a network, and what a stranger made is met with limits: [`MAX_FILE_BYTES`], [`MAX_PAGES`],
//! [`MAX_DECODED_BYTES`], [`MAX_TEXT_BYTES`], [`MAX_LINES`]. What cannot be read is a [`ReadError`] that says what to do; text is never made up.

mod dates;
mod docx;
mod error;
mod kind;
mod parse;
mod pdf;
mod plain;
mod sections;
mod text;
#[cfg(target_arch = "wasm32")]
mod web;

use domain::resume::Resume;

pub use domain::resume::messages::MAX_FILE_BYTES;
pub use error::ReadError;
use kind::Kind;

/// Most pages of a PDF.
pub const MAX_PAGES: usize = 20;
/// Most that a file may unpack to. Documents of [`MAX_PAGES`] pages need a tenth of it, embedded fonts included.
pub const MAX_DECODED_BYTES: usize = 64 * 1024 * 1024;
/// Most text (contracts: "pasted or text resume 1 MB").
pub const MAX_TEXT_BYTES: usize = domain::setup::MAX_RESUME_BYTES;

/// Most lines of text; a document of [`MAX_PAGES`] pages has some 2000.
pub const MAX_LINES: usize = 5000;

/// Reads a file. `name` helps only to say what it is when it cannot be read.
///
/// # Errors
/// When the file is too large, protected, damaged, a picture, empty or of another format.
pub fn read(bytes: &[u8], name: Option<&str>) -> Result<Resume, ReadError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    let text = match kind::of(bytes, name)? {
        Kind::Pdf => pdf::read(bytes)?,
        Kind::Docx => docx::read(bytes)?,
        Kind::Text => plain::read(bytes)?,
    };
    if text.lines.len() > MAX_LINES || text.lines.iter().map(String::len).sum::<usize>() > MAX_TEXT_BYTES {
        return Err(ReadError::TooMuchText);
    }
    if text.lines.iter().all(|line| line.trim().is_empty()) {
        return Err(ReadError::Empty);
    }
    Ok(parse::resume(text))
}

/// Takes pasted text apart. Lines are counted as they were pasted; what goes beyond [`MAX_TEXT_BYTES`] or [`MAX_LINES`]
/// is left out.
pub fn parse(text: &str) -> Resume {
    let text = &text[..text.floor_char_boundary(MAX_TEXT_BYTES)];
    let mut lines = plain::lines(text);
    lines.lines.truncate(MAX_LINES);
    parse::resume(lines)
}

#[cfg(test)]
mod tests;
