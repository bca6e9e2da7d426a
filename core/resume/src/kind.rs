//! What a file is, by what it begins with.

use crate::error::ReadError;

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Pdf,
    Docx,
    Text,
}

/// A PDF's header may stand anywhere in the first bytes (PDF 1.7 reference, appendix H, note 13).
const PDF_HEADER_WITHIN: usize = 1024;
/// Formats that are told apart only to say what they are.
const OTHERS: [(&[u8], &str); 8] = [
    (b"{\\rtf", "a Rich Text document"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
];

/// What `bytes` are.
///
/// # Errors
/// When they are empty, protected, or of a format that is not read.
pub(crate) fn of(bytes: &[u8], name: Option<&str>) -> Result<Kind, ReadError> {
    let start = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    if start.trim_ascii().is_empty() {
        return Err(if bytes.len() > start.len() { ReadError::Damaged("it begins with nothing but blanks") } else { ReadError::Empty });
    }
    if contains(start, b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Docx);
    }
    // An OLE file: the old Word format, or a DOCX behind a password (MS-OFFCRYPTO: stream "EncryptedPackage", named in UTF-16).
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let protected = contains(bytes, &package);
        return Err(if protected { ReadError::Encrypted } else { ReadError::Unsupported("an old Word document (.doc)") });
    }
    let lead = bytes.trim_ascii_start();
    if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| lead.len() >= magic.len() && lead[..magic.len()].eq_ignore_ascii_case(magic)) {
        return Err(ReadError::Unsupported(what));
    }
    let ends_with = |ending: &str| name.is_some_and(|name| name.to_ascii_lowercase().ends_with(ending));
    // A name that promises a document over bytes that are none.
    if ends_with(".pdf") {
        return Err(ReadError::Damaged("it is named as a PDF and does not begin as one"));
    }
    if ends_with(".docx") {
        return Err(ReadError::Damaged("it is named as a Word document and does not begin as one"));
    }
    Ok(Kind::Text)
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
