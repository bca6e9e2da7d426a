//! What the built-in engine's findings are worth. It gives no bands: a criterion is found or missing, and an answer has a provisional
//! range. So its findings are held against whether people gave band [`SHOWN`] or more, and its range against the mean of their bands.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use domain::SCHEMA_VERSION;
use domain::calibration::{Estimate, NoEstimate};
use domain::report::{BandRange, Criterion};
use domain::session::ApplyError;
use serde::Serialize;

use super::bootstrap;
use super::gold::{Gold, GoldAnswer};
use crate::{bank, evaluate};

/// From this band on people saw the criterion concretely (see [`crate::model::prompt::judge::BANDS`]), which is what a finding claims.
pub const SHOWN: u8 = 3;

/// The built-in engine beside the people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BuiltInComparison {
    /// See [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Who graded, when, and by which instructions, in the words of the gold document.
    pub source: String,
    /// Answers compared.
    pub answers: u32,
    /// Over all criteria.
    pub overall: Detection,
    /// Criterion by criterion.
    pub criteria: BTreeMap<Criterion, Detection>,
    /// See [`Cover`].
    pub range: Cover,
}

/// Findings against bands of [`SHOWN`] or more.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Detection {
    /// See [`Counts`].
    pub counts: Counts,
    /// Share of what was found that people saw as well.
    pub precision: Estimate,
    /// Share of what people saw that was found.
    pub recall: Estimate,
}

/// Criteria of answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Counts {
    /// Found, and people saw it.
    pub both: u32,
    /// Found, and people did not see it.
    pub found_only: u32,
    /// Missing, and people saw it.
    pub seen_only: u32,
    /// Missing, and people did not see it.
    pub neither: u32,
}

/// How often the mean of the people's bands (null as 0) lies within the answer's provisional range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cover {
    /// Answers with a range.
    pub with_range: u32,
    /// Answers whose engine found too little to tell.
    pub without_range: u32,
    /// Of those with a range: the people's mean is below it.
    pub below: u32,
    /// Within it.
    pub within: u32,
    /// Above it.
    pub above: u32,
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, other: &Self) {
        self.both += other.both;
        self.found_only += other.found_only;
        self.seen_only += other.seen_only;
        self.neither += other.neither;
    }
}

impl Counts {
    fn add(&mut self, is_found: bool, is_seen: bool) {
        let counter = match (is_found, is_seen) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.found_only,
            (false, true) => &mut self.seen_only,
            (false, false) => &mut self.neither,
        };
        *counter += 1;
    }

    fn share(&self, others: u32) -> Result<f64, NoEstimate> {
        match self.both + others {
            0 => Err(NoEstimate::NoPairs),
            all => Ok(f64::from(self.both) / f64::from(all)),
        }
    }
}

/// What was found in one answer, beside the people's bands.
struct Looked {
    pairs: Vec<(Criterion, bool, u8)>,
    range: Option<BandRange>,
}

/// The engine beside the people.
///
/// # Errors
/// Those of [`GoldAnswer::session`].
pub fn compare(gold: &Gold) -> Result<BuiltInComparison, ApplyError> {
    let looked = gold.answers.iter().map(look).collect::<Result<Vec<_>, _>>()?;
    let criteria: BTreeSet<Criterion> = looked.iter().flat_map(|answer| &answer.pairs).map(|(criterion, ..)| *criterion).collect();
    Ok(BuiltInComparison {
        schema_version: SCHEMA_VERSION,
        source: gold.source.clone(),
        answers: looked.len() as u32,
        overall: detection(&looked, |_| true),
        criteria: criteria.into_iter().map(|criterion| (criterion, detection(&looked, |other| other == criterion))).collect(),
        range: cover(&looked),
    })
}

fn look(answer: &GoldAnswer) -> Result<Looked, ApplyError> {
    let session = answer.session()?;
    let judged = session.turns.first().map(|turn| evaluate::judge(&turn.question, &turn.answer, &turn.hints.iter().collect::<Vec<_>>()));
    let is_found = |criterion| judged.as_ref().is_some_and(|judged| judged.evidence.found.contains(&criterion));
    // What only a model judges has no signs to be found by.
    let looked_for = |criterion: &Criterion| bank::criteria(answer.question.kind).contains(criterion);
    let bands = answer.bands().into_iter().filter(|(criterion, _)| looked_for(criterion));
    let pairs = bands.map(|(criterion, band)| (criterion, is_found(criterion), band)).collect();
    Ok(Looked { pairs, range: judged.and_then(|judged| judged.range) })
}

fn detection(looked: &[Looked], wanted: impl Fn(Criterion) -> bool) -> Detection {
    let counts_of = |answer: &Looked| {
        let mut counts = Counts::default();
        let pairs = answer.pairs.iter().filter(|(criterion, ..)| wanted(*criterion));
        pairs.for_each(|(_, is_found, band)| counts.add(*is_found, *band >= SHOWN));
        counts
    };
    let answers: Vec<Counts> = looked.iter().map(counts_of).filter(|counts| *counts != Counts::default()).collect();
    let mut counts = Counts::default();
    answers.iter().for_each(|answer| counts += answer);
    let [precision, recall] =
        bootstrap::estimates(answers, [|counts: &Counts| counts.share(counts.found_only), |counts| counts.share(counts.seen_only)]);
    Detection { counts, precision, recall }
}

fn cover(looked: &[Looked]) -> Cover {
    let mut cover = Cover { with_range: 0, without_range: 0, below: 0, within: 0, above: 0 };
    for Looked { pairs, range } in looked {
        let Some(range) = range else {
            cover.without_range += 1;
            continue;
        };
        cover.with_range += 1;
        let mean = pairs.iter().map(|(.., band)| f64::from(*band)).sum::<f64>() / pairs.len() as f64;
        let counter = match mean {
            mean if mean < f64::from(range.low) => &mut cover.below,
            mean if mean > f64::from(range.high) => &mut cover.above,
            _ => &mut cover.within,
        };
        *counter += 1;
    }
    cover
}

#[cfg(test)]
mod tests;
