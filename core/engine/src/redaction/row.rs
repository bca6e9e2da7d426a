//! The text as a row of words and signs that know where they stand and whether they are taken.

use std::ops::Range;

use super::Kind;

/// Words that tell the languages apart.
const GERMAN: [&str; 26] = [
    "und", "ich", "der", "die", "das", "nicht", "ist", "mit", "für", "mein", "meine", "wir", "auf", "ein", "eine", "zu", "dann", "sie",
    "war", "hat", "habe", "von", "den", "wurde", "hatte", "bei",
];
const ENGLISH: [&str; 18] =
    ["and", "i", "the", "of", "to", "is", "it", "my", "we", "that", "a", "with", "for", "you", "at", "have", "but", "are"];

/// A run of letters and digits, or one other sign that is no space.
struct Token<'a> {
    text: &'a str,
    /// Lower case, `ß` as `ss`, curly apostrophes straight; what patterns are compared with.
    norm: String,
    start: usize,
    /// No space stands before it.
    is_glued: bool,
    /// What it is part of a find or a placeholder of: no pattern reaches over it.
    taken: Option<Kind>,
}

/// The tokens of a text and what was found among them.
pub(super) struct Row<'a> {
    tokens: Vec<Token<'a>>,
    finds: Vec<(Range<usize>, Kind)>,
    /// Nothing in the text is written with a capital, as recognisers without punctuation write.
    pub(super) is_lower: bool,
    /// More German than English: every noun has a capital.
    pub(super) is_german: bool,
}

impl<'a> Row<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut tokens: Vec<Token<'a>> = Vec::new();
        let mut end = usize::MAX;
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            let placeholder = Kind::ALL.into_iter().find(|kind| text[at..].starts_with(kind.placeholder()));
            let length = match placeholder {
                Some(kind) => kind.placeholder().len(),
                None if is_word_char(first) => text[at..].find(|c| !is_word_char(c)).unwrap_or(text.len() - at),
                None => first.len_utf8(),
            };
            if !first.is_whitespace() {
                let piece = &text[at..at + length];
                let norm = piece.to_lowercase().replace('ß', "ss").replace('’', "'");
                tokens.push(Token { text: piece, norm, start: at, is_glued: end == at, taken: placeholder });
                end = at + length;
            }
            at += length;
        }
        let is_lower = !tokens.iter().any(|token| token.taken.is_some() || token.text.starts_with(char::is_uppercase));
        let count = |words: &[&str]| tokens.iter().filter(|token| words.contains(&token.norm.as_str())).count();
        let is_german = count(&GERMAN) > count(&ENGLISH);
        Self { tokens, finds: Vec::new(), is_lower, is_german }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The token as it is compared; empty where there is none, or a taken one.
    pub(super) fn norm(&self, at: usize) -> &str {
        self.tokens.get(at).filter(|token| token.taken.is_none()).map_or("", |token| &token.norm)
    }

    /// As [`norm`](Self::norm), so many tokens earlier.
    pub(super) fn before(&self, at: usize, by: usize) -> &str {
        at.checked_sub(by).map_or("", |at| self.norm(at))
    }

    /// The token as it is written; empty where there is none, or a taken one.
    pub(super) fn text(&self, at: usize) -> &'a str {
        self.tokens.get(at).filter(|token| token.taken.is_none()).map_or("", |token| token.text)
    }

    pub(super) fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.norm(at))
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.text(at).starts_with(is_word_char)
    }

    /// A word that begins with a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.text(at).starts_with(char::is_uppercase)
    }

    /// One letter of the Latin alphabet.
    pub(super) fn is_letter(&self, at: usize) -> bool {
        let norm = self.norm(at);
        norm.len() == 1 && norm.starts_with(|c: char| c.is_ascii_alphabetic())
    }

    /// ASCII digits only.
    pub(super) fn is_digits(&self, at: usize) -> bool {
        let text = self.text(at);
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Free, and no space stands between it and the free token before.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        at > 0 && !self.norm(at).is_empty() && !self.norm(at - 1).is_empty() && self.tokens[at].is_glued
    }

    /// "wasn't", "we'll": the half before the apostrophe.
    pub(super) fn is_contraction(&self, at: usize) -> bool {
        self.norm(at + 1) == "'" && self.is_glued(at + 1) && self.is_one_of(at + 2, &["t", "re", "ve", "ll", "d"])
    }

    /// A sentence begins here.
    pub(super) fn is_first(&self, at: usize) -> bool {
        matches!(self.before(at, 1), "" | "." | "!" | "?" | ":" | "\"" | "“" | "„" | "-" | "•" | "–")
    }

    /// These words stand right before.
    pub(super) fn follows(&self, at: usize, words: &[&str]) -> bool {
        words.iter().rev().enumerate().all(|(back, word)| self.before(at, back + 1) == *word)
    }

    /// Place of the nearest of these words among so many tokens before, within the same piece of free text.
    pub(super) fn cue(&self, at: usize, reach: usize, words: &[&str]) -> Option<usize> {
        (at.saturating_sub(reach)..at).rev().take_while(|place| !self.norm(*place).is_empty()).find(|place| self.is_one_of(*place, words))
    }

    pub(super) fn take(&mut self, range: Range<usize>, kind: Kind) {
        for token in &mut self.tokens[range.clone()] {
            token.taken = Some(kind);
        }
        self.finds.push((range, kind));
    }

    /// Part of a find of this kind, or such a placeholder.
    pub(super) fn is_found(&self, at: usize, kind: Kind) -> bool {
        self.tokens.get(at).is_some_and(|token| token.taken == Some(kind))
    }

    /// How many finds there are.
    pub(super) fn found(&self) -> usize {
        self.finds.len()
    }

    /// The finds as byte ranges in order; neighbours of the same kind with only a space between them are one.
    pub(super) fn spans(mut self) -> Vec<super::Span> {
        self.finds.sort_by_key(|(range, _)| range.start);
        let mut spans: Vec<super::Span> = Vec::new();
        let mut last = usize::MAX;
        for (range, kind) in &self.finds {
            let end = &self.tokens[range.end - 1];
            let end_byte = end.start + end.text.len();
            match spans.last_mut() {
                Some(span) if last == range.start && span.kind == *kind => span.end = end_byte,
                _ => spans.push(super::Span { start: self.tokens[range.start].start, end: end_byte, kind: *kind }),
            }
            last = range.end;
        }
        spans
    }
}

/// Letters, digits and the accents that follow a letter.
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')
}
