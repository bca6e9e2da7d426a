//! After the end: a language model judges the answers, where the candidate agreed to one. Every call is stored when it is made, so that an
//! object that dies goes on where it was; the report has what there is at any time.
//!
//! The alarm only begins a round and comes back later to see what became of it. The round itself is a request of the object to itself: one
//! that dies half-way would otherwise hold up the alarm, and everything else that it is for.

use domain::protocol::ServerMessage;
use domain::report::{JudgingState, ModelJudging, Report};
use domain::session::Session;
use engine::model::judging::{self, Call, Outcome, Task};
use engine::model::prompt::{PROMPT_VERSION, Told, judge};
use engine::model::{Model, NoReply, Waiting, ask, reply};
use engine::rules::TimerKind;
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::{Response, ResponseBuilder};

use super::model::{Purpose, SessionModel};
use super::{InterviewSession, Raised};
use crate::failure::Failure;
use crate::model::config;
use crate::sql::{self, int};
use crate::{clock, log, random};

/// Where an interview asks itself for a round; no request from outside has this path.
pub(super) const JUDGE_PATH: &str = "/judging/round";
/// Calls at a time, which is also what one round makes. Ours, as all here: little enough to lose when an object dies.
const AT_ONCE: usize = 4;
/// When the alarm looks after a round: about as long as one call may take.
const LOOK_AFTER_MS: u64 = 30_000;
/// How often the service may fail altogether before what there is must do.
const MOST_TRIES: u32 = 5;
/// Pause after such a failure.
const RETRY_MS: u64 = 60_000;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS judgements (id INTEGER PRIMARY KEY, call TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS judging (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL);
";

/// How far it got.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Progress {
    service: String,
    model: String,
    state: JudgingState,
    failures: u32,
}

/// Why a round ended early.
enum Stop {
    /// A limit: later it would be the same.
    Limit,
    /// The service: later it may be well again.
    Service,
}

#[derive(Deserialize)]
struct CallRow {
    call: String,
}

impl InterviewSession {
    /// Begins the next round, if that is due and none is going on.
    ///
    /// # Errors
    /// The platform's.
    pub(super) fn begin_judging(&self, trace_id: &str) -> Result<(), Failure> {
        let due = self.store.timers()?.into_iter().find(|(kind, _)| *kind == TimerKind::Judging);
        if due.is_none_or(|(_, due_ms)| due_ms > clock::now_ms()) {
            return Ok(());
        }
        self.judge_again_in(Some(LOOK_AFTER_MS))?;
        if self.judging.get() {
            return Ok(());
        }
        // What becomes of it is stored; a lost request is seen when the alarm comes back.
        self.ask_myself(JUDGE_PATH, trace_id)
    }

    /// One round: makes the next few judgements.
    ///
    /// # Errors
    /// When it could not be stored what became of it.
    pub(super) async fn judge(&self, trace_id: &str) -> Result<Response, Failure> {
        if !self.judging.replace(true) {
            let _judging = Raised(&self.judging);
            self.judge_some(trace_id).await?;
        }
        Ok(ResponseBuilder::new().with_status(204).empty())
    }

    async fn judge_some(&self, trace_id: &str) -> Result<(), Failure> {
        let session = self.read(|live| live.session.clone())?;
        let Some(model) = self.model(Purpose::Judging, trace_id)? else { return self.judge_again_in(None) };
        let mut progress = self.progress()?.unwrap_or_else(|| running(&model));
        let tasks = judging::tasks(&self.unjudged_report(&session)?);
        let next: Vec<Task> = judging::next(&tasks, &self.judgements()?).into_iter().take(AT_ONCE).collect();
        let stop = self.judge_round(&model, &session, &next).await?;
        let again_ms = match stop {
            None if !next.is_empty() => Some(0),
            None => {
                progress.state = JudgingState::Complete;
                None
            }
            Some(Stop::Service) if progress.failures + 1 < MOST_TRIES => {
                progress.failures += 1;
                Some(RETRY_MS)
            }
            Some(Stop::Service | Stop::Limit) => {
                progress.state = JudgingState::Partial;
                None
            }
        };
        self.store.write("INSERT OR REPLACE INTO judging (id, json) VALUES (1, ?)", vec![serde_json::to_string(&progress)?.into()])?;
        self.judge_again_in(again_ms)?;
        if progress.state != JudgingState::Running {
            log::info(trace_id, "judged", json!({"session_id": self.id(), "state": progress.state, "calls": self.judgements()?.len()}));
            self.broadcast(&ServerMessage::ReportReady);
            self.charge_soon()?;
        }
        Ok(())
    }

    /// Puts the judgements into a report, where there are or will be some.
    pub(super) fn add_judgements(&self, report: &mut Report, trace_id: &str) -> Result<(), Failure> {
        let progress = match self.progress()? {
            Some(progress) => Some(progress),
            None if self.store.timers()?.iter().any(|(kind, _)| *kind == TimerKind::Judging) => {
                self.model(Purpose::Judging, trace_id)?.as_ref().map(running)
            }
            None => None,
        };
        if let Some(Progress { service, model, state, .. }) = progress {
            let calibrated = config::calibrated(&self.env, &service, &model, trace_id);
            let judging = ModelJudging { service, model, prompt_version: PROMPT_VERSION, state, unusable: 0, calibrated };
            judging::add(report, &self.judgements()?, judging);
        }
        Ok(())
    }

    async fn judge_round(&self, model: &SessionModel<'_>, session: &Session, tasks: &[Task]) -> Result<Option<Stop>, Failure> {
        let told = Told::of(session, model.known());
        let judged = join_all(tasks.iter().map(|task| self.judge_one(model, &told, *task))).await;
        let mut stop = None;
        for (task, outcome) in tasks.iter().zip(judged) {
            match outcome? {
                Ok(outcome) => {
                    let call = serde_json::to_string(&Call { task: *task, outcome })?;
                    self.store.write("INSERT INTO judgements (call) VALUES (?)", vec![call.into()])?;
                }
                Err(reason) => stop = Some(reason),
            }
        }
        Ok(stop)
    }

    async fn judge_one(&self, model: &SessionModel<'_>, told: &Told, task: Task) -> Result<Result<Outcome, Stop>, Failure> {
        let turn = task.turn as usize;
        let Some(request) = judge::request(told, turn, task.criterion, &random::bytes::<16>()?) else {
            return Ok(Ok(Outcome::Nothing));
        };
        let judged = ask(model, Waiting::Nobody, request, |text| reply::judgement(text, told, turn)).await;
        Ok(match judged {
            Ok(Some(judgement)) => Ok(Outcome::Band(judgement)),
            Ok(None) => Ok(Outcome::Nothing),
            Err(NoReply::Unusable(_)) => Ok(Outcome::Unusable),
            Err(NoReply::Failed(failure)) if !failure.is_the_services() => Ok(Outcome::Unusable),
            Err(NoReply::Failed(_) | NoReply::NotNow) => Err(Stop::Service),
            Err(NoReply::NotAsked) => Err(Stop::Limit),
        })
    }

    fn progress(&self) -> Result<Option<Progress>, Failure> {
        self.store.write(SCHEMA, vec![])?;
        sql::kept(self.store.storage(), "SELECT json FROM judging")
    }

    fn judgements(&self) -> Result<Vec<Call>, Failure> {
        let rows: Vec<CallRow> = self.store.rows("SELECT call FROM judgements ORDER BY id", vec![])?;
        rows.iter().map(|row| Ok(serde_json::from_str(&row.call)?)).collect()
    }

    fn judge_again_in(&self, ms: Option<u64>) -> Result<(), Failure> {
        let kind = TimerKind::Judging.as_str();
        match ms {
            Some(ms) => self.store.write("UPDATE timers SET due_ms = ? WHERE kind = ?", vec![int(clock::now_ms() + ms), kind.into()])?,
            None => self.store.write("DELETE FROM timers WHERE kind = ?", vec![kind.into()])?,
        }
        self.arm()
    }
}

fn running(model: &SessionModel<'_>) -> Progress {
    Progress { service: model.service().to_owned(), model: model.model().to_owned(), state: JudgingState::Running, failures: 0 }
}
