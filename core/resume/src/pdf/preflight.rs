//! What a PDF would unpack to, measured before anything unpacks it: the parser behind has no limit of its own.
//!
//! Every place that could begin a stream (the keyword `stream` and a line's end, PDF 1.7 § 7.3.8) is unpacked into nothing, whatever the
//! cross-reference table says, and what comes out is counted. Pictures are left out: nothing here ever unpacks them.

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};

use crate::MAX_DECODED_BYTES;
use crate::error::ReadError;

/// Filters that are put one upon the other at most.
const MAX_FILTERS: usize = 4;
/// Streams of a file; a resume has some dozens.
const MAX_STREAMS: usize = 10_000;
/// A dictionary that stands before a stream is not longer.
const MAX_DICTIONARY_BYTES: usize = 4096;

/// Refuses what is protected, what is cut off, and what unpacks to more than [`MAX_DECODED_BYTES`].
pub(super) fn check(bytes: &[u8]) -> Result<(), ReadError> {
    let names = Names::of(bytes);
    if names.has_encryption {
        return Err(ReadError::Encrypted);
    }
    // LZW may grow a thousandfold and no program has written it for decades.
    if names.has_lzw {
        return Err(ReadError::Damaged("it is packed in a way that is no longer in use"));
    }
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    if !(has(tail, b"%%EOF") || has(tail, b"startxref")) {
        return Err(ReadError::Damaged("its end is missing"));
    }
    let mut left = MAX_DECODED_BYTES;
    let (mut from, mut streams) = (0, 0);
    while let Some(at) = find(bytes, b"stream", from) {
        from = at + 6;
        let Some(start) = data_start(bytes, at) else { continue };
        streams += 1;
        if streams > MAX_STREAMS {
            return Err(ReadError::UnpacksTooLarge);
        }
        let dictionary = dictionary_before(bytes, at);
        if is_picture(dictionary) {
            continue;
        }
        let declared = has(dictionary, b"/FlateDecode") || has(dictionary, b"/Fl ");
        unpack(&bytes[start..], &mut left, declared && dictionary.trim_ascii_end().ends_with(b">>"))?;
    }
    Ok(())
}

/// Where the data begin, when the keyword at `at` begins a stream.
fn data_start(bytes: &[u8], at: usize) -> Option<usize> {
    if at >= 3 && &bytes[at - 3..at] == b"end" {
        return None;
    }
    match bytes.get(at + 6..)? {
        [b'\r', b'\n', ..] => Some(at + 8),
        [b'\n' | b'\r', ..] => Some(at + 7),
        [b' ', b'\r', b'\n', ..] => Some(at + 9),
        [b' ', b'\n', ..] => Some(at + 8),
        _ => None,
    }
}

fn dictionary_before(bytes: &[u8], at: usize) -> &[u8] {
    let window = &bytes[at.saturating_sub(MAX_DICTIONARY_BYTES)..at];
    let start = window.windows(3).rposition(|three| three == b"obj").map_or(0, |found| found + 3);
    &window[start..]
}

/// A picture, and by its keys nothing that the parser reads as a table of objects.
fn is_picture(dictionary: &[u8]) -> bool {
    let is_image = has(dictionary, b"/Subtype/Image") || has(dictionary, b"/Subtype /Image");
    is_image && has(dictionary, b"/Width") && !has(dictionary, b"/First") && !has(dictionary, b"/W ") && !has(dictionary, b"/W[")
}

/// Unpacks layer by layer and takes what went in and came out from `left`.
fn unpack(data: &[u8], left: &mut usize, declared: bool) -> Result<(), ReadError> {
    let mut layer = match ascii_85(data, left)? {
        Some(decoded) => Cow::Owned(decoded),
        None => Cow::Borrowed(data),
    };
    for depth in 0..MAX_FILTERS {
        if !is_zlib(&layer) {
            return Ok(());
        }
        let (out, whole) = inflate(&layer, left)?;
        if depth == 0 && declared && !whole {
            return Err(ReadError::Damaged("a part of it cannot be unpacked"));
        }
        layer = Cow::Owned(ascii_85(&out, left)?.unwrap_or(out));
    }
    Err(ReadError::UnpacksTooLarge)
}

/// RFC 1950: method 8, window up to 32 KB, header divisible by 31.
fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [method, flags, ..] if method & 0x0F == 8 && method >> 4 <= 7 && (u16::from(*method) * 256 + u16::from(*flags)).is_multiple_of(31))
}

/// What comes out, and whether it came to its end. Only the beginning is kept, to see whether it is packed again.
fn inflate(data: &[u8], left: &mut usize) -> Result<(Vec<u8>, bool), ReadError> {
    let mut zlib = Decompress::new(true);
    let mut out = Vec::new();
    let mut buffer = vec![0; 32 * 1024];
    loop {
        let (taken, given) = (zlib.total_in(), zlib.total_out());
        let status = zlib.decompress(&data[taken as usize..], &mut buffer, FlushDecompress::None);
        let (read, written) = ((zlib.total_in() - taken) as usize, (zlib.total_out() - given) as usize);
        *left = left.checked_sub(read + written).ok_or(ReadError::UnpacksTooLarge)?;
        out.extend_from_slice(&buffer[..written]);
        match status {
            Ok(Status::StreamEnd) => return Ok((out, true)),
            Ok(_) if read + written > 0 => {}
            // A wrong checksum behind the last block is common and harmless.
            Ok(_) | Err(_) => return Ok((out, zlib.total_in() as usize + 8 >= data.len())),
        }
    }
}

/// PDF 1.7 § 7.4.3; `None` when the data are something else.
fn ascii_85(data: &[u8], left: &mut usize) -> Result<Option<Vec<u8>>, ReadError> {
    let is_digit = |byte: &u8| matches!(byte, b'!'..=b'u' | b'z') || byte.is_ascii_whitespace();
    let end = data.iter().position(|byte| !is_digit(byte)).unwrap_or(data.len());
    *left = left.checked_sub(end).ok_or(ReadError::UnpacksTooLarge)?;
    // Any text would do; only what ends as it must is taken for it.
    if end < 5 || !data[end..].starts_with(b"~") {
        return Ok(None);
    }
    let mut out = Vec::with_capacity(end);
    let (mut value, mut count) = (0u32, 0);
    for byte in data[..end].iter().filter(|byte| !byte.is_ascii_whitespace()) {
        if *byte == b'z' {
            out.extend([0; 4]);
            continue;
        }
        value = value.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
        count += 1;
        if count == 5 {
            out.extend(value.to_be_bytes());
            (value, count) = (0, 0);
        }
    }
    if count > 1 {
        let padded = (count..5).fold(value, |value, _| value.wrapping_mul(85).wrapping_add(84));
        out.extend(&padded.to_be_bytes()[..count - 1]);
    }
    Ok(Some(out))
}

/// What the file's names tell, `#xx` resolved (PDF 1.7 § 7.3.5).
#[derive(Default)]
struct Names {
    has_encryption: bool,
    has_lzw: bool,
}

impl Names {
    fn of(bytes: &[u8]) -> Self {
        let mut names = Self::default();
        for at in (0..bytes.len()).filter(|at| bytes[*at] == b'/') {
            let name = name_at(&bytes[at + 1..]);
            names.has_encryption |= name == b"Encrypt";
            names.has_lzw |= name == b"LZWDecode" || (name == b"LZW" && bytes.get(at + 4).is_some_and(|next| b"]/ >".contains(next)));
        }
        names
    }
}

fn name_at(bytes: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    let mut rest = bytes;
    // The longest name that matters has nine letters.
    while name.len() < 12 {
        let byte = match rest {
            [b'#', high, low, ..] => match (char::from(*high).to_digit(16), char::from(*low).to_digit(16)) {
                (Some(high), Some(low)) => {
                    rest = &rest[2..];
                    (high * 16 + low) as u8
                }
                _ => b'#',
            },
            [byte, ..] if byte.is_ascii_alphanumeric() => *byte,
            _ => break,
        };
        name.push(byte);
        rest = &rest[1..];
    }
    name
}

fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(needle.len()).position(|window| window == needle).map(|at| from + at)
}

fn has(bytes: &[u8], needle: &[u8]) -> bool {
    find(bytes, needle, 0).is_some()
}
