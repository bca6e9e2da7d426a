//! One edit of a text: remove some characters at a place and insert others there.

use serde::{Deserialize, Serialize};

/// Offsets and lengths count Unicode scalar values, so that both sides agree whatever their string encoding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    /// Where the edit starts.
    pub at: usize,
    /// How many characters it removes.
    pub delete: usize,
    /// What it inserts.
    pub insert: String,
}

/// The splice does not fit the text it was applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("edit at {at} removing {delete} does not fit a text of {len} characters")]
pub struct SpliceError {
    /// Start of the edit.
    pub at: usize,
    /// Characters it would remove.
    pub delete: usize,
    /// Characters there are.
    pub len: usize,
}

impl Splice {
    /// The smallest single edit that turns `old` into `new`; `None` when they are equal.
    pub fn between(old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        let at = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count();
        let (old_len, new_len) = (old.chars().count(), new.chars().count());
        let longest_tail = old_len.min(new_len) - at;
        let tail = old.chars().rev().zip(new.chars().rev()).take(longest_tail).take_while(|(a, b)| a == b).count();
        let insert = new.chars().skip(at).take(new_len - at - tail).collect();
        Some(Self { at, delete: old_len - at - tail, insert })
    }

    /// Applies the edit in place.
    ///
    /// # Errors
    /// When the edit reaches past the end; the text is then unchanged.
    pub fn apply(&self, text: &mut String) -> Result<(), SpliceError> {
        let len = text.chars().count();
        let misfit = SpliceError { at: self.at, delete: self.delete, len };
        let end = self.at.checked_add(self.delete).filter(|end| *end <= len).ok_or(misfit)?;
        let byte_of = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(byte, _)| byte);
        let range = byte_of(self.at)..byte_of(end);
        text.replace_range(range, &self.insert);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn applying_the_difference_gives_the_new_text(old in "[abä\u{1F600}]{0,12}", new in "[abä\u{1F600}]{0,12}") {
            let mut text = old.clone();
            if let Some(splice) = Splice::between(&old, &new) {
                splice.apply(&mut text).unwrap();
            }
            prop_assert_eq!(text, new);
        }

        #[test]
        fn an_edit_past_the_end_changes_nothing(text in "[abä]{0,6}", at in 0usize..20, delete in 0usize..20) {
            let len = text.chars().count();
            let mut edited = text.clone();
            let result = Splice { at, delete, insert: "x".into() }.apply(&mut edited);
            prop_assert_eq!(result.is_ok(), at + delete <= len);
            if result.is_err() {
                prop_assert_eq!(edited, text);
            }
        }
    }

    #[test]
    fn huge_lengths_do_not_overflow() {
        let splice = Splice { at: usize::MAX, delete: usize::MAX, insert: String::new() };
        assert!(splice.apply(&mut String::from("a")).is_err());
    }
}
