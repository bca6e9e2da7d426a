//! A live microphone: blocks with capture times in, analysis events on the page's clock out.
//!
//! Times are counted in samples from an anchor, because the moment at which a block is handed over
//! jitters by tens of milliseconds while the sound card does not. The anchor is the earliest time that
//! any block allows for frame 0, so a late hand-over cannot move it and a card that runs fast is
//! followed. A card that runs slow, a suspended tab or another device shows as blocks that come later
//! than their samples can explain: beyond [`GAP_MS`] the stream is anchored anew and the hole reported.

mod manner;

use domain::analysis::AnalysisEvent;
use domain::timeline::{GapReason, Modality};

use manner::Manner;

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

/// Voice activity and activation of a microphone, with times in epoch milliseconds.
pub struct LiveVoice {
    rate_hz: u32,
    stream: Option<Stream>,
    manner: Manner,
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
        Ok(Self { rate_hz, stream: None, manner: Manner::new(), late: Vec::new() })
    }

    /// Takes the next block; returns levels, closed segments, gaps and activation.
    ///
    /// # Errors
    /// None after [`LiveVoice::new`] accepted the rate.
    pub fn push(&mut self, block: AudioBlock) -> Result<Vec<AnalysisEvent>, VoiceError> {
        let mut events = Vec::new();
        let Some(stream) = &self.stream else {
            self.begin(block.first_frame, self.earliest_anchor(&block))?;
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
            self.begin(resumed, anchor)?;
        }
        for waiting in late {
            self.feed(&waiting, &mut events)?;
        }
        Ok(events)
    }

    /// Closes the open segment; later speech begins a new one. For a change of the page's clock.
    pub fn close_segment(&mut self) -> Option<AnalysisEvent> {
        let stream = self.stream.as_mut()?;
        let segment = VoiceEvent::Speech(stream.tracker.close_segment()?);
        self.manner.observe(&segment);
        on_epoch(segment, stream.origin_epoch_ms(self.rate_hz))
    }

    /// Whether what is heard from now on is the candidate's voice: another one's manner of speaking would spoil the baseline. Returns the
    /// segment that was open and ends here.
    pub fn set_credited(&mut self, on: bool) -> Option<AnalysisEvent> {
        let closed = self.close_segment();
        self.manner.set_credited(on);
        closed
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
            self.end(stream, &mut events);
        }
        events.extend(self.manner.finish());
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
        let silence = vec![0.0; block.first_frame.saturating_sub(stream.next_frame) as usize];
        let origin = stream.origin_epoch_ms(self.rate_hz);
        for samples in [&silence, &block.samples] {
            let found = stream.tracker.push(samples);
            self.manner.hear(stream.tracker.resampled(), &found);
            events.extend(found.into_iter().filter_map(|event| on_epoch(event, origin)));
        }
        stream.next_frame = block.first_frame + block.samples.len() as u64;
        events.extend(self.manner.news());
        Ok(())
    }

    /// Ends the stream where its samples end and begins another with this block.
    fn reconnect(&mut self, block: &AudioBlock, reason: GapReason, events: &mut Vec<AnalysisEvent>) -> Result<(), VoiceError> {
        let kept_anchor = self.stream.as_ref().filter(|stream| block.first_frame >= stream.next_frame).map(|stream| stream.anchor_epoch_ms);
        let anchor = kept_anchor.unwrap_or_else(|| self.earliest_anchor(block));
        self.break_off(anchor + self.frames_ms(block.first_frame), reason, events);
        self.begin(block.first_frame, anchor)
    }

    fn break_off(&mut self, end_epoch_ms: f64, reason: GapReason, events: &mut Vec<AnalysisEvent>) {
        let Some(stream) = self.stream.take() else { return };
        let start_ms = stream.anchor_epoch_ms + self.frames_ms(stream.next_frame);
        self.end(stream, events);
        events.push(AnalysisEvent::Gap { modality: Modality::Voice, start_ms, end_ms: end_epoch_ms.max(start_ms), reason });
    }

    fn begin(&mut self, first_frame: u64, anchor_epoch_ms: f64) -> Result<(), VoiceError> {
        let tracker = VoiceTracker::new(self.rate_hz)?;
        let stream = Stream { tracker, first_frame, next_frame: first_frame, anchor_epoch_ms };
        self.manner.begin(stream.origin_epoch_ms(self.rate_hz));
        self.stream = Some(stream);
        Ok(())
    }

    fn end(&mut self, stream: Stream, events: &mut Vec<AnalysisEvent>) {
        let origin = stream.origin_epoch_ms(self.rate_hz);
        let last = stream.tracker.finish();
        last.iter().for_each(|event| self.manner.observe(event));
        events.extend(last.into_iter().filter_map(|event| on_epoch(event, origin)));
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
mod tests;
