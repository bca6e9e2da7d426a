//! Feature: interview-prep-ai, Property 11: System Resilience and Recovery
//!
//! For any network interruption, browser crash or system failure during an interview, its state is preserved, the candidate goes on
//! from where it was, and neither words nor media are lost.

use client::session::{Field, Link};
use domain::protocol::{Command, DISCONNECT_GRACE_MS};
use domain::session::Status;
use domain::setup::InterviewKind;
use proptest::prelude::*;
use tests::film::{self, Film};
use tests::host::{Mishap, setup};
use tests::rng::Rng;
use tests::world::candidate::Habits;
use tests::world::{Faults, World};

/// How soon words are safe on the device: a round of sealing, and a write.
const KEPT_WITHIN_MS: u64 = 300;
/// How soon a returned tab shows the interview: a page, a connection and one answer, each within its ordinary time.
const BACK_WITHIN_MS: u64 = 500;

#[derive(Debug, Clone, Copy)]
enum Interruption {
    NetworkGone { ms: u64, noticed: bool },
    ConnectionBroken,
    TabKilled { away_ms: u64 },
    TabReloaded,
    AnotherDevice,
    ServerDies { writes: u32, mishap: Mishap },
    ServerRestarts,
    ServerEvicted,
}

fn any_interruption() -> impl Strategy<Value = Interruption> {
    let mishap = prop::sample::select(vec![Mishap::DiesBefore, Mishap::DiesAfter, Mishap::Fails]);
    prop_oneof![
        (500u64..400_000, any::<bool>()).prop_map(|(ms, noticed)| Interruption::NetworkGone { ms, noticed }),
        Just(Interruption::ConnectionBroken),
        (100u64..400_000).prop_map(|away_ms| Interruption::TabKilled { away_ms }),
        Just(Interruption::TabReloaded),
        Just(Interruption::AnotherDevice),
        (0u32..4, mishap).prop_map(|(writes, mishap)| Interruption::ServerDies { writes, mishap }),
        Just(Interruption::ServerRestarts),
        Just(Interruption::ServerEvicted),
    ]
}

/// The interview in its first question.
fn started(kind: InterviewKind, seed: u64) -> World {
    let mut world = World::new(setup(kind, 45), seed, Faults::none());
    world.run(1_000);
    world.start(0);
    world.run(1_000);
    world
}

fn interrupt(world: &mut World, interruption: Interruption) {
    match interruption {
        Interruption::NetworkGone { ms, noticed } => {
            world.cut_network(ms, noticed);
            world.run(ms);
        }
        Interruption::ConnectionBroken => world.reset_connections(),
        Interruption::TabKilled { away_ms } => {
            let (owner, device) = (world.owner, world.tabs[world.owner].device);
            world.kill(owner);
            world.run(away_ms);
            world.open_tab(device);
        }
        Interruption::TabReloaded => {
            let (owner, device) = (world.owner, world.tabs[world.owner].device);
            world.last_words(owner);
            world.kill(owner);
            world.open_tab(device);
        }
        Interruption::AnotherDevice => world.open_tab(1 - world.tabs[world.owner].device),
        Interruption::ServerDies { writes, mishap } => world.server.host.mishap = Some((writes, mishap)),
        Interruption::ServerRestarts => world.restart_server(),
        Interruption::ServerEvicted => world.server.evict(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Feature: interview-prep-ai, Property 11: System Resilience and Recovery
    #[test]
    fn words_questions_and_time_survive_any_interruption(
        seed in any::<u64>(), interruptions in prop::collection::vec((any_interruption(), 1usize..12, 1u64..2_000), 1..8),
    ) {
        let mut world = started(InterviewKind::Coding, seed);
        let (mut typed, mut code) = (String::new(), world.tabs[0].text(Field::Code).unwrap().to_owned());
        for (interruption, words, pause_ms) in interruptions {
            for word in 0..words {
                let field = if word % 3 == 2 { Field::Code } else { Field::Typed };
                let text = if field == Field::Code { &mut code } else { &mut typed };
                text.push_str(&format!("w{word} "));
                let text = text.clone();
                world.edit(world.owner, field, text);
                world.run(pause_ms);
            }
            world.run(KEPT_WITHIN_MS);
            let before = world.server.host.session.clone();
            interrupt(&mut world, interruption);
            world.settle();
            let (owner, after) = (&world.tabs[world.owner], &world.server.host.session);
            prop_assert_eq!((owner.text(Field::Typed), owner.text(Field::Code)), (Some(&*typed), Some(&*code)), "after {:?}", interruption);
            prop_assert_eq!((&*after.turns[0].answer.typed, &*after.turns[0].answer.code), (&*typed, &*code));
            prop_assert_eq!(&after.turns[0].question, &before.turns[0].question);
            prop_assert_eq!(after.turns.len(), 1);
            prop_assert_eq!((after.status, owner.machine.link()), (Status::Active, Link::Up));
        }
    }

    /// Feature: interview-prep-ai, Property 11: System Resilience and Recovery
    #[test]
    fn time_away_costs_no_more_than_the_grace(seed in any::<u64>(), away_ms in 0u64..3_000_000, by_network in any::<bool>()) {
        let mut world = started(InterviewKind::Behavioural, seed);
        let left_ms = world.server.host.session.remaining_ms(world.server.host.t_ms());
        let (owner, gone_ms) = (world.owner, world.now_ms());
        if by_network {
            world.reset_connections();
            world.cut_network(away_ms, true);
            world.run(away_ms);
        } else {
            world.kill(owner);
            world.run(away_ms);
            world.open_tab(0);
        }
        world.settle();
        world.set_clock_by(0);
        let host = &world.server.host;
        let used_ms = left_ms - host.session.remaining_ms(host.t_ms());
        let since_ms = world.now_ms() - gone_ms;
        // Either end may hear of the loss up to a second late.
        prop_assert!(used_ms <= DISCONNECT_GRACE_MS + (since_ms - away_ms) + 2_000, "{} of {}", used_ms, since_ms);
        prop_assert_eq!(host.session.status, Status::Active);
    }

    /// Feature: interview-prep-ai, Property 11: System Resilience and Recovery
    #[test]
    fn a_returned_tab_shows_the_interview_at_once(seed in any::<u64>(), evicted in any::<bool>(), kind in prop::sample::select(vec![InterviewKind::Technical, InterviewKind::Mixed])) {
        let mut world = started(kind, seed);
        world.edit(0, Field::Typed, String::from("I led a team"));
        world.run(KEPT_WITHIN_MS);
        world.kill(0);
        if evicted {
            world.server.evict();
        }
        world.open_tab(0);
        world.run(BACK_WITHIN_MS);
        let tab = &world.tabs[world.owner];
        prop_assert_eq!((tab.machine.link(), tab.text(Field::Typed)), (Link::Up, Some("I led a team")));
        prop_assert_eq!(tab.machine.session(), Some(&world.server.host.session));
    }

    /// Feature: interview-prep-ai, Property 11: System Resilience and Recovery
    #[test]
    fn any_mixture_of_failures_leaves_a_whole_interview(seed in any::<u64>(), acts in 10u64..60) {
        let mut rng = Rng::new(seed);
        let faults = Faults::any(&mut rng);
        let mut world = World::new(setup(InterviewKind::Mixed, 45), seed, faults);
        let habits = Habits::any(&mut rng);
        for _ in 0..acts {
            world.act_once(&habits);
        }
        world.settle();
        // Not only quiet, but going on: what is typed now arrives.
        if let Some(text) = world.tabs[world.owner].text(Field::Typed).map(|text| format!("{text} and on")) {
            world.edit(world.owner, Field::Typed, text.clone());
            world.command(world.owner, Command::Thinking { on: false });
            world.settle();
            prop_assert_eq!(&world.server.host.session.open_turn().unwrap().1.answer.typed, &text);
        }
    }

    /// Feature: interview-prep-ai, Property 11: System Resilience and Recovery
    #[test]
    fn media_survive_any_interruption_but_for_the_last_second_of_a_killed_tab(
        seed in any::<u64>(), bytes_per_s in 1_000u64..3_000_000, interruptions in prop::collection::vec((0u8..4, 500u64..60_000, 500u64..60_000), 1..6),
    ) {
        let mut film = Film::new(seed, film::Faults::none());
        film.chunk_bytes = bytes_per_s;
        let (mut kills, mut recorded_ms, mut deaths) = (0, 0, 0);
        for (interruption, record_ms, away_ms) in interruptions {
            film.run(record_ms);
            recorded_ms += record_ms;
            match interruption {
                0 => {
                    film.cut_network(away_ms, true);
                    film.run(away_ms);
                    recorded_ms += away_ms;
                }
                1 => {
                    film.kill(film.owner);
                    film.run(away_ms);
                    film.open_page(0);
                    kills += 1;
                }
                2 => {
                    // At the first pause: every request to the bucket has one.
                    film.studio.dies_at.set(Some(0));
                    deaths = 1;
                }
                _ => {
                    film.open_page(1);
                    film.run(away_ms);
                    film.open_page(0);
                    recorded_ms += away_ms;
                }
            }
        }
        film.settle();
        prop_assert!(film.edge_deaths >= deaths, "nothing died");
        // What was recorded is what is there, if the device had room for it.
        let full = film.takes.values().any(|take| take.ended == Some(domain::recording::SegmentEnd::SpoolFull));
        let stored_ms: u64 = film.studio.record().uploads.values().map(|upload| upload.segment.duration_ms).sum();
        let lost_ms = recorded_ms.saturating_sub(stored_ms);
        prop_assert!(full || lost_ms <= kills * 1_000 + 10, "{} ms of {} are lost by {} kills", lost_ms, recorded_ms, kills);
    }
}
