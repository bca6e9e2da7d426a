//! Voices with known figures, made here.

use proptest::prelude::*;

use super::activation::Detector;
use super::frames::{Frame, Framer};
use super::windows::Window;
use super::*;
use crate::voice::VoiceTracker;

const RATE_HZ: f64 = ANALYSIS_RATE_HZ as f64;

/// Repeatable random numbers, 0–1.
struct Dice(u32);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0) / f64::from(u32::MAX)
    }

    /// From `1 - by` to `1 + by`.
    fn about_one(&mut self, by: f64) -> f64 {
        1.0 + by * (2.0 * self.roll() - 1.0)
    }
}

/// One period of a voice: `gain(k)` for the k-th harmonic; peak 1.
fn period(gain: impl Fn(u32) -> f64) -> Vec<f64> {
    let angle = |n: usize, k: u32| std::f64::consts::TAU * f64::from(k) * n as f64 / 2_048.0;
    let table: Vec<f64> = (0..2_048).map(|n| (1..=30).map(|k| gain(k) * angle(n, k).cos()).sum()).collect();
    let peak = table.iter().fold(0.0_f64, |peak, x| peak.max(x.abs()));
    table.iter().map(|x| x / peak).collect()
}

/// A sound of changing pitch: `hz(t_s)`.
fn sung(seconds: f64, period: &[f64], hz: impl Fn(f64) -> f64) -> Vec<f32> {
    let mut phase = 0.0_f64;
    let sample = |n: usize| {
        phase += hz(n as f64 / RATE_HZ) / RATE_HZ;
        0.3 * period[(phase.fract() * period.len() as f64) as usize % period.len()] as f32
    };
    (0..(seconds * RATE_HZ) as usize).map(sample).collect()
}

/// How somebody speaks for a while.
#[derive(Clone, Copy)]
pub(in crate::voice) struct Manner {
    hz: f64,
    gain: f64,
    syllables_per_s: f64,
    voiced_share: f64,
    /// Amplitude of harmonics 10 to 14; 1 to 3 have 1. At 110 to 270 Hz these stay on their sides of 1 kHz, so the
    /// slope does not depend on the pitch.
    brightness: f64,
}

pub(in crate::voice) const CALM: Manner = Manner { hz: 125.0, gain: 0.1, syllables_per_s: 4.0, voiced_share: 0.6, brightness: 0.1 };
pub(in crate::voice) const ACTIVATED: Manner = Manner { hz: 165.0, gain: 0.25, syllables_per_s: 5.2, voiced_share: 0.72, brightness: 0.25 };

/// Phrases of 2 s with pauses of 0.3 s; syllables of a voiced and a hissed part; all figures vary a little.
pub(in crate::voice) fn spoken(seconds: f64, manner: impl Fn(f64) -> Manner) -> (Vec<f32>, Vec<SpeechSegment>) {
    let mut dice = Dice(7);
    let (mut samples, mut segments) = (Vec::new(), Vec::new());
    while (samples.len() as f64) < seconds * RATE_HZ {
        let now = manner(samples.len() as f64 / RATE_HZ);
        let mut table = period(|k| match k {
            1..=3 => 1.0,
            10..=14 => now.brightness,
            _ => 0.0,
        });
        let rms = (table.iter().map(|x| x * x).sum::<f64>() / table.len() as f64).sqrt();
        table.iter_mut().for_each(|x| *x /= rms);
        let start_ms = samples.len() as f64 * 1000.0 / RATE_HZ;
        let gain = now.gain * dice.about_one(0.15);
        let syllables = (2.0 * now.syllables_per_s * dice.about_one(0.08)).round();
        for _ in 0..syllables as usize {
            let length = 2.0 / syllables;
            let hz = now.hz * dice.about_one(0.1);
            let voiced = length * now.voiced_share * dice.about_one(0.05);
            let vowel = sung(voiced, &table, |_| hz);
            let last = vowel.len() as f64;
            let swell = |n: usize| (std::f64::consts::PI * (n as f64 + 0.5) / last).sin().sqrt();
            samples.extend(vowel.iter().enumerate().map(|(n, x)| (f64::from(*x) / 0.3 * gain * swell(n)) as f32));
            let hiss = ((length - voiced) * RATE_HZ) as usize;
            samples.extend((0..hiss).map(|_| (0.03 * gain * (dice.roll() - 0.5)) as f32));
        }
        segments.push(SpeechSegment { start_ms, end_ms: samples.len() as f64 * 1000.0 / RATE_HZ, level_dbfs: -30.0 });
        samples.extend((0..4_800).map(|_| (0.000_3 * (dice.roll() - 0.5)) as f32));
    }
    (samples, segments)
}

fn frames(samples: &[f32]) -> Vec<Frame> {
    let mut found = Vec::new();
    Framer::new().push(samples, |frame| found.push(frame));
    found
}

/// Share of frames whose pitch is within 1 % of the truth, without the first and last 50 ms.
fn share_right(samples: &[f32], hz: impl Fn(f64) -> f64) -> f64 {
    let pitches = pitch::path(&frames(samples));
    let inner = 5..pitches.len() - 5;
    let right = |n: &usize| pitches[*n].is_some_and(|found| (f64::from(found) / hz(*n as f64 * 0.01) - 1.0).abs() < 0.01);
    inner.clone().filter(right).count() as f64 / inner.len() as f64
}

#[test]
fn pitch_is_right_to_one_percent() {
    let pure = period(|k| if k == 1 { 1.0 } else { 0.0 });
    let voice = period(|k| 1.0 / f64::from(k));
    for hz in [80.0, 97.3, 120.0, 183.7, 220.0, 311.1, 402.0, 480.0] {
        for table in [&pure, &voice] {
            assert_eq!(share_right(&sung(0.6, table, |_| hz), |_| hz), 1.0, "{hz} Hz");
        }
    }
}

#[test]
fn pitch_follows_a_glide_of_an_octave_a_second() {
    let voice = period(|k| 1.0 / f64::from(k));
    for [from_hz, to_hz] in [[100.0_f64, 200.0], [400.0, 200.0]] {
        let hz = |t_s: f64| from_hz * (to_hz / from_hz).powf(t_s);
        assert!(share_right(&sung(1.0, &voice, hz), hz) > 0.98, "{from_hz} to {to_hz} Hz");
    }
}

#[test]
fn octaves_are_not_confused() {
    let missing_fundamental = period(|k| if k == 1 { 0.0 } else { 1.0 / f64::from(k) });
    let loud_octave = period(|k| if k == 2 { 10.0 } else { 1.0 / f64::from(k) });
    for hz in [90.0, 140.0, 230.0] {
        for table in [&missing_fundamental, &loud_octave] {
            assert!(share_right(&sung(0.6, table, |_| hz), |_| hz) > 0.98, "{hz} Hz");
        }
    }
    // Every second glottal pulse weaker: half the pitch is there too, 30 dB down.
    let uneven = period(|k| if k % 2 == 0 { 1.0 } else { 0.03 } / f64::from(k));
    assert!(share_right(&sung(0.6, &uneven, |_| 100.0), |_| 200.0) > 0.98);
}

#[test]
fn a_jump_of_one_frame_to_the_octave_is_smoothed_out() {
    let voice = period(|k| 1.0 / f64::from(k));
    let mut found = frames(&sung(0.6, &voice, |_| 150.0));
    // A frame in which the octave looks a little better.
    for candidate in &mut found[30].pitches {
        candidate.strength += if candidate.hz < 100.0 { 0.1 } else { -0.1 };
    }
    let pitches = pitch::path(&found);
    assert!(pitches[5..55].iter().all(|hz| (hz.unwrap() - 150.0).abs() < 1.5), "{pitches:?}");
}

#[test]
fn noise_has_no_pitch() {
    let mut dice = Dice(3);
    let noise: Vec<f32> = (0..32_000).map(|_| (dice.roll() - 0.5) as f32).collect();
    let voiced = pitch::path(&frames(&noise)).iter().flatten().count();
    assert!(voiced <= 4, "{voiced} of 200 frames");
}

#[test]
fn syllables_are_counted() {
    for rate in [2.0, 3.0, 4.0, 5.0, 6.0, 7.0] {
        let steady = Manner { syllables_per_s: rate, ..CALM };
        let (samples, segments) = spoken(20.0, |_| steady);
        let summary = measure(&samples, &segments).summary;
        let found = f64::from(summary.syllables_per_s.unwrap());
        // The voice itself varies by 8 %, rounded to whole syllables in 2 s.
        assert!((found / rate - 1.0).abs() < 0.1, "{rate}: {found}");
    }
}

#[test]
fn one_long_sound_is_one_syllable() {
    let sound = sung(2.0, &period(|k| 1.0 / f64::from(k)), |t_s| 120.0 + 10.0 * (t_s * 30.0).sin());
    let faded: Vec<f32> = sound.iter().enumerate().map(|(n, x)| x * (std::f32::consts::PI * n as f32 / 32_000.0).sin()).collect();
    let found = frames(&faded);
    assert_eq!(syllables::nuclei(&found, &pitch::path(&found)).iter().filter(|nucleus| **nucleus).count(), 1);
}

#[test]
fn the_summary_has_the_figures_that_were_put_in() {
    let (samples, segments) = spoken(30.0, |_| CALM);
    let summary = measure(&samples, &segments).summary;
    let speech_ms: f64 = segments.iter().map(|segment| segment.end_ms - segment.start_ms).sum();
    assert!((summary.speech_ms as f64 - speech_ms).abs() < 10.0 * segments.len() as f64);
    let voiced = summary.voiced_ms as f64 / summary.speech_ms as f64;
    assert!((voiced - CALM.voiced_share).abs() < 0.1, "{voiced}");
    assert!((summary.f0_median_hz.unwrap() - 125.0).abs() < 3.0, "{summary:?}");
    // Pitches are spread evenly over ±10 %, so the 5 % marks are at ±9 %.
    assert!((summary.f0_low_hz.unwrap() - 113.75).abs() < 3.0 && (summary.f0_high_hz.unwrap() - 136.25).abs() < 3.0, "{summary:?}");
    assert!((summary.f0_range_semitones.unwrap() - 12.0 * (136.25_f32 / 113.75).log2()).abs() < 0.5, "{summary:?}");
}

#[test]
fn too_little_evidence_is_not_enough_to_say() {
    let (samples, segments) = spoken(2.0, |_| CALM);
    let found = measure(&samples, &segments);
    assert_eq!((found.baseline_from_ms, found.activation.len()), (None, 0));
    let VoiceSummary { speech_ms, voiced_ms, f0_median_hz, syllables_per_s, loudness_range_db, .. } = found.summary;
    assert!(speech_ms > 1_900 && voiced_ms > 1_000);
    assert_eq!((f0_median_hz, syllables_per_s, loudness_range_db), (None, None, None));
}

/// Calm until 90 s, then `then` until 120 s, then calm.
fn stirred(then: Manner) -> Prosody {
    let (samples, segments) = spoken(240.0, |t_s| if (90.0..120.0).contains(&t_s) { then } else { CALM });
    measure(&samples, &segments)
}

#[test]
fn a_steady_voice_is_never_activated() {
    let found = stirred(CALM);
    assert_eq!(found.activation, []);
    // 30 s of speech in phrases of 2 s with pauses of 0.3 s.
    let from_ms = found.baseline_from_ms.unwrap() as f64;
    assert!((from_ms - 34_500.0).abs() < 2_000.0, "{from_ms}");
}

#[test]
fn a_step_in_several_figures_is_found_where_it_is() {
    // Three windows of 5.6 s fit 20 % of the first 90 s and more.
    let (samples, segments) = spoken(240.0, |t_s| if (120.0..140.0).contains(&t_s) { ACTIVATED } else { CALM });
    let found = measure(&samples, &segments).activation;
    assert_eq!(found.len(), 1, "{found:?}");
    let ActivationPeriod { start_ms, end_ms, mean_z } = found[0];
    assert!(start_ms.abs_diff(120_000) <= 6_000 && end_ms.abs_diff(140_000) <= 6_000, "{found:?}");
    assert!(mean_z > 1.5, "{found:?}");
}

#[test]
fn a_step_in_one_figure_alone_is_no_activation() {
    for one in [
        Manner { hz: ACTIVATED.hz, ..CALM },
        Manner { gain: ACTIVATED.gain, ..CALM },
        Manner { hz: 240.0, ..CALM },
        Manner { gain: 0.9, ..CALM },
    ] {
        assert_eq!(stirred(one).activation, []);
    }
}

#[test]
fn a_break_is_no_reason_to_lose_the_baseline() {
    let (samples, segments) = spoken(60.0, |_| CALM);
    let mut meter = ProsodyMeter::new();
    for segment in &segments {
        meter.observe(&VoiceEvent::Speech(*segment));
    }
    meter.push(&samples);
    let from_ms = meter.baseline_from_ms();
    meter.go_on_at(100_000);
    let (excited, segments) = spoken(20.0, |_| ACTIVATED);
    for segment in &segments {
        meter.observe(&VoiceEvent::Speech(*segment));
    }
    meter.push(&excited);
    assert!(meter.active());
    let found = meter.finish();
    assert_eq!(found.baseline_from_ms, from_ms);
    assert_eq!(found.activation.len(), 1);
    assert_eq!(found.activation[0].start_ms, 100_000);
}

/// Windows of 5 s without pauses; six calm ones first, then figures that have these z.
fn periods(scores: &[f32]) -> Vec<ActivationPeriod> {
    let mut detector = Detector::default();
    let mut found = Vec::new();
    for (n, z) in [0.0; 12].iter().chain(scores).enumerate() {
        let start_ms = n as u64 * 5_000;
        let figures = [0.5, 1.0, 0.25, 0.03, 1.0].map(|least_sd| Some(10.0 + z * least_sd));
        found.extend(detector.push(&Window { start_ms, end_ms: start_ms + 5_000, speech_ms: 5_000, figures }));
    }
    found.extend(detector.close());
    found
}

fn edges_s(scores: &[f32]) -> Vec<(u64, u64)> {
    periods(scores).iter().map(|period| (period.start_ms / 1_000, period.end_ms / 1_000)).collect()
}

#[test]
fn two_windows_enter_and_a_low_one_leaves() {
    assert_eq!(edges_s(&[0.0, 2.0, 0.0, 2.0, 0.0]), []);
    assert_eq!(edges_s(&[0.0, 1.4, 1.4, 1.4, 0.0]), []);
    let found = periods(&[0.0, 2.0, 1.6, 0.7]);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].start_ms, found[0].end_ms), (65_000, 75_000));
    assert!((found[0].mean_z - 1.8).abs() < 1e-3);
    // Between the thresholds a period goes on but none begins.
    let long = [vec![0.0; 40], vec![2.0, 2.0, 0.9, 0.9, 0.9, 0.7]].concat();
    assert_eq!(edges_s(&long), [(260, 285)]);
}

#[test]
fn periods_cool_down_and_take_at_most_a_fifth() {
    let again = [vec![0.0; 100], vec![2.0, 2.0, 0.0, 2.0, 2.0, 2.0, 2.0, 2.0, 0.0]].concat();
    // 570 s is the end of the first; nothing before 590 s counts.
    assert_eq!(edges_s(&again), [(560, 570), (590, 600)]);
    // From 60 s on always: 15 of the first 75 s, then not before a fifth of the time allows another 10 s.
    assert_eq!(edges_s(&[2.0; 20]), [(60, 75), (115, 125)]);
}

#[test]
fn windows_far_apart_are_not_in_a_row() {
    let window = |start_ms, z: f32| {
        let figures = [0.5, 1.0, 0.25, 0.03, 1.0].map(|least_sd| Some(10.0 + z * least_sd));
        Window { start_ms, end_ms: start_ms + 5_000, speech_ms: 5_000, figures }
    };
    let mut detector = Detector::default();
    for n in 0..12 {
        assert_eq!(detector.push(&window(n * 5_000, 0.0)), None);
    }
    for (start_ms, active_until_ms) in [(100_000, None), (115_001, None), (130_001, Some(135_001))] {
        assert_eq!(detector.push(&window(start_ms, 3.0)), None);
        assert_eq!(detector.active_until_ms(), active_until_ms);
    }
    // Too few figures say nothing, neither for nor against.
    let mut poor = window(136_000, -5.0);
    poor.figures = [None, None, poor.figures[2], poor.figures[3], None];
    assert_eq!(detector.push(&poor), None);
    let ended = detector.push(&window(150_000, 3.0)).unwrap();
    assert_eq!((ended.start_ms, ended.end_ms), (115_001, 135_001));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_scores_break_the_cap_or_the_cool_down(scores in prop::collection::vec(prop::sample::select(vec![-2.0_f32, 0.5, 1.0, 2.0, 4.0]), 0..200)) {
        let found = periods(&scores);
        let mut used_ms = 0;
        for (n, period) in found.iter().enumerate() {
            used_ms += period.end_ms - period.start_ms;
            prop_assert!(used_ms * 5 <= period.end_ms);
            prop_assert!(n == 0 || period.start_ms >= found[n - 1].end_ms + 20_000);
            prop_assert!(period.end_ms - period.start_ms >= 10_000 && period.mean_z >= 0.8);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn any_samples_and_segments_are_survived(
        bits in prop::collection::vec(any::<u32>(), 0..40_000),
        times in prop::collection::vec((any::<u64>(), 0.0_f64..3_000.0), 0..8),
    ) {
        let samples: Vec<f32> = bits.into_iter().map(f32::from_bits).collect();
        let segment = |(bits, end_ms)| SpeechSegment { start_ms: f64::from_bits(bits), end_ms, level_dbfs: 0.0 };
        let found = measure(&samples, &times.iter().copied().map(segment).collect::<Vec<_>>());
        prop_assert!(found.summary.speech_ms <= samples.len() as u64 / 16 + 10);
        let swapped = |(bits, start_ms)| SpeechSegment { start_ms, end_ms: f64::from_bits(bits), level_dbfs: 0.0 };
        measure(&samples, &times.into_iter().map(swapped).collect::<Vec<_>>());
    }
}

#[test]
fn how_the_input_is_cut_does_not_matter() {
    let (samples, _) = spoken(80.0, |t_s| if t_s > 60.0 { ACTIVATED } else { CALM });
    let report = crate::voice::analyze(&samples, ANALYSIS_RATE_HZ).unwrap();
    let whole = measure(&samples, &report.segments);
    assert!(whole.baseline_from_ms.is_some() && !whole.activation.is_empty(), "{whole:?}");
    for chunk in [997, 24_000] {
        let mut tracker = VoiceTracker::new(ANALYSIS_RATE_HZ).unwrap();
        let mut meter = ProsodyMeter::new();
        let mut taken = Vec::new();
        for chunk in samples.chunks(chunk) {
            let events = tracker.push(chunk);
            meter.push(tracker.resampled());
            events.iter().for_each(|event| meter.observe(event));
            taken.extend(meter.take_periods());
        }
        tracker.finish().iter().for_each(|event| meter.observe(event));
        let mut found = meter.finish();
        taken.append(&mut found.activation);
        found.activation = taken;
        assert_eq!(found, whole, "{chunk}");
    }
}

#[test]
fn nothing_in_is_nothing_out() {
    assert_eq!(measure(&[], &[]), Prosody::default());
    let segment = SpeechSegment { start_ms: 0.0, end_ms: 60_000.0, level_dbfs: -20.0 };
    for value in [0.0, f32::NAN, f32::INFINITY] {
        let found = measure(&vec![value; 960_000], &[segment]);
        assert_eq!((found.summary.speech_ms, found.summary.f0_median_hz), (60_000, None));
        assert_eq!(found.activation, []);
    }
}
