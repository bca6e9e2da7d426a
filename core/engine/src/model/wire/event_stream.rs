//! Messages out of `application/vnd.amazon.eventstream`, whatever the borders of the chunks.
//!
//! Source: <https://docs.aws.amazon.com/lexv2/latest/dg/event-stream-encoding.html>. All numbers are big-endian:
//!
//! ```text
//! total length u32 ‖ headers' length u32 ‖ CRC-32 of these two ‖ headers ‖ payload ‖ CRC-32 of everything before
//! header: length of the name u8 ‖ name ‖ type u8 ‖ value; type 7, a text: length u16 ‖ UTF-8
//! ```

/// Lengths and checksum before the headers, in bytes.
const PRELUDE: usize = 12;
/// Beside headers and payload, in bytes.
const OVERHEAD: usize = PRELUDE + 4;
/// A longer message is none that Converse sends, in bytes.
const MAX_MESSAGE: usize = 256 * 1024;

/// The bytes are no such stream, or were damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken;

/// One message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Message {
    /// Those that are texts.
    headers: Vec<(String, String)>,
    pub(super) payload: Vec<u8>,
}

impl Message {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads one stream.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pending: Vec<u8>,
}

impl Reader {
    /// The messages that these bytes complete. After an error nothing sensible follows.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<Message>, Broken> {
        self.pending.extend_from_slice(bytes);
        let mut messages = Vec::new();
        let mut at = 0;
        while let Some((message, length)) = first(&self.pending[at..])? {
            messages.push(message);
            at += length;
        }
        self.pending.drain(..at);
        Ok(messages)
    }
}

/// The message at the beginning and its length, if it is there as a whole.
fn first(bytes: &[u8]) -> Result<Option<(Message, usize)>, Broken> {
    let Some(prelude) = bytes.get(..PRELUDE) else { return Ok(None) };
    let (total, headers) = (number(prelude, 0)? as usize, number(prelude, 4)? as usize);
    if number(prelude, 8)? != crc32fast::hash(&prelude[..8]) || !(OVERHEAD..=MAX_MESSAGE).contains(&total) || headers > total - OVERHEAD {
        return Err(Broken);
    }
    let Some(message) = bytes.get(..total) else { return Ok(None) };
    let (rest, crc) = message.split_at(total - 4);
    if number(crc, 0)? != crc32fast::hash(rest) {
        return Err(Broken);
    }
    let (headers, payload) = rest[PRELUDE..].split_at(headers);
    Ok(Some((Message { headers: texts(headers)?, payload: payload.to_vec() }, total)))
}

fn texts(mut bytes: &[u8]) -> Result<Vec<(String, String)>, Broken> {
    let mut headers = Vec::new();
    while !bytes.is_empty() {
        let length = usize::from(take(&mut bytes, 1)?[0]);
        let name = String::from_utf8(take(&mut bytes, length)?.to_vec()).map_err(|_| Broken)?;
        let kind = take(&mut bytes, 1)?[0];
        // Two booleans, four integers, bytes, text, time, UUID.
        let length = match kind {
            0 | 1 => 0,
            2 => 1,
            3 => 2,
            4 => 4,
            5 | 8 => 8,
            6 | 7 => usize::from(u16::from_be_bytes(take(&mut bytes, 2)?.try_into().map_err(|_| Broken)?)),
            9 => 16,
            _ => return Err(Broken),
        };
        let value = take(&mut bytes, length)?;
        if kind == 7 {
            headers.push((name, String::from_utf8(value.to_vec()).map_err(|_| Broken)?));
        }
    }
    Ok(headers)
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Result<&'a [u8], Broken> {
    let (taken, rest) = bytes.split_at_checked(count).ok_or(Broken)?;
    *bytes = rest;
    Ok(taken)
}

fn number(bytes: &[u8], at: usize) -> Result<u32, Broken> {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_be_bytes).ok_or(Broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Two messages known from AWS's own encoders: without headers, and with one.
    const BARE: [u8; 30] =
        [0, 0, 0, 30, 0, 0, 0, 0, 186, 242, 246, 138, 123, 34, 102, 111, 111, 34, 58, 32, 34, 98, 97, 114, 34, 125, 174, 114, 88, 228];
    const TYPED: [u8; 62] = [
        0, 0, 0, 62, 0, 0, 0, 32, 64, 93, 249, 70, 12, 99, 111, 110, 116, 101, 110, 116, 45, 116, 121, 112, 101, 7, 0, 16, 97, 112, 112,
        108, 105, 99, 97, 116, 105, 111, 110, 47, 106, 115, 111, 110, 123, 34, 102, 111, 111, 34, 58, 32, 34, 98, 97, 114, 34, 125, 111,
        162, 191, 59,
    ];

    #[test]
    fn known_messages_are_read_in_any_pieces() {
        let stream = [BARE.as_slice(), &TYPED].concat();
        for chunk in [1, 7, 12, 31, 100] {
            let mut reader = Reader::default();
            let messages: Vec<Message> = stream.chunks(chunk).flat_map(|bytes| reader.push(bytes).unwrap()).collect();
            assert_eq!(messages.iter().map(|message| message.payload.as_slice()).collect::<Vec<_>>(), [br#"{"foo": "bar"}"#; 2]);
            assert_eq!((messages[0].header("content-type"), messages[1].header("content-type")), (None, Some("application/json")));
        }
    }

    proptest! {
        #[test]
        fn any_damage_is_noticed(at in 0usize..62, flip in 1u8..=255) {
            let mut damaged = TYPED;
            damaged[at] ^= flip;
            let heard = Reader::default().push(&damaged);
            prop_assert!(heard == Err(Broken) || heard == Ok(Vec::new()), "{heard:?}");
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Reader::default().push(&bytes);
        }
    }
}
