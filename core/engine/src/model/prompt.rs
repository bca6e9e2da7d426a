//! What a model is told, and how: the server decides what is asked next and what is judged, the model words and judges it.
//!
//! Everything that a candidate wrote or said is data between [delimiters](fence) that nobody can guess. Personal data is taken out first:
//! a prompt is made of [`Told`], and there is no other way to get one. Sentences that are no part of an answer are
//! [left out](evaluate::is_aside).

mod fence;
pub mod judge;
pub mod template;
pub mod wording;

use std::ops::Range;

use domain::report::{Criterion, Quote};
use domain::session::{Answer, Session, Turn, Utterance, UtteranceSource};

use crate::evaluate::{self, is_aside};
use crate::redaction::{Known, redact};
use crate::transcript::without_personal_data;

/// Changes with every change of what is sent, so that judgements say what they rest on.
pub const PROMPT_VERSION: u32 = 2;

/// Stands where an aside was.
const LEFT_OUT: &str = "[left out]";

/// An interview as a model may be told of it: without the personal data that [`crate::redaction`] finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Told(Session);

impl Told {
    /// Takes personal data out of everything that is the candidate's. `known` are names that must not be told in any case.
    pub fn of(session: &Session, known: &Known) -> Self {
        let mut told = without_personal_data(session, known);
        for Turn { question, answer, .. } in &mut told.turns {
            question.because = question.because.as_ref().map(|line| redact(line, known).text);
            answer.code = redact(&answer.code, known).text;
        }
        Self(told)
    }

    /// One of its turns.
    pub fn turn(&self, turn: usize) -> Option<&Turn> {
        self.0.turns.get(turn)
    }
}

/// An answer's words in one text, as a prompt has them.
pub(super) struct Words<'a> {
    answer: &'a Answer,
    utterances: Vec<Utterance<'a>>,
    text: String,
    asides: Vec<Range<usize>>,
}

impl<'a> Words<'a> {
    pub(super) fn of(answer: &'a Answer) -> Self {
        let utterances = answer.utterances();
        let (mut text, mut asides) = (String::new(), Vec::new());
        for utterance in &utterances {
            if !text.is_empty() {
                text.push(' ');
            }
            let from = text.len();
            let inside = |sentence: &str| sentence.as_ptr() as usize - utterance.text.as_ptr() as usize + from;
            let unwanted = evaluate::sentences(utterance.text).filter(|sentence| is_aside(sentence));
            asides.extend(unwanted.map(|sentence| inside(sentence)..inside(sentence) + sentence.len()));
            text.push_str(utterance.text);
        }
        Self { answer, utterances, text, asides }
    }

    /// The text without asides.
    fn judged(&self) -> String {
        let (mut judged, mut at) = (String::new(), 0);
        for aside in &self.asides {
            judged.push_str(&self.text[at..aside.start]);
            judged.push_str(LEFT_OUT);
            at = aside.end;
        }
        judged + &self.text[at..]
    }

    /// The candidate's own words that `quote` repeats, from the text or the code; `None` where they stand in neither, or in an aside.
    pub(super) fn find(&self, quote: &str) -> Option<Quote> {
        let said = place(&self.text, quote).filter(|at| self.asides.iter().all(|aside| at.end <= aside.start || aside.end <= at.start));
        if let Some(at) = said {
            let mut from = 0;
            for utterance in &self.utterances {
                let end = from + utterance.text.len();
                if at.start < end {
                    let start_ms = evaluate::said_ms(self.answer, utterance, at.start - from);
                    return Some(Quote { text: self.text[at].to_owned(), start_ms, source: utterance.source });
                }
                from = end + 1;
            }
        }
        let code = &self.answer.code;
        let (_, written_ms) = self.answer.code_edited_ms?;
        let at = place(code, quote).filter(|_| self.answer.has_code() && !is_aside(quote))?;
        Some(Quote { text: code[at].to_owned(), start_ms: written_ms, source: UtteranceSource::Typed })
    }
}

/// The bytes of `text` in which the words of `quote` stand in a row; case, punctuation and fillers make no difference.
pub(super) fn place(text: &str, quote: &str) -> Option<Range<usize>> {
    let (words, wanted) = (evaluate::words(text), evaluate::words(quote));
    let same = |run: &&[(String, Range<usize>)]| run.iter().zip(&wanted).all(|((word, _), (other, _))| word == other);
    let run = words.windows(wanted.len().max(1)).find(same).filter(|_| !wanted.is_empty())?;
    Some(run.first()?.1.start..run.last()?.1.end)
}

/// A criterion's name on the wire.
pub(crate) fn name_of(criterion: Criterion) -> String {
    serde_json::to_value(criterion).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
