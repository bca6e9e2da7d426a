//! What a language model made of the answers, where the candidate agreed to one. It stands beside everything else of a report and changes
//! nothing of it.

use serde::{Deserialize, Serialize};

use super::{BandRange, Criterion, JudgedBy, Quote};
use crate::calibration::Estimate;

/// One criterion of one answer as a language model judged it, each time by itself. Uncalibrated unless [`ModelJudging`] says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelBand {
    /// What was judged.
    pub criterion: Criterion,
    /// The rubric anchor: what a strong answer shows here.
    pub anchor: String,
    /// [Median](crate::calibration::median) of the usable calls, where one that found nothing counts as 0; `None` where that is 0, or no more
    /// than half of the calls were usable.
    pub band: Option<u8>,
    /// Lowest and highest band that was given; `None` where none was.
    pub spread: Option<BandRange>,
    /// Usable judgements.
    pub calls: u32,
    /// Of those, calls that found nothing on the criterion.
    pub found_nothing: u32,
    /// The candidate's own words behind `band`, or behind the nearest band that was given.
    pub quote: Option<Quote>,
    /// The model's reason there, in its own words.
    pub why: String,
    /// Who judged: [`JudgedBy::Model`].
    pub judged_by: JudgedBy,
}

/// How far a language model got with judging the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgingState {
    /// It is at work; the report will be a better one soon.
    Running,
    /// Everything was judged as often as intended.
    Complete,
    /// Limits or failures ended it early; what there is stands.
    Partial,
}

/// The judging by a language model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelJudging {
    /// Who received the answers.
    pub service: String,
    /// The service's name of the model.
    pub model: String,
    /// See `engine::model::prompt::PROMPT_VERSION`.
    pub prompt_version: u32,
    /// See [`JudgingState`].
    pub state: JudgingState,
    /// Calls whose reply could not be used: no band, or a quote that is not the candidate's.
    pub unusable: u32,
    /// How far this model agrees with people who graded other answers; `None`: nobody compared them, its bands are uncalibrated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibrated: Option<Calibrated>,
}

/// The figures of a [`crate::calibration::Comparison`] that stand beside a model's bands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibrated {
    /// Answers that were compared.
    pub answers: u32,
    /// See [`crate::calibration::Agreement::kappa`].
    pub kappa: Estimate,
    /// See [`crate::calibration::Comparison::raters_kappa`].
    pub raters_kappa: Estimate,
}
