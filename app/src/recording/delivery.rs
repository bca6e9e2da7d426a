//! How far a recording is on its way to the bucket: the fold of what its worker has said.

use client::recording::messages::{Event, Progress};

/// What is known of one recording's delivery from this browser.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Delivery {
    /// The worker is at work.
    pub(crate) ready: bool,
    /// How much waits on this device, in bytes.
    pub(crate) waiting_bytes: u64,
    /// Nothing more can be kept; true: because the browser refuses to write, however little waits.
    pub(crate) full: Option<bool>,
    /// What was sent of the ended segments.
    pub(crate) progress: Option<Progress>,
    /// The browser says that there is no network.
    pub(crate) offline: bool,
    /// The bucket has everything.
    pub(crate) delivered: bool,
    /// Segments that could not be kept: empty, damaged or refused.
    pub(crate) lost: u32,
    /// Code of what does not work and is not tried again.
    pub(crate) failed: Option<String>,
    /// How often the worker had to be started anew.
    pub(crate) restarts: u32,
}

/// What there is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The worker is looking for what was left here.
    Opening,
    /// Nothing waits, nothing was sent.
    Nothing,
    /// What waits is made ready for sending.
    Preparing,
    /// On its way.
    Sending,
    /// Nothing gets through for now.
    Waiting,
    /// The bucket has everything.
    Delivered,
    /// It does not go on.
    Failed,
}

impl Delivery {
    /// Takes in what the worker said.
    pub(crate) fn hear(&mut self, event: &Event) {
        match event {
            Event::Ready { .. } => self.ready = true,
            Event::Waiting { bytes } => {
                self.waiting_bytes = *bytes;
                self.delivered &= *bytes == 0;
            }
            Event::Full { quota } => self.full = Some(*quota),
            Event::Relieved => self.full = None,
            Event::Progress(progress) => {
                self.progress = Some(*progress);
                self.delivered &= progress.sent_bytes >= progress.total_bytes;
            }
            Event::Delivered => self.delivered = true,
            Event::Failed { code } => self.failed = Some(code.clone()),
            Event::Lost { .. } => self.lost += 1,
            Event::Loaded { .. } | Event::NotLoaded { .. } => {}
        }
    }

    /// See [`Stage`].
    pub(crate) fn stage(&self) -> Stage {
        let sending = self.progress.filter(|progress| progress.sent_bytes < progress.total_bytes);
        match sending {
            _ if self.failed.is_some() => Stage::Failed,
            _ if self.delivered => Stage::Delivered,
            Some(progress) if progress.stalled || self.offline => Stage::Waiting,
            Some(_) => Stage::Sending,
            None if self.waiting_bytes > 0 && self.offline => Stage::Waiting,
            None if self.waiting_bytes > 0 => Stage::Preparing,
            None if self.ready => Stage::Nothing,
            None => Stage::Opening,
        }
    }

    /// Nothing can be recorded any more. A damaged file of an earlier page only keeps itself from being sent.
    pub(crate) fn is_over(&self) -> bool {
        self.failed.as_deref().is_some_and(|code| code != "damaged")
    }

    /// How long the rest takes at the present rate, in seconds.
    pub(crate) fn seconds_left(&self) -> Option<f64> {
        let progress = self.progress?;
        let rate = progress.bytes_per_s.filter(|rate| *rate > 0.0)?;
        Some(progress.total_bytes.saturating_sub(progress.sent_bytes) as f64 / rate)
    }
}

#[cfg(test)]
mod tests {
    use client::recording::messages::Storage;

    use super::*;

    fn progress(sent_bytes: u64, stalled: bool) -> Event {
        Event::Progress(Progress { sent_bytes, total_bytes: 100, bytes_per_s: Some(20.0), stalled })
    }

    #[test]
    fn a_delivery_is_told_from_its_beginning_to_its_end() {
        let mut delivery = Delivery::default();
        let mut tell = |event| {
            delivery.hear(&event);
            delivery.stage()
        };
        assert_eq!(tell(Event::Ready { storage: Storage::Opfs }), Stage::Nothing);
        assert_eq!(tell(Event::Waiting { bytes: 100 }), Stage::Preparing);
        assert_eq!(tell(progress(0, false)), Stage::Sending);
        assert_eq!(tell(progress(60, true)), Stage::Waiting);
        assert_eq!(tell(progress(60, false)), Stage::Sending);
        assert_eq!(tell(progress(100, false)), Stage::Preparing, "sent is not yet complete");
        assert_eq!(tell(Event::Waiting { bytes: 0 }), Stage::Nothing);
        assert_eq!(tell(Event::Delivered), Stage::Delivered);
        assert_eq!(tell(Event::Waiting { bytes: 7 }), Stage::Preparing, "recording went on");
        assert_eq!(tell(Event::Failed { code: "refused".into() }), Stage::Failed);
    }

    #[test]
    fn the_time_left_follows_from_the_rate() {
        let mut delivery = Delivery::default();
        assert_eq!(delivery.seconds_left(), None);
        delivery.hear(&progress(60, false));
        assert_eq!(delivery.seconds_left(), Some(2.0));
    }

    #[test]
    fn what_is_lost_is_counted() {
        let mut delivery = Delivery::default();
        delivery.hear(&Event::Lost { start_ms: Some(5), code: "empty".into() });
        assert_eq!(delivery.lost, 1);
    }

    #[test]
    fn full_holds_until_relieved() {
        let mut delivery = Delivery::default();
        delivery.hear(&Event::Full { quota: true });
        delivery.hear(&Event::Waiting { bytes: 1 });
        assert_eq!(delivery.full, Some(true));
        delivery.hear(&Event::Relieved);
        assert_eq!(delivery.full, None);
    }
}
