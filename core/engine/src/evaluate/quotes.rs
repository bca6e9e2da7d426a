//! From signs to the candidate's own words.

use domain::report::Quote;
use domain::session::Answer;

use super::signs::Hit;
use super::words::{Passage, PassageTime, Words};

/// Most quotes for one finding.
const MOST_QUOTES: usize = 2;
/// A sentence longer than this is cut around the sign, in words.
const LONGEST_SENTENCE: usize = 30;
const WORDS_BEFORE: usize = 8;
const WORDS_AFTER: usize = 16;
/// Signs looked at for quotes; an endless answer must not cost endless time.
const MOST_HITS: usize = 64;

/// Verbatim quotes around the hits, the one that says most first.
pub(super) fn of(words: &Words<'_>, answer: &Answer, hits: &[Hit]) -> Vec<Quote> {
    let mut ranges: Vec<(usize, usize, usize)> = Vec::new();
    for hit in hits.iter().take(MOST_HITS) {
        let range = around(words, hit);
        if !ranges.contains(&range) {
            ranges.push(range);
        }
    }
    let words_in = |(passage, start, end): &(usize, usize, usize)| words.passages[*passage].text[*start..*end].split_whitespace().count();
    ranges.sort_by_key(|range| std::cmp::Reverse(words_in(range)));
    ranges.truncate(MOST_QUOTES);
    ranges.into_iter().map(|(passage, start, end)| quote(&words.passages[passage], answer, start, end)).collect()
}

/// That range of the passage, verbatim.
pub(super) fn quote(passage: &Passage<'_>, answer: &Answer, start: usize, end: usize) -> Quote {
    Quote { text: passage.text[start..end].to_owned(), start_ms: time_of(passage, answer, start), source: passage.source }
}

/// When byte `at` of the passage was said or typed.
pub(super) fn time_of(passage: &Passage<'_>, answer: &Answer, at: usize) -> u64 {
    match passage.time {
        PassageTime::Fixed(ms) => ms,
        PassageTime::Typed { skipped_chars } => answer.typed_at_ms(skipped_chars + passage.text[..at].chars().count()),
    }
}

/// Passage and byte range of the sentence that a hit begins in, or of the words around the hit when that sentence has no end.
fn around(words: &Words<'_>, hit: &Hit) -> (usize, usize, usize) {
    let first = &words.row[hit.start];
    let text = words.passages[first.passage].text;
    let (start, end) = sentence(text, first.start);
    if text[start..end].split_whitespace().count() <= LONGEST_SENTENCE {
        return (first.passage, start, end);
    }
    let inside = |index: &usize| {
        let word = &words.row[*index];
        word.passage == first.passage && word.start >= start && word.end <= end
    };
    let from = (hit.start.saturating_sub(WORDS_BEFORE)..=hit.start).find(inside).unwrap_or(hit.start);
    let last = (hit.start + WORDS_AFTER).min(words.row.len() - 1);
    let to = (hit.start..=last).rev().find(inside).unwrap_or(hit.start);
    (first.passage, words.row[from].start, words.row[to].end)
}

/// Byte range of the sentence around `at`, without the space around it.
pub(crate) fn sentence(text: &str, at: usize) -> (usize, usize) {
    let mut start = 0;
    let mut end = text.len();
    let mut chars = text.char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        let after = index + c.len_utf8();
        let ends = c == '\n' || (matches!(c, '.' | '!' | '?' | ';') && chars.peek().is_none_or(|(_, next)| next.is_whitespace()));
        if ends && after <= at {
            start = after;
        } else if ends {
            end = after;
            break;
        }
    }
    let sentence = &text[start..end];
    let lead = sentence.len() - sentence.trim_start().len();
    (start + lead, start + sentence.trim_end().len().max(lead))
}
