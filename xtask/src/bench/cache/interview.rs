//! What an interview asks, by the session's rules and the built-in interviewer, whose decisions a model would word.

use anyhow::{Result, anyhow};
use domain::protocol::Command;
use domain::question::QuestionOrigin;
use domain::session::{Event, Session, Stamped};
use domain::setup::Setup;
use domain::splice::Splice;
use engine::decision::Decision;
use engine::interviewer::BuiltIn;
use engine::plan;
use engine::rules::{self, Input};
use fastrand::Rng;

use super::candidates::{Candidate, Class, Trap};

/// A question that a model may word, now or ahead.
pub(super) struct Call {
    pub(super) class: Class,
    pub(super) origin: QuestionOrigin,
    /// Nobody waits: the words shall be there when the question is due.
    pub(super) is_ahead: bool,
    /// From the run's beginning.
    pub(super) at_ms: u64,
    pub(super) setup: Setup,
    pub(super) model: &'static str,
    pub(super) decision: Decision,
}

/// What candidates answer: much, little, nothing; the last lets the question be put another way.
const ANSWERS: [&str; 3] = [
    "Two winters ago our warehouse lost parcels between two scanners. It was my job to find out where. I compared the logs of both, saw \
     that clocks differed by minutes and had them set from one source. Lost parcels went from 40 a week to 3, and I wrote down how.",
    "We moved the parcels to the other hall and it went well.",
    "I have no example.",
];
/// In percent, in the order of [`ANSWERS`]; assumed.
const ANSWER_SHARES: [u8; 2] = [60, 25];
/// How long an answer takes; assumed.
const ANSWER_MS: std::ops::Range<u64> = 45_000..150_000;

/// The calls of one interview, from its first question to the end of its time or plan, each with the
/// [preparation](engine::interviewer::Worded::prepare) of the planned question after it.
///
/// # Errors
/// When the rules refuse what a candidate may do.
pub(super) fn calls(candidate: &Candidate, rng: &mut Rng) -> Result<Vec<Call>> {
    let Candidate { class, trap, arrives_ms, setup, .. } = candidate;
    let seed = rng.u64(..);
    let mut session = begun(setup)?;
    let (mut t_ms, mut calls) = (0, Vec::new());
    let mut call = |t_ms: u64, decision: Decision, is_ahead: bool| {
        // Tasks, and facts about a run, stay as they are.
        if !decision.is_exact {
            let model = if *trap == Some(Trap::Model) { "model-2" } else { "model-1" };
            let (origin, at_ms, decision) = (decision.asked.origin, arrives_ms + t_ms, sprung(decision, *trap));
            calls.push(Call { class: *class, origin, is_ahead, at_ms, setup: setup.clone(), model, decision });
        }
    };
    let next = |session: &Session| plan::next(session, seed).map(|planned| planned.decide(setup));
    next(&session).into_iter().for_each(|decision| call(t_ms, decision, true));
    take(&mut session, t_ms, Command::Start)?;
    while session.remaining_ms(t_ms) > 0 {
        let Some(decision) = BuiltIn.decide(&session, seed)? else { break };
        advance(&mut session, t_ms, Input::Asked(decision.asked.clone()))?;
        call(t_ms, decision, false);
        next(&session).into_iter().for_each(|decision| call(t_ms, decision, true));
        let turn = session.turns.len() as u32 - 1;
        let splice = Splice { at: 0, delete: 0, insert: answer(rng).to_owned() };
        take(&mut session, t_ms, Command::EditAnswer { turn, splice, at_ms: t_ms })?;
        t_ms += rng.u64(ANSWER_MS);
        take(&mut session, t_ms, Command::Done { turn, by_silence: false })?;
    }
    Ok(calls)
}

fn answer(rng: &mut Rng) -> &'static str {
    let [much, little] = ANSWER_SHARES;
    let drawn = rng.u8(..100);
    ANSWERS[if drawn < much { 0 } else { 1 + usize::from(drawn >= much + little) }]
}

fn begun(setup: &Setup) -> Result<Session> {
    let created = Event::Created { setup: setup.clone() };
    Ok(Session::begin(&Stamped { server_seq: 1, t_ms: 0, event: created })?)
}

fn take(session: &mut Session, t_ms: u64, command: Command) -> Result<()> {
    advance(session, t_ms, Input::Command(command))
}

fn advance(session: &mut Session, t_ms: u64, input: Input) -> Result<()> {
    let step = rules::step(session, t_ms, input).map_err(|problem| anyhow!("{problem:?}"))?;
    for event in step.events {
        session.apply(&Stamped { server_seq: session.server_seq + 1, t_ms, event })?;
    }
    Ok(())
}

/// The question that a trap puts in the place of the bank's.
fn sprung(mut decision: Decision, trap: Option<Trap>) -> Decision {
    let text = &mut decision.asked.text;
    match trap {
        Some(Trap::Number) => *text = text.replacen(' ', " 3 ", 1),
        Some(Trap::Negation) => *text = text.replacen(' ', " not ", 1),
        _ => {}
    }
    decision
}

#[cfg(test)]
mod tests {
    use engine::rate_limit::DAY_MS;

    use super::super::candidates;
    use super::*;

    #[test]
    fn interviews_are_played_to_their_end_with_every_origin() {
        let mut rng = Rng::with_seed(11);
        let candidates = candidates::arriving(20, DAY_MS, &mut rng);
        let calls: Vec<Call> = candidates.iter().flat_map(|candidate| calls(candidate, &mut rng).unwrap()).collect();
        for origin in [QuestionOrigin::Planned, QuestionOrigin::FollowUp, QuestionOrigin::Reframed] {
            assert!(calls.iter().filter(|call| call.origin == origin && !call.is_ahead).count() > 5, "{origin:?}");
        }
        assert!(calls.iter().all(|call| !call.is_ahead || call.origin == QuestionOrigin::Planned));
        let in_time = |call: &Call| call.at_ms < candidates.last().unwrap().arrives_ms + 60 * 60_000;
        assert!(calls.iter().all(|call| !call.decision.is_exact && in_time(call)));
    }
}
