use serde_json::{Map, Value, json};

use super::*;

/// Figures of one answer; what is not named was not measured.
fn delivery(measured: &Value) -> Value {
    let names = "thinking_ms talk_ms talk_share pauses longest_pause_ms words pace_wpm fillers_per_min face_in_frame toward_screen smile"
        .split(' ');
    let figure = |name: &str| measured.get(name).cloned().unwrap_or_else(|| json!({ "value": null, "reason": "no_words" }));
    names.map(|name| (name.to_owned(), figure(name))).collect::<Map<_, _>>().into()
}

/// An answer that shows or lacks criteria.
fn answer(turn: u32, origin: &str, id: &str, words: &str, findings: &[(&str, bool)], range: Option<(u8, u8)>, measured: Value) -> Value {
    let finding = |(criterion, found): &(&str, bool)| json!({ "criterion": criterion, "anchor": "a", "found": found, "quotes": [], "judged_by": "built_in" });
    json!({
        "turn": turn,
        "question": { "id": id, "kind": "behavioural", "competency": "c", "text": format!("{origin} {turn}?"), "origin": origin },
        "asked_ms": 0, "ended_ms": 1, "how": "done",
        "transcript": [{ "text": words, "source": "typed", "start_ms": 0 }],
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
        "range": range.map(|(low, high)| json!({ "low": low, "high": high })),
        "range_reason": if range.is_none() { json!("not_enough") } else { Value::Null },
        "delivery": delivery(&measured),
    })
}

fn report(answers: Vec<Value>) -> Report {
    serde_json::from_value(json!({
        "schema_version": crate::SCHEMA_VERSION, "session_id": "s",
        "setup": { "role": "software", "level": "mid", "kind": "behavioural", "style": "ownership", "minutes": 5 },
        "status": "completed", "end": "candidate", "used_ms": 0, "duration_ms": 0, "calibration": "uncalibrated",
        "content_range": null, "content_reason": "not_enough", "answers": answers,
        "delivery": delivery(&Value::Null), "practice": [], "timeline": [], "not_measured": [],
    }))
    .unwrap()
}

fn before() -> Report {
    let spoken = json!({
        "pace_wpm": { "value": 180.0, "low": 175.0, "high": 185.0 },
        "fillers_per_min": { "value": 2.0, "low": 2.0 },
        "talk_ms": { "value": 40_000.0, "low": 39_000.0, "high": 41_000.0 },
    });
    report(vec![
        answer(0, "planned", "other", "Hello.", &[], None, Value::Null),
        answer(1, "planned", "q", "I built it.", &[("action", true), ("result", false), ("task", true)], Some((1, 3)), spoken),
        answer(2, "follow_up", "q", "It was late.", &[("result", false), ("numbers", false)], None, Value::Null),
    ])
}

fn after() -> Report {
    let spoken = json!({
        "pace_wpm": { "value": 150.0, "low": 146.0, "high": 154.0 },
        "fillers_per_min": { "value": 3.0, "low": 3.0 },
        "talk_ms": { "value": 41_500.0, "low": 40_500.0, "high": 42_500.0 },
        "toward_screen": { "value": 0.8, "low": 0.7, "high": 0.9 },
    });
    report(vec![
        answer(0, "planned", "q", "I built it.", &[("action", true), ("result", false), ("task", false)], Some((1, 3)), spoken),
        answer(1, "follow_up", "q", "Errors fell.", &[("result", true), ("numbers", false)], Some((2, 3)), Value::Null),
    ])
}

#[test]
fn both_tries_stand_side_by_side_with_their_follow_ups() {
    let compared = compare(&before(), 1, &after(), 0).unwrap();
    let texts = |one: &Try| one.answers.iter().map(|told| told.transcript[0].text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&compared.before), ["I built it.", "It was late."]);
    assert_eq!(texts(&compared.after), ["I built it.", "Errors fell."]);
    assert_ne!(compared.before.answers[0].question.text, compared.after.answers[0].question.text, "the wording may differ");
    assert_eq!((compared.before.range, compared.after.range), (Some(BandRange { low: 1, high: 3 }), Some(BandRange { low: 2, high: 3 })));
}

#[test]
fn the_rubric_says_what_was_gained_and_lost() {
    let compared = compare(&before(), 1, &after(), 0).unwrap();
    let changes: Vec<_> = compared.criteria.iter().map(|one| (one.criterion, one.change())).collect();
    let expected = [
        (Criterion::Action, Some(Change::Kept)),
        (Criterion::Result, Some(Change::Gained)),
        (Criterion::Task, Some(Change::Lost)),
        (Criterion::Numbers, Some(Change::StillMissing)),
    ];
    assert_eq!(changes, expected);
}

#[test]
fn a_try_that_was_not_judged_gains_and_loses_nothing() {
    let empty = report(vec![answer(0, "planned", "q", "", &[], None, Value::Null)]);
    let compared = compare(&before(), 1, &empty, 0).unwrap();
    assert!(compared.criteria.iter().all(|one| one.after.is_none() && one.before.is_some() && one.change().is_none()));
    assert_eq!((compared.after.range, compared.after.range_reason), (None, Some(Unmeasured::NotEnough)));
    assert_eq!(compared.before.range_reason, None);
}

#[test]
fn a_difference_is_sure_where_the_ranges_part() {
    let compared = compare(&before(), 1, &after(), 0).unwrap();
    let of = |measure| *compared.delivery.iter().find(|one| one.measure == measure).unwrap();
    assert_eq!((of(Measure::Pace).difference(), of(Measure::Pace).is_sure()), (Some(-30.0), true));
    assert_eq!((of(Measure::TalkTime).difference(), of(Measure::TalkTime).is_sure()), (Some(1_500.0), false));
    assert!(!of(Measure::Fillers).is_sure(), "both may be more");
    let screen = of(Measure::TowardScreen);
    assert_eq!((screen.difference(), screen.is_sure(), screen.before.reason), (None, false, Some(Unmeasured::NoWords)));
    let counts = FigureChange { measure: Measure::Fillers, before: Figure::at_least(5.0), after: Figure::exact(3.0) };
    assert!(counts.is_sure(), "five or more is not three");
}

#[test]
fn delivery_changes_nothing_in_the_content() {
    let (mut silent, spoken) = (after(), after());
    silent.answers[0].delivery = silent.answers[1].delivery.clone();
    let [silent, spoken] = [silent, spoken].map(|after| compare(&before(), 1, &after, 0).unwrap());
    assert_ne!(silent.delivery, spoken.delivery);
    assert_eq!((silent.criteria, silent.after), (spoken.criteria, spoken.after));
}

#[test]
fn the_answer_to_the_reframing_is_the_answer() {
    let pace = |value: f64| json!({ "pace_wpm": { "value": value, "low": value, "high": value } });
    let reframed = report(vec![
        answer(0, "planned", "q", "I have no example.", &[], None, pace(90.0)),
        answer(1, "reframed", "q", "I built it.", &[("action", true)], Some((1, 2)), pace(140.0)),
        answer(2, "follow_up", "q", "Yes.", &[], None, pace(200.0)),
    ]);
    let compared = compare(&reframed, 0, &reframed, 0).unwrap();
    assert_eq!(compared.delivery[0].before.value, Some(140.0));
}

#[test]
fn only_the_same_planned_question_is_compared() {
    assert_eq!(compare(&before(), 0, &after(), 0), None, "another question");
    assert_eq!(compare(&before(), 2, &after(), 0), None, "a follow-up");
    assert_eq!(compare(&before(), 1, &after(), 7), None, "no such turn");
    assert_eq!((turn_of(&before(), "q"), turn_of(&before(), "none")), (Some(1), None));
}
