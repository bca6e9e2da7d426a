//! Presigned addresses in the bucket's S3 API, for the browser to send parts to and to fetch objects from.

use std::time::Duration;

use engine::recording::{PartSlot, URL_LIFE_S};
use rusty_s3::actions::{GetObject, UploadPart};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use worker::{Env, Url};

use crate::failure::Failure;

/// The credentials that sign, a pair of R2 API tokens.
const ACCESS_KEY_ID: &str = "R2_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "R2_SECRET_ACCESS_KEY";
/// Where the S3 API is: an address, or a path on the Worker's own origin, as the local one has.
const ENDPOINT: &str = "R2_ENDPOINT";
/// The bucket's name there.
const BUCKET: &str = "R2_BUCKET";
/// R2 has one region.
const REGION: &str = "auto";

/// Signs addresses.
pub(crate) struct Presigner {
    bucket: Bucket,
    credentials: Credentials,
}

impl Presigner {
    /// From the Worker's configuration; `None` when it is not complete. `own` is any address of this Worker.
    ///
    /// # Errors
    /// When the endpoint is no address.
    pub(crate) fn from_env(env: &Env, own: &Url) -> Result<Option<Self>, Failure> {
        let secret = |name| env.secret(name).map(|value| value.to_string()).unwrap_or_default();
        let var = |name| env.var(name).map(|value| value.to_string()).unwrap_or_default();
        let (key, secret, endpoint, name) = (secret(ACCESS_KEY_ID), secret(SECRET_ACCESS_KEY), var(ENDPOINT), var(BUCKET));
        if [&key, &secret, &endpoint, &name].iter().any(|value| value.is_empty()) {
            return Ok(None);
        }
        let malformed = Failure::Setup("R2_ENDPOINT is neither an address nor a path");
        let Ok(endpoint) = own.join(&endpoint) else { return Err(malformed) };
        let Ok(bucket) = Bucket::new(endpoint, UrlStyle::Path, name, REGION) else { return Err(malformed) };
        Ok(Some(Self { bucket, credentials: Credentials::new(key, secret) }))
    }

    /// Where to `PUT` a part. The length is signed too: nothing else fits into that place.
    pub(crate) fn put(&self, slot: &PartSlot) -> String {
        // A segment has far fewer parts than 65,535.
        let mut action = UploadPart::new(&self.bucket, Some(&self.credentials), &slot.object_key, slot.part as u16, &slot.upload_id);
        action.headers_mut().insert("content-length", slot.bytes.to_string());
        action.sign(Duration::from_secs(URL_LIFE_S)).into()
    }

    /// Where to `GET` an object.
    pub(crate) fn get(&self, object_key: &str) -> String {
        let action = GetObject::new(&self.bucket, Some(&self.credentials), object_key);
        action.sign(Duration::from_secs(URL_LIFE_S)).into()
    }
}
