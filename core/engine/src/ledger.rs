//! One job of the ledger: what offers, leases and outcomes do to it. See [`domain::job`] for who asks for what.
//!
//! A job never vanishes: it waits, is leased, is done or is a dead letter, and every lease ends by itself.

use domain::job::{JobState, JobView, Lease, Offer, Trouble};
use domain::principal::Tier;
use domain::problem::Problem;
use serde::{Deserialize, Serialize};

/// How long a lease lasts without being prolonged, in milliseconds. Workers prolong at a third of it.
pub const LEASE_MS: u64 = 60_000;
/// So many failures in a row make a dead letter.
pub const MAX_FAILURES: u32 = 5;
/// A failed job waits so long, twice as long after each further failure, in milliseconds.
pub const RETRY_MS: u64 = 30_000;
/// Hours (UTC) in which free jobs run even beside premium ones: from, and up to but without (source design: off-peak batch).
pub const FREE_HOURS: (u64, u64) = (2, 6);
/// How long what is over stays listed, in milliseconds.
pub const KEPT_MS: u64 = 30 * 24 * 60 * 60 * 1000;

const HOUR_MS: u64 = 60 * 60 * 1000;

/// A job as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// What was offered last.
    pub offer: Offer,
    /// See [`JobState`].
    pub state: JobState,
    /// Leases without a result, since the last result.
    pub failures: u32,
    /// Unix time in milliseconds: when a waiting job may be leased, when a lease runs out, when one that is over is forgotten.
    pub due_epoch_ms: u64,
    /// The lease, while there is one.
    pub lease: Option<String>,
    /// The worker that has or had it.
    pub worker: Option<String>,
    /// Why it last failed.
    pub reason: Option<String>,
}

impl Job {
    /// Takes an offer; `known` is the job of this identifier, if there is one. The same offer again changes nothing; a recording that
    /// grew makes the job wait anew, whatever it was.
    pub fn offered(known: Option<Self>, offer: Offer, now_ms: u64) -> Self {
        match known {
            Some(job) if job.offer.edition >= offer.edition => job,
            _ => Self { offer, state: JobState::Waiting, failures: 0, due_epoch_ms: now_ms, lease: None, worker: None, reason: None },
        }
    }

    /// A worker could have it now. `premium_waits` says whether a premium job is ready or in work: free ones stand back for it,
    /// but not at night.
    pub fn is_ready(&self, now_ms: u64, premium_waits: bool) -> bool {
        let open = matches!(self.state, JobState::Waiting | JobState::Leased) && self.due_epoch_ms <= now_ms;
        open && (self.offer.tier == Tier::Premium || !premium_waits || is_night(now_ms))
    }

    /// Gives it to a worker. Whoever held it before and never came back counts as a failure; after too many the job is a dead letter
    /// and is not given away.
    pub fn leased(mut self, worker: &str, lease: String, now_ms: u64) -> Self {
        if self.state == JobState::Leased {
            let gone = self.worker.take().unwrap_or_default();
            self = self.failed(format!("the lease of {gone} ran out"), now_ms);
        }
        if self.state == JobState::Dead {
            return self;
        }
        Self { state: JobState::Leased, due_epoch_ms: now_ms + LEASE_MS, lease: Some(lease), worker: Some(worker.to_owned()), ..self }
    }

    /// Prolongs a lease.
    ///
    /// # Errors
    /// `lease_lost`.
    pub fn extended(self, lease: &str, now_ms: u64) -> Result<Self, Problem> {
        let held = self.held(lease)?;
        Ok(Self { due_epoch_ms: now_ms + LEASE_MS, ..held })
    }

    /// Its report is with the interview. Saying so twice does no harm.
    ///
    /// # Errors
    /// `lease_lost`.
    pub fn done(self, lease: &str, now_ms: u64) -> Result<Self, Problem> {
        if self.state == JobState::Done && self.lease.as_deref() == Some(lease) {
            return Ok(self);
        }
        let held = self.held(lease)?;
        // The lease stays: an ack whose answer was lost comes again.
        Ok(Self { state: JobState::Done, due_epoch_ms: now_ms + KEPT_MS, failures: 0, reason: None, ..held })
    }

    /// The worker stops without having failed.
    ///
    /// # Errors
    /// `lease_lost`.
    pub fn released(self, lease: &str, now_ms: u64) -> Result<Self, Problem> {
        let held = self.held(lease)?;
        Ok(Self { state: JobState::Waiting, due_epoch_ms: now_ms, lease: None, ..held })
    }

    /// The worker failed.
    ///
    /// # Errors
    /// `lease_lost`.
    pub fn retried(self, trouble: Trouble, now_ms: u64) -> Result<Self, Problem> {
        Ok(self.held(&trouble.lease)?.failed(trouble.reason, now_ms))
    }

    /// It can never work.
    ///
    /// # Errors
    /// `lease_lost`.
    pub fn buried(self, trouble: Trouble, now_ms: u64) -> Result<Self, Problem> {
        Ok(self.held(&trouble.lease)?.dead(trouble.reason, now_ms))
    }

    /// An operator wants a dead letter tried again.
    ///
    /// # Errors
    /// `not_dead`.
    pub fn revived(self, now_ms: u64) -> Result<Self, Problem> {
        match self.state {
            JobState::Dead => Ok(Self { state: JobState::Waiting, failures: 0, due_epoch_ms: now_ms, ..self }),
            _ => Err(Problem::conflict("not_dead", "This job is no dead letter.")),
        }
    }

    /// As operators see it.
    pub fn view(self) -> JobView {
        let Self { offer, state, failures, due_epoch_ms, worker, reason, .. } = self;
        JobView { job_id: offer.job_id(), offer, state, failures, due_epoch_ms, worker, reason }
    }

    /// The present lease as its holder sees it.
    pub fn lease(&self, now_ms: u64) -> Option<Lease> {
        let id = self.lease.clone().filter(|_| self.state == JobState::Leased)?;
        Some(Lease { id, ends_in_ms: self.due_epoch_ms.saturating_sub(now_ms) })
    }

    /// Itself, if the lease is the present one. One that ran out is still good while nobody else took the job.
    fn held(self, lease: &str) -> Result<Self, Problem> {
        let holds = self.state == JobState::Leased && self.lease.as_deref() == Some(lease);
        holds.then_some(self).ok_or_else(|| Problem::conflict("lease_lost", "This job is not yours any more. Stop working on it."))
    }

    fn failed(self, reason: String, now_ms: u64) -> Self {
        let failures = self.failures + 1;
        if failures >= MAX_FAILURES {
            return Self { failures, ..self }.dead(reason, now_ms);
        }
        let wait_ms = RETRY_MS << (failures - 1);
        Self { state: JobState::Waiting, failures, due_epoch_ms: now_ms + wait_ms, lease: None, reason: Some(shortened(reason)), ..self }
    }

    fn dead(self, reason: String, now_ms: u64) -> Self {
        Self { state: JobState::Dead, due_epoch_ms: now_ms + KEPT_MS, lease: None, reason: Some(shortened(reason)), ..self }
    }
}

fn is_night(now_ms: u64) -> bool {
    (FREE_HOURS.0..FREE_HOURS.1).contains(&(now_ms / HOUR_MS % 24))
}

fn shortened(mut reason: String) -> String {
    let end = reason.floor_char_boundary(Trouble::MAX_REASON_BYTES);
    reason.truncate(end);
    reason
}

#[cfg(test)]
mod tests;
