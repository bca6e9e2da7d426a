//! A device, a server and a bucket in virtual time, with a network in between that loses, delays and repeats.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::hash::{DefaultHasher, Hash, Hasher};

use domain::recording::PartUrl;

use super::*;

/// A shell gives a request up after this long.
const TIME_OUT_MS: f64 = 30_000.0;

/// How bad the world is; shares are in 0–1.
#[derive(Debug, Clone)]
pub(super) struct Faults {
    /// Requests that never arrive.
    pub(super) lost: f64,
    /// Requests that arrive and whose answers do not.
    pub(super) answer_lost: f64,
    /// Requests that arrive once more, up to two minutes later.
    pub(super) twice: f64,
    /// Requests answered by 500, 503, 429 or somebody else's page, half of them after they were carried out.
    pub(super) failing: f64,
    /// Parts whose bytes change on the way.
    pub(super) corrupt: f64,
    /// Parts that the bucket refuses with 403.
    pub(super) forbidden: f64,
    /// The bucket's ETags are MD5s; else it checks `Content-MD5`.
    pub(super) md5_etags: bool,
    pub(super) url_life_s: u64,
    /// The bucket's clock is ahead of the edge's.
    pub(super) skew_ms: f64,
    /// Longest way there, and back.
    pub(super) slowest_ms: f64,
}

impl Faults {
    fn none() -> Self {
        let (lost, answer_lost, twice, failing, corrupt, forbidden) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        Self { lost, answer_lost, twice, failing, corrupt, forbidden, md5_etags: true, url_life_s: 600, skew_ms: 0.0, slowest_ms: 100.0 }
    }
}

/// A sealed part as the bucket keeps it: which plain bytes, sealed in which attempt, changed or not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Sealed {
    segment: String,
    from: u64,
    to: u64,
    nonce: u64,
    corrupt: bool,
}

impl Sealed {
    fn md5(&self) -> String {
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, self).hash(&mut hasher);
            hasher.finish()
        };
        format!("{:016x}{:016x}", half(1), half(2))
    }
}

/// What the edge knows of a segment.
#[derive(Debug)]
struct Known {
    upload: SegmentUpload,
    /// Names the bucket's multipart upload.
    multipart: u64,
}

#[derive(Debug)]
enum Happening {
    Arrives { page: u32, id: u64, request: Request, sealed: Option<Sealed>, answer: Way },
    Answered { page: u32, id: u64, outcome: Result<Answer, Failure> },
}

/// What becomes of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Delivered,
    /// Carried out, and then this is said.
    Replaced(u16),
    /// Nobody listens.
    Dropped,
}

#[derive(Debug)]
pub(super) struct World {
    faults: Faults,
    random: u64,
    now_ms: f64,
    outage_until_ms: f64,
    queue: BinaryHeap<Reverse<(u64, u64)>>,
    happenings: BTreeMap<u64, Happening>,
    /// Counts pages: answers to an older one are heard by nobody.
    page: u32,
    machine: Upload,
    device: BTreeMap<String, Segment>,
    all: Vec<Segment>,
    server: BTreeMap<String, Known>,
    bucket: BTreeMap<(u64, u32), Sealed>,
    /// Parts of which the server has told this page that it has them, and not the contrary since.
    told: BTreeSet<(String, u32)>,
    /// Parts of which it has told so at any time.
    ever_told: BTreeSet<(String, u32)>,
    /// Which segment this page's requests are about.
    about: BTreeMap<u64, String>,
    parts_in_flight: BTreeSet<u64>,
    next: u64,
}

impl World {
    pub(super) fn new(faults: Faults, seed: u64) -> Self {
        Self {
            faults,
            random: seed | 1,
            now_ms: 0.0,
            outage_until_ms: 0.0,
            queue: BinaryHeap::new(),
            happenings: BTreeMap::new(),
            page: 0,
            machine: Upload::new(),
            device: BTreeMap::new(),
            all: Vec::new(),
            server: BTreeMap::new(),
            bucket: BTreeMap::new(),
            told: BTreeSet::new(),
            ever_told: BTreeSet::new(),
            about: BTreeMap::new(),
            parts_in_flight: BTreeSet::new(),
            next: 0,
        }
    }

    pub(super) fn machine(&self) -> &Upload {
        &self.machine
    }

    pub(super) fn device(&self) -> &BTreeMap<String, Segment> {
        &self.device
    }

    pub(super) fn record(&mut self, parts: u64) {
        let new = segment(self.all.len() as u64 + 1, parts);
        self.all.push(new.clone());
        self.device.insert(new.id.clone(), new.clone());
        let effects = self.machine.add(new, self.now_ms);
        self.carry_out(effects);
    }

    pub(super) fn online(&mut self, on: bool) {
        let effects = self.machine.online(on, self.now_ms);
        self.carry_out(effects);
    }

    pub(super) fn outage(&mut self, ms: f64) {
        self.outage_until_ms = self.now_ms + ms;
    }

    pub(super) fn reload(&mut self) {
        self.page += 1;
        self.machine = Upload::new();
        self.told.clear();
        self.ever_told.clear();
        self.about.clear();
        self.parts_in_flight.clear();
        for segment in self.device.values().cloned().collect::<Vec<_>>() {
            let effects = self.machine.add(segment, self.now_ms);
            self.carry_out(effects);
        }
    }

    /// The server loses a part of an open upload.
    pub(super) fn forget_part(&mut self) {
        let Some(known) = self.server.values_mut().find(|known| known.upload.state == UploadState::Open) else { return };
        known.upload.parts.pop();
    }

    /// The timer for orphans strikes too early.
    pub(super) fn abort_uploads(&mut self) {
        for known in self.server.values_mut().filter(|known| known.upload.state == UploadState::Open) {
            known.upload.state = UploadState::Aborted;
            known.upload.parts.clear();
            self.bucket.retain(|(multipart, _), _| *multipart != known.multipart);
            known.multipart = 0;
        }
    }

    pub(super) fn heal(&mut self) {
        self.faults = Faults::none();
        self.outage_until_ms = 0.0;
    }

    pub(super) fn pass(&mut self, ms: f64) {
        let end_ms = self.now_ms + ms;
        let mut steps = 0;
        loop {
            let next_ms = self.queue.peek().map(|Reverse((at_us, _))| *at_us as f64 / 1000.0);
            let wake_ms = self.machine.wakes_at_ms();
            assert!(next_ms.is_some() || wake_ms.is_some() || self.machine.is_idle(), "wedged: nothing will ever happen");
            let at_ms = next_ms.into_iter().chain(wake_ms).fold(f64::INFINITY, f64::min);
            if at_ms > end_ms {
                break;
            }
            steps += 1;
            assert!(steps < 100_000, "requests without a pause");
            self.now_ms = self.now_ms.max(at_ms);
            if wake_ms == Some(at_ms) {
                let effects = self.machine.woken(self.now_ms);
                self.carry_out(effects);
            } else if let Some(Reverse((_, number))) = self.queue.pop() {
                self.happen(number);
            }
        }
        self.now_ms = end_ms;
    }

    pub(super) fn assert_stored_right(&self) {
        for segment in &self.all {
            let known = &self.server[&segment.id];
            assert_eq!((known.upload.state, &known.upload.segment), (UploadState::Stored, segment));
            for part in 1..=segment.parts() {
                let sealed = &self.bucket[&(known.multipart, part)];
                let range = segment.plain_range(part);
                assert_eq!((&sealed.segment, sealed.from, sealed.to, sealed.corrupt), (&segment.id, range.start, range.end, false));
            }
        }
    }

    /// In 0–1 (xorshift64*).
    fn random(&mut self) -> f64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        (self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn chance(&mut self, share: f64) -> bool {
        self.random() < share
    }

    fn later(&mut self, in_ms: f64, happening: Happening) {
        self.next += 1;
        self.happenings.insert(self.next, happening);
        self.queue.push(Reverse((((self.now_ms + in_ms) * 1000.0) as u64, self.next)));
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Request { id, request } => self.send(id, request),
                Effect::Stored { segment } => drop(self.device.remove(&segment)),
                Effect::GivenUp { .. } | Effect::Refused { .. } => panic!("nothing here is final: {effect:?}"),
            }
        }
    }

    fn send(&mut self, id: u64, request: Request) {
        let sealed = self.check(id, &request);
        let page = self.page;
        let (faults, outage) = (self.faults.clone(), self.now_ms < self.outage_until_ms);
        let way_ms = self.random() * faults.slowest_ms;
        let give_up = Happening::Answered { page, id, outcome: Err(Failure::Unreachable) };
        if outage || self.chance(faults.lost) {
            let after_ms = if self.chance(0.5) { 5.0 } else { TIME_OUT_MS };
            return self.later(after_ms, give_up);
        }
        if self.chance(faults.twice) {
            let (request, sealed) = (request.clone(), sealed.clone());
            let late_ms = self.random() * 120_000.0;
            self.later(late_ms, Happening::Arrives { page, id, request, sealed, answer: Way::Dropped });
        }
        let status = [500, 503, 429, 403][(self.random() * 4.0) as usize % 4];
        if self.chance(faults.answer_lost) {
            self.later(way_ms, Happening::Arrives { page, id, request, sealed, answer: Way::Dropped });
            self.later(TIME_OUT_MS, give_up);
        } else if self.chance(faults.failing) {
            if self.chance(0.5) {
                self.later(way_ms, Happening::Arrives { page, id, request, sealed, answer: Way::Replaced(status) });
            } else {
                self.later(way_ms, Happening::Answered { page, id, outcome: error(status, "") });
            }
        } else {
            self.later(way_ms, Happening::Arrives { page, id, request, sealed, answer: Way::Delivered });
        }
    }

    /// What no machine may ever ask; seals a part.
    fn check(&mut self, id: u64, request: &Request) -> Option<Sealed> {
        let about = match request {
            Request::Look => None,
            Request::Open(segment) => Some(&segment.id),
            Request::Urls { segment, .. } | Request::Part { segment, .. } => Some(segment),
            Request::Report { segment, .. } | Request::Complete { segment } => Some(segment),
        };
        self.about.extend(about.map(|segment| (id, segment.clone())));
        match request {
            Request::Part { segment, part, .. } => {
                let has = self.server[segment].upload.parts.iter().any(|stored| stored.part == *part);
                assert!(!has || !self.told.contains(&(segment.clone(), *part)), "the server has this part and has said so");
                self.parts_in_flight.insert(id);
                assert!(self.parts_in_flight.len() <= PARTS_IN_FLIGHT);
                let range = self.device[segment].plain_range(*part);
                let corrupt = self.chance(self.faults.corrupt);
                Some(Sealed { segment: segment.clone(), from: range.start, to: range.end, nonce: id << 32 | u64::from(self.page), corrupt })
            }
            Request::Complete { segment } => {
                let all = self.device[segment].parts();
                assert!((1..=all).all(|part| self.ever_told.contains(&(segment.clone(), part))), "before the last part");
                None
            }
            _ => None,
        }
    }

    fn happen(&mut self, number: u64) {
        match self.happenings.remove(&number) {
            Some(Happening::Arrives { page, id, request, sealed, answer }) => {
                let outcome = match sealed {
                    Some(sealed) => self.bucket_takes(&request, sealed),
                    None => self.server_does(request),
                };
                let back_ms = self.random() * self.faults.slowest_ms;
                let outcome = match answer {
                    Way::Delivered => outcome,
                    Way::Replaced(status) => error(status, ""),
                    Way::Dropped => return,
                };
                self.later(back_ms, Happening::Answered { page, id, outcome });
            }
            Some(Happening::Answered { page, id, outcome }) if page == self.page => {
                self.parts_in_flight.remove(&id);
                self.note_told(id, &outcome);
                let random = self.random();
                let effects = self.machine.answered(id, outcome.clone(), self.now_ms, random);
                self.carry_out(effects);
                assert_eq!(self.machine.answered(id, outcome, self.now_ms, random), [], "answered twice");
            }
            _ => {}
        }
    }

    fn note_told(&mut self, id: u64, outcome: &Result<Answer, Failure>) {
        let about = self.about.remove(&id);
        match outcome {
            Ok(Answer::Upload(upload)) => {
                let id = &upload.segment.id;
                self.told.retain(|(segment, _)| segment != id);
                self.told.extend(upload.parts.iter().map(|stored| (id.clone(), stored.part)));
            }
            Ok(Answer::Recording(recording)) => {
                // It may be older than what was heard about a segment in the meantime, so it proves less.
                for upload in &recording.segments {
                    let id = &upload.segment.id;
                    self.told.retain(|(segment, _)| segment != id || upload.state != UploadState::Aborted);
                    self.ever_told.extend(upload.parts.iter().map(|stored| (id.clone(), stored.part)));
                }
            }
            Err(Failure::Status { code, .. }) if !code.is_empty() => self.told.retain(|(segment, _)| about.as_ref() != Some(segment)),
            _ => {}
        }
        self.ever_told.extend(self.told.iter().cloned());
    }

    fn server_does(&mut self, request: Request) -> Result<Answer, Failure> {
        match request {
            Request::Look => Ok(Answer::Recording(recording(self.server.values().map(|known| known.upload.clone()).collect()))),
            Request::Open(segment) => {
                self.next += 1;
                let multipart = self.next;
                let fresh = SegmentUpload { segment: segment.clone(), state: UploadState::Open, parts: Vec::new() };
                let known = self.server.entry(segment.id).or_insert_with(|| Known { upload: fresh, multipart });
                if known.upload.state == UploadState::Aborted {
                    (known.upload.state, known.multipart) = (UploadState::Open, multipart);
                }
                Ok(Answer::Upload(known.upload.clone()))
            }
            Request::Urls { segment, parts } => {
                let expires_in_s = self.faults.url_life_s;
                let expires_ms = self.now_ms + expires_in_s as f64 * 1000.0;
                let multipart = self.open_upload(&segment)?.multipart;
                let url = |part| PartUrl { part, url: format!("{multipart} {expires_ms}") };
                Ok(Answer::Urls(PartUrls { urls: parts.into_iter().map(url).collect(), expires_in_s }))
            }
            Request::Report { segment, stored } => {
                let known = self.open_upload(&segment)?;
                if known.upload.state == UploadState::Open {
                    known.upload.parts.retain(|old| old.part != stored.part);
                    known.upload.parts.push(stored);
                    known.upload.parts.sort_by_key(|known| known.part);
                }
                Ok(Answer::Upload(known.upload.clone()))
            }
            Request::Complete { segment } => self.complete(&segment),
            Request::Part { .. } => unreachable!("parts go to the bucket"),
        }
    }

    fn open_upload(&mut self, segment: &str) -> Result<&mut Known, Failure> {
        let known = self.server.get_mut(segment).ok_or(Failure::Status { status: 404, code: String::from("not_found") })?;
        if known.upload.state == UploadState::Aborted {
            return Err(Failure::Status { status: 409, code: String::from("upload_closed") });
        }
        Ok(known)
    }

    fn complete(&mut self, segment: &str) -> Result<Answer, Failure> {
        self.next += 1;
        let (fresh, bucket) = (self.next, std::mem::take(&mut self.bucket));
        let outcome = self.open_upload(segment).and_then(|known| {
            if known.upload.state == UploadState::Stored {
                return Ok(Answer::Upload(known.upload.clone()));
            }
            if !known.upload.missing_parts().is_empty() {
                return Err(Failure::Status { status: 409, code: String::from("parts_missing") });
            }
            let whole = known.upload.parts.iter().all(|stored| {
                let sealed = bucket.get(&(known.multipart, stored.part));
                sealed.is_some_and(|sealed| [sealed.md5(), opaque(sealed)].contains(&stored.etag))
            });
            if !whole {
                (known.multipart, known.upload.parts) = (fresh, Vec::new());
                return Err(Failure::Status { status: 409, code: String::from("damaged_upload") });
            }
            known.upload.state = UploadState::Stored;
            Ok(Answer::Upload(known.upload.clone()))
        });
        self.bucket = bucket;
        outcome
    }

    fn bucket_takes(&mut self, request: &Request, sealed: Sealed) -> Result<Answer, Failure> {
        let Request::Part { part, url, .. } = request else { unreachable!("only parts are sealed") };
        let mut words = url.split(' ').map(|word| word.parse::<f64>().expect("a number"));
        let (multipart, expires_ms) = (words.next().expect("upload") as u64, words.next().expect("expiry"));
        if self.now_ms + self.faults.skew_ms > expires_ms || self.chance(self.faults.forbidden) {
            return error(403, "AccessDenied");
        }
        let open = |known: &Known| known.multipart == multipart && known.upload.state == UploadState::Open;
        if !self.server.values().any(open) {
            return error(404, "NoSuchUpload");
        }
        let sent = Sealed { corrupt: false, ..sealed.clone() };
        if sealed.corrupt && !self.faults.md5_etags {
            return error(400, "BadDigest");
        }
        let etag = if self.faults.md5_etags { sealed.md5() } else { opaque(&sealed) };
        self.bucket.insert((multipart, *part), sealed);
        Ok(Answer::Sent { etag: Some(etag), md5: sent.md5() })
    }
}

/// An ETag that tells nothing.
fn opaque(sealed: &Sealed) -> String {
    format!("opaque-{}", sealed.md5())
}

fn error(status: u16, code: &str) -> Result<Answer, Failure> {
    Err(Failure::Status { status, code: code.to_owned() })
}
