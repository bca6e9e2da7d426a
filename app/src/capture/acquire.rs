//! Opening, losing and releasing the devices.

use domain::timeline::Modality;
use gloo::events::EventListener;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use wasm_bindgen_futures::spawn_local;
use web_sys::MediaStream;

use super::audio::AudioGraph;
use super::devices::{self, Device, TrackEvent};
use super::frames::FramePump;
use super::live::{DeviceState, DeviceTrouble, Live};
use super::{Capture, State};

/// An open camera.
pub(super) struct Camera {
    pub(super) stream: MediaStream,
    pub(super) pump: FramePump,
    _listeners: Vec<EventListener>,
}

/// An open microphone.
pub(super) struct Microphone {
    pub(super) stream: MediaStream,
    pub(super) graph: AudioGraph,
    /// The worker has its port.
    pub(super) attached: bool,
    _listeners: Vec<EventListener>,
}

impl Drop for Camera {
    fn drop(&mut self) {
        release(&self.stream);
    }
}

impl Drop for Microphone {
    fn drop(&mut self) {
        release(&self.stream);
    }
}

impl Device {
    /// What it is measured for.
    pub(super) fn modality(self) -> Modality {
        match self {
            Self::Camera => Modality::Face,
            Self::Microphone => Modality::Voice,
        }
    }

    fn state_in(self, live: &Live) -> DeviceState {
        match self {
            Self::Camera => live.camera,
            Self::Microphone => live.microphone,
        }
    }
}

impl Capture {
    /// Asks for the camera. Only after a click: the browser may ask the person.
    pub(crate) fn request_camera(self) {
        self.request(Device::Camera);
    }

    /// Asks for the microphone. Only after a click: the browser may ask the person.
    pub(crate) fn request_microphone(self) {
        self.request(Device::Microphone);
    }

    /// Goes without a device, and releases it if it is open.
    pub(crate) fn skip(self, device: Device) {
        devices::remember_use(device, false);
        self.close(device, DeviceState::Skipped);
    }

    fn request(self, device: Device) {
        if matches!(device.state_in(&self.now()), DeviceState::On | DeviceState::Muted | DeviceState::Asking) {
            return;
        }
        self.set_device(device, DeviceState::Asking);
        spawn_local(async move {
            if open(self, device).await.is_err() {
                self.close(device, DeviceState::Trouble(DeviceTrouble::NotLoaded));
            }
        });
    }

    async fn accept(self, device: Device, stream: MediaStream) -> Result<(), DeviceTrouble> {
        let opened = match device {
            Device::Camera => self.accept_camera(&stream),
            Device::Microphone => self.accept_microphone(&stream).await,
        };
        if opened.is_err() {
            release(&stream);
        }
        if !opened? {
            // Skipped or stopped while the browser was asking.
            release(&stream);
            return Ok(());
        }
        devices::remember_use(device, true);
        let muted = devices::track_of(&stream).is_some_and(|track| track.muted());
        self.set_device(device, if muted { DeviceState::Muted } else { DeviceState::On });
        self.need_analysis();
        Ok(())
    }

    fn accept_camera(self, stream: &MediaStream) -> Result<bool, DeviceTrouble> {
        let pump = FramePump::start(stream, move |bitmap, epoch_ms| self.on_frame(&bitmap, epoch_ms), move || self.on_crash())
            .map_err(|_| DeviceTrouble::Failed)?;
        if !self.still_asking(Device::Camera) {
            return Ok(false);
        }
        let camera = Camera { stream: same_stream(stream), pump, _listeners: self.watch(Device::Camera, stream) };
        self.with(|state| {
            state.camera = Some(camera);
            state.sightings.take();
            state.recorder.device_opened();
        });
        self.stream.set(Some(same_stream(stream)));
        Ok(true)
    }

    async fn accept_microphone(self, stream: &MediaStream) -> Result<bool, DeviceTrouble> {
        let graph = AudioGraph::open(stream).await.map_err(|_| DeviceTrouble::Unsupported)?;
        if !self.still_asking(Device::Microphone) {
            return Ok(false);
        }
        let microphone =
            Microphone { stream: same_stream(stream), graph, attached: false, _listeners: self.watch(Device::Microphone, stream) };
        self.with(|state| {
            state.microphone = Some(microphone);
            state.captions.can_listen();
            state.recorder.device_opened();
        });
        Ok(true)
    }

    fn still_asking(self, device: Device) -> bool {
        device.state_in(&self.now()) == DeviceState::Asking
    }

    fn watch(self, device: Device, stream: &MediaStream) -> Vec<EventListener> {
        devices::watch(stream, move |event| {
            // Later, because losing the device drops this very listener.
            spawn_local(async move { self.on_track(device, event) });
        })
    }

    fn on_track(self, device: Device, event: TrackEvent) {
        match (event, device.state_in(&self.now())) {
            (TrackEvent::Ended, _) => self.close(device, DeviceState::Trouble(DeviceTrouble::Unplugged)),
            (TrackEvent::Muted, DeviceState::On) => self.set_device(device, DeviceState::Muted),
            (TrackEvent::Unmuted, DeviceState::Muted) => self.set_device(device, DeviceState::On),
            _ => {}
        }
    }

    /// A device that went away and is back is opened again, where nobody has to be asked for it.
    pub(super) fn on_device_change(self) {
        for device in [Device::Camera, Device::Microphone] {
            if device.state_in(&self.now()) == DeviceState::Trouble(DeviceTrouble::Unplugged) {
                self.reopen(device);
            }
        }
    }

    /// Opens a device that this interview used before, unless the browser would have to ask.
    pub(super) fn reopen(self, device: Device) {
        let before = device.state_in(&self.now());
        spawn_local(async move {
            if devices::is_granted(device).await && device.state_in(&self.now()) == before {
                self.request(device);
            } else if before == DeviceState::Off {
                self.set_device(device, DeviceState::Off);
            }
        });
    }

    pub(super) fn close(self, device: Device, as_state: DeviceState) {
        let closed = self.with(|state| match device {
            Device::Camera => Closed::Camera(state.camera.take()),
            Device::Microphone => Closed::Microphone(state.microphone.take()),
        });
        if device == Device::Camera {
            self.stream.set(None);
        }
        self.live.update(|live| match device {
            Device::Camera => live.face = None,
            Device::Microphone => (live.level, live.speaking, live.pause_ms, live.speech_ms) = (None, false, 0.0, 0.0),
        });
        if device == Device::Microphone {
            self.end_audio();
        }
        drop(closed);
        self.set_device(device, as_state);
    }

    pub(super) fn set_device(self, device: Device, to: DeviceState) {
        self.live.update(|live| match device {
            Device::Camera => live.camera = to,
            Device::Microphone => live.microphone = to,
        });
        if to != DeviceState::Asking
            && let Some(reason) = to.gap_reason()
        {
            self.note_missing(device.modality(), reason);
        }
        if device == Device::Microphone {
            self.microphone_changed();
        }
        self.record();
    }

    /// Wakes what browsers keep asleep until the person touches the page.
    pub(super) fn on_touch(self) {
        self.with(|state: &mut State| {
            if let Some(microphone) = &state.microphone {
                microphone.graph.wake();
            }
            state.captions.wake_sound();
        });
    }
}

/// Opens a device. What that needs, and what analyses it, is a part of the app of its own: who only types does not wait for it.
#[wasm_split(devices, wasm_split_path = ::leptos::wasm_split, preload(fetch_devices), fallible)]
pub(crate) fn open(capture: Capture, device: Device) -> Result<(), SplitLoaderError> {
    spawn_local(async move {
        let opened = match devices::open(device).await {
            Ok(stream) => capture.accept(device, stream).await,
            Err(trouble) => Err(trouble),
        };
        if let Err(trouble) = opened {
            capture.close(device, DeviceState::Trouble(trouble));
        }
    });
    Ok(())
}

/// Taken out of the state, to be dropped when nothing is borrowed any more.
#[expect(dead_code, reason = "held only for its drop, which releases the device")]
enum Closed {
    Camera(Option<Camera>),
    Microphone(Option<Microphone>),
}

/// Another handle to the same stream. `stream.clone()` is the DOM's own method, which makes new tracks that nobody would stop.
fn same_stream(stream: &MediaStream) -> MediaStream {
    <MediaStream as Clone>::clone(stream)
}

fn release(stream: &MediaStream) {
    if let Some(track) = devices::track_of(stream) {
        track.stop();
    }
}
