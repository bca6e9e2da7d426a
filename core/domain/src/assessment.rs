//! One interview drawn together from its report: two indices with what each part adds, where content and delivery part ways, where
//! the voice was activated and at which words, and what went well or needs practice.
//!
//! **Content** and **delivery** are two indices of 0–100. Only content is the score of an interview; delivery stands beside it and
//! changes nothing in it. What was not measured has share 0 and a reason, and the shares of the rest are scaled up to 1. An index is
//! the sum of its contributions, each rounded to six digits after the point.

mod content;
pub mod correctness;
mod delivery;
mod dimensions;
mod feedback;
mod mismatches;
mod peaks;
pub mod scales;
pub(crate) mod threads;
mod tracks;
mod weights;
mod words;

use serde::{Deserialize, Serialize};

use crate::report::{Criterion, Drill, Figure, JudgedBy, Quote, Report, Unmeasured};

pub use dimensions::{Dimension, Evaluated};
pub use tracks::{How, Place, Sample, Tracks, tracks};
pub use weights::Weights;

/// Figures of the delivery that count toward its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryPart {
    /// Words per minute over all answers.
    Pace,
    /// Fillers per minute over all answers.
    Fillers,
    /// Mean talk time of the behavioural answers, in milliseconds.
    TalkLength,
    /// Mean of the answers' longest pauses, in milliseconds.
    LongestPause,
    /// Share of the time turned toward the screen.
    TowardScreen,
}

/// What an observation or a contribution is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A criterion of the rubric.
    Criterion(Criterion),
    /// A figure of the delivery.
    Delivery(DeliveryPart),
    /// That there was an answer at all.
    Answer,
}

/// What one part adds to its index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// Which part.
    pub part: Part,
    /// Its weight as set.
    pub weight: f64,
    /// Its share of the index, 0–1; 0 where it was not measured.
    pub share: f64,
    /// What was measured: for a criterion the share of judged questions that showed it, else in the unit of the [`DeliveryPart`].
    pub measured: Figure,
    /// That on the scale 0–100.
    pub score: Figure,
    /// Share times score.
    pub points: Figure,
    /// The answers it comes from.
    pub turns: Vec<u32>,
    /// Who measured or judged; absent where nobody did.
    pub judged_by: Option<JudgedBy>,
}

/// A weighted sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// 0–100, with what it may truly be. Content without a calibrated judge has a range and no value.
    pub points: Figure,
    /// What adds up to it.
    pub contributions: Vec<Contribution>,
}

/// How what was said and how it was said part ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MismatchKind {
    /// A strong answer in a voice more activated than its baseline; extent: share of the answer's speech.
    StrongButActivated,
    /// A strong answer turned away from the screen; extent: share of the time with a face.
    StrongButAway,
    /// Fluent, with little of the rubric in it; extent: share of the rubric that is missing.
    FluentButThin,
}

/// Content and delivery of one answer that part ways.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mismatch {
    /// How.
    pub kind: MismatchKind,
    /// How much, 0–1; the lower end is 0 where the content may truly be neither strong nor thin.
    pub extent: Figure,
    /// The answer.
    pub turn: u32,
    /// Where it shows most.
    pub start_ms: u64,
    /// End of that.
    pub end_ms: u64,
    /// The words there.
    pub quote: Option<Quote>,
}

/// A stretch in which the voice was more activated than its own baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Peak {
    /// Onset.
    pub start_ms: u64,
    /// Offset.
    pub end_ms: u64,
    /// Mean of the robust z-scores.
    pub mean_z: f32,
    /// The answer that has most of it; `None` outside all answers.
    pub turn: Option<u32>,
    /// The words said meanwhile, phrase by phrase.
    pub quotes: Vec<Quote>,
}

/// Something that went well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Strength {
    /// What.
    pub part: Part,
    /// The answers that show it.
    pub turns: Vec<u32>,
    /// Where it shows best.
    pub at_ms: u64,
    /// The words there; absent where code shows it.
    pub quote: Option<Quote>,
}

/// Something to work on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weakness {
    /// What.
    pub part: Part,
    /// The answers it comes from.
    pub turns: Vec<u32>,
    /// Where it shows most.
    pub at_ms: u64,
    /// The words there, or the words to start from; absent where nothing was said.
    pub quote: Option<Quote>,
    /// What to do about it.
    pub drill: Drill,
}

/// The interview drawn together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// What the answers contained.
    pub content: Index,
    /// How they were given.
    pub delivery: Index,
    /// The customer's nine dimensions, each with a figure or the reason why there is none.
    pub dimensions: Vec<Dimension>,
    /// In order of the answers.
    pub mismatches: Vec<Mismatch>,
    /// In order of time.
    pub peaks: Vec<Peak>,
    /// Content first, the more frequent first.
    pub strengths: Vec<Strength>,
    /// Unanswered questions first, then content, the more frequent first, then delivery.
    pub weaknesses: Vec<Weakness>,
}

/// Draws a report together.
pub fn of(report: &Report, weights: &Weights) -> Assessment {
    let threads = threads::of(&report.answers);
    let content = content::index(&threads, report, weights);
    let delivery = delivery::index(report, weights);
    Assessment {
        dimensions: dimensions::of(report, &content, &delivery),
        mismatches: mismatches::of(report),
        peaks: peaks::of(report),
        strengths: feedback::strengths(report, &threads),
        weaknesses: feedback::weaknesses(report, &threads),
        content,
        delivery,
    }
}

impl Index {
    /// The sum of the contributions; `reason` where none was measured.
    fn sum(contributions: Vec<Contribution>, reason: Unmeasured) -> Self {
        let measured: Vec<&Contribution> = contributions.iter().filter(|one| one.share > 0.0).collect();
        let total = |end: fn(&Figure) -> Option<f64>| measured.iter().map(|one| end(&one.points)).sum::<Option<f64>>();
        let value = total(|points| points.value);
        let points = match measured.is_empty() {
            true => Figure::unmeasured(reason),
            false => Figure {
                value,
                low: total(|points| points.low),
                high: total(|points| points.high),
                reason: value.is_none().then_some(Unmeasured::Uncalibrated),
            },
        };
        Self { points: points.map(rounded), contributions: contributions.into_iter().map(Contribution::rounded).collect() }
    }
}

impl Contribution {
    fn rounded(self) -> Self {
        let (measured, score, points) = (self.measured.map(rounded), self.score.map(rounded), self.points.map(rounded));
        Self { share: rounded(self.share), measured, score, points, ..self }
    }
}

/// Six digits after the point: more would be noise, and these survive JSON.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests;
