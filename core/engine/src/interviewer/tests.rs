use std::collections::HashSet;

use domain::question::QuestionOrigin;
use domain::session::{EndReason, Status};
use domain::setup::{InterviewKind, ResumeTerm};

use super::*;
use crate::test_sessions::{Room, now, setup};

#[test]
fn the_pieces_are_the_question() {
    let mut room = Room::open(setup(InterviewKind::Mixed, 20), 5);
    room.session.turns.clear();
    let mut streamed = String::new();
    let asked = now(BuiltIn.ask(&room.session, 5, &mut |piece| streamed.push_str(piece))).unwrap().unwrap();
    assert_eq!(streamed, asked.text);
    let again = now(BuiltIn.ask(&room.session, 5, &mut |_| {})).unwrap().unwrap();
    assert_eq!(again, asked);
}

#[test]
fn nobody_is_asked_over_an_open_question() {
    let room = Room::open(setup(InterviewKind::Mixed, 20), 5);
    assert_eq!(now(BuiltIn.ask(&room.session, 5, &mut |_| {})), Err(InterviewerError::NotWaiting));
}

#[test]
fn an_interview_ends_when_its_plan_is_done_and_asks_nothing_twice() {
    for (kind, answer) in [
        (InterviewKind::Behavioural, "fine"),
        (InterviewKind::Technical, "I have no idea"),
        (InterviewKind::Mixed, "It depends on the cost."),
    ] {
        let mut setup = setup(kind, 45);
        setup.resume_terms = vec![ResumeTerm { term: "Kafka".into(), line: "Ran Kafka".into() }];
        let mut room = Room::open(setup, 11);
        while !room.session.is_over() {
            room.answer(answer, 10_000);
        }
        assert_eq!((room.session.status, room.session.end), (Status::Completed, Some(EndReason::PlanDone)));
        let asked: Vec<_> = room.session.turns.iter().map(|turn| &turn.question).collect();
        assert_eq!(asked.iter().map(|question| &question.text).collect::<HashSet<_>>().len(), asked.len());
        let planned: Vec<_> =
            asked.iter().filter(|question| question.origin == QuestionOrigin::Planned).map(|question| &question.id).collect();
        assert_eq!(planned.iter().collect::<HashSet<_>>().len(), planned.len());
        assert!(planned.len() >= 6);
        assert_eq!(asked.iter().any(|question| question.because.is_some()), kind != InterviewKind::Behavioural);
    }
}
