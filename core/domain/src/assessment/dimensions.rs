//! The customer's nine dimensions (source design, Property 4): a figure for each, or the reason why there is none.

use serde::{Deserialize, Serialize};

use super::correctness;
use super::delivery::PARTS;
use super::peaks::{EDGE_MS, activated_ms};
use super::{Contribution, DeliveryPart, Index, Part, rounded};
use crate::delivery::absence;
use crate::report::{Criterion, Figure, Report, Unmeasured};
use crate::timeline::{Modality, TimelineEvent};

/// Answer time after the baseline from which activation is told: three windows of ten seconds.
const SHORTEST_VOICED_MS: u64 = 30_000;

/// What is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evaluated {
    /// Technical: whether the code works, from its runs.
    Correctness,
    /// Technical: whether its cost is known, from the rubric.
    Efficiency,
    /// Technical: code, approach, reasons and tests, from the rubric.
    Quality,
    /// Communication: how easy it was to follow, from pace, fillers and pauses.
    Clarity,
    /// Communication: whether what was said is true.
    Accuracy,
    /// Communication: how much of the rubric was shown; the content index.
    Completeness,
    /// Behaviour: percent of the answer time more activated than the own baseline.
    Stress,
    /// Behaviour.
    Confidence,
    /// Behaviour.
    Engagement,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dimension {
    /// Which.
    pub evaluated: Evaluated,
    /// 0–100, or why there is none.
    pub figure: Figure,
    /// What it is made of; where nothing derives it, the observables to look at instead.
    pub from: Vec<Part>,
}

/// All nine.
pub(super) fn of(report: &Report, content: &Index, delivery: &Index) -> Vec<Dimension> {
    use Evaluated::{Accuracy, Clarity, Completeness, Confidence, Correctness, Efficiency, Engagement, Quality, Stress};
    let criteria = |wanted: &[Criterion]| wanted.iter().map(|one| Part::Criterion(*one)).collect::<Vec<_>>();
    let figures = |wanted: &[DeliveryPart]| wanted.iter().map(|one| Part::Delivery(*one)).collect::<Vec<_>>();
    let together = |evaluated, index: &Index, from: Vec<Part>| Dimension { evaluated, figure: mean(index, &from), from };
    let not_built = |evaluated, from| Dimension { evaluated, figure: Figure::unmeasured(Unmeasured::NotBuilt), from };
    vec![
        Dimension { evaluated: Correctness, figure: correctness::of(&report.answers), from: Vec::new() },
        together(Efficiency, content, criteria(&[Criterion::Complexity])),
        together(Quality, content, criteria(&[Criterion::Code, Criterion::Approach, Criterion::Reasoning, Criterion::Testing])),
        together(Clarity, delivery, figures(&[DeliveryPart::Pace, DeliveryPart::Fillers, DeliveryPart::LongestPause])),
        not_built(Accuracy, Vec::new()),
        Dimension { evaluated: Completeness, figure: content.points, from: content.contributions.iter().map(|one| one.part).collect() },
        Dimension { evaluated: Stress, figure: activated(report), from: Vec::new() },
        not_built(Confidence, figures(&PARTS)),
        not_built(Engagement, figures(&[DeliveryPart::TowardScreen])),
    ]
}

/// Weighted mean of the scores of some parts; where none was measured, the first one's reason.
fn mean(index: &Index, parts: &[Part]) -> Figure {
    let of: Vec<&Contribution> = index.contributions.iter().filter(|one| parts.contains(&one.part)).collect();
    let measured: Vec<&&Contribution> = of.iter().filter(|one| one.share > 0.0).collect();
    let share: f64 = measured.iter().map(|one| one.share).sum();
    if measured.is_empty() {
        let reason = of.first().map_or(Some(Unmeasured::NotAsked), |one| one.score.reason);
        return Figure::unmeasured(reason.unwrap_or(Unmeasured::NotEnough));
    }
    let total = |end: fn(&Figure) -> Option<f64>| {
        let sum: Option<f64> = measured.iter().map(|one| Some(one.share * end(&one.score)?)).sum();
        sum.map(|sum| rounded(sum / share))
    };
    let reason = measured.iter().find_map(|one| one.score.reason);
    Figure { value: total(|score| score.value), low: total(|score| score.low), high: total(|score| score.high), reason }
}

/// Percent of the answer time after the baseline in which the voice was activated.
fn activated(report: &Report) -> Figure {
    if let Some(reason) = absence(&report.timeline, Modality::Voice) {
        return Figure::unmeasured(reason);
    }
    let baseline_ms = report.timeline.iter().find_map(|event| match event {
        TimelineEvent::VoiceBaseline { t_ms } => Some(*t_ms),
        _ => None,
    });
    let Some(baseline_ms) = baseline_ms else { return Figure::unmeasured(Unmeasured::NotEnough) };
    let windows = report.answers.iter().map(|answer| (answer.asked_ms.max(baseline_ms), answer.ended_ms)).filter(|(from, to)| from < to);
    let windows: Vec<(u64, u64)> = windows.collect();
    let answered_ms: u64 = windows.iter().map(|(from, to)| to - from).sum();
    if answered_ms < SHORTEST_VOICED_MS {
        return Figure::unmeasured(Unmeasured::NotEnough);
    }
    let percent = |by_ms: i64| {
        let ms: u64 = windows.iter().map(|window| activated_ms(report, *window, by_ms)).sum();
        rounded(100.0 * ms as f64 / answered_ms as f64)
    };
    Figure::between(percent(-(EDGE_MS as i64)), percent(0), percent(EDGE_MS as i64))
}
