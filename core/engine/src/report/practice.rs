//! At most three concrete things to practise, each from this interview's own answers.

use std::collections::BTreeMap;

use domain::question::QuestionKind;
use domain::report::{AnswerReport, Criterion, DeliveryFigures, Drill, Figure, Practice, Quote};
use domain::session::{AnswerEnd, UtteranceSource};

use super::threads::Thread;
use crate::bank;
use crate::evaluate;

/// Most drills in one report: more would not be practised.
const MOST: usize = 3;
/// Neutral speech rate in words per minute (signals.md: coaching convention, English).
const NEUTRAL_PACE_WPM: std::ops::RangeInclusive<f64> = 110.0..=170.0;
/// Fillers per minute above which they are worth work (signals.md after Laske & DiGennaro Reed 2024).
const MANY_FILLERS_PER_MIN: f64 = 8.0;
/// Talk time of one answer that deserves a note (signals.md).
const LONG_ANSWER_MS: f64 = 150_000.0;
/// Longest quote to start a drill from, in words.
const LONGEST_QUOTE_WORDS: usize = 25;

/// Content first: what was missing most often, the more important of equals first; one place is kept for delivery where its
/// figures call for it. Delivery never changes what content drills are chosen, beyond that place.
pub(super) fn choose(threads: &[Thread<'_>], answers: &[AnswerReport], delivery: &DeliveryFigures) -> Vec<Practice> {
    let delivery = delivery_drills(answers, delivery);
    let places = MOST - delivery.len().min(1);
    let mut chosen = prepare_example(answers);
    chosen.extend(missing_criteria(threads));
    chosen.truncate(places);
    chosen.extend(delivery);
    chosen.truncate(MOST);
    chosen
}

/// Questions that stayed without an answer.
fn prepare_example(answers: &[AnswerReport]) -> Vec<Practice> {
    let empty = |answer: &&AnswerReport| {
        answer.how == AnswerEnd::Skipped || answer.question.origin == domain::question::QuestionOrigin::Reframed && answer.range.is_none()
    };
    let turns: Vec<u32> = answers.iter().filter(empty).map(|answer| answer.turn).collect();
    if turns.is_empty() { Vec::new() } else { vec![Practice { drill: Drill::PrepareExample, turns, quote: None }] }
}

fn missing_criteria(threads: &[Thread<'_>]) -> Vec<Practice> {
    let mut by_criterion: BTreeMap<Criterion, (usize, Vec<&Thread<'_>>)> = BTreeMap::new();
    for thread in threads {
        for criterion in thread.missing() {
            let importance = bank::criteria(thread.kind).iter().position(|one| *one == criterion).unwrap_or(usize::MAX);
            let entry = by_criterion.entry(criterion).or_insert((importance, Vec::new()));
            entry.0 = entry.0.min(importance);
            entry.1.push(thread);
        }
    }
    let mut missing: Vec<_> = by_criterion.into_iter().collect();
    missing.sort_by_key(|(_, (importance, threads))| (std::cmp::Reverse(threads.len()), *importance));
    missing
        .into_iter()
        .map(|(criterion, (_, threads))| Practice {
            drill: Drill::Criterion(criterion),
            turns: threads.iter().filter_map(|thread| thread.turns.first()).map(|judged| judged.number).collect(),
            quote: threads.iter().find_map(|thread| starting_point(thread)),
        })
        .collect()
}

/// A quote of the thread to take up: a found one, else the first sentence.
fn starting_point(thread: &Thread<'_>) -> Option<Quote> {
    let found = thread.turns.iter().flat_map(|judged| &judged.findings).flat_map(|finding| &finding.quotes);
    let short = |quote: &&Quote| quote.text.split_whitespace().count() <= LONGEST_QUOTE_WORDS;
    found.clone().find(short).cloned().or_else(|| {
        let answer = &thread.turns.first()?.turn.answer;
        let first = answer.utterances().into_iter().next()?;
        let sentence = evaluate::sentences(first.text).next()?;
        (sentence.split_whitespace().count() <= LONGEST_QUOTE_WORDS).then(|| Quote {
            text: sentence.to_owned(),
            start_ms: match first.source {
                UtteranceSource::Spoken => first.start_ms,
                UtteranceSource::Typed => answer.typed_at_ms(0),
            },
            source: first.source,
        })
    })
}

fn delivery_drills(answers: &[AnswerReport], whole: &DeliveryFigures) -> Vec<Practice> {
    let turns = |wanted: &dyn Fn(&AnswerReport) -> bool| answers.iter().filter(|answer| wanted(answer)).map(|answer| answer.turn).collect();
    let mut drills = Vec::new();
    if surely_outside(&whole.pace_wpm) {
        drills.push(Practice { drill: Drill::Pace, turns: turns(&|answer| surely_outside(&answer.delivery.pace_wpm)), quote: None });
    }
    let many = |figure: &Figure| figure.value.is_some_and(|per_min| per_min > MANY_FILLERS_PER_MIN);
    if many(&whole.fillers_per_min) {
        drills.push(Practice { drill: Drill::Fillers, turns: turns(&|answer| many(&answer.delivery.fillers_per_min)), quote: None });
    }
    let long = |answer: &AnswerReport| {
        answer.question.kind == QuestionKind::Behavioural && answer.delivery.talk_ms.value.is_some_and(|ms| ms > LONG_ANSWER_MS)
    };
    let long_turns: Vec<u32> = turns(&long);
    if !long_turns.is_empty() {
        drills.push(Practice { drill: Drill::Brevity, turns: long_turns, quote: None });
    }
    drills
}

/// The whole of what the pace may truly be lies outside the neutral band.
fn surely_outside(pace: &Figure) -> bool {
    let Some(value) = pace.value else { return false };
    pace.high.unwrap_or(value) < *NEUTRAL_PACE_WPM.start() || pace.low.unwrap_or(value) > *NEUTRAL_PACE_WPM.end()
}
