//! The sentences of an answer and what each of them shows.

use std::collections::{BTreeMap, BTreeSet};

use domain::question::AskedQuestion;
use domain::report::{Criterion, Quote};
use domain::session::{Answer, Hint};

use super::quotes;
use super::signs;
use super::words::Words;
use crate::bank;

/// A whole sentence of the candidate's, however long, with the criteria whose signs begin in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Verbatim.
    pub(crate) quote: Quote,
    /// At least one.
    pub(crate) criteria: BTreeSet<Criterion>,
}

/// The sentences that show something under the rubric of the question's kind, in the order of the answer.
pub(crate) fn shown(question: &AskedQuestion, answer: &Answer, hints: &[&Hint]) -> Vec<Shown> {
    let words = Words::of(question, answer, hints);
    let terms = super::expected_terms(question);
    let mut sentences: BTreeMap<(usize, usize, usize), BTreeSet<Criterion>> = BTreeMap::new();
    for criterion in bank::criteria(question.kind) {
        for hit in signs::of(*criterion, &words, &terms).hits {
            let first = &words.row[hit.start];
            let (start, end) = quotes::sentence(words.passages[first.passage].text, first.start);
            sentences.entry((first.passage, start, end)).or_default().insert(*criterion);
        }
    }
    let told = |((passage, start, end), criteria)| Shown { quote: quotes::quote(&words.passages[passage], answer, start, end), criteria };
    sentences.into_iter().map(told).collect()
}
