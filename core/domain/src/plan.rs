//! What an interview is going to be about, before it begins.

use serde::{Deserialize, Serialize};

use crate::question::{BecauseOf, QuestionKind};

/// The plan of one interview, in the order of the questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Minutes that the questions take together, with their follow-ups.
    pub minutes: u64,
    /// What is asked. Neither the words of the questions nor their identifiers, under which the words can be found, are part of it.
    pub questions: Vec<PlannedQuestion>,
}

/// One question of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedQuestion {
    /// See [`QuestionKind`].
    pub kind: QuestionKind,
    /// The competency it looks at.
    pub competency: String,
    /// Minutes with its follow-ups.
    pub minutes: u64,
    /// From 1, easy, to 3, hard; `None` for talk, and for what the job asks for and the resume lacks.
    pub difficulty: Option<u8>,
    /// Most follow-ups, a reframing not counted.
    pub most_follow_ups: usize,
    /// The line it builds on.
    pub because: Option<String>,
    /// Whose line that is.
    pub because_of: BecauseOf,
}
