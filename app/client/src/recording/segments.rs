//! When the segments of a recording begin and end: what the page observes goes in, what its recorder has to do comes out.
//!
//! Times are session milliseconds.

use domain::recording::{Medium, SegmentEnd};

/// Length after which a segment is closed and the next one goes on: what waits on the device can then be sent, and a damaged file
/// costs no more than this.
pub const ROTATE_MS: u64 = 10 * 60 * 1000;
/// A recorder that broke is not started again before this time has passed.
pub const HOLD_MS: u64 = 2_000;
/// A page that was not heard of for longer than this slept.
const SILENT_MS: f64 = 5_000.0;
/// The same when the wall clock ran ahead of the page's clock by more than this: some systems stop the latter in their sleep.
const DRIFT_MS: f64 = 2_000.0;

/// How the interview stands for this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interview {
    /// Not begun, or not known yet.
    Waiting,
    /// Going on, with or without a network.
    Active,
    /// The timer stands.
    Paused,
    /// Another tab or device has it.
    TakenOver,
    /// Over.
    Over,
}

/// What could be recorded now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// No device that was agreed to is on.
    Missing,
    /// The microphone or the camera delivers nothing.
    Muted,
    /// Something.
    Live {
        /// What the devices that are on make of what was agreed to.
        medium: Medium,
        /// Another number after every change of devices.
        key: u32,
    },
}

/// Everything that decides whether the page records now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conditions {
    /// There is a consent, and the candidate has not stopped the recording.
    pub agreed: bool,
    /// See [`Interview`].
    pub interview: Interview,
    /// See [`Source`].
    pub source: Source,
    /// The page is in the background and cannot see, or the machine slept and the session's time is not known again.
    pub suspended: bool,
    /// The device has no room for more.
    pub full: bool,
}

/// What the recorder has to do, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Begin a segment.
    Begin(Medium),
    /// End the segment that was begun first.
    End(SegmentEnd),
}

/// What to tell the candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Nothing is to be recorded now.
    #[default]
    Idle,
    /// Recording this.
    Recording(Medium),
    /// It ought to be recorded and is not: a gap, with its reason.
    Gap(SegmentEnd),
}

/// The segments of one page: at most one is open, during a rotation for a moment two.
#[derive(Debug, Clone, Default)]
pub struct Segments {
    open: Option<Open>,
    state: State,
    hold_until_ms: u64,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    medium: Medium,
    key: u32,
    since_ms: u64,
}

impl Segments {
    /// Something may have changed, or time has passed.
    pub fn observe(&mut self, now_ms: u64, conditions: &Conditions) -> Vec<Effect> {
        let mut effects = Vec::new();
        let live = conditions.live();
        match (self.open, live) {
            (Some(_), Err(reason)) => effects.extend(self.end(reason)),
            (Some(open), Ok((medium, key))) if (open.medium, open.key) != (medium, key) => {
                effects.extend(self.end(SegmentEnd::DeviceChanged));
                effects.extend(self.begin(now_ms, medium, key));
            }
            (Some(open), Ok((medium, key))) if now_ms.saturating_sub(open.since_ms) >= ROTATE_MS => {
                // The new one first, so that nothing is lost between them.
                effects.extend(self.begin(now_ms, medium, key));
                effects.push(Effect::End(SegmentEnd::Rotated));
            }
            (None, Ok((medium, key))) if now_ms >= self.hold_until_ms => effects.extend(self.begin(now_ms, medium, key)),
            _ => {}
        }
        self.state = match (self.open, live) {
            (Some(open), _) => State::Recording(open.medium),
            _ if !conditions.agreed || conditions.interview != Interview::Active => State::Idle,
            (None, Err(reason)) => State::Gap(reason),
            (None, Ok(_)) => State::Gap(SegmentEnd::DeviceChanged),
        };
        effects
    }

    /// The recorder ended by itself, or could not begin.
    pub fn broke(&mut self, now_ms: u64) -> Option<Effect> {
        self.hold_until_ms = now_ms + HOLD_MS;
        self.end(SegmentEnd::DeviceChanged)
    }

    /// Ends an open segment, whatever the conditions are.
    pub fn end(&mut self, reason: SegmentEnd) -> Option<Effect> {
        self.state = State::Gap(reason);
        self.open.take().map(|_| Effect::End(reason))
    }

    /// What to tell the candidate.
    pub fn state(&self) -> State {
        self.state
    }

    fn begin(&mut self, now_ms: u64, medium: Medium, key: u32) -> Option<Effect> {
        self.open = Some(Open { medium, key, since_ms: now_ms });
        Some(Effect::Begin(medium))
    }
}

impl Conditions {
    /// What to record, or why not.
    fn live(&self) -> Result<(Medium, u32), SegmentEnd> {
        if !self.agreed {
            return Err(SegmentEnd::Finished);
        }
        match self.interview {
            Interview::Over => return Err(SegmentEnd::Finished),
            Interview::TakenOver => return Err(SegmentEnd::TakenOver),
            Interview::Waiting | Interview::Paused => return Err(SegmentEnd::Paused),
            Interview::Active => {}
        }
        if self.full {
            return Err(SegmentEnd::SpoolFull);
        }
        if self.suspended {
            return Err(SegmentEnd::Suspended);
        }
        match self.source {
            Source::Missing => Err(SegmentEnd::DeviceChanged),
            Source::Muted => Err(SegmentEnd::Muted),
            Source::Live { medium, key } => Ok((medium, key)),
        }
    }
}

/// Notices that the machine slept.
#[derive(Debug, Clone, Copy, Default)]
pub struct Heartbeat {
    last: Option<(f64, f64)>,
}

impl Heartbeat {
    /// The page is awake at `page_ms` (`performance.now()`), which the wall clock calls `wall_ms`. To be called about twice a second,
    /// by a timer and by whatever else comes regularly, because browsers slow timers down. True: it slept since the last call.
    pub fn beat(&mut self, page_ms: f64, wall_ms: f64) -> bool {
        let Some((page_before_ms, wall_before_ms)) = self.last.replace((page_ms, wall_ms)) else { return false };
        let (page_step_ms, wall_step_ms) = (page_ms - page_before_ms, wall_ms - wall_before_ms);
        page_step_ms > SILENT_MS || wall_step_ms - page_step_ms > DRIFT_MS
    }
}

#[cfg(test)]
mod tests;
