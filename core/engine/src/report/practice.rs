//! At most three concrete things to practise, each from this interview's own answers.

use std::collections::BTreeMap;

use domain::assessment::{Part, Weakness};
use domain::report::{Criterion, Drill, Practice, Quote};
use domain::session::UtteranceSource;

use super::threads::Thread;
use crate::bank;
use crate::evaluate;

/// Most drills in one report: more would not be practised.
const MOST: usize = 3;
/// Longest quote to start a drill from, in words.
const LONGEST_QUOTE_WORDS: usize = 25;

/// Content first: what was missing most often, the more important of equals first; one place is kept for delivery where its
/// figures call for it. Delivery never changes what content drills are chosen, beyond that place.
pub(super) fn choose(threads: &[Thread<'_>], weaknesses: &[Weakness]) -> Vec<Practice> {
    let of = |wanted: fn(&Part) -> bool| weaknesses.iter().filter(move |weakness| wanted(&weakness.part)).map(practice);
    let delivery: Vec<Practice> = of(|part| matches!(part, Part::Delivery(_))).collect();
    let places = MOST - delivery.len().min(1);
    let mut chosen: Vec<Practice> = of(|part| *part == Part::Answer).collect();
    chosen.extend(missing_criteria(threads));
    chosen.truncate(places);
    chosen.extend(delivery);
    chosen.truncate(MOST);
    chosen
}

fn practice(weakness: &Weakness) -> Practice {
    Practice { drill: weakness.drill, turns: weakness.turns.clone(), quote: weakness.quote.clone() }
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
