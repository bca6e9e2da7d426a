//! What is written can be read, and garbage is refused without a panic.

use domain::problem::Problem;
use domain::protocol::{ClientMessage, Command, ServerMessage};
use domain::session::{Session, Stamped};
use domain::setup::InterviewKind;
use domain::timeline::{GapReason, Modality, TimelineEvent};
use proptest::prelude::*;
use serde_json::Value;
use tests::host::{Host, any_command, setup};

fn any_timeline_event() -> impl Strategy<Value = TimelineEvent> {
    let modality = prop::sample::select(vec![Modality::Face, Modality::Voice]);
    prop_oneof![
        (0u64..1 << 40, 0u64..9999, -90f32..0.0).prop_map(|(start_ms, ms, level_dbfs)| TimelineEvent::Speech {
            start_ms,
            end_ms: start_ms + ms,
            level_dbfs
        }),
        (modality.clone(), any::<u32>()).prop_map(|(modality, t_ms)| TimelineEvent::Started { modality, t_ms: t_ms.into() }),
        any::<u32>().prop_map(|t_ms| TimelineEvent::VoiceBaseline { t_ms: t_ms.into() }),
        (0u64..1 << 40, 0u64..99_999, 0.8f32..5.0).prop_map(|(start_ms, ms, mean_z)| TimelineEvent::Activation {
            start_ms,
            end_ms: start_ms + ms,
            mean_z
        }),
        (modality, any::<u32>()).prop_map(|(modality, t_ms)| TimelineEvent::Gap {
            modality,
            start_ms: t_ms.into(),
            end_ms: t_ms.into(),
            reason: GapReason::Muted
        }),
    ]
}

/// Browsers give times in steps; an eighth is exact in JSON whatever reads it.
fn any_now_ms() -> impl Strategy<Value = f64> {
    any::<u32>().prop_map(|eighths| f64::from(eighths) / 8.0)
}

fn any_client_message() -> impl Strategy<Value = ClientMessage> {
    let command = prop_oneof![
        any_command(),
        Just(Command::End),
        prop::collection::vec(any_timeline_event(), 0..5).prop_map(|events| Command::Signals { events }),
    ];
    let whole = 0u64..1 << 53;
    prop_oneof![
        (any::<u32>(), whole.clone(), whole.clone(), whole.clone(), whole.clone(), any_now_ms()).prop_map(
            |(schema_version, epoch, last_client_seq, last_server_seq, kept_epoch, now_ms)| ClientMessage::Hello {
                schema_version,
                epoch,
                last_client_seq,
                last_server_seq,
                kept_epoch,
                now_ms
            }
        ),
        (whole.clone(), whole, command).prop_map(|(epoch, client_seq, command)| ClientMessage::Command { epoch, client_seq, command }),
        any_now_ms().prop_map(|now_ms| ClientMessage::Ping { now_ms }),
    ]
}

/// A log that really happened.
fn log(seed: u64, commands: Vec<Command>) -> (Vec<Stamped>, Session) {
    let mut host = Host::new(setup(InterviewKind::Mixed, 20), seed);
    host.command(Command::Start).unwrap();
    for command in commands {
        host.wait(900, 0);
        let _refused = host.command(command);
    }
    (host.storage.log, host.session)
}

proptest! {
    #[test]
    fn client_messages_round_trip(message in any_client_message()) {
        let json = serde_json::to_string(&message).unwrap();
        prop_assert_eq!(serde_json::from_str::<ClientMessage>(&json).unwrap(), message);
    }

    #[test]
    fn server_messages_round_trip(seed in any::<u64>(), commands in prop::collection::vec(any_command(), 0..12), client_seq in prop::option::of(0u64..1 << 53)) {
        let (events, session) = log(seed, commands);
        let problem = Problem::conflict("wrong_turn", "This answer is already closed.");
        let mut messages = vec![
            ServerMessage::Problem { client_seq, problem },
            ServerMessage::ReportReady,
            ServerMessage::Superseded,
            ServerMessage::Pong { now_ms: 1.5, t_ms: session.t_ms },
            ServerMessage::QuestionDelta { turn: 1, text: "Tell me".into() },
        ];
        messages.extend(events.iter().cloned().map(ServerMessage::Event));
        messages.push(ServerMessage::Welcome {
            schema_version: domain::SCHEMA_VERSION,
            epoch: 3,
            last_client_seq: client_seq.unwrap_or(0),
            kept_client_seq: 7,
            t_ms: session.t_ms,
            echo_now_ms: 0.25,
            snapshot: Some(Box::new(session)),
            events,
        });
        for message in messages {
            let json = serde_json::to_string(&message).unwrap();
            prop_assert_eq!(serde_json::from_str::<ServerMessage>(&json).unwrap(), message);
        }
    }

    #[test]
    fn garbage_is_refused(text in "\\PC{0,60}") {
        prop_assert!(serde_json::from_str::<ClientMessage>(&text).is_err());
    }

    #[test]
    fn a_message_with_something_missing_or_of_another_type_is_refused(message in any_client_message(), pick in any::<prop::sample::Index>()) {
        let Value::Object(whole) = serde_json::to_value(&message).unwrap() else { panic!("messages are objects") };
        let field = whole.keys().nth(pick.index(whole.len())).unwrap().clone();
        let mut less = whole.clone();
        less.remove(&field);
        // Clients that keep nothing need not say so.
        prop_assert!(field == "kept_epoch" || serde_json::from_value::<ClientMessage>(Value::Object(less)).is_err(), "without {}", field);
        for wrong in [Value::Null, Value::from("x"), Value::from(-1.5), Value::Bool(true)] {
            let is_a_time = field == "now_ms" && wrong.is_number();
            let mut other = whole.clone();
            other.insert(field.clone(), wrong.clone());
            prop_assert!(is_a_time || serde_json::from_value::<ClientMessage>(Value::Object(other)).is_err(), "{} = {}", field, wrong);
        }
    }
}
