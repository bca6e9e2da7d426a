//! Sentences that abuse the interviewer, the product or its questions: "what a stupid question", "you useless machine".
//!
//! They say nothing of what was asked, so an answer with them is judged like the answer without them. That is a heuristic, in English and
//! German, and of forms rather than words: abuse has somebody here as its target, who is said to be something, is called something or is
//! sent away. The same words about a release, a client or an index have another target, and whoever reports abuse tells of the past or
//! quotes it; both remain part of the answer, and so does "you" as technical answers use it. Where only this interview can be meant, the
//! form alone is enough, friendly remarks included: "what a … question", "this interview is …". Of made-up abuse of which only the
//! counts were seen while this was made it finds 21 in 30, of other sentences it takes 2 in 30 (`insult/tests.rs`).

mod lists;

use super::list::List;
use lists::{
    ABUSE, ADVERBS, ARE, ARTICLES, DISMISSALS, EXCLAMATIONS, HATE, INTERVIEW, NO_PAST_AFTER, NO_PAST_BEFORE, PAST, QUESTIONED, REPROACH,
    THESE, TOOL, YOU, YOURS,
};

/// A sentence of so few words is nothing but what it calls somebody.
const EXCLAIMED: usize = 4;
/// A remark is short; whoever explains needs more words.
const REMARKED: usize = 9;
/// Words between "is" and what somebody is said to be.
const REACH: usize = 5;
/// Words of a noun phrase: "this really stupid question".
const PHRASE: usize = 4;

/// Whether a sentence is nothing but that.
pub(super) fn is_insult(sentence: &str) -> bool {
    let words: Vec<String> = super::words(sentence).into_iter().map(|(word, _)| word).collect();
    let row = Row(&words);
    let is_told = sentence.contains(['“', '”', '„', '"', '«', '»']) || row.any(|at| row.is_past(at));
    !is_told && row.any(|at| row.sends_away(at) || row.says_to_be(at) || row.calls(at) || row.hates(at) || row.exclaims(at))
}

struct Row<'a>(&'a [String]);

impl Row<'_> {
    fn any(&self, is: impl Fn(usize) -> bool) -> bool {
        (0..self.0.len()).any(is)
    }

    fn is(&self, list: &List, at: usize) -> bool {
        self.0.get(at).is_some_and(|word| list.has(word))
    }

    fn was(&self, list: &List, at: usize, back: usize) -> bool {
        at.checked_sub(back).is_some_and(|at| self.is(list, at))
    }

    fn is_remark(&self) -> bool {
        self.0.len() <= REMARKED
    }

    /// A past that tells a story: "that was a stupid question" does not, and "did you" asks.
    fn is_past(&self, at: usize) -> bool {
        self.is(&PAST, at) && !self.was(&NO_PAST_AFTER, at, 1) && !self.is(&NO_PAST_BEFORE, at + 1)
    }

    /// The noun of this interview: a question, or a tool that a word before it points at.
    fn is_meant(&self, at: usize) -> bool {
        self.is(&INTERVIEW, at) || (self.is(&TOOL, at) && (1..=PHRASE).any(|back| self.was(&THESE, at, back)))
    }

    /// "You are …", "are you …", "this tool is …", "that is …".
    fn says_to_be(&self, at: usize) -> bool {
        if !self.is(&ARE, at) {
            return false;
        }
        let is_asked = self.is(&YOU, at + 1);
        let is_you = self.was(&YOU, at, 1) || is_asked;
        let is_named = at > 0 && self.is_meant(at - 1);
        let is_that = at == 1 && self.is(&QUESTIONED, 0) && self.is_remark();
        let is_abused = (at + 1..=at + REACH).any(|at| self.is(&ABUSE, at));
        let said = (at + 1 + usize::from(is_asked)..self.0.len()).find(|at| !self.is(&ARTICLES, *at) && !self.is(&ADVERBS, *at));
        let is_reproached = said.is_some_and(|at| self.is(&REPROACH, at));
        let is_this = (1..=PHRASE).any(|back| at > 0 && self.is(&INTERVIEW, at - 1) && self.was(&THESE, at - 1, back));
        (is_you || is_named) && (is_abused || is_reproached)
            || is_that && is_abused
            || self.is_remark() && (at == 1 && self.is(&YOU, 0) && self.is(&ARTICLES, 2) || at <= PHRASE && is_this)
    }

    /// "You stupid …", "your useless …", "idiotic machine", "what a … question".
    fn calls(&self, at: usize) -> bool {
        let is_addressed = self.was(&YOU, at, 1) || self.was(&YOURS, at, 1) || self.was(&ADVERBS, at, 1) && self.was(&YOU, at, 2);
        let is_meant = |noun| self.is_meant(noun) || self.is(&TOOL, noun) && (is_addressed || self.0.len() <= PHRASE);
        let is_thing = (self.is(&ABUSE, at) || self.is(&REPROACH, at)) && (at + 1..=at + 2).any(is_meant);
        let is_what = self.is(&EXCLAMATIONS, at)
            && self.is(&ARTICLES, at + 1)
            && (at + 2..self.0.len()).any(|noun| self.is(&INTERVIEW, noun) || self.is(&ABUSE, noun));
        self.is(&ABUSE, at) && is_addressed || is_thing || is_what && self.is_remark()
    }

    fn hates(&self, at: usize) -> bool {
        self.is(&HATE, at) && (self.is(&YOU, at + 1) || (at + 1..=at + PHRASE).any(|at| self.is_meant(at)))
    }

    fn sends_away(&self, at: usize) -> bool {
        DISMISSALS
            .iter()
            .any(|phrase| phrase.split(' ').enumerate().all(|(nth, word)| self.0.get(at + nth).is_some_and(|said| said == word)))
    }

    fn exclaims(&self, at: usize) -> bool {
        self.is(&ABUSE, at) && self.0.len() <= EXCLAIMED
    }
}

#[cfg(test)]
mod tests;
