//! Sessions and recordings under arbitrary sequences of operations and faults, in virtual time.
//!
//! Everything follows from a seed. A failure names its seed; to run that one again, with what happens told on stderr:
//! `SIMULATION_SEED=<seed> SIMULATION_TRACE=1 cargo test -p tests --test simulation <name>`.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

mod recording;
mod session;

/// Sequences per test function; there are several, so that two cores share them.
const SEQUENCES: u64 = 300;
/// How many times more with `INTERVIEWPREP_LONG`.
const LONG: u64 = 20;

/// Plays every seed of one range, or the one that the environment names, and says which one failed. `least`: how much a sequence
/// must have done on average, so that none of this passes by doing nothing.
fn play(name: &str, range: u64, least: usize, sequence: impl Fn(u64) -> usize) {
    let asked = std::env::var("SIMULATION_SEED").ok().map(|seed| seed.parse().expect("SIMULATION_SEED is a number"));
    let sequences = if std::env::var_os("INTERVIEWPREP_LONG").is_some() { SEQUENCES * LONG } else { SEQUENCES };
    let seeds: Vec<u64> = asked.map_or_else(|| (0..sequences).map(|index| (range << 32) + index).collect(), |seed| vec![seed]);
    let mut done = 0;
    for seed in &seeds {
        match catch_unwind(AssertUnwindSafe(|| sequence(*seed))) {
            Ok(did) => done += did,
            Err(cause) => {
                eprintln!("replay with: SIMULATION_SEED={seed} cargo test -p tests --test simulation {name}");
                resume_unwind(cause);
            }
        }
    }
    assert!(asked.is_some() || done >= least * seeds.len(), "only {done} in {} sequences", seeds.len());
}
