//! The delivery index: how the answers were given, each figure on its [scale](super::scales).

use super::scales::{FILLERS_PER_MIN, PACE_WPM, PAUSE_MS, Scale, TALK_MS, TOWARD_SCREEN};
use super::{Contribution, DeliveryPart, Index, Part, Weights};
use crate::question::QuestionKind;
use crate::report::{AnswerReport, Figure, JudgedBy, Report, Unmeasured};

/// All parts, in the order of a report.
pub(super) const PARTS: [DeliveryPart; 5] =
    [DeliveryPart::Pace, DeliveryPart::Fillers, DeliveryPart::TalkLength, DeliveryPart::LongestPause, DeliveryPart::TowardScreen];

impl DeliveryPart {
    /// Its scale.
    pub fn scale(self) -> Scale {
        match self {
            Self::Pace => PACE_WPM,
            Self::Fillers => FILLERS_PER_MIN,
            Self::TalkLength => TALK_MS,
            Self::LongestPause => PAUSE_MS,
            Self::TowardScreen => TOWARD_SCREEN,
        }
    }

    /// Its figure in one answer.
    pub(super) fn in_answer(self, answer: &AnswerReport) -> Figure {
        let delivery = &answer.delivery;
        match self {
            Self::Pace => delivery.pace_wpm,
            Self::Fillers => delivery.fillers_per_min,
            Self::TalkLength => match (answer.question.kind, delivery.talk_ms) {
                (QuestionKind::Behavioural, Figure { value: Some(0.0), .. }) => Figure::unmeasured(Unmeasured::NotEnough),
                (QuestionKind::Behavioural, talk_ms) => talk_ms,
                _ => Figure::unmeasured(Unmeasured::NotAsked),
            },
            Self::LongestPause => delivery.longest_pause_ms,
            Self::TowardScreen => delivery.toward_screen,
        }
    }

    /// Its figure over all answers.
    pub(super) fn overall(self, report: &Report) -> Figure {
        match self {
            Self::Pace => report.delivery.pace_wpm,
            Self::Fillers => report.delivery.fillers_per_min,
            Self::TowardScreen => report.delivery.toward_screen,
            Self::TalkLength | Self::LongestPause => mean(report.answers.iter().map(|answer| self.in_answer(answer))),
        }
    }
}

/// The index over all answers.
pub(super) fn index(report: &Report, weights: &Weights) -> Index {
    let figures = PARTS.map(|part| (part, weights.of_delivery(part), part.overall(report)));
    let counts = |weight: f64, figure: &Figure| weight > 0.0 && figure.value.is_some();
    let total: f64 = figures.iter().filter(|(_, weight, figure)| counts(*weight, figure)).map(|(_, weight, _)| weight).sum();
    let contributions: Vec<Contribution> = figures
        .into_iter()
        .map(|(part, weight, measured)| {
            let share = if counts(weight, &measured) { weight / total } else { 0.0 };
            let score = match measured.reason {
                None if share == 0.0 => Figure::unmeasured(Unmeasured::SwitchedOff),
                _ => part.scale().score_of(&measured),
            };
            let turns = report.answers.iter().filter(|answer| part.in_answer(answer).value.is_some()).map(|answer| answer.turn).collect();
            let judged_by = measured.value.map(|_| JudgedBy::Counted);
            let points = score.map(|end| share * end);
            Contribution { part: Part::Delivery(part), weight, share, measured, score, points, turns, judged_by }
        })
        .collect();
    let reason = contributions.iter().find_map(|one| one.score.reason).unwrap_or(Unmeasured::NotEnough);
    Index::sum(contributions, reason)
}

/// Mean of the measured ones, end by end; the first one's reason where there are none.
fn mean(figures: impl Iterator<Item = Figure>) -> Figure {
    let figures: Vec<Figure> = figures.collect();
    let measured: Vec<(f64, &Figure)> = figures.iter().filter_map(|figure| Some((figure.value?, figure))).collect();
    if measured.is_empty() {
        return Figure::unmeasured(figures.first().and_then(|figure| figure.reason).unwrap_or(Unmeasured::NoAnswer));
    }
    let mean = |end: fn(&(f64, &Figure)) -> f64| measured.iter().map(end).sum::<f64>() / measured.len() as f64;
    Figure::between(
        mean(|(value, one)| one.low.unwrap_or(*value)),
        mean(|(value, _)| *value),
        mean(|(value, one)| one.high.unwrap_or(*value)),
    )
}
