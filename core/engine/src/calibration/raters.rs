//! How far people agree with each other.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use domain::calibration::{Estimate, NoEstimate};
use domain::report::Criterion;

use super::bootstrap;
use super::gold::GoldAnswer;
use super::table::Table;

/// What each pair of people gave to what both graded.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Pairwise<'a>(BTreeMap<(&'a str, &'a str), Table>);

impl AddAssign<&Self> for Pairwise<'_> {
    fn add_assign(&mut self, other: &Self) {
        for (raters, table) in &other.0 {
            *self.0.entry(*raters).or_default() += table;
        }
    }
}

impl<'a> Pairwise<'a> {
    fn of(answer: &'a GoldAnswer, wanted: impl Fn(Criterion) -> bool) -> Self {
        let mut pairwise = Self::default();
        for one in answer.grades.iter().filter(|grade| wanted(grade.criterion)) {
            for other in answer.grades.iter().filter(|other| other.criterion == one.criterion && one.rater < other.rater) {
                let table = pairwise.0.entry((&one.rater, &other.rater)).or_default();
                *table += &Table::from_iter([(one.band.unwrap_or(0), other.band.unwrap_or(0))]);
            }
        }
        pairwise
    }

    /// The mean of the pairs' κ where it is defined.
    fn kappa(&self) -> Result<f64, NoEstimate> {
        let kappas: Vec<f64> = self.0.values().filter_map(|table| table.kappa().ok()).collect();
        match (self.0.is_empty(), kappas.is_empty()) {
            (true, _) => Err(NoEstimate::NoPairs),
            (_, true) => Err(NoEstimate::OneBand),
            _ => Ok(kappas.iter().sum::<f64>() / kappas.len() as f64),
        }
    }
}

/// See [`domain::calibration::Comparison::raters_kappa`].
pub(super) fn kappa(answers: &[&GoldAnswer], wanted: impl Fn(Criterion) -> bool) -> Estimate {
    let pairwise = answers.iter().map(|answer| Pairwise::of(answer, &wanted)).filter(|pairwise| !pairwise.0.is_empty()).collect();
    bootstrap::estimates(pairwise, [Pairwise::kappa])[0]
}
