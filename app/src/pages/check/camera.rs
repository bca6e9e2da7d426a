//! The camera: own picture, face found or what stands in the way, the person's baseline.

use domain::analysis::FaceHint;
use leptos::prelude::*;

use super::DeviceControls;
use crate::capture::{Device, SelfView, face_hint_message, use_capture};
use crate::i18n::capture::CaptureMsg;
use crate::i18n::check::CheckMsg;
use crate::i18n::tr;

/// What the last picture showed, as far as this card says it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Seen {
    found: bool,
    hint: Option<FaceHint>,
    calibrated: bool,
}

/// The camera's card.
#[component]
pub(super) fn CameraCard() -> impl IntoView {
    let capture = use_capture();
    let on = Memo::new(move |_| capture.live().with(|live| live.camera.is_on()));
    let seen = Memo::new(move |_| {
        capture.live().with(|live| live.face.map(|face| Seen { found: face.faces > 0, hint: face.hint, calibrated: face.calibrated }))
    });
    let label = Signal::derive(move || tr(CheckMsg::SelfView));
    view! {
        <section class="card check__card stack" aria-labelledby="check-camera">
            <h2 id="check-camera">{move || tr(CheckMsg::Camera)}</h2>
            <p class="check__hint">{move || tr(CheckMsg::CameraWhy)}</p>
            <div class="check__picture" hidden=move || !on.get()><SelfView label /></div>
            <DeviceControls device=Device::Camera />
            <div class="stack" role="status">{move || seen.get().map(|seen| view! { <Findings seen /> })}</div>
            <button
                type="button"
                class="button button--quiet"
                id="calibrate"
                hidden=move || !seen.get().is_some_and(|seen| seen.calibrated)
                on:click=move |_| capture.calibrate()
            >
                {move || tr(CheckMsg::CalibrateAgain)}
            </button>
        </section>
    }
}

#[component]
fn Findings(seen: Seen) -> impl IntoView {
    let baseline = if seen.calibrated { CheckMsg::Calibrated } else { CheckMsg::Calibrating };
    view! {
        {seen.found.then(|| view! { <p class="badge badge--good" id="face-found">{tr(CaptureMsg::FaceFound)}</p> })}
        {seen.hint.map(|hint| view! { <p class="check__advice" id="face-hint">{tr(face_hint_message(hint))}</p> })}
        {seen.found.then(|| view! { <p class="check__hint">{tr(baseline)}</p> })}
    }
}
