//! The port through which a session gets its questions, and the built-in interviewer that needs no key and no network.

use domain::question::AskedQuestion;
use domain::session::Session;

use crate::{follow_up, plan};

/// Why there is no question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InterviewerError {
    /// The session has not begun, is over, or still waits for an answer.
    #[error("the session does not wait for a question")]
    NotWaiting,
}

/// Somebody who asks.
pub trait Interviewer {
    /// The next question of a session that [waits for one](Session::needs_question), or `None` when everything planned was asked.
    ///
    /// `emit` gets the text in pieces as it is formulated; together they are the question's text. The same session and seed give the
    /// same question, so a crash between asking and storing changes nothing.
    ///
    /// # Errors
    /// See [`InterviewerError`].
    #[expect(async_fn_in_trait, reason = "every home of this port is single-threaded: Worker, browser, a batch job")]
    async fn ask(&self, session: &Session, seed: u64, emit: &mut dyn FnMut(&str)) -> Result<Option<AskedQuestion>, InterviewerError>;
}

/// Asks from the [bank](crate::bank), by [plan](crate::plan) and [follow-up](crate::follow_up).
#[derive(Debug, Clone, Copy, Default)]
pub struct BuiltIn;

impl Interviewer for BuiltIn {
    async fn ask(&self, session: &Session, seed: u64, emit: &mut dyn FnMut(&str)) -> Result<Option<AskedQuestion>, InterviewerError> {
        if !session.needs_question() {
            return Err(InterviewerError::NotWaiting);
        }
        let question = follow_up::choose(session).or_else(|| plan::next(session, seed).map(|planned| planned.ask(&session.setup)));
        if let Some(question) = &question {
            // Word by word would be a message each; a clause is what a reader takes in at once.
            question.text.split_inclusive([',', '.', ':', '?']).for_each(emit);
        }
        Ok(question)
    }
}

#[cfg(test)]
mod tests;
