//! What the analysis worker runs, without the browser: requests in, events on the session's clock out.

use domain::analysis::AnalysisEvent;
use domain::timeline::Modality;

use crate::face::{FaceModels, FaceTracker, ImageView, backend};
use crate::voice::{AudioBlock, LiveVoice};

/// A change of the page's clock below this is measurement noise.
const CLOCK_STEP_MS: f64 = 1.0;

/// Face and voice of one interview. Errors leave as [`AnalysisEvent::Failed`]: a page cannot do anything
/// else with them.
#[derive(Default)]
pub struct Analyzer {
    /// Epoch time of session time 0.
    zero_epoch_ms: Option<f64>,
    /// The page gave the clock; without it times count from the first sample or frame.
    clock_given: bool,
    voice: Option<LiveVoice>,
    /// A question is being read aloud.
    uncredited: bool,
    face: Option<FaceTracker>,
}

impl Analyzer {
    /// What to tell the page once loading is over.
    pub fn ready(&self) -> AnalysisEvent {
        AnalysisEvent::Ready { face: self.face.is_some(), backend: backend().to_string() }
    }

    /// Takes the three files made by `cargo xtask models`.
    pub fn load_face(&mut self, detector: &[u8], mesh: &[u8], canonical: &[u8]) -> Option<AnalysisEvent> {
        match FaceModels::load(detector, mesh, canonical) {
            Ok(models) => {
                self.face = Some(FaceTracker::new(models));
                None
            }
            Err(_) => Some(failed(Modality::Face, "model_damaged")),
        }
    }

    /// Sets the session's clock. An open speech segment ends here, on the clock it began on.
    pub fn set_clock(&mut self, zero_epoch_ms: f64) -> Vec<AnalysisEvent> {
        if !zero_epoch_ms.is_finite() {
            return Vec::new();
        }
        let unchanged = self.zero_epoch_ms.is_some_and(|zero| (zero - zero_epoch_ms).abs() < CLOCK_STEP_MS);
        let closed = if unchanged { None } else { self.voice.as_mut().and_then(LiveVoice::close_segment) };
        let events = self.on_session_clock(closed);
        self.zero_epoch_ms = Some(zero_epoch_ms);
        self.clock_given = true;
        events
    }

    /// Sound of this rate follows; what was there before ends.
    pub fn start_audio(&mut self, sample_rate_hz: f32) -> Vec<AnalysisEvent> {
        let mut events = self.finish_audio();
        // `as` saturates and sends NaN to 0, which no recording has.
        match LiveVoice::new(sample_rate_hz.round() as u32) {
            Ok(mut voice) => {
                voice.set_credited(!self.uncredited);
                self.voice = Some(voice);
            }
            Err(_) => events.push(failed(Modality::Voice, "unsupported_rate")),
        }
        events
    }

    /// Takes a block from the AudioWorklet.
    pub fn push_audio(&mut self, block: AudioBlock) -> Vec<AnalysisEvent> {
        let Some(voice) = &mut self.voice else { return Vec::new() };
        if !block.captured_epoch_ms.is_finite() {
            return Vec::new();
        }
        self.zero_epoch_ms.get_or_insert(block.captured_epoch_ms);
        match voice.push(block) {
            Ok(events) => self.on_session_clock(events),
            Err(_) => vec![failed(Modality::Voice, "voice_failed")],
        }
    }

    /// Whether what is heard from now on is the candidate's voice.
    pub fn set_crediting(&mut self, on: bool) -> Vec<AnalysisEvent> {
        self.uncredited = !on;
        let closed = self.voice.as_mut().and_then(|voice| voice.set_credited(on));
        self.on_session_clock(closed)
    }

    /// The sound ended.
    pub fn finish_audio(&mut self) -> Vec<AnalysisEvent> {
        match self.voice.take().map(LiveVoice::finish) {
            Some(Ok(events)) => self.on_session_clock(events),
            Some(Err(_)) => vec![failed(Modality::Voice, "voice_failed")],
            None => Vec::new(),
        }
    }

    /// Collects the person's neutral face anew.
    pub fn calibrate(&mut self) {
        if let Some(face) = &mut self.face {
            face.calibrate();
        }
    }

    /// Analyses one picture of `width_px × height_px` RGBA pixels. The caller's clock fills in `took_ms`.
    pub fn push_frame(&mut self, rgba: &[u8], width_px: u32, height_px: u32, epoch_ms: f64) -> Option<AnalysisEvent> {
        let face = self.face.as_mut()?;
        let zero_epoch_ms = *self.zero_epoch_ms.get_or_insert(epoch_ms);
        let frame = ImageView::new(rgba, width_px, height_px).and_then(|image| face.track(&image, epoch_ms - zero_epoch_ms));
        Some(match frame {
            Ok(frame) => AnalysisEvent::Face(frame.observation(0.0)),
            Err(_) => failed(Modality::Face, "frame_failed"),
        })
    }

    /// Moves times from the epoch to the session. What lies wholly before the session is not the session's.
    fn on_session_clock(&self, events: impl IntoIterator<Item = AnalysisEvent>) -> Vec<AnalysisEvent> {
        let zero = self.zero_epoch_ms.unwrap_or(0.0);
        let earliest = if self.clock_given { 0.0 } else { f64::NEG_INFINITY };
        let shift = |event| match event {
            AnalysisEvent::Level { t_ms, level_dbfs, speaking, hint } => {
                Some(AnalysisEvent::Level { t_ms: t_ms - zero, level_dbfs, speaking, hint })
            }
            AnalysisEvent::Speech { start_ms, end_ms, level_dbfs } => (end_ms - zero > earliest).then(|| AnalysisEvent::Speech {
                start_ms: (start_ms - zero).max(earliest),
                end_ms: end_ms - zero,
                level_dbfs,
            }),
            AnalysisEvent::VoiceBaseline { t_ms } => Some(AnalysisEvent::VoiceBaseline { t_ms: (t_ms - zero).max(earliest) }),
            AnalysisEvent::Activation { start_ms, end_ms, mean_z } => (end_ms - zero > earliest).then(|| AnalysisEvent::Activation {
                start_ms: (start_ms - zero).max(earliest),
                end_ms: end_ms - zero,
                mean_z,
            }),
            AnalysisEvent::Gap { modality, start_ms, end_ms, reason } => (end_ms - zero > earliest).then(|| AnalysisEvent::Gap {
                modality,
                start_ms: (start_ms - zero).max(earliest),
                end_ms: end_ms - zero,
                reason,
            }),
            timeless => Some(timeless),
        };
        events.into_iter().filter_map(shift).collect()
    }
}

fn failed(modality: Modality, code: &str) -> AnalysisEvent {
    AnalysisEvent::Failed { modality: Some(modality), code: code.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(n: u64) -> AudioBlock {
        AudioBlock { samples: vec![0.0; 320], first_frame: n * 320, captured_epoch_ms: 5_000.0 + (n + 1) as f64 * 20.0 }
    }

    fn level_times(events: &[AnalysisEvent]) -> Vec<f64> {
        let time = |event: &AnalysisEvent| match event {
            AnalysisEvent::Level { t_ms, .. } => Some(*t_ms),
            _ => None,
        };
        events.iter().filter_map(time).collect()
    }

    #[test]
    fn times_count_from_the_first_block_until_the_page_gives_the_clock() {
        let mut analyzer = Analyzer::default();
        assert_eq!(analyzer.start_audio(16_000.0), []);
        let before: Vec<_> = (0..5).flat_map(|n| analyzer.push_audio(block(n))).collect();
        assert_eq!(level_times(&before), [80.0]);
        analyzer.set_clock(4_000.0);
        let after: Vec<_> = (5..10).flat_map(|n| analyzer.push_audio(block(n))).collect();
        assert_eq!(level_times(&after), [1_200.0]);
    }

    #[test]
    fn nonsense_from_the_page_is_an_answer_not_a_panic() {
        let mut analyzer = Analyzer::default();
        for rate_hz in [f32::NAN, -1.0, 0.0, f32::INFINITY] {
            let expected = AnalysisEvent::Failed { modality: Some(Modality::Voice), code: "unsupported_rate".into() };
            assert_eq!(analyzer.start_audio(rate_hz), [expected]);
        }
        assert_eq!(analyzer.push_audio(block(0)), []);
        analyzer.start_audio(16_000.0);
        assert_eq!(analyzer.push_audio(AudioBlock { captured_epoch_ms: f64::NAN, ..block(0) }), []);
        assert_eq!(analyzer.set_clock(f64::NAN), []);
        assert!(analyzer.push_frame(&[], 1, 1, 0.0).is_none());
        assert!(matches!(analyzer.load_face(b"no", b"model", b""), Some(AnalysisEvent::Failed { .. })));
    }
}
