//! A live microphone: blocks with capture times in, analysis events on the page's clock out.
//!
//! Times are counted in samples from an anchor, because the moment at which a block is handed over
//! jitters by tens of milliseconds while the sound card does not. The anchor is the earliest time that
//! any block allows for frame 0, so a late hand-over cannot move it and a card that runs fast is
//! followed. A card that runs slow, a suspended tab or another device shows as blocks that come later
//! than their samples can explain: beyond [`GAP_MS`] the stream is anchored anew and the hole reported.

use domain::analysis::AnalysisEvent;
use domain::timeline::{GapReason, Modality};

use super::{VoiceError, VoiceEvent, VoiceTracker};

/// Lateness or missing samples beyond this break the stream.
const GAP_MS: f64 = 100.0;
/// Blocks in a row that must be late before the stream breaks (300 ms of 20 ms blocks): an overloaded
/// machine hands over a few late blocks and then catches up.
const LATE_BLOCKS: usize = 15;

/// Samples as the audio thread handed them over.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioBlock {
    /// Mono, full scale = 1.
    pub samples: Vec<f32>,
    /// Index of the first sample since the audio context started.
    pub first_frame: u64,
    /// `performance.timeOrigin + performance.now()` when the last sample had been recorded.
    pub captured_epoch_ms: f64,
}

/// Voice activity of a microphone, with times in epoch milliseconds.
pub struct LiveVoice {
    rate_hz: u32,
    stream: Option<Stream>,
    /// Late blocks, until it is clear whether the stream broke.
    late: Vec<AudioBlock>,
}

/// What holds from one break to the next.
struct Stream {
    tracker: VoiceTracker,
    first_frame: u64,
    next_frame: u64,
    /// Epoch time of frame 0 of the context.
    anchor_epoch_ms: f64,
}

impl LiveVoice {
    /// For blocks of `rate_hz`.
    ///
    /// # Errors
    /// [`VoiceError::UnsupportedRate`] outside [`super::SUPPORTED_RATES_HZ`].
    pub fn new(rate_hz: u32) -> Result<Self, VoiceError> {
        VoiceTracker::new(rate_hz)?;
        Ok(Self { rate_hz, stream: None, late: Vec::new() })
    }

    /// Takes the next block; returns levels, closed segments and gaps.
    ///
    /// # Errors
    /// None after [`LiveVoice::new`] accepted the rate.
    pub fn push(&mut self, block: AudioBlock) -> Result<Vec<AnalysisEvent>, VoiceError> {
        let mut events = Vec::new();
        let Some(stream) = &self.stream else {
            self.begin(&block)?;
            self.feed(&block, &mut events)?;
            return Ok(events);
        };
        let lateness_ms = self.earliest_anchor(&block) - stream.anchor_epoch_ms;
        if block.first_frame < stream.next_frame && self.late.is_empty() {
            // The context was replaced: its frames count from 0 again.
            self.reconnect(&block, GapReason::Unplugged, &mut events)?;
            self.feed(&block, &mut events)?;
            return Ok(events);
        }
        if lateness_ms <= GAP_MS {
            for waiting in std::mem::take(&mut self.late) {
                self.feed(&waiting, &mut events)?;
            }
            self.feed(&block, &mut events)?;
            return Ok(events);
        }
        self.late.push(block);
        if self.late.len() < LATE_BLOCKS {
            return Ok(events);
        }
        let late = std::mem::take(&mut self.late);
        // The least late block says best when the sound went on.
        if let Some(best) = late.iter().min_by(|a, b| self.earliest_anchor(a).total_cmp(&self.earliest_anchor(b))) {
            let anchor = self.earliest_anchor(best);
            let resumed = late.first().map_or(best.first_frame, |first| first.first_frame);
            let end_epoch_ms = anchor + self.frames_ms(resumed);
            self.break_off(end_epoch_ms, GapReason::Suspended, &mut events);
            self.stream = Some(self.stream_from(resumed, anchor)?);
        }
        for waiting in late {
            self.feed(&waiting, &mut events)?;
        }
        Ok(events)
    }

    /// Closes the open segment; later speech begins a new one. For a change of the page's clock.
    pub fn close_segment(&mut self) -> Option<AnalysisEvent> {
        let stream = self.stream.as_mut()?;
        let segment = stream.tracker.close_segment()?;
        on_epoch(VoiceEvent::Speech(segment), stream.origin_epoch_ms(self.rate_hz))
    }

    /// The microphone ended: what was still waiting, and the open segment.
    ///
    /// # Errors
    /// None after [`LiveVoice::new`] accepted the rate.
    pub fn finish(mut self) -> Result<Vec<AnalysisEvent>, VoiceError> {
        let mut events = Vec::new();
        for waiting in std::mem::take(&mut self.late) {
            self.feed(&waiting, &mut events)?;
        }
        if let Some(stream) = self.stream.take() {
            let origin = stream.origin_epoch_ms(self.rate_hz);
            events.extend(stream.tracker.finish().into_iter().filter_map(|event| on_epoch(event, origin)));
        }
        Ok(events)
    }

    /// Feeds a block whose time is settled; missing samples become silence or a gap.
    fn feed(&mut self, block: &AudioBlock, events: &mut Vec<AnalysisEvent>) -> Result<(), VoiceError> {
        let anchor = self.earliest_anchor(block);
        let missing = self.stream.as_ref().map_or(0, |stream| block.first_frame.saturating_sub(stream.next_frame));
        if self.frames_ms(missing) > GAP_MS {
            self.reconnect(block, GapReason::Unplugged, events)?;
        }
        let Some(stream) = &mut self.stream else { return Ok(()) };
        stream.anchor_epoch_ms = stream.anchor_epoch_ms.min(anchor);
        let mut found = Vec::new();
        if stream.next_frame < block.first_frame {
            let silence = vec![0.0; (block.first_frame - stream.next_frame) as usize];
            found.extend(stream.tracker.push(&silence));
        }
        found.extend(stream.tracker.push(&block.samples));
        stream.next_frame = block.first_frame + block.samples.len() as u64;
        let origin = stream.origin_epoch_ms(self.rate_hz);
        events.extend(found.into_iter().filter_map(|event| on_epoch(event, origin)));
        Ok(())
    }

    fn begin(&mut self, block: &AudioBlock) -> Result<(), VoiceError> {
        self.stream = Some(self.stream_from(block.first_frame, self.earliest_anchor(block))?);
        Ok(())
    }

    /// Ends the stream where its samples end and begins another with this block.
    fn reconnect(&mut self, block: &AudioBlock, reason: GapReason, events: &mut Vec<AnalysisEvent>) -> Result<(), VoiceError> {
        let kept_anchor = self.stream.as_ref().filter(|stream| block.first_frame >= stream.next_frame).map(|stream| stream.anchor_epoch_ms);
        let anchor = kept_anchor.unwrap_or_else(|| self.earliest_anchor(block));
        self.break_off(anchor + self.frames_ms(block.first_frame), reason, events);
        self.stream = Some(self.stream_from(block.first_frame, anchor)?);
        Ok(())
    }

    fn break_off(&mut self, end_epoch_ms: f64, reason: GapReason, events: &mut Vec<AnalysisEvent>) {
        let Some(stream) = self.stream.take() else { return };
        let origin = stream.origin_epoch_ms(self.rate_hz);
        let start_ms = stream.anchor_epoch_ms + self.frames_ms(stream.next_frame);
        events.extend(stream.tracker.finish().into_iter().filter_map(|event| on_epoch(event, origin)));
        events.push(AnalysisEvent::Gap { modality: Modality::Voice, start_ms, end_ms: end_epoch_ms.max(start_ms), reason });
    }

    fn stream_from(&self, first_frame: u64, anchor_epoch_ms: f64) -> Result<Stream, VoiceError> {
        let tracker = VoiceTracker::new(self.rate_hz)?;
        Ok(Stream { tracker, first_frame, next_frame: first_frame, anchor_epoch_ms })
    }

    /// Latest epoch time frame 0 can have had, given when this block was there.
    fn earliest_anchor(&self, block: &AudioBlock) -> f64 {
        block.captured_epoch_ms - self.frames_ms(block.first_frame + block.samples.len() as u64)
    }

    fn frames_ms(&self, frames: u64) -> f64 {
        frames as f64 * 1000.0 / f64::from(self.rate_hz)
    }
}

impl Stream {
    /// Epoch time of the tracker's first sample.
    fn origin_epoch_ms(&self, rate_hz: u32) -> f64 {
        self.anchor_epoch_ms + self.first_frame as f64 * 1000.0 / f64::from(rate_hz)
    }
}

/// What the page hears of an event; single scores and provisional onsets stay here (`speaking` tells).
fn on_epoch(event: VoiceEvent, origin_epoch_ms: f64) -> Option<AnalysisEvent> {
    match event {
        VoiceEvent::Level(level) => Some(AnalysisEvent::Level {
            t_ms: origin_epoch_ms + level.t_ms,
            level_dbfs: level.level_dbfs,
            speaking: level.speaking,
            hint: level.hint,
        }),
        VoiceEvent::Speech(segment) => Some(AnalysisEvent::Speech {
            start_ms: origin_epoch_ms + segment.start_ms,
            end_ms: origin_epoch_ms + segment.end_ms,
            level_dbfs: segment.level_dbfs,
        }),
        VoiceEvent::Frame(_) | VoiceEvent::SpeechStarted { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
