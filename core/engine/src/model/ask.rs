//! Asks a model, with the second tries that there are. Whoever implements [`Model`] makes the calls and keeps the limits.

use super::reply::{self, BadReply};
use super::retry::{self, TURN_CALLS_MS};
use super::{Failure, Request};

/// How long one call may take where nobody waits for it.
pub const PATIENT_CALL_MS: u64 = 30_000;

/// Why a model said nothing that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoReply {
    /// A limit is used up.
    #[error("the model may not be asked any more")]
    NotAsked,
    /// The service fails and is left alone for a while.
    #[error("the model may not be asked now")]
    NotNow,
    /// See [`Failure`].
    #[error(transparent)]
    Failed(#[from] Failure),
    /// See [`BadReply`].
    #[error(transparent)]
    Unusable(#[from] BadReply),
}

/// A model of one service.
#[expect(async_fn_in_trait, reason = "every home of this port is single-threaded: Worker, tests, a command")]
pub trait Model {
    /// The service's name of it.
    fn model(&self) -> &str;

    /// The text of its whole answer, from one call that took at most `within_ms`.
    ///
    /// # Errors
    /// All but [`NoReply::Unusable`].
    async fn reply(&self, request: &Request, within_ms: u64) -> Result<String, NoReply>;

    /// Milliseconds of any clock.
    fn now_ms(&self) -> u64;

    /// Lets time pass.
    async fn wait(&self, ms: u64);
}

/// Whether somebody waits for the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// A candidate does: everything within [`TURN_CALLS_MS`], one other try after a failure that came soon.
    Candidate,
    /// Nobody does: the ladder of [`retry`].
    Nobody,
}

/// Asks until `read` can use the reply: a bad one is [repaired](reply::repair) once, a failed call made again as [`retry`] says.
///
/// # Errors
/// The last [`NoReply`].
pub async fn ask<T>(
    model: &impl Model,
    waiting: Waiting,
    mut request: Request,
    read: impl Fn(&str) -> Result<T, BadReply>,
) -> Result<T, NoReply> {
    let began_ms = model.now_ms();
    let mut failures = 0;
    loop {
        let elapsed_ms = model.now_ms().saturating_sub(began_ms);
        let within_ms = match waiting {
            Waiting::Candidate => TURN_CALLS_MS.saturating_sub(elapsed_ms),
            Waiting::Nobody => PATIENT_CALL_MS,
        };
        if within_ms == 0 {
            return Err(Failure::Unreachable.into());
        }
        match model.reply(&request, within_ms).await {
            Ok(text) => match read(&text) {
                Ok(used) => return Ok(used),
                Err(bad) => request = reply::repair(&request, &text, bad).ok_or(bad)?,
            },
            Err(NoReply::Failed(failure)) => {
                failures += 1;
                let elapsed_ms = model.now_ms().saturating_sub(began_ms);
                let wait_ms = match waiting {
                    Waiting::Candidate => retry::in_a_turn(failure, failures, elapsed_ms),
                    Waiting::Nobody => retry::on_the_ladder(failure, failures),
                };
                model.wait(wait_ms.ok_or(failure)?).await;
            }
            Err(other) => return Err(other),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::{Cell, RefCell};
    use std::collections::VecDeque;

    use super::*;
    use crate::model::{Message, Role};
    use crate::test_sessions::now;

    /// A model with a script: what it answers, and after how long.
    pub(crate) struct Scripted {
        script: RefCell<VecDeque<(u64, Result<String, NoReply>)>>,
        now_ms: Cell<u64>,
        pub(crate) asked: RefCell<Vec<Request>>,
    }

    impl Scripted {
        pub(crate) fn new(script: impl IntoIterator<Item = (u64, Result<String, NoReply>)>) -> Self {
            Self { script: RefCell::new(script.into_iter().collect()), now_ms: Cell::new(5), asked: RefCell::default() }
        }
    }

    impl Model for Scripted {
        fn model(&self) -> &str {
            "scripted-1"
        }

        async fn reply(&self, request: &Request, within_ms: u64) -> Result<String, NoReply> {
            self.asked.borrow_mut().push(request.clone());
            let (ms, said) = self.script.borrow_mut().pop_front().expect("no further call");
            self.now_ms.set(self.now_ms.get() + ms.min(within_ms));
            if ms > within_ms { Err(Failure::Unreachable.into()) } else { said }
        }

        fn now_ms(&self) -> u64 {
            self.now_ms.get()
        }

        async fn wait(&self, ms: u64) {
            self.now_ms.set(self.now_ms.get() + ms);
        }
    }

    fn request() -> Request {
        let message = Message { role: Role::User, text: "Say good.".into() };
        Request { system: String::new(), messages: vec![message], max_output_tokens: 9, temperature: 0.0, json_schema: None }
    }

    /// The outcome, the time it took and the number of calls.
    fn asked(waiting: Waiting, script: Vec<(u64, Result<String, NoReply>)>) -> (Result<String, NoReply>, u64, usize) {
        let model = Scripted::new(script);
        let read = |text: &str| if text == "good" { Ok(text.to_owned()) } else { Err(BadReply::Shape) };
        let outcome = now(ask(&model, waiting, request(), read));
        (outcome, model.now_ms.get() - 5, model.asked.into_inner().len())
    }

    fn good() -> Result<String, NoReply> {
        Ok("good".into())
    }

    #[test]
    fn a_candidate_waits_for_one_other_try_at_most_and_never_beyond_the_turn() {
        let overloaded = || Err(Failure::Overloaded.into());
        assert_eq!(asked(Waiting::Candidate, vec![(900, good())]), (good(), 900, 1));
        assert_eq!(asked(Waiting::Candidate, vec![(900, overloaded()), (2_000, good())]), (good(), 2_900, 2));
        assert_eq!(asked(Waiting::Candidate, vec![(1_100, overloaded())]), (overloaded(), 1_100, 1));
        assert_eq!(asked(Waiting::Candidate, vec![(9, overloaded()), (9, overloaded())]), (overloaded(), 18, 2));
        assert_eq!(asked(Waiting::Candidate, vec![(90_000, good())]), (Err(Failure::Unreachable.into()), TURN_CALLS_MS, 1));
        assert_eq!(asked(Waiting::Candidate, vec![(900, overloaded()), (90_000, good())]).1, TURN_CALLS_MS);
    }

    #[test]
    fn a_bad_reply_is_repaired_once() {
        let bad = || Ok("bad".into());
        assert_eq!(asked(Waiting::Candidate, vec![(500, bad()), (500, good())]), (good(), 1_000, 2));
        assert_eq!(asked(Waiting::Nobody, vec![(500, bad()), (500, bad())]), (Err(BadReply::Shape.into()), 1_000, 2));
        // In time for a bad reply, too late for another call.
        let late = asked(Waiting::Candidate, vec![(TURN_CALLS_MS, bad())]);
        assert_eq!(late, (Err(Failure::Unreachable.into()), TURN_CALLS_MS, 1));
    }

    #[test]
    fn where_nobody_waits_the_ladder_is_climbed() {
        let broken = || (10, Err(Failure::BrokenStream.into()));
        let (outcome, took_ms, calls) = asked(Waiting::Nobody, vec![broken(), broken(), broken(), broken(), (10, good())]);
        assert_eq!((outcome, took_ms, calls), (good(), 15_050, 5));
        let (outcome, _, calls) = asked(Waiting::Nobody, vec![broken(), (10, Err(NoReply::NotAsked))]);
        assert_eq!((outcome, calls), (Err(NoReply::NotAsked), 2));
    }
}
