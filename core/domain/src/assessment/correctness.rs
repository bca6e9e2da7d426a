//! Whether the code works: what ran says so, nobody else.

use std::collections::BTreeMap;

use super::rounded;
use crate::code_run::CodeRun;
use crate::question::QuestionKind;
use crate::report::{AnswerReport, Figure, Unmeasured};

/// Percent of the tests that passed, hidden ones included, in the last run of each question's code; the mean over the questions whose code
/// ran against all of them.
pub fn of(answers: &[AnswerReport]) -> Figure {
    let coded = answers.iter().filter(|answer| answer.question.kind == QuestionKind::Coding);
    let mut last: BTreeMap<&str, Option<&CodeRun>> = BTreeMap::new();
    for answer in coded {
        let run = answer.runs.iter().rfind(|run| run.with_hidden);
        let known = last.entry(&answer.question.id).or_default();
        *known = run.or(*known);
    }
    if last.is_empty() {
        return Figure::unmeasured(Unmeasured::NotAsked);
    }
    let percents: Vec<f64> = last.into_values().flatten().map(|run| 100.0 * f64::from(run.passed) / f64::from(run.total.max(1))).collect();
    if percents.is_empty() {
        return Figure::unmeasured(Unmeasured::CodeNotRun);
    }
    Figure::exact(rounded(percents.iter().sum::<f64>() / percents.len() as f64))
}
