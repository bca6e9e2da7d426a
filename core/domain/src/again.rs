//! From the report of an interview to another try at one of its questions.

use crate::question::{QuestionKind, QuestionOrigin};
use crate::report::Report;
use crate::setup::{Again, CreateSession, shortest_min};

/// The wish for an interview that asks the question of that turn again and nothing else, to the same role and level in the same style,
/// in the shortest time on offer; `None` for follow-ups, and for talk, in which nothing is judged.
pub fn wish(report: &Report, turn: u32) -> Option<CreateSession> {
    let asked = &report.answers.iter().find(|answer| answer.turn == turn)?.question;
    if asked.origin != QuestionOrigin::Planned || asked.kind == QuestionKind::Talk {
        return None;
    }
    let setup = &report.setup;
    let is_cited = |line: &String| setup.terms().find(|term| term.line == *line && asked.decided().contains(&term.term)).cloned();
    let term = asked.because.as_ref().and_then(is_cited);
    Some(CreateSession {
        schema_version: crate::SCHEMA_VERSION,
        role: setup.role,
        level: setup.level,
        kind: setup.kind,
        style: setup.style,
        minutes: shortest_min(asked.kind),
        resume_text: None,
        job_text: None,
        // A report has no names.
        candidate_names: Vec::new(),
        // What was agreed to held for that interview alone.
        model: None,
        again: Some(Again { question_id: asked.id.clone(), term, because_of: asked.because_of }),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::question::BecauseOf;
    use crate::setup::{CompanyStyle, Level};

    fn report(question: Value) -> Report {
        let none = json!({ "value": null, "reason": "skipped" });
        let names =
            "thinking_ms talk_ms talk_share pauses longest_pause_ms words pace_wpm fillers_per_min face_in_frame toward_screen smile";
        let delivery: Value = names.split(' ').map(|name| (name.to_owned(), none.clone())).collect::<serde_json::Map<_, _>>().into();
        let terms = json!([{ "term": "Rust", "line": "Ran Kafka in Rust" }, { "term": "Kafka", "line": "Ran Kafka in Rust" }]);
        serde_json::from_value(json!({
            "schema_version": crate::SCHEMA_VERSION, "session_id": "s",
            "setup": {
                "role": "software", "level": "senior", "kind": "mixed", "style": "craft", "minutes": 45,
                "resume_terms": terms, "job_terms": [{ "term": "Terraform", "line": "You know Terraform" }],
            },
            "status": "completed", "end": "candidate", "used_ms": 0, "duration_ms": 0, "calibration": "uncalibrated",
            "content_range": null, "content_reason": "not_enough",
            "answers": [{
                "turn": 3, "question": question, "asked_ms": 0, "ended_ms": 1, "how": "done", "transcript": [],
                "findings": [], "range": null, "range_reason": "no_answer", "delivery": delivery,
            }],
            "delivery": delivery, "practice": [], "timeline": [], "not_measured": [],
        }))
        .unwrap()
    }

    fn asked(kind: &str, origin: &str, text: &str) -> Value {
        json!({ "id": "q", "kind": kind, "competency": "c", "text": text, "origin": origin, "because": "Ran Kafka in Rust" })
    }

    #[test]
    fn the_same_question_to_the_same_person_and_nothing_else() {
        let wish = wish(&report(asked("technical", "planned", "Think of your work with Kafka.")), 3).unwrap();
        assert!(wish.validate().is_ok());
        assert_eq!((wish.level, wish.style, wish.minutes), (Level::Senior, CompanyStyle::Craft, 5));
        assert_eq!((wish.resume_text, wish.job_text), (None, None));
        let again = wish.again.unwrap();
        assert_eq!((again.question_id.as_str(), again.because_of), ("q", BecauseOf::Resume));
        assert_eq!(again.term.unwrap().term, "Kafka", "two terms share the line: the one that the question names");
    }

    #[test]
    fn a_question_of_such_an_interview_can_be_tried_once_more() {
        let mut second = report(asked("technical", "planned", "You wrote that you have worked with Kafka."));
        let first = wish(&second, 3).unwrap();
        second.setup.resume_terms.clear();
        second.setup.again = first.again.clone();
        assert_eq!(wish(&second, 3).unwrap(), first);
    }

    #[test]
    fn neither_follow_ups_nor_talk_nor_what_was_not_asked() {
        assert_eq!(wish(&report(asked("technical", "follow_up", "Why?")), 3), None);
        assert_eq!(wish(&report(asked("talk", "planned", "Any questions?")), 3), None);
        assert_eq!(wish(&report(asked("coding", "planned", "Sort.")), 0), None);
        assert_eq!(wish(&report(asked("coding", "planned", "Sort.")), 3).unwrap().minutes, 20);
    }
}
