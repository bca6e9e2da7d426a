//! One interview: tabs, devices, network, server.

use domain::setup::InterviewKind;
use tests::host::setup;
use tests::rng::{Rng, Tally};
use tests::world::candidate::Habits;
use tests::world::{Faults, World};

use crate::play;

/// Commands that reach the server in one sequence.
const LEAST_COMMANDS: usize = 25;

/// What must have happened.
const TROUBLES: [&str; 24] = [
    "Leave",
    "Hide",
    "Reload",
    "Kill",
    "OpenAnother",
    "OpenElsewhere",
    "TakeBack",
    "CutNetwork",
    "CutForMinutes",
    "Reset",
    "ServerDies",
    "DiskFails",
    "Evict",
    "Restart",
    "SetClock",
    "EarlyAlarm",
    "FillDevice",
    "duplicate",
    "reorder",
    "reset",
    "truncate",
    "half_open",
    "killed",
    "device_full",
];

/// Any mixture of acts and faults; then nothing goes wrong any more, and everything must come out right. Twice, because a calm
/// interview that goes on must be as good as a new one. Answers how many commands the server handled.
fn sequence(seed: u64) -> (usize, Tally) {
    let mut rng = Rng::new(!seed);
    let kind = rng.pick(&[InterviewKind::Behavioural, InterviewKind::Technical, InterviewKind::Coding, InterviewKind::Mixed]);
    let faults = Faults::any(&mut rng);
    let mut world = World::new(setup(kind, 45), seed, faults);
    world.run(rng.between(0, 2_000));
    if rng.chance(850) {
        world.start(0);
    }
    for _ in 0..2 {
        let habits = Habits::any(&mut rng);
        for _ in 0..rng.between(20, 100) {
            world.act_once(&habits);
        }
        world.settle();
        world.faults = Faults::any(&mut rng);
    }
    world.look_everywhere();
    (world.server.host.storage.handled.len(), world.tally().clone())
}

#[test]
fn sessions_survive_everything_1() {
    play("sessions_survive_everything_1", 1, LEAST_COMMANDS, &TROUBLES, sequence);
}

#[test]
fn sessions_survive_everything_2() {
    play("sessions_survive_everything_2", 2, LEAST_COMMANDS, &TROUBLES, sequence);
}

#[test]
fn sessions_survive_everything_3() {
    play("sessions_survive_everything_3", 3, LEAST_COMMANDS, &TROUBLES, sequence);
}

#[test]
fn sessions_survive_everything_4() {
    play("sessions_survive_everything_4", 4, LEAST_COMMANDS, &TROUBLES, sequence);
}
