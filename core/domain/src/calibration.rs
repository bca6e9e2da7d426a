//! How far a language model's bands agree with those of people who graded the same answers.
//!
//! `cargo xtask calibrate --gold FILE --model CONFIG.json` writes a [`Comparison`]. An operator hands it to the site, so that reports can
//! say what their bands are worth.
//!
//! Bands are 1 to 4. "Nothing on it" (null) counts as 0 in every figure, since the scale begins there: a judge that overlooks a strong
//! passage errs by more than one that underrates it. Who found something at all is told apart, in [`Found`]. Where several people graded, or
//! a model was asked several times, the band is their [median]; errors are the model's band less the people's.

use serde::{Deserialize, Serialize};

use crate::report::{Calibrated, Criterion};

/// The bands, and 0.
pub const BANDS: usize = 5;
/// Fewer answers make no judge calibrated. Ours: where κ is about 0.75, its interval for one criterion is about ±0.14 with 30 answers and
/// ±0.09 with 100 (simulated grades).
pub const FEWEST_ANSWERS: u32 = 30;
/// With fewer answers no figure is told, of a criterion, a group or at all. Ours: what fewer show says more of them than of others.
pub const FEWEST_TOLD: u32 = 10;

/// The middle of these bands; of two middle ones the mean, where a half becomes the even band, so that ties go up as often as down. `None`
/// without any.
pub fn median(bands: impl IntoIterator<Item = u8>) -> Option<u8> {
    let mut sorted: Vec<u8> = bands.into_iter().collect();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    let sum = lower + upper;
    Some(if sum.is_multiple_of(2) { sum / 2 } else { (sum / 2).next_multiple_of(2) })
}

/// A figure over a sample of answers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// What the sample shows.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval; absent where too many draws left the figure undefined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Set exactly when `value` is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<NoEstimate>,
}

/// Why a figure is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoEstimate {
    /// There is nothing to compare.
    NoPairs,
    /// Both sides gave one and the same band throughout, so that chance agrees as well and κ is 0/0.
    OneBand,
    /// Fewer answers than [`FEWEST_TOLD`].
    TooFew,
}

/// Whether people and model found anything at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Both gave a band.
    pub both: u32,
    /// The model overlooked it.
    pub humans_only: u32,
    /// People saw nothing there.
    pub model_only: u32,
    /// Nothing on it.
    pub neither: u32,
}

/// How far two judges agree on the same criteria of the same answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Answers with at least one pair.
    pub answers: u32,
    /// Criteria of answers that both judged.
    pub pairs: u32,
    /// Weighted kappa (Cohen 1968, Psychological Bulletin 70(4), 213–220) with quadratic weights: κ = 1 − Σ w·o / Σ w·e over the 5×5 bands,
    /// where w = (i − j)², o is the share of pairs with bands i and j, and e the product of the shares of i and of j. 1 is full agreement, 0
    /// what chance gives, −1 inversion.
    pub kappa: Estimate,
    /// Mean error in bands; above 0 the model is more generous.
    pub bias: Estimate,
    /// Mean absolute error in bands.
    pub absolute_error: Estimate,
    /// Share of pairs with the same band.
    pub exact: Estimate,
    /// Share of pairs that are one band apart at most.
    pub within_one: Estimate,
    /// See [`Found`].
    pub found: Found,
    /// Pairs by band: a row for each of the people's, a column for each of the model's, from 0.
    pub confusion: [[u32; BANDS]; BANDS],
}

/// One criterion by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriterionAgreement {
    /// Which.
    pub criterion: Criterion,
    /// People and model.
    pub agreement: Agreement,
    /// As [`Comparison::raters_kappa`].
    pub raters_kappa: Estimate,
}

/// What one and the same question brings when it is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stability {
    /// Largest less smallest band of a criterion, on average; `None` where nothing was judged.
    pub mean_spread: Option<f64>,
    /// The same where it is largest.
    pub largest_spread: u8,
    /// Share of usable replies with the band that counts.
    pub agreeing: Option<f64>,
    /// Replies in all.
    pub replies: u32,
    /// Those that were of no use, even when asked for again.
    pub unusable: u32,
    /// Criteria without a band, because no more than half of their replies were of use. They are in no other figure.
    pub unjudged: u32,
}

/// Answers that share a property, for instance an accent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The property's value.
    pub name: String,
    /// How many.
    pub answers: u32,
    /// Mean error.
    pub bias: Estimate,
}

/// Whether the model errs alike for all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// The property.
    pub key: String,
    /// Its values, in order of their names.
    pub groups: Vec<Group>,
    /// Largest less smallest mean error, with the interval of the difference between those two groups. Of many groups two differ somewhat
    /// by chance alone, so with more than two the interval is too narrow.
    pub gap: Estimate,
}

/// Why a run ended before all answers were judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Stopped {
    /// Another call might have cost more than the operator allows in a day.
    Budget,
    /// The service failed.
    Service {
        /// In words.
        detail: String,
    },
}

/// Why bands must still be called uncalibrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shortfall {
    /// Fewer than [`FEWEST_ANSWERS`] were compared.
    FewAnswers,
    /// The run was stopped.
    Partial,
    /// No two people graded the same, so nobody knows how far people agree.
    OneRater,
    /// All bands are one and the same, so that κ is not defined.
    OneBand,
}

/// A model's bands beside those of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Who graded, when, and by which instructions, in the words of the gold document.
    pub source: String,
    /// Name of the service, as configured.
    pub service: String,
    /// The service's name of the model.
    pub model: String,
    /// Version of what the model is told. The figures hold for this one alone.
    pub prompt_version: u32,
    /// When the run ended, in Unix milliseconds.
    pub made_epoch_ms: u64,
    /// How often the model was asked for each criterion.
    pub repeats: u32,
    /// Answers in the gold document.
    pub gold_answers: u32,
    /// Set where the run ended early; the figures are then those of the answers before.
    pub stopped: Option<Stopped>,
    /// Over all criteria.
    pub overall: Agreement,
    /// Mean κ of all pairs of people over what both graded (Light 1971, Psychological Bulletin 76(5), 365–377): what a judge
    /// reaches who is as good as a person. Their median is steadier than each of them, so a very good judge may agree with it a little more.
    pub raters_kappa: Estimate,
    /// Criterion by criterion.
    pub criteria: Vec<CriterionAgreement>,
    /// See [`Stability`].
    pub stability: Stability,
    /// For each property that the gold document names.
    pub gaps: Vec<Gap>,
}

impl Comparison {
    /// What it lacks; with nothing lacking, bands of this service, model and prompt version are calibrated. How well they agree is for the
    /// reader to judge: the figures stand beside.
    pub fn shortfalls(&self) -> Vec<Shortfall> {
        let all = [
            (Shortfall::FewAnswers, self.overall.answers < FEWEST_ANSWERS),
            (Shortfall::Partial, self.stopped.is_some()),
            (Shortfall::OneRater, self.raters_kappa.reason == Some(NoEstimate::NoPairs)),
            (Shortfall::OneBand, self.overall.kappa.reason == Some(NoEstimate::OneBand)),
        ];
        all.into_iter().filter_map(|(shortfall, lacks)| lacks.then_some(shortfall)).collect()
    }

    /// What reports say beside the bands of this service, model and prompt version; `None` for others, and where something is lacking.
    pub fn calibrated(&self, service: &str, model: &str, prompt_version: u32) -> Option<Calibrated> {
        let is_its = self.service == service && self.model == model && self.prompt_version == prompt_version;
        let Agreement { answers, kappa, .. } = self.overall;
        (is_its && self.shortfalls().is_empty()).then_some(Calibrated { answers, kappa, raters_kappa: self.raters_kappa })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_between_two_bands_is_the_even_one() {
        let cases: [(&[u8], Option<u8>); 8] = [
            (&[], None),
            (&[3], Some(3)),
            (&[4, 0, 1], Some(1)),
            (&[0, 1], Some(0)),
            (&[2, 1], Some(2)),
            (&[2, 3], Some(2)),
            (&[4, 3], Some(4)),
            (&[1, 2, 4, 4], Some(3)),
        ];
        for (bands, expected) in cases {
            assert_eq!(median(bands.iter().copied()), expected, "{bands:?}");
        }
    }
}
