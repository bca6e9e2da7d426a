//! The state of one interview as a fold over its events.
//!
//! Server and client keep the same [`Session`] by applying the same [`Stamped`] events in order, so a reload, another tab or
//! an evicted server only has to replay what it missed. What a [`Command`](crate::protocol::Command) may do is decided in [`decide`];
//! [`Session::apply`] only records what happened.
//!
//! States: created → active ⇄ paused → completed | failed.

mod answer;
mod decide;
mod hint;

pub use answer::{Answer, Caption, TypedMark, Utterance, UtteranceSource};
pub use decide::decide;
pub use hint::{Hint, HintLayer};

use serde::{Deserialize, Serialize};

use crate::code_run::CodeRun;
use crate::model::ModelConsent;
use crate::question::AskedQuestion;
use crate::setup::Setup;
use crate::splice::{Splice, SpliceError};
use crate::timeline::TimelineEvent;

/// Largest code text in bytes (contracts).
pub const MAX_CODE_BYTES: usize = 256 * 1024;
/// Largest typed answer in bytes; far above what anybody says in an interview.
pub const MAX_TYPED_BYTES: usize = 64 * 1024;
/// What one choice of "more time" adds, in milliseconds.
pub const EXTENSION_MS: u64 = 5 * 60 * 1000;
/// How long before the end the warning comes, in milliseconds.
pub const WARNING_BEFORE_MS: u64 = 2 * 60 * 1000;

/// Where the interview stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Made, not started; the clock stands at 0.
    Created,
    /// Going on; the timer runs.
    Active,
    /// Waiting; the timer stands, the timeline clock goes on.
    Paused,
    /// Over, with a report.
    Completed,
    /// Over, without a single answer.
    Failed,
}

/// Who stopped the timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The candidate; only the candidate resumes.
    Candidate,
    /// Nobody was connected for ten seconds; reconnecting resumes.
    Disconnected,
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerEnd {
    /// The candidate said so.
    Done,
    /// After a silence whose countdown nobody stopped.
    Silence,
    /// Skipped.
    Skipped,
    /// The interview ended during it.
    InterviewEnded,
}

/// Why the interview is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The candidate ended it.
    Candidate,
    /// All planned questions were asked.
    PlanDone,
    /// The time was used up.
    TimeUp,
    /// Nobody came back.
    Abandoned,
}

/// Something that happened. Stored before it is acknowledged, never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The interview was made; always the first event.
    Created {
        /// The choices.
        setup: Setup,
    },
    /// The clock starts: session time 0.
    Activated,
    /// The timer stopped.
    Paused {
        /// Who stopped it.
        reason: PauseReason,
    },
    /// The timer goes on.
    Resumed,
    /// Little time is left; the client offers to extend.
    TimeWarning {
        /// Time left.
        remaining_ms: u64,
    },
    /// More time was granted.
    Extended {
        /// How much.
        by_ms: u64,
    },
    /// A question was put.
    QuestionAsked {
        /// Number of the turn, from 0.
        turn: u32,
        /// The question.
        question: AskedQuestion,
    },
    /// The question was read aloud at the candidate's device; sound in between is not the candidate's.
    QuestionSpoken {
        /// The turn.
        turn: u32,
        /// First sound.
        start_ms: u64,
        /// Last sound.
        end_ms: u64,
    },
    /// The typed part of the answer changed.
    AnswerEdited {
        /// The turn.
        turn: u32,
        /// The change.
        splice: Splice,
        /// When it was typed.
        at_ms: u64,
    },
    /// A phrase was recognised, or a recognised phrase was corrected (same `id`).
    Captioned {
        /// The turn.
        turn: u32,
        /// The phrase.
        caption: Caption,
    },
    /// The code changed.
    CodeEdited {
        /// The turn.
        turn: u32,
        /// The change.
        splice: Splice,
        /// When it was typed.
        at_ms: u64,
    },
    /// Code ran against its problem's tests.
    CodeRan {
        /// The turn.
        turn: u32,
        /// The outcome.
        run: CodeRun,
    },
    /// The candidate asked for a hint and got one.
    HintGiven {
        /// The turn.
        turn: u32,
        /// The hint.
        hint: Hint,
    },
    /// The candidate took back the agreement to a language model.
    ModelWithdrawn,
    /// "I'm thinking" was switched.
    Thinking {
        /// On or off.
        on: bool,
    },
    /// Measurements from the candidate's device; kept for the report, not part of [`Session`].
    Signals {
        /// In order of time.
        events: Vec<TimelineEvent>,
    },
    /// The answer is closed.
    AnswerEnded {
        /// The turn.
        turn: u32,
        /// How.
        how: AnswerEnd,
    },
    /// The interview is over, with a report.
    Completed {
        /// Why.
        reason: EndReason,
    },
    /// The interview is over without an answer.
    Failed {
        /// Why.
        reason: EndReason,
    },
}

/// An event in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stamped {
    /// Place in the session's log: 1, 2, 3, … without gaps.
    pub server_seq: u64,
    /// Session time at which the server took it, milliseconds since `active`.
    pub t_ms: u64,
    /// What happened.
    pub event: Event,
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// The question.
    pub question: AskedQuestion,
    /// When it was put.
    pub asked_ms: u64,
    /// When it was read aloud, if it was.
    pub spoken_ms: Option<(u64, u64)>,
    /// The answer so far.
    pub answer: Answer,
    /// Hints given while it was open, in order.
    #[serde(default)]
    pub hints: Vec<Hint>,
    /// How and when it ended.
    pub ended: Option<(AnswerEnd, u64)>,
}

impl Turn {
    /// From when on it may be answered, in session milliseconds: when it was put, or read aloud.
    pub fn open_from_ms(&self) -> u64 {
        self.spoken_ms.map_or(self.asked_ms, |(_, end_ms)| end_ms.max(self.asked_ms))
    }

    /// When its answer was closed.
    pub fn ended_ms(&self) -> Option<u64> {
        self.ended.map(|(_, at_ms)| at_ms)
    }
}

/// The state of one interview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The choices.
    pub setup: Setup,
    /// See [`Status`].
    pub status: Status,
    /// Set while paused.
    pub pause: Option<PauseReason>,
    /// Time allowed, extensions included.
    pub budget_ms: u64,
    /// Time used up to the last stop of the timer.
    pub used_ms: u64,
    /// Session time at which the timer last started; set while it runs.
    pub running_since_ms: Option<u64>,
    /// The warning was given for the present budget.
    pub warned: bool,
    /// "I'm thinking" is on.
    pub thinking: bool,
    /// The agreement in [`Setup::model`] was taken back.
    #[serde(default)]
    pub model_withdrawn: bool,
    /// Questions and answers so far.
    pub turns: Vec<Turn>,
    /// Why it ended.
    pub end: Option<EndReason>,
    /// Number of the last event applied.
    pub server_seq: u64,
    /// Session time of the last event applied.
    pub t_ms: u64,
}

/// An event that cannot follow what came before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The log has a hole or a repetition.
    #[error("event {got} cannot follow event {last}")]
    OutOfOrder {
        /// Last event applied.
        last: u64,
        /// Event offered.
        got: u64,
    },
    /// The first event is not `created`, or a later one is.
    #[error("the log must begin with exactly one `created` event")]
    Beginning,
    /// The event speaks of a turn that does not exist.
    #[error("there is no turn {0}")]
    NoSuchTurn(u32),
    /// A text edit does not fit.
    #[error(transparent)]
    Splice(#[from] SpliceError),
}

impl Session {
    /// Starts the fold from the `created` event.
    ///
    /// # Errors
    /// When `first` is anything else.
    pub fn begin(first: &Stamped) -> Result<Self, ApplyError> {
        let Event::Created { setup } = &first.event else { return Err(ApplyError::Beginning) };
        Ok(Self {
            schema_version: crate::SCHEMA_VERSION,
            setup: setup.clone(),
            status: Status::Created,
            pause: None,
            budget_ms: u64::from(setup.minutes) * 60_000,
            used_ms: 0,
            running_since_ms: None,
            warned: false,
            thinking: false,
            model_withdrawn: false,
            turns: Vec::new(),
            end: None,
            server_seq: first.server_seq,
            t_ms: first.t_ms,
        })
    }

    /// Folds a whole log.
    ///
    /// # Errors
    /// On the first event that cannot follow.
    pub fn replay<'a>(log: impl IntoIterator<Item = &'a Stamped>) -> Result<Self, ApplyError> {
        let mut log = log.into_iter();
        let mut session = Self::begin(log.next().ok_or(ApplyError::Beginning)?)?;
        log.try_for_each(|stamped| session.apply(stamped))?;
        Ok(session)
    }

    /// Records the next event. On an error the session is unchanged.
    ///
    /// # Errors
    /// See [`ApplyError`].
    pub fn apply(&mut self, stamped: &Stamped) -> Result<(), ApplyError> {
        if stamped.server_seq != self.server_seq + 1 {
            return Err(ApplyError::OutOfOrder { last: self.server_seq, got: stamped.server_seq });
        }
        self.record(&stamped.event, stamped.t_ms)?;
        self.server_seq = stamped.server_seq;
        self.t_ms = stamped.t_ms;
        Ok(())
    }

    fn record(&mut self, event: &Event, t_ms: u64) -> Result<(), ApplyError> {
        match event {
            Event::Created { .. } => return Err(ApplyError::Beginning),
            Event::Activated | Event::Resumed => {
                self.status = Status::Active;
                self.pause = None;
                self.running_since_ms = Some(t_ms);
            }
            Event::Paused { reason } => {
                self.stop_timer(t_ms);
                self.status = Status::Paused;
                self.pause = Some(*reason);
            }
            Event::TimeWarning { .. } => self.warned = true,
            Event::Extended { by_ms } => {
                self.budget_ms += by_ms;
                self.warned = false;
            }
            Event::QuestionAsked { question, .. } => {
                self.thinking = false;
                self.turns.push(Turn {
                    question: question.clone(),
                    asked_ms: t_ms,
                    spoken_ms: None,
                    answer: Answer::starting_with(question.starter_code.as_deref()),
                    hints: Vec::new(),
                    ended: None,
                });
            }
            Event::QuestionSpoken { turn, start_ms, end_ms } => self.turn_mut(*turn)?.spoken_ms = Some((*start_ms, *end_ms)),
            Event::AnswerEdited { turn, splice, at_ms } => self.turn_mut(*turn)?.answer.edit_typed(splice, *at_ms)?,
            Event::Captioned { turn, caption } => self.turn_mut(*turn)?.answer.upsert_caption(caption.clone()),
            Event::CodeEdited { turn, splice, at_ms } => self.turn_mut(*turn)?.answer.edit_code(splice, *at_ms)?,
            Event::CodeRan { turn, run } => self.turn_mut(*turn)?.answer.runs.push(run.clone()),
            Event::HintGiven { turn, hint } => self.turn_mut(*turn)?.hints.push(hint.clone()),
            Event::ModelWithdrawn => self.model_withdrawn = true,
            Event::Thinking { on } => self.thinking = *on,
            Event::Signals { .. } => {}
            Event::AnswerEnded { turn, how } => {
                self.turn_mut(*turn)?.ended = Some((*how, t_ms));
                self.thinking = false;
            }
            Event::Completed { reason } => self.finish(Status::Completed, *reason, t_ms),
            Event::Failed { reason } => self.finish(Status::Failed, *reason, t_ms),
        }
        Ok(())
    }

    fn turn_mut(&mut self, turn: u32) -> Result<&mut Turn, ApplyError> {
        self.turns.get_mut(turn as usize).ok_or(ApplyError::NoSuchTurn(turn))
    }

    fn stop_timer(&mut self, t_ms: u64) {
        if let Some(since_ms) = self.running_since_ms.take() {
            self.used_ms += t_ms.saturating_sub(since_ms);
        }
    }

    fn finish(&mut self, status: Status, reason: EndReason, t_ms: u64) {
        self.stop_timer(t_ms);
        self.status = status;
        self.pause = None;
        self.thinking = false;
        self.end = Some(reason);
    }

    /// Interview time left at session time `t_ms`.
    pub fn remaining_ms(&self, t_ms: u64) -> u64 {
        let running_ms = self.running_since_ms.map_or(0, |since| t_ms.saturating_sub(since));
        self.budget_ms.saturating_sub(self.used_ms + running_ms)
    }

    /// The candidate's agreement to a language model, as long as it stands.
    pub fn model(&self) -> Option<&ModelConsent> {
        self.setup.model.as_ref().filter(|_| !self.model_withdrawn)
    }

    /// Completed or failed: nothing more can happen.
    pub fn is_over(&self) -> bool {
        matches!(self.status, Status::Completed | Status::Failed)
    }

    /// When questions were read aloud.
    pub fn questions_spoken(&self) -> impl Iterator<Item = (u64, u64)> {
        self.turns.iter().filter_map(|turn| turn.spoken_ms)
    }

    /// Number and content of the turn that waits for its answer.
    pub fn open_turn(&self) -> Option<(u32, &Turn)> {
        let turn = self.turns.last().filter(|turn| turn.ended.is_none())?;
        Some((self.turns.len() as u32 - 1, turn))
    }

    /// The interview has begun and waits for the interviewer.
    pub fn needs_question(&self) -> bool {
        matches!(self.status, Status::Active | Status::Paused) && self.open_turn().is_none()
    }

    /// At least one answer has content.
    pub fn has_answer(&self) -> bool {
        self.turns.iter().any(|turn| !turn.answer.is_empty())
    }
}

#[cfg(test)]
mod tests;
