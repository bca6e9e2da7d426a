//! Recordings: pages, devices, network, edge, bucket.

use tests::film::candidate::Habits;
use tests::film::{Faults, Film};
use tests::rng::{Rng, Tally};

use crate::play;

/// Chunks that are recorded in one sequence.
const LEAST_CHUNKS: usize = 100;

/// What must have happened.
const TROUBLES: [&str; 26] = [
    "Pause",
    "Mute",
    "Unplug",
    "Sleep",
    "ChangeMedium",
    "Reload",
    "Kill",
    "OpenAnother",
    "OpenElsewhere",
    "CutNetwork",
    "CutForMinutes",
    "SlowLine",
    "FillDevice",
    "UpdateBrowser",
    "Withdraw",
    "StayAway",
    "lost",
    "unheard",
    "repeated",
    "portal",
    "failing",
    "bucket",
    "edge_dies",
    "corrupt",
    "muxer",
    "unseen",
];

/// Any mixture of acts and faults; then the interview ends, nothing goes wrong any more, and everything must be in the bucket. Answers
/// how many chunks there were.
fn sequence(seed: u64) -> (usize, Tally) {
    let mut rng = Rng::new(!seed);
    let faults = Faults::any(&mut rng);
    let mut film = Film::new(seed, faults);
    film.chunk_bytes = rng.pick(&[3_000, 250_000, 1_500_000, 5_000_000]);
    for _ in 0..rng.between(1, 3) {
        let habits = Habits::any(&mut rng);
        for _ in 0..rng.between(5, 50) {
            film.act_once(&habits);
        }
    }
    film.settle();
    film.check_cleared();
    (film.takes.values().map(|take| take.kept.len()).sum(), film.tally().clone())
}

#[test]
fn recordings_survive_everything_1() {
    play("recordings_survive_everything_1", 11, LEAST_CHUNKS, &TROUBLES, sequence);
}

#[test]
fn recordings_survive_everything_2() {
    play("recordings_survive_everything_2", 12, LEAST_CHUNKS, &TROUBLES, sequence);
}
