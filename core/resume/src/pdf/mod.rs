//! PDF → lines of text in reading order.

mod columns;
mod fragments;
mod glyphs;
mod marks;
mod page_lines;
mod preflight;

use domain::resume::WarningCode;
use hayro_font::hayro_syntax::{LoadPdfError, Pdf};

use crate::MAX_PAGES;
use crate::error::ReadError;
use crate::text::{Text, without_hyphenation};

/// Fewer letters than this on a page, and a picture's caption or a stamp is all that it has.
const MIN_LETTERS: usize = 20;
/// A page that is a picture by half has no more letters than this unless it was read by a machine: a stamp, an address of the scanner's maker.
const MAX_LETTERS_OF_SCAN: usize = 200;
/// Share of the page from which on a picture is the page.
const MIN_PICTURE_SHARE: f64 = 0.5;
/// More shapes than lines and frames need: letters that are drawn as outlines.
const MIN_SHAPES: usize = 100;
/// Share of characters without a known letter from which on a text is not worth reading.
const MAX_UNKNOWN_SHARE: f64 = 0.2;

/// Reads the text.
///
/// # Errors
/// When the file is protected, damaged, a picture, or too much.
pub(crate) fn read(bytes: &[u8]) -> Result<Text, ReadError> {
    preflight::check(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => ReadError::Encrypted,
        LoadPdfError::Invalid => ReadError::Damaged("its table of contents cannot be read"),
    })?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(ReadError::Damaged("it has no pages"));
    }
    if pages.len() > MAX_PAGES {
        return Err(ReadError::TooManyPages(pages.len()));
    }
    let mut reader = glyphs::Reader::new();
    let mut text = Text::default();
    let (mut known, mut unknown, mut icons, mut empty_pages, mut has_pictures) = (0, 0, 0, 0, false);
    for page in pages.iter() {
        let drawing = reader.page(page)?;
        let glyphs = drawing.glyphs;
        let on_page =
            glyphs.iter().filter(|glyph| glyph.text.as_deref().is_some_and(|text| text.chars().any(char::is_alphanumeric))).count();
        let is_picture = drawing.picture_share >= MIN_PICTURE_SHARE && on_page < MAX_LETTERS_OF_SCAN;
        empty_pages += usize::from(on_page < MIN_LETTERS || is_picture);
        known += on_page;
        unknown += drawing.lost_bytes + glyphs.iter().filter(|glyph| glyph.text.is_none()).count();
        has_pictures |= drawing.picture_share > 0.0 || drawing.shapes > MIN_SHAPES;
        icons += glyphs.iter().filter(|glyph| glyph.text.as_deref().is_some_and(is_private)).count();
        if !text.lines.is_empty() {
            text.lines.push(String::new());
        }
        text.lines.extend(page_lines::of(&glyphs));
    }
    if unknown as f64 > MAX_UNKNOWN_SHARE * (known + unknown) as f64 && unknown > MIN_LETTERS {
        return Err(ReadError::UnreadableFonts);
    }
    if known < MIN_LETTERS && icons > known + MIN_LETTERS {
        return Err(ReadError::UnreadableFonts);
    }
    if empty_pages == pages.len() && has_pictures {
        return Err(ReadError::NoText);
    }
    if known + unknown == 0 {
        return Err(ReadError::Empty);
    }
    if unknown > 0 {
        text.warn(
            WarningCode::UnknownCharacters,
            format!("{unknown} characters stand for no known letter and were left out. Check the text."),
        );
    }
    if empty_pages > 0 {
        let which = if empty_pages == 1 { "One page has" } else { "Some pages have" };
        text.warn(WarningCode::PagesWithoutText, format!("{which} no text and may be a picture. What stands there was not read."));
    }
    without_hyphenation(&mut text.lines);
    Ok(text)
}

/// Characters of a font's own, which stand for a letter only where that font is: icons, as a rule.
fn is_private(text: &str) -> bool {
    text.chars().all(|c| ('\u{E000}'..='\u{F8FF}').contains(&c))
}
