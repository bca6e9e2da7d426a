//! The content index: what each criterion adds to the range of bands.
//!
//! A band range `[low, high]` lies at `(band − 1) / 3 · 100` points. Of a judged question with the share `s` of its rubric found, a found
//! criterion scores `min(1, end / 100s)` of 100 at either end, and a missing one `max(0, (end − 100s) / (100 − 100s))`: together they
//! add up to the range again. Questions weigh the same, and those without a range do not count, as in the report.
//!
//! Weights other than equal ones move the range by as much as the weighted share differs from the plain one, because the engine that made
//! it counted all criteria the same. There is one value only where a judge gave one band; the built-in engine gives ranges.

use std::collections::BTreeMap;

use super::threads::Thread;
use super::{Contribution, Index, Part, Weights};
use crate::report::{BandRange, Criterion, Figure, JudgedBy, Report, Unmeasured};

/// What is known of one criterion over all questions.
#[derive(Default)]
struct Tally {
    share: f64,
    found: usize,
    judged: usize,
    points: (f64, f64),
    turns: Vec<u32>,
    judged_by: Option<JudgedBy>,
}

/// The index over all judged questions.
pub(super) fn index(threads: &[Thread<'_>], report: &Report, weights: &Weights) -> Index {
    let mut tallies: BTreeMap<Criterion, Tally> = BTreeMap::new();
    for criterion in threads.iter().flat_map(Thread::criteria) {
        tallies.entry(criterion).or_default();
    }
    let scored = threads.iter().filter_map(|thread| Some((thread, thread.range()?, scores(thread, thread.range()?, weights)?)));
    let scored: Vec<(&Thread<'_>, BandRange, Vec<Score>)> = scored.collect();
    let sharp = scored.iter().all(|(_, range, _)| range.low == range.high);
    for (thread, _, scores) in &scored {
        for score in scores {
            let tally = tallies.entry(score.criterion).or_default();
            let share = score.share / scored.len() as f64;
            tally.share += share;
            tally.points.0 += share * score.low;
            tally.points.1 += share * score.high;
            tally.judged += 1;
            tally.found += usize::from(score.found);
            tally.turns.push(thread.turn());
            tally.judged_by = thread.judge_of(score.criterion).cloned();
        }
    }
    let reason = report.content_reason.unwrap_or(Unmeasured::NotEnough);
    let contributions = tallies.into_iter().map(|(criterion, tally)| tally.contribution(criterion, weights, sharp, reason)).collect();
    Index::sum(contributions, report.content_reason.unwrap_or(Unmeasured::SwitchedOff))
}

/// One criterion of one question.
struct Score {
    criterion: Criterion,
    found: bool,
    /// Of the question, 0–1.
    share: f64,
    /// Of 100.
    low: f64,
    high: f64,
}

/// The criteria that weigh something; `None` where none does.
fn scores(thread: &Thread<'_>, range: BandRange, weights: &Weights) -> Option<Vec<Score>> {
    let weighed: Vec<(Criterion, f64, bool)> =
        thread.criteria().into_iter().map(|one| (one, weights.of_criterion(one), thread.shows(one).is_some())).collect();
    let total: f64 = weighed.iter().map(|(_, weight, _)| weight).sum();
    if total <= 0.0 {
        return None;
    }
    let found: f64 = weighed.iter().filter(|(_, _, found)| *found).map(|(_, weight, _)| weight / total).sum();
    let plain = weighed.iter().filter(|(_, _, found)| *found).count() as f64 / weighed.len() as f64;
    let end = |band: u8| (points(band) + 100.0 * (found - plain)).clamp(0.0, 100.0);
    let (low, high) = (end(range.low), end(range.high));
    let score = |end: f64, shown: bool| match shown {
        true => 100.0 * (end / (100.0 * found)).min(1.0),
        false => 100.0 * ((end - 100.0 * found) / (100.0 - 100.0 * found)).max(0.0),
    };
    let counted = weighed.into_iter().filter(|(_, weight, _)| *weight > 0.0);
    Some(
        counted
            .map(|(criterion, weight, shown)| Score {
                criterion,
                found: shown,
                share: weight / total,
                low: score(low, shown),
                high: score(high, shown),
            })
            .collect(),
    )
}

/// A band of 1–4 on 0–100.
fn points(band: u8) -> f64 {
    (f64::from(band) - 1.0) / 3.0 * 100.0
}

impl Tally {
    fn contribution(self, criterion: Criterion, weights: &Weights, sharp: bool, reason: Unmeasured) -> Contribution {
        let weight = weights.of_criterion(criterion);
        let part = Part::Criterion(criterion);
        if self.share <= 0.0 {
            let missing = Figure::unmeasured(if weight > 0.0 { reason } else { Unmeasured::SwitchedOff });
            let (turns, judged_by) = (self.turns, self.judged_by);
            return Contribution { part, weight, share: 0.0, measured: missing, score: missing, points: missing, turns, judged_by };
        }
        let (low, high) = self.points;
        let points = match sharp {
            true => Figure::between(low, (low + high) / 2.0, high),
            false => Figure::bounded(low, high, Unmeasured::Uncalibrated),
        };
        Contribution {
            part,
            weight,
            share: self.share,
            measured: Figure::exact(self.found as f64 / self.judged as f64),
            score: points.map(|points| points / self.share),
            points,
            turns: self.turns,
            judged_by: self.judged_by,
        }
    }
}
