//! Opening camera and microphone, and hearing when they go away.

use gloo::events::EventListener;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, MediaStream, MediaStreamConstraints, MediaStreamTrack, MediaTrackConstraints, PermissionState, PermissionStatus,
};

use super::live::DeviceTrouble;
use super::stored;

/// Which device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Device {
    /// Pictures.
    Camera,
    /// Sound.
    Microphone,
}

impl Device {
    /// Name in the Permissions API and in our preferences.
    fn name(self) -> &'static str {
        match self {
            Self::Camera => "camera",
            Self::Microphone => "microphone",
        }
    }
}

/// What happened to an open device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TrackEvent {
    /// It went away.
    Ended,
    /// It delivers nothing for now.
    Muted,
    /// It delivers again.
    Unmuted,
}

/// Opens a device; the browser asks the person where it has to.
///
/// # Errors
/// What stands in the way.
pub(crate) async fn open(device: Device) -> Result<MediaStream, DeviceTrouble> {
    let constraints = MediaStreamConstraints::new();
    match device {
        Device::Camera => constraints.set_video(&camera_wishes()),
        Device::Microphone => constraints.set_audio(&microphone_wishes(prefers_raw_audio())),
    }
    let devices = window().and_then(|window| window.navigator().media_devices().ok()).filter(|devices| devices.is_object());
    let Some(devices) = devices else { return Err(DeviceTrouble::Unsupported) };
    let promise = devices.get_user_media_with_constraints(&constraints).map_err(|error| trouble_of(&error))?;
    JsFuture::from(promise).await.map_err(|error| trouble_of(&error))?.dyn_into().map_err(|_| DeviceTrouble::Failed)
}

/// 640×480 is plenty for a 320-pixel analysis and cheap to decode; 15 pictures a second are all that is looked at, but most
/// cameras only know 30.
fn camera_wishes() -> MediaTrackConstraints {
    let wishes = MediaTrackConstraints::new();
    wishes.set_width(&ideal(640.0));
    wishes.set_height(&ideal(480.0));
    wishes.set_frame_rate(&ideal(30.0));
    wishes.set_facing_mode(&JsValue::from_str("user"));
    wishes
}

/// Asks an open camera for at most `fps` pictures a second. Best effort: it costs quality where it is refused.
pub(crate) fn limit_rate(track: &MediaStreamTrack, fps: f64) {
    let wishes = camera_wishes();
    let rate = ideal(fps);
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(&rate, &"max".into(), &fps.into());
    wishes.set_frame_rate(&rate);
    if let Ok(applied) = track.apply_constraints_with_constraints(&wishes) {
        wasm_bindgen_futures::spawn_local(async move {
            let _ = JsFuture::from(applied).await;
        });
    }
}

/// Echo cancellation keeps the spoken question out of the answer; gain control and noise suppression help recognisers.
/// Measurements of the device itself want none of them.
fn microphone_wishes(raw: bool) -> MediaTrackConstraints {
    let wishes = MediaTrackConstraints::new();
    wishes.set_echo_cancellation_bool(!raw);
    wishes.set_noise_suppression_bool(!raw);
    wishes.set_auto_gain_control_bool(!raw);
    wishes
}

fn ideal(value: f64) -> JsValue {
    let wish = Object::new();
    // Setting a property of a fresh plain object cannot fail.
    let _ = Reflect::set(&wish, &"ideal".into(), &value.into());
    wish.into()
}

fn trouble_of(error: &JsValue) -> DeviceTrouble {
    error.dyn_ref::<DomException>().map_or(DeviceTrouble::Unsupported, |error| trouble_named(&error.name()))
}

/// Names from the Media Capture and Streams standard, and the older ones some browsers still use. Anything that is no DOM
/// exception is a missing interface.
fn trouble_named(name: &str) -> DeviceTrouble {
    match name {
        "NotAllowedError" | "SecurityError" | "PermissionDeniedError" => DeviceTrouble::Refused,
        "NotFoundError" | "DevicesNotFoundError" | "OverconstrainedError" => DeviceTrouble::NoDevice,
        "NotReadableError" | "TrackStartError" | "AbortError" => DeviceTrouble::Busy,
        "NotSupportedError" | "TypeError" => DeviceTrouble::Unsupported,
        _ => DeviceTrouble::Failed,
    }
}

/// The one track of a stream that was opened for one device.
pub(crate) fn track_of(stream: &MediaStream) -> Option<MediaStreamTrack> {
    stream.get_tracks().get(0).dyn_into().ok()
}

/// Reports what happens to a stream's track for as long as the listeners live. A page that stops the track itself hears nothing.
pub(crate) fn watch(stream: &MediaStream, on_event: impl Fn(TrackEvent) + Clone + 'static) -> Vec<EventListener> {
    let Some(track) = track_of(stream) else { return Vec::new() };
    let events = [("ended", TrackEvent::Ended), ("mute", TrackEvent::Muted), ("unmute", TrackEvent::Unmuted)];
    let listen = |(name, event): (&'static str, TrackEvent)| {
        let on_event = on_event.clone();
        EventListener::new(&track, name, move |_| on_event(event))
    };
    events.into_iter().map(listen).collect()
}

/// Reports that devices were plugged in or out.
pub(crate) fn on_device_change(on_change: impl Fn() + 'static) -> Option<EventListener> {
    let devices = window()?.navigator().media_devices().ok().filter(|devices| devices.is_object())?;
    Some(EventListener::new(&devices, "devicechange", move |_| on_change()))
}

/// The person has already allowed this device here, so that opening it asks nobody.
pub(crate) async fn is_granted(device: Device) -> bool {
    let query = async || {
        let permissions = window()?.navigator().permissions().ok().filter(|permissions| permissions.is_object())?;
        let wanted = Object::new();
        Reflect::set(&wanted, &"name".into(), &device.name().into()).ok()?;
        let status: PermissionStatus = JsFuture::from(permissions.query(&wanted).ok()?).await.ok()?.dyn_into().ok()?;
        Some(status.state() == PermissionState::Granted)
    };
    query().await.unwrap_or(false)
}

/// Remembers whether the person uses this device in this interview, so that a reloaded room can open it again.
pub(crate) fn remember_use(device: Device, used: bool) {
    stored::remember(device.name(), if used { "on" } else { "off" });
}

/// Whether the person used this device in this interview before.
pub(crate) fn was_used(device: Device) -> bool {
    stored::recall(device.name()).as_deref() == Some("on")
}

/// `?raw-audio` in the address or `raw-audio` in the local storage: sound as the device gives it.
fn prefers_raw_audio() -> bool {
    let in_address = window().and_then(|window| window.location().search().ok()).is_some_and(|search| search.contains("raw-audio"));
    in_address || stored::preference("raw-audio").is_some()
}

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_of_the_standard_has_its_own_way_on() {
        let named = ["NotAllowedError", "NotFoundError", "NotReadableError", "TypeError", "InvalidStateError"].map(trouble_named);
        let expected =
            [DeviceTrouble::Refused, DeviceTrouble::NoDevice, DeviceTrouble::Busy, DeviceTrouble::Unsupported, DeviceTrouble::Failed];
        assert_eq!(named, expected);
    }
}
