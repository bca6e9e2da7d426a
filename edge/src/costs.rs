//! The ledger of what interviews cost: one Durable Object per month, with one row per interview. See [`domain::cost`].
//!
//! An interview charges itself again whenever it knows better; its row is replaced. What alerts operators is a line in the log, `budget`,
//! once per period and share: a warning below the budget, an error from there on.

use domain::SCHEMA_VERSION;
use domain::cost::{Alert, Budgets, CostMetrics, CostOverview, DayCost};
use domain::principal::Tier;
use engine::cost::{CostTable, alerts};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use worker::{DurableObject, Env, Method, Request, RequestInit, Response, ResponseBuilder, Result, State, Storage, durable_object};

use crate::failure::Failure;
use crate::object::without_sockets;
use crate::respond::{self, TRACE_HEADER};
use crate::sql::{int, number, write};
use crate::{body, clock, log, random};

/// The binding of the ledgers.
const BINDING: &str = "COSTS_LEDGER";
/// The variable with the operator's `costs.json`.
const TABLE: &str = "COSTS";
/// How long a month is kept after its last charge.
const KEPT_MS: i64 = 400 * 24 * 60 * 60 * 1000;
/// Letters of `2026-11` in a day's name.
const MONTH_LETTERS: usize = 7;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS interviews (
  session_id TEXT PRIMARY KEY, day TEXT NOT NULL, tier TEXT NOT NULL, total INTEGER NOT NULL, saved INTEGER NOT NULL,
  metrics TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alerts (
  period TEXT NOT NULL, percent INTEGER NOT NULL, spent INTEGER NOT NULL, at_ms INTEGER NOT NULL,
  PRIMARY KEY (period, percent)) WITHOUT ROWID;
";
const PUT: &str = "INSERT OR REPLACE INTO interviews (session_id, day, tier, total, saved, metrics) VALUES (?, ?, ?, ?, ?, ?)";
const DAYS: &str = "
SELECT day, tier, COUNT(*) AS interviews, SUM(total) AS total_cost, SUM(saved) AS spot_instance_savings
FROM interviews GROUP BY day, tier ORDER BY day, tier";
const ALERTS: &str = "SELECT period, percent, spent, at_ms AS at_epoch_ms FROM alerts ORDER BY at_ms, period, percent";
const SPENT: &str = "SELECT COALESCE(SUM(total), 0) AS n FROM interviews WHERE day LIKE ? || '%'";
const TOLD: &str = "SELECT COUNT(*) AS n FROM alerts WHERE period = ? AND percent = ?";
const TELL: &str = "INSERT INTO alerts (period, percent, spent, at_ms) VALUES (?, ?, ?, ?)";

/// Orders to a month's ledger.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
enum Order {
    /// This interview cost that much.
    Charge {
        /// All of it.
        cost: Box<CostMetrics>,
        /// What is wanted.
        budgets: Budgets,
    },
    /// What did all of them cost?
    Overview {
        /// Which month it is.
        month: String,
        /// What is wanted.
        budgets: Budgets,
    },
}

/// The operator's prices and budgets; `None` where nothing is charged. A table that is none is an error in the log.
pub(crate) fn table(env: &Env, trace_id: &str) -> Option<CostTable> {
    let json = env.object_var::<Value>(TABLE).ok()?;
    let parsed = CostTable::parse(&json.to_string());
    parsed.inspect_err(|error| log::error(trace_id, "costs_setup", json!({"cause": error.to_string()}))).ok()
}

/// Notes what an interview cost; it takes the place of what was noted of it before.
///
/// # Errors
/// The ledger's.
pub(crate) async fn charge(env: &Env, cost: CostMetrics, budgets: Budgets, trace_id: &str) -> std::result::Result<(), Failure> {
    let day = clock::day(cost.created_epoch_ms);
    let month = day.get(..MONTH_LETTERS).unwrap_or_default().to_owned();
    tell::<()>(env, &month, &Order::Charge { cost: Box::new(cost), budgets }, trace_id).await.map(drop)
}

/// What the interviews of a month cost.
///
/// # Errors
/// The ledger's.
pub(crate) async fn overview(
    env: &Env,
    month: &str,
    budgets: Budgets,
    trace_id: &str,
) -> std::result::Result<Option<CostOverview>, Failure> {
    tell(env, month, &Order::Overview { month: month.to_owned(), budgets }, trace_id).await
}

async fn tell<T: DeserializeOwned>(env: &Env, month: &str, order: &Order, trace_id: &str) -> std::result::Result<Option<T>, Failure> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(serde_json::to_string(order)?.into()));
    init.headers.set(TRACE_HEADER, trace_id)?;
    let ledger = env.durable_object(BINDING)?.get_by_name(month)?;
    let mut answer = ledger.fetch_with_request(Request::new_with_init("https://costs/", &init)?).await?;
    respond::read(&mut answer).await
}

/// The Durable Object of one month.
#[durable_object]
pub struct CostLedger {
    storage: Storage,
}

impl CostLedger {
    async fn carry_out(&self, mut request: Request, trace_id: &str) -> std::result::Result<Response, Failure> {
        let order: Order = body::json(&mut request).await?;
        // From here on nothing is awaited, so that no other order comes in between.
        write(&self.storage, SCHEMA, vec![])?;
        match order {
            Order::Charge { cost, budgets } => {
                self.charge(&cost, budgets, trace_id)?;
                self.storage.set_alarm(KEPT_MS).await?;
                Ok(ResponseBuilder::new().with_status(204).empty())
            }
            Order::Overview { month, budgets } => Ok(respond::json(200, &self.overview(month, budgets)?, trace_id)?),
        }
    }

    fn charge(&self, cost: &CostMetrics, budgets: Budgets, trace_id: &str) -> std::result::Result<(), Failure> {
        let day = clock::day(cost.created_epoch_ms);
        let tier = match cost.tier {
            Tier::Free => "free",
            Tier::Premium => "premium",
        };
        let (total, saved) = (int(cost.total_cost), int(cost.spot_instance_savings));
        let values = vec![cost.session_id.as_str().into(), day.as_str().into(), tier.into(), total, saved];
        write(&self.storage, PUT, [values, vec![serde_json::to_string(cost)?.into()]].concat())?;
        let month = day.get(..MONTH_LETTERS).unwrap_or_default().to_owned();
        self.alert(&day, budgets.day, trace_id)?;
        self.alert(&month, budgets.month, trace_id)
    }

    fn alert(&self, period: &str, budget: u64, trace_id: &str) -> std::result::Result<(), Failure> {
        let spent = number(&self.storage, SPENT, vec![period.into()])?.unwrap_or_default();
        for percent in alerts(spent, budget) {
            let share = || vec![period.into(), int(percent.into())];
            if number(&self.storage, TOLD, share())? > Some(0) {
                continue;
            }
            write(&self.storage, TELL, [share(), vec![int(spent), int(clock::now_ms())]].concat())?;
            let fields = json!({"period": period, "percent": percent, "spent_micro_usd": spent, "budget_micro_usd": budget});
            if percent < 100 { log::warn(trace_id, "budget", fields) } else { log::error(trace_id, "budget", fields) }
        }
        Ok(())
    }

    fn overview(&self, month: String, budgets: Budgets) -> std::result::Result<CostOverview, Failure> {
        let days: Vec<DayCost> = self.storage.sql().exec(DAYS, vec![])?.to_array()?;
        let alerts: Vec<Alert> = self.storage.sql().exec(ALERTS, vec![])?.to_array()?;
        let total_cost = days.iter().map(|day| day.total_cost).sum();
        Ok(CostOverview { schema_version: SCHEMA_VERSION, month, total_cost, budgets, days, alerts })
    }
}

impl DurableObject for CostLedger {
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

    async fn alarm(&self) -> Result<Response> {
        self.storage.delete_all().await?;
        Ok(ResponseBuilder::new().with_status(204).empty())
    }

    without_sockets!();
}
