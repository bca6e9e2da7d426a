//! A question that was tried again: both tries side by side.
//!
//! Content and delivery are compared apart. What the answers contained is that of the question with its follow-ups, because these exist to
//! add what was missing; how it was said is that of the answer to the question itself. Two figures differ surely only where all that the
//! one may truly be lies beside all that the other may be.

use serde::{Deserialize, Serialize};

use crate::assessment::threads::{self, Thread};
use crate::question::{AskedQuestion, QuestionOrigin};
use crate::report::{AnswerReport, BandRange, Criterion, DeliveryFigures, Figure, Report, TranscriptPart, Unmeasured};

/// The same question in two interviews.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The earlier try.
    pub before: Try,
    /// The later one.
    pub after: Try,
    /// What was looked for in either, in the order of the rubric.
    pub criteria: Vec<CriterionChange>,
    /// How it was said, figure by figure.
    pub delivery: Vec<FigureChange>,
}

/// One try at the question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Try {
    /// The question, then its follow-ups, each with its answer.
    pub answers: Vec<Told>,
    /// The range with everything said.
    pub range: Option<BandRange>,
    /// Set exactly when `range` is absent.
    pub range_reason: Option<Unmeasured>,
}

/// What was asked and answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// As it was put; the wording of the same question may differ between interviews.
    pub question: AskedQuestion,
    /// What was said and typed.
    pub transcript: Vec<TranscriptPart>,
    /// The code, where some was written.
    pub code: Option<String>,
}

/// One criterion before and after; `None` where that try was not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionChange {
    /// Which.
    pub criterion: Criterion,
    /// Whether the earlier try showed it.
    pub before: Option<bool>,
    /// Whether the later one does.
    pub after: Option<bool>,
}

/// What became of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Found both times.
    Kept,
    /// Only now.
    Gained,
    /// Only before.
    Lost,
    /// Found neither time.
    StillMissing,
}

impl CriterionChange {
    /// What became of it; `None` where one of the tries was not judged.
    pub fn change(&self) -> Option<Change> {
        Some(match (self.before?, self.after?) {
            (true, true) => Change::Kept,
            (false, true) => Change::Gained,
            (true, false) => Change::Lost,
            (false, false) => Change::StillMissing,
        })
    }
}

/// Figures of the delivery that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Words per minute.
    Pace,
    /// Fillers per minute.
    Fillers,
    /// Longest pause, in milliseconds.
    LongestPause,
    /// Speech, in milliseconds.
    TalkTime,
    /// Share of the time turned toward the screen.
    TowardScreen,
}

impl Measure {
    /// All of them, in the order of a report.
    pub const ALL: [Self; 5] = [Self::Pace, Self::Fillers, Self::LongestPause, Self::TalkTime, Self::TowardScreen];

    fn of(self, figures: &DeliveryFigures) -> Figure {
        match self {
            Self::Pace => figures.pace_wpm,
            Self::Fillers => figures.fillers_per_min,
            Self::LongestPause => figures.longest_pause_ms,
            Self::TalkTime => figures.talk_ms,
            Self::TowardScreen => figures.toward_screen,
        }
    }
}

/// One figure before and after, each perhaps not measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FigureChange {
    /// Which.
    pub measure: Measure,
    /// In the earlier try.
    pub before: Figure,
    /// In the later one.
    pub after: Figure,
}

impl FigureChange {
    /// After less before; `None` where one was not measured.
    pub fn difference(&self) -> Option<f64> {
        Some(self.after.value? - self.before.value?)
    }

    /// The two surely differ. A figure that can only be too small differs surely only from a smaller one.
    pub fn is_sure(&self) -> bool {
        let (Some(before), Some(after)) = (ends(&self.before), ends(&self.after)) else { return false };
        before.1 < after.0 || after.1 < before.0
    }
}

/// From the least to the most that a measured figure may truly be.
fn ends(figure: &Figure) -> Option<(f64, f64)> {
    let value = figure.value?;
    Some(match (figure.low, figure.high) {
        (None, None) => (value, value),
        (low, high) => (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)),
    })
}

/// The question of turn `before_turn` in one report and that of `after_turn` in another; `None` where a report has no such planned
/// question, or the two are not the same.
pub fn compare(before: &Report, before_turn: u32, after: &Report, after_turn: u32) -> Option<Comparison> {
    let (before, after) = (thread(before, before_turn)?, thread(after, after_turn)?);
    if question(&before)?.id != question(&after)?.id {
        return None;
    }
    let (said_before, said_after) = (&main(&before)?.delivery, &main(&after)?.delivery);
    let figures = Measure::ALL.map(|measure| FigureChange { measure, before: measure.of(said_before), after: measure.of(said_after) });
    Some(Comparison { criteria: criteria(&before, &after), delivery: figures.to_vec(), before: told(&before), after: told(&after) })
}

/// The turn at which an interview puts this question as planned.
pub fn turn_of(report: &Report, question_id: &str) -> Option<u32> {
    let asks = |answer: &&AnswerReport| answer.question.origin == QuestionOrigin::Planned && answer.question.id == question_id;
    report.answers.iter().find(asks).map(|answer| answer.turn)
}

fn thread(report: &Report, turn: u32) -> Option<Thread<'_>> {
    threads::of(&report.answers).into_iter().find(|thread| thread.turn() == turn)
}

fn question<'a>(thread: &Thread<'a>) -> Option<&'a AskedQuestion> {
    thread.answers.first().map(|answer| &answer.question)
}

/// The answer to the question itself, put another way where the candidate had no example at first.
fn main<'a>(thread: &Thread<'a>) -> Option<&'a AnswerReport> {
    thread.answers.iter().rev().find(|answer| answer.question.origin != QuestionOrigin::FollowUp).copied()
}

fn told(thread: &Thread<'_>) -> Try {
    let told = |answer: &&AnswerReport| Told {
        question: answer.question.clone(),
        transcript: answer.transcript.clone(),
        code: answer.code.clone(),
    };
    let range = thread.range();
    let reason = thread.answers.first().and_then(|answer| answer.range_reason).unwrap_or(Unmeasured::NoAnswer);
    Try { answers: thread.answers.iter().map(told).collect(), range, range_reason: range.is_none().then_some(reason) }
}

fn criteria(before: &Thread<'_>, after: &Thread<'_>) -> Vec<CriterionChange> {
    let mut order: Vec<Criterion> = Vec::new();
    for (_, finding) in before.findings().chain(after.findings()) {
        if !order.contains(&finding.criterion) {
            order.push(finding.criterion);
        }
    }
    let shows = |thread: &Thread<'_>, criterion| thread.criteria().contains(&criterion).then(|| thread.shows(criterion).is_some());
    order
        .into_iter()
        .map(|criterion| CriterionChange { criterion, before: shows(before, criterion), after: shows(after, criterion) })
        .collect()
}

#[cfg(test)]
mod tests;
