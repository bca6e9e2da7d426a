//! The voice path from samples to events, on sounds made here.

use domain::analysis::LevelHint;
use proptest::prelude::*;

use super::*;

/// A sung vowel: a 120 Hz pulse train through three formant resonators, peak 0.3.
fn vowel(rate_hz: u32, seconds: f64) -> Vec<f32> {
    let rate = f64::from(rate_hz);
    let samples = (seconds * rate) as usize;
    // The glottis: harmonics falling by 12 dB per octave, with a little vibrato.
    let mut signal: Vec<f64> = (0..samples)
        .map(|n| {
            let t = n as f64 / rate;
            let phase = std::f64::consts::TAU * (120.0 * t) + 0.8 * (std::f64::consts::TAU * 5.0 * t).sin();
            (1..=30).map(|k| (f64::from(k) * phase).cos() / f64::from(k)).sum()
        })
        .collect();
    for (formant_hz, bandwidth_hz) in [(700.0, 90.0), (1_220.0, 110.0), (2_600.0, 160.0)] {
        let radius = (-std::f64::consts::PI * bandwidth_hz / rate).exp();
        let (a, b) = (2.0 * radius * (std::f64::consts::TAU * formant_hz / rate).cos(), radius * radius);
        let (mut one_ago, mut two_ago) = (0.0, 0.0);
        for sample in &mut signal {
            let out = *sample + a * one_ago - b * two_ago;
            (one_ago, two_ago) = (out, one_ago);
            *sample = out;
        }
    }
    let peak = signal.iter().fold(1e-9_f64, |peak, x| peak.max(x.abs()));
    // Syllables: four per second, because a steady tone is not speech.
    let syllable = |n: usize| 0.6 + 0.4 * (std::f64::consts::TAU * 4.0 * n as f64 / rate).sin();
    signal.iter().enumerate().map(|(n, x)| (x / peak * 0.3 * syllable(n)) as f32).collect()
}

/// Alternating silences and vowels, in seconds, beginning with a silence; the room has noise at −66 dBFS.
fn spoken(rate_hz: u32, spans: &[f64]) -> Vec<f32> {
    let mut samples = Vec::new();
    for (n, &seconds) in spans.iter().enumerate() {
        if n % 2 == 0 {
            samples.extend(std::iter::repeat_n(0.0, (seconds * f64::from(rate_hz)) as usize));
        } else {
            samples.extend(vowel(rate_hz, seconds));
        }
    }
    let mut state = 1_u32;
    for sample in &mut samples {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *sample += (state as f32 / u32::MAX as f32 - 0.5) * 0.001_7;
    }
    samples
}

fn events_in_chunks(samples: &[f32], rate_hz: u32, chunks: &[usize]) -> Vec<VoiceEvent> {
    let mut tracker = VoiceTracker::new(rate_hz).unwrap();
    let mut events = Vec::new();
    let mut rest = samples;
    for &chunk in chunks.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (now, later) = rest.split_at(chunk.min(rest.len()));
        events.extend(tracker.push(now));
        rest = later;
    }
    events.extend(tracker.finish());
    events
}

fn events(samples: &[f32], rate_hz: u32) -> Vec<VoiceEvent> {
    events_in_chunks(samples, rate_hz, &[samples.len().max(1)])
}

fn hints(samples: &[f32], rate_hz: u32) -> Vec<Option<LevelHint>> {
    let hint = |event| match event {
        VoiceEvent::Level(level) => Some(level.hint),
        _ => None,
    };
    events(samples, rate_hz).into_iter().filter_map(hint).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn how_the_input_is_cut_does_not_matter(
        rate_hz in prop::sample::select(vec![8_000_u32, 16_000, 22_050, 44_100, 48_000]),
        chunks in prop::collection::vec(1_usize..9_000, 1..8),
    ) {
        let samples = spoken(rate_hz, &[0.3, 0.6, 0.4, 0.5, 0.2]);
        let whole = events(&samples, rate_hz);
        prop_assert!(whole.iter().any(|event| matches!(event, VoiceEvent::Speech(_))));
        prop_assert_eq!(whole, events_in_chunks(&samples, rate_hz, &chunks));
    }

    #[test]
    fn any_bits_are_survived(
        bits in prop::collection::vec(any::<u32>(), 0..4_000),
        rate_hz in 2_000_u32..200_000,
    ) {
        let samples: Vec<f32> = bits.into_iter().map(f32::from_bits).collect();
        let report = analyze(&samples, rate_hz).unwrap();
        prop_assert!(report.frames.iter().all(|frame| (0.0..=1.0).contains(&frame.speech_prob)));
    }
}

#[test]
fn segments_lie_where_the_voice_is() {
    let report = analyze(&spoken(48_000, &[0.5, 1.0, 0.8, 0.7, 0.5]), 48_000).unwrap();
    let truth = [(500.0, 1_500.0), (2_300.0, 3_000.0)];
    assert_eq!(report.segments.len(), truth.len(), "{:?}", report.segments);
    for (segment, (start_ms, end_ms)) in report.segments.iter().zip(truth) {
        assert!((segment.start_ms - start_ms).abs() < 80.0, "{segment:?}");
        assert!((segment.end_ms - end_ms).abs() < 80.0, "{segment:?}");
    }
}

#[test]
fn a_silence_shorter_than_a_pause_does_not_split() {
    let lengths = |silence| analyze(&spoken(16_000, &[0.4, 0.6, silence, 0.6, 0.5]), 16_000).unwrap().segments.len();
    assert_eq!(lengths(0.1), 1);
    assert_eq!(lengths(0.35), 2);
}

#[test]
fn segments_are_never_closer_than_a_pause_and_begin_as_announced() {
    let samples = spoken(16_000, &[0.2, 0.3, 0.25, 0.3, 0.22, 0.5, 0.2, 0.3, 0.3, 0.2, 0.24, 0.4]);
    let mut announced = None;
    let mut last_end_ms = f64::NEG_INFINITY;
    for event in events(&samples, 16_000) {
        match event {
            VoiceEvent::SpeechStarted { start_ms } => announced = Some(start_ms),
            VoiceEvent::Speech(segment) => {
                assert_eq!(announced.take(), Some(segment.start_ms));
                assert!(segment.start_ms - last_end_ms >= 200.0 && segment.end_ms > segment.start_ms);
                last_end_ms = segment.end_ms;
            }
            VoiceEvent::Frame(_) | VoiceEvent::Level(_) => {}
        }
    }
    assert!(last_end_ms > 0.0 && announced.is_none());
}

#[test]
fn the_rate_of_the_recording_does_not_matter() {
    let spans = [0.4, 0.9, 0.5, 0.6, 0.4];
    let reference = analyze(&spoken(16_000, &spans), 16_000).unwrap();
    for rate_hz in [22_050, 44_100, 48_000, 96_000] {
        let report = analyze(&spoken(rate_hz, &spans), rate_hz).unwrap();
        assert_eq!(report.segments.len(), reference.segments.len(), "{rate_hz}");
        for (a, b) in report.segments.iter().zip(&reference.segments) {
            // A frame at the edge of a threshold may fall either way; so may its neighbour.
            assert!((a.start_ms - b.start_ms).abs() <= 32.0 && (a.end_ms - b.end_ms).abs() <= 32.0, "{rate_hz}: {a:?} {b:?}");
            assert!((a.level_dbfs - b.level_dbfs).abs() < 0.7, "{rate_hz}: {a:?} {b:?}");
        }
        let differences = report.frames.iter().zip(&reference.frames).map(|(a, b)| (a.speech_prob - b.speech_prob).abs());
        let mean = differences.sum::<f32>() / reference.frames.len() as f32;
        assert!(mean < 0.05, "{rate_hz}: {mean}");
    }
}

#[test]
fn frames_cover_the_recording_once() {
    for samples in [0, 1, 100, 129, 256, 700, 16_000] {
        let report = analyze(&vec![0.01; samples], 16_000).unwrap();
        let covered = samples / FRAME_SAMPLES + usize::from(samples % FRAME_SAMPLES > FRAME_SAMPLES / 2);
        assert_eq!(report.frames.len(), covered, "{samples} samples");
        for (n, frame) in report.frames.iter().enumerate() {
            assert_eq!(frame.t_ms, 8.0 + 16.0 * n as f64);
        }
    }
}

#[test]
fn silence_and_clicks_are_not_speech() {
    assert_eq!(analyze(&vec![0.0; 80_000], 16_000).unwrap().segments, []);
    assert_eq!(analyze(&spoken(16_000, &[4.0]), 16_000).unwrap().segments, []);
    let mut clicks = spoken(16_000, &[4.0]);
    for click in clicks.chunks_mut(8_000) {
        for (n, sample) in click.iter_mut().take(80).enumerate() {
            *sample += 0.5 * (-(n as f32) / 12.0).exp() * if n % 2 == 0 { 1.0 } else { -1.0 };
        }
    }
    assert_eq!(analyze(&clicks, 16_000).unwrap().segments, []);
}

#[test]
fn levels_are_rms_against_full_scale() {
    let sine: Vec<f32> = (0..48_000).map(|n| (n as f32 * 0.13).sin() * 0.1).collect();
    let levels: Vec<_> = events(&sine, 48_000)
        .into_iter()
        .filter_map(|event| match event {
            VoiceEvent::Level(level) => Some(level),
            _ => None,
        })
        .collect();
    assert_eq!(levels.len(), 10);
    assert_eq!(levels[0].t_ms, 100.0);
    assert!(levels.iter().all(|level| (level.level_dbfs + 23.01).abs() < 0.05), "{levels:?}");
}

#[test]
fn hints_name_what_is_wrong_and_only_that() {
    let good = spoken(16_000, &[1.0, 1.0, 1.0]);
    assert!(hints(&good, 16_000).iter().all(Option::is_none));

    let loud: Vec<f32> = good.iter().map(|x| (x * 20.0).clamp(-1.0, 1.0)).collect();
    assert!(hints(&loud, 16_000).contains(&Some(LevelHint::TooLoud)));

    let quiet: Vec<f32> = spoken(16_000, &[1.0, 1.5, 0.5, 1.5, 0.5, 1.5, 0.5]).iter().map(|x| x * 0.04).collect();
    assert_eq!(hints(&quiet, 16_000).last(), Some(&Some(LevelHint::TooQuiet)));

    let muted = hints(&vec![0.0; 16_000 * 3], 16_000);
    assert_eq!((muted[18], muted[19]), (None, Some(LevelHint::Silent)));
}
