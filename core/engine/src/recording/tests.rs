use domain::job::Stage;
use domain::recording::{
    Container, MAX_RECORDING_BYTES, MAX_SEGMENT_BYTES, MAX_SEGMENTS, NOTICE, PLAIN_PART_BYTES, PartsWanted, SegmentEnd,
};

use super::rules::*;
use super::*;

const SESSION: &str = "5e55";
const NOW_MS: u64 = 1_800_000_000_000;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn consent(medium: Medium) -> Consent {
    Consent { schema_version: SCHEMA_VERSION, medium, notice: NOTICE }
}

fn agreed(medium: Medium) -> Record {
    agree(Record::default(), consent(medium), &offered(Tier::Premium), "sealed".into(), NOW_MS).unwrap()
}

fn segment(number: u8, bytes: u64) -> Segment {
    Segment {
        id: format!("{number:032x}"),
        medium: Medium::Audio,
        container: Container::Webm,
        mime: "audio/webm;codecs=opus".into(),
        start_ms: u64::from(number) * 60_000,
        duration_ms: 60_000,
        bytes,
        sha256: "a".repeat(64),
        ended: SegmentEnd::Rotated,
        delete_at_epoch_ms: NOW_MS + 30 * DAY_MS,
    }
}

fn sent(part: u32, etag: &str) -> StoredPart {
    StoredPart { part, etag: etag.into() }
}

/// A record with segment 1 of two parts, its upload begun as `up`.
fn opened_record() -> (Record, Segment) {
    let segment = segment(1, PLAIN_PART_BYTES + 1);
    let record = open(agreed(Medium::Audio), segment.clone(), NOW_MS).unwrap();
    (opened(record, &segment.object_key(SESSION), &segment.id, "up".into(), NOW_MS), segment)
}

/// The same with both parts in the bucket.
fn whole_record() -> (Record, Segment) {
    let (record, segment) = opened_record();
    let record = part(record, &segment.id, sent(2, "e2"), NOW_MS).unwrap();
    (part(record, &segment.id, sent(1, "e1"), NOW_MS).unwrap(), segment)
}

fn code<T>(refused: Result<T, domain::problem::Problem>) -> String {
    refused.map(drop).unwrap_err().code
}

#[test]
fn unmasked_video_is_for_premium() {
    assert_eq!(offered(Tier::Free), [Medium::Audio, Medium::MaskedVideo]);
    let refused = agree(Record::default(), consent(Medium::Video), &offered(Tier::Free), "k".into(), NOW_MS);
    assert_eq!(code(refused), "medium_not_offered");
    assert!(agree(Record::default(), consent(Medium::Video), &offered(Tier::Premium), "k".into(), NOW_MS).is_ok());
}

#[test]
fn a_consent_names_the_present_notice_and_the_same_again_changes_nothing() {
    let old = Consent { notice: NOTICE + 1, ..consent(Medium::Audio) };
    assert_eq!(code(agree(Record::default(), old, &offered(Tier::Free), "k".into(), NOW_MS)), "notice_outdated");
    let foreign = Consent { schema_version: 9, ..consent(Medium::Audio) };
    assert_eq!(code(agree(Record::default(), foreign, &offered(Tier::Free), "k".into(), NOW_MS)), "unsupported_version");
    let record = agreed(Medium::Audio);
    assert_eq!(agree(record.clone(), consent(Medium::Audio), &[], "another".into(), NOW_MS + 9), Ok(record.clone()));
    let wider = agree(record, consent(Medium::MaskedVideo), &offered(Tier::Free), "another".into(), NOW_MS + 9).unwrap();
    let agreement = wider.agreement.unwrap();
    assert_eq!((agreement.sealed_key.as_deref(), agreement.agreed_epoch_ms), (Some("sealed"), NOW_MS), "one key, one term");
    assert_eq!(agreement.consent.medium, Medium::MaskedVideo);
}

#[test]
fn without_consent_nothing_is_taken() {
    let (record, segment) = whole_record();
    for record in [Record::default(), withdraw(record, SESSION)] {
        assert_eq!(code(open(record.clone(), segment.clone(), NOW_MS)), "no_consent");
        assert_eq!(code(wanted(&record, &segment.id, &PartsWanted { parts: vec![1] })), "no_consent");
        assert_eq!(code(part(record.clone(), &segment.id, sent(1, "e"), NOW_MS)), "no_consent");
        assert_eq!(code(completion(&record, &segment.id)), "no_consent");
        assert_eq!(code(stored(&record, &segment.id)), "no_consent");
    }
}

#[test]
fn withdrawal_destroys_the_key_and_leaves_the_bucket_its_chores() {
    let (record, segment) = whole_record();
    let object_key = segment.object_key(SESSION);
    let after = withdraw(record.clone(), SESSION);
    assert_eq!((after.agreement.clone(), after.uploads.len()), (None, 0));
    let abort = Chore::Abort { object_key: object_key.clone(), upload_id: "up".into() };
    let delete = Chore::Delete { object_key: object_key.clone() };
    assert_eq!(after.chores, BTreeSet::from([abort, delete.clone()]));
    assert_eq!(withdraw(after.clone(), SESSION), after);
    let found = Some(segment.sealed_bytes());
    let kept = completed(record, &object_key, &segment.id, "up", found, NOW_MS);
    let results = Stage::ALL.map(|stage| Chore::Delete { object_key: stage.object_key(SESSION, &segment.id) });
    assert_eq!(withdraw(kept, SESSION).chores, results.into_iter().chain([delete]).collect(), "also what its analysis kept");
}

#[test]
fn a_segment_opens_once_under_what_was_agreed() {
    let (record, segment) = opened_record();
    assert_eq!(open(record.clone(), segment.clone(), NOW_MS + 1), Ok(record.clone()));
    let other = Segment { sha256: "c".repeat(64), ..segment.clone() };
    assert_eq!(code(open(record.clone(), other, NOW_MS)), "segment_differs");
    let forgetful = Segment { ended: SegmentEnd::Killed, ..segment.clone() };
    assert_eq!(open(record.clone(), forgetful, NOW_MS), Ok(record.clone()), "the same bytes");
    let video = Segment { id: "f".repeat(32), medium: Medium::MaskedVideo, ..segment.clone() };
    assert_eq!(code(open(record.clone(), video.clone(), NOW_MS)), "medium_not_agreed");
    assert!(open(agreed(Medium::Video), video, NOW_MS).is_ok(), "less than agreed is fine");
    assert_eq!(code(open(record, Segment { bytes: 0, id: "e".repeat(32), ..segment }, NOW_MS)), "bad_segment");
}

#[test]
fn number_and_size_of_segments_are_bounded() {
    let mut record = agreed(Medium::Audio);
    for number in 0..MAX_SEGMENTS as u128 {
        record = open(record, Segment { id: format!("{number:032x}"), ..segment(0, 9) }, NOW_MS).unwrap();
    }
    assert_eq!(code(open(record, Segment { id: "f".repeat(32), ..segment(0, 9) }, NOW_MS)), "too_many_segments");
    let mut record = agreed(Medium::Audio);
    for number in 0..3 {
        record = open(record, segment(number, MAX_SEGMENT_BYTES), NOW_MS).unwrap();
    }
    let refused = open(record.clone(), segment(9, MAX_SEGMENT_BYTES), NOW_MS);
    assert_eq!(code(refused), "recording_too_large", "sealing adds to it");
    assert!(open(record, segment(9, MAX_RECORDING_BYTES - 3 * segment(0, MAX_SEGMENT_BYTES).sealed_bytes() - 9000), NOW_MS).is_ok());
}

#[test]
fn an_upload_that_nobody_waits_for_is_aborted() {
    let (record, segment) = opened_record();
    let object_key = segment.object_key(SESSION);
    let second = opened(record.clone(), &object_key, &segment.id, "second".into(), NOW_MS);
    assert_eq!(second.uploads, record.uploads);
    assert_eq!(second.chores, BTreeSet::from([Chore::Abort { object_key, upload_id: "second".into() }]));
}

#[test]
fn parts_are_noted_once_and_replaced_by_newer_bytes() {
    let (record, segment) = opened_record();
    let record = part(record, &segment.id, sent(1, "e1"), NOW_MS + 5).unwrap();
    assert_eq!(part(record.clone(), &segment.id, sent(1, "e1"), NOW_MS + 9), Ok(record.clone()));
    let replaced = part(record.clone(), &segment.id, sent(1, "better"), NOW_MS + 9).unwrap();
    assert_eq!(replaced.uploads[&segment.id].view().parts, [sent(1, "better")]);
    for number in [0, 3, u32::MAX] {
        assert_eq!(code(part(record.clone(), &segment.id, sent(number, "e"), NOW_MS)), "no_such_part");
        assert_eq!(code(wanted(&record, &segment.id, &PartsWanted { parts: vec![1, number] })), "no_such_part");
    }
    assert_eq!(code(part(record.clone(), &segment.id, sent(1, "\"quoted\""), NOW_MS)), "bad_part");
    assert_eq!(code(part(record.clone(), &"9".repeat(32), sent(1, "e"), NOW_MS)), "not_found");
    for parts in [vec![], vec![1; PartsWanted::MOST + 1]] {
        assert_eq!(code(wanted(&record, &segment.id, &PartsWanted { parts })), "bad_parts");
    }
}

#[test]
fn completing_names_what_is_missing() {
    let (record, segment) = opened_record();
    let problem = completion(&record, &segment.id).unwrap_err();
    assert_eq!((problem.code.as_str(), problem.detail.as_str()), ("parts_missing", "Send these parts first: 1, 2."));
    let record = part(record, &segment.id, sent(2, "e2"), NOW_MS).unwrap();
    assert_eq!(completion(&record, &segment.id).unwrap_err().detail, "Send these parts first: 1.");
    let (record, _) = whole_record();
    let ready = Completion::Ready { upload_id: "up".into(), parts: vec![sent(1, "e1"), sent(2, "e2")] };
    assert_eq!(completion(&record, &segment.id), Ok(ready));
}

#[test]
fn a_stored_segment_stays_as_it_is() {
    let (record, segment) = whole_record();
    let id = &segment.id;
    let record = completed(record, &segment.object_key(SESSION), id, "up", Some(segment.sealed_bytes()), NOW_MS);
    assert_eq!(record.uploads[id].state, UploadState::Stored);
    assert_eq!((completion(&record, id), record.chores.len()), (Ok(Completion::Stored), 0));
    assert_eq!(open(record.clone(), segment.clone(), NOW_MS), Ok(record.clone()));
    assert_eq!(part(record.clone(), id, sent(1, "e1"), NOW_MS), Ok(record.clone()), "a report that comes twice");
    assert_eq!(code(part(record.clone(), id, sent(1, "other"), NOW_MS)), "already_stored");
    assert_eq!(code(wanted(&record, id, &PartsWanted { parts: vec![1] })), "already_stored");
    assert!(stored(&record, id).is_ok() && orphans(&record, u64::MAX).is_empty());
}

#[test]
fn an_object_of_another_length_is_thrown_away_and_sent_again() {
    let (record, segment) = whole_record();
    let object_key = segment.object_key(SESSION);
    for found in [None, Some(segment.sealed_bytes() - 1)] {
        let after = completed(record.clone(), &object_key, &segment.id, "up", found, NOW_MS);
        let upload = &after.uploads[&segment.id];
        assert_eq!((upload.state, upload.parts.len(), upload.upload_id.as_deref()), (UploadState::Open, 0, None));
        assert!(after.chores.contains(&Chore::Delete { object_key: object_key.clone() }));
        assert_eq!(code(part(after.clone(), &segment.id, sent(1, "e1"), NOW_MS)), "damaged_upload", "sent to the upload before");
        assert_eq!(code(stored(&after, &segment.id)), "not_stored");
    }
}

#[test]
fn a_completion_that_comes_after_the_withdrawal_is_deleted() {
    let (record, segment) = whole_record();
    let object_key = segment.object_key(SESSION);
    let cleared = Record { chores: BTreeSet::new(), ..withdraw(record, SESSION) };
    let after = completed(cleared, &object_key, &segment.id, "up", Some(segment.sealed_bytes()), NOW_MS);
    assert_eq!(after.chores, BTreeSet::from([Chore::Delete { object_key }]));
}

#[test]
fn an_orphan_is_aborted_a_day_after_its_last_part_and_opens_anew() {
    let (record, segment) = opened_record();
    let record = part(record, &segment.id, sent(1, "e1"), NOW_MS + 1000).unwrap();
    assert_eq!(record.timers(NOW_MS + 1000)[0], TimerChange::Set { kind: TimerKind::Orphans, in_ms: DAY_MS });
    assert!(orphans(&record, NOW_MS + 999 + DAY_MS).is_empty());
    assert_eq!(orphans(&record, NOW_MS + 1000 + DAY_MS), std::slice::from_ref(&segment.id));
    let aborted = abort(record, SESSION, &segment.id);
    let upload = &aborted.uploads[&segment.id];
    assert_eq!((upload.state, upload.parts.len(), aborted.chores.len()), (UploadState::Aborted, 0, 2));
    assert_eq!(aborted.timers(NOW_MS)[0], TimerChange::Clear(TimerKind::Orphans));
    assert_eq!(code(completion(&aborted, &segment.id)), "upload_aborted");
    assert_eq!(code(part(aborted.clone(), &segment.id, sent(1, "e1"), NOW_MS)), "upload_aborted");
    let anew = open(aborted, segment.clone(), NOW_MS + 2 * DAY_MS).unwrap();
    assert_eq!(anew.uploads[&segment.id].state, UploadState::Open);
    assert!(orphans(&anew, NOW_MS + 2 * DAY_MS).is_empty());
}

#[test]
fn everything_goes_when_the_time_of_keeping_is_over() {
    let (record, _) = whole_record();
    let end_ms = NOW_MS + RETENTION_DAYS * DAY_MS;
    assert_eq!(record.timers(end_ms - 5)[1], TimerChange::Set { kind: TimerKind::Retention, in_ms: 5 });
    assert_eq!(expire(record.clone(), SESSION, end_ms - 1), record);
    let after = expire(record.clone(), SESSION, end_ms);
    assert_eq!(after, withdraw(record, SESSION));
    let clear = |kind| TimerChange::Clear(kind);
    let retry = TimerChange::Set { kind: TimerKind::BucketChores, in_ms: RETRY_MS };
    assert_eq!(after.timers(end_ms), [clear(TimerKind::Orphans), clear(TimerKind::Retention), retry]);
    let chores: Vec<Chore> = after.chores.iter().cloned().collect();
    assert_eq!(done(after, &chores).timers(end_ms)[2], clear(TimerKind::BucketChores));
}

#[test]
fn the_view_is_in_order_of_time_and_has_no_key_without_consent() {
    let mut record = agreed(Medium::Audio);
    for number in [3, 1, 2] {
        let late_first = Segment { start_ms: 1000 - u64::from(number), ..segment(number, 9) };
        record = open(record, late_first, NOW_MS).unwrap();
    }
    let view = record.view(offered(Tier::Free), Some("key".into()), None);
    let starts: Vec<u64> = view.segments.iter().map(|upload| upload.segment.start_ms).collect();
    assert_eq!(starts, [997, 998, 999]);
    assert_eq!(view.delete_at_epoch_ms, Some(NOW_MS + 30 * DAY_MS));
    let empty = withdraw(record, SESSION).view(offered(Tier::Free), None, None);
    assert_eq!((empty.consent, empty.key, empty.delete_at_epoch_ms, empty.segments.len()), (None, None, None, 0));
}

#[test]
fn a_recording_is_offered_when_all_of_it_is_stored_and_again_when_it_grew() {
    let (record, segment) = whole_record();
    assert_eq!(record.offer(SESSION, Tier::Free), None, "still on its way");
    let found = Some(segment.sealed_bytes());
    let stored = completed(record.clone(), &segment.object_key(SESSION), &segment.id, "up", found, NOW_MS);
    assert_eq!(stored.offer(SESSION, Tier::Premium).map(|offer| (offer.edition, offer.tier)), Some((1, Tier::Premium)));
    let outbox = TimerChange::Set { kind: TimerKind::Outbox, in_ms: 0 };
    assert!(stored.timers_after(&record, NOW_MS).contains(&outbox));
    assert!(!stored.timers_after(&stored, NOW_MS).contains(&outbox));
    assert_eq!(withdraw(stored, SESSION).offer(SESSION, Tier::Premium), None);
}

fn masked_file() -> MaskedFile {
    MaskedFile { mime: "video/webm".into(), bytes: 5, sha256: "b".repeat(64) }
}

/// A premium record with the stored segments 1, with a picture, and 2, without one.
fn filmed() -> (Record, Segment, Segment) {
    let (picture, sound) = (Segment { medium: Medium::Video, ..segment(1, 1) }, segment(2, 1));
    let mut record = agreed(Medium::Video);
    for segment in [&picture, &sound] {
        let object_key = segment.object_key(SESSION);
        record = open(record, segment.clone(), NOW_MS).unwrap();
        record = super::rules::opened(record, &object_key, &segment.id, "up".into(), NOW_MS);
        record = part(record, &segment.id, sent(1, "e"), NOW_MS).unwrap();
        record = completed(record, &object_key, &segment.id, "up", Some(segment.sealed_bytes()), NOW_MS);
    }
    (record, picture, sound)
}

fn deleted(record: &Record) -> Vec<&str> {
    record.chores.iter().map(Chore::object_key).collect()
}

#[test]
fn a_masked_version_has_one_key_and_is_what_is_played() {
    let (record, picture, sound) = filmed();
    let record = masking(masking(record, "first".into()), "second".into());
    assert_eq!(record.agreement.as_ref().unwrap().sealed_masked_key.as_deref(), Some("first"));
    assert_eq!(masking(agreed(Medium::Video), "k".into()), agreed(Medium::Video), "nothing shows a face");
    assert_eq!(code(masked(record.clone(), &sound.id, masked_file())), "bad_masked");
    assert_eq!(code(masked(record.clone(), &picture.id, MaskedFile { bytes: 0, ..masked_file() })), "bad_masked");
    assert_eq!(code(masked(withdraw(record.clone(), SESSION), &picture.id, masked_file())), "no_consent");
    let once = masked(record, &picture.id, masked_file()).unwrap();
    assert_eq!(masked(once.clone(), &picture.id, masked_file()), Ok(once.clone()));
    assert_eq!(stored(&once, &picture.id).unwrap().replay_object_key(SESSION), format!("masked/{SESSION}/{}", picture.id));
    assert_eq!(stored(&once, &sound.id).unwrap().replay_object_key(SESSION), sound.object_key(SESSION));
    let view = once.view(offered(Tier::Premium), Some("key".into()), Some("masked key".into()));
    let played: Vec<_> = view.segments.iter().map(|upload| view.replay(upload)).map(|(segment, key)| (segment.medium, key)).collect();
    assert_eq!(played, [(Medium::MaskedVideo, Some("masked key")), (Medium::Audio, Some("key"))]);
    assert_eq!(view.kept_until_epoch_ms(), Some(NOW_MS + 30 * DAY_MS), "the sound goes first");
}

#[test]
fn after_thirty_days_only_the_masked_version_is_left_and_after_a_year_nothing() {
    let (record, picture, sound) = filmed();
    let record = masked(masking(record, "masked key".into()), &picture.id, masked_file()).unwrap();
    let (month_ms, year_ms) = (NOW_MS + 30 * DAY_MS, NOW_MS + 365 * DAY_MS);
    assert_eq!(expire(record.clone(), SESSION, month_ms - 1), record);

    let kept = expire(record.clone(), SESSION, month_ms);
    let agreement = kept.agreement.as_ref().unwrap();
    assert_eq!((agreement.sealed_key.as_ref(), agreement.sealed_masked_key.as_deref()), (None, Some("masked key")));
    assert_eq!(kept.uploads.keys().collect::<Vec<_>>(), [&picture.id]);
    assert!(deleted(&kept).contains(&picture.object_key(SESSION).as_str()) && deleted(&kept).contains(&sound.object_key(SESSION).as_str()));
    assert!(!deleted(&kept).contains(&picture.masked_object_key(SESSION).as_str()));
    assert!(stored(&kept, &picture.id).is_ok());
    assert_eq!(code(open(kept.clone(), segment(3, 1), month_ms)), "no_consent");
    assert_eq!(kept.offer(SESSION, Tier::Premium), None, "without the key nothing is analysed");
    assert!(kept.timers(month_ms).contains(&TimerChange::Set { kind: TimerKind::Retention, in_ms: year_ms - month_ms }));
    let view = kept.view(Vec::new(), None, Some("masked key".into()));
    assert_eq!(view.kept_until_epoch_ms(), Some(year_ms));
    assert_eq!(expire(kept.clone(), SESSION, year_ms - 1), kept);

    for gone in [expire(kept.clone(), SESSION, year_ms), withdraw(kept, SESSION), expire(record, SESSION, year_ms)] {
        assert!(gone.agreement.is_none() && gone.uploads.is_empty());
        assert!(deleted(&gone).contains(&picture.masked_object_key(SESSION).as_str()));
    }
}

#[test]
fn what_was_not_masked_in_time_goes_whole() {
    let (record, picture, _) = filmed();
    let gone = expire(record, SESSION, NOW_MS + 30 * DAY_MS);
    assert!(gone.agreement.is_none() && gone.uploads.is_empty());
    assert!(deleted(&gone).contains(&picture.masked_object_key(SESSION).as_str()), "a worker may have stored it without a word");
}
