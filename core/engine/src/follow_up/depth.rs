//! Terms that stand in no list of ours are probed deeper, once per question: the candidate is the one who has to explain them.

use domain::question::QuestionKind;
use domain::session::{Session, Turn};

use super::is_probe;
use crate::{evaluate, lexicon, resume};

const PROBES: [&str; 3] = [
    "You said “{quote}”. I do not know {term}: what does it do that the more common choices could not?",
    "You said “{quote}”. How does {term} work inside, as far as you had to know it?",
    "You said “{quote}”. When would you not use {term}, and what would you take then?",
];

/// The unfamiliar term that this thread is about: that of its question, else the first that an answer names.
pub(super) fn unfamiliar_term(session: &Session, thread: &[&Turn]) -> Option<String> {
    let planned = &thread.first()?.question;
    if planned.kind != QuestionKind::Technical {
        return None;
    }
    let terms = session.setup.terms();
    let cited = |term: &&domain::setup::ResumeTerm| planned.because.as_ref() == Some(&term.line) && planned.decided().contains(&term.term);
    let of_question = terms.filter(cited).map(|term| term.term.as_str()).find(|term| !lexicon::knows(term));
    let of_answers = || {
        thread.iter().flat_map(|turn| turn.answer.utterances()).flat_map(|said| evaluate::told(said.text)).find_map(resume::unknown_product)
    };
    of_question.map(str::to_owned).or_else(of_answers)
}

/// The follow-up on this term with a `{quote}`; `None` where this question has been probed so already, or nothing new is left to ask.
pub(super) fn probe(session: &Session, thread: &[&Turn], term: &str) -> Option<String> {
    let about = |template: &str| template.replace("{term}", term);
    let put = |turn: &Turn, template: &str| is_probe(turn) && turn.question.decided().contains(super::probe(&about(template)));
    if PROBES.iter().any(|template| thread.iter().any(|turn| put(turn, template))) {
        return None;
    }
    PROBES.iter().find(|template| session.turns.iter().all(|turn| !put(turn, template))).map(|template| about(template))
}
