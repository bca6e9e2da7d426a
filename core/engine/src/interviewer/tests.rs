use std::collections::HashSet;

use domain::question::QuestionOrigin;
use domain::session::{EndReason, Status};
use domain::setup::{InterviewKind, ResumeTerm};

use super::*;
use crate::model::ask_tests::Scripted;
use crate::model::cache_tests::InMemory;
use crate::model::{Failure, NoReply};
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

/// The next question after a first answer, as a model with this script words it.
fn worded(script: Vec<(u64, Result<String, NoReply>)>) -> (AskedQuestion, AskedQuestion, usize) {
    let mut room = Room::open(setup(InterviewKind::Behavioural, 20), 5);
    room.answer("Our checkout failed last spring. I moved the call behind a queue and told the team.", 60_000);
    room.session.turns.truncate(1);
    let model = Scripted::new(script);
    let interviewer = Worded { model: &model, cache: &InMemory::default(), known: &Known::default(), fence: b"sixteen secret b" };
    let mut streamed = String::new();
    let asked = now(interviewer.ask(&room.session, 5, &mut |piece| streamed.push_str(piece))).unwrap().unwrap();
    assert_eq!(streamed, asked.text);
    let decided = now(BuiltIn.ask(&room.session, 5, &mut |_| {})).unwrap().unwrap();
    let calls = model.asked.borrow().len();
    (asked, decided, calls)
}

#[test]
fn a_model_words_what_was_decided() {
    let words = "You said “I moved the call behind a queue and told the team”. What came of it in the end?";
    let reply = serde_json::json!({ "question": words }).to_string();
    let (asked, decided, _) = worded(vec![(400, Ok(reply))]);
    assert_eq!((asked.worded_by.as_deref(), asked.decided()), (Some("scripted-1"), decided.text.as_str()));
    assert_eq!(AskedQuestion { text: decided.text.clone(), worded_by: None, decided_text: None, ..asked }, decided);
}

#[test]
fn prepared_words_are_there_when_their_question_is_due() {
    let mut room = Room::open(setup(InterviewKind::Behavioural, 20), 5);
    let reply = r#"{"question": "How did you find your feet in a place that was new to you?"}"#;
    let model = Scripted::new([(400, Ok(reply.to_owned()))]);
    let interviewer = Worded { model: &model, cache: &InMemory::default(), known: &Known::default(), fence: b"sixteen secret b" };
    now(interviewer.prepare(&room.session, 5));
    room.skip();
    room.session.turns.truncate(1);
    let asked = now(interviewer.ask(&room.session, 5, &mut |_| {})).unwrap().unwrap();
    assert_eq!((asked.origin, asked.worded_by.as_deref()), (QuestionOrigin::Planned, Some("scripted-1")));
    assert_eq!(model.asked.borrow().len(), 1);
}

#[test]
fn the_built_in_words_go_out_where_the_model_fails() {
    let useless = || Ok("I would rather talk about cheese.".to_owned());
    let lost_the_quote = || Ok(serde_json::json!({"question": "What else can you tell me about that time?"}).to_string());
    let scripts = [
        (vec![(10, Err(NoReply::NotAsked))], 1),
        (vec![(10, Err(Failure::Overloaded.into())), (10, Err(Failure::Overloaded.into()))], 2),
        (vec![(60_000, useless())], 1),
        (vec![(10, useless()), (10, lost_the_quote())], 2),
    ];
    for (script, expected) in scripts {
        let (asked, decided, calls) = worded(script);
        assert_eq!((asked, calls), (decided, expected));
    }
}

/// Other words do not make the built-in interviewer forget what it asked.
#[test]
fn nothing_is_asked_twice_in_other_words() {
    let play = |words: bool| {
        let mut room = Room::open(setup(InterviewKind::Mixed, 45), 11);
        let mut decided = Vec::new();
        while !room.session.is_over() {
            let last = room.session.turns.len() - 1;
            let question = &mut room.session.turns[last].question;
            decided.push(question.text.clone());
            if words {
                let kept = question.text.split_once('”').map_or("", |(quoted, _)| quoted);
                *question = question.clone().worded(format!("{kept}”: this is question {last}, in other words?"), "scripted-1");
            }
            room.answer(&format!("We had outage number {last}. I moved service {last} behind a queue of my own."), 10_000);
        }
        decided
    };
    assert_eq!(play(true), play(false));
}
