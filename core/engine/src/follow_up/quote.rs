//! The candidate's own words, short enough to be put into a question.

use domain::question::QuestionOrigin;
use domain::report::Criterion;
use domain::session::{Session, Turn};

use super::LONGEST_QUOTE_WORDS;
use crate::bank::Question;
use crate::evaluate::{self, Judgement};

/// A longer word is no word; it is not quoted.
const LONGEST_QUOTE_CHARS: usize = 140;
/// Fewer words say too little to remind somebody of an earlier answer.
const FEWEST_REMINDER_WORDS: usize = 4;
/// How many planned questions back somebody is reminded of.
const FARTHEST_BACK: usize = 4;

/// The beginning of the sentence that says most: one with evidence, else the first of some length.
pub(super) fn of<'a>(turn: &'a Turn, judgement: &Judgement) -> Option<&'a str> {
    let utterances = turn.answer.utterances();
    let sentences = utterances.iter().flat_map(|said| evaluate::told(said.text));
    let (long, short): (Vec<&str>, Vec<&str>) = sentences.partition(|sentence| sentence.split_whitespace().count() >= 4);
    with_evidence(turn, judgement, |_| true).into_iter().chain(long).chain(short).map(first_words).find(|words| is_quotable(words))
}

/// Words of an earlier question's answer that show this criterion, unless somebody was reminded of them before.
pub(super) fn earlier<'a>(session: &'a Session, question: &Question, criterion: Criterion) -> Option<&'a str> {
    let planned = |turn: &&Turn| turn.question.origin == QuestionOrigin::Planned && turn.question.kind == question.kind;
    let others = session.turns.iter().rev().filter(planned).filter(|turn| turn.question.id != question.id);
    let known = |words: &&str| session.turns.iter().any(|turn| turn.question.decided().contains(&format!("Earlier you said “{words}”")));
    others.take(FARTHEST_BACK).find_map(|turn| {
        let judgement = evaluate::judge(&turn.question, &turn.answer, &turn.hints.iter().collect::<Vec<_>>());
        let words = with_evidence(turn, &judgement, |found| found == criterion).into_iter().map(first_words);
        words.filter(|words| words.split_whitespace().count() >= FEWEST_REMINDER_WORDS && is_quotable(words)).find(|words| !known(words))
    })
}

/// The passages of an answer that show something, in the order of the findings.
fn with_evidence<'a>(turn: &'a Turn, judgement: &Judgement, wanted: impl Fn(Criterion) -> bool) -> Vec<&'a str> {
    let utterances = turn.answer.utterances();
    let quotes = judgement.findings.iter().filter(|finding| wanted(finding.criterion)).flat_map(|finding| &finding.quotes);
    quotes
        .flat_map(|quote| utterances.iter().filter_map(|said| said.text.find(&quote.text).map(|at| &said.text[at..at + quote.text.len()])))
        .collect()
}

fn is_quotable(words: &str) -> bool {
    !words.is_empty() && words.chars().count() <= LONGEST_QUOTE_CHARS
}

/// At most [`LONGEST_QUOTE_WORDS`] words from the beginning, verbatim, without the punctuation at their end.
fn first_words(text: &str) -> &str {
    let end = text
        .split_whitespace()
        .take(LONGEST_QUOTE_WORDS)
        .last()
        .map_or(0, |word| word.as_ptr() as usize - text.as_ptr() as usize + word.len());
    text[..end].trim().trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | '%'))
}
