//! The way from measurements to the session: its clock, batches of events, gaps.

use std::rc::Rc;

use domain::analysis::{AnalysisRequest, FaceObservation};
use domain::timeline::{GapReason, Modality, TimelineEvent};
use gloo::events::EventListener;
use gloo::timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::devices::{self, Device};
use super::frames::epoch_ms;
use super::live::{DeviceState, Live};
use super::talk::Talk;
use super::timeline::Collector;
use super::{Capture, State, stored};

/// Rhythm of delivery.
const BATCH_MS: u32 = 2000;
/// A tab hidden for less than this is no gap.
const HIDDEN_MS: u32 = 2000;
/// The worker still counts on the clock of the device check when its time is further off than this.
const CLOCK_TOLERANCE_MS: f64 = 2000.0;

type Sink = Rc<dyn Fn(Vec<TimelineEvent>)>;

/// A running session, as far as measurements are concerned.
pub(super) struct Link {
    zero_epoch_ms: f64,
    collector: Collector,
    sink: Sink,
    /// The worker's times are on the session's clock.
    synced: bool,
    hidden: Option<Timeout>,
    _timer: Interval,
}

impl Link {
    fn now_ms(&self) -> f64 {
        epoch_ms() - self.zero_epoch_ms
    }

    pub(super) fn face(&mut self, seen: &FaceObservation, shown_epoch_ms: f64) {
        let t_ms = shown_epoch_ms - self.zero_epoch_ms;
        if t_ms >= 0.0 {
            self.collector.face(seen, whole_ms(t_ms));
        }
    }

    pub(super) fn voice_runs(&mut self, t_ms: f64) {
        self.collector.running(Modality::Voice, whole_ms(t_ms));
    }
}

impl State {
    pub(super) fn zero_epoch_ms(&self) -> Option<f64> {
        self.link.as_ref().map(|link| link.zero_epoch_ms)
    }

    /// Session time; 0 before the session.
    pub(super) fn session_ms(&self) -> u64 {
        self.link.as_ref().map_or(0, |link| whole_ms(link.now_ms()))
    }

    /// Whether a time from the worker is on the session's clock; before the session every time is good.
    pub(super) fn on_session_clock(&mut self, t_ms: f64) -> bool {
        let Some(link) = &mut self.link else { return true };
        link.synced |= (t_ms - link.now_ms()).abs() < CLOCK_TOLERANCE_MS;
        link.synced
    }

    pub(super) fn on_speech(&mut self, start_ms: f64, end_ms: f64, level_dbfs: f32) {
        self.captions.speech_paused();
        match &mut self.link {
            None => self.talk.closed(end_ms),
            Some(link) if link.synced => {
                self.talk.closed(end_ms);
                link.collector.speech(whole_ms(start_ms), whole_ms(end_ms), level_dbfs);
            }
            Some(_) => {}
        }
    }

    pub(super) fn on_baseline(&mut self, t_ms: f64) {
        if let Some(link) = self.link.as_mut().filter(|link| link.synced) {
            link.collector.baseline(whole_ms(t_ms));
        }
    }

    pub(super) fn on_activation(&mut self, start_ms: f64, end_ms: f64, mean_z: f32) {
        if let Some(link) = self.link.as_mut().filter(|link| link.synced) {
            link.collector.activation(whole_ms(start_ms), whole_ms(end_ms), mean_z);
        }
    }

    /// A question is being read aloud.
    pub(super) fn uncredited(&self) -> bool {
        self.link.as_ref().is_some_and(|link| link.collector.uncredited())
    }

    pub(super) fn on_gap(&mut self, modality: Modality, start_ms: f64, end_ms: f64, reason: GapReason) {
        if let Some(link) = self.link.as_mut().filter(|link| link.synced) {
            link.collector.gap(modality, whole_ms(start_ms), whole_ms(end_ms), reason);
        }
    }

    /// Closed speech of the session, and the one going on up to now.
    pub(super) fn speech_so_far(&self) -> Vec<(u64, u64)> {
        let closed = self.link.iter().flat_map(|link| link.collector.speech_segments()).copied();
        let open = self.talk.speech_since_ms().map(|since| (whole_ms(since), self.session_ms()));
        closed.chain(open).collect()
    }

    /// A new worker starts on a clock of its own; speech that was going on ends here.
    pub(super) fn forget_worker_times(&mut self) {
        self.note_open_speech();
        self.talk = Talk::default();
        if let Some(link) = &mut self.link {
            link.synced = false;
        }
    }

    /// Speech that is going on counts up to now; its closed segment, if it still comes, covers it.
    fn note_open_speech(&mut self) {
        let (Some(since_ms), Some(link)) = (self.talk.speech_since_ms(), self.link.as_mut()) else { return };
        let now_ms = whole_ms(link.now_ms());
        link.collector.open_speech(whole_ms(since_ms), now_ms, self.talk.level_dbfs());
    }
}

impl Capture {
    /// From now on timeline events are delivered, about every two seconds, in order of time within a batch. `zero_epoch_ms` is
    /// `performance.timeOrigin + performance.now()` at session time 0. Called again (after a reconnect) it only mends clock and sink.
    ///
    /// Devices used before a reload of this interview are opened again where the browser need not ask.
    pub(crate) fn begin_session(self, zero_epoch_ms: f64, sink: impl Fn(Vec<TimelineEvent>) + 'static) {
        let sink: Sink = Rc::new(sink);
        let again = self.with(|state| {
            let Some(link) = &mut state.link else { return false };
            (link.zero_epoch_ms, link.sink) = (zero_epoch_ms, Rc::clone(&sink));
            state.post(&AnalysisRequest::Clock { zero_epoch_ms });
            true
        });
        if again == Some(true) {
            return;
        }
        let now_ms = whole_ms(epoch_ms() - zero_epoch_ms);
        // The first seconds of an interview are its beginning: "from the beginning and never" must read 0.
        let began_ms = if now_ms < u64::from(BATCH_MS) { 0 } else { now_ms };
        let link = Link {
            zero_epoch_ms,
            collector: Collector::new(began_ms),
            sink,
            synced: false,
            hidden: None,
            _timer: Interval::new(BATCH_MS, move || self.on_timer()),
        };
        self.with(|state| {
            state.talk = Talk::default();
            state.link = Some(link);
            state.post(&AnalysisRequest::Clock { zero_epoch_ms });
        });
        self.live.update(|live| (live.pause_ms, live.speech_ms) = (0.0, 0.0));
        self.note_analysis_missing();
        if self.now().captions.offer.is_none() {
            self.look_for_captions();
        }
        for device in [Device::Camera, Device::Microphone] {
            self.note_device_at_start(device);
        }
    }

    fn note_device_at_start(self, device: Device) {
        let Live { camera, microphone, .. } = self.now();
        let state = if device == Device::Camera { camera } else { microphone };
        match (state, state.gap_reason()) {
            (DeviceState::Asking, _) | (_, None) => {}
            (DeviceState::Off, _) if devices::was_used(device) => self.reopen(device),
            (_, Some(reason)) => self.note_missing(device.modality(), reason),
        }
    }

    /// Delivers what was measured up to now, speech that is still going on included. To be called before an answer or the interview ends.
    pub(crate) fn flush(self) {
        self.with(State::note_open_speech);
        self.deliver();
    }

    /// Whichever way the person left the interview, the devices do not stay on.
    fn on_timer(self) {
        if stored::on_interview_page() {
            self.deliver();
        } else {
            spawn_local(async move { self.stop() });
        }
    }

    fn deliver(self) {
        let batch = self.with(|state| {
            let link = state.link.as_mut()?;
            Some((link.collector.take(), Rc::clone(&link.sink)))
        });
        if let Some(Some((events, sink))) = batch
            && !events.is_empty()
        {
            sink(events);
        }
    }

    /// Ends captions and the recording, releases the devices and delivers the last timeline events before it returns.
    pub(crate) fn stop(self) {
        self.release_recording();
        self.stop_captions();
        let last = self.with(|state| {
            let mut link = state.link.take()?;
            let now_ms = whole_ms(link.now_ms());
            Some((link.collector.finish(now_ms), link.sink))
        });
        for device in [Device::Camera, Device::Microphone] {
            self.close(device, DeviceState::Off);
        }
        self.end_analysis();
        if let Some(Some((events, sink))) = last
            && !events.is_empty()
        {
            sink(events);
        }
    }

    /// `false` while a question is read aloud: speech is not credited to the candidate, captions are dropped.
    pub(crate) fn set_crediting(self, on: bool) {
        self.with(|state| {
            let now_ms = state.session_ms();
            if let Some(link) = &mut state.link {
                link.collector.set_crediting(on, now_ms);
            }
            state.post(&AnalysisRequest::Crediting { on });
        });
        self.credit_captions(on);
    }

    pub(super) fn note_missing(self, modality: Modality, reason: GapReason) {
        self.with(|state| {
            if let Some(link) = &mut state.link {
                let now_ms = whole_ms(link.now_ms());
                link.collector.missing(modality, now_ms, reason);
            }
        });
    }

    /// What the page itself has to say: hidden, closed, touched, devices plugged.
    pub(super) fn page_listeners(self) -> Vec<EventListener> {
        let document = document();
        let page = window();
        let mut listeners = vec![
            EventListener::new(&document, "visibilitychange", move |_| self.on_visibility()),
            EventListener::new(&page, "pagehide", move |_| self.flush()),
            EventListener::new(&document, "pointerdown", move |_| self.on_touch()),
            EventListener::new(&document, "keydown", move |_| self.on_touch()),
        ];
        listeners.extend(devices::on_device_change(move || self.on_device_change()));
        listeners
    }

    fn on_visibility(self) {
        let hidden = document().hidden();
        self.with(|state| {
            let Some(link) = &mut state.link else { return };
            let since_ms = whole_ms(link.now_ms());
            link.hidden = hidden.then(|| Timeout::new(HIDDEN_MS, move || self.on_hidden(since_ms)));
        });
        self.record();
    }

    /// Browsers show no pictures to a hidden page. Sound goes on; the worker notices where it does not.
    fn on_hidden(self, since_ms: u64) {
        if !self.now().camera.is_on() {
            return;
        }
        self.with(|state| {
            if let Some(link) = &mut state.link {
                link.collector.missing(Modality::Face, since_ms, GapReason::Suspended);
            }
        });
        self.live.update(|live| live.face = None);
    }
}

/// Negative times are before the session; `as` sends them and NaN to 0.
pub(super) fn whole_ms(t_ms: f64) -> u64 {
    t_ms.round() as u64
}
