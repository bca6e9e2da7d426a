//! The candidate's words at a time, verbatim.
//!
//! A phrase has the time of the speech it was heard in; its words have none. They are spread evenly over it, so a slice may be off by
//! some words: it says "around here", and the recording tells exactly.

use super::scales::PACE_WPM;
use super::threads::Thread;
use crate::delivery::{MIN_SPEECH_SPAN_MS, is_filler};
use crate::report::{AnswerReport, Quote, TranscriptPart};
use crate::session::UtteranceSource;

/// Longest quote, in words.
const LONGEST_WORDS: usize = 25;

/// What was said between two times, phrase by phrase; empty where no words were recognised.
pub(super) fn said_within(answer: &AnswerReport, from_ms: u64, to_ms: u64) -> Vec<Quote> {
    answer.transcript.iter().filter_map(|part| slice(part, from_ms, to_ms)).collect()
}

/// The most that was said in one phrase between two times, else the first words of the answer.
pub(super) fn around(answer: &AnswerReport, from_ms: u64, to_ms: u64) -> Option<Quote> {
    let said = said_within(answer, from_ms, to_ms);
    said.into_iter().max_by_key(|quote| quote.text.len()).or_else(|| opening(answer))
}

/// The first words of an answer.
pub(super) fn opening(answer: &AnswerReport) -> Option<Quote> {
    beginning(answer.transcript.first()?)
}

/// The phrase with most fillers, from shortly before its first.
pub(super) fn with_fillers(answer: &AnswerReport) -> Option<Quote> {
    const BEFORE_WORDS: usize = 3;
    let fillers = |part: &&TranscriptPart| part.text.split_whitespace().filter(|word| is_filler(word)).count();
    let part = spoken(answer).filter(|part| fillers(part) > 0).max_by_key(fillers)?;
    let first = part.text.split_whitespace().position(is_filler)?.saturating_sub(BEFORE_WORDS);
    let words = bounds(&part.text);
    quote(part, words.get(first..words.len().min(first + LONGEST_WORDS))?, part.start_ms)
}

/// The beginning of the phrase whose words per minute are furthest from fine.
pub(super) fn at_oddest_pace(answer: &AnswerReport) -> Option<Quote> {
    let odd = |part: &&TranscriptPart| {
        let minutes = part.end_ms?.checked_sub(part.start_ms).filter(|ms| *ms >= MIN_SPEECH_SPAN_MS)? as f64 / 60_000.0;
        Some(PACE_WPM.score(part.text.split_whitespace().count() as f64 / minutes))
    };
    let timed = spoken(answer).filter_map(|part| Some((odd(&part)?, part)));
    let (_, part) = timed.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
    beginning(part)
}

/// Words to start a drill from: the first quote of the thread's findings, else how its first answer begins.
pub(super) fn starting_point(thread: &Thread<'_>) -> Option<Quote> {
    let found = thread.findings().flat_map(|(_, finding)| &finding.quotes);
    let short = |quote: &&Quote| quote.text.split_whitespace().count() <= LONGEST_WORDS;
    found.into_iter().find(short).cloned().or_else(|| thread.answers.iter().find_map(|answer| opening(answer)))
}

/// The words of a spoken phrase whose middles lie between two times.
fn slice(part: &TranscriptPart, from_ms: u64, to_ms: u64) -> Option<Quote> {
    let end_ms = part.end_ms.filter(|end_ms| part.source == UtteranceSource::Spoken && *end_ms > part.start_ms)?;
    let words = bounds(&part.text);
    let middle_ms = |n: usize| part.start_ms + (end_ms - part.start_ms) * (2 * n as u64 + 1) / (2 * words.len() as u64);
    let inside: Vec<usize> = (0..words.len()).filter(|n| (from_ms..=to_ms).contains(&middle_ms(*n))).take(LONGEST_WORDS).collect();
    let (first, last) = (*inside.first()?, *inside.last()?);
    quote(part, words.get(first..=last)?, from_ms.clamp(part.start_ms, end_ms))
}

fn beginning(part: &TranscriptPart) -> Option<Quote> {
    let words = bounds(&part.text);
    quote(part, words.get(..LONGEST_WORDS.min(words.len()))?, part.start_ms)
}

fn spoken(answer: &AnswerReport) -> impl Iterator<Item = &TranscriptPart> {
    answer.transcript.iter().filter(|part| part.source == UtteranceSource::Spoken)
}

fn quote(part: &TranscriptPart, words: &[(usize, usize)], start_ms: u64) -> Option<Quote> {
    let text = part.text.get(words.first()?.0..words.last()?.1)?;
    Some(Quote { text: text.to_owned(), start_ms, source: part.source })
}

/// Where each word begins and ends, in bytes.
fn bounds(text: &str) -> Vec<(usize, usize)> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(|word| (start(word), start(word) + word.len())).collect()
}
