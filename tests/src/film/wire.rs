//! Requests on their way, the edge and the bucket that serve them, and what goes wrong with each.

use client::recording::upload::{Answer, Failure, Request};
use domain::principal::Tier;
use domain::recording::{PartUrl, PartUrls, PartsWanted, Recording, SegmentUpload};
use engine::recording::{URL_LIFE_S, offered};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::media::Sealed;
use super::{Film, Happening};
use crate::bucket::{Piece, Trouble};
use crate::rng::Rng;
use crate::studio::{SESSION, Stop};

/// After this the browser gives a request up.
const GIVEN_UP_MS: u64 = 30_000;

/// What may go wrong; per mille and request unless said otherwise.
#[derive(Debug, Clone)]
pub struct Faults {
    /// Longest ordinary way of a request or an answer.
    pub latency_ms: u64,
    /// It never arrives, or arrives after it was given up.
    pub lost: u64,
    /// It was served, and nobody hears of it.
    pub unheard: u64,
    /// The answer comes twice.
    pub repeated: u64,
    /// A server of ours answers 500 or 503, before or after it did what it was asked.
    pub failing: u64,
    /// Somebody in between answers with a page of its own.
    pub portal: u64,
    /// The edge dies at one of its steps.
    pub edge_dies: u64,
    /// A call of the edge to the bucket fails.
    pub bucket: u64,
    /// A part is changed on its way.
    pub corrupt: u64,
    /// The bucket compares hashes only afterwards: what was changed is stored.
    pub lenient: u64,
    /// The muxer cannot be fetched.
    pub muxer: u64,
    /// The device does not tell what it keeps; per look.
    pub unseen: u64,
    /// The bucket's ETag says nothing about the bytes. No part is changed on its way then, because nobody could notice.
    pub opaque: bool,
}

impl Faults {
    /// A network and servers without any trouble.
    pub fn none() -> Self {
        Self {
            latency_ms: 60,
            lost: 0,
            unheard: 0,
            repeated: 0,
            failing: 0,
            portal: 0,
            edge_dies: 0,
            bucket: 0,
            corrupt: 0,
            lenient: 0,
            muxer: 0,
            unseen: 0,
            opaque: false,
        }
    }

    /// A mixture of some of them.
    pub fn any(rng: &mut Rng) -> Self {
        let opaque = rng.chance(300);
        let mut some = |often: u64| if rng.chance(450) { rng.between(1, often) } else { 0 };
        Self {
            latency_ms: 20 + some(3_000),
            lost: some(120),
            unheard: some(120),
            repeated: some(200),
            failing: some(150),
            portal: some(60),
            edge_dies: some(150),
            bucket: some(250),
            corrupt: if opaque { 0 } else { some(150) },
            lenient: some(1_000),
            muxer: some(300),
            unseen: some(200),
            opaque,
        }
    }
}

/// A request under way.
#[derive(Debug)]
pub(super) struct Flight {
    page: usize,
    run: u32,
    id: u64,
    request: Request,
    sealed: Option<Sealed>,
    outcome: Result<Answer, Failure>,
    ended: bool,
}

impl Film {
    /// The network is gone for a while. `noticed`: the browsers say so.
    pub fn cut_network(&mut self, ms: u64, noticed: bool) {
        self.network_back_ms = self.network_back_ms.max(self.now_ms() + ms);
        self.agenda.at(self.network_back_ms, Happening::Heal);
        if noticed {
            (0..self.pages.len()).for_each(|page| self.online(page, false));
        }
    }

    /// The browser says that its network is back or gone.
    pub fn online(&mut self, page: usize, on: bool) {
        if self.pages[page].alive {
            let now_ms = self.now_ms() as f64;
            self.step(page, |delivery| delivery.online(on, now_ms));
        }
    }

    pub(super) fn heal(&mut self) {
        if !self.network_is_down() {
            (0..self.pages.len()).for_each(|page| self.online(page, true));
        }
    }

    pub(super) fn network_is_down(&self) -> bool {
        self.now_ms() < self.network_back_ms
    }

    pub(super) fn launch(&mut self, page: usize, id: u64, request: Request) {
        let sealed = match &request {
            Request::Part { segment, part, .. } => self.seal(page, segment, *part),
            _ => Ok(None),
        };
        let number = self.flights.len() as u64 + 1;
        let (sealed, unreadable) = match sealed {
            Ok(sealed) => (sealed, None),
            Err(failure) => (None, Some(failure)),
        };
        let way_ms = sealed.as_ref().map_or(0, |sealed| self.on_the_line_ms(sealed.bytes())) + self.latency_ms();
        let outcome = Err(unreadable.clone().unwrap_or(Failure::Unreachable));
        self.flights.insert(number, Flight { page, run: self.pages[page].run, id, request, sealed, outcome, ended: false });
        if unreadable.is_some() {
            return self.agenda.later(1, Happening::Ends(number));
        }
        if self.network_is_down() {
            let fails_in_ms = if self.rng.chance(600) { self.rng.between(1, 2_000) } else { GIVEN_UP_MS };
            return self.agenda.later(fails_in_ms, Happening::Ends(number));
        }
        if self.rng.strikes("lost", self.faults.lost) {
            self.agenda.later(GIVEN_UP_MS, Happening::Ends(number));
            if self.rng.chance(500) {
                let late_ms = self.rng.between(GIVEN_UP_MS, 4 * GIVEN_UP_MS);
                self.agenda.later(late_ms, Happening::Arrives(number));
            }
            return;
        }
        self.agenda.later(way_ms, Happening::Arrives(number));
    }

    pub(super) fn arrives(&mut self, number: u64) {
        let Some(flight) = self.flights.get(&number) else { return };
        let (page, run, id) = (flight.page, flight.run, flight.id);
        let (request, sealed) = (flight.request.clone(), flight.sealed.clone());
        if self.network_is_down() && self.rng.chance(700) {
            return self.agenda.later(GIVEN_UP_MS, Happening::Ends(number));
        }
        if let Some(sealed) = &sealed
            && run == self.pages[page].run
        {
            let now_ms = self.now_ms() as f64;
            self.pages[page].delivery.moved(id, sealed.bytes(), now_ms);
        }
        let outcome = self.served(&request, sealed);
        if self.network_is_down() || self.rng.strikes("unheard", self.faults.unheard) {
            return self.agenda.later(GIVEN_UP_MS, Happening::Ends(number));
        }
        if let Some(flight) = self.flights.get_mut(&number) {
            flight.outcome = outcome;
        }
        let back_ms = self.latency_ms();
        self.agenda.later(back_ms, Happening::Ends(number));
        if self.rng.strikes("repeated", self.faults.repeated) {
            let again_ms = self.latency_ms();
            self.agenda.later(back_ms + again_ms, Happening::Ends(number));
        }
    }

    pub(super) fn ends(&mut self, number: u64) {
        let Some(flight) = self.flights.get_mut(&number) else { return };
        let (page, id, run, request) = (flight.page, flight.id, flight.run, flight.request.clone());
        let outcome = flight.outcome.clone();
        let first = !std::mem::replace(&mut flight.ended, true);
        if !self.pages[page].alive || run != self.pages[page].run {
            return;
        }
        self.tell(&(&request, &outcome));
        let segment = segment_of(&request);
        self.note_told(page, number, segment.as_deref(), &outcome);
        // A repeated answer is one to the machine alone: the shell has forgotten the request.
        if let Ok(Answer::Recording(Recording { key: Some(key), .. })) = &outcome
            && first
        {
            self.pages[page].key = Some(key.clone());
        }
        let (now_ms, random) = (self.now_ms() as f64, self.rng.unit());
        self.step(page, |delivery| delivery.answered(id, outcome, now_ms, random));
    }

    /// Seals a part as the page has it.
    fn seal(&mut self, page: usize, id: &str, part: u32) -> Result<Option<Sealed>, Failure> {
        let shell = &self.pages[page];
        let (name, segment) = shell.delivery.sending(id).ok_or(Failure::Unreadable)?;
        let file = shell.files.get(name).ok_or(Failure::Unreadable)?;
        if !file.in_memory && self.spools[shell.device].kept(name).is_none_or(|kept| kept.media.is_none()) {
            return Err(Failure::Unreadable);
        }
        self.check_not_told(page, id, part);
        let range = segment.plain_range(part);
        let plain = file.media.slice(&range);
        assert_eq!(plain.bytes(), range.end - range.start, "the file is as long as its segment says");
        let key = shell.key.clone().expect("parts are sent after the key was looked up");
        let associated_data = segment.associated_data(SESSION, part);
        self.nonces += 1;
        Ok(Some(Sealed { nonce: self.nonces, key, associated_data, plain, damaged: false }))
    }

    /// How long `bytes` take behind those that are already on the line.
    fn on_the_line_ms(&mut self, bytes: u64) -> u64 {
        let begins_ms = self.line_free_ms.max(self.now_ms());
        self.line_free_ms = begins_ms + bytes * 1000 / self.line_bytes_per_s;
        self.line_free_ms - self.now_ms()
    }

    fn latency_ms(&mut self) -> u64 {
        self.rng.between(1, self.faults.latency_ms)
    }

    /// What edge or bucket answer.
    fn served(&mut self, request: &Request, sealed: Option<Sealed>) -> Result<Answer, Failure> {
        self.let_the_edge_catch_up();
        if self.rng.strikes("portal", self.faults.portal) {
            let status = self.rng.pick(&[200, 302, 403, 404, 410, 511]);
            // A page in place of JSON makes no sense to the client; the bucket's answer has nothing but its status.
            return Err(if status == 200 { Failure::Unreachable } else { Failure::Status { status, code: String::new() } });
        }
        let fails = self.rng.strikes("failing", self.faults.failing);
        let failure = Failure::Status { status: self.rng.pick(&[500, 503]), code: String::from("internal") };
        if fails && self.rng.chance(500) {
            return Err(failure);
        }
        let outcome = match sealed {
            Some(sealed) => self.put(request, sealed),
            None => self.edge(request),
        };
        if fails { Err(failure) } else { outcome }
    }

    fn edge(&mut self, request: &Request) -> Result<Answer, Failure> {
        if self.rng.strikes("bucket", self.faults.bucket) {
            let trouble = self.rng.pick(&[Trouble::Before, Trouble::After]);
            self.studio.bucket.troubles.borrow_mut().push_back(trouble);
        }
        let dies_at = self.rng.strikes("edge_dies", self.faults.edge_dies).then(|| self.rng.below(6) as usize);
        // It may also have been told to die with the next request that can.
        let told = self.studio.dies_at.get();
        self.studio.dies_at.set(told.or(dies_at));
        let outcome = match request {
            Request::Look => Some(Ok(Answer::Recording(through_json(self.view())))),
            Request::Open(segment) => self.studio.open(segment, None).map(|outcome| outcome.map(upload)),
            Request::Urls { segment, parts } => {
                let slots = self.studio.slots(segment, &PartsWanted { parts: parts.clone() });
                let expires_ms = self.now_ms() + URL_LIFE_S * 1000;
                let url = |slot: &engine::recording::PartSlot| PartUrl { part: slot.part, url: address(slot, expires_ms) };
                let urls = |slots: Vec<_>| PartUrls { urls: slots.iter().map(url).collect(), expires_in_s: URL_LIFE_S };
                slots.map(|outcome| outcome.map(|slots| Answer::Urls(through_json(urls(slots)))))
            }
            Request::Report { segment, stored } => Some(self.studio.report(segment, through_json(stored.clone())).map(upload)),
            Request::Complete { segment } => self.studio.complete(segment, None).map(|outcome| outcome.map(upload)),
            Request::Part { .. } => unreachable!("parts go to the bucket"),
        };
        self.studio.dies_at.set(told.filter(|_| outcome.is_some()));
        self.edge_deaths += u32::from(outcome.is_none());
        match outcome {
            None => Err(Failure::Unreachable),
            Some(Ok(answer)) => Ok(answer),
            Some(Err(Stop::Refused(problem))) => Err(Failure::Status { status: problem.status, code: problem.code }),
            Some(Err(Stop::Bucket(_))) => Err(Failure::Status { status: 503, code: String::from("bucket_unavailable") }),
        }
    }

    fn view(&self) -> domain::recording::Recording {
        let record = self.studio.record();
        let key = record.agreement.is_some().then(|| self.key());
        record.view(offered(Tier::Premium), key, None)
    }

    pub(super) fn key(&self) -> String {
        format!("key {}", self.agreements)
    }

    /// A part reaches the bucket.
    fn put(&mut self, request: &Request, mut sealed: Sealed) -> Result<Answer, Failure> {
        let Request::Part { part, url, .. } = request else { unreachable!("only parts are sealed") };
        let status = |status, code: &str| Failure::Status { status, code: code.into() };
        let (md5, bytes) = (sealed.md5(), sealed.bytes());
        let (upload_id, signed, expires_ms) = parsed(url);
        if self.now_ms() > expires_ms || signed != (*part, bytes) {
            return Err(status(403, "AccessDenied"));
        }
        if self.rng.strikes("corrupt", self.faults.corrupt) {
            sealed.damaged = true;
            if !self.rng.strikes("lenient", self.faults.lenient) {
                return Err(status(400, "BadDigest"));
            }
        }
        let etag = if self.faults.opaque { format!("opaque-{}", sealed.nonce) } else { sealed.md5() };
        let piece = Piece { etag: etag.clone(), bytes };
        self.studio.bucket.put_piece(&upload_id, *part, piece).map_err(|_| status(404, "NoSuchUpload"))?;
        self.sealed.insert(etag.clone(), sealed);
        // Some buckets do not let pages read the header.
        let etag = (self.faults.opaque || self.rng.chance(900) || etag != md5).then_some(etag);
        Ok(Answer::Sent { etag, md5 })
    }
}

fn upload(upload: SegmentUpload) -> Answer {
    Answer::Upload(through_json(upload))
}

fn segment_of(request: &Request) -> Option<String> {
    match request {
        Request::Look => None,
        Request::Open(segment) => Some(segment.id.clone()),
        Request::Urls { segment, .. } | Request::Part { segment, .. } | Request::Report { segment, .. } | Request::Complete { segment } => {
            Some(segment.clone())
        }
    }
}

fn address(slot: &engine::recording::PartSlot, expires_ms: u64) -> String {
    format!("{}/{}/{}/{expires_ms}", slot.upload_id, slot.part, slot.bytes)
}

fn parsed(url: &str) -> (String, (u32, u64), u64) {
    let mut parts = url.split('/');
    let mut next = || parts.next().expect("an address of ours");
    let upload_id = next().to_owned();
    let mut number = || next().parse().expect("a number of ours");
    let (part, bytes): (u64, u64) = (number(), number());
    (upload_id, (part as u32, bytes), number())
}

fn through_json<T: Serialize + DeserializeOwned>(value: T) -> T {
    serde_json::from_str(&serde_json::to_string(&value).unwrap()).unwrap()
}
