//! What the interview has cost so far, for the [ledger of costs](crate::costs). What the analysis used is kept here until the next one's
//! is known; all else follows from what is stored anyway.

use domain::cost::{AnalysisUse, StreamedUse, Usage};
use domain::recording::Segment;
use engine::rules::{TimerChange, TimerKind};
use serde::Deserialize;
use worker::{Response, ResponseBuilder};

use super::InterviewSession;
use crate::failure::Failure;
use crate::transcribe;
use crate::{clock, costs};

/// Where the Worker sends what the analysis used; no request from outside has this path.
pub(crate) const USED_PATH: &str = "/job/used";

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS analysis_use (id INTEGER PRIMARY KEY CHECK (id = 1), used TEXT NOT NULL);";

#[derive(Deserialize)]
struct UseRow {
    used: String,
}

impl InterviewSession {
    /// Keeps what the analysis used.
    pub(super) fn take_used(&self, used: &AnalysisUse) -> Result<Response, Failure> {
        self.store.write(SCHEMA, vec![])?;
        self.store.write("INSERT OR REPLACE INTO analysis_use (id, used) VALUES (1, ?)", vec![serde_json::to_string(used)?.into()])?;
        self.charge_soon()?;
        Ok(ResponseBuilder::new().with_status(204).empty())
    }

    /// The outbox is opened again: something cost more, or less, than the ledger knows.
    pub(super) fn charge_soon(&self) -> Result<(), Failure> {
        self.store.write_timer(&TimerChange::Set { kind: TimerKind::Outbox, in_ms: 0 }, clock::now_ms())?;
        self.arm()
    }

    /// Tells the ledger, where the operator keeps one.
    pub(super) async fn charge(&self, trace_id: &str) -> Result<(), Failure> {
        let Some(table) = costs::table(&self.env, trace_id) else { return Ok(()) };
        let usage = self.usage(trace_id)?;
        let cost = self.read(|live| table.prices.charge(self.id(), live.meta.principal.tier, live.meta.created_epoch_ms, &usage))?;
        costs::charge(&self.env, cost, table.budgets(), trace_id).await
    }

    fn usage(&self, trace_id: &str) -> Result<Usage, Failure> {
        let record = self.store.record()?;
        let ms = self.captions_ms()?;
        let price = transcribe::config::offered(&self.env, trace_id).map(|config| config.budget);
        let bytes = |segments: Vec<Segment>| segments.iter().map(Segment::sealed_bytes).sum();
        Ok(Usage {
            streamed: StreamedUse { ms, micro_usd: price.map_or(0, |budget| budget.cost(ms)) },
            recorded_bytes: bytes(record.stored_segments()),
            masked_bytes: bytes(record.masked_segments()),
            analysis: self.analysis_use()?,
            llm: self.model_use()?,
        })
    }

    fn analysis_use(&self) -> Result<Option<AnalysisUse>, Failure> {
        self.store.write(SCHEMA, vec![])?;
        let rows: Vec<UseRow> = self.store.rows("SELECT used FROM analysis_use", vec![])?;
        Ok(rows.first().map(|row| serde_json::from_str(&row.used)).transpose()?)
    }
}
