//! Looks an answer through for the signs of its question's rubric, with quotes. English only, heuristic, uncalibrated.
//!
//! The signs are sequences of words, see [`cues`], matched on [normalised words](words): case, punctuation, fillers, repeated words,
//! British or American spelling and whether something was typed or recognised make no difference. Nothing of the delivery counts.
//!
//! # The provisional range
//! With `s` = criteria found / criteria of the kind (equal weights, for want of a reason for others) the middle is `1 + 3·s`. Around it
//! lie ±1 band for under [`SOME_WORDS`] different content words, ±0.75 for under [`MANY_WORDS`], else ±0.5, rounded outward and never
//! narrower than one band; under [`SOME_WORDS`] the upper end is at most 3. These numbers are ours: they say that a few words carry
//! little evidence, and wait for calibration with human graders. There is no range at all without [`FEWEST_WORDS`] different
//! content words and signs that the answer is about the question: one of action and result, another part of STAR and a word of
//! working life; two expected terms; or code. A story that borrows such words passes: this engine cannot tell a good example from a bad
//! one. [Asides](is_aside) are no part of the answer, and what repeats the question or a hint is not the candidate's own.

mod code;
mod cues;
mod insult;
mod list;
mod plea;
mod quotes;
mod sentences;
mod signs;
mod spelling;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use domain::question::{AskedQuestion, QuestionKind};
use domain::report::{BandRange, Criterion, Finding, JudgedBy, Unmeasured};
use domain::session::{Answer, Hint, Utterance};

use crate::bank;
pub(crate) use plea::is_plea;
pub(crate) use sentences::{Shown, shown};
use words::Words;

/// Different content words below which there is no range.
pub const FEWEST_WORDS: usize = 12;
/// Different content words from which the range narrows, and may reach the top.
pub const SOME_WORDS: usize = 25;
/// Different content words from which the range is narrowest.
pub const MANY_WORDS: usize = 50;

/// Expected terms below which an answer is not taken to be about the question.
const FEWEST_TOPIC_TERMS: usize = 2;
/// The same for words of working life; just one, because every trade has words that our list lacks.
const FEWEST_WORK_WORDS: usize = 1;

/// What one answer shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// All criteria of the question's kind in order of importance; empty where there is nothing to judge.
    pub findings: Vec<Finding>,
    /// The provisional range.
    pub range: Option<BandRange>,
    /// Set exactly when `range` is absent.
    pub reason: Option<Unmeasured>,
    /// What the range rests on; add that of other answers to the same question with [`Evidence::add`].
    pub evidence: Evidence,
}

/// What a range rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Criteria found.
    pub found: BTreeSet<Criterion>,
    /// Different content words, stemmed.
    pub content: BTreeSet<String>,
    /// Places of the expected terms found, in the question's list; for behavioural questions in the list of words of working life.
    pub terms: BTreeSet<usize>,
}

/// Judges one answer by itself; what it repeats of the `hints` given until then shows nothing.
pub fn judge(question: &AskedQuestion, answer: &Answer, hints: &[&Hint]) -> Judgement {
    let nothing = |reason| Judgement { findings: Vec::new(), range: None, reason: Some(reason), evidence: Evidence::default() };
    if question.kind == QuestionKind::Talk {
        return nothing(Unmeasured::NotJudged);
    }
    if answer.is_empty() {
        return nothing(Unmeasured::NoAnswer);
    }
    let words = Words::of(question, answer, hints);
    if words.repeats_question && !answer.has_code() {
        return nothing(Unmeasured::RepeatsQuestion);
    }
    if words.own().next().is_none() && !answer.has_code() {
        return nothing(Unmeasured::NoAnswer);
    }
    let mut evidence = Evidence { content: words.content(), ..Evidence::default() };
    if question.kind == QuestionKind::Behavioural {
        evidence.terms = signs::work_life(&words);
    }
    let terms = expected_terms(question);
    let findings = bank::criteria(question.kind)
        .iter()
        .map(|criterion| {
            let signs = signs::of(*criterion, &words, &terms);
            if *criterion == Criterion::Terms {
                evidence.terms = signs.terms;
            }
            let (found, quotes) = match criterion {
                Criterion::Code => code::written(answer),
                _ => (signs.found, quotes::of(&words, answer, &signs.hits)),
            };
            if found {
                evidence.found.insert(*criterion);
            }
            Finding {
                criterion: *criterion,
                anchor: anchor(question, *criterion),
                found,
                quotes: if found { quotes } else { Vec::new() },
                judged_by: if matches!(criterion, Criterion::Numbers | Criterion::Code) { JudgedBy::Counted } else { JudgedBy::BuiltIn },
            }
        })
        .collect();
    let range = evidence.range(question.kind);
    Judgement { findings, range, reason: range.is_none().then_some(Unmeasured::NotEnough), evidence }
}

fn expected_terms(question: &AskedQuestion) -> Vec<&'static str> {
    bank::find(&question.id).into_iter().flat_map(|known| known.expected_terms()).collect()
}

/// Whether the answer says that there is no example or no idea, and little else.
pub fn has_no_example(question: &AskedQuestion, answer: &Answer, hints: &[&Hint]) -> bool {
    let words = Words::of(question, answer, hints);
    words.content().len() < FEWEST_WORDS && !answer.has_code() && signs::says_none(&words)
}

/// The sentences of a text, without the space around them.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (start, end) = (!rest.is_empty()).then(|| quotes::sentence(rest, 0))?;
        let sentence = &rest[start..end];
        rest = &rest[end..];
        rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
        Some(sentence)
    })
    .filter(|sentence| !sentence.is_empty())
}

/// Whether a sentence is no part of an answer: it speaks to [the judge](is_plea), or [abuses](insult) whoever asks.
pub(crate) fn is_aside(sentence: &str) -> bool {
    is_plea(sentence) || insult::is_insult(sentence)
}

/// The sentences of a text that are part of an answer.
pub(crate) fn told(text: &str) -> impl Iterator<Item = &str> {
    sentences(text).filter(|sentence| !is_aside(sentence))
}

/// The normalised words of a text, each with its bytes there.
pub(crate) fn words(text: &str) -> Vec<(String, Range<usize>)> {
    words::normalised(text, 0).into_iter().map(|word| (word.norm, word.start..word.end)).collect()
}

/// When byte `at` of one of the answer's [utterances](Answer::utterances) was said or typed.
pub(crate) fn said_ms(answer: &Answer, utterance: &Utterance<'_>, at: usize) -> u64 {
    quotes::time_of(&words::passage(utterance, answer), answer, at)
}

/// What a strong answer to the question shows under a criterion.
pub(crate) fn anchor(question: &AskedQuestion, criterion: Criterion) -> String {
    let known = bank::find(&question.id).filter(|known| known.kind == question.kind);
    known.map_or_else(|| bank::anchor(question.kind, criterion), |known| known.anchor(criterion)).to_owned()
}

impl Evidence {
    /// Takes in what another answer to the same question shows.
    pub fn add(&mut self, other: &Self) {
        self.found.extend(&other.found);
        self.content.extend(other.content.iter().cloned());
        self.terms.extend(&other.terms);
    }

    /// The provisional range, see the [module](self); `None` when there is too little to tell.
    pub fn range(&self, kind: QuestionKind) -> Option<BandRange> {
        let words = self.content.len();
        let codes = self.found.contains(&Criterion::Code);
        if !self.is_about_the_question(kind) || (words < FEWEST_WORDS && !codes) {
            return None;
        }
        let share = self.found.len() as f64 / bank::criteria(kind).len() as f64;
        let middle = 1.0 + 3.0 * share;
        let (slack, top) = match words {
            0..SOME_WORDS => (1.0, 3.0),
            SOME_WORDS..MANY_WORDS => (0.75, 4.0),
            _ => (0.5, 4.0),
        };
        let high = (middle + slack).ceil().clamp(2.0, top);
        let low = (middle - slack).floor().clamp(1.0, high - 1.0);
        Some(BandRange { low: low as u8, high: high as u8 })
    }

    fn is_about_the_question(&self, kind: QuestionKind) -> bool {
        let has = |criterion| self.found.contains(&criterion);
        match kind {
            QuestionKind::Behavioural => {
                let star = [Criterion::Situation, Criterion::Task, Criterion::Action, Criterion::Result];
                let about_work = self.terms.len() >= FEWEST_WORK_WORDS;
                about_work && (has(Criterion::Action) || has(Criterion::Result)) && star.into_iter().filter(|part| has(*part)).count() >= 2
            }
            QuestionKind::Technical => self.terms.len() >= FEWEST_TOPIC_TERMS && !self.found.is_empty(),
            QuestionKind::Talk => false,
            QuestionKind::Coding => has(Criterion::Code) || (has(Criterion::Approach) && self.terms.len() >= FEWEST_TOPIC_TERMS),
        }
    }
}

#[cfg(test)]
mod tests;
