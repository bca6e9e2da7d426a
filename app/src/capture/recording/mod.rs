//! Recording what the candidate agreed to: when and what is decided in `client::recording::segments`, this carries it out.
//!
//! Camera and microphone are those of the interview; nothing is opened for the recording. What is recorded goes to the recorder
//! worker and nowhere else.

mod abilities;
mod codecs;
mod decide;
mod lanes;
mod masked;
pub(super) mod mosaic;
mod take;

use std::rc::Rc;

use client::recording::segments::{Effect, Heartbeat, Interview, Segments, State as Recording};
use domain::recording::{Medium, SegmentEnd};
use gloo::timers::callback::Interval;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

pub(crate) use abilities::can_record;
pub(crate) use masked::can_mask;

use super::Capture;
use super::devices::limit_rate;
use crate::recording::Recordings;
use abilities::Encoders;
use decide::Decided;
use masked::MaskedPicture;
use take::{Feed, Take, TakeEvent};

/// Size of the recorded picture: that of the camera (`devices::camera_wishes`).
const WIDTH_PX: u32 = 640;
/// See [`WIDTH_PX`].
const HEIGHT_PX: u32 = 480;
/// Pictures a second at most: more would cost quality at the same size.
const FPS: f64 = 24.0;
/// Rhythm of looking whether something has changed.
const LOOK_MS: u32 = 500;
/// A tab hidden for less than this is no gap.
const HIDDEN_MS: f64 = 2_000.0;
/// A camera that has not given its first masked picture after this time is not waited for; sound is recorded without it.
const FIRST_PICTURE_MS: f64 = 3_000.0;

/// What the page knows about the interview and its recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facts {
    /// What this browser is to record.
    pub(crate) agreed: Option<Medium>,
    /// Until when that is kept: Unix time in milliseconds.
    pub(crate) until_epoch_ms: u64,
    /// How the interview stands.
    pub(crate) interview: Interview,
    /// The worker is there to take chunks.
    pub(crate) kept: bool,
    /// The device has no room for more.
    pub(crate) full: bool,
    /// The server answers, so that the session's time is known.
    pub(crate) online: bool,
    /// How often the recorder worker was started anew.
    pub(crate) restarts: u32,
}

/// The interview to be recorded, seen from the devices.
pub(crate) struct Watched {
    /// The interview.
    pub(crate) session_id: String,
    /// Where recorded things go.
    pub(crate) recordings: Recordings,
    /// Session time.
    pub(crate) now_ms: Rc<dyn Fn() -> u64>,
    /// What is known now.
    pub(crate) facts: Box<dyn Fn() -> Facts>,
    /// The machine slept: the session's time must be asked for again.
    pub(crate) on_sleep: Box<dyn Fn()>,
}

/// Recorders and what they work for.
#[derive(Default)]
pub(super) struct Recorder {
    run: Option<Run>,
    /// Those at work, and those that still hand over their rest.
    takes: Vec<Take>,
    takes_begun: u32,
    /// Grows with every device that is opened.
    devices: u32,
    /// The devices are being given back, one after the other.
    released: bool,
    /// Looks whether to begin or end a segment. Called through this pointer only: what records is fetched with what knows that
    /// something is to be recorded, and not by every page.
    look: Option<fn(Capture)>,
}

struct Run {
    watched: Rc<Watched>,
    feed: Rc<Feed>,
    segments: Segments,
    heart: Heartbeat,
    encoders: Encoding,
    masked: Option<Masked>,
    hidden_since_ms: Option<f64>,
    /// Slept, and the server has not told the time since.
    dazed: bool,
    restarts: u32,
    /// See [`Facts::until_epoch_ms`].
    until_epoch_ms: u64,
    _timer: Interval,
}

/// What is known about this browser's encoders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    /// Nobody needed them yet.
    Unasked,
    /// The browser is being asked.
    Asked,
    /// What recordings are encoded in.
    Known(Encoders),
}

/// The masked picture of one camera; `None` where this browser cannot mask.
struct Masked {
    devices: u32,
    since_ms: f64,
    picture: Option<MaskedPicture>,
}

impl Capture {
    /// From now on the interview is recorded whenever it is to be: looks at the facts twice a second, and when [`Self::record`] is called.
    pub(crate) fn watch_recording(self, watched: Watched) {
        let on_hole = move |take| self.on_hole(take);
        let feed = Feed::new(watched.session_id.clone(), watched.recordings, Rc::clone(&watched.now_ms), on_hole);
        let restarts = (watched.facts)().restarts;
        let run = Run {
            watched: Rc::new(watched),
            feed: Rc::new(feed),
            segments: Segments::default(),
            heart: Heartbeat::default(),
            encoders: Encoding::Unasked,
            masked: None,
            hidden_since_ms: None,
            dazed: false,
            restarts,
            until_epoch_ms: 0,
            _timer: Interval::new(LOOK_MS, move || self.record()),
        };
        self.with(|state| {
            state.recorder.run = Some(run);
            state.recorder.look = Some(Self::look);
        });
    }

    /// Looks whether to begin or end a segment.
    pub(crate) fn record(self) {
        if let Some(look) = self.with(|state| state.recorder.look).flatten() {
            look(self);
        }
    }

    /// Ends an open segment and watches no more. What was recorded is still handed over.
    pub(crate) fn end_recording(self, reason: SegmentEnd) {
        let run = self.with(|state| state.recorder.run.take()).flatten();
        let Some(mut run) = run else { return };
        if run.segments.end(reason).is_some() {
            self.stop_first(reason);
        }
        self.live.update(|live| live.recording = Recording::Idle);
    }

    /// The devices are about to be given back: the interview is over, or another page has it. Nothing begins before one is opened again.
    pub(super) fn release_recording(self) {
        let watched = self.with(|state| state.recorder.run.as_ref().map(|run| Rc::clone(&run.watched))).flatten();
        let Some(watched) = watched else { return };
        let taken_over = (watched.facts)().interview == Interview::TakenOver;
        let reason = if taken_over { SegmentEnd::TakenOver } else { SegmentEnd::Finished };
        let ended = self.with(|state| {
            state.recorder.released = true;
            state.recorder.run.as_mut()?.segments.end(reason)
        });
        if ended.flatten().is_some() {
            self.stop_first(reason);
        }
    }

    fn look(self) {
        let watched = self.with(|state| state.recorder.run.as_ref().map(|run| Rc::clone(&run.watched))).flatten();
        let Some(watched) = watched else { return };
        // The page's own signals and clock are read while nothing is borrowed.
        let (facts, now_ms) = ((watched.facts)(), (watched.now_ms)());
        let live = self.now();
        let decided = self.with(|state| state.decide(&facts, &live, now_ms));
        let Some(Some(Decided { effects, recording, slept, ask_encoders })) = decided else { return };
        if ask_encoders {
            spawn_local(async move {
                let encoders = abilities::encoders().await;
                self.with(|state| state.recorder.run.as_mut().map(|run| run.encoders = Encoding::Known(encoders)));
                self.record();
            });
        }
        for effect in effects {
            match effect {
                Effect::Begin(medium) => self.begin_take(medium),
                Effect::End(reason) => self.stop_first(reason),
            }
        }
        if slept {
            (watched.on_sleep)();
        }
        if live.recording != recording {
            self.live.update(|live| live.recording = recording);
        }
    }

    fn begin_take(self, medium: Medium) {
        let prepared = self.with(|state| {
            let plan = state.plan(medium)?;
            if medium == Medium::Video {
                plan.tracks.iter().filter(|track| track.kind() == "video").for_each(|track| limit_rate(track, FPS));
            }
            state.recorder.takes_begun += 1;
            Some((plan, Rc::clone(&state.recorder.run.as_ref()?.feed), state.recorder.takes_begun))
        });
        let started = prepared.flatten().map(|(plan, feed, id)| {
            Take::start(id, &plan, &feed, move |event| match event {
                // A page in the background has slow timers, but its recorder goes on.
                TakeEvent::Chunk => self.record(),
                // Later, because this drops the very listener.
                TakeEvent::Stopped => spawn_local(async move { self.on_take_stopped(id) }),
            })
        });
        match started {
            Some(Ok(take)) => _ = self.with(|state| state.recorder.takes.push(take)),
            Some(Err(_)) | None => self.broke(),
        }
    }

    /// Stops the recorder that was started first and still works.
    fn stop_first(self, reason: SegmentEnd) {
        self.with(|state| {
            if let Some(take) = state.recorder.takes.iter().find(|take| !take.is_ending()) {
                take.stop(reason);
            }
        });
    }

    fn on_take_stopped(self, id: u32) {
        let stopped = self.with(|state| {
            let at = state.recorder.takes.iter().position(|take| take.id == id)?;
            Some(state.recorder.takes.remove(at))
        });
        // One that was not told to stop broke.
        if stopped.flatten().is_some_and(|take| !take.is_ending()) {
            self.broke();
        }
    }

    /// A recorder's chunk could not be read. One that was ending anyway has lost its rest; another is stopped, and after a visible gap
    /// a new one goes on.
    fn on_hole(self, id: u32) {
        let goes_on = self.with(|state| {
            let take = state.recorder.takes.iter().find(|take| take.id == id && !take.is_ending())?;
            take.stop(SegmentEnd::DeviceChanged);
            Some(())
        });
        if goes_on.flatten().is_some() {
            self.broke();
            self.record();
        }
    }

    fn broke(self) {
        self.with(|state| {
            if let Some(run) = &mut state.recorder.run {
                let now_ms = (run.watched.now_ms)();
                // Its recorder is gone: there is nothing left to stop.
                run.segments.broke(now_ms);
            }
        });
    }
}

impl Recorder {
    /// A device was opened: what is recorded from now on belongs to another segment.
    pub(super) fn device_opened(&mut self) {
        self.devices += 1;
        self.released = false;
    }
}
