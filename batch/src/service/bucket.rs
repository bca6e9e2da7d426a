//! The bucket, by the S3 API.

use std::ops::Range;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use tokio::runtime::Runtime;

use super::aws;
use super::config::BucketConfig;

/// The bucket did not do something.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BucketError {
    /// There is no such object.
    #[error("the bucket has no object {0}")]
    Missing(String),
    /// It may work later.
    #[error("the bucket does not answer: {0}")]
    Unavailable(String),
}

/// One bucket. Its methods block; the client's own threads do the work.
pub(crate) struct Bucket {
    runtime: Runtime,
    client: Client,
    name: String,
}

impl Bucket {
    /// Asks nobody yet; credentials are looked for at the first call.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(crate) fn open(config: &BucketConfig) -> std::io::Result<Self> {
        let runtime = aws::runtime()?;
        let shared = aws::shared(&runtime, &config.region);
        let mut builder = aws_sdk_s3::config::Builder::from(&shared).force_path_style(config.s3_endpoint.is_some());
        // The client puts the bucket's name right behind it.
        builder.set_endpoint_url(config.s3_endpoint.as_ref().map(|url| format!("{}/", url.trim_end_matches('/'))));
        Ok(Self { client: Client::from_conf(builder.build()), runtime, name: config.bucket.clone() })
    }

    /// An object's bytes in `range`.
    ///
    /// # Errors
    /// See [`BucketError`].
    pub(crate) fn get_range(&self, key: &str, range: &Range<u64>) -> Result<Vec<u8>, BucketError> {
        self.fetch(key, Some(format!("bytes={}-{}", range.start, range.end.saturating_sub(1))))
    }

    /// A whole object, if there is one.
    ///
    /// # Errors
    /// [`BucketError::Unavailable`].
    pub(crate) fn get(&self, key: &str) -> Result<Option<Vec<u8>>, BucketError> {
        match self.fetch(key, None) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(BucketError::Missing(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Stores an object.
    ///
    /// # Errors
    /// [`BucketError::Unavailable`].
    pub(crate) fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), BucketError> {
        let put = self.client.put_object().bucket(&self.name).key(key).body(ByteStream::from(bytes)).send();
        self.runtime.block_on(put).map(drop).map_err(|error| failed(key, &error))
    }

    fn fetch(&self, key: &str, range: Option<String>) -> Result<Vec<u8>, BucketError> {
        self.runtime.block_on(async {
            let answer = self.client.get_object().bucket(&self.name).key(key).set_range(range).send().await;
            let body = answer.map_err(|error| failed(key, &error))?.body.collect().await;
            Ok(body.map_err(|error| BucketError::Unavailable(error.to_string()))?.to_vec())
        })
    }
}

fn failed<E, R>(key: &str, error: &SdkError<E, R>) -> BucketError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    match error.code() {
        Some("NoSuchKey" | "NotFound") => BucketError::Missing(key.to_owned()),
        Some(code) => BucketError::Unavailable(code.to_owned()),
        // Its own words are only "dispatch failure"; the cause stands behind it.
        None => BucketError::Unavailable(DisplayErrorContext(error).to_string()),
    }
}
