//! `cargo xtask bench cache`: candidates that a seed makes play interviews for two days of virtual time against the cache of words, by the
//! product's own plan, follow-ups, [template keys](engine::model::prompt::template::Template::key) and look-ups; no network, no model. The
//! first day fills the cache and is not counted.
//!
//! | figure | what |
//! | --- | --- |
//! | `cacheable_share` | of the questions that a model may word, those whose words may be kept: all but follow-ups |
//! | `hit_share…` | of those, the ones whose words were there when they were due; by origin, and by [`Class`] of the candidate |
//! | `saved_share` | calls that the cache spared, of those that there would be without it; words that were made ahead and never used count against it |
//! | `false_hit_share` | of the hits, those whose words were made for another request, or with another model |
//! | `semantic_bound` | points that `hit_share` could gain at most if words also served the same question in another built-in wording |
//! | `semantic_saved_bound` | points that `saved_share` could gain so |
//!
//! Each stands once for every rate of interviews, since words are kept for a day: who comes alone finds nothing. A sample is a run with its
//! own seed; values are in percent.
//!
//! Every answer is judged, because follow-ups hang on it; with `CARGO_PROFILE_DEV_OPT_LEVEL=2` that takes two minutes, without many more.

mod candidates;
mod interview;
mod words;

use anyhow::Result;
use domain::question::QuestionOrigin;
use engine::rate_limit::DAY_MS;
use serde_json::{Value, json};

use self::candidates::Class;
use self::interview::Call;
use self::words::{Outcome, Shelf};
use super::figure;

/// Interviews per day.
const RATES: [u64; 3] = [30, 100, 300];
const RUNS: u64 = 10;
const SEED: u64 = 20_261_127;
/// From so many points on a second look-up by meaning would be worth its trouble.
const WORTH_POINTS: f64 = 5.0;

/// What became of a look-up on the second day.
struct Looked {
    class: Class,
    origin: QuestionOrigin,
    is_ahead: bool,
    outcome: Outcome,
}

/// One run.
struct Run {
    looked: Vec<Looked>,
    /// Questions that a model may word.
    wordings: usize,
}

/// Plays, prints JSON.
///
/// # Errors
/// When the bank's plan and the session's rules contradict each other.
pub(crate) fn run() -> Result<()> {
    let mut figures = Vec::new();
    let mut bounds = Vec::new();
    for per_day in RATES {
        let runs = (0..RUNS).map(|run| played(per_day, SEED + run)).collect::<Result<Vec<Run>>>()?;
        figures.extend(figures_of(&runs, per_day));
        bounds.push((per_day, average(&runs, semantic_bound)));
    }
    println!("{:#}", json!({"figures": figures, "note": note(&bounds)}));
    Ok(())
}

fn played(per_day: u64, seed: u64) -> Result<Run> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut calls = Vec::new();
    for candidate in candidates::arriving(per_day, 2 * DAY_MS, &mut rng) {
        calls.extend(interview::calls(&candidate, &mut rng)?);
    }
    calls.sort_by_key(|call| call.at_ms);
    let mut shelf = Shelf::default();
    let mut run = Run { looked: Vec::new(), wordings: 0 };
    for call in &calls {
        let outcome = shelf.look_up(call)?;
        if call.at_ms >= DAY_MS {
            let Call { class, origin, is_ahead, .. } = *call;
            run.wordings += usize::from(!is_ahead);
            run.looked.extend(outcome.map(|outcome| Looked { class, origin, is_ahead, outcome }));
        }
    }
    Ok(run)
}

fn figures_of(runs: &[Run], per_day: u64) -> Vec<Value> {
    let of = |name: &str, share: &dyn Fn(&Run) -> f64| {
        let samples: Vec<f64> = runs.iter().map(share).filter(|share| share.is_finite()).collect();
        figure(&format!("cache_{per_day}_a_day_{name}"), "%", &samples)
    };
    let mut figures = vec![
        of("cacheable_share", &|run| percent(count(run, is_due), run.wordings)),
        of("hit_share", &|run| hit_share(run, |_| true)),
        of("hit_share_planned", &|run| hit_share(run, |looked| looked.origin == QuestionOrigin::Planned)),
        of("hit_share_reframed", &|run| hit_share(run, |looked| looked.origin == QuestionOrigin::Reframed)),
        of("saved_share", &|run| 100.0 - percent(count(run, |looked| !is_hit(looked)), count(run, is_due))),
        of("false_hit_share", &|run| percent(count(run, |looked| looked.outcome == Outcome::FalseHit), count(run, is_hit))),
        of("semantic_bound", &semantic_bound),
        of("semantic_saved_bound", &semantic_saved_bound),
    ];
    let by_class = |class: Class| of(&format!("hit_share_{}", class.name()), &|run| hit_share(run, |looked| looked.class == class));
    figures.extend(Class::ALL.map(by_class));
    figures
}

fn is_due(looked: &Looked) -> bool {
    !looked.is_ahead
}

fn is_hit(looked: &Looked) -> bool {
    matches!(looked.outcome, Outcome::Hit | Outcome::FalseHit)
}

fn count(run: &Run, of: impl Fn(&Looked) -> bool) -> usize {
    run.looked.iter().filter(|looked| of(looked)).count()
}

fn hit_share(run: &Run, of: impl Fn(&Looked) -> bool) -> f64 {
    let due = |looked: &Looked| is_due(looked) && of(looked);
    percent(count(run, |looked| due(looked) && is_hit(looked)), count(run, due))
}

fn semantic_bound(run: &Run) -> f64 {
    percent(count(run, |looked| is_due(looked) && has_variant(looked)), count(run, is_due))
}

fn semantic_saved_bound(run: &Run) -> f64 {
    percent(count(run, has_variant), count(run, is_due))
}

fn has_variant(looked: &Looked) -> bool {
    looked.outcome == Outcome::Miss { has_variant: true }
}

/// NaN of nothing.
fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole as f64
}

fn average(runs: &[Run], share: impl Fn(&Run) -> f64) -> f64 {
    runs.iter().map(share).sum::<f64>() / runs.len() as f64
}

fn note(bounds: &[(u64, f64)]) -> String {
    let told: Vec<String> = bounds.iter().map(|(per_day, points)| format!("{points:.1} points at {per_day} interviews a day")).collect();
    let could = if bounds.iter().any(|(_, points)| *points >= WORTH_POINTS) { "could" } else { "could not" };
    format!(
        "Serving words across the built-in wordings of a question {could} add {WORTH_POINTS} points: at most {}. The wordings that are kept \
         apart differ in whether and how a term of the candidate's stands in them: words for one would leave it out of the other, or make it up.",
        told.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_calls_that_may_be_kept() {
        let looked = |class, origin, outcome| Looked { class, origin, is_ahead: false, outcome };
        let run = Run {
            looked: vec![
                looked(Class::Exact, QuestionOrigin::Planned, Outcome::Hit),
                looked(Class::Exact, QuestionOrigin::Planned, Outcome::Miss { has_variant: true }),
                looked(Class::Trap, QuestionOrigin::Reframed, Outcome::FalseHit),
                looked(Class::Fresh, QuestionOrigin::Planned, Outcome::Miss { has_variant: false }),
                Looked { is_ahead: true, ..looked(Class::Exact, QuestionOrigin::Planned, Outcome::Miss { has_variant: false }) },
            ],
            wordings: 8,
        };
        assert_eq!((hit_share(&run, |_| true), hit_share(&run, |looked| looked.class == Class::Exact)), (50.0, 50.0));
        assert_eq!(semantic_bound(&run), 25.0);
        let figures = figures_of(&[run], 9);
        let value = |name: &str| figures.iter().find(|figure| figure["name"] == format!("cache_9_a_day_{name}")).unwrap()["median"].clone();
        assert_eq!([value("saved_share"), value("false_hit_share"), value("cacheable_share")], [25.0, 50.0, 50.0]);
        assert!(note(&[(9, 4.9)]).contains("could not") && note(&[(9, 4.9), (99, 5.0)]).contains("could add"));
    }

    #[test]
    fn the_same_seed_plays_the_same_and_nobody_is_given_anothers_words() {
        let (one, other) = (played(8, 7).unwrap(), played(8, 7).unwrap());
        let outcomes = |run: &Run| run.looked.iter().map(|looked| looked.outcome).collect::<Vec<_>>();
        assert_eq!(outcomes(&one), outcomes(&other));
        assert!(count(&one, is_hit) > 0 && count(&one, is_due) < one.wordings);
        assert_eq!(count(&one, |looked| looked.outcome == Outcome::FalseHit), 0);
    }
}
