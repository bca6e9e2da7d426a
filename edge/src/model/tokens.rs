//! Tokens that one network address or one principal used today (UTC): one Durable Object for each. It deletes itself when its day is over
//! for everybody.

use engine::model::budget::Tally;
use engine::rate_limit::DAY_MS;
use serde::{Deserialize, Serialize};
use worker::{DurableObject, Env, Request, Response, ResponseBuilder, Result, State, Storage, durable_object};

use crate::failure::Failure;
use crate::object::without_sockets;
use crate::sql::{kept, write};
use crate::{body, clock, random, respond};

/// The binding of the ledgers.
pub(super) const BINDING: &str = "MODEL_TOKENS";

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS tally (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL);";

/// Orders to a ledger.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub(super) enum Order {
    /// Promise these tokens; answered by 204, or by 429 where the day's limit does not allow them.
    Promise { call: String, tokens: u64, limit: u64 },
    /// What a call used.
    Settle { call: String, tokens: u64 },
}

/// The Durable Object of one address or principal.
#[durable_object]
pub struct TokenLedger {
    storage: Storage,
}

impl TokenLedger {
    async fn carry_out(&self, mut request: Request) -> std::result::Result<Response, Failure> {
        let order: Order = body::json(&mut request).await?;
        // From here on nothing is awaited, so that no other order comes in between.
        write(&self.storage, SCHEMA, vec![])?;
        let mut tally: Tally = kept(&self.storage, "SELECT json FROM tally")?.unwrap_or_default();
        let today = clock::now_ms() / DAY_MS;
        let is_new_day = !tally.knows(today);
        let promised = match order {
            Order::Promise { call, tokens, limit } => tally.promise(&call, tokens, limit, today),
            Order::Settle { call, tokens } => {
                tally.settle(&call, tokens);
                true
            }
        };
        write(&self.storage, "INSERT OR REPLACE INTO tally (id, json) VALUES (1, ?)", vec![serde_json::to_string(&tally)?.into()])?;
        // A candidate may wait for this: only the first of a day waits for the alarm as well.
        if is_new_day {
            self.storage.set_alarm(2 * DAY_MS as i64).await?;
        }
        Ok(ResponseBuilder::new().with_status(if promised { 204 } else { 429 }).empty())
    }
}

impl DurableObject for TokenLedger {
    fn new(state: State, _env: Env) -> Self {
        Self { storage: state.storage() }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        match self.carry_out(request).await {
            Ok(response) => Ok(response),
            Err(failure) => respond::failure(failure, &random::trace_id()),
        }
    }

    async fn alarm(&self) -> Result<Response> {
        self.storage.delete_all().await?;
        Ok(ResponseBuilder::new().with_status(204).empty())
    }

    without_sockets!();
}
