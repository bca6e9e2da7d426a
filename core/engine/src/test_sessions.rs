//! Interviews for tests: played through the rules with the built-in interviewer.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use domain::protocol::Command;
use domain::session::{Event, Session, Stamped};
use domain::setup::{CompanyStyle, InterviewKind, Level, Role, Setup};
use domain::splice::Splice;

use crate::interviewer::{BuiltIn, Interviewer};
use crate::rules::{self, Input};

pub(crate) fn setup(kind: InterviewKind, minutes: u8) -> Setup {
    Setup {
        role: Role::Software,
        level: Level::Mid,
        kind,
        style: CompanyStyle::Ownership,
        minutes,
        resume_terms: Vec::new(),
        job_terms: Vec::new(),
        model: None,
        again: None,
    }
}

/// Runs a future that never waits.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the built-in interviewer never waits"),
    }
}

/// An interview with its clock.
pub(crate) struct Room {
    pub(crate) session: Session,
    pub(crate) t_ms: u64,
    seed: u64,
}

impl Room {
    /// Starts and gets the first question.
    pub(crate) fn open(setup: Setup, seed: u64) -> Self {
        let session = Session::begin(&Stamped { server_seq: 1, t_ms: 0, event: Event::Created { setup } }).unwrap();
        let mut room = Self { session, t_ms: 0, seed };
        room.take(Input::Command(Command::Start));
        room
    }

    pub(crate) fn take(&mut self, input: Input) {
        let step = rules::step(&self.session, self.t_ms, input).unwrap();
        for event in step.events {
            let stamped = Stamped { server_seq: self.session.server_seq + 1, t_ms: self.t_ms, event };
            self.session.apply(&stamped).unwrap();
        }
        if self.session.needs_question() {
            let asked = now(BuiltIn.ask(&self.session, self.seed, &mut |_| {})).unwrap();
            self.take(asked.map_or(Input::PlanDone, Input::Asked));
        }
    }

    fn turn(&self) -> u32 {
        self.session.turns.len() as u32 - 1
    }

    pub(crate) fn type_in(&mut self, text: &str) {
        let splice = Splice { at: 0, delete: 0, insert: text.into() };
        self.take(Input::Command(Command::EditAnswer { turn: self.turn(), splice, at_ms: self.t_ms }));
    }

    /// Types an answer, takes `ms` for it and finishes it.
    pub(crate) fn answer(&mut self, text: &str, ms: u64) {
        self.type_in(text);
        self.t_ms += ms;
        self.done();
    }

    pub(crate) fn done(&mut self) {
        self.take(Input::Command(Command::Done { turn: self.turn(), by_silence: false }));
    }

    pub(crate) fn skip(&mut self) {
        self.take(Input::Command(Command::Skip { turn: self.turn() }));
    }
}
