//! What a speech service costs in one day (UTC): one Durable Object per service and day, which promises money before it is spent.
//!
//! A promise that is never settled, because a Worker died, stays spent: the cap errs on the safe side. The object deletes itself
//! when nobody can ask about its day any more.

use domain::transcript::ServiceName;
use engine::transcriber::budget::Budget;
use serde::{Deserialize, Serialize};
use worker::{DurableObject, Env, Request, Response, ResponseBuilder, Result, State, Storage, durable_object};

use crate::failure::Failure;
use crate::object::without_sockets;
use crate::sql::{int, number, write};
use crate::{body, random, respond};

/// The binding of the ledgers.
pub(crate) const BINDING: &str = "SPEND";
const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// A socket that began on the ledger's day may settle for this long.
const KEPT_MS: i64 = 2 * DAY_MS as i64;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS settled (id INTEGER PRIMARY KEY CHECK (id = 1), micro_usd INTEGER NOT NULL);
INSERT OR IGNORE INTO settled (id, micro_usd) VALUES (1, 0);
CREATE TABLE IF NOT EXISTS promised (slice TEXT PRIMARY KEY, ms INTEGER NOT NULL, micro_usd INTEGER NOT NULL) WITHOUT ROWID;
";

/// The ledger of a service on the day of `now_ms` (since 1970).
pub(crate) fn ledger_name(service: ServiceName, now_ms: u64) -> String {
    format!("{}/{}", service.as_str(), now_ms / DAY_MS)
}

/// Orders to a ledger.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub(crate) enum Spend {
    /// Promise what this much sound costs; answered by what the cap still pays for. The same again is the same promise.
    Reserve {
        /// Names the promise.
        slice: String,
        /// How much, in milliseconds.
        ms: u64,
        /// Price and cap as they are configured now.
        budget: Budget,
    },
    /// What of a promise was used; the rest is free again. The same again changes nothing.
    Settle {
        /// Names the promise.
        slice: String,
        /// How much, in milliseconds.
        used_ms: u64,
        /// Price and cap as they are configured now.
        budget: Budget,
    },
}

/// Answer to an order.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Promised {
    /// How much sound is paid for, in milliseconds.
    pub(crate) ms: u64,
}

#[derive(Deserialize)]
struct Promise {
    ms: u64,
    micro_usd: u64,
}

/// The Durable Object of one service's day.
#[durable_object]
pub struct SpendLedger {
    storage: Storage,
}

impl SpendLedger {
    async fn carry_out(&self, mut request: Request, trace_id: &str) -> std::result::Result<Response, Failure> {
        let order: Spend = body::json(&mut request).await?;
        // From here on nothing is awaited, so that no other order comes in between.
        write(&self.storage, SCHEMA, vec![])?;
        let ms = match order {
            Spend::Reserve { slice, ms, budget } => self.promise(&slice, ms, budget)?,
            Spend::Settle { slice, used_ms, budget } => self.settle(&slice, used_ms, budget)?,
        };
        let answer = respond::json(200, &Promised { ms }, trace_id)?;
        self.storage.set_alarm(KEPT_MS).await?;
        Ok(answer)
    }

    fn promise(&self, slice: &str, ms: u64, budget: Budget) -> std::result::Result<u64, Failure> {
        if let Some(known) = self.known(slice)? {
            return Ok(known.ms);
        }
        let spent = "SELECT (SELECT micro_usd FROM settled) + (SELECT COALESCE(SUM(micro_usd), 0) FROM promised) AS n";
        let granted_ms = budget.affordable_ms(number(&self.storage, spent, vec![])?.unwrap_or(u64::MAX), ms);
        if granted_ms > 0 {
            let insert = "INSERT INTO promised (slice, ms, micro_usd) VALUES (?, ?, ?)";
            write(&self.storage, insert, vec![slice.into(), int(granted_ms), int(budget.cost(granted_ms))])?;
        }
        Ok(granted_ms)
    }

    fn settle(&self, slice: &str, used_ms: u64, budget: Budget) -> std::result::Result<u64, Failure> {
        if let Some(known) = self.known(slice)? {
            let cost = budget.cost(used_ms.min(known.ms)).min(known.micro_usd);
            write(&self.storage, "DELETE FROM promised WHERE slice = ?", vec![slice.into()])?;
            write(&self.storage, "UPDATE settled SET micro_usd = micro_usd + ?", vec![int(cost)])?;
        }
        Ok(0)
    }

    fn known(&self, slice: &str) -> std::result::Result<Option<Promise>, Failure> {
        let rows: Vec<Promise> =
            self.storage.sql().exec("SELECT ms, micro_usd FROM promised WHERE slice = ?", vec![slice.into()])?.to_array()?;
        Ok(rows.into_iter().next())
    }
}

impl DurableObject for SpendLedger {
    fn new(state: State, _env: Env) -> Self {
        Self { storage: state.storage() }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let trace_id = random::trace_id();
        match self.carry_out(request, &trace_id).await {
            Ok(response) => Ok(response),
            Err(failure) => respond::failure(failure, &trace_id),
        }
    }

    async fn alarm(&self) -> Result<Response> {
        self.storage.delete_all().await?;
        Ok(ResponseBuilder::new().with_status(204).empty())
    }

    without_sockets!();
}
