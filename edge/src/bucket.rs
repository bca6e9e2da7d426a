//! The port to the bucket, through its R2 binding.

use std::time::Duration;

use domain::recording::StoredPart;
use engine::recording::{Bucket, BucketError};
use futures_util::future::{Either, select};
use worker::{Delay, Env, Error, UploadedPart};

/// The binding of the bucket.
const RECORDINGS: &str = "RECORDINGS";
/// A call that takes longer counts as failed: whoever waits behind it waits no longer. R2 answers within seconds.
const CALL_LIMIT: Duration = Duration::from_secs(30);
/// R2's error codes, at the end of its messages in brackets, for what will not be mended by asking again: a part that is too small,
/// no such upload, no such part, parts of unequal length.
const FINAL: [&str; 4] = ["(10011)", "(10024)", "(10025)", "(10048)"];

/// The bucket of the recordings.
pub(crate) struct R2 {
    bound: Option<worker::Bucket>,
}

impl R2 {
    /// The bound bucket. Where there is none, its calls fail.
    pub(crate) fn from_env(env: &Env) -> Self {
        Self { bound: env.bucket(RECORDINGS).ok() }
    }

    /// There is one.
    pub(crate) fn is_bound(&self) -> bool {
        self.bound.is_some()
    }

    fn bucket(&self) -> Result<&worker::Bucket, BucketError> {
        self.bound.as_ref().ok_or_else(|| BucketError::Unavailable("no bucket is bound".into()))
    }
}

impl Bucket for R2 {
    async fn create(&self, object_key: &str) -> Result<String, BucketError> {
        let upload = limited(self.bucket()?.create_multipart_upload(object_key).execute()).await?;
        Ok(upload.upload_id().await)
    }

    async fn complete(&self, object_key: &str, upload_id: &str, parts: &[StoredPart]) -> Result<(), BucketError> {
        let upload = self.bucket()?.resume_multipart_upload(object_key, upload_id).map_err(unavailable)?;
        // A segment has far fewer parts than 65,535.
        let uploaded = |part: &StoredPart| UploadedPart::new(part.part as u16, part.etag.clone());
        limited(upload.complete(parts.iter().map(uploaded))).await.map(drop)
    }

    async fn size(&self, object_key: &str) -> Result<Option<u64>, BucketError> {
        let object = limited(self.bucket()?.head(object_key)).await?;
        Ok(object.map(|object| object.size()))
    }

    async fn abort(&self, object_key: &str, upload_id: &str) -> Result<(), BucketError> {
        let upload = self.bucket()?.resume_multipart_upload(object_key, upload_id).map_err(unavailable)?;
        limited(upload.abort()).await
    }

    async fn delete(&self, object_keys: &[&str]) -> Result<(), BucketError> {
        limited(self.bucket()?.delete_multiple(object_keys.to_vec())).await
    }
}

/// Waits for a call, but not for ever.
async fn limited<T>(call: impl Future<Output = worker::Result<T>>) -> Result<T, BucketError> {
    #[cfg(feature = "fault-injection")]
    let call = async {
        crate::fault::bucket_call().await?;
        call.await
    };
    let call = std::pin::pin!(call);
    match select(call, Delay::from(CALL_LIMIT)).await {
        Either::Left((outcome, _)) => outcome.map_err(failed),
        Either::Right(_) => Err(BucketError::Unavailable("no answer in time".into())),
    }
}

fn failed(error: Error) -> BucketError {
    let cause = error.to_string();
    match FINAL.iter().any(|code| cause.contains(code)) {
        true => BucketError::Refused(cause),
        false => BucketError::Unavailable(cause),
    }
}

fn unavailable(error: Error) -> BucketError {
    BucketError::Unavailable(error.to_string())
}
