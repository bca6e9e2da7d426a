//! The report of one interview: the screen, the download and batch all show this document.
//!
//! What was not measured is `null` with a reason, never a default number. Every judgement names its rubric anchor, quotes the
//! candidate with the time, and says who judged. Content and delivery are apart; delivery never changes a content range.

mod judging;

use serde::{Deserialize, Serialize};

use crate::assessment::Assessment;
use crate::code_run::CodeRun;
use crate::job::Stage;
use crate::question::{AskedQuestion, QuestionKind, QuestionOrigin};
use crate::session::{AnswerEnd, EndReason, Hint, Status, UtteranceSource};
use crate::setup::Setup;
use crate::timeline::{GapReason, TimelineEvent};

pub use judging::{Calibrated, JudgingState, ModelBand, ModelJudging};

/// Why a figure is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unmeasured {
    /// The candidate went without the device.
    Skipped,
    /// Access was refused.
    Refused,
    /// No such device.
    NoDevice,
    /// Another program held the device.
    Busy,
    /// The device went away.
    Unplugged,
    /// The browser lacks what the analysis needs.
    Unsupported,
    /// The analysis failed.
    Failed,
    /// No recogniser ran, so there are no spoken words to count.
    NoWords,
    /// Too little was said, typed or seen to tell.
    NotEnough,
    /// The answer was skipped or is empty.
    NoAnswer,
    /// The answer repeats the question.
    RepeatsQuestion,
    /// The code did not run against all tests.
    CodeNotRun,
    /// No question of the interview called for it.
    NotAsked,
    /// Its weight is 0.
    SwitchedOff,
    /// There is a range but no one value: judgements were not compared with human graders.
    Uncalibrated,
    /// This version does not measure it.
    NotBuilt,
    /// It opens or closes the interview and is not held against a rubric.
    NotJudged,
}

impl From<GapReason> for Unmeasured {
    fn from(reason: GapReason) -> Self {
        match reason {
            GapReason::Skipped => Self::Skipped,
            GapReason::Refused => Self::Refused,
            GapReason::NoDevice => Self::NoDevice,
            GapReason::Busy => Self::Busy,
            GapReason::Unplugged => Self::Unplugged,
            GapReason::Suspended | GapReason::Muted => Self::NotEnough,
            GapReason::Unsupported => Self::Unsupported,
            GapReason::Failed => Self::Failed,
        }
    }
}

/// One measured number, or the reason why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The number, in the unit its field names.
    pub value: Option<f64>,
    /// Lower end of what it may truly be; absent where no bound is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Set exactly when `value` is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Unmeasured>,
}

impl Figure {
    /// An exact count or time.
    pub fn exact(value: f64) -> Self {
        Self { value: Some(value), low: None, high: None, reason: None }
    }

    /// A value with what it may truly be.
    pub fn between(low: f64, value: f64, high: f64) -> Self {
        Self { value: Some(value), low: Some(low), high: Some(high), reason: None }
    }

    /// A value that can only be too small.
    pub fn at_least(value: f64) -> Self {
        Self { value: Some(value), low: Some(value), high: None, reason: None }
    }

    /// No single value, but what it may be.
    pub fn bounded(low: f64, high: f64, reason: Unmeasured) -> Self {
        Self { value: None, low: Some(low), high: Some(high), reason: Some(reason) }
    }

    /// Each end through `change`, which must keep their order.
    pub fn map(self, change: impl Fn(f64) -> f64) -> Self {
        Self { value: self.value.map(&change), low: self.low.map(&change), high: self.high.map(&change), reason: self.reason }
    }

    /// No value.
    pub fn unmeasured(reason: Unmeasured) -> Self {
        Self { value: None, low: None, high: None, reason: Some(reason) }
    }
}

/// How something was said, for one answer or for all. See [`crate::delivery`] for the definitions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryFigures {
    /// From the question to the first speech, in milliseconds.
    pub thinking_ms: Figure,
    /// Speech, in milliseconds.
    pub talk_ms: Figure,
    /// Share of the time between first and last speech that is speech.
    pub talk_share: Figure,
    /// Number of pauses.
    pub pauses: Figure,
    /// Longest pause, in milliseconds.
    pub longest_pause_ms: Figure,
    /// Words recognised.
    pub words: Figure,
    /// Words per minute, pauses included.
    pub pace_wpm: Figure,
    /// Fillers (um, uh, …) per minute of the same time.
    pub fillers_per_min: Figure,
    /// Share of the time with a face in the picture.
    pub face_in_frame: Figure,
    /// Share of that time turned toward the screen.
    pub toward_screen: Figure,
    /// Share of that time smiling.
    pub smile: Figure,
}

/// Who made a judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgedBy {
    /// Code counted it.
    Counted,
    /// The built-in rubric engine looked for its signs.
    BuiltIn,
    /// A language model, by name.
    Model(String),
}

/// What an answer is looked through for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// STAR: where and when it was.
    Situation,
    /// STAR: what had to be done.
    Task,
    /// STAR: what the candidate did.
    Action,
    /// STAR: what came of it.
    Result,
    /// What was learnt or would be done differently.
    Reflection,
    /// Says "I" for own work.
    Ownership,
    /// Figures: amounts, times, shares.
    Numbers,
    /// Names of things: products, methods, places, teams.
    Specifics,
    /// Expected terms of the field for this question.
    Terms,
    /// Reasons and trade-offs.
    Reasoning,
    /// An approach is explained before or beside the code.
    Approach,
    /// Cost in time or memory is named.
    Complexity,
    /// Test cases or edge cases are named.
    Testing,
    /// Code was written.
    Code,
    /// Easy to follow: one thought after the other. Judged by a language model alone, as all below.
    Clarity,
    /// What is said about the field is right.
    Accuracy,
    /// Every part of the question is answered.
    Completeness,
    /// The code is readable and well cut.
    CodeQuality,
    /// The code does no work that the task does not need.
    Efficiency,
}

/// The candidate's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Verbatim.
    pub text: String,
    /// Session time at which it was said or typed.
    pub start_ms: u64,
    /// Said or typed.
    pub source: UtteranceSource,
}

/// One criterion held against one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was looked for.
    pub criterion: Criterion,
    /// The rubric anchor: what a strong answer shows here.
    pub anchor: String,
    /// Found, with at least one quote (or code); else missing.
    pub found: bool,
    /// The evidence, best first.
    pub quotes: Vec<Quote>,
    /// Who looked.
    pub judged_by: JudgedBy,
}

/// A provisional range of bands, 1 (little of the rubric shown) to 4 (all of it). Never a single final band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandRange {
    /// Lowest band the evidence allows.
    pub low: u8,
    /// Highest.
    pub high: u8,
}

/// A stretch of the answer as it was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TranscriptPart {
    /// The words.
    pub text: String,
    /// Said or typed.
    pub source: UtteranceSource,
    /// When it began.
    pub start_ms: u64,
    /// When it ended: the speech it was heard in, or the typing. Absent in reports of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_ms: Option<u64>,
    /// Recogniser's confidence, 0–1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
}

/// A part of a [`ModelAnswer`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "piece")]
pub enum Piece {
    /// A sentence of the candidate's own.
    Said {
        /// What it shows here.
        criterion: Criterion,
        /// The sentence.
        quote: Quote,
    },
    /// What no answer to the question showed, for the candidate to fill in.
    Blank {
        /// What is missing.
        criterion: Criterion,
        /// A question of the rubric that filling it in answers.
        prompt: String,
    },
}

/// An answer put together from what the candidate said to a question and its follow-ups, in the order in which such an answer is
/// told, with blanks for what was missing. Nothing in it is invented: every sentence is verbatim and stands in it once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelAnswer {
    /// In order.
    pub pieces: Vec<Piece>,
}

impl ModelAnswer {
    /// As plain text, a piece a line, blanks in brackets.
    pub fn text(&self) -> String {
        let line = |piece: &Piece| match piece {
            Piece::Said { quote, .. } => quote.text.clone(),
            Piece::Blank { prompt, .. } => format!("[{prompt}]"),
        };
        self.pieces.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// One question, its answer and what was found in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerReport {
    /// Number from 0.
    pub turn: u32,
    /// The question.
    pub question: AskedQuestion,
    /// When it was put.
    pub asked_ms: u64,
    /// When the answer ended.
    pub ended_ms: u64,
    /// How it ended.
    pub how: AnswerEnd,
    /// What was said and typed.
    pub transcript: Vec<TranscriptPart>,
    /// The code, where some was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Runs of the code, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<CodeRun>,
    /// Hints given while it was open, in order. They are told beside the judgement and never change it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
    /// The criteria of the question's rubric, of a follow-up only those still open; empty where there is nothing to judge.
    pub findings: Vec<Finding>,
    /// The provisional range.
    pub range: Option<BandRange>,
    /// Set exactly when `range` is absent.
    pub range_reason: Option<Unmeasured>,
    /// What a language model made of it; empty without one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<ModelBand>,
    /// Of a planned question whose answers have a range; else the reasons there say why there is none. Absent in reports of earlier
    /// versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_answer: Option<ModelAnswer>,
    /// How it was said.
    pub delivery: DeliveryFigures,
}

impl AnswerReport {
    /// The question stayed without an answer: skipped, or asked another way in vain.
    pub fn is_unanswered(&self) -> bool {
        let in_vain = self.question.origin == QuestionOrigin::Reframed && self.range.is_none();
        self.question.kind != QuestionKind::Talk && (self.how == AnswerEnd::Skipped || in_vain)
    }
}

/// Something to practise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drill {
    /// Work on one criterion of the rubric.
    Criterion(Criterion),
    /// Slow down or speed up toward 120–160 words a minute.
    Pace,
    /// Fewer fillers.
    Fillers,
    /// Shorter answers.
    Brevity,
    /// Keep the thread through long pauses.
    Pauses,
    /// Look toward the screen more.
    Gaze,
    /// Give the next question a try with an example prepared.
    PrepareExample,
}

/// A concrete thing to practise, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Practice {
    /// What.
    pub drill: Drill,
    /// The answers it comes from.
    pub turns: Vec<u32>,
    /// The words it starts from, where there are some.
    pub quote: Option<Quote>,
}

/// Parts of an assessment, for the list of what was not measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// The content range.
    Content,
    /// Words per minute, fillers.
    Pace,
    /// Speech and pauses.
    Voice,
    /// Face figures.
    Face,
    /// Whether the code works.
    CodeCorrectness,
    /// Pitch, loudness dynamics, activation periods.
    VoiceTone,
    /// Engaged, confident, nervous, stressed.
    Impressions,
}

/// Something this report does not say, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotMeasured {
    /// What.
    pub aspect: Aspect,
    /// Why.
    pub reason: Unmeasured,
}

/// Whether judgements were compared with human graders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calibration {
    /// They were not.
    Uncalibrated,
}

/// What the recording gave when it was analysed after the interview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reanalysis {
    /// See [`crate::job::ANALYSIS_VERSION`].
    pub analysis_version: u32,
    /// Recorded milliseconds whose sound was analysed again.
    pub voice_ms: u64,
    /// Recorded milliseconds whose picture was analysed again.
    pub face_ms: u64,
    /// Recorded milliseconds whose words were recognised again.
    #[serde(default)]
    pub words_ms: u64,
    /// Personal data (names, mail and postal addresses, telephone numbers, links) was replaced by placeholders in what was said and typed.
    #[serde(default)]
    pub redacted: bool,
    /// What could not be analysed again; there the device's measurements and the captions stand.
    pub failed: Vec<FailedStage>,
}

/// A stage that failed on a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedStage {
    /// The segment.
    pub segment_id: String,
    /// Session time of its beginning.
    pub start_ms: u64,
    /// Which one.
    pub stage: Stage,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The interview.
    pub session_id: String,
    /// Its choices.
    pub setup: Setup,
    /// Completed or failed; also given for a running interview ("so far").
    pub status: Status,
    /// Why it ended.
    pub end: Option<EndReason>,
    /// Interview time used, pauses left out, in milliseconds.
    pub used_ms: u64,
    /// Session time of the last event; the right edge of the timeline.
    pub duration_ms: u64,
    /// See [`Calibration`].
    pub calibration: Calibration,
    /// Range over all judged answers: content alone.
    pub content_range: Option<BandRange>,
    /// Set exactly when `content_range` is absent.
    pub content_reason: Option<Unmeasured>,
    /// Question by question.
    pub answers: Vec<AnswerReport>,
    /// Over all answers.
    pub delivery: DeliveryFigures,
    /// All of it drawn together; absent in reports of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Assessment>,
    /// At most three.
    pub practice: Vec<Practice>,
    /// What was measured when.
    pub timeline: Vec<TimelineEvent>,
    /// What was not measured.
    pub not_measured: Vec<NotMeasured>,
    /// There when the candidate agreed to a language model and the interview is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judging: Option<ModelJudging>,
    /// There when the recording was analysed after the interview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reanalysis: Option<Reanalysis>,
}
