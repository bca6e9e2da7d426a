//! What to ask after an answer: probe what it left out, in the candidate's own words; put the question another way for
//! somebody without an example; or go on.

use domain::question::{AskedQuestion, QuestionOrigin};
use domain::report::Criterion;
use domain::session::{AnswerEnd, Session, Turn};

use crate::bank::{self, Question};
use crate::evaluate::{self, Evidence, Judgement};

/// Most follow-ups to one planned question; a reframing is not one.
pub const MOST_FOLLOW_UPS: usize = 2;
/// Longest quote in a follow-up, in words.
pub const LONGEST_QUOTE_WORDS: usize = 12;
/// With less time left nothing is probed any more.
pub const FEWEST_MS_LEFT: u64 = 90_000;
/// A second follow-up is worth its time only for one of the most important criteria.
const WORTH_A_SECOND: usize = 4;
/// A longer word is no word; it is not quoted.
const LONGEST_QUOTE_CHARS: usize = 140;

/// The follow-up or reframing that the last answer calls for, if any.
pub fn choose(session: &Session) -> Option<AskedQuestion> {
    let last = session.turns.last()?;
    let answered = last.ended.is_some_and(|(how, _)| matches!(how, AnswerEnd::Done | AnswerEnd::Silence));
    if !answered || last.answer.is_empty() || session.remaining_ms(session.t_ms) < FEWEST_MS_LEFT {
        return None;
    }
    let question = bank::find(&last.question.id)?;
    let thread: Vec<&Turn> = session.turns.iter().filter(|turn| turn.question.id == question.id).collect();
    if evaluate::has_no_example(&last.question, &last.answer) {
        let fresh = thread.iter().all(|turn| turn.question.origin == QuestionOrigin::Planned);
        return fresh.then(|| asked(question, last, QuestionOrigin::Reframed, question.reframing.to_owned()));
    }
    let judgements: Vec<Judgement> = thread.iter().map(|turn| evaluate::judge(&turn.question, &turn.answer)).collect();
    let of_last = judgements.last().filter(|judgement| !judgement.findings.is_empty())?;
    let mut evidence = Evidence::default();
    judgements.iter().for_each(|judgement| evidence.add(&judgement.evidence));
    let criterion = missing(session, question, &thread, &evidence)?;
    let text = filled(question.follow_up(criterion), quote(last, of_last));
    Some(asked(question, last, QuestionOrigin::FollowUp, text))
}

/// The most important criterion that is missing, unless the interview has already probed for it in the same words.
fn missing(session: &Session, question: &Question, thread: &[&Turn], evidence: &Evidence) -> Option<Criterion> {
    let is_probe = |turn: &&Turn| turn.question.origin == QuestionOrigin::FollowUp;
    let reach = match thread.iter().copied().filter(is_probe).count() {
        0 => usize::MAX,
        count if count < MOST_FOLLOW_UPS => WORTH_A_SECOND,
        _ => return None,
    };
    let probes: Vec<&str> = session.turns.iter().filter(is_probe).map(|turn| turn.question.text.as_str()).collect();
    let probed = |criterion: Criterion| probes.iter().any(|text| text.ends_with(probe(question.follow_up(criterion))));
    bank::criteria(question.kind).iter().copied().take(reach).find(|criterion| !evidence.found.contains(criterion) && !probed(*criterion))
}

/// The part of a follow-up after its quote.
fn probe(template: &str) -> &str {
    template.split_once("{quote}”. ").map_or(template, |(_, probe)| probe)
}

fn filled(template: &str, quote: Option<&str>) -> String {
    match quote {
        Some(quote) => template.replacen("{quote}", quote, 1),
        None => probe(template).to_owned(),
    }
}

fn asked(question: &Question, last: &Turn, origin: QuestionOrigin, text: String) -> AskedQuestion {
    AskedQuestion {
        id: question.id.to_owned(),
        kind: question.kind,
        competency: question.competency.to_owned(),
        text,
        origin,
        because: None,
        // The editor goes on with what stands in it.
        starter_code: question.starter_code.map(|_| last.answer.code.clone()),
    }
}

/// The beginning of the sentence that says most: one with evidence, else the first of some length.
fn quote<'a>(turn: &'a Turn, judgement: &Judgement) -> Option<&'a str> {
    let utterances = turn.answer.utterances();
    let evidence = judgement.findings.iter().flat_map(|finding| &finding.quotes);
    let with_evidence = evidence
        .flat_map(|quote| utterances.iter().filter_map(|said| said.text.find(&quote.text).map(|at| &said.text[at..at + quote.text.len()])));
    let sentences = utterances.iter().flat_map(|said| evaluate::sentences(said.text));
    let (long, short): (Vec<&str>, Vec<&str>) = sentences.partition(|sentence| sentence.split_whitespace().count() >= 4);
    with_evidence.chain(long).chain(short).map(first_words).find(|words| !words.is_empty() && words.chars().count() <= LONGEST_QUOTE_CHARS)
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

#[cfg(test)]
mod tests;
