use std::collections::HashSet;

use domain::protocol::Command;
use domain::question::{BecauseOf, QuestionOrigin};
use domain::report::{AnswerReport, Report, Unmeasured};
use domain::session::{Answer, Session};
use domain::setup::{Again, CompanyStyle, InterviewKind, Setup};
use domain::splice::Splice;
use proptest::prelude::*;

use super::*;
use crate::report::build;
use crate::rules::Input;
use crate::test_sessions::{Room, setup};

const STORY: &str = "I measured the queries, found a missing index and wrote a migration. Two years ago at my last company our checkout failed every \
    Friday evening. I was responsible for the payment service and had to find the cause. It was not always fun.";

fn finished(mut room: Room) -> Report {
    if !room.session.is_over() {
        room.take(Input::Command(Command::End));
    }
    build("s", &room.session, &[])
}

fn said(answer: &AnswerReport) -> Vec<(Criterion, &str)> {
    let pieces = answer.model_answer.iter().flat_map(|model| &model.pieces);
    let said = pieces.filter_map(|piece| match piece {
        Piece::Said { criterion, quote } => Some((*criterion, quote.text.as_str())),
        Piece::Blank { .. } => None,
    });
    said.collect()
}

fn blanks(answer: &AnswerReport) -> Vec<(Criterion, &str)> {
    let pieces = answer.model_answer.iter().flat_map(|model| &model.pieces);
    let blanks = pieces.filter_map(|piece| match piece {
        Piece::Blank { criterion, prompt } => Some((*criterion, prompt.as_str())),
        Piece::Said { .. } => None,
    });
    blanks.collect()
}

#[test]
fn a_story_is_put_in_order_and_follow_ups_fill_its_blanks() {
    let mut room = Room::open(setup(InterviewKind::Behavioural, 20), 1);
    room.answer(STORY, 60_000);
    let alone = build("s", &room.session, &[]);
    let before: HashSet<Criterion> = blanks(&alone.answers[0]).into_iter().map(|(criterion, _)| criterion).collect();
    assert!(before.contains(&Criterion::Result) && before.contains(&Criterion::Reflection), "{before:?}");

    room.answer("As a result the error rate fell from 4 to 1 percent.", 20_000);
    let report = finished(room);
    let answer = &report.answers[0];
    let sentences = [
        (Criterion::Situation, "Two years ago at my last company our checkout failed every Friday evening."),
        (Criterion::Task, "I was responsible for the payment service and had to find the cause."),
        (Criterion::Action, "I measured the queries, found a missing index and wrote a migration."),
        (Criterion::Result, "As a result the error rate fell from 4 to 1 percent."),
    ];
    assert_eq!(said(answer), sentences);
    let left: Vec<Criterion> = blanks(answer).into_iter().map(|(criterion, _)| criterion).collect();
    assert_eq!(left.last(), Some(&Criterion::Reflection));
    assert!(!left.contains(&Criterion::Result) && !left.contains(&Criterion::Numbers), "{left:?}");
    assert!(blanks(answer).iter().all(|(_, prompt)| prompt.ends_with('?') && !prompt.contains(['{', '“'])), "{:?}", blanks(answer));
    assert!(report.answers[1..].iter().all(|answer| answer.model_answer.is_none()), "it stands with its question");
    let model = answer.model_answer.as_ref().unwrap();
    let said_ms = model.pieces.iter().find_map(|piece| match piece {
        Piece::Said { criterion: Criterion::Result, quote } => Some(quote.start_ms),
        _ => None,
    });
    assert_eq!(said_ms, Some(60_000), "with the time at which it was said");
    let (blank, told): (Vec<String>, Vec<String>) = model.text().lines().map(str::to_owned).partition(|line| line.starts_with('['));
    assert_eq!(told, sentences.map(|(_, text)| text));
    assert!(blank.len() == left.len() && blank.iter().all(|line| line.ends_with("?]")), "{blank:?}");
}

#[test]
fn where_there_is_nothing_to_judge_there_is_nothing_to_put_together() {
    let mut room = Room::open(Setup { style: CompanyStyle::Product, ..setup(InterviewKind::Behavioural, 20) }, 1);
    room.answer(STORY, 60_000);
    room.answer("Fine, good, yes.", 8000);
    while room.session.turns.last().unwrap().question.origin != QuestionOrigin::Planned {
        room.answer("Fine.", 8000);
    }
    let question = room.session.turns.last().unwrap().question.text.clone();
    room.answer(&question, 8000);
    room.type_in(STORY);
    room.skip();
    room.done();
    let report = finished(room);
    let reasons: HashSet<Unmeasured> = report.answers.iter().map(|answer| answer.range_reason.unwrap()).collect();
    let all = [Unmeasured::NotJudged, Unmeasured::NotEnough, Unmeasured::RepeatsQuestion, Unmeasured::NoAnswer];
    assert_eq!(reasons, HashSet::from(all));
    assert!(report.answers.iter().all(|answer| answer.model_answer.is_none()));
}

#[test]
fn code_is_told_by_its_remarks_and_missing_code_is_a_blank() {
    let again = Again { question_id: "code-first-unique".into(), term: None, because_of: BecauseOf::Resume };
    let mut room = Room::open(Setup { again: Some(again), ..setup(InterviewKind::Coding, 20) }, 1);
    room.answer(
        "First I would count every order number in a hash map. Then I go through the list once more in order and return the first whose \
         count is one; a dictionary makes each lookup cheap, so it runs in linear time.",
        60_000,
    );
    let report = build("s", &room.session, &[]);
    assert!(blanks(&report.answers[0]).iter().any(|(criterion, _)| *criterion == Criterion::Code));
    let turn = room.session.open_turn().unwrap().0;
    let insert = "# an empty list is an edge case\nfor order in orders:\n    count[order] += 1\n".to_owned();
    room.take(Input::Command(Command::EditCode { turn, splice: Splice { at: 0, delete: 0, insert }, at_ms: room.t_ms }));
    room.done();
    let report = finished(room);
    let answer = &report.answers[0];
    assert!(blanks(answer).iter().all(|(criterion, _)| *criterion != Criterion::Code));
    assert!(said(answer).contains(&(Criterion::Testing, "an empty list is an edge case")), "{:?}", said(answer));
}

const SENTENCES: [&str; 16] = [
    "Two years ago at my last company our checkout failed every Friday evening.",
    "I was responsible for the payment service and had to find the cause.",
    "I measured the queries, found a missing index and wrote a migration.",
    "I decided to test it on a copy first because a mistake would have cost us orders.",
    "As a result the error rate fell from 4 to 1 percent.",
    "Next time I would look at the metrics earlier.",
    "We moved the events to a store that we built using FlumeDB.",
    "A cache in front of PostgreSQL trades memory for latency, so I chose Kafka instead.",
    "First I would count with a hash map, then sort; it runs in linear time",
    "An empty list is an edge case that I would test",
    "It was fine.",
    "um so at Contoso in 2021 we we rewrote the the importer because it was slow",
    "Ça m’a appris à mesurer d’abord 🙂 and I learned to measure",
    "I have no example for that.",
    "My manager Ada Byron (ada@example.com) asked me to lead the release of 12 services!",
    "I WROTE\n\n  a plan; I shared it.",
];

/// Interviews with typed and coded answers, skipped questions among them.
fn any_interview() -> impl Strategy<Value = Session> {
    let kind =
        prop::sample::select(vec![InterviewKind::Behavioural, InterviewKind::Technical, InterviewKind::Coding, InterviewKind::Mixed]);
    let style = prop::sample::select(CompanyStyle::ALL.to_vec());
    let replies = prop::collection::vec((prop::collection::vec(0..SENTENCES.len(), 0..8), 0..6u8), 2..8);
    (kind, style, any::<u64>(), replies).prop_map(|(kind, style, seed, replies)| {
        let mut room = Room::open(Setup { style, ..setup(kind, 45) }, seed);
        for (sentences, how) in replies {
            let Some((turn, _)) = room.session.open_turn() else { break };
            let text = sentences.iter().map(|at| SENTENCES[*at]).collect::<Vec<_>>().join(" ");
            if how == 1 && room.session.turns.last().is_some_and(|turn| turn.question.starter_code.is_some()) {
                let insert = format!("# {}\nreturn sorted(words)\nreturn 1\n", text.replace('\n', " "));
                let splice = Splice { at: 0, delete: 0, insert };
                room.take(Input::Command(Command::EditCode { turn, splice, at_ms: room.t_ms }));
            }
            room.type_in(&text);
            room.t_ms += 20_000;
            if how == 0 { room.skip() } else { room.done() }
        }
        room.session
    })
}

/// What the candidate gave: words and, of the code, what is new in it.
fn gave(answer: &Answer, quote: &str) -> bool {
    answer.utterances().iter().any(|said| said.text.contains(quote)) || answer.code.contains(quote)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn it_holds_the_candidates_sentences_once_and_blanks_and_nothing_else(session in any_interview()) {
        let report = build("s", &session, &[]);
        for thread in crate::report::threads::of(&session) {
            let answer = &report.answers[thread.turns[0].number as usize];
            prop_assert_eq!(answer.model_answer.is_some(), thread.range().is_some());
            let order = bank::telling_order(thread.kind);
            let mut texts = HashSet::new();
            for (criterion, text) in said(answer) {
                let given = thread.turns.iter().any(|judged| !is_skipped(judged.turn) && gave(&judged.turn.answer, text));
                prop_assert!(given && !text.is_empty(), "nobody said {text:?}");
                prop_assert!(texts.insert(text), "twice: {text}");
                prop_assert!(thread.evidence.found.contains(&criterion));
            }
            let blank: Vec<Criterion> = blanks(answer).into_iter().map(|(criterion, _)| criterion).collect();
            let missing: Vec<Criterion> = order.iter().copied().filter(|one| !thread.evidence.found.contains(one)).collect();
            prop_assert!(answer.model_answer.is_none() || blank == missing, "{blank:?} {missing:?}");
            let places: Vec<usize> = answer.model_answer.iter().flat_map(|model| &model.pieces).map(|piece| {
                let (Piece::Said { criterion, .. } | Piece::Blank { criterion, .. }) = piece;
                order.iter().position(|one| one == criterion).unwrap()
            }).collect();
            prop_assert!(places.is_sorted());
        }
        let json = serde_json::to_string(&report).unwrap();
        prop_assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    }
}
