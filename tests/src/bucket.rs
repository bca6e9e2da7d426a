//! A bucket in memory that behaves like R2 where it matters: opaque ETags, parts of equal length, uploads that are gone once they
//! are complete; and that fails, before or after it did what it was asked.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::task::Poll;

use domain::recording::StoredPart;
use engine::recording::{Bucket, BucketError};

/// What one call meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// It is not done, and the caller is told.
    Before,
    /// It is done, and the caller is told that it was not.
    After,
}

/// Bytes that are only their length and a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// As the bucket gave it.
    pub etag: String,
    /// How many.
    pub bytes: u64,
}

/// An upload that was begun.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenUpload {
    /// Of the object that it becomes.
    pub object_key: String,
    /// By number.
    pub parts: BTreeMap<u32, Piece>,
}

/// The bucket; its fields are what a person with its keys could see.
#[derive(Default)]
pub struct MemoryBucket {
    /// By key.
    pub objects: RefCell<BTreeMap<String, Vec<Piece>>>,
    /// By identifier.
    pub uploads: RefCell<BTreeMap<String, OpenUpload>>,
    /// What the next calls meet; none afterwards.
    pub troubles: RefCell<VecDeque<Trouble>>,
    made: RefCell<u64>,
}

impl MemoryBucket {
    /// What a browser's `PUT` to a presigned address does.
    ///
    /// # Errors
    /// When there is no such upload.
    pub fn put(&self, upload_id: &str, part: u32, bytes: u64) -> Result<String, BucketError> {
        let etag = format!("etag-{}", self.number());
        self.put_piece(upload_id, part, Piece { etag: etag.clone(), bytes })?;
        Ok(etag)
    }

    /// The same, by a bucket that chose the ETag already.
    ///
    /// # Errors
    /// When there is no such upload.
    pub fn put_piece(&self, upload_id: &str, part: u32, piece: Piece) -> Result<(), BucketError> {
        let mut uploads = self.uploads.borrow_mut();
        let upload = uploads.get_mut(upload_id).ok_or_else(no_such_upload)?;
        upload.parts.insert(part, piece);
        Ok(())
    }

    /// Bytes of any kind that it still has.
    pub fn holds_bytes(&self) -> bool {
        !self.objects.borrow().is_empty() || self.uploads.borrow().values().any(|upload| !upload.parts.is_empty())
    }

    fn number(&self) -> u64 {
        *self.made.borrow_mut() += 1;
        *self.made.borrow()
    }

    /// One call: whoever waits for it may vanish before and after `work`.
    async fn call<T>(&self, work: impl FnOnce() -> Result<T, BucketError>) -> Result<T, BucketError> {
        let trouble = self.troubles.borrow_mut().pop_front().unwrap_or(Trouble::None);
        pause().await;
        if trouble == Trouble::Before {
            return Err(BucketError::Unavailable("before".into()));
        }
        let outcome = work();
        pause().await;
        match trouble {
            Trouble::After => Err(BucketError::Unavailable("after".into())),
            _ => outcome,
        }
    }
}

impl Bucket for MemoryBucket {
    async fn create(&self, object_key: &str) -> Result<String, BucketError> {
        let create = || {
            let upload_id = format!("upload-{}", self.number());
            let upload = OpenUpload { object_key: object_key.into(), parts: BTreeMap::new() };
            self.uploads.borrow_mut().insert(upload_id.clone(), upload);
            Ok(upload_id)
        };
        self.call(create).await
    }

    async fn complete(&self, object_key: &str, upload_id: &str, parts: &[StoredPart]) -> Result<(), BucketError> {
        let complete = || {
            let upload = self.uploads.borrow().get(upload_id).cloned().ok_or_else(no_such_upload)?;
            assert_eq!(upload.object_key, object_key, "an upload is completed under its own name");
            let piece = |part: &StoredPart| upload.parts.get(&part.part).filter(|piece| piece.etag == part.etag).cloned();
            let pieces: Option<Vec<Piece>> = parts.iter().map(piece).collect();
            let pieces = pieces.ok_or_else(|| BucketError::Refused("no such part".into()))?;
            let equal = pieces.windows(2).all(|pair| pair[0].bytes == pair[1].bytes || pair[1] == pieces[pieces.len() - 1]);
            if !equal {
                return Err(BucketError::Refused("unequal parts".into()));
            }
            self.uploads.borrow_mut().remove(upload_id);
            self.objects.borrow_mut().insert(object_key.into(), pieces);
            Ok(())
        };
        self.call(complete).await
    }

    async fn size(&self, object_key: &str) -> Result<Option<u64>, BucketError> {
        let size = || Ok(self.objects.borrow().get(object_key).map(|pieces| pieces.iter().map(|piece| piece.bytes).sum()));
        self.call(size).await
    }

    async fn abort(&self, _object_key: &str, upload_id: &str) -> Result<(), BucketError> {
        let abort = || {
            self.uploads.borrow_mut().remove(upload_id);
            Ok(())
        };
        self.call(abort).await
    }

    async fn delete(&self, object_keys: &[&str]) -> Result<(), BucketError> {
        let delete = || {
            object_keys.iter().for_each(|key| drop(self.objects.borrow_mut().remove(*key)));
            Ok(())
        };
        self.call(delete).await
    }
}

fn no_such_upload() -> BucketError {
    BucketError::Refused("no such upload".into())
}

/// Lets whoever polls do something else, or go away.
async fn pause() {
    let mut paused = false;
    poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}
