//! DOCX (ECMA-376, WordprocessingML) → lines of text.

mod body;

use std::io::{Cursor, ErrorKind, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::MAX_DECODED_BYTES;
use crate::error::ReadError;
use crate::text::{Text, without_hyphenation};

/// Parts of a document; a resume has some dozens.
const MAX_PARTS: usize = 4096;

/// Reads the text of the document with its headers, in which some resumes keep name and address.
///
/// # Errors
/// When the archive is damaged or protected, is no Word document, or unpacks to too much.
pub(crate) fn read(bytes: &[u8]) -> Result<Text, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged("its archive cannot be read"))?;
    if archive.len() > MAX_PARTS {
        return Err(ReadError::UnpacksTooLarge);
    }
    let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect();
    if !names.iter().any(|name| name == "word/document.xml") {
        return Err(other(&names));
    }
    let mut headers: Vec<&String> = names.iter().filter(|name| name.starts_with("word/header") && name.ends_with(".xml")).collect();
    headers.sort();
    let mut left = MAX_DECODED_BYTES;
    let mut text = Text::default();
    for name in headers.into_iter().map(String::as_str).chain(["word/document.xml"]) {
        let part = unpacked(&mut archive, name, &mut left)?;
        let part = str::from_utf8(&part).map_err(|_| ReadError::Damaged("its text is not UTF-8"))?;
        let lines = body::lines(part)?;
        // Several headers often say the same: for the first page, odd and even ones.
        text.lines.extend(lines.into_iter().filter(|line| name == "word/document.xml" || !text.lines.contains(line)).collect::<Vec<_>>());
    }
    if text.lines.iter().all(|line| line.trim().is_empty()) && names.iter().any(|name| name.starts_with("word/media/")) {
        return Err(ReadError::NoText);
    }
    without_hyphenation(&mut text.lines);
    Ok(text)
}

fn other(names: &[String]) -> ReadError {
    let has = |name: &str| names.iter().any(|known| known.starts_with(name));
    ReadError::Unsupported(match () {
        () if has("xl/") => "a spreadsheet",
        () if has("ppt/") => "a presentation",
        () if has("content.xml") => "an OpenDocument file",
        () if has("Index/") => "a Pages document",
        () => "an archive without a Word document",
    })
}

fn unpacked(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, left: &mut usize) -> Result<Vec<u8>, ReadError> {
    let part = archive.by_name(name).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => ReadError::Encrypted,
        _ => ReadError::Damaged("a part of its archive cannot be read"),
    })?;
    let mut out = Vec::new();
    // The size that the archive declares may be a lie: what counts is what comes out.
    part.take(*left as u64 + 1).read_to_end(&mut out).map_err(|error| match error.kind() {
        ErrorKind::OutOfMemory => ReadError::UnpacksTooLarge,
        _ => ReadError::Damaged("a part of its archive cannot be unpacked"),
    })?;
    *left = left.checked_sub(out.len()).ok_or(ReadError::UnpacksTooLarge)?;
    Ok(out)
}
