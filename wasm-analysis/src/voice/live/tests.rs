use super::*;
use crate::voice::ANALYSIS_RATE_HZ;
use crate::voice::prosody::tests::{ACTIVATED, CALM, spoken};

const RATE_HZ: u32 = 48_000;
const BLOCK: usize = 960;

/// Drives 20 ms blocks of silence; `delay_ms(n)` is how late block `n` is handed over, `skip(n)` how
/// many frames the context lost before it.
fn drive(blocks: u64, delay_ms: impl Fn(u64) -> f64, skip: impl Fn(u64) -> u64) -> Vec<AnalysisEvent> {
    let mut live = LiveVoice::new(RATE_HZ).unwrap();
    let mut events = Vec::new();
    let mut first_frame = 4_800;
    for n in 0..blocks {
        first_frame += skip(n);
        let end_ms = (first_frame + BLOCK as u64) as f64 / 48.0;
        let block = AudioBlock { samples: vec![0.001; BLOCK], first_frame, captured_epoch_ms: 1e12 + end_ms + delay_ms(n) };
        events.extend(live.push(block).unwrap());
        first_frame += BLOCK as u64;
    }
    events
}

fn gaps(events: &[AnalysisEvent]) -> Vec<(f64, f64, GapReason)> {
    let gap = |event: &AnalysisEvent| match event {
        AnalysisEvent::Gap { start_ms, end_ms, reason, .. } => Some((start_ms - 1e12, end_ms - 1e12, *reason)),
        _ => None,
    };
    events.iter().filter_map(gap).collect()
}

fn level_times(events: &[AnalysisEvent]) -> Vec<f64> {
    let time = |event: &AnalysisEvent| match event {
        AnalysisEvent::Level { t_ms, .. } => Some(t_ms - 1e12),
        _ => None,
    };
    events.iter().filter_map(time).collect()
}

#[test]
fn jitter_and_a_burst_of_late_blocks_do_not_move_the_clock() {
    let events = drive(500, |n| ((n * 7) % 30) as f64 + if (200..210).contains(&n) { 400.0 } else { 0.0 }, |_| 0);
    assert_eq!(gaps(&events), []);
    let times = level_times(&events);
    assert_eq!(times.len(), 100);
    // Block 0 comes without delay, so the anchor is exact from the start: samples begin at 100 ms.
    for (n, t_ms) in times.iter().enumerate() {
        assert!((t_ms - (200.0 + 100.0 * n as f64)).abs() < 1e-3, "{n}: {t_ms}");
    }
}

#[test]
fn a_suspended_context_leaves_a_gap_of_its_length() {
    let events = drive(300, |n| if n >= 100 { 2_500.0 } else { 0.0 }, |_| 0);
    let found = gaps(&events);
    assert_eq!(found.len(), 1);
    let (start_ms, end_ms, reason) = found[0];
    assert_eq!(reason, GapReason::Suspended);
    assert!((start_ms - 2_100.0).abs() < 1e-3 && (end_ms - 4_600.0).abs() < 1e-3, "{start_ms} {end_ms}");
    assert!((level_times(&events).last().unwrap() - 8_600.0).abs() < 1e-3);
}

#[test]
fn lost_samples_become_silence_when_few_and_a_gap_when_many() {
    let few = drive(100, |_| 0.0, |n| if n == 50 { 2_400 } else { 0 });
    assert_eq!(gaps(&few), []);
    assert_eq!(level_times(&few).len(), 20);
    let many = drive(100, |_| 0.0, |n| if n == 50 { 48_000 } else { 0 });
    assert_eq!(gaps(&many), [(1_100.0, 2_100.0, GapReason::Unplugged)]);
}

#[test]
fn a_slow_sound_card_is_followed_within_the_limit() {
    // 2 000 ppm slow for two minutes: 240 ms behind at the end.
    let blocks = 6_000;
    let events = drive(blocks, |n| n as f64 * 20.0 * 2e-3, |_| 0);
    assert_eq!(gaps(&events).len(), 2);
    let true_end_ms = 100.0 + blocks as f64 * 20.0 * (1.0 + 2e-3);
    assert!((level_times(&events).last().unwrap() - true_end_ms).abs() < GAP_MS + 1.0);
}

#[test]
fn a_new_context_counts_from_zero_again() {
    let mut live = LiveVoice::new(RATE_HZ).unwrap();
    let block = |first_frame, captured_epoch_ms| AudioBlock { samples: vec![0.0; BLOCK], first_frame, captured_epoch_ms };
    live.push(block(96_000, 10_020.0)).unwrap();
    let events = live.push(block(0, 12_020.0)).unwrap();
    let found: Vec<_> = gaps(&events).iter().map(|(a, b, _)| (a + 1e12, b + 1e12)).collect();
    assert_eq!(found, [(10_020.0, 12_000.0)]);
}

/// What the page hears of a voice that is [`CALM`] for 60 s and [`ACTIVATED`] afterwards; whether it is credited at a time, and a break.
fn heard(credited: impl Fn(f64) -> bool, break_s: Option<f64>) -> Vec<AnalysisEvent> {
    let (samples, _) = spoken(80.0, |t_s| if t_s > 60.0 { ACTIVATED } else { CALM });
    let mut live = LiveVoice::new(ANALYSIS_RATE_HZ).unwrap();
    let (mut events, mut was_credited) = (Vec::new(), true);
    for (n, block) in samples.chunks(320).enumerate() {
        let t_s = n as f64 * 0.02;
        if credited(t_s) != was_credited {
            was_credited = !was_credited;
            events.extend(live.set_credited(was_credited));
        }
        let lost = break_s.filter(|break_s| t_s >= *break_s).map_or(0, |_| 10 * u64::from(ANALYSIS_RATE_HZ));
        let first_frame = n as u64 * 320 + lost;
        let captured_epoch_ms = 1e12 + (first_frame + block.len() as u64) as f64 / 16.0;
        events.extend(live.push(AudioBlock { samples: block.to_vec(), first_frame, captured_epoch_ms }).unwrap());
    }
    events.extend(live.finish().unwrap());
    events
}

/// Baselines and periods, in seconds.
fn manners(events: &[AnalysisEvent]) -> (Vec<f64>, Vec<(f64, f64)>) {
    let s = |epoch_ms: f64| (epoch_ms - 1e12) / 1000.0;
    let (mut baselines, mut periods) = (Vec::new(), Vec::new());
    for event in events {
        match event {
            AnalysisEvent::VoiceBaseline { t_ms } => baselines.push(s(*t_ms)),
            AnalysisEvent::Activation { start_ms, end_ms, .. } => periods.push((s(*start_ms), s(*end_ms))),
            _ => {}
        }
    }
    (baselines, periods)
}

#[test]
fn activation_is_told_on_the_pages_clock_also_after_a_break() {
    for (break_s, later_s) in [(None, 0.0), (Some(50.0), 10.0)] {
        let (baselines, periods) = manners(&heard(|_| true, break_s));
        assert!(matches!(baselines[..], [t_s] if (30.0..45.0).contains(&t_s)), "{baselines:?}");
        let [(start_s, end_s)] = periods[..] else { panic!("{periods:?}") };
        assert!((start_s - 60.0 - later_s).abs() < 6.0 && end_s > start_s + 8.0 && end_s < 81.0 + later_s, "{periods:?}");
    }
}

#[test]
fn the_interviewers_voice_is_no_part_of_the_baseline_and_never_activated() {
    assert_eq!(manners(&heard(|t_s| t_s < 20.0, None)), (Vec::new(), Vec::new()));
    let (baselines, periods) = manners(&heard(|t_s| t_s < 58.0, None));
    assert_eq!((baselines.len(), periods), (1, Vec::new()));
}
