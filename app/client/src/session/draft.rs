//! One text under the candidate's hands, and the edits that bring the server's copy up to it.

use domain::splice::Splice;

/// Largest insertion in one command, in bytes. JSON escapes a byte to at most six, so a command stays below the 256 KB of
/// a socket message whatever was pasted.
const MAX_INSERT_BYTES: usize = 32 * 1024;

/// A text: as it stands on the screen, and as the commands issued so far leave it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    text: String,
    sealed: String,
    edited_ms: u64,
    max_bytes: usize,
}

impl Draft {
    /// A text that the server (and the commands on their way to it) already has; it may grow to `max_bytes`.
    pub fn known(text: String, max_bytes: usize) -> Self {
        Self { sealed: text.clone(), text, edited_ms: 0, max_bytes }
    }

    /// The same ground under the text of `other`, which is on the screen.
    pub fn showing(self, other: &Self) -> Self {
        Self { text: other.text.clone(), edited_ms: other.edited_ms, ..self }
    }

    /// The text on the screen.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The candidate changed it at session time `at_ms`.
    pub fn edit(&mut self, text: String, at_ms: u64) {
        if text != self.text {
            self.text = text;
            self.edited_ms = at_ms;
        }
    }

    /// It has outgrown what the server takes; it is not sent until it is shorter.
    pub fn is_too_long(&self) -> bool {
        self.text.len() > self.max_bytes
    }

    /// The edits since the last call, in order, and when they were made. Afterwards they are the caller's to deliver.
    pub fn seal(&mut self) -> (Vec<Splice>, u64) {
        if self.is_too_long() {
            return (Vec::new(), self.edited_ms);
        }
        let Some(whole) = Splice::between(&self.sealed, &self.text) else { return (Vec::new(), self.edited_ms) };
        // The server checks the size before it removes anything, so a large replacement must remove first.
        let crowded = self.sealed.len() + whole.insert.len() > self.max_bytes;
        let splices = if crowded || whole.insert.len() > MAX_INSERT_BYTES { in_pieces(whole) } else { vec![whole] };
        self.sealed.clone_from(&self.text);
        (splices, self.edited_ms)
    }
}

fn in_pieces(whole: Splice) -> Vec<Splice> {
    let mut pieces = Vec::new();
    if whole.delete > 0 {
        pieces.push(Splice { at: whole.at, delete: whole.delete, insert: String::new() });
    }
    let (mut at, mut insert) = (whole.at, String::new());
    for character in whole.insert.chars() {
        if insert.len() + character.len_utf8() > MAX_INSERT_BYTES {
            let chars = insert.chars().count();
            pieces.push(Splice { at, delete: 0, insert: std::mem::take(&mut insert) });
            at += chars;
        }
        insert.push(character);
    }
    if !insert.is_empty() {
        pieces.push(Splice { at, delete: 0, insert });
    }
    pieces
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;

    fn apply_all(text: &str, splices: &[Splice], max_bytes: usize) -> String {
        splices.iter().fold(text.to_owned(), |mut text, splice| {
            assert!(text.len() + splice.insert.len() <= max_bytes, "the server's own check");
            splice.apply(&mut text).unwrap();
            text
        })
    }

    #[test]
    fn a_full_text_can_be_replaced_by_another_full_text() {
        let (old, new) = ("ä".repeat(30_000), "b".repeat(60_000));
        let mut draft = Draft::known(old.clone(), 64_000);
        draft.edit(new.clone(), 7);
        let (splices, at_ms) = draft.seal();
        assert_eq!((apply_all(&old, &splices, 64_000), at_ms), (new, 7));
        assert!(splices.iter().all(|splice| splice.insert.len() <= MAX_INSERT_BYTES));
        assert!(draft.seal().0.is_empty());
    }

    #[test]
    fn what_is_too_long_stays_on_the_screen_and_is_sent_when_shortened() {
        let mut draft = Draft::known(String::from("ab"), 4);
        draft.edit(String::from("abcde"), 1);
        assert!(draft.is_too_long() && draft.seal().0.is_empty());
        draft.edit(String::from("abc"), 2);
        assert_eq!(draft.seal(), (vec![Splice { at: 2, delete: 0, insert: "c".into() }], 2));
    }
}
