//! Camera, microphone and captions of the candidate: one set per app, analysed on this device.
//!
//! Pictures and sound go to a module worker and nowhere else. What it measures becomes [`Live`] for the screens and, once
//! [`Capture::begin_session`] was called, timeline events on the session's clock.

mod acquire;
mod analysis;
mod audio;
mod caption_choice;
mod captions;
mod devices;
mod frames;
mod last_words;
mod link;
mod live;
mod recogniser;
mod recording;
mod self_view;
mod speech;
mod stored;
mod streaming;
mod streaming_sound;
mod talk;
mod timeline;
mod words;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use leptos::prelude::*;
use web_sys::MediaStream;

pub(crate) use acquire::fetch_devices;
pub(crate) use caption_choice::CAPTION_LANG;
pub(crate) use devices::Device;
pub(crate) use frames::epoch_ms;
pub(crate) use live::*;
pub(crate) use recording::{Facts, Watched, can_mask, can_record};
pub(crate) use self_view::SelfView;
pub(crate) use speech::{can_speak, cancel_speech, speak};
pub(crate) use words::{analysis_message, device_message, face_hint_message, level_hint_message};

/// Handle to the devices; copy it freely.
#[derive(Clone, Copy)]
pub(crate) struct Capture {
    live: RwSignal<Live>,
    stream: RwSignal<Option<MediaStream>, LocalStorage>,
    state: StoredValue<Rc<RefCell<State>>, LocalStorage>,
}

/// What is open at this moment. Borrowed only within one synchronous step, and never while foreign code runs.
#[derive(Default)]
struct State {
    camera: Option<acquire::Camera>,
    microphone: Option<acquire::Microphone>,
    analysis: analysis::Analysis,
    link: Option<link::Link>,
    talk: talk::Talk,
    captions: captions::Captions,
    recorder: recording::Recorder,
    /// Where faces were seen last; also read while a masked picture is drawn.
    sightings: Rc<Cell<recording::mosaic::Sightings>>,
    /// Of the page itself; live as long as the app.
    listeners: Vec<EventListener>,
}

/// The devices of this app.
pub(crate) fn use_capture() -> Capture {
    use_context().unwrap_or_else(Capture::new)
}

impl Capture {
    fn new() -> Self {
        Self { live: RwSignal::default(), stream: RwSignal::new_local(None), state: StoredValue::new_local(Rc::default()) }
    }

    /// Makes the devices available to every page. Touches none of them.
    pub(crate) fn provide() {
        let capture = Self::new();
        let listeners = capture.page_listeners();
        capture.with(|state| state.listeners = listeners);
        speech::prepare();
        provide_context(capture);
    }

    /// The present moment.
    pub(crate) fn live(self) -> ReadSignal<Live> {
        self.live.read_only()
    }

    /// The camera's stream, for the self-view.
    pub(crate) fn stream(self) -> ReadSignal<Option<MediaStream>, LocalStorage> {
        self.stream.read_only()
    }

    /// One step on the state; `None` only while the app is being torn down.
    fn with<R>(self, step: impl FnOnce(&mut State) -> R) -> Option<R> {
        let state = self.state.try_get_value()?;
        let mut state = state.try_borrow_mut().ok()?;
        Some(step(&mut state))
    }

    fn now(self) -> Live {
        self.live.get_untracked()
    }
}
