use domain::question::QuestionKind;
use domain::session::{Hint, HintLayer, Stamped};
use domain::setup::{CompanyStyle, InterviewKind, Level, Role, Setup};
use domain::splice::Splice;

use super::*;

fn created(minutes: u8) -> Session {
    let setup = Setup {
        role: Role::General,
        level: Level::Mid,
        kind: InterviewKind::Behavioural,
        style: CompanyStyle::Ownership,
        minutes,
        resume_terms: Vec::new(),
        job_terms: Vec::new(),
        model: None,
        again: None,
    };
    Session::begin(&Stamped { server_seq: 1, t_ms: 0, event: Event::Created { setup } }).unwrap()
}

fn question() -> AskedQuestion {
    crate::bank::questions().find(|question| question.kind == QuestionKind::Behavioural).unwrap().ask(CompanyStyle::Ownership, None, 0)
}

fn take(session: &mut Session, t_ms: u64, input: Input) -> Step {
    let step = step(session, t_ms, input).unwrap();
    for event in &step.events {
        let stamped = Stamped { server_seq: session.server_seq + 1, t_ms, event: event.clone() };
        session.apply(&stamped).unwrap();
    }
    step
}

fn started(minutes: u8) -> Session {
    let mut session = created(minutes);
    take(&mut session, 0, Input::Command(Command::Start));
    take(&mut session, 0, Input::Asked(question()));
    session
}

fn answer(session: &mut Session, t_ms: u64) {
    let splice = Splice { at: 0, delete: 0, insert: "I led it.".into() };
    take(session, t_ms, Input::Command(Command::EditAnswer { turn: 0, splice, at_ms: t_ms }));
}

fn set(kind: TimerKind, in_ms: u64) -> TimerChange {
    TimerChange::Set { kind, in_ms }
}

#[test]
fn the_start_sets_all_clocks() {
    let step = take(&mut created(10), 0, Input::Command(Command::Start));
    let expected = [set(TimerKind::TimeUp, 600_000), set(TimerKind::TimeWarning, 480_000), set(TimerKind::Checkpoint, 30_000)];
    assert_eq!(step.timers, expected);
    assert!(step.checkpoint);
    let short = take(&mut created(5), 0, Input::Command(Command::Start));
    assert!(short.timers.contains(&set(TimerKind::TimeWarning, 240_000)));
}

#[test]
fn a_pause_stops_them_and_going_on_sets_what_is_left() {
    let mut session = started(10);
    let pause = take(&mut session, 60_000, Input::Command(Command::Pause));
    assert_eq!(pause.timers, [TimerKind::TimeWarning, TimerKind::TimeUp, TimerKind::Checkpoint].map(TimerChange::Clear));
    let resume = take(&mut session, 900_000, Input::Command(Command::Resume));
    assert_eq!(resume.timers[..2], [set(TimerKind::TimeUp, 540_000), set(TimerKind::TimeWarning, 420_000)]);
}

#[test]
fn the_warning_comes_once_and_again_after_an_extension() {
    let mut session = started(10);
    assert_eq!(take(&mut session, 470_000, Input::Timer(TimerKind::TimeWarning)).timers, [set(TimerKind::TimeWarning, 10_000)]);
    let step = take(&mut session, 480_050, Input::Timer(TimerKind::TimeWarning));
    assert_eq!(step.events, [Event::TimeWarning { remaining_ms: 119_950 }]);
    assert_eq!(take(&mut session, 481_000, Input::Timer(TimerKind::TimeWarning)), Step::default());
    let extended = take(&mut session, 500_000, Input::Command(Command::Extend));
    assert_eq!(extended.timers, [set(TimerKind::TimeUp, 400_000), set(TimerKind::TimeWarning, 280_000)]);
    assert_eq!(take(&mut session, 780_000, Input::Timer(TimerKind::TimeWarning)).events.len(), 1);
}

#[test]
fn time_up_ends_with_a_report_when_something_was_said() {
    let mut session = started(5);
    answer(&mut session, 1000);
    assert_eq!(take(&mut session, 299_000, Input::Timer(TimerKind::TimeUp)).timers, [set(TimerKind::TimeUp, 1000)]);
    let step = take(&mut session, 300_000, Input::Timer(TimerKind::TimeUp));
    assert_eq!(step.events.last(), Some(&Event::Completed { reason: EndReason::TimeUp }));
    let (last, cleared) = step.timers.split_last().unwrap();
    assert_eq!(cleared, TimerKind::INTERVIEW.map(TimerChange::Clear), "those of the recording go on");
    assert_eq!(*last, set(TimerKind::Outbox, 0), "there may be something to analyse, and to pay for");
    let silent = take(&mut started(5), 300_000, Input::Timer(TimerKind::TimeUp));
    assert_eq!(silent.events.last(), Some(&Event::Failed { reason: EndReason::TimeUp }));
    assert_eq!(silent.timers, step.timers);
}

#[test]
fn who_goes_away_is_paused_and_in_the_end_given_up() {
    let mut session = started(10);
    let gone = take(&mut session, 1000, Input::Disconnected);
    assert_eq!(gone.timers, [set(TimerKind::Disconnect, 10_000), set(TimerKind::Abandon, 3_600_000)]);
    take(&mut session, 11_000, Input::Timer(TimerKind::Disconnect));
    assert_eq!(session.pause, Some(PauseReason::Disconnected));
    let mut back = session.clone();
    let step = take(&mut back, 60_000, Input::Connected);
    assert_eq!((step.events, back.status), (vec![Event::Resumed], Status::Active));
    assert_eq!(step.timers[..2], [TimerKind::Disconnect, TimerKind::Abandon].map(TimerChange::Clear));
    assert_eq!(back.remaining_ms(60_000), 589_000);
    take(&mut session, 3_601_000, Input::Timer(TimerKind::Abandon));
    assert_eq!((session.status, session.end), (Status::Failed, Some(EndReason::Abandoned)));
}

#[test]
fn a_pause_that_the_candidate_made_outlasts_a_reconnect() {
    let mut session = started(10);
    take(&mut session, 1000, Input::Command(Command::Pause));
    take(&mut session, 2000, Input::Disconnected);
    assert_eq!(take(&mut session, 12_000, Input::Timer(TimerKind::Disconnect)), Step::default());
    assert_eq!(take(&mut session, 13_000, Input::Connected).events, []);
    assert_eq!(session.pause, Some(PauseReason::Candidate));
}

#[test]
fn questions_come_only_when_awaited() {
    let mut session = started(10);
    assert_eq!(step(&session, 1, Input::Asked(question())).unwrap_err().code, "not_waiting");
    assert_eq!(step(&created(10), 1, Input::PlanDone).unwrap_err().code, "not_waiting");
    answer(&mut session, 1000);
    assert!(take(&mut session, 2000, Input::Command(Command::Done { turn: 0, by_silence: false })).checkpoint);
    take(&mut session, 2000, Input::PlanDone);
    assert_eq!((session.status, session.end), (Status::Completed, Some(EndReason::PlanDone)));
}

#[test]
fn nothing_happens_after_the_end() {
    let mut session = started(5);
    take(&mut session, 1000, Input::Command(Command::End));
    let inputs =
        TimerKind::INTERVIEW.into_iter().chain(TimerKind::RECORDING).map(Input::Timer).chain([Input::Connected, Input::Disconnected]);
    for input in inputs {
        let step = step(&session, 9_000_000, input).unwrap();
        assert!(step.events.is_empty() && !step.timers.iter().any(|change| matches!(change, TimerChange::Set { .. })));
    }
    assert_eq!(step(&session, 2000, Input::Command(Command::Extend)).unwrap_err().code, "interview_over");
}

#[test]
fn timers_are_stored_by_name() {
    for kind in TimerKind::INTERVIEW.into_iter().chain(TimerKind::RECORDING) {
        assert_eq!(kind.as_str().parse(), Ok(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
    assert_eq!("nap".parse::<TimerKind>(), Err(UnknownTimer));
}

#[test]
fn hints_say_what_the_bank_knows_of_the_question() {
    let mut session = created(10);
    take(&mut session, 0, Input::Command(Command::Start));
    let known = crate::bank::pool().find(|question| question.kind == QuestionKind::Technical).unwrap();
    take(&mut session, 0, Input::Asked(known.ask(CompanyStyle::Ownership, None, 0)));
    let step = take(&mut session, 5000, Input::Command(Command::Hint { turn: 0 }));
    let hint = Hint { layer: HintLayer::Nudge, text: known.reframing.into() };
    assert_eq!(step, Step { events: vec![Event::HintGiven { turn: 0, hint }], ..Step::default() });
    for _ in 1..3 {
        take(&mut session, 6000, Input::Command(Command::Hint { turn: 0 }));
    }
    assert_eq!(super::step(&session, 7000, Input::Command(Command::Hint { turn: 0 })).unwrap_err().code, "no_more_hints");
    let mut behavioural = started(10);
    assert_eq!(super::step(&behavioural, 0, Input::Command(Command::Hint { turn: 0 })).unwrap_err().code, "no_more_hints");
    take(&mut behavioural, 0, Input::Command(Command::End));
    assert_eq!(super::step(&behavioural, 0, Input::Command(Command::Hint { turn: 0 })).unwrap_err().code, "interview_over");
}
