//! Delivers the segments of one interview: which request to make next, given what the server and the bucket have said.
//!
//! Clock, randomness, wire and disk are outside. The shell calls a method for everything that happens and carries out the
//! [`Effect`]s; when nothing happens it calls [`Upload::woken`] at [`Upload::wakes_at_ms`]. Its duties:
//!
//! - Every [`Effect::Request`] is answered by [`Upload::answered`], after a bounded time, whatever became of it. A request that
//!   was given up may still reach the server later; that does no harm.
//! - [`Request::Part`] seals that part of the plain file anew each time, with the key of the last [`Answer::Recording`].
//! - After a reload a new `Upload` gets the same segments again by [`Upload::add`], byte for byte the same files.
//! - At most one `Upload` per interview lives at a time.
//!
//! Promise: once requests get through, every segment is stored with the bytes of its file, and no part is sent again that the
//! server says it has. `now_ms` is any clock that does not go back; `random` is in 0–1 and only spreads out retries.

mod backoff;
mod item;
mod meter;

use std::collections::BTreeMap;

use domain::recording::{PartUrls, Recording, Segment, SegmentUpload, StoredPart};

use super::messages::Progress;
use backoff::Backoff;
use item::{Item, Taken};
use meter::Meter;

/// Parts on their way at once.
pub const PARTS_IN_FLIGHT: usize = 3;
/// Segments worked on at once.
const SEGMENTS_IN_WORK: usize = 3;
/// Failures of one host in a row before the candidate is told that nothing gets through: one lost packet is no outage.
const STALLED_AFTER: u32 = 2;
/// Bytes that moved this recently outweigh failures before.
const MOVING_MS: f64 = 2000.0;
/// Nothing moved for this long though requests are under way.
const SILENCE_MS: f64 = 10_000.0;

/// What the shell must do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Make this request; answer with the same number.
    Request {
        /// For [`Upload::answered`] and [`Upload::moved`].
        id: u64,
        /// See [`Request`].
        request: Request,
    },
    /// The bucket has the whole segment: the device need not keep it.
    Stored {
        /// Its identifier.
        segment: String,
    },
    /// This segment is not tried again; the others are.
    GivenUp {
        /// Its identifier.
        segment: String,
        /// `damaged` when the device cannot read it, else the server's code.
        code: String,
    },
    /// Ticket or consent no longer hold. Nothing more is sent.
    Refused {
        /// The server's code.
        code: String,
    },
}

/// A request; paths are those of [`domain::recording`].
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// `GET …/recording`, answered by [`Answer::Recording`].
    Look,
    /// `PUT …/segments/{segment}`, answered by [`Answer::Upload`].
    Open(Segment),
    /// `POST …/urls`, answered by [`Answer::Urls`].
    Urls {
        /// The segment.
        segment: String,
        /// See [`domain::recording::PartsWanted`].
        parts: Vec<u32>,
    },
    /// Seal a part and `PUT` it to the bucket, answered by [`Answer::Sent`].
    Part {
        /// The segment.
        segment: String,
        /// From 1.
        part: u32,
        /// Where to.
        url: String,
    },
    /// `PUT …/parts/{part}`, answered by [`Answer::Upload`].
    Report {
        /// The segment.
        segment: String,
        /// What the bucket has taken.
        stored: StoredPart,
    },
    /// `POST …/complete`, answered by [`Answer::Upload`].
    Complete {
        /// The segment.
        segment: String,
    },
}

/// A success.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// To [`Request::Look`].
    Recording(Recording),
    /// To [`Request::Open`], [`Request::Report`] and [`Request::Complete`].
    Upload(SegmentUpload),
    /// To [`Request::Urls`].
    Urls(PartUrls),
    /// To [`Request::Part`].
    Sent {
        /// As the bucket gave it, without quotation marks; absent when the browser may not read it.
        etag: Option<String>,
        /// MD5 of the sealed part, 32 hexadecimal digits.
        md5: String,
    },
}

/// A failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or none that makes sense: network, time-out, a proxy's own page.
    Unreachable,
    /// Server (problem+json) or bucket (XML) answered with an error of its own.
    Status {
        /// HTTP status.
        status: u16,
        /// The problem's code; empty when the answer had none.
        code: String,
    },
    /// The device cannot read the segment's file.
    Unreadable,
}

/// A request under way.
#[derive(Debug)]
struct Flight {
    what: Flying,
    since_ms: f64,
    moved_bytes: u64,
}

/// What a request under way is about. An answer to an era of its segment that is over changes nothing.
#[derive(Debug, Clone, PartialEq)]
enum Flying {
    Look { era: u32 },
    Ask { segment: String, era: u32, creates: bool },
    Part { segment: String, era: u32, part: u32 },
}

/// See the module.
#[derive(Debug, Default)]
pub struct Upload {
    items: Vec<Item>,
    flights: BTreeMap<u64, Flight>,
    next_id: u64,
    /// The server has said what it knows, and the shell has the key.
    looked: bool,
    /// Rises when what the server may have said before no longer counts.
    look_era: u32,
    refused: bool,
    /// One wait for each host: a dead edge does not stop parts whose addresses are known.
    edge: Backoff,
    bucket: Backoff,
    offline: bool,
    moved_at_ms: f64,
    now_ms: f64,
    /// When it was last seen which requests may be made.
    pumped_ms: f64,
    meter: Meter,
}

impl Upload {
    /// Nothing to send.
    pub fn new() -> Self {
        Self::default()
    }

    /// A segment's file is complete on the device. The same segment again changes nothing.
    pub fn add(&mut self, segment: Segment, now_ms: f64) -> Vec<Effect> {
        self.tick(now_ms);
        if self.items.iter().any(|item| item.segment.id == segment.id) {
            return Vec::new();
        }
        if self.is_idle() {
            // After a rest the key may be another: the candidate may have withdrawn and agreed again.
            self.look_again();
        }
        self.items.push(Item::new(segment));
        self.pump()
    }

    /// A segment that was given up is of no more interest: without it everything may be delivered.
    pub fn forget(&mut self, segment: &str) {
        self.items.retain(|item| !(item.is_given_up() && item.segment.id == segment));
    }

    /// The browser says that its network is back or gone. Being told wrongly costs patience, never the recording.
    pub fn online(&mut self, on: bool, now_ms: f64) -> Vec<Effect> {
        self.tick(now_ms);
        self.offline = !on;
        if on {
            self.edge.end();
            self.bucket.end();
            self.items.iter_mut().for_each(|item| item.wait.end());
        }
        self.pump()
    }

    /// Time has passed.
    pub fn woken(&mut self, now_ms: f64) -> Vec<Effect> {
        self.tick(now_ms);
        self.pump()
    }

    /// `bytes` of the sealed part that request `id` sends are on the wire.
    pub fn moved(&mut self, id: u64, bytes: u64, now_ms: f64) {
        self.tick(now_ms);
        let Some(flight) = self.flights.get_mut(&id).filter(|flight| bytes > flight.moved_bytes) else { return };
        flight.moved_bytes = bytes;
        self.moved_at_ms = self.now_ms;
        self.note_progress();
    }

    /// What became of request `id`. A second answer to the same request changes nothing.
    pub fn answered(&mut self, id: u64, outcome: Result<Answer, Failure>, now_ms: f64, random: f64) -> Vec<Effect> {
        self.tick(now_ms);
        let Some(flight) = self.flights.remove(&id) else { return Vec::new() };
        if outcome.is_ok() {
            self.offline = false;
            // A server that only ever says where to send brings nothing forward.
            if self.bucket.failures() == 0 || matches!(flight.what, Flying::Part { .. }) {
                self.moved_at_ms = self.now_ms;
            }
        }
        let mut effects = match flight.what {
            Flying::Look { era } => self.looked_up(era, outcome, random),
            Flying::Ask { ref segment, era, creates } => self.told(segment, era, creates, flight.since_ms, outcome, random),
            Flying::Part { ref segment, era, part } => self.sent(segment, era, part, outcome, random),
        };
        self.note_progress();
        effects.extend(self.pump());
        effects
    }

    /// When [`Upload::woken`] is to be called, if nothing happens before. `None`: something will happen, or nothing is left to do.
    pub fn wakes_at_ms(&self) -> Option<f64> {
        if self.is_idle() {
            return None;
        }
        let waits = self.items.iter().filter(|item| !item.is_done()).map(|item| &item.wait).chain([&self.edge, &self.bucket]);
        waits.filter(|wait| !wait.is_over(self.pumped_ms)).map(Backoff::until_ms).min_by(f64::total_cmp)
    }

    /// How far it is.
    pub fn progress(&self, now_ms: f64) -> Progress {
        let known = || self.items.iter().filter(|item| !item.is_given_up());
        let waiting_since_ms = self.flights.values().map(|flight| flight.since_ms).min_by(f64::total_cmp);
        let silent = waiting_since_ms.is_some_and(|since_ms| now_ms - since_ms.max(self.moved_at_ms) > SILENCE_MS);
        let failures = self.edge.failures().max(self.bucket.failures());
        let failing = failures >= STALLED_AFTER && now_ms - self.moved_at_ms > MOVING_MS;
        Progress {
            sent_bytes: known().map(Item::sent_bytes).sum(),
            total_bytes: known().map(|item| item.segment.sealed_bytes()).sum(),
            bytes_per_s: self.meter.bytes_per_s(now_ms),
            stalled: !self.is_idle() && (self.offline || silent || failing),
        }
    }

    /// The bucket has every segment that was added.
    pub fn is_delivered(&self) -> bool {
        self.items.iter().all(Item::is_stored)
    }

    /// Nothing is left to do: all is delivered, given up or refused.
    pub fn is_idle(&self) -> bool {
        self.refused || self.items.iter().all(Item::is_done)
    }

    fn tick(&mut self, now_ms: f64) {
        self.now_ms = self.now_ms.max(now_ms);
    }

    fn look_again(&mut self) {
        self.looked = false;
        self.look_era += 1;
    }

    fn looked_up(&mut self, era: u32, outcome: Result<Answer, Failure>, random: f64) -> Vec<Effect> {
        match outcome {
            Ok(Answer::Recording(recording)) if recording.consent.is_none() => self.refuse("no_consent"),
            Ok(Answer::Recording(recording)) => {
                self.edge.succeeded();
                self.looked = era == self.look_era;
                // Where a question was answered in the meantime, that answer is newer.
                let unknown: Vec<_> = self.items.iter().filter(|item| item.is_unknown()).map(|item| item.segment.id.clone()).collect();
                let looked = self.looked;
                let news = recording.segments.iter().filter(|upload| looked && unknown.contains(&upload.segment.id));
                news.flat_map(|upload| self.take(upload)).collect()
            }
            Err(Failure::Status { status, code }) if refuses(status, &code, true) => self.refuse(&code),
            _ => {
                self.edge.failed(self.now_ms, random);
                Vec::new()
            }
        }
    }

    /// The server's state of a segment is the truth.
    fn take(&mut self, upload: &SegmentUpload) -> Vec<Effect> {
        let Some(item) = self.items.iter_mut().find(|item| item.segment.id == upload.segment.id && !item.is_done()) else {
            return Vec::new();
        };
        let segment = item.segment.id.clone();
        match item.take(upload) {
            Taken::Open | Taken::Aborted => Vec::new(),
            Taken::Stored => vec![Effect::Stored { segment }],
            Taken::Another => vec![Effect::GivenUp { segment, code: String::from("conflict") }],
        }
    }

    /// The edge answered a question about one segment. `creates`: it asked to open it.
    fn told(&mut self, id: &str, era: u32, creates: bool, since_ms: f64, outcome: Result<Answer, Failure>, random: f64) -> Vec<Effect> {
        let now_ms = self.now_ms;
        if outcome.is_ok() {
            self.edge.succeeded();
        }
        let Some(item) = self.items.iter_mut().find(|item| item.segment.id == id) else { return Vec::new() };
        item.asking = false;
        let current = item.era == era && !item.is_done();
        match outcome {
            Ok(Answer::Upload(upload)) if current && upload.segment.id == id => {
                let was_complete = item.is_complete();
                let effects = self.take(&upload);
                if creates {
                    // The candidate may have withdrawn and agreed again since the key was looked up. One that was looked up after the
                    // upload was opened opens its parts: a later withdrawal ends the upload.
                    self.look_again();
                }
                if let Some(item) = self.items.iter_mut().find(|item| item.segment.id == id && !item.is_done()) {
                    // Asking the same again at once would not help.
                    if item.is_unknown() || (was_complete && item.is_complete()) {
                        item.wait.failed(now_ms, random);
                    } else {
                        item.wait.succeeded();
                    }
                }
                effects
            }
            Ok(Answer::Urls(urls)) if current => {
                if !item.take_urls(&urls, since_ms, now_ms) {
                    item.wait.failed(now_ms, random);
                }
                Vec::new()
            }
            Ok(_) if !current => Vec::new(),
            Err(Failure::Status { status, code }) if refuses(status, &code, creates) => self.refuse(&code),
            Err(_) if !current => Vec::new(),
            Err(Failure::Status { code, .. }) if code == "damaged_upload" => {
                item.start_over();
                item.damaged(now_ms, random);
                self.look_again();
                Vec::new()
            }
            // The server no longer knows the segment, or sees it in another state.
            Err(Failure::Status { status: status @ (404 | 409 | 410), code }) if !code.is_empty() && !creates => {
                if status == 409 {
                    item.reopen()
                } else {
                    item.start_over()
                }
                item.wait.failed(now_ms, random);
                self.look_again();
                Vec::new()
            }
            Err(Failure::Status { status, code }) if !code.is_empty() && is_final(status) => self.give_up(id, &code),
            _ => {
                item.wait.failed(now_ms, random);
                self.edge.failed(now_ms, random);
                Vec::new()
            }
        }
    }

    /// The bucket answered, or did not.
    fn sent(&mut self, id: &str, era: u32, part: u32, outcome: Result<Answer, Failure>, random: f64) -> Vec<Effect> {
        let now_ms = self.now_ms;
        let Some(item) = self.items.iter_mut().find(|item| item.segment.id == id && item.era == era && !item.is_done()) else {
            return Vec::new();
        };
        match outcome {
            Ok(Answer::Sent { etag, md5 }) if is_intact(etag.as_deref(), &md5) => {
                self.bucket.succeeded();
                item.wait.succeeded();
                item.sent(StoredPart { part, etag: etag.unwrap_or(md5) });
                return Vec::new();
            }
            Err(Failure::Unreadable) => return self.give_up(id, "damaged"),
            // Expired, or signed by a clock that is wrong: the addresses asked for with it are no better.
            Err(Failure::Status { status: 401 | 403, .. }) => item.forget_urls(),
            // The bucket no longer knows the upload.
            Err(Failure::Status { status: 404 | 410, .. }) => {
                item.start_over();
                self.looked = false;
                self.look_era += 1;
            }
            // Corrupt on its way, or not there at all.
            _ => {}
        }
        item.not_sent(part);
        item.wait.failed(now_ms, random);
        self.bucket.failed(now_ms, random);
        Vec::new()
    }

    fn refuse(&mut self, code: &str) -> Vec<Effect> {
        let first = !std::mem::replace(&mut self.refused, true);
        first.then(|| Effect::Refused { code: code.to_owned() }).into_iter().collect()
    }

    fn give_up(&mut self, id: &str, code: &str) -> Vec<Effect> {
        self.items.iter_mut().filter(|item| item.segment.id == id).for_each(Item::give_up);
        vec![Effect::GivenUp { segment: id.to_owned(), code: code.to_owned() }]
    }

    /// Every request that may be made now.
    fn pump(&mut self) -> Vec<Effect> {
        self.pumped_ms = self.now_ms;
        if self.is_idle() {
            return Vec::new();
        }
        if !self.looked {
            let looking = self.flights.values().any(|flight| matches!(flight.what, Flying::Look { .. }));
            let may = !looking && self.edge.is_over(self.now_ms);
            return may.then(|| self.launch(Flying::Look { era: self.look_era }, Request::Look)).into_iter().collect();
        }
        let (now_ms, edge_ready) = (self.now_ms, self.edge.is_over(self.now_ms));
        let bucket_ready = self.bucket.is_over(now_ms);
        let parts_under_way = self.flights.values().filter(|flight| matches!(flight.what, Flying::Part { .. })).count();
        let mut free = PARTS_IN_FLIGHT.saturating_sub(parts_under_way);
        let mut requests = Vec::new();
        for item in self.items.iter_mut().filter(|item| item.is_in_work(now_ms)).take(SEGMENTS_IN_WORK) {
            let (segment, era) = (item.segment.id.clone(), item.era);
            while let Some((part, url)) = (bucket_ready && free > 0).then(|| item.next_part(now_ms)).flatten() {
                free -= 1;
                let flying = Flying::Part { segment: segment.clone(), era, part };
                requests.push((flying, Request::Part { segment: segment.clone(), part, url }));
            }
            if let Some(request) = edge_ready.then(|| item.next_question(now_ms)).flatten() {
                item.asking = true;
                let creates = matches!(request, Request::Open(_));
                requests.push((Flying::Ask { segment, era, creates }, request));
            }
        }
        requests.into_iter().map(|(flying, request)| self.launch(flying, request)).collect()
    }

    fn launch(&mut self, what: Flying, request: Request) -> Effect {
        if !self.flights.values().any(|flight| matches!(flight.what, Flying::Part { .. })) && matches!(what, Flying::Part { .. }) {
            self.meter.start(self.now_ms, self.moved_bytes());
        }
        self.next_id += 1;
        self.flights.insert(self.next_id, Flight { what, since_ms: self.now_ms, moved_bytes: 0 });
        Effect::Request { id: self.next_id, request }
    }

    fn note_progress(&mut self) {
        self.meter.note(self.now_ms, self.moved_bytes());
    }

    /// Bytes in the bucket and on the wire.
    fn moved_bytes(&self) -> u64 {
        self.items.iter().map(Item::sent_bytes).chain(self.flights.values().map(|flight| flight.moved_bytes)).sum()
    }
}

/// The server itself says that this is over. What has no code of the server's was said by somebody in between.
fn refuses(status: u16, code: &str, nothing_there: bool) -> bool {
    let gone = matches!(status, 404 | 410) && nothing_there;
    !code.is_empty() && (gone || matches!(status, 401 | 403) || code == "no_consent")
}

/// Asking the same again would get the same answer.
fn is_final(status: u16) -> bool {
    matches!(status, 400..=499) && !matches!(status, 408 | 425 | 429)
}

/// A bucket's ETag of a part usually is its MD5, and then says whether it arrived whole.
fn is_intact(etag: Option<&str>, md5: &str) -> bool {
    etag.is_none_or(|etag| etag.len() != 32 || !etag.bytes().all(|b| b.is_ascii_hexdigit()) || etag.eq_ignore_ascii_case(md5))
}

#[cfg(test)]
mod tests;
