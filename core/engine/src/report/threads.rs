//! Answers that belong to one planned question: its own, those to its follow-ups, and that to its reframing.
//!
//! A follow-up exists so that the candidate can add what was missing. Its findings are therefore those that were still open, and
//! its range is that of the question with everything said so far.

use domain::question::{QuestionKind, QuestionOrigin};
use domain::report::{BandRange, Finding, Unmeasured};
use domain::session::{AnswerEnd, Hint, Session, Turn};

use crate::evaluate::{self, Evidence};

/// A planned question with its answers.
pub(super) struct Thread<'a> {
    pub(super) kind: QuestionKind,
    pub(super) turns: Vec<Judged<'a>>,
    /// What all its answers show together.
    pub(super) evidence: Evidence,
}

/// One answer in its thread.
pub(super) struct Judged<'a> {
    pub(super) number: u32,
    pub(super) turn: &'a Turn,
    pub(super) findings: Vec<Finding>,
    pub(super) range: Option<BandRange>,
    pub(super) reason: Option<Unmeasured>,
}

impl Thread<'_> {
    /// The range after its last judged answer.
    pub(super) fn range(&self) -> Option<BandRange> {
        self.turns.iter().rev().find_map(|judged| judged.range)
    }
}

/// The candidate went on without an answer; what was begun does not count.
pub(super) fn is_skipped(turn: &Turn) -> bool {
    matches!(turn.ended, Some((AnswerEnd::Skipped, _)))
}

/// The threads of a session, in order.
pub(super) fn of(session: &Session) -> Vec<Thread<'_>> {
    let mut threads: Vec<Thread<'_>> = Vec::new();
    let mut previous = None;
    for (number, turn) in (0..).zip(&session.turns) {
        if !previous.is_some_and(|previous| turn.question.continues(previous)) {
            threads.push(Thread { kind: turn.question.kind, turns: Vec::new(), evidence: Evidence::default() });
        }
        previous = Some(&turn.question);
        if let Some(thread) = threads.last_mut() {
            thread.take(number, turn);
        }
    }
    threads
}

impl<'a> Thread<'a> {
    fn take(&mut self, number: u32, turn: &'a Turn) {
        if is_skipped(turn) && turn.question.kind != QuestionKind::Talk {
            self.turns.push(Judged { number, turn, findings: Vec::new(), range: None, reason: Some(Unmeasured::NoAnswer) });
            return;
        }
        let hints: Vec<&Hint> = self.turns.iter().map(|judged| judged.turn).chain([turn]).flat_map(|turn| &turn.hints).collect();
        let mut judgement = evaluate::judge(&turn.question, &turn.answer, &hints);
        let continued = turn.question.origin == QuestionOrigin::FollowUp;
        if continued {
            let open = |finding: &Finding| !self.evidence.found.contains(&finding.criterion);
            judgement.findings.retain(open);
            let adds = judgement.findings.iter().any(|finding| finding.found) || judgement.range.is_some();
            let mut together = self.evidence.clone();
            together.add(&judgement.evidence);
            judgement.range = adds.then(|| together.range(self.kind)).flatten();
            judgement.reason = judgement.reason.or(Some(Unmeasured::NotEnough)).filter(|_| judgement.range.is_none());
        }
        self.evidence.add(&judgement.evidence);
        self.turns.push(Judged { number, turn, findings: judgement.findings, range: judgement.range, reason: judgement.reason });
    }
}
