//! How a service is, and what it cost today (UTC): one Durable Object per service, asked before every call and told after it, so that all
//! interviews leave a failing service alone together and stay under one cap.

use engine::cost::alerts;
use engine::model::breaker::{Breaker, Permit};
use engine::model::budget::Tally;
use engine::rate_limit::DAY_MS;
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::js_sys::Math;
use worker::{DurableObject, Env, Request, Response, ResponseBuilder, Result, State, Storage, durable_object};

use super::allowance::Limit;
use crate::failure::Failure;
use crate::object::without_sockets;
use crate::respond::{self, TRACE_HEADER};
use crate::sql::{kept, write};
use crate::{body, clock, log, random};

/// The binding of the objects.
pub(super) const BINDING: &str = "MODEL_HEALTH";

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS health (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL);";

/// Orders to an object.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub(super) enum Order {
    /// May a call be made that costs at most this much? Answered by [`Admission`].
    Admit {
        /// Names the call.
        call: String,
        /// The most it costs.
        micro_usd: u64,
        /// The day's cap; `None`: it costs nothing.
        cap: Option<u64>,
    },
    /// What became of a call.
    Tell {
        /// Names the call.
        call: String,
        /// As it was given.
        permit: Permit,
        /// `None` where the outcome says nothing about the service.
        worked: Option<bool>,
        /// What it cost; `None` where nobody knows: then the promise stays spent.
        micro_usd: Option<u64>,
        /// As in [`Order::Admit`].
        cap: Option<u64>,
    },
}

/// Answer to [`Order::Admit`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Admission {
    /// It may.
    Permit(Permit),
    /// It may not.
    Refused(Limit),
}

/// What is remembered.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Health {
    breaker: Breaker,
    spent: Tally,
    /// The last day with an alert, and the largest share of the cap that was told on it, in percent.
    told: (u64, u32),
}

/// The Durable Object of one service.
#[durable_object]
pub struct ModelHealth {
    storage: Storage,
}

impl ModelHealth {
    async fn carry_out(&self, mut request: Request, trace_id: &str) -> std::result::Result<Response, Failure> {
        let order: Order = body::json(&mut request).await?;
        // From here on nothing is awaited, so that no other order comes in between.
        write(&self.storage, SCHEMA, vec![])?;
        let mut health: Health = kept(&self.storage, "SELECT json FROM health")?.unwrap_or_default();
        let now_ms = clock::now_ms();
        let (cap, answer) = match order {
            Order::Admit { call, micro_usd, cap } => (cap, Some(health.admit(&call, micro_usd, cap, now_ms))),
            Order::Tell { call, permit, worked, micro_usd, cap } => {
                match worked {
                    Some(worked) if health.breaker.record(now_ms, permit, worked, Math::random()) => {
                        log::error(trace_id, "model_alert", json!({"cause": "several calls in a row failed"}));
                    }
                    Some(_) => {}
                    None => health.breaker.give_back(permit),
                }
                if let Some(micro_usd) = micro_usd {
                    health.spent.settle(&call, micro_usd);
                }
                (cap, None)
            }
        };
        let refused = matches!(answer, Some(Admission::Refused(Limit::Spend)));
        health.alert(cap, refused, now_ms / DAY_MS, trace_id);
        write(&self.storage, "INSERT OR REPLACE INTO health (id, json) VALUES (1, ?)", vec![serde_json::to_string(&health)?.into()])?;
        match answer {
            Some(answer) => Ok(respond::json(200, &answer, trace_id)?),
            None => Ok(ResponseBuilder::new().with_status(204).empty()),
        }
    }
}

impl Health {
    fn admit(&mut self, call: &str, micro_usd: u64, cap: Option<u64>, now_ms: u64) -> Admission {
        if cap.is_some_and(|cap| !self.spent.promise(call, micro_usd, cap, now_ms / DAY_MS)) {
            return Admission::Refused(Limit::Spend);
        }
        self.breaker.admit(now_ms).map_or_else(
            |_| {
                self.spent.settle(call, 0);
                Admission::Refused(Limit::Breaker)
            },
            Admission::Permit,
        )
    }

    /// Tells the operator which shares of the cap are used or promised, each once a day; all of it where a call was refused for it.
    fn alert(&mut self, cap: Option<u64>, refused: bool, day: u64, trace_id: &str) {
        let (told_on, told) = self.told;
        let told = if told_on == day { told } else { 0 };
        let spent = self.spent.used();
        let reached = |cap: u64| if refused { spent.max(cap) } else { spent };
        for percent in cap.into_iter().flat_map(|cap| alerts(reached(cap), cap)).filter(|percent| *percent > told) {
            self.told = (day, percent);
            let fields = json!({"percent": percent, "spent_micro_usd": spent, "cap_micro_usd": cap});
            if percent < 100 { log::warn(trace_id, "model_budget", fields) } else { log::error(trace_id, "model_budget", fields) }
        }
    }
}

impl DurableObject for ModelHealth {
    fn new(state: State, _env: Env) -> Self {
        Self { storage: state.storage() }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let trace_id = request.headers().get(TRACE_HEADER)?.unwrap_or_else(random::trace_id);
        match self.carry_out(request, &trace_id).await {
            Ok(response) => Ok(response),
            Err(failure) => respond::failure(failure, &trace_id),
        }
    }

    without_sockets!();
}
