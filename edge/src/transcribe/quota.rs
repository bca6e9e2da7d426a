//! Consent, the interview's share and the day's cap: asked of the objects that remember them.

use domain::SCHEMA_VERSION;
use domain::transcript::{ServiceName, StopCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use worker::{Env, Method, Request, RequestInit, Stub};

use super::config::Config;
use crate::failure::Failure;
use crate::respond::TRACE_HEADER;
use crate::session::captions::{CAPTIONS_PATH, Granted, Order};
use crate::spend::{self, Promised, Spend};
use crate::{auth, clock, log, random};

/// Sound that may be sent, promised by interview and ledger.
#[derive(Debug)]
pub(crate) struct Slice {
    /// Names it in the ledger.
    id: String,
    /// Which day's ledger.
    ledger: String,
    /// How much.
    pub(super) granted_ms: u64,
}

/// What one socket may use.
pub(crate) struct Quota {
    env: Env,
    config: Config,
    session_id: String,
    ticket: String,
    session: Stub,
}

impl Quota {
    /// The quota of one interview, opened by its ticket.
    pub(crate) fn new(env: &Env, config: Config, session_id: &str, ticket: String, session: Stub) -> Self {
        Self { env: env.clone(), config, session_id: session_id.to_owned(), ticket, session }
    }

    /// Names the interview in the log.
    pub(super) fn session_id(&self) -> &str {
        &self.session_id
    }

    /// Checks the ticket; the interview's own answer when it does not open it.
    ///
    /// # Errors
    /// The platform's.
    pub(crate) async fn open(&self, trace_id: &str) -> Result<Option<worker::Response>, Failure> {
        let answer = self.session.fetch_with_request(self.order(&Order::Open, trace_id)?).await?;
        Ok((answer.status_code() != 200).then_some(answer))
    }

    /// Stores the candidate's agreement. False when it is not stored.
    pub(super) async fn store_consent(&self, service: ServiceName, notice: u32, language: String, trace_id: &str) -> bool {
        let order = Order::Consent { schema_version: SCHEMA_VERSION, service, notice, language };
        self.ask(&order, trace_id).await.map_err(|failure| failure.into_problem(trace_id)).is_ok()
    }

    /// Promises up to `ms` of sound; less, or nothing and why, where a limit is near.
    pub(super) async fn reserve(&self, ms: u64, trace_id: &str) -> (Option<Slice>, Option<StopCode>) {
        match self.try_reserve(ms, trace_id).await {
            Ok(Ok(slice)) => (Some(slice), None),
            Ok(Err(code)) => (None, Some(code)),
            Err(failure) => {
                failure.into_problem(trace_id);
                (None, Some(StopCode::Service))
            }
        }
    }

    async fn try_reserve(&self, ms: u64, trace_id: &str) -> Result<Result<Slice, StopCode>, Failure> {
        let order = Order::Reserve { service: self.config.options.service, ms, quota_ms: self.config.session_ms };
        let share = self.ask(&order, trace_id).await?;
        if share.granted_ms == 0 {
            return Ok(Err(if share.over { StopCode::Over } else { StopCode::Quota }));
        }
        let (id, ledger) = (random::name()?, spend::ledger_name(self.config.options.service, clock::now_ms()));
        let wanted = Spend::Reserve { slice: id.clone(), ms: share.granted_ms, budget: self.config.budget };
        let paid = self.spend(&ledger, &wanted).await;
        let granted_ms = paid.as_ref().map_or(0, |paid| paid.ms);
        if granted_ms < share.granted_ms {
            self.ask(&Order::Refund { ms: share.granted_ms - granted_ms }, trace_id).await?;
        }
        match paid? {
            Promised { ms: 0 } => Ok(Err(StopCode::SpendCap)),
            Promised { ms } => Ok(Ok(Slice { id, ledger, granted_ms: ms })),
        }
    }

    /// Gives back what was not used: the newest slices first, because sound is charged to the oldest.
    pub(super) async fn settle(&self, slices: Vec<Slice>, unused_ms: u64, trace_id: &str) {
        let mut left_ms = unused_ms;
        for slice in slices.iter().rev() {
            let back_ms = left_ms.min(slice.granted_ms);
            left_ms -= back_ms;
            let settled = Spend::Settle { slice: slice.id.clone(), used_ms: slice.granted_ms - back_ms, budget: self.config.budget };
            if let Err(failure) = self.spend(&slice.ledger, &settled).await {
                // The slice stays charged in full: the cap holds, only too early.
                log::warn(trace_id, "captions_not_settled", json!({"session_id": self.session_id, "cause": failure.to_string()}));
            }
        }
        if unused_ms > 0
            && let Err(failure) = self.ask(&Order::Refund { ms: unused_ms }, trace_id).await
        {
            log::warn(trace_id, "captions_not_settled", json!({"session_id": self.session_id, "cause": failure.to_string()}));
        }
    }

    async fn ask(&self, order: &Order, trace_id: &str) -> Result<Granted, Failure> {
        read(self.session.fetch_with_request(self.order(order, trace_id)?).await?).await
    }

    fn order(&self, order: &Order, trace_id: &str) -> Result<Request, Failure> {
        let mut request = post(&format!("https://session{CAPTIONS_PATH}"), order)?;
        request.headers_mut()?.set(TRACE_HEADER, trace_id)?;
        request.headers_mut()?.set(auth::TICKET_HEADER, &self.ticket)?;
        Ok(request)
    }

    async fn spend(&self, ledger: &str, order: &Spend) -> Result<Promised, Failure> {
        let object = self.env.durable_object(spend::BINDING)?.get_by_name(ledger)?;
        read(object.fetch_with_request(post("https://spend/", order)?).await?).await
    }
}

fn post<B: Serialize>(url: &str, body: &B) -> Result<Request, Failure> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(serde_json::to_string(body)?.into()));
    Ok(Request::new_with_init(url, &init)?)
}

async fn read<T: DeserializeOwned>(mut answer: worker::Response) -> Result<T, Failure> {
    match answer.status_code() {
        200 => Ok(serde_json::from_str(&answer.text().await?)?),
        _ => Err(Failure::Setup("an object refused an order about captions")),
    }
}
