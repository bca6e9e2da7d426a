//! Feature: interview-prep-ai, Property 14: Session State Persistence
//!
//! For any active interview session, progress checkpoints are saved every 30 seconds, time-out warnings come with the option to
//! extend, and the context of the conversation is kept across pauses, and across a crash at any point.

use domain::protocol::Command;
use domain::session::{EXTENSION_MS, EndReason, Event, PauseReason, Session, Status};
use domain::setup::{InterviewKind, LENGTHS_MIN};
use engine::rules::{CHECKPOINT_EVERY_MS, Input, warning_before_ms};
use proptest::prelude::*;
use tests::host::{Host, any_command, setup};

/// What happens at the candidate's side.
#[derive(Debug, Clone)]
enum Act {
    Command(Command),
    Disconnect,
    Connect,
    Crash,
    CrashAfter(Command),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        12 => any_command().prop_map(Act::Command),
        1 => Just(Act::Disconnect),
        2 => Just(Act::Connect),
        1 => Just(Act::Crash),
        1 => any_command().prop_map(Act::CrashAfter),
    ]
}

fn any_kind() -> impl Strategy<Value = InterviewKind> {
    prop::sample::select(vec![InterviewKind::Behavioural, InterviewKind::Technical, InterviewKind::Coding, InterviewKind::Mixed])
}

/// Everything said, typed and asked, without the clock.
fn context(session: &Session) -> Vec<(&str, String, &str)> {
    session.turns.iter().map(|turn| (turn.question.text.as_str(), turn.answer.text(), turn.answer.code.as_str())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Feature: interview-prep-ai, Property 14: Session State Persistence
    #[test]
    fn a_crash_at_any_point_loses_nothing_that_was_stored(
        kind in any_kind(), seed in any::<u64>(), acts in prop::collection::vec((any_act(), 0u64..40_000, 0u64..300), 1..50),
    ) {
        let mut host = Host::new(setup(kind, 10), seed);
        host.command(Command::Start).unwrap();
        for (act, wait_ms, late_ms) in acts {
            host.wait(wait_ms, late_ms);
            let before = host.session.clone();
            let outcome = match act.clone() {
                Act::Command(command) => host.command(command),
                Act::CrashAfter(command) => host.take_and_crash(Input::Command(command)),
                Act::Disconnect => host.take(Input::Disconnected),
                Act::Connect => host.take(Input::Connected),
                Act::Crash => { host.crash(); Ok(()) }
            };
            if outcome.is_err() || matches!(act, Act::Crash) {
                prop_assert_eq!(&before, &host.session);
            }
            prop_assert_eq!(&host.recovered(), &host.session);
            prop_assert_eq!(&Session::replay(&host.storage.log).unwrap(), &host.session);
            let (old, new) = (context(&before), context(&host.session));
            prop_assert!(new.len() >= old.len());
            let closed = before.turns.iter().take_while(|turn| turn.ended.is_some()).count();
            prop_assert_eq!(&old[..closed], &new[..closed], "closed answers never change");
        }
    }

    /// Feature: interview-prep-ai, Property 14: Session State Persistence
    #[test]
    fn a_running_interview_is_checkpointed_every_30_seconds(
        seed in any::<u64>(), acts in prop::collection::vec((any_command(), 1000u64..90_000), 1..25), late_ms in 0u64..200,
    ) {
        let mut host = Host::new(setup(InterviewKind::Mixed, 45), seed);
        host.command(Command::Start).unwrap();
        for (command, wait_ms) in acts {
            let active_from = (host.session.status == Status::Active).then_some(host.now_ms);
            host.wait(wait_ms, late_ms);
            let still_active = host.session.status == Status::Active;
            if let (Some(from_ms), true) = (active_from, still_active) {
                let mut times = vec![from_ms.max(*host.checkpoints_ms.iter().rfind(|at| **at <= from_ms).unwrap())];
                times.extend(host.checkpoints_ms.iter().filter(|at| **at > from_ms));
                times.push(host.now_ms);
                for pair in times.windows(2) {
                    prop_assert!(pair[1] - pair[0] <= CHECKPOINT_EVERY_MS + late_ms, "{:?}", times);
                }
            }
            let turns = host.session.turns.len();
            let checkpoints = host.checkpoints_ms.len();
            // A refused command changes nothing and needs no checkpoint.
            if host.command(command).is_ok() && host.session.turns.len() > turns {
                prop_assert!(host.checkpoints_ms.len() > checkpoints, "each turn is checkpointed");
            }
        }
    }

    /// Feature: interview-prep-ai, Property 14: Session State Persistence
    #[test]
    fn the_warning_comes_in_time_and_an_extension_gives_what_it_promises(
        minutes in prop::sample::select(LENGTHS_MIN.to_vec()), extensions in 0u64..4, pause_ms in prop::option::of(0u64..3_000_000),
        pause_after_ms in 1000u64..200_000, late_ms in 0u64..500, seed in any::<u64>(),
    ) {
        let mut host = Host::new(setup(InterviewKind::Behavioural, minutes), seed);
        host.command(Command::Start).unwrap();
        let mut paused_ms = 0;
        if let Some(pause_ms) = pause_ms {
            host.wait(pause_after_ms, late_ms);
            host.command(Command::Pause).unwrap();
            let remaining_ms = host.session.remaining_ms(host.t_ms());
            host.wait(pause_ms, late_ms);
            prop_assert_eq!(host.session.remaining_ms(host.t_ms()), remaining_ms);
            host.command(Command::Resume).unwrap();
            paused_ms = pause_ms;
        }
        let before_ms = warning_before_ms(&host.session);
        for _ in 0..extensions {
            let early_ms = host.session.remaining_ms(host.t_ms()) - before_ms;
            host.wait(early_ms.saturating_sub(1), late_ms);
            prop_assert!(!host.session.warned, "not before its time");
            host.wait(1 + late_ms, late_ms);
            let last = host.storage.log.last().unwrap();
            let Event::TimeWarning { remaining_ms } = last.event else { panic!("no warning: {last:?}") };
            prop_assert!(remaining_ms <= before_ms && remaining_ms + late_ms >= before_ms);
            host.command(Command::Extend).unwrap();
            prop_assert!(!host.session.warned);
        }
        let allowed_ms = u64::from(minutes) * 60_000 + extensions * EXTENSION_MS;
        prop_assert_eq!(host.session.budget_ms, allowed_ms);
        let left_ms = host.session.remaining_ms(host.t_ms());
        host.wait(left_ms - 1, late_ms);
        prop_assert_eq!(host.session.status, Status::Active);
        prop_assert!(host.session.warned || late_ms > 0);
        host.wait(1 + late_ms, late_ms);
        prop_assert_eq!((host.session.status, host.session.end), (Status::Failed, Some(EndReason::TimeUp)));
        prop_assert_eq!(host.t_ms(), allowed_ms + paused_ms + late_ms);
    }

    /// Feature: interview-prep-ai, Property 14: Session State Persistence
    #[test]
    fn context_is_kept_across_pauses_and_lost_connections(
        seed in any::<u64>(), words in prop::collection::vec("[a-z]{1,6} ", 1..20), by_candidate in any::<bool>(), away_ms in 10_000u64..3_500_000,
    ) {
        let mut host = Host::new(setup(InterviewKind::Technical, 20), seed);
        host.command(Command::Start).unwrap();
        let mut at = 0;
        for word in &words {
            let splice = domain::splice::Splice { at, delete: 0, insert: word.clone() };
            at += word.len();
            host.command(Command::EditAnswer { turn: 0, splice, at_ms: host.t_ms() }).unwrap();
            host.wait(500, 0);
        }
        let remaining_ms = host.session.remaining_ms(host.t_ms());
        let (pause, resume) = match by_candidate {
            true => (Input::Command(Command::Pause), Input::Command(Command::Resume)),
            false => (Input::Disconnected, Input::Connected),
        };
        host.take(pause).unwrap();
        host.wait(away_ms, 0);
        prop_assert_eq!(host.session.pause, Some(if by_candidate { PauseReason::Candidate } else { PauseReason::Disconnected }));
        host.crash();
        host.take(resume).unwrap();
        prop_assert_eq!(host.session.status, Status::Active);
        let grace_ms = if by_candidate { 0 } else { 10_000 };
        prop_assert_eq!(host.session.remaining_ms(host.t_ms()), remaining_ms - grace_ms);
        prop_assert_eq!(&host.session.turns[0].answer.typed, &words.concat());
        host.command(Command::Done { turn: 0, by_silence: false }).unwrap();
        prop_assert_eq!(host.session.turns.len(), 2);
    }
}
