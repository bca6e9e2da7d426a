//! Server-sent events out of bytes that arrive in any pieces.
//!
//! Source: <https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>, with two differences that help where
//! services differ from it: what was begun counts when the stream ends without an empty line, and names of events are left out, because the
//! data of every service here says what it is.

/// A longer event is none that a service here sends, in bytes.
const MAX_EVENT_BYTES: usize = 256 * 1024;

/// An event is longer than [`MAX_EVENT_BYTES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLong;

/// Reads one stream.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// The line so far, without its end.
    line: Vec<u8>,
    /// The data of the event so far, a line feed after each line.
    data: String,
    /// The last byte was a carriage return, so that a line feed belongs to it.
    after_cr: bool,
}

impl Reader {
    /// The data of the events that these bytes complete.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut events = Vec::new();
        for byte in bytes {
            let was_cr = std::mem::replace(&mut self.after_cr, *byte == b'\r');
            match byte {
                b'\n' if was_cr => {}
                b'\r' | b'\n' => events.extend(self.end_line()),
                _ => self.line.push(*byte),
            }
            if self.line.len() + self.data.len() > MAX_EVENT_BYTES {
                return Err(TooLong);
            }
        }
        Ok(events)
    }

    /// The event that the end of the stream completes.
    pub(super) fn finish(&mut self) -> Option<String> {
        self.end_line().or_else(|| self.end_line())
    }

    fn end_line(&mut self) -> Option<String> {
        // A line is decoded as a whole, so that no character is cut by a border of chunks.
        let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).into_owned();
        if line.is_empty() {
            let data = std::mem::take(&mut self.data);
            return data.strip_suffix('\n').filter(|data| !data.is_empty()).map(str::to_owned);
        }
        let line = line.strip_prefix('\u{feff}').unwrap_or(&line);
        if let Some(value) = line.strip_prefix("data:") {
            self.data.push_str(value.strip_prefix(' ').unwrap_or(value));
            self.data.push('\n');
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(stream: &[u8], chunk: usize) -> Vec<String> {
        let mut reader = Reader::default();
        let mut events: Vec<String> = stream.chunks(chunk).flat_map(|bytes| reader.push(bytes).unwrap()).collect();
        events.extend(reader.finish());
        events
    }

    #[test]
    fn lines_end_in_every_way_and_comments_say_nothing() {
        let stream = ": hello\r\n\r\nevent: x\r\nid: 7\r\ndata: one\r\rdata:two\ndata:  three\n\n:ping\n\n\ndata\nretry: 5\n\ndata: [DONE]";
        for chunk in [1, 2, 3, 1000] {
            assert_eq!(read(stream.as_bytes(), chunk), ["one", "two\n three", "[DONE]"], "{chunk}");
        }
    }

    #[test]
    fn an_endless_event_is_refused() {
        let mut reader = Reader::default();
        assert_eq!(reader.push(&vec![b'x'; MAX_EVENT_BYTES + 1]), Err(TooLong));
        let mut reader = Reader::default();
        assert_eq!(reader.push(&b"data: xxxxxxxxxxxxxxxxxxxx\n".repeat(20_000)), Err(TooLong));
    }

    proptest! {
        #[test]
        fn chunk_borders_change_nothing(texts in prop::collection::vec("[^\r\n]{1,20}", 1..8), end in 0usize..3, cuts in 1usize..9) {
            let end = ["\n", "\r\n", "\r"][end];
            let stream: String = texts.iter().map(|text| format!("data: {text}{end}{end}")).collect();
            prop_assert_eq!(read(stream.as_bytes(), cuts), texts);
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400), cuts in 1usize..9) {
            prop_assert_eq!(read(&bytes, cuts), read(&bytes, 1000));
        }
    }
}
