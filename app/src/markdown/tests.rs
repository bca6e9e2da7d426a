use domain::assessment::{self, Peak};
use domain::report::Report;
use serde_json::{Value, json};

use super::*;

fn report() -> Report {
    let none = json!({ "value": null, "reason": "no_words" });
    let mut delivery = Value::Object(Default::default());
    for name in [
        "thinking_ms",
        "talk_ms",
        "talk_share",
        "pauses",
        "longest_pause_ms",
        "words",
        "fillers_per_min",
        "face_in_frame",
        "toward_screen",
        "smile",
    ] {
        delivery[name] = none.clone();
    }
    delivery["pace_wpm"] = json!({ "value": 140.4, "low": 133.0, "high": 148.2 });
    let quote = json!({ "text": "I rewrote *the* queue", "start_ms": 65_000, "source": "spoken" });
    let document = json!({
        "schema_version": domain::SCHEMA_VERSION,
        "session_id": "s",
        "setup": { "role": "software", "level": "mid", "kind": "coding", "style": "ownership", "minutes": 10 },
        "status": "completed", "end": "candidate", "used_ms": 125_000, "duration_ms": 130_000, "calibration": "uncalibrated",
        "content_range": { "low": 2, "high": 3 }, "content_reason": null,
        "answers": [{
            "turn": 0,
            "question": { "id": "q", "kind": "coding", "competency": "coding", "text": "Why?", "origin": "planned" },
            "asked_ms": 60_000, "ended_ms": 90_000, "how": "done",
            "transcript": [{ "text": "I rewrote *the* queue\n# not a heading", "source": "spoken", "start_ms": 65_000 }],
            "code": "a = ```1```",
            "hints": [{ "layer": "nudge", "text": "a" }, { "layer": "near_solution", "text": "b" }],
            "findings": [
                { "criterion": "action", "anchor": "own steps", "found": true, "quotes": [quote], "judged_by": "built_in" },
                { "criterion": "result", "anchor": "what came of it", "found": false, "quotes": [], "judged_by": "built_in" },
            ],
            "range": null, "range_reason": "not_enough",
            "delivery": delivery,
        }],
        "delivery": delivery,
        "practice": [{ "drill": { "criterion": "result" }, "turns": [0], "quote": null }],
        "timeline": [],
        "not_measured": [{ "aspect": "face", "reason": "skipped" }],
    });
    serde_json::from_value(document).expect("a report of this schema")
}

#[test]
fn it_says_what_the_screen_says() {
    let text = of(&report(), Lang::En);
    for line in [
        "# Your interview report",
        "**What your answers contained**: Provisional range: band 2 to 3 of 4",
        "1. End with what changed because of you. (From question 1)",
        "### Question 1 (01:00): Why?",
        "No range: not enough to say",
        "- Result: Missing. what came of it",
        "Hints given: 2 (A nudge, Nearly the solution)",
        "- Pace, pauses included: 140 words/min (133–148)",
        "- Face figures: you went without this device",
    ] {
        let found = text.lines().any(|shown| shown == line);
        assert!(found, "{line:?} is missing in\n{text}");
    }
}

#[test]
fn words_of_the_candidate_stay_words() {
    let text = of(&report(), Lang::De);
    assert!(text.contains("- Handlung: Gefunden “I rewrote \\*the\\* queue” (01:05)"), "{text}");
    assert!(text.contains("> \\# not a heading"), "{text}");
    assert!(text.contains("````\na = ```1```\n````"), "{text}");
}

#[test]
fn what_is_drawn_together_stands_before_the_drills() {
    let mut report = report();
    assert!(!of(&report, Lang::En).contains("## What went well"), "an earlier version's report has none");
    let mut assessment = assessment::of(&report, &Default::default());
    assessment.peaks = vec![Peak { start_ms: 61_000, end_ms: 70_000, mean_z: 1.7, turn: Some(0), quotes: Vec::new() }];
    report.assessment = Some(assessment);
    let text = of(&report, Lang::En);
    let at = |line: &str| text.lines().position(|shown| shown == line).unwrap_or_else(|| panic!("{line:?} is missing in\n{text}"));
    let lines = [
        "## What went well",
        "- Action (From question 1) “I rewrote \\*the\\* queue” (01:05)",
        "## What to work on",
        "## Words and delivery together",
        "- Voice more activated than your baseline (From question 1), 01:01–01:10, no words recognised",
        "## Practise these first",
    ];
    assert!(lines.map(at).is_sorted(), "{text}");
}
