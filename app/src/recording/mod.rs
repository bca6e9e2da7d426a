//! Recordings of this browser's interviews: what was agreed to, the worker that keeps and sends, how far it is.
//!
//! There is one worker per interview, and it lives as long as the app: sending goes on while the candidate moves between pages.
//! What records is in [`crate::capture`].

mod delivery;
mod loads;

use std::cell::RefCell;
use std::rc::Rc;

use client::recording::messages::{Event, Request};
use client::retry;
use domain::problem::Problem;
use domain::recording::{Medium, Recording};
use gloo::events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

pub(crate) use delivery::{Delivery, Stage};

use crate::storage::Recorded;
use crate::worker::{FromWorker, ModuleWorker, Transfer};
use crate::{api, storage};
use loads::Loads;

/// Where the worker's script is served.
const SCRIPT: &str = "/recorder-worker.js";
/// A worker that crashes more often than this is given up, after about a minute.
const RESTARTS: u32 = 9;
/// Code of [`Event::Failed`] by which the worker's script says that its module could not be loaded or trapped.
const BROKEN: &str = "broken";
/// Code of [`Delivery::failed`] made here: the worker cannot be started, or crashed too often.
const CRASHED: &str = "crashed";

/// What may be recorded of an interview, and what was agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Agreement {
    /// The server was not asked yet, or has not answered.
    #[default]
    Unknown,
    /// The server cannot be asked, or keeps no recordings.
    Unavailable(Problem),
    /// The server has answered.
    Known {
        /// What this candidate may choose.
        offered: Vec<Medium>,
        /// What the candidate agreed to.
        medium: Option<Medium>,
        /// What this browser has to do with it.
        here: Option<Recorded>,
        /// When it is deleted: Unix time in milliseconds.
        until_epoch_ms: Option<u64>,
    },
}

impl Agreement {
    /// What this browser is to record. The only rule by which anything is ever recorded: the server has the consent, and it was
    /// given in this browser and not taken back.
    pub(crate) fn to_record(&self) -> Option<Medium> {
        match self {
            Self::Known { medium, here: Some(Recorded::Here), .. } => *medium,
            _ => None,
        }
    }

    /// What was agreed to, wherever.
    pub(crate) fn medium(&self) -> Option<Medium> {
        match self {
            Self::Known { medium, .. } => *medium,
            _ => None,
        }
    }

    /// When the recording is deleted: Unix time in milliseconds.
    pub(crate) fn until_epoch_ms(&self) -> Option<u64> {
        match self {
            Self::Known { until_epoch_ms, .. } => *until_epoch_ms,
            _ => None,
        }
    }

    fn of(recording: Recording, here: Option<Recorded>) -> Self {
        let medium = recording.consent.map(|consent| consent.medium);
        Self::Known { offered: recording.offered, medium, here, until_epoch_ms: recording.delete_at_epoch_ms }
    }
}

/// Handle to the recordings; copy it freely.
#[derive(Clone, Copy)]
pub(crate) struct Recordings {
    shared: StoredValue<Rc<RefCell<Shared>>, LocalStorage>,
}

/// Borrowed only within one synchronous step, and never while foreign code runs.
struct Shared {
    /// Signals belong to the app, whichever page asked for them first.
    owner: Option<Owner>,
    entries: Vec<Entry>,
    /// Of the page itself; live as long as the app.
    listeners: Vec<EventListener>,
}

/// One interview.
struct Entry {
    id: String,
    worker: Option<ModuleWorker<Request>>,
    signals: Signals,
    loads: Loads,
}

#[derive(Clone, Copy)]
struct Signals {
    delivery: RwSignal<Delivery>,
    agreement: RwSignal<Agreement>,
}

/// The recordings of this app.
pub(crate) fn use_recordings() -> Recordings {
    use_context().unwrap_or_else(Recordings::new)
}

impl Recordings {
    fn new() -> Self {
        let shared = Shared { owner: Owner::current(), entries: Vec::new(), listeners: Vec::new() };
        Self { shared: StoredValue::new_local(Rc::new(RefCell::new(shared))) }
    }

    /// Makes the recordings available to every page. Starts nothing.
    pub(crate) fn provide() {
        let recordings = Self::new();
        let listen = |name: &'static str, on: bool| EventListener::new(&window(), name, move |_| recordings.on_network(on));
        let listeners = vec![listen("online", true), listen("offline", false)];
        recordings.with(|shared| shared.listeners = listeners);
        provide_context(recordings);
    }

    /// How far the recording of an interview is.
    pub(crate) fn delivery(self, id: &str) -> ReadSignal<Delivery> {
        self.signals(id).delivery.read_only()
    }

    /// What may be recorded of an interview, and what was agreed to; [`Self::look_up`] asks.
    pub(crate) fn agreement(self, id: &str) -> ReadSignal<Agreement> {
        self.signals(id).agreement.read_only()
    }

    /// Asks the server what may be recorded and what was agreed to. A withdrawal that it has not heard of is told first.
    pub(crate) async fn look_up(self, id: String) {
        if storage::recorded(&id) == Some(Recorded::Withdrawn) {
            // What does not get through now is told the next time.
            self.delete(&id).await.ok();
        }
        let agreement = match api::recording(&id).await {
            Ok(recording) => Agreement::of(recording, storage::recorded(&id)),
            Err(problem) => Agreement::Unavailable(problem),
        };
        self.signals(&id).agreement.set(agreement);
    }

    /// Agrees to a recording in this browser. Nothing is recorded before the server has said that it knows.
    ///
    /// # Errors
    /// Those of [`api::agree_to_recording`]; then nothing was agreed to.
    pub(crate) async fn agree(self, id: String, medium: Medium) -> Result<(), Problem> {
        let recording = api::agree_to_recording(&id, medium).await?;
        storage::keep_recorded(&id, Some(Recorded::Here));
        if self.signals(&id).delivery.with_untracked(Delivery::is_over) {
            // The worker knows of a withdrawal, and sends nothing more.
            self.end_worker(&id);
            self.signals(&id).delivery.set(Delivery::default());
            self.open(&id);
        }
        self.signals(&id).agreement.set(Agreement::of(recording, Some(Recorded::Here)));
        Ok(())
    }

    /// Records in this browser what was agreed to, or records no more and keeps what there is.
    pub(crate) fn set_here(self, id: &str, recorded: Recorded) {
        storage::keep_recorded(id, Some(recorded));
        self.signals(id).agreement.update(|agreement| {
            if let Agreement::Known { here, .. } = agreement {
                *here = Some(recorded);
            }
        });
    }

    /// Records no more, and deletes what was recorded: here at once, and at the server.
    ///
    /// # Errors
    /// Those of [`api::delete_recording`]; then [`Self::look_up`] tries again.
    pub(crate) async fn withdraw(self, id: String) -> Result<(), Problem> {
        let kept_here = storage::recorded(&id).is_some();
        self.set_here(&id, Recorded::Withdrawn);
        if kept_here {
            // What waits on the device is its worker's.
            self.open(&id);
            self.post(&id, &Request::Discard);
        }
        self.delete(&id).await
    }

    async fn delete(self, id: &str) -> Result<(), Problem> {
        api::delete_recording(id).await?;
        storage::keep_recorded(id, None);
        let Signals { agreement, delivery } = self.signals(id);
        delivery.update(|delivery| *delivery = Delivery { ready: delivery.ready, ..Delivery::default() });
        agreement.update(|agreement| {
            if let Agreement::Known { medium, here, until_epoch_ms, .. } = agreement {
                (*medium, *here, *until_epoch_ms) = (None, None, None);
            }
        });
        Ok(())
    }

    /// Starts the worker of an interview, which sends what an earlier page left; does nothing where it runs.
    pub(crate) fn open(self, id: &str) {
        let running = self.with_entry(id, |entry| entry.worker.is_some()).unwrap_or(true);
        let Some(ticket) = storage::ticket(id).filter(|_| !running) else { return };
        let session_id = id.to_owned();
        let worker = ModuleWorker::spawn(SCRIPT, {
            let id = session_id.clone();
            move |message| match message {
                FromWorker::Event(Event::Failed { code }, _) if code == BROKEN => self.restart_later(id.clone()),
                FromWorker::Event(event, data) => self.heard(&id, &event, &data),
                FromWorker::Crashed => self.restart_later(id.clone()),
            }
        });
        match worker {
            Ok(worker) => {
                worker.post(&Request::Open { session_id, ticket }, None);
                if storage::recorded(id) == Some(Recorded::Withdrawn) {
                    worker.post(&Request::Discard, None);
                }
                self.with_entry(id, |entry| entry.worker = Some(worker));
                self.on_network(window().navigator().on_line());
            }
            Err(_) => self.signals(id).delivery.update(|delivery| delivery.failed = Some(CRASHED.to_owned())),
        }
    }

    /// Tells the worker of an interview something; nothing where it does not run.
    pub(crate) fn post(self, id: &str, request: &Request) {
        self.with_entry(id, |entry| entry.worker.as_ref().map(|worker| worker.post(request, None)));
    }

    /// Hands a chunk to the worker of an interview; its bytes move there.
    pub(crate) fn post_chunk(self, id: &str, take: u32, at_ms: u64, bytes: &JsValue) {
        let chunk = Some(Transfer { name: "chunk", object: bytes });
        self.with_entry(id, |entry| entry.worker.as_ref().map(|worker| worker.post(&Request::Chunk { take, at_ms }, chunk)));
    }

    /// A stored segment, fetched and opened by the worker.
    ///
    /// # Errors
    /// A stable code, see [`Event::NotLoaded`]; `crashed` where the worker cannot be started.
    pub(crate) async fn load(self, id: String, segment: String) -> Result<Blob, String> {
        self.open(&id);
        let asked = self.with_entry(&id, |entry| {
            let worker = entry.worker.as_ref()?;
            let answer = entry.loads.expect(&segment);
            worker.post(&Request::Load { segment }, None).then_some(answer)
        });
        match asked.flatten() {
            Some(answer) => loads::blob(answer).await,
            None => Err(CRASHED.to_owned()),
        }
    }

    fn heard(self, id: &str, event: &Event, data: &JsValue) {
        self.signals(id).delivery.update(|delivery| delivery.hear(event));
        let settle = self.with_entry(id, |entry| match event {
            Event::Loaded { segment } => entry.loads.take(segment),
            Event::NotLoaded { segment, .. } => entry.loads.take(segment),
            _ => Vec::new(),
        });
        loads::settle(settle.unwrap_or_default(), event, data);
    }

    fn restart_later(self, id: String) {
        let restarts = self.signals(&id).delivery.with_untracked(|delivery| delivery.restarts);
        self.signals(&id).delivery.update(|delivery| {
            if restarts >= RESTARTS {
                delivery.failed = Some(CRASHED.to_owned());
            }
            delivery.ready = false;
            delivery.restarts += 1;
        });
        // Later, because this drops the very listener that heard of it.
        spawn_local(async move {
            self.end_worker(&id);
            if restarts < RESTARTS {
                let wait_ms = retry::delay_ms(restarts, js_sys::Math::random()) as u32;
                gloo::timers::callback::Timeout::new(wait_ms, move || self.open(&id)).forget();
            }
        });
    }

    fn end_worker(self, id: &str) {
        let ended = self.with_entry(id, |entry| (entry.worker.take(), entry.loads.take_all()));
        if let Some((worker, waiting)) = ended {
            drop(worker);
            loads::fail(waiting, CRASHED);
        }
    }

    fn on_network(self, on: bool) {
        let signals = self.with(|shared| {
            for entry in &shared.entries {
                entry.worker.as_ref().map(|worker| worker.post(&Request::Online { on }, None));
            }
            shared.entries.iter().map(|entry| entry.signals).collect::<Vec<_>>()
        });
        for signals in signals.unwrap_or_default() {
            signals.delivery.update(|delivery| delivery.offline = !on);
        }
    }

    fn signals(self, id: &str) -> Signals {
        // Without an entry the app is being torn down, and nobody reads what this one says.
        self.with_entry(id, |entry| entry.signals).unwrap_or_else(Signals::new)
    }

    fn with_entry<R>(self, id: &str, step: impl FnOnce(&mut Entry) -> R) -> Option<R> {
        self.with(|shared| shared.entry(id).map(step)).flatten()
    }

    /// One step on the state; `None` only while the app is being torn down.
    fn with<R>(self, step: impl FnOnce(&mut Shared) -> R) -> Option<R> {
        let shared = self.shared.try_get_value()?;
        let mut shared = shared.try_borrow_mut().ok()?;
        Some(step(&mut shared))
    }
}

impl Shared {
    fn entry(&mut self, id: &str) -> Option<&mut Entry> {
        if !self.entries.iter().any(|entry| entry.id == id) {
            let signals = self.owner.as_ref().map_or_else(Signals::new, |owner| owner.with(Signals::new));
            self.entries.push(Entry { id: id.to_owned(), worker: None, signals, loads: Loads::default() });
        }
        self.entries.iter_mut().find(|entry| entry.id == id)
    }
}

impl Signals {
    fn new() -> Self {
        Self { delivery: RwSignal::default(), agreement: RwSignal::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_recorded_before_the_server_knows_and_only_where_it_was_agreed_to() {
        let media = [None, Some(Medium::Audio), Some(Medium::MaskedVideo), Some(Medium::Video)];
        for medium in media {
            for here in [None, Some(Recorded::Here), Some(Recorded::Stopped), Some(Recorded::Withdrawn)] {
                let agreement = Agreement::Known { offered: vec![Medium::Audio], medium, here, until_epoch_ms: None };
                assert_eq!(agreement.to_record(), medium.filter(|_| here == Some(Recorded::Here)));
            }
        }
        assert_eq!(Agreement::Unknown.to_record(), None);
        assert_eq!(Agreement::Unavailable(Problem::internal()).to_record(), None);
    }
}
