use domain::assessment::{self, Peak};
use domain::report::{Criterion, Report};
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
fn an_answer_put_together_shows_its_blanks() {
    let mut report = report();
    let quote = report.answers[0].findings[0].quotes[0].clone();
    let said = Piece::Said { criterion: Criterion::Action, quote };
    let blank = Piece::Blank { criterion: Criterion::Result, prompt: "What came of it in the end?".into() };
    report.answers[0].model_answer = Some(ModelAnswer { pieces: vec![said, blank] });
    let text = of(&report, Lang::En);
    for line in [
        "**Put together from what you said**",
        "- Action: I rewrote \\*the\\* queue (01:05)",
        "- Result: **\\[What came of it in the end?\\]**",
    ] {
        assert!(text.lines().any(|shown| shown == line), "{line:?} is missing in\n{text}");
    }
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

#[test]
fn what_a_model_says_stands_under_the_findings_with_its_spread() {
    let mut report = report();
    assert!(!of(&report, Lang::En).contains("What the model’s bands mean"), "no model took part");
    let quote = json!({ "text": "I rewrote *the* queue", "start_ms": 65_000, "source": "spoken" });
    let bands = json!([
        { "criterion": "action", "anchor": "own steps", "band": 3, "spread": { "low": 2, "high": 4 }, "calls": 5, "found_nothing": 1,
          "quote": quote, "why": "It names *one* step.", "judged_by": { "model": "some-model" } },
        { "criterion": "result", "anchor": "what came of it", "band": null, "spread": null, "calls": 5, "found_nothing": 5,
          "quote": null, "why": "", "judged_by": { "model": "some-model" } },
    ]);
    report.answers[0].bands = serde_json::from_value(bands).expect("bands of this schema");
    let judging = json!({ "service": "Some Service", "model": "some-model", "prompt_version": 1, "state": "partial", "unusable": 2 });
    report.judging = Some(serde_json::from_value(judging).expect("judging of this schema"));
    let text = of(&report, Lang::En);
    let at =
        |line: &str| text.lines().position(|shown| shown.starts_with(line)).unwrap_or_else(|| panic!("{line:?} is missing in\n{text}"));
    let lines = [
        "some-model of Some Service has judged your answers in part",
        "What the model’s bands mean:",
        "4. shows all of it, concretely",
        "- Result: Missing. what came of it",
        "What some-model says:",
        "- Action: Band 3 of 4, calls gave 2 to 4 (calls: 5, found nothing: 1). “I rewrote \\*the\\* queue” (01:05) In the model’s words: It names \\*one\\* step.",
        "- Result: Found nothing on it (calls: 5, found nothing: 5).",
        "> 01:05 I rewrote",
    ];
    assert!(lines.map(at).is_sorted(), "{text}");
    assert!(text.contains("Replies that could not be used: 2."), "{text}");
    assert!(text.contains("they are uncalibrated") && !text.contains("κ"), "{text}");
    let figures = json!({ "answers": 120, "kappa": { "value": 0.71, "low": 0.6, "high": 0.8 }, "raters_kappa": { "value": 0.745 } });
    if let Some(judging) = &mut report.judging {
        judging.calibrated = Some(serde_json::from_value(figures).expect("figures of this schema"));
    }
    let text = of(&report, Lang::En);
    assert!(text.contains("On 120 other answers") && text.contains("κ = 0.71 (0.60 to 0.80)"), "{text}");
    assert!(!text.contains("Questions put into words"), "nobody agreed to it in this set-up");
}
