use proptest::prelude::*;

use super::*;
use crate::model::NOTICE;
use crate::protocol::Command;
use crate::question::{BecauseOf, QuestionKind, QuestionOrigin};
use crate::setup::{CompanyStyle, InterviewKind, Level, Role};

fn setup() -> Setup {
    Setup {
        role: Role::Software,
        level: Level::Mid,
        kind: InterviewKind::Mixed,
        style: CompanyStyle::Ownership,
        minutes: 10,
        resume_terms: Vec::new(),
        job_terms: Vec::new(),
        model: None,
        again: None,
    }
}

fn question() -> AskedQuestion {
    AskedQuestion {
        id: "q".into(),
        kind: QuestionKind::Coding,
        competency: "c".into(),
        text: "t".into(),
        origin: QuestionOrigin::Planned,
        because: None,
        because_of: BecauseOf::Resume,
        starter_code: Some("fn".into()),
        worded_by: None,
        decided_text: None,
    }
}

/// A log under construction with a clock that only moves forward.
struct Log {
    session: Session,
    events: Vec<Stamped>,
    t_ms: u64,
}

impl Log {
    fn new() -> Self {
        let first = Stamped { server_seq: 1, t_ms: 0, event: Event::Created { setup: setup() } };
        Self { session: Session::begin(&first).unwrap(), events: vec![first], t_ms: 0 }
    }

    fn push(&mut self, event: Event) {
        let stamped = Stamped { server_seq: self.session.server_seq + 1, t_ms: self.t_ms, event };
        self.session.apply(&stamped).unwrap();
        self.events.push(stamped);
    }

    fn command(&mut self, command: Command) -> Result<(), crate::problem::Problem> {
        for event in decide(&self.session, command, self.t_ms, |_, layer| Some(format!("{layer:?}")))? {
            self.push(event);
        }
        if self.session.needs_question() {
            let turn = self.session.turns.len() as u32;
            self.push(Event::QuestionAsked { turn, question: question() });
        }
        Ok(())
    }
}

fn any_command() -> impl Strategy<Value = Command> {
    let splice = (0usize..4, 0usize..3, "[a-zä]{0,4}").prop_map(|(at, delete, insert)| Splice { at, delete, insert });
    let turn = 0u32..3;
    prop_oneof![
        Just(Command::Start),
        Just(Command::Pause),
        Just(Command::Resume),
        Just(Command::Extend),
        Just(Command::End),
        Just(Command::WithdrawModel),
        any::<bool>().prop_map(|on| Command::Thinking { on }),
        (turn.clone(), splice.clone(), 0u64..99_999).prop_map(|(turn, splice, at_ms)| Command::EditAnswer { turn, splice, at_ms }),
        (turn.clone(), splice, 0u64..99_999).prop_map(|(turn, splice, at_ms)| Command::EditCode { turn, splice, at_ms }),
        (turn.clone(), any::<bool>()).prop_map(|(turn, by_silence)| Command::Done { turn, by_silence }),
        turn.clone().prop_map(|turn| Command::Skip { turn }),
        turn.clone().prop_map(|turn| Command::Hint { turn }),
        (turn, 0u32..4, "[a-z ]{0,6}", 0u64..9999).prop_map(|(turn, id, text, start_ms)| Command::Caption {
            turn,
            caption: Caption { id, text, confidence: None, start_ms, end_ms: start_ms + 500, edited: false },
        }),
    ]
}

proptest! {
    #[test]
    fn any_sequence_of_commands_keeps_the_rules(steps in prop::collection::vec((any_command(), 0u64..30_000), 1..60)) {
        let mut log = Log::new();
        for (command, wait_ms) in steps {
            log.t_ms += wait_ms;
            let before = log.session.clone();
            match log.command(command) {
                Err(_) => prop_assert_eq!(&before, &log.session),
                Ok(()) => prop_assert!(!before.is_over(), "nothing happens after the end"),
            }
            let session = &log.session;
            prop_assert_eq!(session.status == Status::Active, session.running_since_ms.is_some());
            prop_assert_eq!(session.status == Status::Paused, session.pause.is_some());
            prop_assert!(session.turns.iter().rev().skip(1).all(|turn| turn.ended.is_some()), "one open turn, the last");
            prop_assert!(session.status != Status::Completed || session.has_answer());
            prop_assert!(session.remaining_ms(log.t_ms) <= session.budget_ms);
            prop_assert!(session.hints().is_sorted_by(|one, next| one.layer < next.layer), "each hint gives more away");
        }
        prop_assert_eq!(Session::replay(&log.events).unwrap(), log.session.clone());
        let json = serde_json::to_string(&log.session).unwrap();
        prop_assert_eq!(serde_json::from_str::<Session>(&json).unwrap(), log.session);
    }
}

#[test]
fn the_timer_stands_while_paused() {
    let mut log = Log::new();
    log.command(Command::Start).unwrap();
    log.t_ms = 60_000;
    log.command(Command::Pause).unwrap();
    log.t_ms = 500_000;
    assert_eq!(log.session.remaining_ms(log.t_ms), 9 * 60_000);
    log.command(Command::Resume).unwrap();
    log.t_ms = 560_000;
    assert_eq!(log.session.remaining_ms(log.t_ms), 8 * 60_000);
}

#[test]
fn events_out_of_order_are_refused_and_change_nothing() {
    let mut log = Log::new();
    log.command(Command::Start).unwrap();
    let before = log.session.clone();
    for server_seq in [0, 1, before.server_seq, before.server_seq + 2] {
        let stamped = Stamped { server_seq, t_ms: 9, event: Event::Resumed };
        assert!(matches!(log.session.apply(&stamped), Err(ApplyError::OutOfOrder { .. })));
        assert_eq!(log.session, before);
    }
}

#[test]
fn a_late_caption_never_reaches_the_next_answer() {
    let mut log = Log::new();
    log.command(Command::Start).unwrap();
    log.command(Command::Done { turn: 0, by_silence: false }).unwrap();
    let caption = Caption { id: 1, text: "late".into(), confidence: None, start_ms: 0, end_ms: 1, edited: false };
    let problem = log.command(Command::Caption { turn: 0, caption }).unwrap_err();
    assert_eq!(problem.code, "wrong_turn");
    assert!(log.session.turns[1].answer.is_empty());
}

#[test]
fn typed_words_know_when_they_were_typed() {
    let mut log = Log::new();
    log.command(Command::Start).unwrap();
    for (at, insert, at_ms) in [(0, "I led ", 1000), (6, "a team", 2000)] {
        log.t_ms = at_ms;
        let splice = Splice { at, delete: 0, insert: insert.into() };
        log.command(Command::EditAnswer { turn: 0, splice, at_ms }).unwrap();
    }
    let answer = &log.session.turns[0].answer;
    assert_eq!((answer.typed_at_ms(0), answer.typed_at_ms(6), answer.typed_at_ms(99)), (1000, 2000, 2000));
}

#[test]
fn oversized_code_is_refused() {
    let mut log = Log::new();
    log.command(Command::Start).unwrap();
    let splice = Splice { at: 0, delete: 0, insert: "x".repeat(MAX_CODE_BYTES) };
    assert_eq!(log.command(Command::EditCode { turn: 0, splice, at_ms: 0 }).unwrap_err().code, "code_too_large");
}

/// An interview whose open question is `question`.
fn asked(question: AskedQuestion) -> Log {
    let mut log = Log::new();
    log.push(Event::Activated);
    log.push(Event::QuestionAsked { turn: 0, question });
    log
}

#[test]
fn an_agreement_to_a_model_can_be_taken_back_until_the_end() {
    let agreed = ModelConsent { service: "A service".into(), notice: NOTICE };
    let mut log = Log::new();
    assert_eq!(log.command(Command::WithdrawModel).unwrap_err().code, "wrong_state", "there is none");
    log.session.setup.model = Some(agreed.clone());
    assert_eq!(log.session.model(), Some(&agreed));
    log.command(Command::WithdrawModel).unwrap();
    assert_eq!((log.session.model(), &log.session.setup.model), (None, &Some(agreed)), "what was agreed to is still known");
    assert_eq!(log.command(Command::WithdrawModel).unwrap_err().code, "wrong_state");
}

fn layers(session: &Session) -> Vec<HintLayer> {
    session.hints().map(|hint| hint.layer).collect()
}

#[test]
fn hints_come_in_layers_and_end() {
    let mut log = asked(question());
    for layer in HintLayer::ALL {
        assert_eq!(log.session.next_hint(), Some(layer));
        log.command(Command::Hint { turn: 0 }).unwrap();
    }
    assert_eq!((layers(&log.session), log.session.next_hint()), (HintLayer::ALL.to_vec(), None));
    assert_eq!(log.command(Command::Hint { turn: 0 }).unwrap_err().code, "no_more_hints");
    assert_eq!(log.command(Command::Hint { turn: 1 }).unwrap_err().code, "wrong_turn");
    assert!(!log.session.has_answer(), "a hint is no answer");
}

#[test]
fn a_follow_up_goes_on_with_the_hints_of_its_question() {
    let mut log = asked(question());
    log.command(Command::Hint { turn: 0 }).unwrap();
    log.push(Event::AnswerEnded { turn: 0, how: AnswerEnd::Done });
    log.push(Event::QuestionAsked { turn: 1, question: AskedQuestion { origin: QuestionOrigin::FollowUp, ..question() } });
    assert_eq!(log.session.next_hint(), Some(HintLayer::Approach));
    log.command(Command::Hint { turn: 1 }).unwrap();
    assert_eq!(layers(&log.session), [HintLayer::Nudge, HintLayer::Approach]);
    assert_eq!([0, 1].map(|turn: usize| log.session.turns[turn].hints.len()), [1, 1], "each turn keeps its own");
    log.push(Event::AnswerEnded { turn: 1, how: AnswerEnd::Done });
    log.push(Event::QuestionAsked { turn: 2, question: AskedQuestion { id: "other".into(), ..question() } });
    assert_eq!((layers(&log.session), log.session.next_hint()), (Vec::new(), Some(HintLayer::Nudge)));
}

#[test]
fn the_nudge_is_left_out_once_the_question_was_put_that_way() {
    let mut log = asked(question());
    log.push(Event::AnswerEnded { turn: 0, how: AnswerEnd::Done });
    log.push(Event::QuestionAsked { turn: 1, question: AskedQuestion { origin: QuestionOrigin::Reframed, ..question() } });
    assert_eq!(log.session.next_hint(), Some(HintLayer::Approach));
    log.push(Event::AnswerEnded { turn: 1, how: AnswerEnd::Done });
    log.push(Event::QuestionAsked { turn: 2, question: AskedQuestion { origin: QuestionOrigin::FollowUp, ..question() } });
    assert_eq!(log.session.next_hint(), Some(HintLayer::Approach));
}

#[test]
fn experiences_and_talk_have_no_hints() {
    for kind in [QuestionKind::Behavioural, QuestionKind::Talk] {
        let mut log = asked(AskedQuestion { kind, ..question() });
        assert_eq!(log.command(Command::Hint { turn: 0 }).unwrap_err().code, "no_more_hints");
    }
}

#[test]
fn sessions_stored_before_there_were_hints_still_read() {
    let mut stored = serde_json::to_value(asked(question()).session).unwrap();
    stored["turns"][0].as_object_mut().unwrap().remove("hints").unwrap();
    assert_eq!(serde_json::from_value::<Session>(stored).unwrap().turns[0].hints, []);
}
