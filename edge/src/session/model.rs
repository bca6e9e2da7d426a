//! The interview asks a language model, where the candidate agreed to one: within its own limit of tokens, that of the address it was
//! made from, of its principal and of the day's money, and only while the service is well.
//!
//! The log has purposes, outcomes, durations and tokens; never a word.

use std::time::Duration;

use domain::cost::LlmUse;
use engine::model::budget::{Tally, bound};
use engine::model::{Model, NoReply, Request, Usage};
use engine::redaction::Known;
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::Delay;

use super::InterviewSession;
use crate::failure::Failure;
use crate::model::allowance::{Allowance, Limit, Payer};
use crate::model::call;
use crate::model::config::{self, Config};
use crate::{clock, log, random, sql};

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS model_use (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL);";

/// What a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Purpose {
    /// To put a question into words.
    Wording,
    /// To judge a criterion of an answer.
    Judging,
}

/// What the interview used of a model.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Used {
    tally: Tally,
    total: LlmUse,
}

/// The model as this interview may ask it.
pub(super) struct SessionModel<'a> {
    object: &'a InterviewSession,
    config: Config,
    allowance: Allowance,
    purpose: Purpose,
    known: Known,
}

impl InterviewSession {
    /// The model that takes part; `None` where the candidate agreed to none or no longer does, the site no longer offers that one, or it
    /// cannot be known what it must not be told.
    pub(super) fn model(&self, purpose: Purpose, trace_id: &str) -> Result<Option<SessionModel<'_>>, Failure> {
        let agreed = self.read(|live| {
            let consent = live.session.model()?;
            Some((consent.service.clone(), Payer { counter: live.meta.counter.clone()?, principal: live.meta.principal.id.clone() }))
        })?;
        let Some((name, payer)) = agreed else { return Ok(None) };
        let Some(config) = config::offered(&self.env, trace_id).filter(|config| config.service.name == name) else { return Ok(None) };
        let known = match self.known() {
            Ok(known) => known,
            Err(failure) => {
                // In the log; the interview goes on without the model.
                failure.into_problem(trace_id);
                return Ok(None);
            }
        };
        let allowance = Allowance { env: self.env.clone(), service: config.service.clone(), payer, trace_id: trace_id.to_owned() };
        Ok(Some(SessionModel { object: self, config, allowance, purpose, known }))
    }

    /// What the interview used so far.
    pub(super) fn model_use(&self) -> Result<LlmUse, Failure> {
        Ok(self.used()?.total)
    }

    fn used(&self) -> Result<Used, Failure> {
        self.store.write(SCHEMA, vec![])?;
        Ok(sql::kept(self.store.storage(), "SELECT json FROM model_use")?.unwrap_or_default())
    }

    fn keep_used(&self, used: &Used) -> Result<(), Failure> {
        self.store.write("INSERT OR REPLACE INTO model_use (id, json) VALUES (1, ?)", vec![serde_json::to_string(used)?.into()])
    }

    fn promise_tokens(&self, call: &str, tokens: u64, limit: u64) -> Result<bool, Failure> {
        let mut used = self.used()?;
        let fits = used.tally.promise(call, tokens, limit, 0);
        self.keep_used(&used)?;
        Ok(fits)
    }

    /// Without `usage` the promise stays used.
    fn settle_tokens(&self, call: &str, usage: Option<Usage>, micro_usd: u64) -> Result<(), Failure> {
        let mut used = self.used()?;
        used.total.calls += 1;
        if let Some(usage) = usage {
            used.tally.settle(call, usage.input_tokens + usage.output_tokens);
            used.total.tokens_in += usage.input_tokens;
            used.total.tokens_out += usage.output_tokens;
        }
        used.total.micro_usd += micro_usd;
        self.keep_used(&used)
    }
}

impl SessionModel<'_> {
    /// The service, as the candidate knows it.
    pub(super) fn service(&self) -> &str {
        &self.config.service.name
    }

    /// What it must not be told.
    pub(super) fn known(&self) -> &Known {
        &self.known
    }

    async fn try_reply(&self, request: &Request, within_ms: u64) -> Result<Result<String, NoReply>, Failure> {
        let began_ms = clock::now_ms();
        let (call, bound) = (random::name()?, bound(request));
        let limit = self.config.service.limits.map_or(u64::MAX, |limits| limits.session_tokens);
        if !self.object.promise_tokens(&call, bound.input_tokens + bound.output_tokens, limit)? {
            return Ok(Err(self.not_asked(Limit::Session)));
        }
        let permit = match self.allowance.promise(&call, bound).await {
            Ok(permit) => permit,
            Err(limit) => {
                self.object.settle_tokens(&call, Some(Usage::default()), 0)?;
                return Ok(Err(self.not_asked(limit)));
            }
        };
        let left_ms = within_ms.saturating_sub(clock::now_ms().saturating_sub(began_ms));
        let call::Answer { text, usage } = call::once(&self.config, request, left_ms).await;
        // Where nobody knows what it used, it used what was promised.
        self.object.settle_tokens(&call, usage, self.allowance.cost(usage.unwrap_or(bound)))?;
        let worked = match &text {
            Ok(_) => Some(true),
            Err(failure) => failure.is_the_services().then_some(false),
        };
        let outcome = text.as_ref().err().map_or(json!("answered"), |failure| json!(failure));
        let fields = json!({
            "session_id": self.object.id(), "purpose": self.purpose, "outcome": outcome,
            "duration_ms": clock::now_ms().saturating_sub(began_ms), "input_tokens": usage.map(|usage| usage.input_tokens),
            "output_tokens": usage.map(|usage| usage.output_tokens),
        });
        log::info(&self.allowance.trace_id, "model_call", fields);
        let allowance = self.allowance.clone();
        // Nobody waits for it: the question goes out meanwhile.
        self.object.state.wait_until(async move {
            if let Err(failure) = allowance.settle(&call, Some(permit), worked, usage).await {
                log::warn(&allowance.trace_id, "model_not_settled", json!({"cause": failure.to_string()}));
            }
        });
        Ok(text.map_err(NoReply::from))
    }

    fn not_asked(&self, limit: Limit) -> NoReply {
        let fields = json!({"session_id": self.object.id(), "purpose": self.purpose, "limit": limit});
        log::warn(&self.allowance.trace_id, "model_not_asked", fields);
        if matches!(limit, Limit::Breaker | Limit::Unknown) { NoReply::NotNow } else { NoReply::NotAsked }
    }
}

impl Model for SessionModel<'_> {
    fn model(&self) -> &str {
        &self.config.service.model
    }

    async fn reply(&self, request: &Request, within_ms: u64) -> Result<String, NoReply> {
        self.try_reply(request, within_ms).await.unwrap_or_else(|failure| {
            failure.into_problem(&self.allowance.trace_id);
            Err(NoReply::NotNow)
        })
    }

    fn now_ms(&self) -> u64 {
        clock::now_ms()
    }

    async fn wait(&self, ms: u64) {
        if ms > 0 {
            Delay::from(Duration::from_millis(ms)).await;
        }
    }
}
