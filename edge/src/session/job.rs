//! The interview's side of its analysis: the outbox, the work for whoever leases the job, the report that comes back.
//!
//! The outbox is the timer [`TimerKind::Outbox`]: it is set in the transaction that ends the interview or stores a segment, and goes
//! when the ledgers of jobs and of costs have taken what is theirs. What that is follows from the state when it rings.

use domain::job::{Masked, Work};
use domain::problem::Problem;
use domain::protocol::ServerMessage;
use domain::report::Report;
use domain::session::Status;
use engine::recording::RETRY_MS;
use engine::rules::TimerKind;
use serde_json::json;
use worker::{Response, ResponseBuilder};

use super::{InterviewSession, socket};
use crate::bucket::R2;
use crate::failure::Failure;
use crate::ledger::{self, Order, Standing};
use crate::{clock, log, respond};

/// Where the Worker asks for the [`Work`] of a leased job; no request from outside has this path.
pub(crate) const WORK_PATH: &str = "/job/work";
/// Where the Worker sends the report of one; likewise.
pub(crate) const REPORT_PATH: &str = "/job/report";
/// Where the Worker sends the masked version of a segment; likewise.
pub(crate) const MASKED_PATH: &str = "/job/masked";

impl InterviewSession {
    /// Offers the analysis and tells the costs, if that is due. A ledger that does not answer is asked again later.
    ///
    /// # Errors
    /// When it could not be stored what became of it.
    pub(super) async fn empty_outbox(&self, trace_id: &str) -> Result<(), Failure> {
        let due = self.store.timers()?.into_iter().find(|(kind, _)| *kind == TimerKind::Outbox);
        let Some((_, due_ms)) = due.filter(|(_, due_ms)| *due_ms <= clock::now_ms()) else { return Ok(()) };
        let (offered, charged) = (self.offer(trace_id).await, self.charge(trace_id).await);
        let failures: Vec<Failure> = [offered, charged].into_iter().filter_map(Result::err).collect();
        if failures.is_empty() {
            self.store.outbox_is_empty(due_ms)?;
        } else {
            failures.into_iter().for_each(|failure| drop(failure.into_problem(trace_id)));
            self.store.postpone_outbox(due_ms, clock::now_ms() + RETRY_MS)?;
        }
        self.arm()
    }

    async fn offer(&self, trace_id: &str) -> Result<(), Failure> {
        let (is_complete, tier) = self.read(|live| (live.session.status == Status::Completed, live.meta.principal.tier))?;
        let offer = self.store.record()?.offer(&self.id(), tier).filter(|_| is_complete && ledger::is_set_up(&self.env));
        let Some(offer) = offer else { return Ok(()) };
        let edition = offer.edition;
        ledger::tell::<Standing>(&self.env, &Order::Offer(offer), trace_id).await?;
        log::info(trace_id, "offered", json!({"session_id": self.id(), "edition": edition}));
        Ok(())
    }

    /// What a worker needs to analyse this interview.
    pub(super) fn work(&self, trace_id: &str) -> Result<Response, Failure> {
        let record = self.readied_for_masking()?;
        let keys = self.keys(&record)?;
        let work = Work {
            segments: record.stored_segments(),
            key: keys.recording.ok_or_else(withdrawn)?,
            masked_key: keys.masked,
            masked: record.masked_segments().into_iter().map(|segment| segment.id).collect(),
            candidate_names: self.candidate_names()?,
            log: self.store.whole_log()?,
        };
        Ok(respond::json(200, &work, trace_id)?)
    }

    /// Takes the report of the analysis; it replaces the one from the device's measurements for as long as the recording may be kept.
    pub(super) fn take_report(&self, report: &Report, trace_id: &str) -> Result<Response, Failure> {
        if self.store.record()?.agreement.is_none() {
            return Err(withdrawn().into());
        }
        self.store.keep_report(&serde_json::to_string(report)?)?;
        log::info(trace_id, "report_taken", json!({"session_id": self.id()}));
        // Also to those that only listen: the report belongs to no conversation.
        self.state.get_websockets().iter().for_each(|socket| socket::send(socket, &ServerMessage::ReportReady));
        Ok(ResponseBuilder::new().with_status(204).empty())
    }

    /// Takes the masked version of a segment; it is what is played from now on.
    pub(super) async fn take_masked(&self, masked: Masked, trace_id: &str) -> Result<Response, Failure> {
        if self.store.record()?.agreement.is_none_or(|agreement| agreement.sealed_key.is_none()) {
            return Err(withdrawn().into());
        }
        let (id, bucket) = (self.id(), R2::from_env(&self.env));
        let _turn = self.bucket_turn.lock().await;
        self.desk(&id, &bucket).masked(&masked.segment_id, masked.file).await?;
        log::info(trace_id, "masked_taken", json!({"session_id": id, "segment_id": masked.segment_id}));
        Ok(ResponseBuilder::new().with_status(204).empty())
    }
}

fn withdrawn() -> Problem {
    Problem::conflict("job_withdrawn", "The candidate took the consent back. There is nothing left to analyse.")
}
