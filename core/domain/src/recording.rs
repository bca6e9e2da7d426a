//! A recording that the candidate wanted: who agreed to what, its segments, and the format of what the bucket holds.
//!
//! A recording is a playlist of [`Segment`]s on the session's clock. Each is one playable file, sealed part by part in the browser
//! and stored under [`object_key`] as one object; the bucket never sees plain media.
//!
//! A sealed part is `nonce (12 bytes) ‖ AES-256-GCM(plain) ‖ tag (16 bytes)` with a random nonce, the recording's own key and
//! [`associated_data`]; every part but the last is [`PART_BYTES`] long. Whoever decrypts compares the file with [`Segment::sha256`].
//!
//! Bodies of `/api/v1/sessions/{id}/recording…`, all opened by the session's ticket:
//!
//! | request | answer |
//! | --- | --- |
//! | `PUT …/recording` with [`Consent`] | [`Recording`]; the same again changes nothing |
//! | `GET …/recording` | [`Recording`] |
//! | `DELETE …/recording` | 204: the key is destroyed, objects and uploads are deleted |
//! | `PUT …/recording/segments/{segment}` with [`Segment`] | [`SegmentUpload`]; opens its upload, the same again changes nothing |
//! | `POST …/recording/segments/{segment}/urls` with [`PartsWanted`] | [`PartUrls`] |
//! | `PUT …/recording/segments/{segment}/parts/{part}` with [`StoredPart`] | [`SegmentUpload`] |
//! | `POST …/recording/segments/{segment}/complete` | [`SegmentUpload`], stored; completing twice changes nothing |
//! | `GET …/recording/segments/{segment}/url` | [`MediaUrl`] of the sealed object; of the masked one where there is one |
//!
//! Refusals that ask for something else than reporting a mistake of our own:
//!
//! | code | what to do |
//! | --- | --- |
//! | 409 `no_consent` | stop: there is none, or it was withdrawn |
//! | 409 `parts_missing` | send the parts that the detail names |
//! | 409 `damaged_upload` | send all parts again: what the bucket had was not the segment, and is deleted |
//! | 409 `upload_aborted` | open the segment again |
//! | 409 `already_stored` | nothing: the segment is complete |
//! | 409 `notice_outdated`, `medium_not_offered` | ask the candidate again |
//! | 409 `segment_differs` | give the segment another identifier |
//! | 409 `agreement_withdrawn` | forget the segment: the agreement that it was recorded under was taken back |
//! | 409 `medium_not_agreed`, `too_many_segments`, 413 `recording_too_large` | give the segment up and say so |
//! | 409 `interview_over` | agree to nothing more |
//! | 429 `storage_quota` | the same request tomorrow: this address stored as much as it may in one day |
//! | 503 `recording_unavailable` | offer no recording |
//! | 503 `bucket_unavailable` | the same request later |

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Bytes of every sealed part but the last (contracts: equal parts; the bucket asks for at least 5 MiB).
pub const PART_BYTES: u64 = 8 * 1024 * 1024;
/// Bytes of a part's nonce, which stands in front.
pub const NONCE_BYTES: u64 = 12;
/// Bytes of a part's authentication tag, which stands at the end.
pub const TAG_BYTES: u64 = 16;
/// Plain bytes of every part but the last.
pub const PLAIN_PART_BYTES: u64 = PART_BYTES - NONCE_BYTES - TAG_BYTES;
/// Largest plain segment: an hour at the highest rates that the recorder asks for (432 kbit/s, a tenth more for container and
/// overshoot) has 214 MB, and segments rotate every ten minutes.
pub const MAX_SEGMENT_BYTES: u64 = 256 * 1024 * 1024;
/// Most bytes of one recording's sealed objects together: five hours at those rates.
pub const MAX_RECORDING_BYTES: u64 = 4 * MAX_SEGMENT_BYTES;
/// Latest session time that a segment may end at: a week, far above any interview with its pauses.
pub const MAX_SEGMENT_END_MS: u64 = 7 * 24 * 60 * 60 * 1000;
/// Most segments of one recording.
pub const MAX_SEGMENTS: usize = 500;
/// How long a recording is kept, in days (source design, `rawMediaRetentionDays`).
pub const RETENTION_DAYS: u64 = 30;
/// How long its masked version is kept, in days: like the report, it is a result of the analysis (source design, `analysisResultsRetentionDays`).
pub const MASKED_RETENTION_DAYS: u64 = 365;
/// Version of the text that the candidate agrees to: 2 says that the recording is analysed after the interview.
pub const NOTICE: u32 = 2;
/// Agreements to older texts do not cover the analysis.
pub const ANALYSED_SINCE_NOTICE: u32 = 2;

/// What is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// Sound alone.
    Audio,
    /// Sound, and a picture in which faces were made unrecognisable before it was recorded.
    MaskedVideo,
    /// Sound and picture. Only for those whose recordings are masked after analysis (premium).
    Video,
}

/// The candidate's agreement. Without one nothing is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// To what.
    pub medium: Medium,
    /// See [`NOTICE`].
    pub notice: u32,
}

/// How the media are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Container {
    /// WebM (Matroska).
    Webm,
    /// MP4 (ISO base media).
    Mp4,
}

/// Why a segment ended where it did; what follows, up to the next segment, is a gap with this reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentEnd {
    /// The interview ended or the candidate stopped the recording.
    Finished,
    /// It was long enough; the next one goes on at once.
    Rotated,
    /// Camera or microphone was changed, unplugged or lost.
    DeviceChanged,
    /// The sound was muted.
    Muted,
    /// The tab was in the background or the machine slept.
    Suspended,
    /// The interview was paused.
    Paused,
    /// Another tab or device went on with the interview.
    TakenOver,
    /// The page vanished; the next one found what it had kept.
    Killed,
    /// The device had no room for more before something was sent.
    SpoolFull,
}

/// One playable file of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// 32 hexadecimal digits, chosen at random by the browser that recorded it.
    pub id: String,
    /// What it holds.
    pub medium: Medium,
    /// How it is packed.
    pub container: Container,
    /// MIME type with codecs, for instance `video/webm;codecs="vp09.00.10.08, opus"`.
    pub mime: String,
    /// Session time of its first sample, in milliseconds.
    pub start_ms: u64,
    /// Its length, as the file itself says, in milliseconds.
    pub duration_ms: u64,
    /// Length of the plain file.
    pub bytes: u64,
    /// SHA-256 of the plain file, 64 hexadecimal digits.
    pub sha256: String,
    /// Why it ended.
    pub ended: SegmentEnd,
    /// [`Recording::delete_at_epoch_ms`] when it was recorded. It tells which agreement covers it: what was recorded under one that was
    /// taken back is not stored under the next.
    pub delete_at_epoch_ms: u64,
}

/// Where the upload of a segment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// Parts are missing, or it was not completed yet.
    Open,
    /// The bucket has the object, in the length it must have.
    Stored,
    /// Nobody completed it in time; its parts were deleted. The same segment may be opened again.
    Aborted,
}

/// A part that the bucket has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPart {
    /// From 1.
    pub part: u32,
    /// As the bucket gave it, without quotation marks.
    pub etag: String,
}

/// A segment and what is stored of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentUpload {
    /// The segment.
    pub segment: Segment,
    /// See [`UploadState`].
    pub state: UploadState,
    /// In order of number.
    pub parts: Vec<StoredPart>,
}

/// The recording of one interview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What this candidate may choose.
    pub offered: Vec<Medium>,
    /// What the candidate agreed to; `None` before that and after withdrawal.
    pub consent: Option<Consent>,
    /// 32 bytes in base64url without padding; there while there is a consent and its time is not over.
    pub key: Option<String>,
    /// Unix time of deletion in milliseconds; there exactly while there is a consent.
    pub delete_at_epoch_ms: Option<u64>,
    /// In order of start.
    pub segments: Vec<SegmentUpload>,
    /// What is played in the place of some of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<MaskedVersion>,
}

/// The part of a recording whose faces were made unrecognisable after it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskedVersion {
    /// A key of its own, so that it outlives the recording's: 32 bytes in base64url without padding.
    pub key: String,
    /// Unix time of deletion in milliseconds.
    pub delete_at_epoch_ms: u64,
    /// As [`Segment::masked`] describes them.
    pub segments: Vec<Segment>,
}

/// The masked version of a segment, sealed like a segment, under [`MaskedVersion::key`] and as [`Segment::masked_object_key`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskedFile {
    /// MIME type.
    pub mime: String,
    /// Length of the plain file.
    pub bytes: u64,
    /// SHA-256 of the plain file, 64 hexadecimal digits.
    pub sha256: String,
}

impl Recording {
    /// What is played of a segment, and the key that opens it. From when on there is a masked version, that is it.
    pub fn replay<'a>(&'a self, upload: &'a SegmentUpload) -> (&'a Segment, Option<&'a str>) {
        let masked = self.masked.iter().flat_map(|masked| masked.segments.iter().map(move |segment| (segment, Some(masked.key.as_str()))));
        let found = masked.into_iter().find(|(segment, _)| segment.id == upload.segment.id);
        found.unwrap_or((&upload.segment, self.key.as_deref()))
    }

    /// Unix time in milliseconds from when on something of what is stored is missing.
    pub fn kept_until_epoch_ms(&self) -> Option<u64> {
        let mut stored = self.segments.iter().filter(|upload| upload.state == UploadState::Stored).map(|upload| &upload.segment.id);
        let masked = self.masked.as_ref().filter(|masked| stored.all(|id| masked.segments.iter().any(|segment| segment.id == *id)));
        masked.map(|masked| masked.delete_at_epoch_ms).or(self.delete_at_epoch_ms)
    }
}

/// Asks where to send parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartsWanted {
    /// Their numbers, at most [`Self::MOST`].
    pub parts: Vec<u32>,
}

impl PartsWanted {
    /// More addresses at once would only expire.
    pub const MOST: usize = 16;
}

/// Where to send parts, each with one `PUT` of exactly its [`Segment::sealed_range`]: the length is part of the signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartUrls {
    /// In the order asked for.
    pub urls: Vec<PartUrl>,
    /// Seconds until they expire.
    pub expires_in_s: u64,
}

/// Where to send one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartUrl {
    /// From 1.
    pub part: u32,
    /// Presigned.
    pub url: String,
}

/// Where to fetch a sealed object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaUrl {
    /// Presigned.
    pub url: String,
    /// Seconds until it expires.
    pub expires_in_s: u64,
}

impl Segment {
    /// Length, time, identifier, hash and MIME type have the form they must have.
    pub fn is_well_formed(&self) -> bool {
        let fits = (1..=MAX_SEGMENT_BYTES).contains(&self.bytes);
        let in_time = self.start_ms.checked_add(self.duration_ms).is_some_and(|end_ms| end_ms <= MAX_SEGMENT_END_MS);
        let mime = self.mime.len() <= 128 && self.mime.bytes().all(|b| matches!(b, b' '..=b'~'));
        is_hex(&self.id, 32) && is_hex(&self.sha256, 64) && fits && in_time && mime
    }

    /// Number of parts.
    pub fn parts(&self) -> u32 {
        self.bytes.div_ceil(PLAIN_PART_BYTES) as u32
    }

    /// Where in the plain file part `part` (from 1) lies. Empty for a part that there is not.
    pub fn plain_range(&self, part: u32) -> Range<u64> {
        let start = u64::from(part.saturating_sub(1)) * PLAIN_PART_BYTES;
        if part == 0 || start >= self.bytes { 0..0 } else { start..(start + PLAIN_PART_BYTES).min(self.bytes) }
    }

    /// Where in the sealed object part `part` (from 1) lies. Empty for a part that there is not.
    pub fn sealed_range(&self, part: u32) -> Range<u64> {
        let plain = self.plain_range(part);
        let start = u64::from(part.saturating_sub(1)) * PART_BYTES;
        if plain.is_empty() { 0..0 } else { start..start + (plain.end - plain.start) + NONCE_BYTES + TAG_BYTES }
    }

    /// Length of the sealed object.
    pub fn sealed_bytes(&self) -> u64 {
        self.bytes + u64::from(self.parts()) * (NONCE_BYTES + TAG_BYTES)
    }

    /// What part `part` (from 1) is bound to: it opens only in its own place of its own segment and session, and a shortened object
    /// does not open at all.
    pub fn associated_data(&self, session_id: &str, part: u32) -> Vec<u8> {
        format!("interviewprep.recording.v1/{session_id}/{}/{part}/{}", self.id, self.parts()).into_bytes()
    }

    /// Where the segment's object lies in the bucket.
    pub fn object_key(&self, session_id: &str) -> String {
        format!("recordings/{session_id}/{}", self.id)
    }

    /// Where its masked version lies.
    pub fn masked_object_key(&self, session_id: &str) -> String {
        format!("masked/{session_id}/{}", self.id)
    }

    /// Its masked version: the same stretch of the session in another file.
    pub fn masked(&self, file: &MaskedFile) -> Self {
        let MaskedFile { mime, bytes, sha256 } = file.clone();
        Self { medium: Medium::MaskedVideo, mime, bytes, sha256, ..self.clone() }
    }

    /// Session time of its end.
    pub fn end_ms(&self) -> u64 {
        self.start_ms + self.duration_ms
    }
}

impl StoredPart {
    /// The ETag has the form it must have.
    pub fn is_well_formed(&self) -> bool {
        (1..=256).contains(&self.etag.len()) && self.etag.bytes().all(|b| matches!(b, b'!'..=b'~') && b != b'"')
    }
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

impl SegmentUpload {
    /// Parts that the bucket does not have yet, in order.
    pub fn missing_parts(&self) -> Vec<u32> {
        let stored = |part: &u32| self.parts.iter().any(|known| known.part == *part);
        (1..=self.segment.parts()).filter(|part| !stored(part)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(bytes: u64) -> Segment {
        Segment {
            id: "0".repeat(32),
            medium: Medium::Audio,
            container: Container::Webm,
            mime: "audio/webm;codecs=opus".into(),
            start_ms: 0,
            duration_ms: 1000,
            bytes,
            sha256: "0".repeat(64),
            ended: SegmentEnd::Finished,
            delete_at_epoch_ms: 0,
        }
    }

    #[test]
    fn parts_cover_the_file_and_the_object_without_holes() {
        for bytes in [1, PLAIN_PART_BYTES - 1, PLAIN_PART_BYTES, PLAIN_PART_BYTES + 1, 3 * PLAIN_PART_BYTES + 17] {
            let segment = segment(bytes);
            let (mut plain, mut sealed) = (0, 0);
            for part in 1..=segment.parts() {
                let (from, at) = (segment.plain_range(part), segment.sealed_range(part));
                assert_eq!((from.start, at.start), (plain, sealed));
                assert!(part == segment.parts() || at.end - at.start == PART_BYTES);
                (plain, sealed) = (from.end, at.end);
            }
            assert_eq!((plain, sealed), (bytes, segment.sealed_bytes()));
            assert!(segment.plain_range(segment.parts() + 1).is_empty() && segment.sealed_range(0).is_empty());
        }
    }

    #[test]
    fn only_well_formed_segments_are() {
        assert!(segment(1).is_well_formed());
        assert!(!segment(0).is_well_formed() && !segment(MAX_SEGMENT_BYTES + 1).is_well_formed());
        assert!(!Segment { id: "../".repeat(11), ..segment(1) }.is_well_formed());
        assert!(!Segment { sha256: "A".repeat(64), ..segment(1) }.is_well_formed());
        assert!(!Segment { start_ms: u64::MAX, ..segment(1) }.is_well_formed());
        assert!(!Segment { duration_ms: MAX_SEGMENT_END_MS + 1, ..segment(1) }.is_well_formed());
        assert!(!Segment { mime: "audio/webm\r\n".into(), ..segment(1) }.is_well_formed());
        let part = StoredPart { part: 1, etag: "abc-_9".into() };
        assert!(part.is_well_formed());
        assert!(!StoredPart { etag: "\"abc\"".into(), ..part }.is_well_formed());
    }
}
