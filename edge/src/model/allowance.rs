//! Whether a call may be made: asked of the objects that remember what was used. What it used is told to the same.

use engine::model::breaker::Permit;
use engine::model::{Limits, Service, Usage};
use futures_util::future::{join4, try_join3};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::{Env, Method, Request, RequestInit, Stub};

use super::health::{self, Admission};
use super::tokens;
use crate::failure::Failure;
use crate::respond::{self, TRACE_HEADER};
use crate::{limiter, log};

/// What stands in the way of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Limit {
    /// The interview's tokens.
    Session,
    /// The address's requests in five minutes.
    Requests,
    /// The address's tokens of the day.
    Address,
    /// The principal's tokens of the day.
    Principal,
    /// The day's money.
    Spend,
    /// The service fails and is left alone for a while.
    Breaker,
    /// An object that must be asked did not answer.
    Unknown,
}

/// On whose account calls are made.
#[derive(Debug, Clone)]
pub(crate) struct Payer {
    /// The [counter](limiter::counter) of the address from which the interview was made.
    pub(crate) counter: String,
    /// The principal's id.
    pub(crate) principal: String,
}

/// Asks for leave, and tells what came of it. Owns what it needs: the telling goes on after the call's own work is done.
#[derive(Clone)]
pub(crate) struct Allowance {
    /// The bindings.
    pub(crate) env: Env,
    /// Whom it is about.
    pub(crate) service: Service,
    /// Who pays.
    pub(crate) payer: Payer,
    /// Finds it in the logs.
    pub(crate) trace_id: String,
}

impl Allowance {
    /// Leave for one call that uses at most `bound`, or what stands in the way. An object that does not answer stands in the way: limits
    /// err on the safe side.
    pub(crate) async fn promise(&self, call: &str, bound: Usage) -> Result<Permit, Limit> {
        let tokens = bound.input_tokens + bound.output_tokens;
        // All at once, because a candidate waits: where one stands in the way, the others take their promises back.
        let (requests, address, principal, admission) = join4(
            limiter::count_call(&self.env, &self.payer.counter),
            self.promise_tokens(&self.address(), call, tokens, |limits| limits.address_tokens_per_day),
            self.promise_tokens(&self.principal(), call, tokens, |limits| limits.principal_tokens_per_day),
            self.admit(call, self.cost(bound)),
        )
        .await;
        let asked = [(requests, Limit::Requests), (address, Limit::Address), (principal, Limit::Principal)];
        let granted = asked.into_iter().try_for_each(|(granted, limit)| match granted {
            Ok(true) => Ok(()),
            Ok(false) => Err(limit),
            Err(failure) => Err(self.unknown(failure)),
        });
        let permit = match admission {
            Ok(Admission::Permit(permit)) => Ok(permit),
            Ok(Admission::Refused(limit)) => Err(limit),
            Err(failure) => Err(self.unknown(failure)),
        };
        let limit = match (granted, permit) {
            (Ok(()), Ok(permit)) => return Ok(permit),
            (Err(limit), _) | (Ok(()), Err(limit)) => limit,
        };
        self.settle(call, permit.ok(), None, Some(Usage::default())).await.map_err(|failure| self.unknown(failure))?;
        Err(limit)
    }

    /// What a call used, and whether the service worked (`None`: it says nothing about that). Without `permit` the service's object promised
    /// nothing; without `usage` the promises stay used.
    ///
    /// # Errors
    /// The platform's; then the promises stay used as well.
    pub(crate) async fn settle(
        &self,
        call: &str,
        permit: Option<Permit>,
        worked: Option<bool>,
        usage: Option<Usage>,
    ) -> Result<(), Failure> {
        let tokens = usage.map(|usage| usage.input_tokens + usage.output_tokens);
        let [address, principal] = [self.address(), self.principal()];
        let told = try_join3(
            self.tell_health(call, permit, worked, usage),
            self.settle_tokens(&address, call, tokens),
            self.settle_tokens(&principal, call, tokens),
        );
        told.await.map(drop)
    }

    async fn tell_health(&self, call: &str, permit: Option<Permit>, worked: Option<bool>, usage: Option<Usage>) -> Result<(), Failure> {
        let Some(permit) = permit else { return Ok(()) };
        let micro_usd = usage.map(|usage| self.cost(usage));
        let told = health::Order::Tell { call: call.to_owned(), permit, worked, micro_usd, cap: self.cap() };
        self.tell::<()>(&self.health()?, &told).await.map(drop)
    }

    /// What `usage` costs in micro-dollars.
    pub(crate) fn cost(&self, usage: Usage) -> u64 {
        self.service.price.map_or(0, |price| price.cost(usage))
    }

    async fn admit(&self, call: &str, micro_usd: u64) -> Result<Admission, Failure> {
        let order = health::Order::Admit { call: call.to_owned(), micro_usd, cap: self.cap() };
        self.tell(&self.health()?, &order).await?.ok_or(Failure::Setup("a service's object did not answer"))
    }

    fn cap(&self) -> Option<u64> {
        self.service.limits.map(|limits| limits.micro_usd_per_day)
    }

    fn health(&self) -> Result<Stub, Failure> {
        Ok(self.env.durable_object(health::BINDING)?.get_by_name(&self.service.name)?)
    }

    fn address(&self) -> String {
        format!("address/{}", self.payer.counter)
    }

    fn principal(&self) -> String {
        format!("principal/{}", self.payer.principal)
    }

    async fn promise_tokens(&self, ledger: &str, call: &str, tokens: u64, limit: fn(Limits) -> u64) -> Result<bool, Failure> {
        let Some(limit) = self.service.limits.map(limit) else { return Ok(true) };
        let order = tokens::Order::Promise { call: call.to_owned(), tokens, limit };
        let stub = self.env.durable_object(tokens::BINDING)?.get_by_name(ledger)?;
        match stub.fetch_with_request(self.post(&order)?).await?.status_code() {
            204 => Ok(true),
            429 => Ok(false),
            _ => Err(Failure::Setup("a ledger of tokens did not take a promise")),
        }
    }

    async fn settle_tokens(&self, ledger: &str, call: &str, tokens: Option<u64>) -> Result<(), Failure> {
        let Some(tokens) = tokens.filter(|_| self.service.limits.is_some()) else { return Ok(()) };
        let order = tokens::Order::Settle { call: call.to_owned(), tokens };
        let stub = self.env.durable_object(tokens::BINDING)?.get_by_name(ledger)?;
        self.tell::<()>(&stub, &order).await.map(drop)
    }

    async fn tell<T: DeserializeOwned>(&self, stub: &Stub, order: &impl Serialize) -> Result<Option<T>, Failure> {
        let mut answer = stub.fetch_with_request(self.post(order)?).await?;
        respond::read(&mut answer).await
    }

    fn post(&self, order: &impl Serialize) -> Result<Request, Failure> {
        let mut init = RequestInit::new();
        init.with_method(Method::Post).with_body(Some(serde_json::to_string(order)?.into()));
        init.headers.set(TRACE_HEADER, &self.trace_id)?;
        Ok(Request::new_with_init("https://model/", &init)?)
    }

    fn unknown(&self, failure: Failure) -> Limit {
        log::error(&self.trace_id, "model_limits_failed", serde_json::json!({"cause": failure.to_string()}));
        Limit::Unknown
    }
}
