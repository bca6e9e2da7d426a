//! Judges against people: what a model's bands, and the signs that the built-in engine finds, are worth.
//!
//! * [`gold`] reads what people graded, and tells each answer as an interview, so that a model is asked as it is in the product.
//! * [`Judged`] is what a model said to it, however it was asked; [`compare`] sets the two side by side.
//! * [`built_in`] does the same for the built-in engine, which has no bands.
//!
//! Intervals are those of a bootstrap (Efron & Tibshirani 1993, ch. 13: percentiles) that draws whole answers, because the criteria of one
//! answer are not independent of each other. The order of the answers changes nothing.

mod bootstrap;
pub mod built_in;
pub mod gold;
mod groups;
mod raters;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use domain::SCHEMA_VERSION;
use domain::calibration::{Comparison, CriterionAgreement, Stability, Stopped, median};
use domain::report::Criterion;

use crate::model::prompt::PROMPT_VERSION;
use gold::{Gold, GoldAnswer};
use table::Table;

/// Usable replies to one question that was asked several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replies {
    /// The bands that were given; 0 for null.
    pub bands: Vec<u8>,
    /// Replies that were of no use.
    pub unusable: u32,
}

/// One answer as a model judged it.
pub type Judged = BTreeMap<Criterion, Replies>;

/// Who was asked, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Name of the service.
    pub service: String,
    /// Its name of the model.
    pub model: String,
    /// When it ended, in Unix milliseconds.
    pub made_epoch_ms: u64,
    /// How often each question was asked.
    pub repeats: u32,
    /// The answers in the gold document's order; fewer where the run was stopped.
    pub answers: Vec<Judged>,
    /// Why it was.
    pub stopped: Option<Stopped>,
}

impl Replies {
    /// The band that counts: the median, where more than half of the replies are of use.
    pub fn band(&self) -> Option<u8> {
        (self.bands.len() > self.unusable as usize).then(|| median(self.bands.iter().copied())).flatten()
    }
}

/// A band of people and one of a model.
struct Pair {
    criterion: Criterion,
    human: u8,
    model: u8,
}

/// The model beside the people.
pub fn compare(gold: &Gold, run: Run) -> Comparison {
    let judged: Vec<(&GoldAnswer, Vec<Pair>)> =
        gold.answers.iter().zip(&run.answers).map(|(answer, judged)| (answer, pairs(answer, judged))).collect();
    let graded: Vec<&GoldAnswer> = judged.iter().map(|(answer, _)| *answer).collect();
    let tables = |wanted: &dyn Fn(&Pair) -> bool| -> Vec<Table> {
        let table = |pairs: &Vec<Pair>| pairs.iter().filter(|pair| wanted(pair)).map(|pair| (pair.human, pair.model)).collect();
        judged.iter().map(|(_, pairs)| table(pairs)).collect()
    };
    let criteria: BTreeSet<Criterion> = judged.iter().flat_map(|(_, pairs)| pairs).map(|pair| pair.criterion).collect();
    let criteria = criteria.into_iter().map(|criterion| CriterionAgreement {
        criterion,
        agreement: table::agreement(tables(&|pair| pair.criterion == criterion)),
        raters_kappa: raters::kappa(&graded, |graded| graded == criterion),
    });
    let overall = tables(&|_| true);
    Comparison {
        schema_version: SCHEMA_VERSION,
        source: gold.source.clone(),
        prompt_version: PROMPT_VERSION,
        made_epoch_ms: run.made_epoch_ms,
        repeats: run.repeats,
        gold_answers: gold.answers.len() as u32,
        criteria: criteria.collect(),
        raters_kappa: raters::kappa(&graded, |_| true),
        stability: stability(run.answers.iter().flat_map(BTreeMap::values)),
        gaps: groups::gaps(graded.iter().map(|answer| &answer.groups).zip(&overall)),
        overall: table::agreement(overall),
        service: run.service,
        model: run.model,
        stopped: run.stopped,
    }
}

fn pairs(answer: &GoldAnswer, judged: &Judged) -> Vec<Pair> {
    let pair = |(criterion, human): (Criterion, u8)| Some(Pair { criterion, human, model: judged.get(&criterion)?.band()? });
    answer.bands().into_iter().filter_map(pair).collect()
}

fn stability<'a>(all: impl Iterator<Item = &'a Replies>) -> Stability {
    let (mut spreads, mut agreeing, mut counted) = (Vec::new(), 0, 0);
    let mut stability = Stability { mean_spread: None, largest_spread: 0, agreeing: None, replies: 0, unusable: 0, unjudged: 0 };
    for replies in all {
        stability.replies += replies.bands.len() as u32 + replies.unusable;
        stability.unusable += replies.unusable;
        let Some(band) = replies.band() else {
            stability.unjudged += 1;
            continue;
        };
        let ends = replies.bands.iter().min().zip(replies.bands.iter().max());
        spreads.extend(ends.map(|(low, high)| high - low));
        agreeing += replies.bands.iter().filter(|given| **given == band).count();
        counted += replies.bands.len();
    }
    let share = |part: f64, of: usize| (of > 0).then(|| part / of as f64);
    stability.mean_spread = share(spreads.iter().copied().map(f64::from).sum(), spreads.len());
    stability.largest_spread = spreads.into_iter().max().unwrap_or(0);
    stability.agreeing = share(agreeing as f64, counted);
    stability
}

#[cfg(test)]
mod tests;
