//! What is asked next, decided before anybody words it.

use domain::question::AskedQuestion;
use domain::report::Criterion;

/// A question in the built-in interviewer's words, and what other words for it must keep.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The question.
    pub asked: AskedQuestion,
    /// What a follow-up probes for.
    pub criterion: Option<Criterion>,
    /// Words that stay, verbatim: the quote that a follow-up takes up, or the term that a planned question is about.
    pub keeps: Option<String>,
    /// It is a task, or holds facts about a run: nobody puts it in other words.
    pub is_exact: bool,
}

impl Decision {
    /// A question that keeps these words.
    pub fn keeping(asked: AskedQuestion, criterion: Option<Criterion>, words: Option<&str>) -> Self {
        let keeps = words.filter(|words| asked.text.contains(words)).map(str::to_owned);
        Self { asked, criterion, keeps, is_exact: false }
    }

    /// A question in words that stay as they are.
    pub fn exact(asked: AskedQuestion) -> Self {
        Self { asked, criterion: None, keeps: None, is_exact: true }
    }
}
