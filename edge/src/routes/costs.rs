//! `/api/v1/costs/{month}`: what the interviews of a month cost, for operators.

use domain::problem::Problem;
use worker::{Env, Request, Response};

use crate::failure::Failure;
use crate::{auth, costs, respond};

/// Answers a request.
///
/// # Errors
/// What the operator is to read.
pub(super) async fn answer(month: &str, request: &Request, env: &Env, trace_id: &str) -> Result<Response, Failure> {
    auth::service(request.headers(), env)?;
    let Some(table) = costs::table(env, trace_id) else {
        return Err(Problem::unavailable(
            "costs_unavailable",
            "This server keeps no account of costs. Set COSTS to a table like costs.json.",
        )
        .into());
    };
    if !is_month(month) {
        return Err(Problem::bad_request("bad_month", "Name the month like 2026-11.").into());
    }
    let overview = costs::overview(env, month, table.budgets(), trace_id).await?;
    Ok(respond::json(200, &overview, trace_id)?)
}

fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.split_once('-') else { return false };
    let is_number = |text: &str, letters| text.len() == letters && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number(year, 4) && is_number(month, 2) && ("01"..="12").contains(&month)
}
