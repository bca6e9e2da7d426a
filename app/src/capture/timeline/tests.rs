use super::*;

fn seen(smile: f32) -> FaceObservation {
    FaceObservation {
        t_ms: 0.0,
        faces: 1,
        face_box: None,
        suppressed: false,
        toward_screen: Some(0.9),
        smile: Some(smile),
        mouth_open: None,
        yaw_deg: Some(1.0),
        pitch_deg: None,
        roll_deg: None,
        hint: None,
        calibrated: true,
        took_ms: 10.0,
    }
}

fn faces(events: &[TimelineEvent]) -> Vec<FacePoint> {
    events
        .iter()
        .filter_map(|event| match event {
            TimelineEvent::Face(point) => Some(*point),
            _ => None,
        })
        .collect()
}

fn speech(events: &[TimelineEvent]) -> Vec<(u64, u64)> {
    events
        .iter()
        .filter_map(|event| match event {
            TimelineEvent::Speech { start_ms, end_ms, .. } => Some((*start_ms, *end_ms)),
            _ => None,
        })
        .collect()
}

/// Whatever the rhythm of pictures and batches, the stored grid is the one that all pictures together give.
#[test]
fn batching_does_not_change_the_grid() {
    for seed in 0..50_u64 {
        let mut collector = Collector::new(0);
        let (mut t_ms, mut samples, mut stored) = (seed * 7 % 300, Vec::new(), Vec::new());
        for i in 0..80_u64 {
            let smile = (i % 10) as f32 / 10.0;
            samples.push(seen(smile).point(t_ms));
            collector.face(&seen(smile), t_ms);
            if (i + seed) % 9 == 0 {
                stored.extend(faces(&collector.take()));
            }
            // Mostly camera rhythm, sometimes a hole of up to five seconds.
            t_ms += if (i * 31 + seed) % 17 == 0 { (i * 997 + seed * 131) % 5000 } else { 40 + (i * 13 + seed) % 60 };
        }
        stored.extend(faces(&collector.finish(t_ms)));
        let last_ms = samples.last().map_or(0, |s| s.t_ms);
        assert_eq!(stored, face_grid(&samples, 0, last_ms + GRID_MS / 2), "seed {seed}");
    }
}

#[test]
fn the_interviewers_voice_is_cut_out_of_speech() {
    let mut collector = Collector::new(0);
    collector.set_crediting(false, 1000);
    collector.set_crediting(true, 3000);
    collector.speech(1200, 2900, -20.0);
    collector.speech(500, 4000, -20.0);
    collector.speech(2950, 5000, -20.0);
    collector.set_crediting(false, 6000);
    collector.speech(5500, 9000, -20.0);
    collector.speech(7000, 9000, -20.0);
    assert_eq!(speech(&collector.take()), [(500, 1000), (3000, 4000), (3000, 5000), (5500, 6000)]);
}

#[test]
fn baseline_and_activation_come_in_order_and_not_from_before_the_interview() {
    let mut collector = Collector::new(2000);
    collector.activation(50_000, 61_000, 1.7);
    collector.activation(3000, 3000, 1.7);
    collector.baseline(1500);
    let activation = TimelineEvent::Activation { start_ms: 50_000, end_ms: 61_000, mean_z: 1.7 };
    assert_eq!(collector.take(), [TimelineEvent::VoiceBaseline { t_ms: 2000 }, activation]);
}

#[test]
fn a_device_that_was_never_there_is_announced_once() {
    let mut collector = Collector::new(0);
    collector.missing(Modality::Face, 3, GapReason::Refused);
    collector.missing(Modality::Face, 900, GapReason::Refused);
    let gap = TimelineEvent::Gap { modality: Modality::Face, start_ms: 0, end_ms: 0, reason: GapReason::Refused };
    assert_eq!(collector.take(), [gap]);
    assert_eq!(collector.finish(60_000), []);
}

#[test]
fn unplugging_opens_a_gap_that_ends_with_the_next_data_or_the_interview() {
    let mut collector = Collector::new(0);
    collector.running(Modality::Voice, 100);
    collector.missing(Modality::Voice, 5000, GapReason::Unplugged);
    collector.running(Modality::Voice, 8000);
    collector.missing(Modality::Voice, 9000, GapReason::Muted);
    let gap = |start_ms, end_ms, reason| TimelineEvent::Gap { modality: Modality::Voice, start_ms, end_ms, reason };
    let started = |t_ms| TimelineEvent::Started { modality: Modality::Voice, t_ms };
    let stored = collector.finish(10_000);
    assert_eq!(stored, [started(100), gap(5000, 8000, GapReason::Unplugged), started(8000), gap(9000, 10_000, GapReason::Muted)]);
}

#[test]
fn nothing_is_interpolated_across_a_gap() {
    let mut collector = Collector::new(0);
    collector.face(&seen(0.2), 900);
    collector.missing(Modality::Face, 1000, GapReason::Unplugged);
    collector.face(&seen(0.2), 2800);
    assert_eq!(faces(&collector.finish(3000)).iter().map(|p| (p.t_ms, p.interpolated)).collect::<Vec<_>>(), [(1000, false), (3000, false)]);
}

#[test]
fn a_smile_is_told_only_once_the_neutral_face_is_known() {
    let mut collector = Collector::new(0);
    collector.face(&FaceObservation { calibrated: false, ..seen(1.0) }, 1000);
    collector.face(&seen(0.1), 2000);
    assert_eq!(faces(&collector.take()).iter().map(|p| p.smile).collect::<Vec<_>>(), [None, Some(0.1)]);
}

#[test]
fn after_a_reload_nothing_is_stored_from_before_it() {
    let mut collector = Collector::new(61_500);
    collector.face(&seen(0.1), 61_400);
    collector.face(&seen(0.1), 61_900);
    collector.face(&seen(0.1), 62_400);
    assert_eq!(faces(&collector.take()).iter().map(|p| p.t_ms).collect::<Vec<_>>(), [62_000]);
}

#[test]
fn a_poor_picture_says_only_that_a_face_is_there() {
    let mut collector = Collector::new(0);
    collector.face(&FaceObservation { suppressed: true, ..seen(0.7) }, 1000);
    let points = faces(&collector.take());
    assert_eq!(points.iter().map(|p| (p.in_frame, p.smile, p.toward_screen)).collect::<Vec<_>>(), [(true, None, None)]);
}
