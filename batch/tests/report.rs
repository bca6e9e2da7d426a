//! `interviewprep report` on the log of an interview.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const SETUP: &str = r#"{"role": "software", "level": "mid", "kind": "behavioural", "style": "ownership", "minutes": 10}"#;

fn report(log: &Value, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interviewprep"));
    command.arg("report").arg("-").args(more).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(log.to_string().as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// A typed answer of 40 s, a heard phrase in it, and an end.
fn log() -> Vec<Value> {
    let setup: Value = serde_json::from_str(SETUP).unwrap();
    let question =
        json!({"id": "q", "kind": "behavioural", "competency": "ownership", "text": "Tell me about a migration.", "origin": "planned"});
    let said = "My name is Jonas Keller. I led the migration and cut the costs by 40 percent.";
    let speech = json!({"type": "speech", "start_ms": 5_000, "end_ms": 25_000, "level_dbfs": -30.0});
    let events = [
        (0, json!({"type": "created", "setup": setup})),
        (0, json!({"type": "activated"})),
        (1_000, json!({"type": "question_asked", "turn": 0, "question": question})),
        (9_000, json!({"type": "answer_edited", "turn": 0, "splice": {"at": 0, "delete": 0, "insert": said}, "at_ms": 9_000})),
        (30_000, json!({"type": "signals", "events": [speech]})),
        (40_000, json!({"type": "completed", "reason": "candidate"})),
    ];
    let stamped = |(at, (t_ms, event)): (usize, (u64, Value))| json!({"server_seq": at + 1, "t_ms": t_ms, "event": event});
    events.into_iter().enumerate().map(stamped).collect()
}

#[test]
fn a_log_becomes_a_report_without_personal_data() {
    let output = report(&json!(log()), &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["answers"][0]["question"]["text"], "Tell me about a migration.");
    assert_eq!(report["timeline"][0]["type"], "speech");
    let text = report.to_string();
    assert!(text.contains("cut the costs by 40 percent") && !text.contains("Keller"), "{text}");
}

/// No pattern finds this name; the job has it.
#[test]
fn a_job_says_which_names_are_taken_out() {
    let mut log = log();
    let said = "They asked quillon why. I led the migration and cut the costs by 40 percent.";
    log[3]["event"]["splice"]["insert"] = json!(said);
    let work = |names: &[&str]| json!({"segments": [], "key": "", "candidate_names": names, "log": log});
    let job = |names: &[&str]| {
        json!({
            "schema_version": 1, "job_id": "s-v1", "failures": 0, "lease": {"id": "l", "ends_in_ms": 60_000}, "work": work(names),
            "offer": {"session_id": "s", "analysis_version": 1, "edition": 1, "tier": "premium"},
        })
    };
    let text = |names: &[&str]| String::from_utf8(report(&job(names), &["--json"]).stdout).unwrap();
    assert!(text(&[]).contains("They asked quillon why"));
    let without = text(&["Quillon Zarr"]);
    assert!(without.contains("They asked [name] why") && !without.contains("uillon") && !without.contains("Zarr"), "{without}");
}

#[test]
fn a_person_reads_a_summary() {
    let output = report(&json!(log()), &[]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.lines().any(|line| line.starts_with("  content         band ") || line.starts_with("  content         –")), "{text}");
    assert!(text.lines().any(|line| line.starts_with("  question 1")), "{text}");
}

#[test]
fn what_is_no_interview_or_not_over_is_said() {
    for (log, words) in [
        (json!({}), "missing field"),
        (json!([{"server_seq": 1}]), "missing field"),
        (json!(log()[..3]), "not over yet"),
        (json!(log()[1..]), "cannot read an interview from -"),
    ] {
        let output = report(&log, &[]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{errors}");
        assert!(errors.contains(words), "{errors}");
    }
}
