//! A recording's upload under faults: the rules of `engine::recording` over a bucket in memory.

use std::collections::BTreeMap;

use domain::recording::{Container, Medium, PLAIN_PART_BYTES, Segment, SegmentEnd, StoredPart, UploadState};
use proptest::prelude::*;
use tests::bucket::Trouble;
use tests::studio::{SESSION, Stop, Studio};

const HOUR_MS: u64 = 60 * 60 * 1000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// What happens to a recording. Numbers choose among the segments and their parts.
#[derive(Debug, Clone)]
enum Act {
    Open(usize),
    Send {
        segment: usize,
        part: u32,
        fault: Fault,
    },
    /// A report that was held up on its way.
    LateReport,
    Complete(usize),
    Withdraw,
    Agree,
    Wait(u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    /// The bucket has taken it, but nobody says so for now.
    ReportLate,
    /// The browser dies in between.
    ReportLost,
    /// Somebody got another length past the signature.
    WrongLength,
}

/// What goes wrong around an act: the calls to the bucket, and the process.
#[derive(Debug, Clone)]
struct Trial {
    act: Act,
    troubles: Vec<Trouble>,
    dies_at: Option<usize>,
    /// The candidate withdraws the consent during it.
    withdraws_at: Option<usize>,
}

fn any_trial() -> impl Strategy<Value = Trial> {
    let fault = prop_oneof![
        8 => Just(Fault::None), 2 => Just(Fault::ReportLate), 1 => Just(Fault::ReportLost), 1 => Just(Fault::WrongLength)
    ];
    let act = prop_oneof![
        4 => (0usize..3).prop_map(Act::Open),
        12 => (0usize..3, 1u32..4, fault).prop_map(|(segment, part, fault)| Act::Send { segment, part, fault }),
        2 => Just(Act::LateReport),
        5 => (0usize..3).prop_map(Act::Complete),
        1 => Just(Act::Withdraw),
        2 => Just(Act::Agree),
        2 => prop_oneof![1000u64..HOUR_MS, HOUR_MS..2 * DAY_MS].prop_map(Act::Wait),
    ];
    let trouble = prop_oneof![6 => Just(Trouble::None), 1 => Just(Trouble::Before), 1 => Just(Trouble::After)];
    let dies_at = prop_oneof![4 => Just(None), 1 => (0usize..7).prop_map(Some)];
    let withdraws_at = prop_oneof![15 => Just(None), 1 => (0usize..7).prop_map(Some)];
    (act, prop::collection::vec(trouble, 0..4), dies_at, withdraws_at).prop_map(|(act, troubles, dies_at, withdraws_at)| Trial {
        act,
        troubles,
        dies_at,
        withdraws_at,
    })
}

/// Recorded under the present agreement.
fn segments(studio: &Studio) -> [Segment; 3] {
    let delete_at_epoch_ms = studio.record().agreement.map_or(0, |agreement| agreement.delete_at_epoch_ms());
    [1, 2 * PLAIN_PART_BYTES, 2 * PLAIN_PART_BYTES + 17].map(|bytes| Segment {
        id: format!("{bytes:032x}"),
        medium: Medium::Audio,
        container: Container::Webm,
        mime: "audio/webm;codecs=opus".into(),
        start_ms: 0,
        duration_ms: 1000,
        bytes,
        sha256: "a".repeat(64),
        ended: SegmentEnd::Rotated,
        delete_at_epoch_ms,
    })
}

/// The bucket has every part that the record knows, in the right length: nothing happened to this upload that would spoil it.
fn is_sound(studio: &Studio, id: &str) -> bool {
    let record = studio.record();
    let Some(upload) = record.uploads.get(id) else { return false };
    let Some(upload_id) = &upload.upload_id else { return upload.parts.is_empty() };
    let uploads = studio.bucket.uploads.borrow();
    let in_bucket = |part: &StoredPart| {
        let range = upload.segment.sealed_range(part.part);
        let piece = uploads.get(upload_id).and_then(|open| open.parts.get(&part.part));
        piece.is_some_and(|piece| piece.etag == part.etag && piece.bytes == range.end - range.start)
    };
    // One that was put together although nobody heard of it is sound when the object is.
    let complete = studio.bucket.objects.borrow().get(&upload.segment.object_key(SESSION)).is_some_and(|pieces| {
        upload.is_whole()
            && pieces.iter().map(|piece| &piece.etag).eq(upload.parts.values().map(|part| &part.etag))
            && pieces.iter().map(|piece| piece.bytes).sum::<u64>() == upload.segment.sealed_bytes()
    });
    complete || upload.parts.values().all(in_bucket)
}

/// Whatever is called stored lies in the bucket: every part in its place and in its length.
fn check_stored(studio: &Studio) -> Result<(), TestCaseError> {
    for upload in studio.record().uploads.values().filter(|upload| upload.state == UploadState::Stored) {
        let objects = studio.bucket.objects.borrow();
        let pieces = objects.get(&upload.segment.object_key(SESSION));
        let lengths: Option<Vec<u64>> = pieces.map(|pieces| pieces.iter().map(|piece| piece.bytes).collect());
        let range = |part| upload.segment.sealed_range(part);
        let wanted = (1..=upload.segment.parts()).map(|part| range(part).end - range(part).start).collect();
        prop_assert_eq!(lengths, Some(wanted));
    }
    Ok(())
}

/// Runs one trial. Returns whether the consent may have been withdrawn in it.
fn run(studio: &Studio, trial: &Trial, late: &mut Vec<(String, StoredPart)>) -> bool {
    let segments = segments(studio);
    *studio.bucket.troubles.borrow_mut() = trial.troubles.clone().into();
    studio.dies_at.set(trial.dies_at);
    let withdraw = |studio: &Studio| studio.withdraw();
    let between = trial.withdraws_at.map(|at| (at, &withdraw as &dyn Fn(&Studio)));
    match &trial.act {
        Act::Open(segment) => drop(studio.open(&segments[*segment], between)),
        Act::Send { segment, part, fault } => {
            let id = &segments[*segment].id;
            let bytes = (*fault == Fault::WrongLength).then_some(7);
            if let Some(Ok(stored)) = studio.send(id, *part, bytes, between) {
                match fault {
                    Fault::ReportLost => {}
                    Fault::ReportLate => late.push((id.clone(), stored)),
                    Fault::None | Fault::WrongLength => drop(studio.report(id, stored)),
                }
            }
        }
        Act::LateReport => late.pop().into_iter().for_each(|(id, stored)| drop(studio.report(&id, stored))),
        Act::Complete(segment) => drop(studio.complete(&segments[*segment].id, between)),
        Act::Withdraw => studio.withdraw(),
        Act::Agree => studio.agree(Medium::Audio).unwrap(),
        Act::Wait(ms) => studio.wait(*ms),
    }
    studio.bucket.troubles.borrow_mut().clear();
    studio.dies_at.set(None);
    trial.withdraws_at.is_some() || matches!(trial.act, Act::Withdraw)
}

/// A browser that has all segments on its disk and a working network: asks what is missing, sends it, completes, starts over when
/// it is told to.
fn deliver(studio: &Studio) -> Result<(), TestCaseError> {
    for segment in segments(studio) {
        let mut rounds = 0;
        loop {
            rounds += 1;
            prop_assert!(rounds < 6, "wedged: {:?}", studio.record());
            let opened = studio.open(&segment, None).unwrap().unwrap();
            for part in opened.missing_parts() {
                // An upload that the bucket has lost without our doing is given up a day later.
                if let Ok(stored) = studio.send(&segment.id, part, None, None).unwrap() {
                    studio.report(&segment.id, stored).unwrap();
                }
            }
            match studio.complete(&segment.id, None).unwrap() {
                Ok(upload) => {
                    prop_assert_eq!(upload.state, UploadState::Stored);
                    break;
                }
                Err(Stop::Refused(problem)) => prop_assert_eq!(problem.code, "damaged_upload"),
                Err(stop) => prop_assert!(false, "{:?}", stop),
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Requests in any order and repetition, a bucket that fails, a process that dies at any point: what was acknowledged stays,
    /// what is called stored is there, and a browser that goes on finishes.
    #[test]
    fn no_acknowledged_part_is_lost_and_nothing_incomplete_is_called_stored(trials in prop::collection::vec(any_trial(), 1..40)) {
        let studio = Studio::new();
        studio.agree(Medium::Audio).unwrap();
        let mut late = Vec::new();
        for trial in trials {
            let before = studio.record();
            let sound: BTreeMap<String, bool> = before.uploads.keys().map(|id| (id.clone(), is_sound(&studio, id))).collect();
            let withdrawn = run(&studio, &trial, &mut late);
            let after = studio.record();
            for (id, upload) in before.uploads.iter().filter(|_| !withdrawn) {
                let now = &after.uploads[id];
                let parts_stay = upload.parts.keys().all(|part| now.parts.contains_key(part));
                let given_up = now.state == UploadState::Aborted && matches!(trial.act, Act::Wait(_));
                prop_assert!(parts_stay || given_up || !sound[id], "{:?} lost parts of {}", trial, id);
                prop_assert!(upload.state != UploadState::Stored || now == upload, "a stored segment changed");
                prop_assert!(!(given_up && upload.is_whole() && sound[id]), "a whole upload was given up");
            }
            check_stored(&studio)?;
        }
        studio.agree(Medium::Audio).unwrap();
        deliver(&studio)?;
        check_stored(&studio)?;
        studio.wait(2 * DAY_MS);
        check_stored(&studio)?;
        prop_assert!(studio.record().chores.is_empty());
    }

    /// After the withdrawal, or once the time of keeping is over, no byte is left, whatever went wrong on the way.
    #[test]
    fn nothing_is_left_after_withdrawal_or_retention(trials in prop::collection::vec(any_trial(), 1..40), withdraw in any::<bool>()) {
        let studio = Studio::new();
        studio.agree(Medium::Audio).unwrap();
        let mut late = Vec::new();
        for trial in &trials {
            run(&studio, trial, &mut late);
        }
        if withdraw {
            studio.withdraw();
            prop_assert!(studio.record().agreement.is_none() && studio.record().uploads.is_empty(), "key and rows go at once");
            studio.wait(HOUR_MS);
        } else {
            studio.wait(31 * DAY_MS);
        }
        prop_assert_eq!(studio.record(), Default::default());
        prop_assert!(!studio.bucket.holds_bytes());
    }
}

#[test]
fn a_withdrawal_during_a_completion_leaves_nothing() {
    for pause in 0..4 {
        let studio = Studio::new();
        studio.agree(Medium::Audio).unwrap();
        let segment = &segments(&studio)[2];
        studio.open(segment, None).unwrap().unwrap();
        for part in 1..=segment.parts() {
            let stored = studio.send(&segment.id, part, None, None).unwrap().unwrap();
            studio.report(&segment.id, stored).unwrap();
        }
        let withdraw = |studio: &Studio| studio.withdraw();
        let refused = studio.complete(&segment.id, Some((pause, &withdraw))).unwrap().unwrap_err();
        assert!(matches!(refused, Stop::Refused(problem) if problem.code == "no_consent"), "at pause {pause}");
        studio.wait(HOUR_MS);
        assert!(!studio.bucket.holds_bytes(), "at pause {pause}");
    }
}
