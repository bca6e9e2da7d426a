//! Calls the interviewer whenever the interview waits for a question, also after a crash that came in between.

use domain::protocol::ServerMessage;
use domain::session::Session;
use engine::interviewer::{BuiltIn, Interviewer, Worded};
use engine::rules::Input;
use worker::{Response, ResponseBuilder};

use super::advance::Also;
use super::model::Purpose;
use super::{InterviewSession, Raised};
use crate::failure::Failure;
use crate::model::cache::WordsCache;
use crate::random;

/// Where an interview asks itself for the words of the question after this; no request from outside has this path.
pub(super) const PREPARE_PATH: &str = "/question/prepare";

impl InterviewSession {
    /// Asks until a question is open or the interview is over. Its failures end in the log: the next message, alarm or waking
    /// tries again.
    pub(super) async fn ask_while_needed(&self, trace_id: &str) {
        if self.asking.replace(true) {
            return;
        }
        let _asking = Raised(&self.asking);
        if let Err(failure) = self.ask_all(trace_id).await {
            self.broadcast(&ServerMessage::Problem { client_seq: None, problem: failure.into_problem(trace_id) });
        }
    }

    async fn ask_all(&self, trace_id: &str) -> Result<(), Failure> {
        let mut has_asked = false;
        while let Some((session, seed)) = self.waiting_for_a_question()? {
            let turn = session.turns.len() as u32;
            let mut emit = |text: &str| self.broadcast(&ServerMessage::QuestionDelta { turn, text: text.to_owned() });
            let asked = match self.model(Purpose::Wording, trace_id)? {
                Some(model) => {
                    has_asked = true;
                    let cache = WordsCache { env: &self.env, trace_id };
                    let interviewer = Worded { model: &model, cache: &cache, known: model.known(), fence: &random::bytes::<16>()? };
                    interviewer.ask(&session, seed, &mut emit).await?
                }
                None => BuiltIn.ask(&session, seed, &mut emit).await?,
            };
            // The candidate may have ended the interview while the question was in the making.
            let still_waiting = self.waiting_for_a_question()?.is_some_and(|(now, _)| now.turns.len() == session.turns.len());
            if still_waiting {
                self.advance(asked.map_or(Input::PlanDone, Input::Asked), Also::default(), trace_id)?;
            }
        }
        if has_asked { self.prepare_soon(trace_id) } else { Ok(()) }
    }

    /// Has the next question's words made while the candidate answers this one. It is a request of its own, which holds up neither a message
    /// nor the alarm.
    ///
    /// # Errors
    /// The platform's.
    pub(super) fn prepare_soon(&self, trace_id: &str) -> Result<(), Failure> {
        let takes_part = self.read(|live| live.session.model().is_some() && !live.session.is_over())?;
        if takes_part { self.ask_myself(PREPARE_PATH, trace_id) } else { Ok(()) }
    }

    /// What [`Self::prepare_soon`] began. What goes wrong is logged where it does; then the question's words are made when it is asked.
    ///
    /// # Errors
    /// The platform's.
    pub(super) async fn prepare(&self, trace_id: &str) -> Result<Response, Failure> {
        if let Some(model) = self.model(Purpose::Wording, trace_id)? {
            let (session, seed) = self.read(|live| (live.session.clone(), live.meta.seed))?;
            let cache = WordsCache { env: &self.env, trace_id };
            let interviewer = Worded { model: &model, cache: &cache, known: model.known(), fence: &random::bytes::<16>()? };
            interviewer.prepare(&session, seed).await;
        }
        Ok(ResponseBuilder::new().with_status(204).empty())
    }

    fn waiting_for_a_question(&self) -> Result<Option<(Session, u64)>, Failure> {
        self.read(|live| live.session.needs_question().then(|| (live.session.clone(), live.meta.seed)))
    }
}
