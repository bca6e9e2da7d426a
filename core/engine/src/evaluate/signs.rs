//! Which signs of a criterion stand in an answer, and where.

use std::collections::BTreeSet;

use domain::report::Criterion;

use super::cues;
use super::spelling;
use super::words::{Word, Words, normalised};
use crate::lexicon;

/// Adverbs and auxiliaries between a subject and what it did.
const BETWEEN: &[&str] = &[
    "then",
    "also",
    "first",
    "finally",
    "personally",
    "immediately",
    "quickly",
    "actually",
    "really",
    "just",
    "have",
    "had",
    "even",
    "later",
    "myself",
    "therefore",
    "and",
];
const MOST_BETWEEN: usize = 3;
/// Distinct named things that make an answer specific.
const FEWEST_SPECIFICS: usize = 2;
/// Distinct expected terms that count as command of them.
const FEWEST_TERMS: usize = 3;
/// The lists of coding questions are shorter and their terms narrower.
const FEWEST_IDEAS: usize = 2;
const LONGEST_TERM_LIST_OF_IDEAS: usize = 8;
/// A "because" that nothing follows gives no reason.
const FEWEST_WORDS_OF_REASON: usize = 3;
/// Distinct steps that make an approach.
const FEWEST_STEPS: usize = 2;

/// A sign: the words from `start` up to but without `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What was found for one criterion.
#[derive(Default)]
pub(super) struct Signs {
    pub(super) found: bool,
    pub(super) hits: Vec<Hit>,
    /// For [`Criterion::Terms`]: places in the list of expected terms.
    pub(super) terms: BTreeSet<usize>,
}

/// Looks for one criterion; `terms` are those the question expects.
pub(super) fn of(criterion: Criterion, words: &Words<'_>, terms: &[&str]) -> Signs {
    let row = &words.row;
    let any = |hits: Vec<Hit>| Signs { found: !hits.is_empty(), hits, ..Signs::default() };
    match criterion {
        Criterion::Situation => {
            let mut hits = phrases(row, cues::SITUATION);
            hits.extend(years(row));
            any(hits)
        }
        Criterion::Task => any(phrases(row, cues::TASK)),
        Criterion::Action => {
            let mut hits = deeds(row, &["i"]);
            hits.extend(deeds(row, &["we", "team", "they"]));
            any(hits)
        }
        Criterion::Result => any(phrases(row, cues::RESULT)),
        Criterion::Reflection => any(phrases(row, cues::REFLECTION)),
        Criterion::Ownership => {
            let mut hits = deeds(row, &["i"]);
            hits.extend(phrases(row, cues::OWNERSHIP));
            any(hits)
        }
        Criterion::Numbers => any(numbers(row)),
        Criterion::Specifics => specifics(row),
        Criterion::Terms => expected(row, terms),
        Criterion::Reasoning => {
            let mut hits = phrases(row, cues::REASONING);
            let reason = |hit: &Hit| row[hit.end..].iter().take_while(|word| !word.is_barrier()).take(FEWEST_WORDS_OF_REASON).count();
            hits.retain(|hit| reason(hit) == FEWEST_WORDS_OF_REASON);
            any(hits)
        }
        Criterion::Approach => {
            let hits = phrases(row, cues::APPROACH);
            let steps: BTreeSet<&str> = hits.iter().map(|hit| row[hit.end - 1].stem.as_str()).collect();
            Signs { found: steps.len() >= FEWEST_STEPS, hits, ..Signs::default() }
        }
        Criterion::Complexity => any(phrases(row, cues::COMPLEXITY)),
        Criterion::Testing => any(phrases(row, cues::TESTING)),
        // Counted elsewhere, or without signs.
        Criterion::Code
        | Criterion::Clarity
        | Criterion::Accuracy
        | Criterion::Completeness
        | Criterion::CodeQuality
        | Criterion::Efficiency => Signs::default(),
    }
}

/// Whether the answer says that there is nothing to tell.
pub(super) fn says_none(words: &Words<'_>) -> bool {
    !phrases(&words.row, cues::NO_EXAMPLE).is_empty()
}

/// Which words of working life stand in the answer, as places in their list.
pub(super) fn work_life(words: &Words<'_>) -> BTreeSet<usize> {
    expected(&words.row, &cues::WORK_LIFE.split(", ").collect::<Vec<_>>()).terms
}

/// All places where one of the patterns stands. A pattern is words with a space between; each may be several (`a|b`) or any (`_`).
fn phrases(row: &[Word], patterns: &[&str]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for pattern in patterns {
        let parts: Vec<Vec<String>> = pattern.split(' ').map(|part| part.split('|').map(spelling::american).collect()).collect();
        for (start, window) in row.windows(parts.len()).enumerate() {
            let fits = |(word, part): (&Word, &Vec<String>)| !word.is_barrier() && part.iter().any(|one| one == "_" || *one == word.norm);
            if window.iter().zip(&parts).all(fits) {
                hits.push(Hit { start, end: start + parts.len() });
            }
        }
    }
    hits.sort_by_key(|hit| hit.start);
    hits
}

/// A subject and, at most a few words on, something it did.
fn deeds(row: &[Word], subjects: &[&str]) -> Vec<Hit> {
    let verbs: BTreeSet<String> = cues::DEEDS.split(' ').map(spelling::american).collect();
    let is_deed = |verb: &str, next: &str| {
        verbs.contains(verb) || cues::DEEDS_WITH.iter().any(|(listed, with)| *listed == verb && with.contains(&next))
    };
    let mut hits = Vec::new();
    for start in (0..row.len()).filter(|at| subjects.contains(&row[*at].norm.as_str())) {
        let rest = &row[start + 1..];
        let between = rest.iter().take(MOST_BETWEEN).take_while(|word| BETWEEN.contains(&word.norm.as_str())).count();
        let Some(verb) = rest.get(between) else { continue };
        let next = rest.get(between + 1).map_or("", |word| word.norm.as_str());
        if is_deed(&verb.norm, next) {
            hits.push(Hit { start, end: start + between + 2 });
        }
    }
    hits
}

fn numbers(row: &[Word]) -> Vec<Hit> {
    (0..row.len()).filter(|at| is_number(row, *at)).map(|start| Hit { start, end: start + 1 }).collect()
}

fn is_number(row: &[Word], at: usize) -> bool {
    let word = row[at].norm.as_str();
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return !is_year(word);
    }
    let scale = ["percent", "hundred", "thousand", "million", "billion"];
    cues::NUMBER_WORDS.split(' ').any(|listed| listed == word)
        || scale.contains(&word)
        || (word == "one" && row.get(at + 1).is_some_and(|next| scale.contains(&next.norm.as_str())))
}

fn years(row: &[Word]) -> impl Iterator<Item = Hit> {
    (0..row.len()).filter(|at| is_year(&row[*at].norm)).map(|start| Hit { start, end: start + 1 })
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.chars().all(|c| c.is_ascii_digit())
}

/// Named things, whatever their case: recognisers write most names in lower case.
fn specifics(row: &[Word]) -> Signs {
    let mut hits: Vec<Hit> = Vec::new();
    let names = lexicon::names().filter(|name| cues::COMMON_WORDS.split(", ").all(|common| common != *name));
    for name in names.chain(cues::NAMED_THINGS.split(", ")) {
        let parts: Vec<String> = normalised(name, 0).into_iter().map(|word| word.stem).collect();
        if parts.len() == 1 && parts[0].chars().count() < 3 {
            continue;
        }
        let found = row
            .windows(parts.len().max(1))
            .enumerate()
            .filter(|(_, window)| window.iter().zip(&parts).all(|(word, part)| word.stem == *part));
        hits.extend(found.map(|(start, _)| Hit { start, end: start + parts.len() }));
    }
    hits.extend(years(row));
    hits.extend(phrases(row, &["called|named _"]));
    hits.sort_by_key(|hit| hit.start);
    let distinct: BTreeSet<Vec<&str>> =
        hits.iter().map(|hit| row[hit.start..hit.end].iter().map(|word| word.stem.as_str()).collect()).collect();
    Signs { found: distinct.len() >= FEWEST_SPECIFICS, hits, ..Signs::default() }
}

fn expected(row: &[Word], terms: &[&str]) -> Signs {
    let mut signs = Signs::default();
    for (place, term) in terms.iter().enumerate() {
        for way in term.split('|') {
            let parts: Vec<String> = normalised(way, 0).into_iter().map(|word| word.stem).collect();
            for (start, window) in row.windows(parts.len().max(1)).enumerate() {
                if window.iter().zip(&parts).all(|(word, part)| word.stem == *part) {
                    signs.terms.insert(place);
                    signs.hits.push(Hit { start, end: start + parts.len() });
                }
            }
        }
    }
    let fewest = if terms.len() <= LONGEST_TERM_LIST_OF_IDEAS { FEWEST_IDEAS } else { FEWEST_TERMS };
    signs.found = signs.terms.len() >= fewest;
    signs.hits.sort_by_key(|hit| hit.start);
    signs
}
