use std::collections::HashSet;

use domain::assessment::Evaluated;
use domain::code_run::{CodeLanguage, CodeRun, RunStatus};
use domain::protocol::Command;
use domain::question::QuestionOrigin;
use domain::report::{Criterion, Drill};
use domain::session::{Caption, HintLayer};
use domain::setup::InterviewKind;
use domain::timeline::GapReason;

use super::*;
use crate::bank;
use crate::rules::Input;
use crate::test_sessions::{Room, setup};

const STORY: &str = "Two years ago at my last company our checkout failed every Friday evening. I was responsible for the payment service and had to find \
    the cause. I measured the queries, found a missing index and wrote a migration with the product manager.";

fn behavioural() -> Room {
    Room::open(setup(InterviewKind::Behavioural, 20), 1)
}

fn reason(report: &Report, aspect: Aspect) -> Option<Unmeasured> {
    report.not_measured.iter().find(|missing| missing.aspect == aspect).map(|missing| missing.reason)
}

#[test]
fn what_a_follow_up_adds_raises_the_question_and_is_not_asked_of_it_again() {
    let mut room = behavioural();
    room.answer(STORY, 60_000);
    room.answer("As a result the error rate fell from 4 to 1 percent.", 20_000);
    room.take(Input::Command(Command::End));
    let report = build("s", &room.session, &[]);
    let [first, second, ..] = report.answers.as_slice() else { panic!() };
    assert_eq!(second.question.origin, QuestionOrigin::FollowUp);
    assert!(first.findings.len() == 8 && second.findings.len() < 8);
    assert!(second.findings.iter().any(|finding| finding.criterion == Criterion::Result && finding.found));
    let (before, after) = (first.range.unwrap(), second.range.unwrap());
    assert!(after.low > before.low || after.high > before.high, "{before:?} {after:?}");
    assert_eq!(report.content_range, Some(after));
    let drilled: Vec<_> = report.practice.iter().map(|practice| practice.drill).collect();
    assert!(drilled.contains(&Drill::Criterion(Criterion::Reflection)) && !drilled.contains(&Drill::Criterion(Criterion::Result)));
    assert!(report.practice.iter().all(|practice| practice.quote.as_ref().is_none_or(|quote| STORY.contains(&quote.text))));
}

#[test]
fn every_weakness_has_one_drill_and_no_drill_is_given_twice() {
    let mut room = behavioural();
    room.answer(STORY, 60_000);
    room.skip();
    while !room.session.is_over() {
        room.answer("I wrote the plan with my team at work and tested it in March.", 8000);
    }
    let report = build("s", &room.session, &[]);
    let weaknesses = &report.assessment.as_ref().unwrap().weaknesses;
    let drills: HashSet<Drill> = weaknesses.iter().map(|weakness| weakness.drill).collect();
    assert!(drills.len() == weaknesses.len() && drills.len() > 3, "{drills:?}");
    assert!(weaknesses.iter().all(|weakness| weakness.drill == weakness.part.drill()));
    let first: Vec<Drill> = weaknesses.iter().take(3).map(|weakness| weakness.drill).collect();
    assert_eq!(report.practice.iter().map(|practice| practice.drill).collect::<Vec<_>>(), first);
}

#[test]
fn fine_never_scores() {
    let mut room = behavioural();
    while !room.session.is_over() {
        room.answer("Fine, good, yes.", 8000);
    }
    let report = build("s", &room.session, &[]);
    assert_eq!((report.content_range, report.content_reason), (None, Some(Unmeasured::NotEnough)));
    assert!(report.answers.iter().all(|answer| answer.range.is_none() && answer.findings.iter().all(|finding| !finding.found)));
    assert_eq!(reason(&report, Aspect::Content), Some(Unmeasured::NotEnough));
    assert!((1..=3).contains(&report.practice.len()));
}

#[test]
fn an_interview_without_answers_says_so() {
    let mut room = behavioural();
    room.skip();
    room.take(Input::Command(Command::End));
    let report = build("s", &room.session, &[]);
    assert_eq!(report.content_reason, Some(Unmeasured::NoAnswer));
    assert!(report.answers.iter().all(|answer| answer.range_reason == Some(Unmeasured::NoAnswer)));
    assert_eq!(report.practice.first().map(|practice| practice.drill), Some(Drill::PrepareExample));
}

#[test]
fn speech_without_a_recogniser_is_no_empty_answer() {
    let mut session = behavioural().session;
    let heard = [
        TimelineEvent::Started { modality: Modality::Voice, t_ms: 0 },
        TimelineEvent::Speech { start_ms: 1_000, end_ms: 9_000, level_dbfs: -20.0 },
    ];
    session.turns[0].ended = Some((AnswerEnd::Done, 10_000));
    assert_eq!(build("s", &session, &heard).content_reason, Some(Unmeasured::NoWords));
    session.turns[0].ended = Some((AnswerEnd::Skipped, 10_000));
    assert_eq!(build("s", &session, &heard).content_reason, Some(Unmeasured::NoAnswer));
}

#[test]
fn what_was_not_measured_is_listed_with_its_reason() {
    let mut room = Room::open(setup(InterviewKind::Coding, 20), 1);
    room.answer("I would count the words in a hash map and then sort them.", 60_000);
    room.take(Input::Command(Command::End));
    let refused = TimelineEvent::Gap { modality: Modality::Face, start_ms: 0, end_ms: 0, reason: GapReason::Refused };
    let report = build("s", &room.session, &[refused]);
    assert_eq!(reason(&report, Aspect::CodeCorrectness), Some(Unmeasured::CodeNotRun));
    assert_eq!(reason(&report, Aspect::Face), Some(Unmeasured::Refused));
    assert_eq!(reason(&report, Aspect::Voice), Some(Unmeasured::Skipped));
    assert_eq!(reason(&report, Aspect::VoiceTone), Some(Unmeasured::Skipped));
    assert_eq!(reason(&report, Aspect::Impressions), Some(Unmeasured::NotBuilt));
    assert_eq!(report.used_ms, 60_000);
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
}

/// An interview whose one answer was spoken in `span_ms`, slowly or fast.
fn spoken(span_ms: u64) -> Report {
    let mut room = behavioural();
    room.t_ms = span_ms + 1000;
    let caption = Caption { id: 0, text: STORY.into(), confidence: Some(0.8), start_ms: 0, end_ms: span_ms, edited: false };
    room.take(Input::Command(Command::Caption { turn: 0, caption }));
    room.done();
    room.take(Input::Command(Command::End));
    let heard = [
        TimelineEvent::Started { modality: Modality::Voice, t_ms: 0 },
        TimelineEvent::Speech { start_ms: 0, end_ms: span_ms, level_dbfs: -20.0 },
    ];
    build("s", &room.session, &heard)
}

#[test]
fn delivery_is_practised_but_never_changes_the_content() {
    let [fast, neutral, slow] = [12_000, 22_000, 60_000].map(spoken);
    let pace = |report: &Report| report.practice.iter().any(|practice| practice.drill == Drill::Pace && practice.turns == [0]);
    assert!(pace(&fast) && !pace(&neutral) && pace(&slow));
    for other in [&fast, &slow] {
        assert_eq!(other.practice.len(), 3);
        assert_eq!(other.content_range, neutral.content_range);
        assert_eq!(other.answers[0].findings, neutral.answers[0].findings);
    }
    let said = &neutral.answers[0].transcript[0];
    assert_eq!((said.confidence, said.start_ms, said.end_ms), (Some(0.8), 0, Some(22_000)));
}

/// The outcome of a run of all tests.
fn run(passed: u32, total: u32) -> CodeRun {
    let status = if passed == total { RunStatus::Passed } else { RunStatus::Failed };
    let (first_failing, error, error_line) = (Some("no orders".to_owned()).filter(|_| passed < total), None, None);
    CodeRun { at_ms: 0, language: CodeLanguage::Python, with_hidden: true, status, passed, total, first_failing, error, error_line }
}

#[test]
fn the_last_run_says_whether_the_code_works_and_is_asked_about() {
    let mut room = Room::open(setup(InterviewKind::Coding, 20), 1);
    for (passed, total) in [(9, 9), (5, 9)] {
        let turn = room.session.open_turn().unwrap().0;
        room.take(Input::Command(Command::CodeRan { turn, run: run(passed, total) }));
    }
    room.answer("I would count the words in a hash map and then sort them.", 60_000);
    let asked = &room.session.turns.last().unwrap().question.text;
    assert_eq!(asked, "Your last run passed 5 of 9 tests; “no orders” did not pass. What does your code do there, and what should it do?");
    room.answer("There it returns nothing, and it should return an empty list.", 60_000);
    assert!(!room.session.turns.last().unwrap().question.text.contains("last run"), "once is enough");
    room.take(Input::Command(Command::End));
    let report = build("s", &room.session, &[]);
    assert_eq!(reason(&report, Aspect::CodeCorrectness), None);
    assert_eq!(report.answers[0].runs.len(), 2);
    let correctness = report.assessment.unwrap().dimensions.into_iter().find(|one| one.evaluated == Evaluated::Correctness).unwrap();
    assert_eq!(correctness.figure.value, Some(55.555556));
}

#[test]
fn hints_are_told_beside_the_answer_and_change_no_judgement() {
    let reported = |hints: usize| {
        let mut room = Room::open(setup(InterviewKind::Technical, 20), 1);
        for _ in 0..hints {
            let turn = room.session.open_turn().unwrap().0;
            room.take(Input::Command(Command::Hint { turn }));
        }
        let asked = bank::find(&room.session.turns[0].question.id).unwrap();
        let terms: Vec<&str> = asked.expected_terms().filter_map(|term| term.split('|').next()).collect();
        let terms = terms.join(", ");
        room.answer(&format!("I would look at {terms}, because in 2023 at Contoso that cut the time by 90 percent."), 60_000);
        room.take(Input::Command(Command::End));
        build("s", &room.session, &[])
    };
    let (alone, helped) = (reported(0), reported(2));
    let layers: Vec<HintLayer> = helped.answers[0].hints.iter().map(|hint| hint.layer).collect();
    assert_eq!(layers, [HintLayer::Nudge, HintLayer::Approach]);
    assert!(alone.answers[0].range.is_some());
    let without_hints = helped.answers.iter().map(|answer| AnswerReport { hints: Vec::new(), ..answer.clone() });
    assert_eq!(without_hints.collect::<Vec<_>>(), alone.answers);
    assert_eq!((helped.content_range, helped.assessment), (alone.content_range, alone.assessment));
}
