use proptest::prelude::*;

use super::*;

const GOOD: Conditions = Conditions {
    agreed: true,
    interview: Interview::Active,
    source: Source::Live { medium: Medium::Audio, key: 1 },
    suspended: false,
    full: false,
};

/// What a recorder that does as it is told would have: start, end, why it ended.
#[derive(Debug, Default)]
struct Recorded {
    closed: Vec<(u64, u64, SegmentEnd)>,
    open: Vec<u64>,
}

impl Recorded {
    fn obey(&mut self, now_ms: u64, effects: impl IntoIterator<Item = Effect>) {
        for effect in effects {
            match effect {
                Effect::Begin(_) => self.open.push(now_ms),
                Effect::End(reason) => {
                    assert!(!self.open.is_empty(), "nothing to end");
                    self.closed.push((self.open.remove(0), now_ms, reason));
                }
            }
        }
    }
}

#[test]
fn every_trouble_ends_the_segment_with_its_own_reason_and_the_next_begins_after_it() {
    let troubles = [
        (Conditions { agreed: false, ..GOOD }, SegmentEnd::Finished),
        (Conditions { interview: Interview::Over, ..GOOD }, SegmentEnd::Finished),
        (Conditions { interview: Interview::Paused, ..GOOD }, SegmentEnd::Paused),
        (Conditions { interview: Interview::TakenOver, ..GOOD }, SegmentEnd::TakenOver),
        (Conditions { source: Source::Missing, ..GOOD }, SegmentEnd::DeviceChanged),
        (Conditions { source: Source::Muted, ..GOOD }, SegmentEnd::Muted),
        (Conditions { suspended: true, ..GOOD }, SegmentEnd::Suspended),
        (Conditions { full: true, ..GOOD }, SegmentEnd::SpoolFull),
    ];
    for (trouble, reason) in troubles {
        let mut segments = Segments::default();
        assert_eq!(segments.observe(0, &GOOD), [Effect::Begin(Medium::Audio)]);
        assert_eq!(segments.observe(1_000, &GOOD), []);
        assert_eq!(segments.observe(2_000, &trouble), [Effect::End(reason)]);
        assert_eq!(segments.observe(3_000, &trouble), []);
        assert_eq!(segments.observe(4_000, &GOOD), [Effect::Begin(Medium::Audio)]);
    }
}

#[test]
fn another_device_means_another_segment_without_a_gap() {
    let mut segments = Segments::default();
    segments.observe(0, &GOOD);
    let both = Conditions { source: Source::Live { medium: Medium::MaskedVideo, key: 2 }, ..GOOD };
    assert_eq!(segments.observe(5_000, &both), [Effect::End(SegmentEnd::DeviceChanged), Effect::Begin(Medium::MaskedVideo)]);
}

#[test]
fn a_long_segment_is_rotated_without_a_gap() {
    let mut segments = Segments::default();
    segments.observe(100, &GOOD);
    assert_eq!(segments.observe(ROTATE_MS + 99, &GOOD), []);
    assert_eq!(segments.observe(ROTATE_MS + 100, &GOOD), [Effect::Begin(Medium::Audio), Effect::End(SegmentEnd::Rotated)]);
    assert_eq!(segments.observe(ROTATE_MS + 600, &GOOD), []);
}

#[test]
fn a_recorder_that_breaks_is_given_time() {
    let mut segments = Segments::default();
    segments.observe(0, &GOOD);
    assert_eq!(segments.broke(1_000), Some(Effect::End(SegmentEnd::DeviceChanged)));
    assert_eq!(segments.observe(1_500, &GOOD), []);
    assert_eq!(segments.state(), State::Gap(SegmentEnd::DeviceChanged));
    assert_eq!(segments.observe(1_000 + HOLD_MS, &GOOD), [Effect::Begin(Medium::Audio)]);
}

#[test]
fn sleep_is_told_from_slow_timers_and_set_clocks() {
    let mut heart = Heartbeat::default();
    assert!(!heart.beat(0.0, 1_000_000.0));
    assert!(!heart.beat(1_000.0, 1_001_000.0), "a slow timer");
    assert!(!heart.beat(2_000.0, 900_000.0), "the clock was set back");
    assert!(heart.beat(2_500.0, 930_000.0), "the page's clock stood still in the sleep");
    assert!(heart.beat(60_000.0, 987_500.0), "the page's clock went on in the sleep");
    assert!(!heart.beat(60_500.0, 988_000.0));
}

fn conditions() -> impl Strategy<Value = Conditions> {
    let interview = prop_oneof![
        6 => Just(Interview::Active),
        1 => Just(Interview::Waiting),
        1 => Just(Interview::Paused),
        1 => Just(Interview::TakenOver),
        1 => Just(Interview::Over),
    ];
    let medium = prop_oneof![Just(Medium::Audio), Just(Medium::MaskedVideo), Just(Medium::Video)];
    let source = prop_oneof![
        1 => Just(Source::Missing),
        1 => Just(Source::Muted),
        6 => (medium, 0..2u32).prop_map(|(medium, key)| Source::Live { medium, key }),
    ];
    (prop::bool::weighted(0.9), interview, source, prop::bool::weighted(0.1), prop::bool::weighted(0.1))
        .prop_map(|(agreed, interview, source, suspended, full)| Conditions { agreed, interview, source, suspended, full })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn segments_never_overlap_and_every_moment_is_recorded_or_a_marked_gap(
        steps in prop::collection::vec((0..400_000u64, conditions(), prop::bool::weighted(0.05)), 1..60),
    ) {
        let (mut segments, mut recorded, mut now_ms) = (Segments::default(), Recorded::default(), 0);
        for (wait_ms, conditions, breaks) in steps {
            now_ms += wait_ms;
            if breaks {
                recorded.obey(now_ms, segments.broke(now_ms));
            }
            recorded.obey(now_ms, segments.observe(now_ms, &conditions));

            prop_assert!(recorded.open.len() <= 1);
            let wanted = conditions.agreed && conditions.interview == Interview::Active;
            match segments.state() {
                State::Recording(_) => prop_assert!(wanted && recorded.open.len() == 1),
                State::Gap(reason) => {
                    prop_assert!(wanted && recorded.open.is_empty());
                    prop_assert_eq!(conditions.live().err().unwrap_or(SegmentEnd::DeviceChanged), reason);
                }
                State::Idle => prop_assert!(!wanted && recorded.open.is_empty()),
            }
            if let Some(since_ms) = recorded.open.first() {
                prop_assert!(now_ms - since_ms < ROTATE_MS, "longer than a segment may be");
            }
        }
        for (before, after) in recorded.closed.iter().zip(recorded.closed.iter().skip(1)) {
            prop_assert!(before.1 <= after.0, "{:?} and {:?} overlap", before, after);
            if before.2 == SegmentEnd::Rotated {
                prop_assert_eq!(before.1, after.0, "rotation leaves no gap");
            }
        }
    }

    #[test]
    fn nothing_is_ever_begun_without_consent(
        steps in prop::collection::vec((0..400_000u64, conditions(), any::<bool>()), 1..60),
    ) {
        let (mut segments, mut now_ms) = (Segments::default(), 0);
        for (wait_ms, conditions, breaks) in steps {
            now_ms += wait_ms;
            if breaks {
                prop_assert_eq!(segments.broke(now_ms), None);
            }
            prop_assert_eq!(segments.observe(now_ms, &Conditions { agreed: false, ..conditions }), []);
        }
    }
}
