//! Camera, microphone and captions of the candidate: one set per app, analysed on this device.

mod live;
mod speech;

use domain::timeline::TimelineEvent;
use leptos::prelude::*;
use web_sys::MediaStream;

pub(crate) use live::*;
pub(crate) use speech::{cancel_speech, speak};

/// Handle to the devices; copy it freely.
#[derive(Clone, Copy)]
pub(crate) struct Capture {
    live: RwSignal<Live>,
    stream: RwSignal<Option<MediaStream>, LocalStorage>,
}

/// The devices of this app.
pub(crate) fn use_capture() -> Capture {
    use_context().unwrap_or_else(Capture::new)
}

impl Capture {
    fn new() -> Self {
        Self { live: RwSignal::default(), stream: RwSignal::new_local(None) }
    }

    /// Makes the devices available to every page.
    pub(crate) fn provide() {
        provide_context(Self::new());
    }

    /// The present moment.
    pub(crate) fn live(self) -> ReadSignal<Live> {
        self.live.read_only()
    }

    /// The camera's stream, for the self-view.
    pub(crate) fn stream(self) -> ReadSignal<Option<MediaStream>, LocalStorage> {
        self.stream.read_only()
    }

    /// Asks for the camera.
    pub(crate) fn request_camera(self) {}

    /// Asks for the microphone.
    pub(crate) fn request_microphone(self) {}

    /// Releases the devices and delivers the last timeline events.
    pub(crate) fn stop(self) {}

    /// From now on timeline events are delivered, about every two seconds.
    pub(crate) fn begin_session(self, _zero_epoch_ms: f64, _sink: impl Fn(Vec<TimelineEvent>) + 'static) {}

    /// `false` while a question is spoken: its sound is not the candidate's.
    pub(crate) fn set_crediting(self, _on: bool) {}

    /// Closed speech segments of this session so far, `(start_ms, end_ms)`.
    pub(crate) fn speech_segments(self) -> Vec<(u64, u64)> {
        Vec::new()
    }

    /// Starts captions where [`CaptionState::permitted`] allows.
    pub(crate) fn start_captions(self, _lang_tag: &str, _sink: impl Fn(CaptionUpdate) + 'static) {}

    /// Ends captions; words heard so far arrive as a last `Final` before this returns.
    pub(crate) fn stop_captions(self) {}
}
