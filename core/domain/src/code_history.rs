//! How the code of an answer came to be: every edit with its time, and the text as it stood after any of them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::session::{Event, Stamped};
use crate::splice::{Splice, SpliceError};

/// Answer of `GET /api/v1/sessions/{id}/code`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeHistory {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The turns in which code was edited, in order.
    pub turns: Vec<TurnCode>,
}

/// The code of one turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnCode {
    /// Number of the turn, from 0.
    pub turn: u32,
    /// What the editor began with.
    pub starter: String,
    /// In the order in which they were made.
    pub edits: Vec<CodeEdit>,
}

/// One change of the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeEdit {
    /// Session time, in milliseconds. The candidate's device says it, so it may fall behind that of the edit before.
    pub at_ms: u64,
    /// The change.
    pub splice: Splice,
}

/// The code after some edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeMoment {
    /// How many edits.
    pub edits: usize,
    /// The whole text.
    pub text: String,
    /// Bytes of [`Self::text`] that the last edit put there; empty where it only removed, and before the first.
    pub changed: Range<usize>,
}

impl CodeHistory {
    /// Takes the history out of a session's log; events that are not about code are passed over.
    pub fn of<'a>(log: impl IntoIterator<Item = &'a Stamped>) -> Self {
        let mut turns: Vec<TurnCode> = Vec::new();
        for stamped in log {
            match &stamped.event {
                Event::QuestionAsked { turn, question } => {
                    turns.push(TurnCode { turn: *turn, starter: question.starter_code.clone().unwrap_or_default(), edits: Vec::new() });
                }
                Event::CodeEdited { turn, splice, at_ms } => {
                    if let Some(code) = turns.iter_mut().find(|code| code.turn == *turn) {
                        code.edits.push(CodeEdit { at_ms: *at_ms, splice: splice.clone() });
                    }
                }
                _ => {}
            }
        }
        turns.retain(|code| !code.edits.is_empty());
        Self { schema_version: crate::SCHEMA_VERSION, turns }
    }
}

impl TurnCode {
    /// How many edits had been made at session time `t_ms`. An edit waits for those before it, whatever time it bears.
    pub fn edits_at(&self, t_ms: u64) -> usize {
        self.edits.iter().take_while(|edit| edit.at_ms <= t_ms).count()
    }

    /// The code after `edits` edits, at most all. `earlier` is any moment of the same code; from one with fewer edits only those in
    /// between are made.
    ///
    /// # Errors
    /// When an edit does not fit, which no history from a session's log does.
    pub fn moment(&self, edits: usize, earlier: Option<CodeMoment>) -> Result<CodeMoment, SpliceError> {
        let edits = edits.min(self.edits.len());
        let start = CodeMoment { edits: 0, text: self.starter.clone(), changed: 0..0 };
        let mut moment = earlier.filter(|earlier| earlier.edits <= edits).unwrap_or(start);
        for edit in self.edits.iter().take(edits).skip(moment.edits) {
            edit.splice.apply(&mut moment.text)?;
            let from = moment.text.char_indices().nth(edit.splice.at).map_or(moment.text.len(), |(byte, _)| byte);
            moment.changed = from..from + edit.splice.insert.len();
        }
        moment.edits = edits;
        Ok(moment)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::question::{AskedQuestion, BecauseOf, QuestionKind, QuestionOrigin};
    use crate::session::Session;
    use crate::setup::{CompanyStyle, InterviewKind, Level, Role, Setup};

    fn question(starter_code: Option<&str>) -> AskedQuestion {
        AskedQuestion {
            id: "q".into(),
            kind: QuestionKind::Coding,
            competency: "coding".into(),
            text: "Count words.".into(),
            origin: QuestionOrigin::Planned,
            because: None,
            because_of: BecauseOf::Resume,
            starter_code: starter_code.map(str::to_owned),
            worded_by: None,
            decided_text: None,
        }
    }

    /// The log of an interview in which the code became each of `texts`, at the given times.
    fn log(starter: &str, texts: &[(String, u64)]) -> Vec<Stamped> {
        let setup = Setup {
            role: Role::Software,
            level: Level::Mid,
            kind: InterviewKind::Coding,
            style: CompanyStyle::Ownership,
            minutes: 20,
            resume_terms: Vec::new(),
            job_terms: Vec::new(),
            model: None,
            again: None,
        };
        let mut events =
            vec![Event::Created { setup }, Event::Activated, Event::QuestionAsked { turn: 0, question: question(Some(starter)) }];
        let mut old = starter.to_owned();
        for (new, at_ms) in texts {
            if let Some(splice) = Splice::between(&old, new) {
                events.push(Event::CodeEdited { turn: 0, splice, at_ms: *at_ms });
                new.clone_into(&mut old);
            }
        }
        events.push(Event::QuestionAsked { turn: 1, question: question(None) });
        (1..).zip(events).map(|(server_seq, event)| Stamped { server_seq, t_ms: 0, event }).collect()
    }

    prop_compose! {
        fn any_log()(starter in "[abä\u{1F600}]{0,6}", texts in prop::collection::vec(("[abä\n\u{1F600}]{0,8}", 0u64..5000), 0..12)) -> Vec<Stamped> {
            log(&starter, &texts)
        }
    }

    proptest! {
        #[test]
        fn at_the_end_it_is_the_code_of_the_answer(log in any_log()) {
            let session = Session::replay(&log).unwrap();
            let answer = &session.turns[0].answer;
            let history = CodeHistory::of(&log);
            prop_assert_eq!(history.turns.len(), usize::from(answer.code_edits > 0));
            for code in &history.turns {
                prop_assert_eq!(&code.moment(0, None).unwrap().text, &answer.starter_code);
                prop_assert_eq!(code.edits_at(u64::MAX), answer.code_edits as usize);
                prop_assert_eq!(&code.moment(usize::MAX, None).unwrap().text, &answer.code);
            }
        }

        #[test]
        fn a_moment_is_the_same_whichever_moment_it_is_made_from(log in any_log(), from in 0usize..14, to in 0usize..14) {
            for code in CodeHistory::of(&log).turns {
                let known = code.moment(from, None).unwrap();
                prop_assert_eq!(code.moment(to, Some(known)).unwrap(), code.moment(to, None).unwrap());
            }
        }

        #[test]
        fn what_changed_is_what_the_edit_inserted(log in any_log()) {
            for code in CodeHistory::of(&log).turns {
                for edits in 1..=code.edits.len() {
                    let moment = code.moment(edits, None).unwrap();
                    prop_assert_eq!(moment.text.get(moment.changed), Some(code.edits[edits - 1].splice.insert.as_str()));
                }
            }
        }

        #[test]
        fn time_only_adds_edits(log in any_log(), early_ms in 0u64..6000, later_ms in 0u64..6000) {
            for code in CodeHistory::of(&log).turns {
                prop_assert!(code.edits_at(early_ms) <= code.edits_at(early_ms + later_ms));
            }
        }
    }

    #[test]
    fn a_late_clock_does_not_put_an_edit_before_the_one_that_it_builds_on() {
        let log = log("a", &[("ab".into(), 900), ("abc".into(), 300)]);
        let code = &CodeHistory::of(&log).turns[0];
        assert_eq!((code.edits_at(299), code.edits_at(899), code.edits_at(900)), (0, 0, 2));
    }

    #[test]
    fn a_history_that_does_not_fit_is_refused() {
        let splice = Splice { at: 9, delete: 0, insert: "x".into() };
        let code = TurnCode { turn: 0, starter: "a".into(), edits: vec![CodeEdit { at_ms: 0, splice }] };
        assert!(code.moment(1, None).is_err());
    }
}
