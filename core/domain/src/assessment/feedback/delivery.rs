//! Strengths and weaknesses of the delivery, with the place where each shows most.

use super::super::delivery::PARTS;
use super::super::mismatches::longest_away;
use super::super::scales::TALK_MS;
use super::super::{DeliveryPart, Part, Strength, Weakness, words};
use crate::delivery::speech_within;
use crate::report::{AnswerReport, Quote, Report};

/// Mean talk time from which short answers are worth praise: below, they may be short for want of content (ours).
const SHORTEST_PRAISED_MS: f64 = 30_000.0;
/// How much of the words around a moment is quoted.
const AROUND_MS: u64 = 10_000;

pub(super) fn strengths(report: &Report) -> impl Iterator<Item = Strength> {
    PARTS.into_iter().filter_map(|part| strength(report, part))
}

pub(super) fn weaknesses(report: &Report) -> impl Iterator<Item = Weakness> {
    PARTS.into_iter().filter_map(|part| weakness(report, part))
}

fn strength(report: &Report, part: DeliveryPart) -> Option<Strength> {
    let overall = part.overall(report);
    let too_short = part == DeliveryPart::TalkLength && overall.value? < SHORTEST_PRAISED_MS;
    if too_short || !part.scale().is_surely_fine(&overall) || !off(report, part).is_empty() {
        return None;
    }
    let best = by_score(report, part).into_iter().rev().max_by(|(a, _), (b, _)| a.total_cmp(b))?.1;
    let fine = report.answers.iter().filter(|answer| part.scale().is_surely_fine(&part.in_answer(answer)));
    let turns: Vec<u32> = fine.map(|answer| answer.turn).collect();
    let quote = words::opening(best);
    Some(Strength {
        part: Part::Delivery(part),
        turns: if turns.is_empty() { vec![best.turn] } else { turns },
        at_ms: quote.as_ref().map_or(best.asked_ms, |quote| quote.start_ms),
        quote,
    })
}

fn weakness(report: &Report, part: DeliveryPart) -> Option<Weakness> {
    let turns = off(report, part);
    // One long answer or pause is worth a note; a rate is told over all answers, where there is more of it.
    let noted = match part {
        DeliveryPart::TalkLength | DeliveryPart::LongestPause => !turns.is_empty(),
        DeliveryPart::Pace | DeliveryPart::Fillers | DeliveryPart::TowardScreen => part.scale().is_surely_off(&part.overall(report)),
    };
    if !noted {
        return None;
    }
    let worst = by_score(report, part).into_iter().min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, answer)| answer);
    let worst = worst.or_else(|| report.answers.first())?;
    let (at_ms, quote) = place(report, part, worst);
    let turns = if turns.is_empty() { vec![worst.turn] } else { turns };
    Some(Weakness { part: Part::Delivery(part), turns, at_ms, quote, drill: Part::Delivery(part).drill() })
}

/// The answers whose figure is surely off.
fn off(report: &Report, part: DeliveryPart) -> Vec<u32> {
    let off = report.answers.iter().filter(|answer| part.scale().is_surely_off(&part.in_answer(answer)));
    off.map(|answer| answer.turn).collect()
}

fn by_score(report: &Report, part: DeliveryPart) -> Vec<(f64, &AnswerReport)> {
    let scored = report.answers.iter().filter_map(|answer| Some((part.scale().score(part.in_answer(answer).value?), answer)));
    scored.collect()
}

/// Where the figure of an answer shows most, and the words there.
fn place(report: &Report, part: DeliveryPart, answer: &AnswerReport) -> (u64, Option<Quote>) {
    let speech = speech_within(&report.timeline, answer.asked_ms, answer.ended_ms);
    let quote = match part {
        DeliveryPart::Pace => words::at_oddest_pace(answer).or_else(|| words::opening(answer)),
        DeliveryPart::Fillers => words::with_fillers(answer).or_else(|| words::opening(answer)),
        DeliveryPart::TalkLength => {
            let long_ms = speech.first().map_or(answer.asked_ms, |(start_ms, _)| start_ms + *TALK_MS.neutral.end() as u64);
            return (long_ms, words::around(answer, long_ms, long_ms + AROUND_MS));
        }
        DeliveryPart::LongestPause => {
            let pause = speech.windows(2).map(|pair| (pair[0].1, pair[1].0)).max_by_key(|(from_ms, to_ms)| to_ms - from_ms);
            let pause_ms = pause.map_or(answer.asked_ms, |(from_ms, _)| from_ms);
            return (pause_ms, words::around(answer, pause_ms.saturating_sub(AROUND_MS), pause_ms));
        }
        DeliveryPart::TowardScreen => {
            let (from_ms, to_ms) = longest_away(report, answer).unwrap_or((answer.asked_ms, answer.ended_ms));
            return (from_ms, words::around(answer, from_ms, to_ms));
        }
    };
    (quote.as_ref().map_or(answer.asked_ms, |quote| quote.start_ms), quote)
}
