//! A session host in virtual time: what the edge does around the rules, without a platform.
//!
//! Storage survives [`Host::crash`]; memory does not. What is stored is stored in one piece per input, as in the edge.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use domain::problem::Problem;
use domain::protocol::Command;
use domain::session::{Caption, Event, Session, Stamped};
use domain::setup::{CompanyStyle, InterviewKind, Level, Role, Setup};
use domain::splice::Splice;
use engine::interviewer::{BuiltIn, Interviewer};
use engine::rules::{self, Fence, Input, TimerChange, TimerKind};
use proptest::prelude::*;

/// What is on disk.
#[derive(Clone)]
pub struct Storage {
    /// Everything that happened.
    pub log: Vec<Stamped>,
    /// The last state kept.
    pub checkpoint: Option<Session>,
    /// When each timer is due.
    pub timers: BTreeMap<TimerKind, u64>,
    /// Whose interview it is.
    pub fence: Fence,
    /// Last command handled.
    pub last_client_seq: u64,
    /// Command 1, command 2, …, refused ones among them. The edge keeps only their events.
    pub handled: Vec<Handled>,
    activated_at_ms: Option<u64>,
}

/// A numbered command that the rules have seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Handled {
    /// Whose interview it was then.
    pub epoch: u64,
    /// What the candidate did.
    pub command: Command,
}

/// What is stored together with an input's events.
#[derive(Debug, Default)]
pub struct Also {
    /// The command's number; stored even when the rules refuse the command.
    pub client_seq: Option<u64>,
    /// The connection that takes over.
    pub taken_by: Option<u64>,
    /// The timer whose work this is.
    pub fired: Option<TimerKind>,
}

/// What goes wrong at a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// The process dies before it.
    DiesBefore,
    /// The process dies after it, before anybody hears of it.
    DiesAfter,
    /// The disk refuses it.
    Fails,
}

/// Why an input got no further.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The rules refused it; what came with it is stored all the same.
    Refused(Problem),
    /// [`Mishap::Fails`]: nothing was stored.
    Failed,
    /// The process is gone.
    Died,
}

/// A process that holds one session.
pub struct Host {
    /// What is on disk.
    pub storage: Storage,
    /// What is in memory.
    pub session: Session,
    /// The clock on the wall.
    pub now_ms: u64,
    /// When checkpoints were written.
    pub checkpoints_ms: Vec<u64>,
    /// What goes wrong at the write after so many others.
    pub mishap: Option<(u32, Mishap)>,
    seed: u64,
}

/// What the clock on the wall shows when an interview is made.
pub const BEGIN_MS: u64 = 1_000_000;

/// Choices that differ in what matters here.
pub fn setup(kind: InterviewKind, minutes: u8) -> Setup {
    Setup {
        role: Role::Software,
        level: Level::Mid,
        kind,
        style: CompanyStyle::Collaboration,
        minutes,
        resume_terms: Vec::new(),
        job_terms: Vec::new(),
        model: None,
        again: None,
    }
}

impl Host {
    /// An interview that was made, not started.
    pub fn new(setup: Setup, seed: u64) -> Self {
        let first = Stamped { server_seq: 1, t_ms: 0, event: Event::Created { setup } };
        let session = Session::begin(&first).unwrap();
        let storage = Storage {
            log: vec![first],
            checkpoint: None,
            timers: BTreeMap::new(),
            fence: Fence::default(),
            last_client_seq: 0,
            handled: Vec::new(),
            activated_at_ms: None,
        };
        Self { storage, session, now_ms: BEGIN_MS, checkpoints_ms: Vec::new(), mishap: None, seed }
    }

    /// Session time. It never runs backwards, even when the clock on the wall does.
    pub fn t_ms(&self) -> u64 {
        self.storage.activated_at_ms.map_or(0, |at_ms| self.now_ms.saturating_sub(at_ms)).max(self.session.t_ms)
    }

    /// One input: decide, store, fold; then ask while a question is needed.
    ///
    /// # Errors
    /// Those of the rules.
    pub fn take(&mut self, input: Input) -> Result<(), Problem> {
        refusal(self.advance(input, Also::default()))?;
        while let Some(input) = self.asked(&mut |_| {}) {
            refusal(self.advance(input, Also::default()))?;
        }
        Ok(())
    }

    /// As [`Host::take`], but the process dies between storing the input and asking the next question.
    ///
    /// # Errors
    /// Those of the rules.
    pub fn take_and_crash(&mut self, input: Input) -> Result<(), Problem> {
        refusal(self.advance(input, Also::default()))?;
        self.crash();
        Ok(())
    }

    /// One input through the rules, as the edge's `session/advance.rs`: the events are stored and folded when this returns.
    ///
    /// # Errors
    /// See [`Stop`].
    pub fn advance(&mut self, input: Input, also: Also) -> Result<Vec<Stamped>, Stop> {
        let mishap = self.mishap_now();
        match mishap {
            Some(Mishap::DiesBefore) => return Err(Stop::Died),
            Some(Mishap::Fails) => return Err(Stop::Failed),
            Some(Mishap::DiesAfter) | None => {}
        }
        let stored = self.store(input, also);
        if mishap.is_some() { Err(Stop::Died) } else { stored.map_err(Stop::Refused) }
    }

    fn mishap_now(&mut self) -> Option<Mishap> {
        let (writes, mishap) = self.mishap?;
        self.mishap = (writes > 0).then(|| (writes - 1, mishap));
        (writes == 0).then_some(mishap)
    }

    fn store(&mut self, input: Input, also: Also) -> Result<Vec<Stamped>, Problem> {
        let t_ms = self.t_ms();
        if let Some(connection) = also.taken_by {
            self.storage.fence.take_over(connection, self.storage.last_client_seq);
        }
        if let (Some(client_seq), Input::Command(command)) = (also.client_seq, &input) {
            self.storage.last_client_seq = client_seq;
            self.storage.handled.push(Handled { epoch: self.storage.fence.epoch(), command: command.clone() });
        }
        if let Some(kind) = also.fired {
            self.storage.timers.remove(&kind);
        }
        let step = rules::step(&self.session, t_ms, input)?;
        let mut stored = Vec::new();
        for event in step.events {
            if event == Event::Activated {
                self.storage.activated_at_ms = Some(self.now_ms);
            }
            let stamped = Stamped { server_seq: self.session.server_seq + 1, t_ms, event };
            self.session.apply(&stamped).unwrap();
            stored.push(stamped);
        }
        self.storage.log.extend(stored.iter().cloned());
        for change in step.timers {
            match change {
                TimerChange::Set { kind, in_ms } => self.storage.timers.insert(kind, self.now_ms + in_ms),
                TimerChange::Clear(kind) => self.storage.timers.remove(&kind),
            };
        }
        if step.checkpoint {
            self.storage.checkpoint = Some(self.session.clone());
            self.checkpoints_ms.push(self.now_ms);
        }
        Ok(stored)
    }

    /// What the interviewer answers where a question is needed; `emit` gets the question's words.
    pub fn asked(&self, emit: &mut dyn FnMut(&str)) -> Option<Input> {
        if !self.session.needs_question() {
            return None;
        }
        Some(now(BuiltIn.ask(&self.session, self.seed, emit)).unwrap().map_or(Input::PlanDone, Input::Asked))
    }

    /// Takes a command.
    ///
    /// # Errors
    /// Those of the rules.
    pub fn command(&mut self, command: Command) -> Result<(), Problem> {
        self.take(Input::Command(command))
    }

    /// Time passes; each timer rings `late_ms` late.
    pub fn wait(&mut self, ms: u64, late_ms: u64) {
        let until_ms = self.now_ms + ms;
        while let Some((kind, due_ms)) = self.next_timer() {
            if due_ms + late_ms > until_ms {
                break;
            }
            self.now_ms = self.now_ms.max(due_ms + late_ms);
            self.storage.timers.remove(&kind);
            self.take(Input::Timer(kind)).unwrap();
        }
        self.now_ms = until_ms;
    }

    /// The timer that is due first, and when.
    pub fn next_timer(&self) -> Option<(TimerKind, u64)> {
        self.storage.timers.iter().map(|(kind, due_ms)| (*kind, *due_ms)).min_by_key(|(_, due_ms)| *due_ms)
    }

    /// What a restarted process knows: the last checkpoint and the log after it.
    pub fn recovered(&self) -> Session {
        let Some(mut session) = self.storage.checkpoint.clone() else { return Session::replay(&self.storage.log).unwrap() };
        for stamped in &self.storage.log[session.server_seq as usize..] {
            session.apply(stamped).unwrap();
        }
        session
    }

    /// Memory is lost and made again from storage.
    pub fn crash(&mut self) {
        self.session = self.recovered();
    }
}

fn refusal(outcome: Result<Vec<Stamped>, Stop>) -> Result<(), Problem> {
    match outcome {
        Ok(_) => Ok(()),
        Err(Stop::Refused(problem)) => Err(problem),
        Err(stop) => panic!("{stop:?} without anybody who arranged it"),
    }
}

/// Runs a future that never waits.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("no interviewer waits here"),
    }
}

/// Something a candidate does; turns and texts fit now and then.
pub fn any_command() -> impl Strategy<Value = Command> {
    let text = prop::sample::select(vec!["I led a team. ", "fine", "because it was slow ", "ä😀", ""]);
    let splice = (0usize..6, 0usize..4, text.clone()).prop_map(|(at, delete, insert)| Splice { at, delete, insert: insert.into() });
    let turn = 0u32..4;
    prop_oneof![
        3 => Just(Command::Start),
        1 => Just(Command::Pause),
        1 => Just(Command::Resume),
        1 => Just(Command::Extend),
        1 => Just(Command::WithdrawModel),
        1 => any::<bool>().prop_map(|on| Command::Thinking { on }),
        4 => (turn.clone(), splice.clone(), 0u64..999_999).prop_map(|(turn, splice, at_ms)| Command::EditAnswer { turn, splice, at_ms }),
        1 => (turn.clone(), splice, 0u64..999_999).prop_map(|(turn, splice, at_ms)| Command::EditCode { turn, splice, at_ms }),
        3 => (turn.clone(), any::<bool>()).prop_map(|(turn, by_silence)| Command::Done { turn, by_silence }),
        1 => turn.clone().prop_map(|turn| Command::Skip { turn }),
        1 => turn.clone().prop_map(|turn| Command::Hint { turn }),
        1 => (turn.clone(), 0u64..9999, 0u64..9999).prop_map(|(turn, start_ms, end_ms)| Command::QuestionSpoken { turn, start_ms, end_ms }),
        2 => (turn, 0u32..5, text, 0u64..99_999).prop_map(|(turn, id, text, start_ms)| Command::Caption {
            turn,
            caption: Caption { id, text: text.into(), confidence: None, start_ms, end_ms: start_ms + 700, edited: false },
        }),
    ]
}
