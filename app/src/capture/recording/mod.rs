//! Recording what the candidate agreed to: when and what is decided in `client::recording::segments`, this carries it out.
//!
//! Camera and microphone are those of the interview; nothing is opened for the recording. What is recorded goes to the recorder
//! worker and nowhere else.

mod abilities;
mod codecs;
mod lanes;
mod masked;
pub(super) mod mosaic;
mod take;

use std::rc::Rc;

use client::recording::segments::{Conditions, Effect, Heartbeat, Interview, Segments, Source, State as Recording};
use domain::recording::{Medium, SegmentEnd};
use gloo::timers::callback::Interval;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::MediaStreamTrack;

pub(crate) use abilities::can_record;
pub(crate) use masked::can_mask;

use super::devices::{limit_rate, track_of};
use super::frames::epoch_ms;
use super::live::{DeviceState, Live};
use super::{Capture, State};
use crate::recording::Recordings;
use abilities::Encoders;
use masked::MaskedPicture;
use take::{Feed, Plan, Take, TakeEvent};

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
        let feed = Feed::new(watched.session_id.clone(), watched.recordings, Rc::clone(&watched.now_ms));
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
            _timer: Interval::new(LOOK_MS, move || self.record()),
        };
        self.with(|state| state.recorder.run = Some(run));
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

    /// Looks whether to begin or end a segment.
    pub(crate) fn record(self) {
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

struct Decided {
    effects: Vec<Effect>,
    recording: Recording,
    slept: bool,
    ask_encoders: bool,
}

impl Recorder {
    /// A device was opened: what is recorded from now on belongs to another segment.
    pub(super) fn device_opened(&mut self) {
        self.devices += 1;
        self.released = false;
    }
}

impl State {
    fn decide(&mut self, facts: &Facts, live: &Live, now_ms: u64) -> Option<Decided> {
        let hidden = document().hidden();
        self.prepare_mask(facts, live);
        let (source, has_picture) = self.source(facts, live);
        let run = self.recorder.run.as_mut()?;
        let page_ms = epoch_ms();
        let slept = run.heart.beat(page_ms, js_sys::Date::now());
        run.hidden_since_ms = hidden.then(|| run.hidden_since_ms.unwrap_or(page_ms));
        let unseen = has_picture && run.hidden_since_ms.is_some_and(|since_ms| page_ms - since_ms >= HIDDEN_MS);
        run.dazed = slept || (run.dazed && !facts.online);

        let ask_encoders = facts.agreed.is_some() && run.encoders == Encoding::Unasked;
        if ask_encoders {
            run.encoders = Encoding::Asked;
        }
        let mut effects = Vec::new();
        if run.restarts != facts.restarts {
            run.restarts = facts.restarts;
            // The new worker knows nothing of the segment that the old one had open; it keeps what that one had on disk.
            run.feed.discard();
            effects.extend(run.segments.broke(now_ms));
        }
        let conditions = Conditions {
            agreed: facts.agreed.is_some(),
            interview: facts.interview,
            source,
            suspended: unseen || run.dazed,
            full: facts.full,
        };
        effects.extend(run.segments.observe(now_ms, &conditions));
        Some(Decided { effects, recording: run.segments.state(), slept, ask_encoders })
    }

    /// What could be recorded, and whether there is a picture in it.
    fn source(&self, facts: &Facts, live: &Live) -> (Source, bool) {
        let (Some(agreed), Some(run)) = (facts.agreed, &self.recorder.run) else { return (Source::Missing, false) };
        let Encoding::Known(encoders) = run.encoders else { return (Source::Missing, false) };
        if self.recorder.released || !facts.kept {
            return (Source::Missing, false);
        }
        let wants_picture = agreed != Medium::Audio && encoders.video.is_some() && !self.cannot_mask(agreed);
        let muted = |device: DeviceState| device == DeviceState::Muted;
        if muted(live.microphone) || (wants_picture && muted(live.camera)) {
            return (Source::Muted, false);
        }
        let sound = live.microphone.is_on();
        let mut picture = wants_picture && live.camera.is_on();
        if picture && self.picture_track(agreed).is_none() {
            if Self::first_picture_is_due(run) {
                return (Source::Missing, false);
            }
            picture = false;
        }
        let medium = match (picture, sound) {
            (false, false) => return (Source::Missing, false),
            (true, _) => agreed,
            (false, true) => Medium::Audio,
        };
        let key = self.recorder.devices * 2 + u32::from(sound);
        (Source::Live { medium, key }, picture)
    }

    /// Masks the camera's picture while a masked picture is to be recorded.
    fn prepare_mask(&mut self, facts: &Facts, live: &Live) {
        let devices = self.recorder.devices;
        let camera = self.camera.as_ref().filter(|_| live.camera.is_on());
        let Some(run) = &mut self.recorder.run else { return };
        let wanted = facts.agreed == Some(Medium::MaskedVideo) && facts.interview == Interview::Active;
        let Some(camera) = camera.filter(|_| wanted) else {
            // Only when nothing is being recorded from it: a pause ends the segment in the same step.
            run.masked = None;
            return;
        };
        if run.masked.as_ref().is_none_or(|masked| masked.devices != devices) {
            let sightings = Rc::clone(&self.sightings);
            let picture = MaskedPicture::start(&camera.stream, move || sightings.get().mask(epoch_ms())).ok();
            run.masked = Some(Masked { devices, since_ms: epoch_ms(), picture });
        }
    }

    /// The first masked picture comes in a moment.
    fn first_picture_is_due(run: &Run) -> bool {
        run.masked.as_ref().is_some_and(|masked| epoch_ms() - masked.since_ms < FIRST_PICTURE_MS)
    }

    fn cannot_mask(&self, agreed: Medium) -> bool {
        let masked = self.recorder.run.as_ref().and_then(|run| run.masked.as_ref());
        agreed == Medium::MaskedVideo && masked.is_some_and(|masked| masked.picture.is_none())
    }

    fn picture_track(&self, medium: Medium) -> Option<MediaStreamTrack> {
        match medium {
            Medium::Audio => None,
            Medium::MaskedVideo => self.recorder.run.as_ref()?.masked.as_ref()?.picture.as_ref()?.track(),
            Medium::Video => track_of(&self.camera.as_ref()?.stream),
        }
    }

    /// `None` when the devices have gone since it was decided.
    fn plan(&self, medium: Medium) -> Option<Plan> {
        let Encoding::Known(encoders) = self.recorder.run.as_ref()?.encoders else { return None };
        let sound = self.microphone.as_ref().and_then(|microphone| track_of(&microphone.stream));
        let picture = self.picture_track(medium);
        let mime = match (&picture, &sound) {
            (Some(_), Some(_)) => encoders.video?.with_sound,
            (Some(_), None) => encoders.video?.silent,
            (None, Some(_)) if medium == Medium::Audio => encoders.audio?,
            (None, _) => return None,
        };
        let video_bps = encoders.video.map_or(0, |codec| codec.video_bps);
        Some(Plan { medium, tracks: picture.into_iter().chain(sound).collect(), mime, video_bps })
    }
}
