//! What holds for every interview, so that a transcript which is stored again unread hides no fault.

use std::collections::{HashMap, HashSet};

use domain::question::QuestionOrigin;
use domain::report::{BandRange, Criterion, Report, Unmeasured};
use domain::session::{EndReason, Status};
use domain::setup::Setup;
use engine::interviewer::BuiltIn;
use engine::plan;

use super::people::{self, ALL, GERMAN, INSULTS, ORDERS};
use super::room::{Candidate, Played, play};
use super::setups;

fn named(name: &str) -> Candidate {
    ALL.into_iter().find(|(known, _)| *known == name).expect("a candidate of that name").1
}

fn held(candidate: Candidate) -> impl Iterator<Item = (&'static str, Setup, Played)> {
    setups::all().into_iter().map(move |(name, setup, seed)| {
        let played = play(&setup, seed, candidate, &BuiltIn);
        (name, setup, played)
    })
}

/// Number, question, what was found and the range of each answer that may be judged.
fn judged(report: &Report) -> Vec<(String, QuestionOrigin, Vec<Criterion>, Option<BandRange>)> {
    let found = |answer: &domain::report::AnswerReport| {
        answer.findings.iter().filter(|finding| finding.found).map(|finding| finding.criterion).collect()
    };
    report.answers.iter().map(|answer| (answer.question.id.clone(), answer.question.origin, found(answer), answer.range)).collect()
}

#[test]
fn nothing_is_asked_twice_and_nothing_probed_too_often() {
    for (name, candidate) in ALL {
        for (setup_name, setup, played) in held(candidate) {
            let turns = &played.session.turns;
            let texts: HashSet<_> = turns.iter().map(|turn| &turn.question.text).collect();
            assert_eq!(texts.len(), turns.len(), "{name} {setup_name}");
            let (mut probes, mut reframed) = (HashMap::new(), HashMap::new());
            for turn in turns {
                let question = &turn.question;
                match question.origin {
                    QuestionOrigin::Planned => {}
                    QuestionOrigin::FollowUp => *probes.entry((&question.id, question.kind)).or_insert(0) += 1,
                    QuestionOrigin::Reframed => *reframed.entry(&question.id).or_insert(0) += 1,
                }
            }
            for ((id, kind), count) in probes {
                assert!(count <= plan::most_follow_ups(kind, setup.style, true), "{name} {setup_name} {id}: {count}");
            }
            assert!(reframed.values().all(|count| *count == 1), "{name} {setup_name}");
        }
    }
}

#[test]
fn every_interview_ends_as_its_candidate_had_it() {
    for (name, candidate) in ALL {
        for (setup_name, _, played) in held(candidate) {
            let (status, end) = (played.session.status, played.session.end.unwrap());
            assert_eq!(status, if name == "silent" { Status::Failed } else { Status::Completed }, "{name} {setup_name}");
            let leaves = name == "hostile" && setup_name != "behavioural";
            assert_eq!(end == EndReason::Candidate, leaves, "{name} {setup_name}: {end:?}");
            assert_ne!(end, EndReason::Abandoned, "{name} {setup_name}");
        }
    }
}

#[test]
fn the_strong_candidate_stands_above_the_vague_one() {
    for ((name, _, strong), (_, _, vague)) in held(named("strong")).zip(held(named("vague"))) {
        let range = strong.report.content_range.unwrap();
        assert!(range.low >= 2 && range.high == 4, "{name}: {range:?}");
        assert!(vague.report.content_range.is_none_or(|vague| vague.low < range.low && vague.high <= range.high), "{name}");
    }
}

#[test]
fn who_says_nothing_or_has_no_example_gets_no_range() {
    for name in ["silent", "no_example"] {
        for (setup_name, _, Played { session, report }) in held(named(name)) {
            assert_eq!(report.content_range, None, "{name} {setup_name}");
            assert!(report.answers.iter().all(|answer| answer.range.is_none()), "{name} {setup_name}");
            let of = |origin| session.turns.iter().filter(move |turn| turn.question.origin == origin);
            let planned = of(QuestionOrigin::Planned).count();
            // Silence says nothing of an example, so the interview goes on.
            let expected = if name == "silent" { 0 } else { planned };
            assert_eq!(of(QuestionOrigin::Reframed).count(), expected, "{name} {setup_name}");
            assert_eq!(of(QuestionOrigin::FollowUp).count(), 0, "{name} {setup_name}");
        }
    }
}

#[test]
fn neither_insults_nor_orders_are_put_into_a_question() {
    for (name, words) in [("hostile", INSULTS.as_slice()), ("injecting", ORDERS.as_slice())] {
        held(named(name)).for_each(|(setup_name, _, played)| assert_not_put(&played, words, setup_name));
    }
}

#[test]
fn insults_change_no_finding_and_no_question() {
    for ((name, _, hostile), (_, _, polite)) in held(named("hostile")).zip(held(people::half)) {
        let (hostile_judged, polite_judged) = (judged(&hostile.report), judged(&polite.report));
        let common = hostile_judged.len() - usize::from(hostile.session.end == Some(EndReason::Candidate));
        assert_eq!(hostile_judged[..common], polite_judged[..common], "{name}");
        let asked =
            |played: &Played| -> Vec<String> { played.session.turns[..common].iter().map(|turn| turn.question.text.clone()).collect() };
        assert_eq!(asked(&hostile), asked(&polite), "{name}");
    }
}

#[test]
fn orders_change_no_finding() {
    for ((name, _, injecting), (_, _, plain)) in held(named("injecting")).zip(held(people::half)) {
        assert_eq!(judged(&injecting.report), judged(&plain.report), "{name}");
    }
}

/// None of these sentences stands in a question, its quotes left out.
fn assert_not_put(played: &Played, sentences: &[&str], name: &str) {
    for turn in &played.session.turns {
        let own: String = turn.question.text.split('“').map(|part| part.rsplit('”').next().unwrap_or_default()).collect();
        for words in sentences.iter().map(|sentence| sentence.trim_end_matches('.')) {
            assert!(!own.contains(words), "{name}: {}", turn.question.text);
        }
    }
}

#[test]
fn another_language_beside_english_costs_nothing_and_alone_is_no_evidence() {
    for ((name, _, two), (_, _, english)) in held(named("two_languages")).zip(held(people::half)) {
        assert!(two.report.answers.iter().any(|answer| answer.transcript.iter().any(|part| part.text.contains(GERMAN))));
        for at in 0..two.session.turns.len() {
            let answer = &two.report.answers[at];
            if people::is_german_alone(&two.session.turns[..=at]) && answer.question.origin == QuestionOrigin::Planned {
                assert_eq!(answer.range, None, "{name} {at}");
                assert!(matches!(answer.range_reason, Some(Unmeasured::NotEnough | Unmeasured::NotJudged)), "{name} {at}");
            } else if answer.question.origin == QuestionOrigin::Planned {
                let same = english.report.answers.iter().find(|other| other.question.text == answer.question.text).unwrap();
                assert!(
                    same.range.is_none_or(|same| answer.range.is_some_and(|range| range.low >= same.low && range.high >= same.high)),
                    "{name} {at}"
                );
            }
        }
    }
}
