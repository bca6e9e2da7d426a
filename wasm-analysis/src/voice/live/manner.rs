//! How somebody speaks, live: the meter of one microphone across its streams, and what it found on the page's clock.

use domain::analysis::AnalysisEvent;

use crate::voice::VoiceEvent;
use crate::voice::prosody::{ActivationPeriod, ProsodyMeter};

/// Activation of one microphone's voice.
///
/// The meter counts from the first sample. Where a stream's anchor moves afterwards (by [`super::GAP_MS`] at most) times keep that
/// error, which is far below the 5 s windows.
pub(super) struct Manner {
    meter: ProsodyMeter,
    /// Epoch time of the meter's time 0, once there was sound.
    zero_epoch_ms: Option<f64>,
    baseline_told: bool,
    /// What is heard is the candidate's voice.
    credited: bool,
}

impl Manner {
    pub(super) fn new() -> Self {
        Self { meter: ProsodyMeter::new(), zero_epoch_ms: None, baseline_told: false, credited: true }
    }

    /// A stream begins whose first sample was heard at `origin_epoch_ms`. The baseline stays.
    pub(super) fn begin(&mut self, origin_epoch_ms: f64) {
        let zero_epoch_ms = *self.zero_epoch_ms.get_or_insert(origin_epoch_ms);
        // `as` saturates and sends NaN to 0.
        self.meter.go_on_at((origin_epoch_ms - zero_epoch_ms) as u64);
    }

    /// Whether what is heard from now on is the candidate's voice. An open segment must be closed and observed before.
    pub(super) fn set_credited(&mut self, on: bool) {
        self.credited = on;
    }

    /// Takes samples at [`crate::voice::ANALYSIS_RATE_HZ`] and what the tracker found in them.
    pub(super) fn hear(&mut self, samples: &[f32], found: &[VoiceEvent]) {
        self.meter.push(samples);
        found.iter().for_each(|event| self.observe(event));
    }

    /// Takes what the tracker found when it was told to close.
    pub(super) fn observe(&mut self, event: &VoiceEvent) {
        if self.credited {
            self.meter.observe(event);
        }
    }

    /// What was found since the last call.
    pub(super) fn news(&mut self) -> Vec<AnalysisEvent> {
        let zero_epoch_ms = self.zero_epoch_ms.unwrap_or(0.0);
        let baseline_ms = self.meter.baseline_from_ms().filter(|_| !self.baseline_told);
        self.baseline_told |= baseline_ms.is_some();
        let baseline = baseline_ms.map(|t_ms| AnalysisEvent::VoiceBaseline { t_ms: zero_epoch_ms + t_ms as f64 });
        let periods = self.meter.take_periods().into_iter().map(|period| on_epoch(&period, zero_epoch_ms));
        baseline.into_iter().chain(periods).collect()
    }

    /// The microphone ended: a period that was going on ends too.
    pub(super) fn finish(mut self) -> Vec<AnalysisEvent> {
        let mut news = self.news();
        let zero_epoch_ms = self.zero_epoch_ms.unwrap_or(0.0);
        news.extend(self.meter.finish().activation.iter().map(|period| on_epoch(period, zero_epoch_ms)));
        news
    }
}

fn on_epoch(period: &ActivationPeriod, zero_epoch_ms: f64) -> AnalysisEvent {
    AnalysisEvent::Activation {
        start_ms: zero_epoch_ms + period.start_ms as f64,
        end_ms: zero_epoch_ms + period.end_ms as f64,
        mean_z: period.mean_z,
    }
}
