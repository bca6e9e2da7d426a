//! `/check/:id`: camera, microphone and captions before the interview. Nothing is asked for without a click, and nothing is required.

mod camera;
mod captions;
mod microphone;
mod plan;
mod recording;

use std::cell::Cell;
use std::rc::Rc;

use domain::recording::Medium;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_params_map};

use crate::capture::{
    AnalysisState, CAPTION_LANG, CaptionChoice, Capture, Device, DeviceState, Recogniser, analysis_message, can_speak, cancel_speech,
    device_message, speak, use_capture,
};
use crate::components::PageTitle;
use crate::i18n::check::CheckMsg;
use crate::i18n::common::CommonMsg;
use crate::i18n::recording::RecordingMsg;
use crate::i18n::{tr, tr_with};
use crate::recording::{Agreement, use_recordings};

use camera::CameraCard;
use captions::CaptionCard;
use microphone::MicrophoneCard;
use plan::PlanCard;
use recording::RecordingCard;

/// The device check.
#[component]
pub(crate) fn Check() -> impl IntoView {
    let capture = use_capture();
    let navigate = use_navigate();
    let recordings = use_recordings();
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    capture.look_for_captions();

    // Devices stay on only on the way into the room.
    let entering = Rc::new(Cell::new(false));
    let left = StoredValue::new_local(Rc::clone(&entering));
    on_cleanup(move || {
        cancel_speech();
        if !left.try_get_value().is_some_and(|entering| entering.get()) {
            capture.stop();
        }
    });

    let room = format!("/room/{id}");
    let enter = StoredValue::new_local(move || {
        entering.set(true);
        navigate(&room, Default::default());
    });
    let agreement = recordings.agreement(&id);
    let recorded = Memo::new(move |_| agreement.with(Agreement::medium));
    let agreed_id = StoredValue::new(id.clone());
    let start = move |_| enter.with_value(|enter| enter());
    let skip_all = move |_| {
        capture.skip(Device::Camera);
        capture.skip(Device::Microphone);
        capture.choose_captions(CaptionChoice::TypingOnly);
        if recorded.get_untracked().is_some() {
            // "Text only" takes an agreement back; the room shows what holds, should the server not hear of it.
            let id = agreed_id.get_value();
            spawn_local(async move { recordings.withdraw(id).await.unwrap_or_default() });
        }
        enter.with_value(|enter| enter());
    };
    let recogniser = Memo::new(move |_| capture.live().with(|live| live.captions.permitted()));
    let privacy = move || match (recorded.get(), recogniser.get()) {
        (None, None | Some(Recogniser::OnDevice)) => tr(CheckMsg::Private).to_owned(),
        (None, Some(Recogniser::Remote)) => tr(CheckMsg::PrivateRemote).to_owned(),
        (None, Some(Recogniser::Service(service))) => tr_with(CheckMsg::PrivateService, &[("service", service.as_str())]),
        (Some(medium), None | Some(Recogniser::OnDevice)) => tr(recording_notice(medium)).to_owned(),
        (Some(medium), Some(Recogniser::Remote)) => format!("{} {}", tr(recording_notice(medium)), tr(RecordingMsg::NoticeAlsoRemote)),
        (Some(medium), Some(Recogniser::Service(service))) => {
            format!("{} {}", tr(recording_notice(medium)), tr_with(CheckMsg::AlsoService, &[("service", service.as_str())]))
        }
    };
    view! {
        <PageTitle title=Signal::derive(|| tr(CheckMsg::Title).to_owned()) />
        <section class="check stack" aria-labelledby="check-title">
            <h1 id="check-title">{move || tr(CheckMsg::Title)}</h1>
            <p class="lead">{move || tr(CheckMsg::Lead)}</p>
            <p class="notice check__private" id="check-private">{privacy}</p>
            <PlanCard id=id.clone() />
            <div class="check__cards">
                <CameraCard />
                <MicrophoneCard />
                <CaptionCard />
                <RecordingCard id=id.clone() />
            </div>
            <VoiceTest />
            <div class="check__actions row">
                <button type="button" class="button button--primary" id="check-start" on:click=start>{move || tr(CheckMsg::Start)}</button>
                <button type="button" class="button" id="check-skip-all" on:click=skip_all>{move || tr(CheckMsg::SkipAll)}</button>
            </div>
            <p class="check__hint">{move || tr(CheckMsg::StartHint)}</p>
        </section>
    }
}

/// State of a device and the buttons that change it.
#[component]
fn DeviceControls(device: Device) -> impl IntoView {
    let capture = use_capture();
    let state = Memo::new(move |_| state_of(capture, device));
    let analysis = Memo::new(move |_| capture.live().with(|live| live.analysis));
    let (on, skip, id) = match device {
        Device::Camera => (CheckMsg::CameraOn, CheckMsg::CameraSkip, "camera"),
        Device::Microphone => (CheckMsg::MicrophoneOn, CheckMsg::MicrophoneSkip, "microphone"),
    };
    let request = move |_| match device {
        Device::Camera => capture.request_camera(),
        Device::Microphone => capture.request_microphone(),
    };
    let in_trouble = move || matches!(state.get(), DeviceState::Trouble(_) | DeviceState::Muted);
    let can_ask = move || matches!(state.get(), DeviceState::Off | DeviceState::Skipped | DeviceState::Trouble(_));
    let can_skip = move || state.get() != DeviceState::Skipped;
    let ask_label = move || match state.get() {
        DeviceState::Trouble(_) => tr(CommonMsg::TryAgain),
        _ => tr(on),
    };
    let analysis_trouble = move || {
        let message = analysis_message(device, analysis.get()).filter(|_| state.get().is_on())?;
        Some((message, analysis.get() != AnalysisState::Loading))
    };
    view! {
        <p class="check__state" class:notice=in_trouble class:notice--warn=in_trouble role="status" data-device=id>
            {move || tr(device_message(device, state.get()))}
        </p>
        {move || analysis_trouble().map(|(message, bad)| view! { <p class="check__hint" class:notice=bad role="status">{tr(message)}</p> })}
        <div class="row">
            <button type="button" class="button" id=format!("{id}-on") hidden=move || !can_ask() on:click=request>{ask_label}</button>
            <button type="button" class="button button--quiet" id=format!("{id}-skip") hidden=move || !can_skip() on:click=move |_| capture.skip(device)>
                {move || tr(skip)}
            </button>
        </div>
    }
}

/// Whether the questions will be heard.
#[component]
fn VoiceTest() -> impl IntoView {
    let mute = RwSignal::new(false);
    let test = move |_| {
        let spoken = can_speak(CAPTION_LANG) && speak(tr_sample(), CAPTION_LANG, || {}, || {});
        mute.set(!spoken);
    };
    view! {
        <div class="check__voice row">
            <button type="button" class="button button--quiet" id="voice-test" on:click=test>{move || tr(CheckMsg::VoiceTest)}</button>
            <p class="check__hint" role="status">{move || mute.get().then(|| tr(CheckMsg::VoiceNone))}</p>
        </div>
    }
}

fn recording_notice(medium: Medium) -> RecordingMsg {
    match medium {
        Medium::Audio => RecordingMsg::NoticeAudio,
        Medium::MaskedVideo => RecordingMsg::NoticeMasked,
        Medium::Video => RecordingMsg::NoticeVideo,
    }
}

/// Questions are asked in English, whatever the language of the screens.
fn tr_sample() -> &'static str {
    use crate::i18n::{Lang, Message};
    CheckMsg::VoiceSample.text(Lang::En)
}

fn state_of(capture: Capture, device: Device) -> DeviceState {
    capture.live().with(|live| match device {
        Device::Camera => live.camera,
        Device::Microphone => live.microphone,
    })
}
