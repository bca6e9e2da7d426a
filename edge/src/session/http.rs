//! Requests to one interview, handed on by the Worker. The ticket is checked here, where its hash is.

use domain::SCHEMA_VERSION;
use domain::api::SessionSummary;
use domain::code_history::CodeHistory;
use domain::principal::Principal;
use domain::problem::Problem;
use domain::protocol::SUBPROTOCOL;
use domain::report::Report;
use domain::session::{Event, Session, Stamped};
use domain::setup::Setup;
use engine::access::Access;
use engine::rules::{Fence, Input};
use engine::{plan, report};
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::{Request, Response, ResponseBuilder, WebSocketPair};

use super::advance::Also;
use super::ask::PREPARE_PATH;
use super::captions::CAPTIONS_PATH;
use super::cost::USED_PATH;
use super::job::{MASKED_PATH, REPORT_PATH, WORK_PATH};
use super::judging::JUDGE_PATH;
use super::meta::Meta;
use super::socket::Attachment;
use super::{InterviewSession, Live};
use crate::failure::Failure;
use crate::respond::{self, TRACE_HEADER};
use crate::router::{Route, SessionRoute, route};
use crate::{body, clock, log};

/// Where the Worker sends [`NewSession`]; no request from outside has this path.
pub(crate) const CREATE_PATH: &str = "/create";

/// What an interview is made of.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct NewSession {
    /// The candidate's choices.
    pub(crate) setup: Setup,
    /// The ticket's hash; the ticket stays with the candidate.
    pub(crate) ticket_hash: String,
    /// Where the interviewer's choices come from.
    pub(crate) seed: u64,
    /// Whose interview it is.
    pub(crate) principal: Principal,
    /// Where calls to a language model are [counted](crate::limiter::counter); only there where the candidate agreed to one.
    pub(crate) counter: Option<String>,
    /// The candidate's names, [sealed](super::names) for this interview.
    pub(crate) sealed_names: Option<String>,
}

impl InterviewSession {
    /// Answers a request.
    ///
    /// # Errors
    /// What the client is to read.
    pub(super) async fn answer(&self, mut request: Request, trace_id: &str) -> Result<Response, Failure> {
        if request.path() == CREATE_PATH {
            return self.create(body::json(&mut request).await?, trace_id);
        }
        // One that was never made answers like one that the ticket does not open.
        if !self.wake(trace_id)? {
            return Err(Problem::forbidden().into());
        }
        if request.path() == CAPTIONS_PATH {
            self.check_ticket(&request)?;
            return self.on_captions(body::json(&mut request).await?, trace_id);
        }
        if request.path() == WORK_PATH {
            return self.work(trace_id);
        }
        if request.path() == REPORT_PATH {
            return self.take_report(&body::json(&mut request).await?, trace_id);
        }
        if request.path() == MASKED_PATH {
            return self.take_masked(body::json(&mut request).await?, trace_id).await;
        }
        if request.path() == JUDGE_PATH {
            return self.judge(trace_id).await;
        }
        if request.path() == PREPARE_PATH {
            return self.prepare(trace_id).await;
        }
        if request.path() == USED_PATH {
            return self.take_used(&body::json(&mut request).await?);
        }
        let Route::Session { what, .. } = route(&request.method(), &request.path()) else {
            return Err(Problem::not_found("such address").into());
        };
        if what != SessionRoute::Recover {
            self.check_ticket(&request)?;
        }
        match what {
            SessionRoute::Summary => self.summary(trace_id),
            SessionRoute::Plan => self.plan(trace_id),
            SessionRoute::Report => self.report(trace_id),
            SessionRoute::Code => self.code(trace_id),
            SessionRoute::Socket => self.open_socket(trace_id),
            SessionRoute::Recovery => self.recovery(trace_id),
            SessionRoute::Recover => self.recover(&body::json(&mut request).await?, trace_id),
            SessionRoute::Recording(what) => self.recording(what, &mut request, trace_id).await,
            #[cfg(feature = "fault-injection")]
            SessionRoute::Fault => crate::fault::cause(&mut request, self.store.storage()).await,
        }
    }

    fn create(&self, new: NewSession, trace_id: &str) -> Result<Response, Failure> {
        if self.wake(trace_id)? {
            return Err(Problem::conflict("exists", "This interview was made before.").into());
        }
        let meta = Meta {
            access: Access::new(new.ticket_hash),
            principal: new.principal,
            seed: new.seed,
            created_epoch_ms: clock::now_ms(),
            activated_epoch_ms: None,
            fence: Fence::default(),
            last_client_seq: 0,
            counter: new.counter,
            sealed_names: new.sealed_names,
        };
        let created = Stamped { server_seq: 1, t_ms: 0, event: Event::Created { setup: new.setup } };
        let session = Session::begin(&created)?;
        self.store.create(&meta, &created)?;
        self.live.replace(Some(Live { session, meta }));
        // Nobody is connected yet: one that is never opened ends like one that is left.
        self.advance(Input::Disconnected, Also::default(), trace_id)?;
        self.prepare_soon(trace_id)?;
        Ok(ResponseBuilder::new().with_status(204).empty())
    }

    fn summary(&self, trace_id: &str) -> Result<Response, Failure> {
        let now_ms = clock::now_ms();
        let summary = self.read(|live| SessionSummary {
            schema_version: SCHEMA_VERSION,
            session_id: self.id(),
            status: live.session.status,
            role: live.session.setup.role,
            kind: live.session.setup.kind,
            remaining_ms: live.session.remaining_ms(live.meta.t_ms(now_ms)),
            questions_asked: live.session.turns.len() as u32,
            answers: live.session.turns.iter().filter(|turn| !turn.answer.is_empty()).count() as u32,
            created_epoch_ms: live.meta.created_epoch_ms,
        })?;
        Ok(respond::json(200, &summary, trace_id)?)
    }

    fn plan(&self, trace_id: &str) -> Result<Response, Failure> {
        let plan = self.read(|live| plan::outline(&live.session.setup, live.meta.seed))?;
        Ok(respond::json(200, &plan, trace_id)?)
    }

    fn report(&self, trace_id: &str) -> Result<Response, Failure> {
        let session = self.read(|live| live.session.clone())?;
        if !session.is_over() {
            return Err(Problem::conflict("not_over", "The report is made when the interview is over. End it first.").into());
        }
        let mut report = self.unjudged_report(&session)?;
        self.add_judgements(&mut report, trace_id)?;
        Ok(respond::json(200, &report, trace_id)?)
    }

    /// The report of an interview that is over, without what a language model judged.
    pub(super) fn unjudged_report(&self, session: &Session) -> Result<Report, Failure> {
        match self.store.kept_report()? {
            Some(report) => Ok(report),
            None => Ok(report::build(&self.id(), session, &self.store.signals()?)),
        }
    }

    fn code(&self, trace_id: &str) -> Result<Response, Failure> {
        if !self.read(|live| live.session.is_over())? {
            return Err(Problem::conflict("not_over", "The history is given when the interview is over. End it first.").into());
        }
        let history = CodeHistory::of(&self.store.code_events()?);
        Ok(respond::json(200, &history, trace_id)?)
    }

    fn open_socket(&self, trace_id: &str) -> Result<Response, Failure> {
        let connection = self.next_connection()?;
        let pair = WebSocketPair::new()?;
        self.state.accept_web_socket(&pair.server);
        pair.server.serialize_attachment(Attachment::new(trace_id, connection))?;
        log::info(trace_id, "socket_opened", json!({"session_id": self.id()}));
        let response = ResponseBuilder::new()
            .with_status(101)
            .with_header("sec-websocket-protocol", SUBPROTOCOL)?
            .with_header(TRACE_HEADER, trace_id)?
            .with_websocket(pair.client)
            .empty();
        Ok(response)
    }
}
