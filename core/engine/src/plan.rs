//! Which question comes when: a pure function of the choices and the seed, so that nothing of the plan has to be stored.
//!
//! A planned question takes [`cost_min`] minutes with its follow-ups; questions are planned until the time is used up, to the
//! nearest question. More time granted later means more of the same sequence, as long as the bank lasts.

use domain::question::{AskedQuestion, QuestionKind};
use domain::session::Session;
use domain::setup::{InterviewKind, ResumeTerm, Role, Setup};

use crate::bank::{self, Question};

/// From this length on a mixed interview for software or data roles holds a coding question.
const MIXED_WITH_CODING_MIN: u8 = 20;

/// Minutes that a question of this kind takes with its follow-ups.
pub fn cost_min(kind: QuestionKind) -> u64 {
    match kind {
        QuestionKind::Behavioural => 3,
        QuestionKind::Technical => 4,
        QuestionKind::Coding => 15,
    }
}

/// A question in its place.
#[derive(Debug, Clone, Copy)]
pub struct Planned<'a> {
    /// The question.
    pub question: &'static Question,
    /// The term of the resume that it is put about.
    pub term: Option<&'a ResumeTerm>,
    /// Chooses among equal wordings.
    pub seed: u64,
}

impl Planned<'_> {
    /// The question as it is put.
    pub fn ask(&self, setup: &Setup) -> AskedQuestion {
        self.question.ask(setup.style, self.term, self.seed)
    }
}

/// The next planned question that was not asked yet; `None` when the plan is done.
pub fn next(session: &Session, seed: u64) -> Option<Planned<'_>> {
    let asked = |planned: &Planned<'_>| session.turns.iter().any(|turn| turn.question.id == planned.question.id);
    plan(&session.setup, session.budget_ms / 60_000, seed).into_iter().find(|planned| !asked(planned))
}

/// All questions for `minutes` of interview, in order.
pub fn plan(setup: &Setup, minutes: u64, seed: u64) -> Vec<Planned<'_>> {
    let mut pools = [QuestionKind::Behavioural, QuestionKind::Technical, QuestionKind::Coding].map(|kind| (kind, pool(setup, kind, seed)));
    let mut planned: Vec<Planned<'_>> = Vec::new();
    let mut used_min = 0;
    let mut technical = 0;
    for kind in kinds(setup) {
        if !planned.is_empty() && used_min + cost_min(kind).div_ceil(2) > minutes {
            break;
        }
        let Some(question) = pools.iter_mut().find(|(of, _)| *of == kind).and_then(|(_, pool)| pool.pop()) else { break };
        let seed = mixed(seed, question.id);
        let mut term = None;
        if kind == QuestionKind::Technical {
            // Two of three are about the resume: enough to be an interview of this person, not an interrogation on one line.
            term = (technical % 3 != 2).then(|| setup.resume_terms.get(technical % setup.resume_terms.len().max(1))).flatten();
            technical += 1;
        }
        used_min += cost_min(kind);
        planned.push(Planned { question, term, seed });
    }
    planned
}

/// The kinds in turn, without end.
fn kinds(setup: &Setup) -> impl Iterator<Item = QuestionKind> {
    let codes = matches!(setup.role, Role::Software | Role::Data) && setup.minutes >= MIXED_WITH_CODING_MIN;
    let round: &[QuestionKind] = match setup.kind {
        InterviewKind::Behavioural => &[QuestionKind::Behavioural],
        InterviewKind::Technical => &[QuestionKind::Technical],
        InterviewKind::Coding => &[QuestionKind::Coding],
        InterviewKind::Mixed if codes => {
            &[QuestionKind::Behavioural, QuestionKind::Technical, QuestionKind::Coding, QuestionKind::Behavioural, QuestionKind::Technical]
        }
        InterviewKind::Mixed => &[QuestionKind::Behavioural, QuestionKind::Technical],
    };
    round.iter().copied().cycle()
}

/// The questions of a kind for this setup, the first to be asked last: shuffled by the seed; those made for the role come before
/// those for all, those the style favours before the others.
fn pool(setup: &Setup, kind: QuestionKind, seed: u64) -> Vec<&'static Question> {
    let mut pool: Vec<_> = bank::questions()
        .filter(|question| question.kind == kind && question.roles.contains(&setup.role) && question.levels.contains(&setup.level))
        .collect();
    pool.sort_by_key(|question| {
        let favoured = question.favours == Some(setup.style);
        let other_style = question.favours.is_some() && !favoured;
        let place = mixed(seed, question.id) % 100 + if favoured { 0 } else { 40 } + if other_style { 40 } else { 0 };
        (place + if kind == QuestionKind::Technical && question.roles.len() > 1 { 25 } else { 0 }, question.id)
    });
    pool.reverse();
    pool
}

/// A number that depends on every bit of the seed and the name: FNV-1a, then the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
fn mixed(seed: u64, name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests;
