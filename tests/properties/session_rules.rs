//! The state machine of a session under any inputs, timers that ring when they should not among them.

use domain::protocol::Command;
use domain::session::{Event, Status};
use domain::setup::InterviewKind;
use engine::rules::{self, Input, TimerChange, TimerKind};
use proptest::prelude::*;
use tests::host::{Host, any_command, setup};

fn any_input() -> impl Strategy<Value = Input> {
    prop_oneof![
        12 => any_command().prop_map(Input::Command),
        1 => Just(Input::Command(Command::End)),
        1 => Just(Input::Connected),
        1 => Just(Input::Disconnected),
        1 => Just(Input::PlanDone),
        3 => prop::sample::select(TimerKind::INTERVIEW.to_vec()).prop_map(Input::Timer),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn states_follow_one_another_as_documented(seed in any::<u64>(), inputs in prop::collection::vec((any_input(), 0u64..60_000), 1..60)) {
        let mut host = Host::new(setup(InterviewKind::Mixed, 10), seed);
        for (input, wait_ms) in inputs {
            let before = host.session.status;
            host.wait(wait_ms, 0);
            let waited = host.session.status;
            let accepted = host.take(input.clone()).is_ok();
            let after = host.session.status;
            for (from, to) in [(before, waited), (waited, after)] {
                let allowed = match from {
                    Status::Created => true,
                    Status::Active | Status::Paused => to != Status::Created,
                    Status::Completed | Status::Failed => to == from,
                };
                prop_assert!(allowed, "{:?} → {:?} by {:?}", from, to, input);
            }
            let over = matches!(after, Status::Completed | Status::Failed);
            let outlives = host.storage.timers.keys().any(|kind| TimerKind::INTERVIEW.contains(kind));
            prop_assert!(!over || !outlives, "no timer outlives the interview");
            if after == Status::Active {
                let due_ms = host.storage.timers.get(&TimerKind::TimeUp);
                prop_assert_eq!(due_ms.copied(), Some(host.now_ms + host.session.remaining_ms(host.t_ms())), "the end is always set");
                prop_assert!(host.storage.timers.contains_key(&TimerKind::Checkpoint) || matches!(input, Input::Timer(TimerKind::Checkpoint)));
            }
            if after == Status::Paused {
                prop_assert!(!host.storage.timers.contains_key(&TimerKind::TimeUp), "the timer stands while paused");
            }
            prop_assert!(accepted || waited == after);
            prop_assert!(over || host.session.open_turn().is_some() || after == Status::Created, "somebody always has the word");
        }
    }

    #[test]
    fn a_timer_that_rings_again_changes_nothing_more(
        seed in any::<u64>(), commands in prop::collection::vec((any_command(), 0u64..200_000), 1..15), kind in prop::sample::select(TimerKind::INTERVIEW.to_vec()),
    ) {
        let mut host = Host::new(setup(InterviewKind::Behavioural, 10), seed);
        host.command(Command::Start).unwrap();
        for (command, wait_ms) in commands {
            host.wait(wait_ms, 0);
            let _refused = host.command(command);
        }
        let first = rules::step(&host.session, host.t_ms(), Input::Timer(kind)).unwrap();
        host.take(Input::Timer(kind)).unwrap();
        let second = rules::step(&host.session, host.t_ms(), Input::Timer(kind)).unwrap();
        prop_assert!(second.events.is_empty(), "{:?} after {:?}", second.events, first.events);
        let early_end = first.events.iter().any(|event| matches!(event, Event::Completed { .. } | Event::Failed { .. }));
        prop_assert!(kind != TimerKind::TimeUp || !early_end, "time-up before its time only sets itself again");
        if kind == TimerKind::TimeUp && host.session.status == Status::Active {
            let remaining_ms = host.session.remaining_ms(host.t_ms());
            prop_assert_eq!(first.timers, vec![TimerChange::Set { kind, in_ms: remaining_ms }]);
        }
    }
}
