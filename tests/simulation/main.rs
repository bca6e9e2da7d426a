//! Sessions and recordings under arbitrary sequences of operations and faults, in virtual time.
//!
//! Everything follows from a seed. A failure names its seed; to run that one again, with what happens told on stderr:
//! `SIMULATION_SEED=<seed> SIMULATION_TRACE=1 cargo test -p tests --test simulation <name>`.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use tests::rng::Tally;

mod recording;
mod session;

/// Sequences per test function; there are several, so that two cores share them.
const SEQUENCES: u64 = 300;
/// How many times more with `INTERVIEWPREP_LONG`.
const LONG: u64 = 20;

/// Plays every seed of one range, or the one that the environment names, and says which one failed. `least`: how much a sequence
/// must have done on average, and `troubles`: what must have happened in the range, so that none of this passes by doing nothing.
fn play(name: &str, range: u64, least: usize, troubles: &[&str], sequence: impl Fn(u64) -> (usize, Tally)) {
    let asked = std::env::var("SIMULATION_SEED").ok().map(|seed| seed.parse().expect("SIMULATION_SEED is a number"));
    let sequences = if std::env::var_os("INTERVIEWPREP_LONG").is_some() { SEQUENCES * LONG } else { SEQUENCES };
    let seeds: Vec<u64> = asked.map_or_else(|| (0..sequences).map(|index| (range << 32) + index).collect(), |seed| vec![seed]);
    let (mut done, mut happened) = (0, Tally::new());
    for seed in &seeds {
        match catch_unwind(AssertUnwindSafe(|| sequence(*seed))) {
            Ok((did, tally)) => {
                done += did;
                tally.into_iter().for_each(|(what, times)| *happened.entry(what).or_default() += times);
            }
            Err(cause) => {
                eprintln!("replay with: SIMULATION_SEED={seed} cargo test -p tests --test simulation {name}");
                resume_unwind(cause);
            }
        }
    }
    let missed: Vec<_> = troubles.iter().filter(|trouble| !happened.contains_key(**trouble)).collect();
    assert!(asked.is_some() || missed.is_empty(), "never happened: {missed:?}");
    assert!(asked.is_some() || done >= least * seeds.len(), "only {done} in {} sequences", seeds.len());
}
