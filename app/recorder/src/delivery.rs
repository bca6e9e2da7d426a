//! From ended segments to the bucket: `client::recording::delivery` decides, this carries out.
//!
//! The locks are Web Locks: the browser gives those of a page that is gone to the next one.

mod requests;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use client::recording::delivery::{self as machine, Effect, Unseen};
use domain::recording::{Segment, SegmentEnd};
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use crate::api::Api;
use crate::locks::{self, Lock};
use crate::make::{self, Made, MakeError};
use crate::seal::Key;
use crate::spool::{Spool, SpoolError};
use crate::{js, outlet};

/// See the module.
pub(crate) struct Delivery {
    session_id: String,
    api: Api,
    spool: Spool,
    /// Borrowed only within one synchronous step.
    machine: RefCell<machine::Delivery>,
    key: RefCell<Option<Key>>,
    /// By name: of those that the machine keeps.
    held: RefCell<BTreeMap<String, Lock>>,
    /// By name: files that can be played.
    media: RefCell<BTreeMap<String, Blob>>,
    turn: RefCell<Option<Lock>>,
    wake: RefCell<Option<Timeout>>,
}

impl Delivery {
    pub(crate) fn new(session_id: &str, api: &Api, spool: &Spool) -> Rc<Self> {
        Rc::new(Self {
            session_id: session_id.to_owned(),
            api: api.clone(),
            spool: spool.clone(),
            machine: RefCell::default(),
            key: RefCell::default(),
            held: RefCell::default(),
            media: RefCell::default(),
            turn: RefCell::default(),
            wake: RefCell::default(),
        })
    }

    /// Takes up what pages that are gone have left.
    pub(crate) fn open(self: &Rc<Self>) {
        self.step(machine::Delivery::open);
    }

    /// A segment is about to be written under `name`.
    pub(crate) async fn begins(self: &Rc<Self>, name: &str) {
        let lock = self.name_lock(name).await;
        self.held.borrow_mut().insert(name.to_owned(), lock);
        self.step(|machine| machine.begins(name));
    }

    /// Its journal could not be begun.
    pub(crate) fn begin_failed(self: &Rc<Self>, name: &str) {
        self.step(|machine| machine.begin_failed(name, js::now_ms()));
    }

    /// So much of it is on the device.
    pub(crate) fn wrote(self: &Rc<Self>, name: &str, bytes: u64) {
        self.step(|machine| machine.wrote(name, bytes));
    }

    /// The device refused to write.
    pub(crate) fn write_failed(self: &Rc<Self>) {
        self.step(|machine| machine.write_failed(js::now_ms()));
    }

    /// Its journal is closed.
    pub(crate) fn ended(self: &Rc<Self>, name: &str, reason: SegmentEnd) {
        self.step(|machine| machine.ended(name, reason));
    }

    /// The browser's network is back or gone.
    pub(crate) fn online(self: &Rc<Self>, on: bool) {
        self.step(|machine| machine.online(on, js::now_ms()));
    }

    /// Removes everything from the device and sends no more.
    pub(crate) async fn discard(self: &Rc<Self>) {
        self.machine.borrow_mut().discard();
        for name in self.spool.names().await.unwrap_or_default() {
            // What another page is writing is that page's to remove.
            self.spool.remove(&name).await.ok();
        }
        self.turn.take();
        self.step(machine::Delivery::cleared);
    }

    /// One step of the machine, and what follows from it.
    fn step(self: &Rc<Self>, step: impl FnOnce(&mut machine::Delivery) -> Vec<Effect>) {
        let effects = step(&mut self.machine.borrow_mut());
        for effect in effects {
            self.carry_out(effect);
        }
        let machine = self.machine.borrow();
        self.held.borrow_mut().retain(|name, _| machine.keeps(name));
        self.media.borrow_mut().retain(|name, _| machine.keeps(name));
        let wake = machine.wakes_at_ms().map(|at_ms| {
            let delivery = Rc::clone(self);
            let in_ms = (at_ms - js::now_ms()).max(0.0).ceil() as u32;
            Timeout::new(in_ms, move || delivery.woken())
        });
        self.wake.replace(wake);
    }

    /// A function of its own: as a closure in `step` it would be another type for each step that it leads to.
    fn woken(self: &Rc<Self>) {
        self.step(|machine| machine.woken(js::now_ms()));
    }

    fn carry_out(self: &Rc<Self>, effect: Effect) {
        let delivery = Rc::clone(self);
        match effect {
            Effect::Tell(event) => outlet::post(&event),
            Effect::List => spawn_local(async move {
                let names = delivery.spool.names().await.map_err(|_| Unseen);
                delivery.step(|machine| machine.found(names, js::now_ms()));
            }),
            Effect::Adopt { name } => spawn_local(delivery.adopt(name)),
            Effect::AskTurn => spawn_local(async move {
                let lock = locks::take(&format!("recording:{}", delivery.session_id)).await;
                delivery.turn.replace(Some(lock));
                delivery.step(machine::Delivery::turn_came);
            }),
            Effect::EndTurn => drop(self.turn.take()),
            Effect::Make { name, ended } => spawn_local(delivery.make(name, ended)),
            Effect::Rename { name, segment } => spawn_local(delivery.rename(name, segment)),
            Effect::Request { id, request } => spawn_local(delivery.fulfil(id, request)),
            Effect::Remove { name } => spawn_local(async move {
                // What cannot be removed now is found again by the next page, which asks the server and removes it then.
                delivery.spool.remove(&name).await.ok();
                delivery.step(|machine| machine.removed(&name));
            }),
        }
    }

    async fn adopt(self: Rc<Self>, name: String) {
        let lock = self.name_lock(&name).await;
        let bytes = self.kept_bytes(&name).await.map_err(|_| Unseen);
        self.held.borrow_mut().insert(name.clone(), lock);
        self.step(|machine| machine.adopted(&name, bytes));
    }

    /// `None` when another page has delivered it.
    async fn kept_bytes(&self, name: &str) -> Result<Option<u64>, SpoolError> {
        let media = self.spool.media(name).await?;
        let journal = self.spool.journal(name).await?;
        Ok(journal.or(media).map(|file| file.size() as u64))
    }

    async fn make(self: Rc<Self>, name: String, ended: Option<SegmentEnd>) {
        let made = match make::make(&self.spool, &name, ended).await {
            Ok(Made { segment, media }) => {
                self.media.borrow_mut().insert(name.clone(), media);
                machine::Made::File(segment)
            }
            Err(MakeError::NoMuxer) => machine::Made::NoMuxer,
            Err(MakeError::Lost { start_ms, code }) => machine::Made::Lost { start_ms, code: code.to_owned() },
            Err(MakeError::Spool(_)) => machine::Made::Unseen,
        };
        self.step(|machine| machine.made(&name, ended, made, js::now_ms()));
    }

    async fn rename(self: Rc<Self>, name: String, segment: Segment) {
        let renamed = Segment { id: js::random_id(), ..segment };
        // Without it the same happens again after a reload.
        make::keep_manifest(&self.spool, &name, &renamed).await.ok();
        self.step(|machine| machine.renamed(&name, renamed, js::now_ms()));
    }

    async fn name_lock(&self, name: &str) -> Lock {
        locks::take(&format!("recording:{}:{name}", self.session_id)).await
    }
}
