//! Who may open this interview: tickets, and recovery codes that are traded for one more.

use domain::SCHEMA_VERSION;
use domain::api::{Recover, RecoveryCode, SessionRecovered};
use domain::problem::Problem;
use engine::access::{Access, CODE_LIFE_S};
use engine::ticket;
use serde_json::json;
use worker::{Request, Response};

use super::InterviewSession;
use super::store::Change;
use crate::failure::Failure;
use crate::{auth, clock, log, random, respond};

/// How long a ticket opens its interview: 30 days.
const TICKET_LIFE_MS: u64 = 30 * 24 * 60 * 60 * 1000;

impl InterviewSession {
    /// Lets only who has a ticket of this interview go on.
    ///
    /// # Errors
    /// `forbidden`, `unauthorized`.
    pub(super) fn check_ticket(&self, request: &Request) -> Result<(), Failure> {
        let ticket = request.headers().get(auth::TICKET_HEADER)?.unwrap_or_default();
        let (opens, created_epoch_ms) = self.read(|live| (live.meta.access.opens(&ticket), live.meta.created_epoch_ms))?;
        if !opens {
            return Err(Problem::forbidden().into());
        }
        if clock::now_ms().saturating_sub(created_epoch_ms) > TICKET_LIFE_MS {
            return Err(Problem::unauthorized("This ticket has expired. Start a new interview.").into());
        }
        Ok(())
    }

    /// Makes a recovery code.
    ///
    /// # Errors
    /// `too_many_tickets`.
    pub(super) fn recovery(&self, trace_id: &str) -> Result<Response, Failure> {
        let code = ticket::encode(&random::bytes()?);
        let now_ms = clock::now_ms();
        let access = self.read(|live| live.meta.access.with_code(&code, now_ms))??;
        self.change_access(access)?;
        log::info(trace_id, "recovery_code_made", json!({"session_id": self.id()}));
        Ok(respond::json(200, &RecoveryCode { code, expires_in_s: CODE_LIFE_S }, trace_id)?)
    }

    /// Trades a recovery code for a ticket.
    ///
    /// # Errors
    /// `forbidden`, as for a wrong ticket.
    pub(super) fn recover(&self, wish: &Recover, trace_id: &str) -> Result<Response, Failure> {
        let ticket = ticket::encode(&random::bytes()?);
        let now_ms = clock::now_ms();
        let access = self.read(|live| live.meta.access.redeem(&wish.code, &ticket, now_ms))?.ok_or_else(Problem::forbidden)?;
        self.change_access(access)?;
        log::info(trace_id, "session_recovered", json!({"session_id": self.id()}));
        Ok(respond::json(200, &SessionRecovered { schema_version: SCHEMA_VERSION, session_id: self.id(), ticket }, trace_id)?)
    }

    fn change_access(&self, access: Access) -> Result<(), Failure> {
        let (before, mut after) = self.read(|live| (live.meta.clone(), live.meta.clone()))?;
        after.access = access;
        let change =
            Change { events: &[], before: &before, after: &after, fired: None, timers: &[], checkpoint: None, now_ms: clock::now_ms() };
        self.store.commit(&change)?;
        if let Some(live) = self.live.borrow_mut().as_mut() {
            live.meta = after;
        }
        Ok(())
    }
}
