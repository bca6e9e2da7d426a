//! The stream from samples and speech segments to delivery.

use std::collections::VecDeque;

use super::activation::Detector;
use super::frames::{Frame, Framer, HOP_MS};
use super::summary::Totals;
use super::windows::{Spoken, Windows};
use super::{ActivationPeriod, Prosody, pitch, syllables};
use crate::voice::VoiceEvent;

/// Frames that wait for their segment to close, a minute; of a longer stretch without a pause the rest is lost.
const WAITING_FRAMES: usize = 6_000;
/// Without speech for this long nobody is activated, even before the period's end is known.
const LAPSE_MS: u64 = 20_000;

/// Measures delivery while somebody speaks.
///
/// Memory is bounded, and how the input is cut into pushes does not change the result, as long as a segment is
/// observed within a minute of its start.
pub struct ProsodyMeter {
    framer: Framer,
    waiting: VecDeque<Frame>,
    /// Frames received since the stream began or went on.
    received: u64,
    /// Segments that are closed but not wholly received: first frame and the one after the last.
    segments: VecDeque<(u64, u64)>,
    /// Time at which the stream began or went on.
    origin_ms: u64,
    windows: Windows,
    detector: Detector,
    totals: Totals,
    periods: Vec<ActivationPeriod>,
}

impl Default for ProsodyMeter {
    fn default() -> Self {
        Self::new()
    }
}

impl ProsodyMeter {
    /// Nothing heard yet.
    pub fn new() -> Self {
        Self {
            framer: Framer::new(),
            waiting: VecDeque::new(),
            received: 0,
            segments: VecDeque::new(),
            origin_ms: 0,
            windows: Windows::default(),
            detector: Detector::default(),
            totals: Totals::default(),
            periods: Vec::new(),
        }
    }

    /// Takes samples at [`crate::voice::ANALYSIS_RATE_HZ`], full scale = 1. What is not finite counts as silence.
    pub fn push(&mut self, samples: &[f32]) {
        let Self { framer, waiting, received, .. } = self;
        framer.push(samples, |frame| {
            waiting.push_back(frame);
            *received += 1;
            if waiting.len() > WAITING_FRAMES {
                waiting.pop_front();
            }
        });
        self.measure_complete();
    }

    /// Takes what the tracker of the same samples found. Only closed segments matter.
    pub fn observe(&mut self, event: &VoiceEvent) {
        let VoiceEvent::Speech(segment) = event else { return };
        // `as` saturates and sends NaN to 0.
        let frame = |t_ms: f64| (t_ms / HOP_MS as f64).ceil() as u64;
        self.segments.push_back((frame(segment.start_ms), frame(segment.end_ms)));
        self.measure_complete();
    }

    /// Whether a period is going on.
    pub fn active(&self) -> bool {
        self.detector.active_until_ms().is_some_and(|until_ms| self.now_ms() <= until_ms + LAPSE_MS)
    }

    /// When 30 s of speech had been heard.
    pub fn baseline_from_ms(&self) -> Option<u64> {
        self.detector.baseline_from_ms()
    }

    /// Periods that ended since the last call.
    pub fn take_periods(&mut self) -> Vec<ActivationPeriod> {
        std::mem::take(&mut self.periods)
    }

    /// The input is over: the summary, and the periods that were not taken.
    pub fn finish(mut self) -> Prosody {
        self.end_stretch();
        self.periods.extend(self.detector.close());
        Prosody { baseline_from_ms: self.baseline_from_ms(), activation: self.periods, summary: self.totals.summary() }
    }

    /// The stream broke off and goes on at `t_ms`; samples and segments count from there again. The baseline stays.
    pub fn go_on_at(&mut self, t_ms: u64) {
        self.end_stretch();
        let now_ms = self.now_ms();
        self.framer = Framer::new();
        self.waiting.clear();
        self.segments.clear();
        self.received = 0;
        self.origin_ms = t_ms.max(now_ms);
    }

    /// Time of the newest frame.
    fn now_ms(&self) -> u64 {
        self.origin_ms + self.received * HOP_MS
    }

    /// Measures what is still waiting.
    fn end_stretch(&mut self) {
        let Self { framer, waiting, received, .. } = self;
        framer.finish(|frame| {
            waiting.push_back(frame);
            *received += 1;
        });
        for (_, end) in &mut self.segments {
            *end = (*end).min(self.received);
        }
        self.measure_complete();
        if let Some(window) = self.windows.close() {
            self.periods.extend(self.detector.push(&window));
        }
    }

    /// Measures the segments that are wholly there.
    fn measure_complete(&mut self) {
        while let Some(&(start, end)) = self.segments.front().filter(|(_, end)| *end <= self.received) {
            self.segments.pop_front();
            let first = self.received - self.waiting.len() as u64;
            self.waiting.drain(..(start.clamp(first, end.max(first)) - first) as usize);
            let first = self.received - self.waiting.len() as u64;
            let frames: Vec<Frame> = self.waiting.drain(..(end.max(first) - first) as usize).collect();
            self.measure(&frames, first);
        }
    }

    fn measure(&mut self, frames: &[Frame], first: u64) {
        let pitches = pitch::path(frames);
        let nuclei = syllables::nuclei(frames, &pitches);
        for (n, frame) in frames.iter().enumerate() {
            let t_ms = self.origin_ms + (first + n as u64) * HOP_MS;
            let spoken = Spoken { t_ms, frame, pitch_hz: pitches[n], nucleus: nuclei[n] };
            self.totals.push(spoken);
            if let Some(window) = self.windows.push(spoken) {
                self.periods.extend(self.detector.push(&window));
            }
        }
    }
}
