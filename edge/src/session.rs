//! One interview: a Durable Object whose SQLite holds everything, and whose memory is only a cache of that.
//!
//! * [`store`] is the SQLite side: log, checkpoint, meta, timers; every change is one transaction.
//! * [`advance`] takes one input through the rules: decide, store, fold, broadcast.
//! * [`socket`] speaks [`domain::protocol`]; [`ask`] calls the interviewer; [`timers`] keeps the one alarm; [`http`] answers requests,
//!   [`tickets`] says who may ask.
//! * [`names`] keeps the candidate's name sealed and opens it for redaction.
//! * [`captions`] remembers who agreed to a speech service, and how much sound it got; [`cost`] adds up what everything cost.
//! * [`model`] asks a language model, where the candidate agreed to one, and [`judging`] has it judge the answers after the end.
//! * [`recording`] keeps the recording, if the candidate wants one; [`record`] is its SQLite side.
//!
//! A killed isolate loses nothing that was acknowledged: the platform holds back every outgoing message until the writes that
//! came before it are durable ("output gate"), so that storing first and sending second is enough.

mod advance;
mod ask;
pub(crate) mod captions;
mod cost;
mod http;
mod job;
mod judging;
mod meta;
mod model;
mod names;
mod record;
mod recording;
mod socket;
mod store;
mod tickets;
mod timers;
mod transaction;

use std::cell::{Cell, RefCell};

use domain::session::Session;
use engine::rules::Input;
use futures_util::lock::Mutex;
use serde_json::json;
use worker::{
    DurableObject, Env, Error, Method, Request, RequestInit, Response, ResponseBuilder, Result, State, WebSocket, WebSocketIncomingMessage,
    durable_object,
};

pub(crate) use self::cost::USED_PATH;
pub(crate) use self::http::{CREATE_PATH, NewSession};
pub(crate) use self::job::{MASKED_PATH, REPORT_PATH, WORK_PATH};
use self::meta::Meta;
pub(crate) use self::names::sealed as sealed_names;
use self::store::Store;
use crate::failure::Failure;
use crate::respond::{self, TRACE_HEADER};
use crate::routes::SESSIONS;
use crate::{log, random};

/// The state as stored, kept in memory between events.
struct Live {
    session: Session,
    meta: Meta,
}

/// Lowers a flag whichever way the work ends.
struct Raised<'a>(&'a Cell<bool>);

impl Drop for Raised<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// The Durable Object of one interview.
///
/// Handlers interleave at every `await`, so no borrow of `live` outlives the synchronous function that took it.
#[durable_object]
pub struct InterviewSession {
    state: State,
    env: Env,
    store: Store,
    live: RefCell<Option<Live>>,
    /// The interviewer is at work; a second one would ask the same question twice.
    asking: Cell<bool>,
    /// A round of judgements is being made.
    judging: Cell<bool>,
    /// Held while the bucket is asked for something: a late deletion must not hit the next object of its name.
    bucket_turn: Mutex<()>,
}

impl DurableObject for InterviewSession {
    fn new(state: State, env: Env) -> Self {
        let store = Store::new(state.storage());
        Self {
            state,
            env,
            store,
            live: RefCell::new(None),
            asking: Cell::new(false),
            judging: Cell::new(false),
            bucket_turn: Mutex::new(()),
        }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let trace_id = request.headers().get(TRACE_HEADER)?.unwrap_or_default();
        match self.answer(request, &trace_id).await {
            Ok(response) => Ok(response),
            Err(failure) => respond::failure(failure, &trace_id),
        }
    }

    async fn alarm(&self) -> Result<Response> {
        let trace_id = random::trace_id();
        // An alarm that fails is called again by the platform, later and later.
        let again = |failure: Failure| Error::RustError(failure.into_problem(&trace_id).code);
        self.fire_due_timers(&trace_id).map_err(again)?;
        self.ask_while_needed(&trace_id).await;
        self.tend_recording(&trace_id).await.map_err(again)?;
        self.empty_outbox(&trace_id).await.map_err(again)?;
        self.begin_judging(&trace_id).map_err(again)?;
        Ok(ResponseBuilder::new().with_status(204).empty())
    }

    async fn websocket_message(&self, socket: WebSocket, message: WebSocketIncomingMessage) -> Result<()> {
        self.on_message(&socket, &message).await;
        Ok(())
    }

    async fn websocket_close(&self, socket: WebSocket, _code: usize, _reason: String, _was_clean: bool) -> Result<()> {
        self.on_gone(&socket);
        // The runtime leaves the second half of the closing handshake of a hibernating socket to us.
        let _closed_already = socket.close(Some(socket::CLOSE_NORMAL), Some(""));
        Ok(())
    }

    async fn websocket_error(&self, socket: WebSocket, _error: Error) -> Result<()> {
        self.on_gone(&socket);
        Ok(())
    }
}

impl InterviewSession {
    fn id(&self) -> String {
        self.state.id().to_string()
    }

    /// Begins a request of the interview to itself, and waits for nothing of it: its work is its own, and dies or lives alone.
    ///
    /// # Errors
    /// The platform's.
    fn ask_myself(&self, path: &str, trace_id: &str) -> std::result::Result<(), Failure> {
        let mut init = RequestInit::new();
        init.with_method(Method::Post).headers.set(TRACE_HEADER, trace_id)?;
        let request = Request::new_with_init(&format!("https://session{path}"), &init)?;
        let myself = self.env.durable_object(SESSIONS)?.id_from_string(&self.id())?.get_stub()?;
        self.state.wait_until(async move { drop(myself.fetch_with_request(request).await) });
        Ok(())
    }

    /// Fills the cache after a start, an eviction or a crash. Returns false when this interview was never made.
    fn wake(&self, trace_id: &str) -> std::result::Result<bool, Failure> {
        if self.live.borrow().is_some() {
            return Ok(true);
        }
        let Some((session, meta)) = self.store.load()? else { return Ok(false) };
        let running = !session.is_over();
        log::info(trace_id, "session_woke", json!({"session_id": self.id(), "server_seq": session.server_seq}));
        self.live.replace(Some(Live { session, meta }));
        // The alarm is stored with the timers, but only the timers are ours to trust.
        self.arm()?;
        if running && self.connected().is_empty() && !self.awaits_return()? {
            // Sockets that a restart of the runtime cut off close without telling anybody.
            self.advance(Input::Disconnected, advance::Also::default(), trace_id)?;
        }
        Ok(true)
    }

    /// Reads the cache. `None` when it is empty, which [`Self::wake`] excludes.
    fn read<T>(&self, look: impl FnOnce(&Live) -> T) -> std::result::Result<T, Failure> {
        self.live.borrow().as_ref().map(look).ok_or(Failure::Setup("an interview was used before it woke"))
    }
}
