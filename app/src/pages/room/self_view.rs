//! The candidate's own picture, and the devices that are off after a reload.

use leptos::prelude::*;

use crate::capture::{self, use_capture};
use crate::i18n::room::RoomMsg;
use crate::i18n::tr;

/// The picture where there is one, and buttons for the devices that are off.
#[component]
pub(super) fn SelfView() -> impl IntoView {
    let devices = use_capture();
    let live = devices.live();
    let camera_on = Memo::new(move |_| live.with(|live| live.camera.is_on()));
    let microphone_on = Memo::new(move |_| live.with(|live| live.microphone.is_on()));
    let label = Signal::derive(move || tr(RoomMsg::SelfViewLabel));
    view! {
        <div class="room__self stack">
            <div class="room__picture" hidden=move || !camera_on.get()><capture::SelfView label /></div>
            <div class="row" hidden=move || camera_on.get() && microphone_on.get()>
                <button type="button" class="button room__device" hidden=move || camera_on.get() on:click=move |_| devices.request_camera()>
                    {move || tr(RoomMsg::CameraOn)}
                </button>
                <button type="button" class="button room__device" hidden=move || microphone_on.get() on:click=move |_| devices.request_microphone()>
                    {move || tr(RoomMsg::MicrophoneOn)}
                </button>
            </div>
        </div>
    }
}
