//! Through every trouble of a network, a server and a reload, each segment ends in the bucket with the right bytes.

mod world;

use domain::SCHEMA_VERSION;
use domain::recording::{Consent, Container, Medium, NOTICE, PLAIN_PART_BYTES, PartUrl, SegmentEnd, UploadState};
use proptest::prelude::*;

use super::*;
use world::{Faults, World};

fn segment(number: u64, parts: u64) -> Segment {
    Segment {
        id: format!("{number:032x}"),
        medium: Medium::Audio,
        container: Container::Webm,
        mime: String::from("audio/webm"),
        start_ms: number * 60_000,
        duration_ms: 60_000,
        bytes: (parts - 1) * PLAIN_PART_BYTES + 1 + number,
        sha256: format!("{number:064x}"),
        ended: SegmentEnd::Rotated,
        delete_at_epoch_ms: 0,
    }
}

fn recording(segments: Vec<SegmentUpload>) -> Recording {
    let consent = Some(Consent { schema_version: SCHEMA_VERSION, medium: Medium::Audio, notice: NOTICE });
    let (key, delete_at_epoch_ms) = (Some(String::from("key")), Some(1));
    Recording { schema_version: SCHEMA_VERSION, offered: vec![Medium::Audio], consent, key, delete_at_epoch_ms, segments, masked: None }
}

#[derive(Debug, Clone)]
enum Step {
    Record { parts: u64 },
    Pass { ms: f64 },
    Online(bool),
    Outage { ms: f64 },
    Reload,
    ForgetPart,
    Abort,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (1u64..6).prop_map(|parts| Step::Record { parts }),
        8 => (10.0..40_000.0f64).prop_map(|ms| Step::Pass { ms }),
        1 => any::<bool>().prop_map(Step::Online),
        1 => (1000.0..300_000.0f64).prop_map(|ms| Step::Outage { ms }),
        2 => Just(Step::Reload),
        1 => Just(Step::ForgetPart),
        1 => Just(Step::Abort),
    ]
}

fn any_faults() -> impl Strategy<Value = Faults> {
    let share = || prop_oneof![2 => Just(0.0), 3 => 0.0..0.4f64];
    let bucket = (share(), share(), any::<bool>(), 15u64..900, -60_000.0..60_000.0f64);
    (share(), share(), share(), share(), bucket, 1.0..20_000.0f64).prop_map(
        |(lost, answer_lost, twice, failing, (corrupt, forbidden, md5_etags, url_life_s, skew_ms), slowest_ms)| Faults {
            lost,
            answer_lost,
            twice,
            failing,
            corrupt,
            forbidden,
            md5_etags,
            url_life_s,
            skew_ms,
            slowest_ms,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn every_segment_is_stored_with_the_right_bytes(faults in any_faults(), steps in prop::collection::vec(any_step(), 1..40), seed: u64) {
        let mut world = World::new(faults, seed);
        for step in steps {
            match step {
                Step::Record { parts } => world.record(parts),
                Step::Pass { ms } => world.pass(ms),
                Step::Online(on) => world.online(on),
                Step::Outage { ms } => world.outage(ms),
                Step::Reload => world.reload(),
                Step::ForgetPart => world.forget_part(),
                Step::Abort => world.abort_uploads(),
            }
        }
        world.heal();
        world.pass(3_600_000.0);
        prop_assert!(world.device().is_empty(), "still on the device: {:?}", world.device());
        prop_assert!(world.machine().is_delivered());
        world.assert_stored_right();
        let progress = world.machine().progress(f64::MAX);
        prop_assert_eq!(progress.sent_bytes, progress.total_bytes);
        prop_assert!(!progress.stalled);
    }
}

/// The one request among the effects.
fn only(effects: &[Effect]) -> (u64, Request) {
    let [Effect::Request { id, request }] = effects else { panic!("not one request: {effects:?}") };
    (*id, request.clone())
}

/// A machine that has just asked to open `segment`.
fn opening(segment: &Segment) -> (Upload, u64) {
    let mut upload = Upload::new();
    let (look, request) = only(&upload.add(segment.clone(), 0.0));
    assert_eq!(request, Request::Look);
    let (open, request) = only(&upload.answered(look, Ok(Answer::Recording(recording(Vec::new()))), 0.0, 0.5));
    assert_eq!(request, Request::Open(segment.clone()));
    (upload, open)
}

fn failure(status: u16, code: &str) -> Result<Answer, Failure> {
    Err(Failure::Status { status, code: code.to_owned() })
}

#[test]
fn withdrawn_consent_ends_everything_at_once() {
    for (status, code) in [(409, "no_consent"), (401, "unauthorized"), (403, "forbidden"), (404, "not_found")] {
        let (mut upload, open) = opening(&segment(1, 3));
        assert_eq!(upload.answered(open, failure(status, code), 1.0, 0.5), [Effect::Refused { code: code.to_owned() }]);
        assert!(upload.is_idle() && !upload.is_delivered());
        assert_eq!(upload.add(segment(2, 1), 2.0), []);
        assert_eq!(upload.wakes_at_ms(), None);
    }
    let mut upload = Upload::new();
    let (look, _) = only(&upload.add(segment(1, 1), 0.0));
    let withdrawn = Recording { consent: None, key: None, ..recording(Vec::new()) };
    let effects = upload.answered(look, Ok(Answer::Recording(withdrawn)), 1.0, 0.5);
    assert_eq!(effects, [Effect::Refused { code: String::from("no_consent") }]);
}

#[test]
fn a_refusal_by_somebody_in_between_is_an_outage() {
    let (mut upload, open) = opening(&segment(1, 1));
    for status in [401, 403, 404, 407, 451] {
        let mut upload = opening(&segment(1, 1)).0;
        assert_eq!(upload.answered(open, failure(status, ""), 1.0, 0.5), [], "no code: not our server");
        assert_eq!(upload.wakes_at_ms(), Some(501.0));
    }
    assert_eq!(upload.answered(open, Err(Failure::Unreachable), 1.0, 0.5), []);
    let (_, again) = only(&upload.woken(501.0));
    assert_eq!(again, Request::Open(segment(1, 1)));
}

#[test]
fn a_wait_that_ended_unseen_is_not_forgotten() {
    let (mut upload, open) = opening(&segment(1, 1));
    assert_eq!(upload.answered(open, Err(Failure::Unreachable), 1.0, 0.5), []);
    assert_eq!(upload.answered(open, Err(Failure::Unreachable), 600.0, 0.5), [], "the answer was repeated");
    assert_eq!(upload.wakes_at_ms(), Some(501.0));
}

#[test]
fn a_segment_that_the_server_never_takes_holds_up_no_other() {
    let (mut upload, open) = opening(&segment(1, 1));
    upload.add(segment(2, 1), 0.0);
    let effects = upload.answered(open, failure(413, "too_many_segments"), 1.0, 0.5);
    let given_up = Effect::GivenUp { segment: segment(1, 1).id, code: String::from("too_many_segments") };
    assert_eq!(effects, [given_up]);
    assert!(!upload.is_idle());
    assert_eq!(upload.progress(1.0).total_bytes, segment(2, 1).sealed_bytes());
}

#[test]
fn a_server_that_knows_everything_already_is_only_asked_once() {
    let mut upload = Upload::new();
    let (look, _) = only(&upload.add(segment(1, 2), 0.0));
    let known = SegmentUpload { segment: segment(1, 2), state: UploadState::Stored, parts: Vec::new() };
    let effects = upload.answered(look, Ok(Answer::Recording(recording(vec![known]))), 1.0, 0.5);
    assert_eq!(effects, [Effect::Stored { segment: segment(1, 2).id }]);
    assert!(upload.is_delivered());
}

#[test]
fn other_bytes_under_the_same_name_are_not_mixed() {
    let mut upload = Upload::new();
    let (look, _) = only(&upload.add(segment(1, 2), 0.0));
    let other = Segment { sha256: "f".repeat(64), ..segment(1, 2) };
    let known = SegmentUpload { segment: other, state: UploadState::Open, parts: Vec::new() };
    let effects = upload.answered(look, Ok(Answer::Recording(recording(vec![known]))), 1.0, 0.5);
    assert_eq!(effects, [Effect::GivenUp { segment: segment(1, 2).id, code: String::from("conflict") }]);
}

#[test]
fn the_network_coming_back_cuts_the_wait_short() {
    let (mut upload, mut open) = opening(&segment(1, 1));
    let mut now_ms = 0.0;
    for _ in 0..6 {
        assert_eq!(upload.answered(open, Err(Failure::Unreachable), now_ms, 0.5), []);
        now_ms = upload.wakes_at_ms().expect("a wait");
        open = only(&upload.woken(now_ms)).0;
    }
    upload.answered(open, Err(Failure::Unreachable), now_ms, 0.5);
    upload.online(false, now_ms);
    assert_eq!(upload.wakes_at_ms(), Some(now_ms + 10_000.0));
    assert!(upload.progress(now_ms).stalled);
    let (open, _) = only(&upload.online(true, now_ms + 5.0));
    let known = SegmentUpload { segment: segment(1, 1), state: UploadState::Open, parts: Vec::new() };
    upload.answered(open, Ok(Answer::Upload(known)), now_ms + 10.0, 0.5);
    assert!(!upload.progress(now_ms + 10.0).stalled);
}

#[test]
fn a_bucket_that_takes_nothing_is_a_stall_though_the_server_answers() {
    let (mut upload, open) = opening(&segment(1, 1));
    let known = SegmentUpload { segment: segment(1, 1), state: UploadState::Open, parts: Vec::new() };
    // A key that was looked up before it was opened may be that of a consent since withdrawn.
    let (look, request) = only(&upload.answered(open, Ok(Answer::Upload(known)), 0.0, 0.5));
    assert_eq!(request, Request::Look);
    let (mut asked, _) = only(&upload.answered(look, Ok(Answer::Recording(recording(Vec::new()))), 0.0, 0.5));
    let mut now_ms = 0.0;
    for failures in 0..6 {
        assert_eq!(upload.progress(now_ms).stalled, failures >= 2, "after {failures}");
        let urls = PartUrls { urls: vec![PartUrl { part: 1, url: String::from("u") }], expires_in_s: 900 };
        let (part, request) = only(&upload.answered(asked, Ok(Answer::Urls(urls)), now_ms, 0.5));
        assert!(matches!(request, Request::Part { part: 1, .. }));
        now_ms += 1000.0;
        assert_eq!(upload.answered(part, Err(Failure::Unreachable), now_ms, 0.5), []);
        now_ms = upload.wakes_at_ms().expect("a wait").max(now_ms + 1500.0);
        asked = only(&upload.woken(now_ms)).0;
    }
}

#[test]
fn silence_is_told_before_the_time_out() {
    let (upload, _) = opening(&segment(1, 1));
    assert!(!upload.progress(9_000.0).stalled);
    assert!(upload.progress(11_000.0).stalled, "the request to open hangs");
}

#[test]
fn a_part_whose_etag_is_not_its_md5_is_sent_again() {
    assert!(is_intact(None, &"a".repeat(32)));
    assert!(is_intact(Some(&"A".repeat(32)), &"a".repeat(32)));
    assert!(is_intact(Some("not-an-md5"), &"a".repeat(32)));
    assert!(!is_intact(Some(&"b".repeat(32)), &"a".repeat(32)));
}
