//! One interview: tabs, devices, network, server.

use std::panic::catch_unwind;

use domain::setup::InterviewKind;
use tests::host::setup;
use tests::rng::{Rng, Tally};
use tests::world::candidate::Habits;
use tests::world::steps::{BLOWS, Blow};
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

/// Fewest steps of the scripted interview.
const LEAST_STEPS: u64 = 150;

/// The scripted interview with nothing but one blow.
fn struck(blow: Option<(u64, Blow)>) -> World {
    let mut world = World::new(setup(InterviewKind::Coding, 45), 1, Faults::none());
    if let Some((step, blow)) = blow {
        world.strike_at(step, blow);
    }
    world.follow_script();
    world
}

#[test]
fn a_blow_at_any_step_loses_nothing() {
    let steps = struck(None).steps();
    assert!(steps >= LEAST_STEPS, "only {steps}");
    for blow in BLOWS {
        for step in 0..steps {
            let told = catch_unwind(|| {
                let mut world = struck(Some((step, blow)));
                world.settle();
                world.look_everywhere();
                assert!(world.server.host.session.turns.len() >= 2, "the interview did not go on");
            });
            assert!(told.is_ok(), "{blow:?} before step {step}");
        }
    }
}
