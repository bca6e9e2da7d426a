//! From ended segments to the bucket: `client::recording::upload` decides, this carries out.
//!
//! One page per interview makes files and sends at a time, the one that holds the interview's lock; it gives the lock back when
//! nothing is left to do. Every journal has a lock of its own, held by the page that writes it: what is left without one belongs to
//! a page that is gone.

mod requests;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use client::recording::messages::{Event, Progress};
use client::recording::upload::{Effect, Upload};
use domain::recording::{Segment, SegmentEnd};
use gloo::timers::callback::{Interval, Timeout};
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use crate::api::Api;
use crate::js;
use crate::locks::{self, Lock};
use crate::make::{self, Made, MakeError};
use crate::outlet;
use crate::seal::Key;
use crate::spool::{Spool, SpoolError};
use crate::stock::Stock;

/// Rhythm of [`Event::Progress`].
const PROGRESS_MS: u32 = 1000;
/// A muxer that could not be fetched is asked for again after this long.
const MUXER_AGAIN_MS: u32 = 5000;

/// A segment that is being sent.
#[derive(Debug, Clone)]
struct Sending {
    /// Under which it is kept.
    name: String,
    segment: Segment,
    media: Blob,
}

/// Whose turn it is to send.
enum Turn {
    /// Not asked for.
    Free,
    /// Asked for.
    Asked,
    /// Ours.
    Ours(#[expect(dead_code, reason = "held until it is dropped")] Lock),
}

/// See the module.
pub(crate) struct Delivery {
    session_id: String,
    api: Api,
    spool: Spool,
    stock: Rc<Stock>,
    upload: RefCell<Upload>,
    key: RefCell<Option<Key>>,
    /// By the segment's identifier.
    sending: RefCell<BTreeMap<String, Sending>>,
    to_make: RefCell<VecDeque<(String, Option<SegmentEnd>)>>,
    making: Cell<bool>,
    /// Names that another page may still be writing.
    left: RefCell<BTreeSet<String>>,
    recording: Cell<bool>,
    turn: RefCell<Turn>,
    told: Cell<Option<Progress>>,
    told_delivered: Cell<bool>,
    wake: RefCell<Option<Timeout>>,
    tick: RefCell<Option<Interval>>,
    /// The server says that there is no consent: nothing is kept that could only lie here.
    no_consent: Cell<bool>,
    /// The candidate withdrew in this page.
    over: Cell<bool>,
    /// The device did not tell, or not give, all that it keeps: more may be there than is known.
    blind: Cell<bool>,
}

impl Delivery {
    pub(crate) fn new(session_id: &str, api: &Api, spool: &Spool) -> Rc<Self> {
        Rc::new(Self {
            session_id: session_id.to_owned(),
            api: api.clone(),
            spool: spool.clone(),
            stock: Rc::default(),
            upload: RefCell::default(),
            key: RefCell::default(),
            sending: RefCell::default(),
            to_make: RefCell::default(),
            making: Cell::default(),
            left: RefCell::default(),
            recording: Cell::default(),
            turn: RefCell::new(Turn::Free),
            told: Cell::default(),
            told_delivered: Cell::default(),
            wake: RefCell::default(),
            tick: RefCell::default(),
            no_consent: Cell::default(),
            over: Cell::default(),
            blind: Cell::default(),
        })
    }

    pub(crate) fn stock(&self) -> &Rc<Stock> {
        &self.stock
    }

    /// Takes up what pages that are gone have left. What another page is still writing is taken up when that page is gone.
    pub(crate) async fn take_up(self: &Rc<Self>) {
        let Ok(names) = self.spool.names().await else {
            self.cannot_see();
            return self.go_on();
        };
        for name in names {
            if !self.stock.has(&name) && self.left.borrow_mut().insert(name.clone()) {
                spawn_local(Rc::clone(self).adopt(name));
            }
        }
        self.go_on();
    }

    async fn adopt(self: Rc<Self>, name: String) {
        let lock = self.journal_lock(&name).await;
        // The other page may have delivered it and cleared it away.
        let bytes = self.kept_bytes(&name).await;
        if self.over.get() {
            return;
        }
        self.left.borrow_mut().remove(&name);
        match bytes {
            Ok(Some(bytes)) if !self.stock.has(&name) => {
                self.told_delivered.set(false);
                self.stock.add(&name, bytes, lock);
                self.to_make.borrow_mut().push_back((name, None));
            }
            Ok(_) => {}
            Err(_) => self.cannot_see(),
        }
        self.go_on();
    }

    /// `None` when another page has delivered it.
    async fn kept_bytes(&self, name: &str) -> Result<Option<u64>, SpoolError> {
        let media = self.spool.media(name).await?;
        let journal = self.spool.journal(name).await?;
        Ok(journal.or(media).map(|file| file.size() as u64))
    }

    /// The next page tries again: until then this one does not say that everything was delivered.
    fn cannot_see(&self) {
        self.blind.set(true);
        outlet::failed("damaged");
    }

    /// A segment is about to be written under `name`.
    pub(crate) async fn begins(&self, name: &str) {
        let lock = self.journal_lock(name).await;
        self.recording.set(true);
        self.told_delivered.set(false);
        self.stock.add(name, 0, lock);
    }

    /// Its journal could not be begun.
    pub(crate) async fn begin_failed(self: &Rc<Self>, name: &str) {
        self.recording.set(false);
        self.stock.refused();
        self.forget(name).await;
    }

    /// Its journal is closed.
    pub(crate) fn ended(self: &Rc<Self>, name: String, reason: SegmentEnd) {
        self.recording.set(false);
        self.to_make.borrow_mut().push_back((name, Some(reason)));
        self.go_on();
    }

    /// The browser's network is back or gone.
    pub(crate) fn online(self: &Rc<Self>, on: bool) {
        let effects = self.upload.borrow_mut().online(on, js::now_ms());
        self.carry_out(effects);
    }

    /// Removes everything from the device and sends no more.
    pub(crate) async fn discard(&self) {
        self.over.set(true);
        self.wake.take();
        self.tick.take();
        self.sending.borrow_mut().clear();
        self.to_make.borrow_mut().clear();
        for name in self.spool.names().await.unwrap_or_default() {
            // What another page is writing is that page's to remove; what is just being made is removed after that.
            self.spool.remove(&name).await.ok();
        }
        self.turn.replace(Turn::Free);
        self.stock.clear();
        self.stock.freed();
    }

    /// A segment is delivered or lost, and makes room for others.
    async fn drop_segment(self: &Rc<Self>, name: &str) {
        self.forget(name).await;
        self.stock.freed();
    }

    /// Nothing is left of a segment.
    async fn forget(self: &Rc<Self>, name: &str) {
        // What cannot be removed now is found again by the next page, which asks the server and removes it then.
        self.spool.remove(name).await.ok();
        self.stock.remove(name);
        self.go_on();
    }

    async fn journal_lock(&self, name: &str) -> Lock {
        locks::take(&format!("recording:{}:{name}", self.session_id)).await
    }

    /// Whatever can be done next. Called after everything that happens.
    fn go_on(self: &Rc<Self>) {
        if self.over.get() {
            return;
        }
        let busy = self.making.get() || !self.to_make.borrow().is_empty() || !self.upload.borrow().is_idle();
        let free = matches!(*self.turn.borrow(), Turn::Free);
        let ours = matches!(*self.turn.borrow(), Turn::Ours(_));
        if busy && free {
            self.turn.replace(Turn::Asked);
            spawn_local(Rc::clone(self).take_turn());
        } else if !busy && ours {
            self.turn.replace(Turn::Free);
        } else if ours && !self.making.get() {
            let next = self.to_make.borrow_mut().pop_front();
            if let Some((name, ended)) = next {
                self.making.set(true);
                spawn_local(Rc::clone(self).make(name, ended));
            }
        }
        self.tell_delivered();
    }

    async fn take_turn(self: Rc<Self>) {
        let lock = locks::take(&format!("recording:{}", self.session_id)).await;
        if self.over.get() {
            return;
        }
        self.turn.replace(Turn::Ours(lock));
        // Another page may have come and gone meanwhile.
        self.take_up().await;
    }

    async fn make(self: Rc<Self>, name: String, ended: Option<SegmentEnd>) {
        let outcome = make::make(&self.spool, &name, ended).await;
        if self.over.get() {
            self.spool.remove(&name).await.ok();
            return;
        }
        match outcome {
            _ if self.no_consent.get() => self.drop_segment(&name).await,
            Ok(Made { segment, media }) => {
                self.stock.resize(&name, segment.bytes);
                self.send(Sending { name, segment, media });
            }
            Err(MakeError::NoMuxer) => {
                js::sleep(MUXER_AGAIN_MS).await;
                self.to_make.borrow_mut().push_front((name, ended));
            }
            Err(MakeError::Lost { start_ms, code }) => {
                outlet::post(&Event::Lost { start_ms, code: code.to_owned() });
                self.drop_segment(&name).await;
            }
            // It stays on the device; the next page tries again.
            Err(MakeError::Spool(_)) => self.cannot_see(),
        }
        self.making.set(false);
        self.go_on();
    }

    fn send(self: &Rc<Self>, sending: Sending) {
        let segment = sending.segment.clone();
        self.sending.borrow_mut().insert(segment.id.clone(), sending);
        let effects = self.upload.borrow_mut().add(segment, js::now_ms());
        self.carry_out(effects);
    }

    fn carry_out(self: &Rc<Self>, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Request { id, request } => spawn_local(Rc::clone(self).fulfil(id, request)),
                Effect::Stored { segment } => self.stored(&segment),
                Effect::GivenUp { segment, code } => self.given_up(&segment, code),
                Effect::Refused { code } => self.refused(&code),
            }
        }
        self.arm();
        self.tell_progress();
        self.go_on();
    }

    fn stored(self: &Rc<Self>, segment: &str) {
        let Some(Sending { name, .. }) = self.sending.borrow_mut().remove(segment) else { return };
        let delivery = Rc::clone(self);
        spawn_local(async move { delivery.drop_segment(&name).await });
    }

    fn given_up(self: &Rc<Self>, segment: &str, code: String) {
        let Some(sending) = self.sending.borrow_mut().remove(segment) else { return };
        self.upload.borrow_mut().forget(segment);
        if code == "damaged" {
            // It stays on the device; the next page tries again.
            return self.cannot_see();
        }
        let delivery = Rc::clone(self);
        if !matches!(&*code, "conflict" | "segment_differs") {
            outlet::post(&Event::Lost { start_ms: Some(sending.segment.start_ms), code });
            return spawn_local(async move { delivery.drop_segment(&sending.name).await });
        }
        // The server has another file under this identifier: this one gets a new one.
        spawn_local(async move {
            let renamed = Segment { id: js::random_id(), ..sending.segment };
            // Without it the same happens again after a reload.
            make::keep_manifest(&delivery.spool, &sending.name, &renamed).await.ok();
            if !delivery.over.get() {
                delivery.send(Sending { segment: renamed, ..sending });
            }
        });
    }

    /// The candidate may have withdrawn in another page or on another device: then what waits here goes too.
    fn refused(self: &Rc<Self>, code: &str) {
        outlet::failed("refused");
        self.no_consent.set(code == "no_consent");
        if self.no_consent.get() {
            let (delivery, waiting) = (Rc::clone(self), self.sending.take());
            spawn_local(async move {
                for Sending { name, .. } in waiting.into_values() {
                    delivery.drop_segment(&name).await;
                }
            });
        }
    }

    /// Sets the clock for the machine's next step and for telling the page.
    fn arm(self: &Rc<Self>) {
        let (wakes_at_ms, idle) = {
            let upload = self.upload.borrow();
            (upload.wakes_at_ms(), upload.is_idle())
        };
        let wake = wakes_at_ms.map(|at_ms| {
            let delivery = Rc::clone(self);
            let in_ms = (at_ms - js::now_ms()).max(0.0).ceil() as u32;
            Timeout::new(in_ms, move || {
                let effects = delivery.upload.borrow_mut().woken(js::now_ms());
                delivery.carry_out(effects);
            })
        });
        self.wake.replace(wake);
        if idle {
            self.tick.take();
        } else if self.tick.borrow().is_none() {
            let delivery = Rc::clone(self);
            self.tick.replace(Some(Interval::new(PROGRESS_MS, move || delivery.tell(delivery.progress()))));
        }
    }

    fn progress(&self) -> Progress {
        self.upload.borrow().progress(js::now_ms())
    }

    /// Between the ticks only what has changed.
    fn tell_progress(&self) {
        let progress = self.progress();
        let steps = |progress: &Progress| (progress.sent_bytes, progress.total_bytes, progress.stalled);
        if progress.total_bytes > 0 && self.told.get().as_ref().map(steps) != Some(steps(&progress)) {
            self.tell(progress);
        }
    }

    fn tell(&self, progress: Progress) {
        self.told.set(Some(progress));
        outlet::post(&Event::Progress(progress));
    }

    fn tell_delivered(&self) {
        let nothing_left = self.stock.is_empty() && self.left.borrow().is_empty() && !self.recording.get() && !self.blind.get();
        if nothing_left && self.upload.borrow().is_delivered() && !self.told_delivered.replace(true) {
            outlet::post(&Event::Delivered);
        }
    }
}
