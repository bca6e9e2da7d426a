//! What to ask after an answer: probe what it left out, in the candidate's own words; put the question another way for
//! somebody without an example; or go on.
//!
//! Every follow-up quotes the answer, or says that it is about the code where there are no words. A second one may point to an earlier
//! answer that had what this one lacks. Terms that nobody has to know are [probed deeper](depth),
//! and what the code did when it [ran](run) comes first.

mod depth;
mod quote;
mod run;

use domain::question::{AskedQuestion, BecauseOf, QuestionOrigin};
use domain::report::Criterion;
use domain::session::{AnswerEnd, Hint, Session, Turn};

use crate::bank::{self, Question};
use crate::decision::Decision;
use crate::evaluate::{self, Evidence, Judgement};
use crate::{plan, style};

/// Longest quote in a follow-up, in words.
pub const LONGEST_QUOTE_WORDS: usize = 12;
/// With less time left nothing is probed any more.
pub const FEWEST_MS_LEFT: u64 = 90_000;
/// A second follow-up is worth its time only for one of the most important criteria.
const WORTH_A_SECOND: usize = 4;

/// The follow-up or reframing that the last answer calls for, if any.
pub fn choose(session: &Session) -> Option<Decision> {
    let last = session.turns.last()?;
    let answered = last.ended.is_some_and(|(how, _)| matches!(how, AnswerEnd::Done | AnswerEnd::Silence));
    if !answered || last.answer.is_empty() || session.remaining_ms(session.t_ms) < FEWEST_MS_LEFT {
        return None;
    }
    let question = bank::find(&last.question.id)?;
    let thread: Vec<&Turn> = session.turns.iter().filter(|turn| turn.question.id == question.id).collect();
    if evaluate::has_no_example(&last.question, &last.answer, &hints(&thread)) {
        let fresh = thread.iter().all(|turn| turn.question.origin == QuestionOrigin::Planned);
        let reframed = || asked(question, last, QuestionOrigin::Reframed, question.reframing.to_owned());
        return fresh.then(|| Decision::keeping(reframed(), None, None));
    }
    let judgements: Vec<Judgement> =
        thread.iter().enumerate().map(|(at, turn)| evaluate::judge(&turn.question, &turn.answer, &hints(&thread[..=at]))).collect();
    let of_last = judgements.last().filter(|judgement| !judgement.findings.is_empty())?;
    let mut evidence = Evidence::default();
    judgements.iter().for_each(|judgement| evidence.add(&judgement.evidence));

    let probes = thread.iter().filter(|turn| is_probe(turn)).count();
    let term = depth::unfamiliar_term(session, &thread);
    if probes >= plan::most_follow_ups(question.kind, session.setup.style, term.is_some()) {
        return None;
    }
    if let Some(probe) = run::probe(&thread) {
        return Some(Decision::exact(asked(question, last, QuestionOrigin::FollowUp, probe)));
    }
    let quote = quote::of(last, of_last);
    let about_last = |template: &str| filled(template, quote, last);
    let follow_up = |criterion, text| Decision::keeping(asked(question, last, QuestionOrigin::FollowUp, text), criterion, quote);
    if let Some(probe) = term.and_then(|term| depth::probe(session, &thread, &term)) {
        return Some(follow_up(None, about_last(&probe)));
    }
    let criterion = missing(session, question, probes, &evidence)?;
    let mut text = about_last(question.follow_up(criterion));
    if probes > 0
        && let Some(earlier) = quote::earlier(session, question, criterion)
    {
        text.push_str(&format!(" Earlier you said “{earlier}”: something of that kind is what I am after."));
    }
    Some(follow_up(Some(criterion), text))
}

fn hints<'a>(turns: &[&'a Turn]) -> Vec<&'a Hint> {
    turns.iter().flat_map(|turn| &turn.hints).collect()
}

fn is_probe(turn: &Turn) -> bool {
    turn.question.origin == QuestionOrigin::FollowUp
}

/// What the style prizes or, after that, the most important criterion that is missing, unless the interview has already probed for it
/// in the same words.
fn missing(session: &Session, question: &Question, probes: usize, evidence: &Evidence) -> Option<Criterion> {
    let reach = if probes == 0 { usize::MAX } else { WORTH_A_SECOND };
    let texts: Vec<&str> = session.turns.iter().filter(|turn| is_probe(turn)).map(|turn| turn.question.decided()).collect();
    let probed = |criterion: Criterion| texts.iter().any(|text| text.contains(probe(question.follow_up(criterion))));
    let of_kind = bank::criteria(question.kind);
    let prized = style::shape(session.setup.style).prizes.iter().filter(|prized| of_kind.contains(prized));
    let in_order = prized.chain(of_kind.iter().take(reach)).copied();
    in_order.into_iter().find(|criterion| !evidence.found.contains(criterion) && !probed(*criterion))
}

/// The part of a follow-up after its quote.
pub(crate) fn probe(template: &str) -> &str {
    template.split_once("{quote}”. ").map_or(template, |(_, probe)| probe)
}

fn filled(template: &str, quote: Option<&str>, last: &Turn) -> String {
    match quote {
        Some(quote) => template.replacen("{quote}", quote, 1),
        None if last.answer.has_code() => format!("Looking at your code: {}", probe(template)),
        None => format!("About that answer: {}", probe(template)),
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
        because_of: BecauseOf::Resume,
        // The editor goes on with what stands in it.
        starter_code: question.starter_code.map(|_| last.answer.code.clone()),
        worded_by: None,
        decided_text: None,
    }
}

#[cfg(test)]
mod tests;
