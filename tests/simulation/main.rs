//! Sessions under arbitrary sequences of operations and faults, in virtual time.
//!
//! Everything follows from a seed. A failure names its seed; to run that one again:
//! `SIMULATION_SEED=<seed> cargo test -p tests --test simulation`.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

mod recording;
mod session;

/// Sequences per test function; there are several, so that two cores share them.
const SEQUENCES: u64 = 300;
/// How many times more with `INTERVIEWPREP_LONG`.
const LONG: u64 = 50;

/// Plays every seed of one range, or the one that the environment names, and says which one failed.
fn play(name: &str, range: u64, sequence: impl Fn(u64)) {
    let asked = std::env::var("SIMULATION_SEED").ok().map(|seed| seed.parse().expect("SIMULATION_SEED is a number"));
    let sequences = if std::env::var_os("INTERVIEWPREP_LONG").is_some() { SEQUENCES * LONG } else { SEQUENCES };
    let seeds: Vec<u64> = asked.map_or_else(|| (0..sequences).map(|index| (range << 32) + index).collect(), |seed| vec![seed]);
    for seed in seeds {
        if let Err(cause) = catch_unwind(AssertUnwindSafe(|| sequence(seed))) {
            eprintln!("replay with: SIMULATION_SEED={seed} cargo test -p tests --test simulation {name}");
            resume_unwind(cause);
        }
    }
}
