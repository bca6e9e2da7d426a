//! The decisions about one recording. None of them asks the bucket; [`super::Desk`] does, before and after.

use domain::SCHEMA_VERSION;
use domain::job::Stage;
use domain::problem::Problem;
use domain::recording::{
    Consent, MAX_RECORDING_BYTES, MAX_SEGMENTS, MaskedFile, Medium, NOTICE, PartsWanted, Segment, StoredPart, UploadState,
};

use super::{Agreement, Chore, ORPHAN_AFTER_MS, Record, Upload};

/// What is left to do for a segment to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completion {
    /// Nothing.
    Stored,
    /// The bucket has to put this together.
    Ready {
        /// The bucket's name for the upload.
        upload_id: String,
        /// All of them, in order.
        parts: Vec<StoredPart>,
    },
}

/// Takes a consent; `sealed_key` becomes the recording's key unless it has one.
///
/// # Errors
/// `unsupported_version`, `notice_outdated`, `medium_not_offered`.
pub fn agree(mut record: Record, consent: Consent, offered: &[Medium], sealed_key: String, now_ms: u64) -> Result<Record, Problem> {
    if record.agreement.as_ref().is_some_and(|known| known.consent == consent) {
        return Ok(record);
    }
    if consent.schema_version != SCHEMA_VERSION {
        return Err(Problem::unsupported_version(consent.schema_version));
    }
    if consent.notice != NOTICE {
        return Err(Problem::conflict("notice_outdated", "The text you agreed to has changed. Reload the page and read it again."));
    }
    if !offered.contains(&consent.medium) {
        return Err(Problem::conflict("medium_not_offered", "This cannot be recorded here. Choose another medium."));
    }
    match &mut record.agreement {
        Some(agreement) => agreement.consent = consent,
        None => {
            let sealed_key = Some(sealed_key);
            record.agreement = Some(Agreement { consent, sealed_key, sealed_masked_key: None, agreed_epoch_ms: now_ms });
        }
    }
    Ok(record)
}

/// Takes the consent back: the keys go at once, the bucket's part becomes chores.
pub fn withdraw(record: Record, session_id: &str) -> Record {
    let mut chores = record.chores;
    record.uploads.values().for_each(|upload| chores.extend(clearing(upload, session_id)));
    Record { chores, ..Record::default() }
}

/// Ends the time of keeping: what was recorded goes first, what was masked of it later.
pub fn expire(record: Record, session_id: &str, now_ms: u64) -> Record {
    let masked = record.has_masked();
    match &record.agreement {
        Some(agreement) if agreement.delete_masked_at_epoch_ms() <= now_ms => withdraw(record, session_id),
        Some(agreement) if agreement.delete_at_epoch_ms() <= now_ms && !masked => withdraw(record, session_id),
        Some(agreement) if agreement.delete_at_epoch_ms() <= now_ms && agreement.sealed_key.is_some() => keep_masked(record, session_id),
        _ => record,
    }
}

/// The recording's key goes, and all that it opens; the masked segments stay.
fn keep_masked(mut record: Record, session_id: &str) -> Record {
    if let Some(agreement) = &mut record.agreement {
        agreement.sealed_key = None;
    }
    for upload in record.uploads.values() {
        let chores = if upload.masked.is_some() { clearing_original(upload, session_id) } else { clearing(upload, session_id) };
        record.chores.extend(chores);
    }
    record.uploads.retain(|_, upload| upload.masked.is_some());
    record
}

/// A worker is about to mask what needs it: `sealed_key` becomes the masked version's key unless it has one.
pub fn masking(mut record: Record, sealed_key: String) -> Record {
    let any = record.uploads.values().any(is_to_be_masked);
    if let Some(agreement) = record.agreement.as_mut().filter(|agreement| any && agreement.sealed_key.is_some()) {
        agreement.sealed_masked_key.get_or_insert(sealed_key);
    }
    record
}

/// A segment has a masked version from now on; the same again changes nothing.
///
/// # Errors
/// `no_consent`, `not_found`, `not_stored`, `bad_masked`.
pub fn masked(mut record: Record, id: &str, file: MaskedFile) -> Result<Record, Problem> {
    consent(&record)?;
    let upload = record.uploads.get_mut(id).ok_or_else(no_segment)?;
    if upload.state != UploadState::Stored {
        return Err(not_stored());
    }
    if !is_to_be_masked(upload) || !upload.segment.masked(&file).is_well_formed() {
        return Err(Problem::bad_request("bad_masked", "This is no masked version of a segment with a picture."));
    }
    upload.masked = Some(file);
    Ok(record)
}

/// Its picture shows a face.
fn is_to_be_masked(upload: &Upload) -> bool {
    upload.state == UploadState::Stored && upload.segment.medium == Medium::Video
}

/// Opens an upload, or opens an aborted one anew.
///
/// # Errors
/// `no_consent`, `bad_segment`, `agreement_withdrawn`, `segment_differs`, `medium_not_agreed`, `too_many_segments`, `recording_too_large`.
pub fn open(mut record: Record, segment: Segment, now_ms: u64) -> Result<Record, Problem> {
    let agreed = consent(&record)?.medium;
    if !segment.is_well_formed() {
        return Err(Problem::bad_request("bad_segment", "This is no segment that a recording can have."));
    }
    if record.agreement.as_ref().map(Agreement::delete_at_epoch_ms) != Some(segment.delete_at_epoch_ms) {
        return Err(Problem::conflict("agreement_withdrawn", "The agreement that this was recorded under was taken back."));
    }
    if let Some(known) = record.uploads.get(&segment.id) {
        // A page that died on a full device does not know any more why the segment ended: the same bytes are the same segment, as it
        // was described first.
        if (known.segment.bytes, &known.segment.sha256) != (segment.bytes, &segment.sha256) {
            return Err(Problem::conflict("segment_differs", "Another segment has this identifier. Choose a new one."));
        }
        if known.state != UploadState::Aborted {
            return Ok(record);
        }
    }
    if reveals(segment.medium) > reveals(agreed) {
        return Err(Problem::conflict("medium_not_agreed", "The candidate did not agree to store this."));
    }
    let others = || record.uploads.values().filter(|upload| upload.segment.id != segment.id);
    if others().count() >= MAX_SEGMENTS {
        return Err(Problem::conflict("too_many_segments", format!("A recording has at most {MAX_SEGMENTS} segments.")));
    }
    let stored = others().filter(|upload| upload.state != UploadState::Aborted).map(|upload| upload.segment.sealed_bytes());
    if stored.sum::<u64>() + segment.sealed_bytes() > MAX_RECORDING_BYTES {
        return Err(Problem::too_large("recording_too_large", "The recording is as long as it may be. Later segments are not stored."));
    }
    let id = segment.id.clone();
    let upload =
        Upload { segment, state: UploadState::Open, upload_id: None, parts: Default::default(), touched_epoch_ms: now_ms, masked: None };
    record.uploads.insert(id, upload);
    Ok(record)
}

/// The bucket has begun an upload for a segment. One that came too late, or second, is a chore.
pub fn opened(mut record: Record, object_key: &str, id: &str, upload_id: String, now_ms: u64) -> Record {
    match record.uploads.get_mut(id) {
        Some(upload) if upload.state == UploadState::Open && upload.upload_id.is_none() => {
            upload.upload_id = Some(upload_id);
            upload.touched_epoch_ms = now_ms;
        }
        _ => record.chores.extend([Chore::Abort { object_key: object_key.to_owned(), upload_id }]),
    }
    record
}

/// The segment whose parts somebody is about to send. That alone does not keep an upload from becoming an orphan: one that the bucket
/// has forgotten would never end.
///
/// # Errors
/// `no_consent`, `not_found`, `already_stored`, `upload_aborted`, `bad_parts`, `no_such_part`.
pub fn wanted<'a>(record: &'a Record, id: &str, wanted: &PartsWanted) -> Result<&'a Segment, Problem> {
    let upload = find(record, id)?;
    check_open(upload)?;
    if !(1..=PartsWanted::MOST).contains(&wanted.parts.len()) {
        return Err(Problem::bad_request("bad_parts", format!("Ask for 1 to {} parts at a time.", PartsWanted::MOST)));
    }
    wanted.parts.iter().try_for_each(|part| check_part(upload, *part))?;
    Ok(&upload.segment)
}

/// The bucket has taken a part. The same number again with another ETag stands for the newer bytes.
///
/// # Errors
/// `no_consent`, `not_found`, `already_stored`, `upload_aborted`, `no_such_part`, `bad_part`, `damaged_upload`.
pub fn part(mut record: Record, id: &str, part: StoredPart, now_ms: u64) -> Result<Record, Problem> {
    if find(&record, id)?.parts.get(&part.part) == Some(&part) {
        return Ok(record);
    }
    let upload = record.uploads.get_mut(id).ok_or_else(no_segment)?;
    check_open(upload)?;
    check_part(upload, part.part)?;
    if !part.is_well_formed() {
        return Err(Problem::bad_request("bad_part", "A stored part has an ETag without quotation marks."));
    }
    if upload.upload_id.is_none() {
        // Its upload is gone: this part was sent to the one before.
        return Err(damaged());
    }
    upload.parts.insert(part.part, part);
    upload.touched_epoch_ms = now_ms;
    Ok(record)
}

/// Whether a segment can be put together now.
///
/// # Errors
/// `no_consent`, `not_found`, `upload_aborted`, `parts_missing`.
pub fn completion(record: &Record, id: &str) -> Result<Completion, Problem> {
    let upload = find(record, id)?;
    if upload.state == UploadState::Stored {
        return Ok(Completion::Stored);
    }
    check_open(upload)?;
    match &upload.upload_id {
        Some(upload_id) if upload.is_whole() => {
            Ok(Completion::Ready { upload_id: upload_id.clone(), parts: upload.parts.values().cloned().collect() })
        }
        _ => {
            let missing: Vec<String> = upload.view().missing_parts().iter().map(u32::to_string).collect();
            Err(Problem::conflict("parts_missing", format!("Send these parts first: {}.", missing.join(", "))))
        }
    }
}

/// The bucket was asked to put `upload_id` together, and `found` is the length of the object that it has now. One of another length
/// is none: its parts are forgotten and the candidate's browser sends them again.
pub fn completed(mut record: Record, object_key: &str, id: &str, upload_id: &str, found: Option<u64>, now_ms: u64) -> Record {
    let delete = Chore::Delete { object_key: object_key.to_owned() };
    let upload = record.uploads.get_mut(id).filter(|upload| upload.upload_id.as_deref() == Some(upload_id));
    let Some(upload) = upload else {
        // The consent was withdrawn while the bucket was at work.
        record.chores.insert(delete);
        return record;
    };
    upload.upload_id = None;
    upload.touched_epoch_ms = now_ms;
    if found == Some(upload.segment.sealed_bytes()) {
        upload.state = UploadState::Stored;
        return record;
    }
    upload.parts.clear();
    record.chores.insert(Chore::Abort { object_key: object_key.to_owned(), upload_id: upload_id.to_owned() });
    record.chores.insert(delete);
    record
}

/// Open uploads that nothing happened to for [`ORPHAN_AFTER_MS`].
pub fn orphans(record: &Record, now_ms: u64) -> Vec<String> {
    let is_orphan = |upload: &&Upload| upload.state == UploadState::Open && upload.touched_epoch_ms + ORPHAN_AFTER_MS <= now_ms;
    record.uploads.values().filter(is_orphan).map(|upload| upload.segment.id.clone()).collect()
}

/// Gives an open upload up; the same segment may be opened anew.
pub fn abort(mut record: Record, session_id: &str, id: &str) -> Record {
    if let Some(upload) = record.uploads.get_mut(id).filter(|upload| upload.state == UploadState::Open) {
        record.chores.extend(clearing(upload, session_id));
        upload.state = UploadState::Aborted;
        upload.upload_id = None;
        upload.parts.clear();
    }
    record
}

/// The bucket has done these.
pub fn done(mut record: Record, chores: &[Chore]) -> Record {
    record.chores.retain(|chore| !chores.contains(chore));
    record
}

/// A segment that can be played.
///
/// # Errors
/// `no_consent`, `not_found`, `not_stored`.
pub fn stored<'a>(record: &'a Record, id: &str) -> Result<&'a Upload, Problem> {
    record.agreement.as_ref().ok_or_else(no_consent)?;
    match record.uploads.get(id).ok_or_else(no_segment)? {
        upload if upload.state == UploadState::Stored => Ok(upload),
        _ => Err(not_stored()),
    }
}

/// A segment of a recording that somebody agreed to.
///
/// # Errors
/// `no_consent`, `not_found`.
pub fn find<'a>(record: &'a Record, id: &str) -> Result<&'a Upload, Problem> {
    consent(record)?;
    record.uploads.get(id).ok_or_else(no_segment)
}

/// What the bucket was given is not what the browser has: all parts are to be sent again.
pub fn damaged() -> Problem {
    Problem::conflict("damaged_upload", "The stored parts do not make the segment. Send all of them again.")
}

/// One under which something may still be recorded.
fn consent(record: &Record) -> Result<Consent, Problem> {
    let agreement = record.agreement.as_ref().filter(|agreement| agreement.sealed_key.is_some());
    agreement.map(|agreement| agreement.consent).ok_or_else(no_consent)
}

fn no_consent() -> Problem {
    Problem::conflict("no_consent", "Nothing is recorded without a consent. Ask the candidate first.")
}

fn not_stored() -> Problem {
    Problem::conflict("not_stored", "This segment is not complete yet.")
}

fn no_segment() -> Problem {
    Problem::not_found("segment of this name")
}

fn check_open(upload: &Upload) -> Result<(), Problem> {
    match upload.state {
        UploadState::Open => Ok(()),
        UploadState::Stored => Err(Problem::conflict("already_stored", "This segment is complete; it needs no more parts.")),
        UploadState::Aborted => Err(Problem::conflict("upload_aborted", "This upload was given up. Open the segment again.")),
    }
}

fn check_part(upload: &Upload, part: u32) -> Result<(), Problem> {
    let parts = upload.segment.parts();
    match (1..=parts).contains(&part) {
        true => Ok(()),
        false => Err(Problem::bad_request("no_such_part", format!("The segment has the parts 1 to {parts}."))),
    }
}

/// What the bucket has to do so that nothing is left of an upload. The masked object may exist before anybody says so.
fn clearing(upload: &Upload, session_id: &str) -> Vec<Chore> {
    let masked = is_to_be_masked(upload).then(|| Chore::Delete { object_key: upload.segment.masked_object_key(session_id) });
    clearing_original(upload, session_id).into_iter().chain(masked).collect()
}

/// The same, but for a masked version. Also of an open one the object may exist: a completion whose
/// answer never came.
fn clearing_original(upload: &Upload, session_id: &str) -> Vec<Chore> {
    let object_key = upload.segment.object_key(session_id);
    let abort = upload.upload_id.clone().map(|upload_id| Chore::Abort { object_key: object_key.clone(), upload_id });
    let delete = (upload.state != UploadState::Aborted).then_some(Chore::Delete { object_key });
    // Only what was stored was analysed.
    let stages = if upload.state == UploadState::Stored { Stage::ALL.as_slice() } else { &[] };
    let results = stages.iter().map(|stage| Chore::Delete { object_key: stage.object_key(session_id, &upload.segment.id) });
    abort.into_iter().chain(delete).chain(results).collect()
}

fn reveals(medium: Medium) -> u8 {
    match medium {
        Medium::Audio => 0,
        Medium::MaskedVideo => 1,
        Medium::Video => 2,
    }
}
