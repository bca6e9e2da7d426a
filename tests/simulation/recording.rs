//! Recordings: pages, devices, network, edge, bucket.

use tests::film::candidate::Habits;
use tests::film::{Faults, Film};
use tests::rng::Rng;

use crate::play;

/// Any mixture of acts and faults; then the interview ends, nothing goes wrong any more, and everything must be in the bucket.
fn sequence(seed: u64) {
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
    if std::env::var_os("STATS").is_some() { let r = film.studio.record(); eprintln!("STATF {} {} {} {} {}", film.takes.len(), film.takes.values().map(|t| t.kept.len()).sum::<usize>(), r.uploads.len(), r.uploads.values().map(|u| u.parts.len()).sum::<usize>(), film.pages.len()); }
}

#[test]
fn recordings_survive_everything_1() {
    play("recordings_survive_everything_1", 11, sequence);
}

#[test]
fn recordings_survive_everything_2() {
    play("recordings_survive_everything_2", 12, sequence);
}
