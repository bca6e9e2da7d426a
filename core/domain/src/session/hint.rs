//! Hints, in layers: which one is next. Their words are the interviewer's.

use serde::{Deserialize, Serialize};

use super::{Session, Turn};
use crate::question::{AskedQuestion, QuestionOrigin};

/// How much a hint gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HintLayer {
    /// The same matter in everyday life; left out where the question was already put that way.
    Nudge,
    /// The ideas that help, by name.
    Approach,
    /// What a strong answer to this question does.
    NearSolution,
}

impl HintLayer {
    /// All, each giving more away than the one before.
    pub const ALL: [Self; 3] = [Self::Nudge, Self::Approach, Self::NearSolution];
}

/// A hint that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// See [`HintLayer`].
    pub layer: HintLayer,
    /// Its words.
    pub text: String,
}

impl Session {
    /// Hints given to the open question so far, in order; those given before its follow-ups and its reframing included.
    pub fn hints(&self) -> impl Iterator<Item = &Hint> {
        self.open_thread().flat_map(|turn| &turn.hints)
    }

    /// The next hint to the open question: one layer above those given; `None` when there is no further one.
    pub fn next_hint(&self) -> Option<HintLayer> {
        self.open_turn().filter(|(_, turn)| turn.question.kind.has_hints())?;
        let given = self.hints().map(|hint| hint.layer).max();
        let reframed = self.open_thread().any(|turn| turn.question.origin == QuestionOrigin::Reframed);
        HintLayer::ALL.into_iter().find(|layer| Some(*layer) > given && !(reframed && *layer == HintLayer::Nudge))
    }

    /// The open turn and those before it that belong to the same planned question.
    fn open_thread(&self) -> impl Iterator<Item = &Turn> {
        let open: Option<&AskedQuestion> = self.open_turn().map(|(_, turn)| &turn.question);
        self.turns.iter().filter(move |turn| open.is_some_and(|open| turn.question.id == open.id))
    }
}
