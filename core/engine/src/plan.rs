//! Which question comes when: a pure function of the choices and the seed, so that nothing of the plan has to be stored.
//!
//! A planned question takes [`cost_min`] minutes with its follow-ups; questions are planned until the time is used up, to the
//! nearest question. More time granted later means more of the same sequence, as long as the bank lasts. The talk that some
//! [styles](style::shape) end with comes when everything planned was asked or little time is left.

mod again;
mod pick;
mod terms;

pub use again::admitted;

use domain::SCHEMA_VERSION;
use domain::plan::{Plan, PlannedQuestion};
use domain::question::{AskedQuestion, BecauseOf, QuestionKind};
use domain::session::Session;
use domain::setup::{CompanyStyle, InterviewKind, Role, Setup};

use crate::bank::{self, Cited, Question};
use crate::decision::Decision;
use crate::{lexicon, split_mix, style};
use pick::{Pool, Want};
use terms::Terms;

/// From this length on a mixed interview for software or data roles holds a coding question.
const MIXED_WITH_CODING_MIN: u8 = 20;
/// From this length on there is time for talk at the beginning and the end.
const WITH_TALK_MIN: u8 = 10;
/// With less time left a style that closes with some talk does so.
const CLOSES_MS: u64 = 150_000;

/// Minutes that a question of this kind takes with its follow-ups.
pub fn cost_min(kind: QuestionKind, style: CompanyStyle) -> u64 {
    let follow_ups = style::shape(style).most_follow_ups as u64;
    match kind {
        QuestionKind::Talk => 2,
        QuestionKind::Behavioural => 1 + follow_ups,
        QuestionKind::Technical => 2 + follow_ups,
        QuestionKind::Coding => 15,
    }
}

/// Most follow-ups to a question of this style: one more about a term that has to be explained, none to talk.
pub fn most_follow_ups(kind: QuestionKind, style: CompanyStyle, unfamiliar: bool) -> usize {
    match kind {
        QuestionKind::Talk => 0,
        _ => style::shape(style).most_follow_ups + usize::from(unfamiliar),
    }
}

/// A question in its place.
#[derive(Debug, Clone, Copy)]
pub struct Planned<'a> {
    /// The question.
    pub question: &'static Question,
    /// The term that it is put about.
    pub cited: Option<Cited<'a>>,
    /// Chooses among equal wordings.
    pub seed: u64,
}

impl Planned<'_> {
    /// The question as it is put.
    pub fn ask(&self, setup: &Setup) -> AskedQuestion {
        self.question.ask(setup.style, self.cited, self.seed)
    }

    /// The question, and what other words for it must keep.
    pub fn decide(&self, setup: &Setup) -> Decision {
        let asked = self.ask(setup);
        match self.question.kind {
            QuestionKind::Coding => Decision::exact(asked),
            _ => Decision::keeping(asked, None, self.cited.map(|cited| cited.term.term.as_str())),
        }
    }

    fn outlined(&self, setup: &Setup) -> PlannedQuestion {
        let Self { question, cited, .. } = self;
        let unfamiliar = cited.is_some_and(|cited| !lexicon::knows(&cited.term.term));
        PlannedQuestion {
            kind: question.kind,
            competency: question.competency.to_owned(),
            minutes: cost_min(question.kind, setup.style),
            difficulty: question.difficulty(),
            most_follow_ups: most_follow_ups(question.kind, setup.style, unfamiliar),
            because: cited.map(|cited| cited.term.line.clone()),
            because_of: cited.map(|cited| cited.of).unwrap_or_default(),
        }
    }
}

/// The plan as it is shown before the interview, without the words of its questions.
pub fn outline(setup: &Setup, seed: u64) -> Plan {
    let planned = plan(setup, u64::from(setup.minutes), seed).into_iter().chain(closing(setup));
    let questions: Vec<PlannedQuestion> = planned.map(|planned| planned.outlined(setup)).collect();
    Plan { schema_version: SCHEMA_VERSION, minutes: questions.iter().map(|question| question.minutes).sum(), questions }
}

/// The next planned question that was not asked yet; `None` when the plan is done.
pub fn next(session: &Session, seed: u64) -> Option<Planned<'_>> {
    let setup = &session.setup;
    let is_new = |planned: &Planned<'_>| session.turns.iter().all(|turn| turn.question.id != planned.question.id);
    let closing = closing(setup);
    if closing.is_some() && session.remaining_ms(session.t_ms) < CLOSES_MS {
        return closing.filter(is_new);
    }
    plan(setup, session.budget_ms / 60_000, seed).into_iter().chain(closing).find(is_new)
}

/// All questions for `minutes` of interview but the closing talk, in order; one that is tried [again](domain::setup::Again) stands alone.
pub fn plan(setup: &Setup, minutes: u64, seed: u64) -> Vec<Planned<'_>> {
    if let Some(again) = &setup.again {
        return again::planned(again, seed).into_iter().collect();
    }
    let mut pools = [QuestionKind::Behavioural, QuestionKind::Technical, QuestionKind::Coding].map(|kind| Pool::new(setup, kind, seed));
    let mut terms = Terms::of(setup, seed);
    let mut planned: Vec<Planned<'_>> = talk(setup, style::shape(setup.style).opening).into_iter().collect();
    let cost = |kind| cost_min(kind, setup.style);
    let minutes = minutes.saturating_sub(closing(setup).map_or(0, |closing| cost(closing.question.kind)));
    let mut used_min = planned.iter().map(|planned| cost(planned.question.kind)).sum::<u64>();
    for kind in kinds(setup) {
        let is_first = planned.iter().all(|planned| planned.question.kind == QuestionKind::Talk);
        if !is_first && used_min + cost(kind).div_ceil(2) > minutes {
            break;
        }
        let cited = (kind == QuestionKind::Technical).then(|| terms.next()).flatten();
        let gap = cited.filter(|cited| cited.of == BecauseOf::Job).and_then(|_| terms.gap_question());
        let want = Want { used_min, cited, planned: &planned };
        let question = gap.or_else(|| pools.iter_mut().find(|pool| pool.kind == kind)?.take(setup, &want));
        let Some(question) = question else { break };
        // Neighbours of the same kind get different introductions and endings.
        let place = planned.iter().filter(|before| before.question.kind == kind).count() as u64;
        used_min += cost(kind);
        planned.push(Planned { question, cited, seed: wording(seed) + place * 4 });
    }
    planned
}

fn closing(setup: &Setup) -> Option<Planned<'static>> {
    talk(setup, style::shape(setup.style).closing)
}

fn talk(setup: &Setup, id: Option<&str>) -> Option<Planned<'static>> {
    let has_place = setup.minutes >= WITH_TALK_MIN && setup.again.is_none();
    let question = id.filter(|_| has_place).and_then(bank::find)?;
    Some(Planned { question, cited: None, seed: 0 })
}

/// The kinds in turn, without end.
fn kinds(setup: &Setup) -> impl Iterator<Item = QuestionKind> {
    let codes = matches!(setup.role, Role::Software | Role::Data) && setup.minutes >= MIXED_WITH_CODING_MIN;
    let shape = style::shape(setup.style);
    let round: &[QuestionKind] = match setup.kind {
        InterviewKind::Behavioural => &[QuestionKind::Behavioural],
        InterviewKind::Technical => &[QuestionKind::Technical],
        InterviewKind::Coding => &[QuestionKind::Coding],
        InterviewKind::Mixed if codes => shape.round_with_code,
        InterviewKind::Mixed => shape.round,
    };
    round.iter().copied().cycle()
}

fn wording(seed: u64) -> u64 {
    mixed(seed, "wording") % 9
}

/// A number that depends on every bit of the seed and the name: FNV-1a, then [`split_mix::finalised`].
fn mixed(seed: u64, name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    split_mix::finalised(hash)
}

#[cfg(test)]
mod tests;
