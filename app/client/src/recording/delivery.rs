//! From ended segments to the bucket, seen from one page: which journal is made a file next, what is sent, what the device may
//! forget, what the page is told. [`upload`](super::upload) decides about the requests; this decides about everything around them.
//!
//! Clock, randomness, disk, locks and wire are outside. The shell calls a method for everything that happens and carries out the
//! [`Effect`]s in their order; when nothing happens it calls [`Delivery::woken`] at [`Delivery::wakes_at_ms`]. Its duties:
//!
//! - One page per interview and device makes files and sends at a time: the one that has the turn.
//! - Every name has a lock of its own, held by the page that writes or keeps it: what is left without one belongs to a page that is
//!   gone. The shell holds the locks of the names that [`Delivery::keeps`] says, and gives back those of others.
//! - `now_ms` is any clock that does not go back, the same in all calls.

mod stock;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::recording::{Segment, SegmentEnd};

use super::messages::{Event, Progress};
use super::upload::{self, Answer, Failure, Request, Upload};
use stock::Stock;

/// Rhythm of [`Event::Progress`].
const PROGRESS_MS: f64 = 1000.0;
/// A muxer that could not be fetched is asked for again after this long.
const MUXER_AGAIN_MS: f64 = 5000.0;

/// How often a page sees whether others came and are gone, and left something.
const LOOK_MS: f64 = 60_000.0;

/// What the shell must do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Tell the page.
    Tell(Event),
    /// See which names the device keeps: answer by [`Delivery::found`].
    List,
    /// Wait for this name's lock, then see what is kept under it: answer by [`Delivery::adopted`].
    Adopt {
        /// Another page may still be writing it.
        name: String,
    },
    /// Wait for the turn: answer by [`Delivery::turn_came`].
    AskTurn,
    /// Give the turn back.
    EndTurn,
    /// Make the journal under this name one playable file: answer by [`Delivery::made`].
    Make {
        /// The name.
        name: String,
        /// Why the segment ended, where the journal does not say it.
        ended: Option<SegmentEnd>,
    },
    /// Give this segment a new random identifier and write down that it has it: answer by [`Delivery::renamed`].
    Rename {
        /// Under which it is kept.
        name: String,
        /// With the identifier under which the server has another file.
        segment: Segment,
    },
    /// Make this request: answer by [`Delivery::answered`] with the same number. See [`upload::Effect::Request`].
    Request {
        /// For [`Delivery::answered`] and [`Delivery::moved`].
        id: u64,
        /// See [`Request`].
        request: Request,
    },
    /// Remove everything under this name: answer by [`Delivery::removed`].
    Remove {
        /// The name.
        name: String,
    },
}

/// What became of making a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Made {
    /// This describes it.
    File(Segment),
    /// The muxer could not be fetched.
    NoMuxer,
    /// There is nothing that could be played. As in [`Event::Lost`].
    Lost {
        /// Session time, where it is known.
        start_ms: Option<u64>,
        /// Why.
        code: String,
    },
    /// The device does not do what it should.
    Unseen,
}

/// The device did not tell, or not give, what it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unseen;

/// A segment that is being sent.
#[derive(Debug, Clone)]
struct Sending {
    name: String,
    segment: Segment,
}

/// Whose turn it is to make files and to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Turn {
    /// Not asked for.
    #[default]
    Free,
    Asked,
    Ours,
}

/// What is done about the file that is being made.
#[derive(Debug, Clone, PartialEq, Default)]
enum Making {
    #[default]
    Nothing,
    UnderWay,
    /// Begins again once the muxer may be there.
    Waits {
        until_ms: f64,
        name: String,
        ended: Option<SegmentEnd>,
    },
}

/// See the module.
#[derive(Debug, Default)]
pub struct Delivery {
    upload: Upload,
    stock: Stock,
    /// By the segment's identifier.
    sending: BTreeMap<String, Sending>,
    to_make: VecDeque<(String, Option<SegmentEnd>)>,
    making: Making,
    /// What the device keeps is known, or was.
    looked: bool,
    looks_at_ms: Option<f64>,
    /// Names that another page may still be writing.
    left: BTreeSet<String>,
    recording: bool,
    turn: Turn,
    told: Option<Progress>,
    told_delivered: bool,
    tells_at_ms: Option<f64>,
    /// The server says that there is no consent: nothing is kept that could only lie here.
    no_consent: bool,
    /// The candidate withdrew in this page.
    over: bool,
    /// The device did not tell, or not give, all that it keeps: more may be there than is known.
    blind: bool,
    effects: Vec<Effect>,
}

impl Delivery {
    /// Takes up what pages that are gone have left.
    pub fn open(&mut self) -> Vec<Effect> {
        self.effects.push(Effect::List);
        self.go_on()
    }

    /// What the device keeps. What another page is still writing is taken up when that page is gone.
    pub fn found(&mut self, names: Result<Vec<String>, Unseen>, now_ms: f64) -> Vec<Effect> {
        self.looks_at_ms = Some(now_ms + LOOK_MS);
        match names {
            _ if self.no_consent => self.looks_at_ms = None,
            Ok(names) => {
                self.looked = true;
                for name in names {
                    if !self.stock.has(&name) && self.left.insert(name.clone()) {
                        self.effects.push(Effect::Adopt { name });
                    }
                }
            }
            Err(Unseen) => self.cannot_see(),
        }
        self.go_on()
    }

    /// The lock of `name` came; so many bytes are kept there, or nothing, because the other page has delivered it.
    pub fn adopted(&mut self, name: &str, bytes: Result<Option<u64>, Unseen>) -> Vec<Effect> {
        self.left.remove(name);
        match bytes {
            _ if self.over || self.no_consent => {}
            Ok(Some(bytes)) if !self.stock.has(name) => {
                self.told_delivered = false;
                self.stock.add(name, bytes);
                self.to_make.push_back((name.to_owned(), None));
            }
            Ok(_) => {}
            Err(Unseen) => self.cannot_see(),
        }
        self.go_on()
    }

    /// A segment is about to be written under `name`, whose lock is held.
    pub fn begins(&mut self, name: &str) -> Vec<Effect> {
        self.recording = true;
        self.told_delivered = false;
        self.stock.add(name, 0);
        self.go_on()
    }

    /// Its journal could not be begun.
    pub fn begin_failed(&mut self, name: &str, now_ms: f64) -> Vec<Effect> {
        self.recording = false;
        self.stock.refused(now_ms);
        self.drop_name(name);
        self.go_on()
    }

    /// So much was written under `name`.
    pub fn wrote(&mut self, name: &str, bytes: u64) -> Vec<Effect> {
        self.stock.grow(name, bytes);
        self.go_on()
    }

    /// The device refused to write.
    pub fn write_failed(&mut self, now_ms: f64) -> Vec<Effect> {
        self.stock.refused(now_ms);
        self.go_on()
    }

    /// A journal is closed.
    pub fn ended(&mut self, name: &str, reason: SegmentEnd) -> Vec<Effect> {
        self.recording = false;
        self.to_make.push_back((name.to_owned(), Some(reason)));
        self.go_on()
    }

    /// It is this page's turn.
    pub fn turn_came(&mut self) -> Vec<Effect> {
        if self.over {
            return vec![Effect::EndTurn];
        }
        self.turn = Turn::Ours;
        // Another page may have come and gone meanwhile.
        self.open()
    }

    /// What became of [`Effect::Make`].
    pub fn made(&mut self, name: &str, ended: Option<SegmentEnd>, made: Made, now_ms: f64) -> Vec<Effect> {
        self.making = Making::Nothing;
        match made {
            _ if self.over || self.no_consent => self.drop_name(name),
            Made::File(segment) => {
                self.stock.resize(name, segment.bytes);
                self.send(Sending { name: name.to_owned(), segment }, now_ms);
            }
            Made::NoMuxer => self.making = Making::Waits { until_ms: now_ms + MUXER_AGAIN_MS, name: name.to_owned(), ended },
            Made::Lost { start_ms, code } => {
                self.tell(Event::Lost { start_ms, code });
                self.drop_name(name);
            }
            // It stays on the device; the next page tries again.
            Made::Unseen => self.cannot_see(),
        }
        self.go_on()
    }

    /// What became of [`Effect::Rename`]: the segment has its new identifier, even if that could not be written down. Without that, the
    /// same happens again after a reload.
    pub fn renamed(&mut self, name: &str, segment: Segment, now_ms: f64) -> Vec<Effect> {
        if self.over {
            // What was written down for it goes too.
            self.drop_name(name);
        } else {
            self.send(Sending { name: name.to_owned(), segment }, now_ms);
        }
        self.go_on()
    }

    /// Nothing is left under `name`, or it cannot be removed now: then the next page asks the server and removes it.
    pub fn removed(&mut self, name: &str) -> Vec<Effect> {
        self.stock.remove(name);
        self.go_on()
    }

    /// The browser's network is back or gone.
    pub fn online(&mut self, on: bool, now_ms: f64) -> Vec<Effect> {
        let effects = self.upload.online(on, now_ms);
        self.carry_out(effects, now_ms);
        self.go_on()
    }

    /// `bytes` of the sealed part that request `id` sends are on the wire. False: nobody wants it any more.
    pub fn moved(&mut self, id: u64, bytes: u64, now_ms: f64) -> bool {
        self.upload.moved(id, bytes, now_ms);
        !self.over
    }

    /// What became of request `id`; `random` is in 0–1.
    pub fn answered(&mut self, id: u64, outcome: Result<Answer, Failure>, now_ms: f64, random: f64) -> Vec<Effect> {
        if !self.over {
            let effects = self.upload.answered(id, outcome, now_ms, random);
            self.carry_out(effects, now_ms);
        }
        self.go_on()
    }

    /// Time has passed.
    pub fn woken(&mut self, now_ms: f64) -> Vec<Effect> {
        if self.over {
            return Vec::new();
        }
        if let Making::Waits { until_ms, name, ended } = &self.making
            && *until_ms <= now_ms
        {
            self.to_make.push_front((name.clone(), *ended));
            self.making = Making::Nothing;
        }
        self.stock.woken(now_ms);
        if self.looks_at_ms.take_if(|at_ms| *at_ms <= now_ms).is_some() {
            self.effects.push(Effect::List);
        }
        if self.tells_at_ms.is_some_and(|at_ms| at_ms <= now_ms) {
            self.tells_at_ms = Some(now_ms + PROGRESS_MS);
            self.tell_progress(now_ms);
        }
        if self.upload.wakes_at_ms().is_some_and(|at_ms| at_ms <= now_ms) {
            let effects = self.upload.woken(now_ms);
            self.carry_out(effects, now_ms);
        }
        self.go_on()
    }

    /// When [`Delivery::woken`] is to be called, if nothing happens before.
    pub fn wakes_at_ms(&self) -> Option<f64> {
        if self.over {
            return None;
        }
        let muxer = if let Making::Waits { until_ms, .. } = self.making { Some(until_ms) } else { None };
        let times = [self.upload.wakes_at_ms(), self.tells_at_ms, self.looks_at_ms, self.stock.wakes_at_ms(), muxer];
        times.into_iter().flatten().min_by(f64::total_cmp)
    }

    /// The candidate withdrew: sends no more. The shell removes everything that no other page writes, gives the turn back, and calls
    /// [`Delivery::cleared`]. What is just being made is removed after that.
    pub fn discard(&mut self) {
        self.over = true;
        self.sending.clear();
        self.to_make.clear();
    }

    /// Everything is removed.
    pub fn cleared(&mut self) -> Vec<Effect> {
        self.turn = Turn::Free;
        self.stock.clear();
        self.go_on()
    }

    /// This page has the name: its lock is to be held.
    pub fn keeps(&self, name: &str) -> bool {
        self.stock.has(name)
    }

    /// Under which name the segment is kept that has this identifier, and what the server is told about it.
    pub fn sending(&self, id: &str) -> Option<(&str, &Segment)> {
        self.sending.get(id).map(|sending| (sending.name.as_str(), &sending.segment))
    }

    /// What is sent.
    pub fn upload(&self) -> &Upload {
        &self.upload
    }

    /// Nothing is left to be made or sent.
    pub fn is_idle(&self) -> bool {
        self.making == Making::Nothing && self.to_make.is_empty() && self.upload.is_idle()
    }

    fn send(&mut self, sending: Sending, now_ms: f64) {
        let segment = sending.segment.clone();
        self.sending.insert(segment.id.clone(), sending);
        let effects = self.upload.add(segment, now_ms);
        self.carry_out(effects, now_ms);
    }

    fn carry_out(&mut self, effects: Vec<upload::Effect>, now_ms: f64) {
        for effect in effects {
            match effect {
                upload::Effect::Request { id, request } => self.effects.push(Effect::Request { id, request }),
                upload::Effect::Stored { segment } => {
                    if let Some(Sending { name, .. }) = self.sending.remove(&segment) {
                        self.drop_name(&name);
                    }
                }
                upload::Effect::GivenUp { segment, code } => self.given_up(&segment, code),
                upload::Effect::Refused { code } => self.refused(code),
            }
        }
        if self.upload.is_idle() {
            self.tells_at_ms = None;
        } else {
            self.tells_at_ms.get_or_insert(now_ms + PROGRESS_MS);
        }
        self.tell_changed_progress(now_ms);
    }

    fn given_up(&mut self, id: &str, code: String) {
        let Some(Sending { name, segment }) = self.sending.remove(id) else { return };
        self.upload.forget(id);
        match &*code {
            // It stays on the device; the next page tries again.
            "damaged" => self.cannot_see(),
            "conflict" | "segment_differs" => self.effects.push(Effect::Rename { name, segment }),
            _ => {
                self.tell(Event::Lost { start_ms: Some(segment.start_ms), code });
                self.drop_name(&name);
            }
        }
    }

    /// The candidate may have withdrawn in another page or on another device: then what waits here goes too. What another page leaves
    /// later is not taken up, because it may have been recorded under a new consent.
    fn refused(&mut self, code: String) {
        self.no_consent = code == "no_consent";
        self.tell(Event::Failed { code: String::from("refused") });
        if self.no_consent {
            for Sending { name, .. } in std::mem::take(&mut self.sending).into_values() {
                self.drop_name(&name);
            }
        }
    }

    /// The next page tries again: until then this one does not say that everything was delivered.
    fn cannot_see(&mut self) {
        self.blind = true;
        self.tell(Event::Failed { code: String::from("damaged") });
    }

    /// Whatever can be done next. Called after everything that happens.
    fn go_on(&mut self) -> Vec<Effect> {
        self.effects.extend(self.stock.news().into_iter().map(Effect::Tell));
        if !self.over {
            let busy = !self.is_idle();
            match self.turn {
                Turn::Free if busy => {
                    self.turn = Turn::Asked;
                    self.effects.push(Effect::AskTurn);
                }
                Turn::Ours if !busy => {
                    self.turn = Turn::Free;
                    self.effects.push(Effect::EndTurn);
                }
                Turn::Ours if self.making == Making::Nothing => {
                    if let Some((name, ended)) = self.to_make.pop_front() {
                        self.making = Making::UnderWay;
                        self.effects.push(Effect::Make { name, ended });
                    }
                }
                _ => {}
            }
            self.tell_delivered();
        }
        std::mem::take(&mut self.effects)
    }

    fn drop_name(&mut self, name: &str) {
        self.effects.push(Effect::Remove { name: name.to_owned() });
    }

    fn tell(&mut self, event: Event) {
        self.effects.push(Effect::Tell(event));
    }

    fn tell_progress(&mut self, now_ms: f64) {
        let progress = self.upload.progress(now_ms);
        self.told = Some(progress);
        self.tell(Event::Progress(progress));
    }

    /// Between the ticks only what has changed.
    fn tell_changed_progress(&mut self, now_ms: f64) {
        let progress = self.upload.progress(now_ms);
        let steps = |progress: &Progress| (progress.sent_bytes, progress.total_bytes, progress.stalled);
        if progress.total_bytes > 0 && self.told.as_ref().map(steps) != Some(steps(&progress)) {
            self.tell_progress(now_ms);
        }
    }

    fn tell_delivered(&mut self) {
        let nothing_left = self.looked && self.stock.is_empty() && self.left.is_empty() && !self.recording && !self.blind;
        if nothing_left && self.upload.is_delivered() && !std::mem::replace(&mut self.told_delivered, true) {
            self.tell(Event::Delivered);
        }
    }
}

#[cfg(test)]
mod tests;
