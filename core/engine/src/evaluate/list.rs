//! Lists of words that are asked of every word of an answer.

use std::collections::HashSet;
use std::sync::OnceLock;

/// Lower-case words with spaces between, American spelling; `*` stands for any ending.
pub(super) struct List {
    text: &'static str,
    read: OnceLock<(HashSet<&'static str>, Vec<&'static str>)>,
}

impl List {
    pub(super) const fn of(text: &'static str) -> Self {
        Self { text, read: OnceLock::new() }
    }

    /// Whether it names the word.
    pub(super) fn has(&self, word: &str) -> bool {
        let (whole, beginnings) = self.read.get_or_init(|| {
            let (beginnings, whole): (Vec<_>, Vec<_>) = self.text.split_whitespace().partition(|listed| listed.ends_with('*'));
            (whole.into_iter().collect(), beginnings.into_iter().map(|listed| listed.trim_end_matches('*')).collect())
        });
        whole.contains(word) || beginnings.iter().any(|beginning| word.starts_with(beginning))
    }
}
