//! The log of an interview of 45 minutes, as dense as one gets: a face every second, a phrase every four, a question every three minutes.

use serde_json::{Value, json};

const MINUTES: u64 = 45;
const TURN_MS: u64 = 180_000;
const PHRASE_MS: u64 = 4_000;
/// A phrase of the answers.
const PHRASE: &str = "I measured the error rate before the change and my colleague Jonas Keller checked it.";

/// An array of `domain::session::Stamped`.
pub(super) fn log() -> Value {
    let setup = json!({"role": "software", "level": "mid", "kind": "behavioural", "style": "ownership", "minutes": MINUTES});
    let mut events = vec![(0, json!({"type": "created", "setup": setup})), (0, json!({"type": "activated"}))];
    let over_ms = MINUTES * 60_000;
    for turn in 0..over_ms / TURN_MS {
        let from_ms = turn * TURN_MS;
        let question = json!({"id": format!("q{turn}"), "kind": "behavioural", "competency": "ownership", "origin": "planned",
            "text": "Tell me about a migration that you were responsible for."});
        events.push((from_ms, json!({"type": "question_asked", "turn": turn, "question": question})));
        for start_ms in (from_ms + PHRASE_MS..from_ms + TURN_MS - PHRASE_MS).step_by(PHRASE_MS as usize) {
            let end_ms = start_ms + 3_000;
            let caption = json!({"id": start_ms, "text": PHRASE, "start_ms": start_ms, "end_ms": end_ms, "edited": false});
            events.push((end_ms, json!({"type": "captioned", "turn": turn, "caption": caption})));
            let faces = (start_ms..start_ms + PHRASE_MS).step_by(1_000);
            let face = |t_ms: u64| json!({"type": "face", "t_ms": t_ms, "in_frame": true, "toward_screen": 0.8, "smile": 0.2});
            let speech = json!({"type": "speech", "start_ms": start_ms, "end_ms": end_ms, "level_dbfs": -30.0});
            let measured: Vec<Value> = faces.map(face).chain([speech]).collect();
            events.push((start_ms + PHRASE_MS, json!({"type": "signals", "events": measured})));
        }
        events.push((from_ms + TURN_MS - 1_000, json!({"type": "answer_ended", "turn": turn, "how": "done"})));
    }
    events.push((over_ms, json!({"type": "completed", "reason": "time_up"})));
    let stamped = |(at, (t_ms, event)): (usize, (u64, Value))| json!({"server_seq": at + 1, "t_ms": t_ms, "event": event});
    events.into_iter().enumerate().map(stamped).collect()
}

#[cfg(test)]
mod tests {
    use domain::session::{Session, Stamped};

    #[test]
    fn the_log_is_an_interview_that_is_over() {
        let log: Vec<Stamped> = serde_json::from_value(super::log()).unwrap();
        let session = Session::replay(&log).unwrap();
        assert!(session.is_over() && session.turns.len() == 15);
    }
}
