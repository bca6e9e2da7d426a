//! What the page asks for, one message after another.

use std::cell::RefCell;
use std::rc::Rc;

use client::recording::journal::{Header, chunk_record, end_record};
use client::recording::messages::{Event, Request};
use domain::SCHEMA_VERSION;
use domain::recording::{Medium, SegmentEnd};
use js_sys::Uint8Array;
use wasm_bindgen_futures::spawn_local;

use crate::api::Api;
use crate::delivery::Delivery;
use crate::spool::{Journal, Spool, SpoolError};
use crate::{js, load, make, outlet};

/// See the module.
#[derive(Default)]
pub(crate) struct Recorder {
    interview: RefCell<Option<Interview>>,
    /// Absent where nothing can be kept.
    session: RefCell<Option<Rc<Session>>>,
}

/// Which interview, and what opens it.
#[derive(Clone)]
struct Interview {
    id: String,
    api: Api,
}

/// Recording an interview.
struct Session {
    interview: Interview,
    spool: Spool,
    delivery: RefCell<Rc<Delivery>>,
    open: RefCell<Option<Open>>,
}

/// The segment that is being recorded.
struct Open {
    /// As the page numbers it.
    take: u32,
    name: String,
    journal: Journal,
    /// A chunk could not be kept: what follows would have a hole in front of it.
    broken: bool,
}

impl Recorder {
    /// Everything is on the device when this returns.
    pub(crate) async fn receive(&self, request: Request, chunk: Option<Uint8Array>) {
        let request = match request {
            Request::Open { session_id, ticket } => return self.open(session_id, &ticket).await,
            Request::Load { segment } => return self.load(segment),
            other => other,
        };
        let Some(session) = self.session.borrow().clone() else { return };
        match request {
            Request::Open { .. } | Request::Load { .. } => {}
            Request::Begin { take, medium, mime, start_ms, delete_at_epoch_ms } => {
                session.begin(take, medium, mime, start_ms, delete_at_epoch_ms).await
            }
            Request::Chunk { take, at_ms } => session.chunk(take, at_ms, chunk.unwrap_or_default()).await,
            Request::End { take, reason } => session.end(take, reason).await,
            Request::Online { on } => session.delivery().online(on),
            Request::Discard => session.discard().await,
        }
    }

    async fn open(&self, id: String, ticket: &str) {
        if self.interview.borrow().is_some() {
            return;
        }
        let interview = Interview { api: Api::new(&id, ticket), id };
        self.interview.replace(Some(interview.clone()));
        let Ok(spool) = Spool::open(&interview.id).await else { return outlet::failed("no_storage") };
        outlet::post(&Event::Ready { storage: spool.storage() });
        let delivery = Delivery::new(&interview.id, &interview.api, &spool);
        let session = Session { interview, spool, delivery: RefCell::new(Rc::clone(&delivery)), open: RefCell::default() };
        self.session.replace(Some(Rc::new(session)));
        delivery.open();
    }

    fn load(&self, segment: String) {
        let Some(Interview { id, api }) = self.interview.borrow().clone() else { return };
        spawn_local(async move {
            match load::load(&api, &id, &segment).await {
                Ok(file) => outlet::post_file(&Event::Loaded { segment }, &file),
                Err(error) => outlet::post(&Event::NotLoaded { segment, code: error.to_string() }),
            }
        });
    }
}

impl Session {
    fn delivery(&self) -> Rc<Delivery> {
        Rc::clone(&self.delivery.borrow())
    }

    async fn begin(&self, take: u32, medium: Medium, mime: String, start_ms: u64, delete_at_epoch_ms: u64) {
        // A page that forgot to end the last one: what it has is whole.
        self.close();
        let name = js::random_id();
        let (session_id, segment_id) = (self.interview.id.clone(), name.clone());
        let header = Header { schema_version: SCHEMA_VERSION, session_id, segment_id, medium, mime, start_ms, delete_at_epoch_ms }.record();
        let delivery = self.delivery();
        delivery.begins(&name).await;
        match self.new_journal(&name, &header).await {
            Ok(journal) => {
                delivery.wrote(&name, header.len() as u64);
                self.open.replace(Some(Open { take, name, journal, broken: false }));
                spawn_local(make::prefetch_muxer());
            }
            Err(_) => delivery.begin_failed(&name),
        }
    }

    /// Taken out; that of another take stays where it is.
    fn open_take(&self, take: u32) -> Option<Open> {
        self.open.borrow_mut().take_if(|open| open.take == take)
    }

    async fn new_journal(&self, name: &str, header: &[u8]) -> Result<Journal, SpoolError> {
        let mut journal = self.spool.begin(name).await?;
        journal.append(header).await?;
        Ok(journal)
    }

    async fn chunk(&self, take: u32, at_ms: u64, chunk: Uint8Array) {
        let Some(mut open) = self.open_take(take) else { return };
        if chunk.length() > 0 && !open.broken {
            let record = chunk_record(at_ms, &chunk.to_vec());
            match open.journal.append(&record).await {
                Ok(()) => self.delivery().wrote(&open.name, record.len() as u64),
                Err(_) => {
                    open.broken = true;
                    self.delivery().write_failed();
                }
            }
        }
        self.open.replace(Some(open));
    }

    async fn end(&self, take: u32, reason: SegmentEnd) {
        let Some(mut open) = self.open_take(take) else { return };
        // A full device keeps the reason in memory; after a reload the segment counts as killed.
        open.journal.append(&end_record(reason)).await.ok();
        let Open { name, journal, .. } = open;
        drop(journal);
        self.delivery().ended(&name, reason);
    }

    fn close(&self) {
        if let Some(Open { name, journal, .. }) = self.open.take() {
            drop(journal);
            self.delivery().ended(&name, SegmentEnd::Killed);
        }
    }

    async fn discard(&self) {
        drop(self.open.take());
        let new = Delivery::new(&self.interview.id, &self.interview.api, &self.spool);
        let old = self.delivery.replace(new);
        old.discard().await;
    }
}
