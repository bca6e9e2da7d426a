//! The answers of an interview that is over, judged by a model: each criterion by itself and several times, so that what the model is
//! unsure of shows as spread. What code can count is counted by code, and answers without enough evidence are not sent at all.

use domain::calibration::median;
use domain::question::QuestionOrigin;
use domain::report::{AnswerReport, BandRange, Criterion, JudgedBy, ModelBand, ModelJudging, Report};
use serde::{Deserialize, Serialize};

use super::reply::Judgement;
use crate::{bank, evaluate};

/// How often each criterion of an answer is judged, where limits allow.
pub const ROUNDS: usize = 5;

/// Something to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The answer.
    pub turn: u32,
    /// What of it.
    pub criterion: Criterion,
}

/// What one call gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// A band, with the candidate's own words.
    Band(Judgement),
    /// Nothing in the answer is about the criterion.
    Nothing,
    /// No reply that can be used.
    Unusable,
}

/// One call, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// What was asked.
    pub task: Task,
    /// What came of it.
    pub outcome: Outcome,
}

/// What of an interview is judged, in the order of its answers: the criteria that signs were looked for, of answers that have a range; and,
/// of the answer to a planned question, those that only a model can [judge](bank::judged_only).
pub fn tasks(report: &Report) -> Vec<Task> {
    let judged = report.answers.iter().filter(|answer| answer.range.is_some());
    judged.flat_map(|answer| criteria(answer).into_iter().map(|criterion| Task { turn: answer.turn, criterion })).collect()
}

fn criteria(answer: &AnswerReport) -> Vec<Criterion> {
    let looked_for = answer.findings.iter().filter(|finding| finding.judged_by != JudgedBy::Counted).map(|finding| finding.criterion);
    let is_whole = answer.question.origin == QuestionOrigin::Planned;
    let alone = bank::judged_only(answer.question.kind).iter().copied();
    let has_ground = |criterion: &Criterion| answer.code.is_some() || !matches!(criterion, Criterion::CodeQuality | Criterion::Efficiency);
    looked_for.chain(alone.filter(|_| is_whole).filter(has_ground)).collect()
}

/// The tasks that were called least often, while that is less than [`ROUNDS`]; empty when everything is done.
pub fn next(tasks: &[Task], calls: &[Call]) -> Vec<Task> {
    let made = |task: &Task| calls.iter().filter(|call| call.task == *task).count();
    let least = tasks.iter().map(made).min().filter(|least| *least < ROUNDS);
    tasks.iter().copied().filter(|task| Some(made(task)) == least).collect()
}

/// Puts what a model judged into a report. Nothing else in it changes. `judging` says who judged; what its replies were worth is counted
/// here.
pub fn add(report: &mut Report, calls: &[Call], judging: ModelJudging) {
    for answer in &mut report.answers {
        let turn = answer.turn;
        let of = |criterion| calls.iter().filter(move |call| call.task == Task { turn, criterion }).map(|call| &call.outcome);
        let band = |criterion| band(criterion, evaluate::anchor(&answer.question, criterion), &judging.model, of(criterion));
        answer.bands = criteria(answer).into_iter().filter_map(band).collect();
    }
    let unusable = calls.iter().filter(|call| call.outcome == Outcome::Unusable).count() as u32;
    report.judging = Some(ModelJudging { unusable, ..judging });
}

/// All calls on one criterion together; `None` without a usable one.
fn band<'a>(criterion: Criterion, anchor: String, model: &str, outcomes: impl Iterator<Item = &'a Outcome>) -> Option<ModelBand> {
    let (mut judgements, mut nothing, mut unusable): (Vec<&Judgement>, usize, usize) = (Vec::new(), 0, 0);
    for outcome in outcomes {
        match outcome {
            Outcome::Band(judgement) => judgements.push(judgement),
            Outcome::Nothing => nothing += 1,
            Outcome::Unusable => unusable += 1,
        }
    }
    let calls = judgements.len() + nothing;
    judgements.sort_by_key(|judgement| judgement.band);
    let spread = judgements.first().zip(judgements.last()).map(|(lowest, highest)| BandRange { low: lowest.band, high: highest.band });
    let bands = judgements.iter().map(|judgement| judgement.band).chain(std::iter::repeat_n(0, nothing));
    let band = median(bands).filter(|band| *band > 0 && calls > unusable);
    let nearest = band.and_then(|band| judgements.iter().min_by_key(|judgement| judgement.band.abs_diff(band)));
    (calls > 0).then(|| ModelBand {
        criterion,
        anchor,
        band,
        spread,
        calls: calls as u32,
        found_nothing: nothing as u32,
        quote: nearest.map(|judgement| judgement.quote.clone()),
        why: nearest.map(|judgement| judgement.why.clone()).unwrap_or_default(),
        judged_by: JudgedBy::Model(model.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use domain::report::{JudgingState, Quote};
    use domain::session::UtteranceSource;
    use domain::setup::InterviewKind;

    use super::*;
    use crate::report;
    use crate::test_sessions::{Room, setup};

    fn report() -> Report {
        let mut room = Room::open(setup(InterviewKind::Behavioural, 10), 7);
        room.answer(
            "Last spring our checkout failed for one customer in ten. I traced it to a timeout and moved the call behind a queue. Errors \
             fell from 10% to 0.2%, and I learned to measure first.",
            60_000,
        );
        room.answer("fine", 1_000);
        room.skip();
        report::build("s", &room.session, &[])
    }

    fn gave(band: u8) -> Outcome {
        let quote = Quote { text: format!("words of {band}"), start_ms: 1, source: UtteranceSource::Typed };
        Outcome::Band(Judgement { band, quote, why: format!("why {band}") })
    }

    #[test]
    fn only_what_has_evidence_and_is_not_counted_is_judged() {
        let tasks = tasks(&report());
        assert!(tasks.len() >= 4 && tasks.iter().all(|task| task.turn == 0));
        assert!(tasks.iter().all(|task| !matches!(task.criterion, Criterion::Numbers | Criterion::Code)));
        assert!(tasks.iter().any(|task| task.criterion == Criterion::Clarity));
    }

    #[test]
    fn every_criterion_has_its_first_call_before_any_has_its_second() {
        let tasks = tasks(&report());
        let mut calls = Vec::new();
        for round in 0..ROUNDS {
            for left in (1..=tasks.len()).rev() {
                let next = next(&tasks, &calls);
                assert_eq!(next.len(), left, "round {round}");
                calls.push(Call { task: next[0], outcome: if left == 1 { Outcome::Unusable } else { gave(2) } });
            }
        }
        assert!(next(&tasks, &calls).is_empty());
    }

    #[test]
    fn the_median_stands_with_its_quote_and_the_spread_beside_it() {
        let together = |outcomes: &[Outcome]| band(Criterion::Result, "a".into(), "m", outcomes.iter());
        let five = together(&[gave(3), gave(2), gave(4), Outcome::Unusable, gave(3), Outcome::Nothing]).unwrap();
        assert_eq!((five.band, five.spread, five.calls, five.found_nothing), (Some(3), Some(BandRange { low: 2, high: 4 }), 5, 1));
        assert_eq!((five.quote.unwrap().text, five.why), ("words of 3".to_owned(), "why 3".to_owned()));
        let between = together(&[gave(1), gave(3)]).unwrap();
        assert_eq!((between.band, between.why.as_str()), (Some(2), "why 1"), "the words are the nearest call's");
        let nothing = together(&[Outcome::Nothing, Outcome::Nothing, gave(4)]).unwrap();
        assert_eq!((nothing.band, nothing.quote, nothing.found_nothing), (None, None, 2));
        let useless = together(&[gave(4), Outcome::Unusable]).unwrap();
        assert_eq!((useless.band, useless.spread), (None, Some(BandRange { low: 4, high: 4 })));
        assert_eq!(together(&[Outcome::Unusable]), None);
    }

    #[test]
    fn bands_change_nothing_else_in_a_report() {
        let before = report();
        let mut after = before.clone();
        let calls: Vec<Call> = tasks(&before).into_iter().map(|task| Call { task, outcome: gave(1) }).collect();
        let judging = ModelJudging {
            service: "Anthropic".into(),
            model: "claude".into(),
            prompt_version: 1,
            state: JudgingState::Partial,
            unusable: 0,
            calibrated: None,
        };
        add(&mut after, &calls, judging);
        assert_eq!(after.judging.take().unwrap().state, JudgingState::Partial);
        assert_eq!(after.answers[0].bands.len(), calls.len());
        after.answers.iter_mut().for_each(|answer| answer.bands.clear());
        assert_eq!(after, before);
    }
}
