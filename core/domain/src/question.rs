//! Questions and the rubric points an answer is held against.

use serde::{Deserialize, Serialize};

/// What a question is about; decides which rubric applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Past behaviour; STAR + reflection.
    Behavioural,
    /// Knowledge and design, in words.
    Technical,
    /// Solved in the editor.
    Coding,
    /// Opens or closes the interview; nothing in the answer is judged.
    Talk,
}

impl QuestionKind {
    /// Whether hints can be given: an example from somebody's own life cannot be hinted at.
    pub fn has_hints(self) -> bool {
        matches!(self, Self::Technical | Self::Coding)
    }
}

/// What a question was made from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BecauseOf {
    /// "Because you wrote …".
    #[default]
    Resume,
    /// "Because the job asks for …".
    Job,
}

/// Why a question was asked after another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionOrigin {
    /// From the plan.
    Planned,
    /// Probes a part that the previous answer left out.
    FollowUp,
    /// The same question put another way, because the candidate had no example.
    Reframed,
}

/// A question as it was put to the candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedQuestion {
    /// Identifier in the bank; follow-ups and reframings carry their parent's.
    pub id: String,
    /// See [`QuestionKind`].
    pub kind: QuestionKind,
    /// The competency it looks at, for instance `conflict resolution`.
    pub competency: String,
    /// The words on the screen.
    pub text: String,
    /// See [`QuestionOrigin`].
    pub origin: QuestionOrigin,
    /// The line that the question builds on, of what [`AskedQuestion::because_of`] says.
    #[serde(default)]
    pub because: Option<String>,
    /// Whose line `because` is; says nothing where there is none.
    #[serde(default)]
    pub because_of: BecauseOf,
    /// Code the editor starts with, for coding questions.
    #[serde(default)]
    pub starter_code: Option<String>,
    /// The language model whose words `text` is; `None` where they are the built-in interviewer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worded_by: Option<String>,
    /// The built-in interviewer's words, where `text` is a model's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_text: Option<String>,
}

impl AskedQuestion {
    /// Belongs to the same planned question as the one put before it.
    pub fn continues(&self, previous: &Self) -> bool {
        self.origin != QuestionOrigin::Planned && self.id == previous.id
    }

    /// The built-in interviewer's words, whoever's were shown: by them it knows what was asked before.
    pub fn decided(&self) -> &str {
        self.decided_text.as_deref().unwrap_or(&self.text)
    }

    /// The same question in a model's words.
    pub fn worded(self, text: String, model: &str) -> Self {
        Self { decided_text: Some(self.text), text, worded_by: Some(model.to_owned()), ..self }
    }
}
