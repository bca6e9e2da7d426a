//! The port through which a session gets its questions: the built-in interviewer, which needs no key and no network, and one whose words
//! are a language model's.

use domain::question::AskedQuestion;
use domain::session::Session;

use crate::decision::Decision;
use crate::model::cache::{self, Cache};
use crate::model::prompt::template::Template;
use crate::model::prompt::{Told, wording};
use crate::model::{Model, Waiting, ask, reply};
use crate::redaction::Known;
use crate::{follow_up, plan};

/// Questions and rubrics are English.
pub const LANGUAGE: &str = "en";

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

impl BuiltIn {
    /// What is asked next; `None` when everything planned was asked.
    ///
    /// # Errors
    /// See [`InterviewerError`].
    pub fn decide(self, session: &Session, seed: u64) -> Result<Option<Decision>, InterviewerError> {
        if !session.needs_question() {
            return Err(InterviewerError::NotWaiting);
        }
        Ok(follow_up::choose(session).or_else(|| plan::next(session, seed).map(|planned| planned.decide(&session.setup))))
    }
}

impl Interviewer for BuiltIn {
    async fn ask(&self, session: &Session, seed: u64, emit: &mut dyn FnMut(&str)) -> Result<Option<AskedQuestion>, InterviewerError> {
        let question = self.decide(session, seed)?.map(|decision| decision.asked);
        question.iter().for_each(|question| in_pieces(&question.text, emit));
        Ok(question)
    }
}

/// Asks what the built-in interviewer decides, in the words of a language model; in its own where the model has none in time that
/// [can be used](reply::wording).
#[derive(Debug, Clone, Copy)]
pub struct Worded<'a, M, C> {
    /// Who words it.
    pub model: &'a M,
    /// Where words are kept that others may use.
    pub cache: &'a C,
    /// Names that the model must not be told.
    pub known: &'a Known,
    /// At least 16 secret bytes, others for every question.
    pub fence: &'a [u8],
}

impl<M: Model, C: Cache> Worded<'_, M, C> {
    /// Has the words of the next planned question made and kept, so that they are there when it is asked. For the time in which nobody waits:
    /// before the interview, and while an answer is given.
    pub async fn prepare(&self, session: &Session, seed: u64) {
        let next = plan::next(session, seed).map(|planned| planned.decide(&session.setup));
        if let Some(template) = next.as_ref().and_then(Template::of) {
            cache::words(self.model, self.cache, &template, &session.setup, LANGUAGE).await;
        }
    }

    async fn words(&self, session: &Session, decision: &Decision) -> Option<String> {
        if let Some(template) = Template::of(decision) {
            return cache::words(self.model, self.cache, &template, &session.setup, LANGUAGE).await;
        }
        let request = wording::request(&Told::of(session, self.known), decision, self.known, LANGUAGE, self.fence)?;
        ask(self.model, Waiting::Candidate, request, |text| reply::wording(text, decision)).await.ok()
    }
}

impl<M: Model, C: Cache> Interviewer for Worded<'_, M, C> {
    async fn ask(&self, session: &Session, seed: u64, emit: &mut dyn FnMut(&str)) -> Result<Option<AskedQuestion>, InterviewerError> {
        let Some(decision) = BuiltIn.decide(session, seed)? else { return Ok(None) };
        let words = self.words(session, &decision).await;
        let question = match words {
            Some(words) => decision.asked.worded(words, self.model.model()),
            None => decision.asked,
        };
        in_pieces(&question.text, emit);
        Ok(Some(question))
    }
}

/// Word by word would be a message each; a clause is what a reader takes in at once.
fn in_pieces(text: &str, emit: &mut dyn FnMut(&str)) {
    text.split_inclusive([',', '.', ':', '?']).for_each(emit);
}

#[cfg(test)]
mod tests;
