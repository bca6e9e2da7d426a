//! A whole interview of one candidate, with whatever interviewer.

use domain::protocol::Command;
use domain::report::Report;
use domain::session::{Session, Turn};
use domain::setup::Setup;
use domain::splice::Splice;
use engine::interviewer::Interviewer;
use engine::report;
use engine::rules::Input;
use tests::host::{Also, Host, now};

/// What a candidate does with a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Types these words in so many seconds and finishes.
    Says(String, u64),
    /// The same, and writes code into the editor before.
    Codes(String, &'static str, u64),
    /// Takes a hint, then does that.
    AsksForAHint(Box<Action>),
    /// Says nothing until the countdown of the silence is over.
    IsSilent,
    /// Skips.
    Skips,
    /// Ends the interview.
    Leaves,
}

/// Somebody who practises: what to do with the last of these turns, the ones before being answered.
pub type Candidate = fn(&[Turn]) -> Action;

/// An interview that is over.
pub struct Played {
    /// Its state.
    pub session: Session,
    /// Its report.
    pub report: Report,
}

const SILENCE_MS: u64 = 20_000;
const SKIPPING_MS: u64 = 5_000;
const READING_A_HINT_MS: u64 = 10_000;

/// Holds the interview to its end.
pub fn play(setup: &Setup, seed: u64, candidate: Candidate, interviewer: &impl Interviewer) -> Played {
    let mut room = Room { host: Host::new(setup.clone(), seed), seed, interviewer };
    room.take(Command::Start);
    while !room.host.session.is_over() {
        let action = candidate(&room.host.session.turns);
        room.act(action);
    }
    let session = room.host.session;
    let report = report::build("interview", &session, &[]);
    Played { session, report }
}

struct Room<'a, I> {
    host: Host,
    seed: u64,
    interviewer: &'a I,
}

impl<I: Interviewer> Room<'_, I> {
    fn act(&mut self, action: Action) {
        let turn = self.host.session.turns.len() as u32 - 1;
        match action {
            Action::AsksForAHint(then) => {
                self.take(Command::Hint { turn });
                self.wait(READING_A_HINT_MS);
                self.act(*then);
            }
            Action::Codes(words, code, secs) => {
                let before = self.host.session.turns[turn as usize].answer.code.chars().count();
                let splice = Splice { at: 0, delete: before, insert: code.to_owned() };
                self.take(Command::EditCode { turn, splice, at_ms: self.host.t_ms() });
                self.act(Action::Says(words, secs));
            }
            Action::Says(words, secs) => {
                let splice = Splice { at: 0, delete: 0, insert: words };
                self.take(Command::EditAnswer { turn, splice, at_ms: self.host.t_ms() });
                self.wait(secs * 1000);
                self.take(Command::Done { turn, by_silence: false });
            }
            Action::IsSilent => {
                self.wait(SILENCE_MS);
                self.take(Command::Done { turn, by_silence: true });
            }
            Action::Skips => {
                self.wait(SKIPPING_MS);
                self.take(Command::Skip { turn });
            }
            Action::Leaves => self.take(Command::End),
        }
    }

    /// What comes after the end, at a timer, is taken by nobody.
    fn take(&mut self, command: Command) {
        if self.host.session.is_over() {
            return;
        }
        self.advance(Input::Command(command));
        while self.host.session.needs_question() {
            let asked = now(self.interviewer.ask(&self.host.session, self.seed, &mut |_| {})).unwrap();
            self.advance(asked.map_or(Input::PlanDone, Input::Asked));
        }
    }

    fn advance(&mut self, input: Input) {
        self.host.advance(input, Also::default()).unwrap();
    }

    /// An open question is never replaced at a timer, so that the host's own interviewer is not asked.
    fn wait(&mut self, ms: u64) {
        self.host.wait(ms, 0);
    }
}
