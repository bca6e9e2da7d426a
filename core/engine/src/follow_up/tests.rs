use domain::protocol::Command;
use domain::question::QuestionKind;
use domain::setup::{CompanyStyle, InterviewKind, ResumeTerm, Setup};
use domain::splice::Splice;

use super::*;
use crate::rules::Input;
use crate::test_sessions::{Room, setup};

const WITHOUT_RESULT: &str = "Last year at my company I was responsible for the newsletter. I wrote a new draft and asked three customers about it, then I \
    planned the next issues with our designer in March.";

fn room() -> Room {
    Room::open(setup(InterviewKind::Behavioural, 20), 1)
}

fn last(room: &Room) -> &AskedQuestion {
    &room.session.turns.last().unwrap().question
}

#[test]
fn what_is_missing_is_probed_in_the_candidates_words() {
    let mut room = room();
    let planned = last(&room).id.clone();
    room.answer(WITHOUT_RESULT, 60_000);
    let question = last(&room);
    assert_eq!((question.origin, &question.id), (QuestionOrigin::FollowUp, &planned));
    let (before, probe) = question.text.split_once("”. ").unwrap();
    let quote = before.strip_prefix("You said “").unwrap();
    assert!(WITHOUT_RESULT.contains(quote) && quote.split_whitespace().count() <= LONGEST_QUOTE_WORDS, "{quote}");
    assert!(bank::find(&planned).unwrap().follow_up(Criterion::Result).ends_with(probe), "{probe}");
}

#[test]
fn at_most_as_many_follow_ups_as_the_style_has_and_never_the_same() {
    let mut room = room();
    let planned = last(&room).id.clone();
    let mut texts = Vec::new();
    for _ in 0..4 {
        room.answer("It was fine.", 5000);
        texts.push((last(&room).id.clone(), last(&room).text.clone()));
    }
    let follow_ups: Vec<_> = texts.iter().take_while(|(id, _)| *id == planned).collect();
    assert_eq!(follow_ups.len(), 2);
    assert_ne!(follow_ups[0].1, follow_ups[1].1);
    assert!(follow_ups.iter().all(|(_, text)| text.starts_with("You said “It was fine”. ")));
}

#[test]
fn no_example_is_reframed_once() {
    let mut room = room();
    let planned = last(&room).clone();
    room.answer("Sorry, I have no example for that.", 5000);
    assert_eq!((last(&room).origin, &last(&room).id), (QuestionOrigin::Reframed, &planned.id));
    assert_ne!(last(&room).text, planned.text);
    room.answer("I don't know.", 5000);
    assert_eq!(last(&room).origin, QuestionOrigin::Planned);
    assert_ne!(last(&room).id, planned.id);
}

#[test]
fn skipped_empty_and_copied_answers_get_none() {
    let mut room = room();
    room.type_in("I wrote a plan.");
    room.skip();
    assert_eq!(last(&room).origin, QuestionOrigin::Planned);
    room.done();
    assert_eq!(last(&room).origin, QuestionOrigin::Planned);
    let copied = last(&room).text.clone();
    room.answer(&copied, 5000);
    assert_eq!(last(&room).origin, QuestionOrigin::Planned);
}

#[test]
fn nothing_is_probed_when_the_time_is_nearly_out() {
    let mut room = room();
    room.answer(WITHOUT_RESULT, 20 * 60_000 - FEWEST_MS_LEFT + 1);
    assert_eq!(last(&room).origin, QuestionOrigin::Planned);
}

#[test]
fn a_full_answer_needs_none() {
    let mut room = room();
    room.answer(
        "Two years ago at my last company our checkout failed. I was responsible for it and had to find the cause. I measured 40 queries, wrote an \
         index migration and convinced the product manager. As a result errors fell by half. I learned to measure first.",
        60_000,
    );
    assert_eq!(last(&room).origin, QuestionOrigin::Planned);
}

#[test]
fn code_goes_on_where_it_stands() {
    let mut room = Room::open(setup(InterviewKind::Coding, 20), 1);
    assert_eq!(last(&room).kind, QuestionKind::Coding);
    let splice = Splice { at: 0, delete: 0, insert: "x = 1\ny = 2\n".into() };
    room.take(Input::Command(Command::EditCode { turn: 0, splice, at_ms: 0 }));
    room.done();
    assert_eq!(last(&room).origin, QuestionOrigin::FollowUp);
    assert!(!last(&room).text.contains(['{', '“']), "there are no words to quote: {}", last(&room).text);
    let open = room.session.turns.last().unwrap();
    assert!(open.answer.code.starts_with("x = 1\ny = 2\n") && !open.answer.has_code());
}

fn technical(style: CompanyStyle, term: &str) -> Room {
    let line = format!("Ran {term} for 40 teams");
    let resume_terms = vec![ResumeTerm { term: term.into(), line }];
    Room::open(Setup { style, resume_terms, ..setup(InterviewKind::Technical, 45) }, 3)
}

/// The follow-ups to the first question, however it is answered.
fn follow_ups(mut room: Room, answer: &str) -> Vec<String> {
    while last(&room).kind == QuestionKind::Talk {
        room.answer("Gladly.", 1000);
    }
    let first = last(&room).id.clone();
    let mut texts = Vec::new();
    room.answer(answer, 5000);
    while last(&room).id == first {
        texts.push(last(&room).text.clone());
        room.answer("That is hard to say.", 5000);
    }
    texts
}

#[test]
fn styles_differ_in_how_long_they_stay() {
    let count = |style| follow_ups(technical(style, "Kafka"), "It depends, I would say.").len();
    assert_eq!(CompanyStyle::ALL.map(count), [2, 2, 3, 1, 1]);
}

#[test]
fn an_unfamiliar_technology_is_probed_deeper() {
    let texts = follow_ups(technical(CompanyStyle::Ownership, "Zephyrline"), "It depends, I would say.");
    assert_eq!(texts.len(), 3, "{texts:#?}");
    assert!(texts[0].contains("Zephyrline: what does it do that the more common choices could not?"), "{}", texts[0]);
    let named =
        follow_ups(technical(CompanyStyle::Ownership, "Kafka"), "We moved the events from there to a store that we built using FlumeDB.");
    assert!(named.len() == 3 && named[0].contains("FlumeDB"), "{named:#?}");
}

#[test]
fn the_style_asks_first_for_what_it_prizes() {
    let answer = "Last year at my company I wrote a newsletter with our designer, and as a result more people read it in March.";
    let first = |style| {
        let mut room = Room::open(Setup { style, ..setup(InterviewKind::Behavioural, 20) }, 1);
        while last(&room).kind == QuestionKind::Talk {
            room.answer("Gladly.", 1000);
        }
        room.answer(answer, 5000);
        let asked = last(&room);
        let question = bank::find(&asked.id).unwrap();
        let of = bank::criteria(asked.kind).iter().find(|criterion| asked.text.ends_with(probe(question.follow_up(**criterion))));
        *of.unwrap()
    };
    assert_eq!(first(CompanyStyle::Ownership), Criterion::Numbers);
    assert_eq!(first(CompanyStyle::Collaboration), Criterion::Reflection);
    assert_eq!(first(CompanyStyle::Structured), Criterion::Task);
}

#[test]
fn a_second_follow_up_points_to_an_earlier_answer_that_had_it() {
    let mut room = room();
    room.answer(WITHOUT_RESULT, 60_000);
    while last(&room).origin != QuestionOrigin::Planned {
        room.answer("As a result the number of readers rose from 200 to 900 within a month.", 5000);
    }
    room.answer("It was fine.", 5000);
    let first = last(&room).text.clone();
    room.answer("It was fine.", 5000);
    let second = last(&room);
    assert_eq!(second.origin, QuestionOrigin::FollowUp);
    assert!(!first.contains("Earlier you said"));
    let (_, rest) = second.text.split_once("Earlier you said “").expect(&second.text);
    let (earlier, _) = rest.split_once('”').unwrap();
    assert!(WITHOUT_RESULT.contains(earlier), "{}", second.text);
}

#[test]
fn talk_is_not_probed_and_not_judged() {
    let mut room = Room::open(Setup { style: CompanyStyle::Product, ..setup(InterviewKind::Behavioural, 20) }, 1);
    assert_eq!(last(&room).kind, QuestionKind::Talk);
    room.answer(WITHOUT_RESULT, 5000);
    assert_eq!((last(&room).origin, last(&room).kind), (QuestionOrigin::Planned, QuestionKind::Behavioural));
    let report = crate::report::build("s", &room.session, &[]);
    let talk = &report.answers[0];
    assert_eq!((talk.range, talk.range_reason), (None, Some(domain::report::Unmeasured::NotJudged)));
    assert!(talk.findings.is_empty() && !talk.is_unanswered());
}
