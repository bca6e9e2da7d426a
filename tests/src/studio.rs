//! What the edge does around the rules of a recording, in virtual time and without a platform: one record, one bucket, timers.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use domain::SCHEMA_VERSION;
use domain::principal::Tier;
use domain::problem::Problem;
use domain::recording::{Consent, Medium, NOTICE, PartsWanted, Segment, SegmentUpload, StoredPart};
use engine::recording::{BucketError, Desk, PartSlot, Record, Shelf, offered};
use engine::rules::{TimerChange, TimerKind};

use crate::bucket::MemoryBucket;

/// Unix time at the beginning, in milliseconds.
const BEGIN_MS: u64 = 1_800_000_000_000;

/// Whose recording it is.
pub const SESSION: &str = "5e55";

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The browser is told so.
    Refused(Problem),
    /// The bucket failed.
    Bucket(BucketError),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<BucketError> for Stop {
    fn from(error: BucketError) -> Self {
        Self::Bucket(error)
    }
}

/// What is on disk.
#[derive(Default)]
struct Disk {
    record: RefCell<Record>,
    timers: RefCell<BTreeMap<TimerKind, u64>>,
    now_ms: Cell<u64>,
}

impl Shelf for &Disk {
    type Error = Stop;

    fn record(&self) -> Result<Record, Stop> {
        Ok(self.record.borrow().clone())
    }

    fn keep(&self, before: &Record, after: &Record) -> Result<(), Stop> {
        assert_eq!(&*self.record.borrow(), before, "nothing comes between reading and writing");
        self.record.replace(after.clone());
        for change in after.timers_after(before, self.now_ms.get()) {
            match change {
                TimerChange::Set { kind, in_ms } => self.timers.borrow_mut().insert(kind, self.now_ms.get() + in_ms),
                TimerChange::Clear(kind) => self.timers.borrow_mut().remove(&kind),
            };
        }
        Ok(())
    }
}

/// Something that comes in between.
pub type Interruption<'a> = (usize, &'a dyn Fn(&Studio));

/// One interview's recording with everything around it.
#[derive(Default)]
pub struct Studio {
    /// Where the media are.
    pub bucket: MemoryBucket,
    disk: Disk,
    /// The process dies at this pause of the next request.
    pub dies_at: Cell<Option<usize>>,
}

impl Studio {
    /// Nothing recorded yet, at some time.
    pub fn new() -> Self {
        let studio = Self::default();
        studio.disk.now_ms.set(BEGIN_MS);
        studio
    }

    /// Time passes until `ms` after the beginning; timers ring.
    pub fn wait_until(&self, ms: u64) {
        self.wait((BEGIN_MS + ms).saturating_sub(self.disk.now_ms.get()));
    }

    /// What is kept.
    pub fn record(&self) -> Record {
        self.disk.record.borrow().clone()
    }

    fn desk(&self) -> Desk<'_, &Disk, MemoryBucket> {
        Desk { session_id: SESSION, shelf: &self.disk, bucket: &self.bucket, now_ms: self.disk.now_ms.get() }
    }

    /// Runs a request to its end, or until the process dies; `between` happens at one of its pauses. A request with fewer pauses
    /// leaves the death to the next one.
    fn run<T>(&self, request: impl Future<Output = T>, between: Option<Interruption<'_>>) -> Option<T> {
        let mut request = pin!(request);
        for pause in 0.. {
            if let Poll::Ready(outcome) = request.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return Some(outcome);
            }
            if self.dies_at.get() == Some(pause) {
                self.dies_at.set(None);
                return None;
            }
            if let Some((_, act)) = between.filter(|(at, _)| *at == pause) {
                act(self);
            }
        }
        None
    }

    /// `PUT …/recording`.
    pub fn agree(&self, medium: Medium) -> Result<(), Stop> {
        let consent = Consent { schema_version: SCHEMA_VERSION, medium, notice: NOTICE };
        self.desk().agree(consent, &offered(Tier::Premium), "sealed".into()).map(drop)
    }

    /// `DELETE …/recording`, the part that is done at once.
    pub fn withdraw(&self) {
        self.desk().withdraw().unwrap();
    }

    /// `PUT …/segments/{segment}`; `None` when the process died.
    pub fn open(&self, segment: &Segment, between: Option<Interruption<'_>>) -> Option<Result<SegmentUpload, Stop>> {
        self.run(self.desk().open(segment.clone()), between)
    }

    /// `POST …/urls` and one `PUT` to the bucket, of `bytes` or of the length it should have.
    pub fn send(&self, id: &str, part: u32, bytes: Option<u64>, between: Option<Interruption<'_>>) -> Option<Result<StoredPart, Stop>> {
        let wanted = PartsWanted { parts: vec![part] };
        let slots = match self.run(self.desk().slots(id, &wanted), between)? {
            Ok(slots) => slots,
            Err(stop) => return Some(Err(stop)),
        };
        let etag = self.bucket.put(&slots[0].upload_id, part, bytes.unwrap_or(slots[0].bytes));
        Some(etag.map(|etag| StoredPart { part, etag }).map_err(Stop::Bucket))
    }

    /// `POST …/urls`; `None` when the process died.
    pub fn slots(&self, id: &str, wanted: &PartsWanted) -> Option<Result<Vec<PartSlot>, Stop>> {
        self.run(self.desk().slots(id, wanted), None)
    }

    /// `PUT …/parts/{part}`.
    pub fn report(&self, id: &str, part: StoredPart) -> Result<SegmentUpload, Stop> {
        self.desk().part(id, part)
    }

    /// `POST …/complete`; `None` when the process died.
    pub fn complete(&self, id: &str, between: Option<Interruption<'_>>) -> Option<Result<SegmentUpload, Stop>> {
        self.run(self.desk().complete(id), between)
    }

    /// Time passes; timers ring.
    pub fn wait(&self, ms: u64) {
        let until_ms = self.disk.now_ms.get() + ms;
        let mut rings = 0;
        loop {
            let due_ms = self.disk.timers.borrow().values().min().copied();
            let Some(due_ms) = due_ms.filter(|due_ms| *due_ms <= until_ms) else { break };
            self.disk.now_ms.set(self.disk.now_ms.get().max(due_ms));
            // The ledger takes every offer at once.
            self.disk.timers.borrow_mut().remove(&TimerKind::Outbox);
            self.run(self.desk().tend(), None);
            rings += 1;
            assert!(rings < 20_000, "a timer that rings for ever");
        }
        self.disk.now_ms.set(until_ms);
    }
}
