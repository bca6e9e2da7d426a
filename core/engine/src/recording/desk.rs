//! Carries the [rules] out over the shelf that keeps the record and the bucket that keeps the media.

use domain::problem::Problem;
use domain::recording::{Consent, MaskedFile, Medium, PartsWanted, Segment, SegmentUpload, StoredPart, UploadState};

use super::rules::{self, Completion};
use super::{Chore, Record};

/// Uploads ended in one go: a Worker makes a limited number of calls per request, and whoever waits behind them waits.
const ABORTS_AT_ONCE: usize = 10;

/// Objects that a bucket deletes in one request at most.
const DELETES_AT_ONCE: usize = 1000;

/// Where the record is kept. What was stored is durable before the next answer leaves.
pub trait Shelf {
    /// Why it could not.
    type Error: From<Problem> + From<BucketError>;

    /// The record as it is now.
    ///
    /// # Errors
    /// The shelf's own.
    fn record(&self) -> Result<Record, Self::Error>;

    /// Stores all that differs between `before` and `after`, or nothing of it, together with the timers that `after` needs.
    ///
    /// # Errors
    /// The shelf's own.
    fn keep(&self, before: &Record, after: &Record) -> Result<(), Self::Error>;
}

/// Why the bucket did not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BucketError {
    /// It never will: the upload or one of its parts is not what it should be, or is gone.
    #[error("the bucket refused: {0}")]
    Refused(String),
    /// It may later.
    #[error("the bucket does not answer: {0}")]
    Unavailable(String),
}

/// The port to the bucket. No method does harm when it is called twice.
#[expect(async_fn_in_trait, reason = "every home of this port is single-threaded: the Worker, tests")]
pub trait Bucket {
    /// Begins an upload; returns the bucket's name for it.
    ///
    /// # Errors
    /// See [`BucketError`].
    async fn create(&self, object_key: &str) -> Result<String, BucketError>;

    /// Puts an upload's parts together.
    ///
    /// # Errors
    /// See [`BucketError`].
    async fn complete(&self, object_key: &str, upload_id: &str, parts: &[StoredPart]) -> Result<(), BucketError>;

    /// Length of an object in bytes; `None` when there is none.
    ///
    /// # Errors
    /// See [`BucketError`].
    async fn size(&self, object_key: &str) -> Result<Option<u64>, BucketError>;

    /// Ends an upload and drops its parts.
    ///
    /// # Errors
    /// See [`BucketError`].
    async fn abort(&self, object_key: &str, upload_id: &str) -> Result<(), BucketError>;

    /// Deletes objects, at most 1,000.
    ///
    /// # Errors
    /// See [`BucketError`].
    async fn delete(&self, object_keys: &[&str]) -> Result<(), BucketError>;
}

/// A place for one part; the edge makes a presigned address of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartSlot {
    /// Of the object that the upload becomes.
    pub object_key: String,
    /// The bucket's name for the upload.
    pub upload_id: String,
    /// From 1.
    pub part: u32,
    /// Length of the sealed part.
    pub bytes: u64,
}

/// Serves one interview's recording at one moment.
///
/// Only one of the methods that are `async` may be at work at a time: a delete that is late must not hit the next object of its
/// name. The others may come in between.
pub struct Desk<'a, S, B> {
    /// Whose recording it is.
    pub session_id: &'a str,
    /// Where the record is kept.
    pub shelf: S,
    /// Where the media are kept.
    pub bucket: &'a B,
    /// Unix time in milliseconds.
    pub now_ms: u64,
}

impl<S: Shelf, B: Bucket> Desk<'_, S, B> {
    /// Takes a consent; `sealed_key` becomes the recording's key unless it has one.
    ///
    /// # Errors
    /// Those of [`rules::agree`] and the shelf's.
    pub fn agree(&self, consent: Consent, offered: &[Medium], sealed_key: String) -> Result<Record, S::Error> {
        self.change(|record| rules::agree(record, consent, offered, sealed_key, self.now_ms))
    }

    /// Opens a segment's upload; the same again changes nothing.
    ///
    /// # Errors
    /// Those of [`rules::open`], the bucket's and the shelf's.
    pub async fn open(&self, segment: Segment) -> Result<SegmentUpload, S::Error> {
        let id = segment.id.clone();
        self.change(|record| rules::open(record, segment, self.now_ms))?;
        if self.upload_of(&id)?.state == UploadState::Open {
            self.upload_id(&id).await?;
        }
        self.upload_of(&id)
    }

    /// Where to send parts.
    ///
    /// # Errors
    /// Those of [`rules::wanted`], the bucket's and the shelf's.
    pub async fn slots(&self, id: &str, wanted: &PartsWanted) -> Result<Vec<PartSlot>, S::Error> {
        let record = self.shelf.record()?;
        let segment = rules::wanted(&record, id, wanted)?;
        let upload_id = self.upload_id(id).await?;
        let slot = |part: &u32| {
            let range = segment.sealed_range(*part);
            let object_key = segment.object_key(self.session_id);
            PartSlot { object_key, upload_id: upload_id.clone(), part: *part, bytes: range.end - range.start }
        };
        Ok(wanted.parts.iter().map(slot).collect())
    }

    /// Notes a part that the bucket has taken.
    ///
    /// # Errors
    /// Those of [`rules::part`] and the shelf's.
    pub fn part(&self, id: &str, part: StoredPart) -> Result<SegmentUpload, S::Error> {
        self.change(|record| rules::part(record, id, part, self.now_ms))?;
        self.upload_of(id)
    }

    /// Has a segment put together and checks its length; completing twice changes nothing.
    ///
    /// # Errors
    /// Those of [`rules::completion`]; `damaged_upload` when the bucket has something else; the bucket's and the shelf's.
    pub async fn complete(&self, id: &str) -> Result<SegmentUpload, S::Error> {
        let record = self.shelf.record()?;
        let Completion::Ready { upload_id, parts } = rules::completion(&record, id)? else { return self.upload_of(id) };
        let object_key = rules::find(&record, id)?.segment.object_key(self.session_id);
        match self.bucket.complete(&object_key, &upload_id, &parts).await {
            // Refused also when it was done before and the answer was lost: the object's length decides.
            Ok(()) | Err(BucketError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let found = self.bucket.size(&object_key).await?;
        self.change(|record| Ok(rules::completed(record, &object_key, id, &upload_id, found, self.now_ms)))?;
        let upload = self.upload_of(id)?;
        if upload.state == UploadState::Stored {
            return Ok(upload);
        }
        // Failing here costs nothing: who asks for addresses next tries again.
        self.upload_id(id).await.ok();
        Err(rules::damaged().into())
    }

    /// Readies the recording for masking; see [`rules::masking`].
    ///
    /// # Errors
    /// The shelf's.
    pub fn masking(&self, sealed_key: String) -> Result<Record, S::Error> {
        self.change(|record| Ok(rules::masking(record, sealed_key)))
    }

    /// Takes a segment's masked version, which the bucket must have; the same again changes nothing.
    ///
    /// # Errors
    /// Those of [`rules::masked`]; `damaged_upload` when the bucket has it not in that length; the bucket's and the shelf's.
    pub async fn masked(&self, id: &str, file: MaskedFile) -> Result<(), S::Error> {
        let (object_key, bytes) = {
            let record = rules::masked(self.shelf.record()?, id, file.clone())?;
            let upload = rules::find(&record, id)?;
            (upload.segment.masked_object_key(self.session_id), upload.segment.masked(&file).sealed_bytes())
        };
        if self.bucket.size(&object_key).await? != Some(bytes) {
            return Err(rules::damaged().into());
        }
        self.change(|record| rules::masked(record, id, file)).map(drop)
    }

    /// Takes the consent back; [`Self::settle`] then clears the bucket.
    ///
    /// # Errors
    /// The shelf's.
    pub fn withdraw(&self) -> Result<(), S::Error> {
        self.change(|record| Ok(rules::withdraw(record, self.session_id))).map(drop)
    }

    /// Does what is due: ends the time of keeping, finishes or gives up orphans, clears the bucket.
    ///
    /// # Errors
    /// The first of the bucket's and the shelf's, after everything was tried.
    pub async fn tend(&self) -> Result<(), S::Error> {
        let record = self.change(|record| Ok(rules::expire(record, self.session_id, self.now_ms)))?;
        let mut outcome = Ok(());
        for id in rules::orphans(&record, self.now_ms) {
            // Everything was sent and only the last word is missing: the recording is not lost for that.
            let completed = match rules::completion(&self.shelf.record()?, &id) {
                Ok(_) => self.complete(&id).await.map(drop),
                Err(_) => self.change(|record| Ok(rules::abort(record, self.session_id, &id))).map(drop),
            };
            outcome = outcome.and(completed);
        }
        let settled = self.settle(|_| true).await;
        self.put_off()?;
        outcome.and(settled)
    }

    /// Sets the timers to what the record needs from now on, also one that rang too early, for nothing or in vain.
    ///
    /// # Errors
    /// The shelf's.
    pub fn put_off(&self) -> Result<(), S::Error> {
        let record = self.shelf.record()?;
        self.shelf.keep(&record, &record)
    }

    /// Has the bucket do the chores that `fits` chooses.
    ///
    /// # Errors
    /// The bucket's and the shelf's; what was not done is still a chore.
    pub async fn settle(&self, fits: impl Fn(&Chore) -> bool) -> Result<(), S::Error> {
        let chores: Vec<Chore> = self.shelf.record()?.chores.into_iter().filter(fits).collect();
        let (deletes, aborts): (Vec<Chore>, Vec<Chore>) = chores.into_iter().partition(|chore| matches!(chore, Chore::Delete { .. }));
        let mut outcome = self.delete(&deletes).await;
        for chore in aborts.iter().take(ABORTS_AT_ONCE) {
            // One that the bucket does not take must not keep it from the others.
            outcome = outcome.and(self.abort(chore).await);
        }
        outcome
    }

    async fn delete(&self, chores: &[Chore]) -> Result<(), S::Error> {
        for some in chores.chunks(DELETES_AT_ONCE) {
            let keys: Vec<&str> = some.iter().map(Chore::object_key).collect();
            self.bucket.delete(&keys).await?;
            self.change(|record| Ok(rules::done(record, some)))?;
        }
        Ok(())
    }

    async fn abort(&self, chore: &Chore) -> Result<(), S::Error> {
        let Chore::Abort { object_key, upload_id } = chore else { return Ok(()) };
        match self.bucket.abort(object_key, upload_id).await {
            // Refused when it is gone already.
            Ok(()) | Err(BucketError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
        self.change(|record| Ok(rules::done(record, std::slice::from_ref(chore)))).map(drop)
    }

    /// The bucket's upload of an open segment; begins one when there is none. What is to be deleted under the same name goes first.
    async fn upload_id(&self, id: &str) -> Result<String, S::Error> {
        let record = self.shelf.record()?;
        let upload = rules::find(&record, id)?;
        if let Some(upload_id) = &upload.upload_id {
            return Ok(upload_id.clone());
        }
        let object_key = upload.segment.object_key(self.session_id);
        self.settle(|chore| chore.object_key() == object_key).await?;
        let upload_id = self.bucket.create(&object_key).await?;
        let record = self.change(|record| Ok(rules::opened(record, &object_key, id, upload_id, self.now_ms)))?;
        let opened = rules::find(&record, id)?.upload_id.clone();
        opened.ok_or_else(|| rules::damaged().into())
    }

    fn upload_of(&self, id: &str) -> Result<SegmentUpload, S::Error> {
        Ok(rules::find(&self.shelf.record()?, id)?.view())
    }

    fn change(&self, rule: impl FnOnce(Record) -> Result<Record, Problem>) -> Result<Record, S::Error> {
        let before = self.shelf.record()?;
        let after = rule(before.clone())?;
        if after != before {
            self.shelf.keep(&before, &after)?;
        }
        Ok(after)
    }
}
