//! What stands beside question and answer is a part of the app of its own, fetched after them: the conversation does not wait for it.

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::coding::Coding;
use super::options::Options;
use super::recording::{RecordingBar, RecordingNotices, RoomRecording};
use super::self_view::SelfView;
use crate::components::live_panel::LivePanel;
use crate::i18n::common::CommonMsg;
use crate::i18n::tr;

/// Where in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Place {
    /// In the bar: the recording.
    Bar,
    /// Above the question: trouble with the recording.
    Notices,
    /// Next to the answer: the code editor.
    Work,
    /// At the side: own picture, signals, options.
    Side,
}

/// The contents of one place, as soon as they are there.
#[component]
pub(super) fn Beside(place: Place) -> impl IntoView {
    Suspend::new(async move { contents(place).await.unwrap_or_else(|_| failed(place)) })
}

#[wasm_split(beside, wasm_split_path = ::leptos::wasm_split, preload(fetch_beside), fallible)]
pub(in crate::pages) fn contents(place: Place) -> Result<AnyView, SplitLoaderError> {
    Ok(match place {
        Place::Bar => view! { <RecordingBar /> }.into_any(),
        Place::Notices => view! { <RecordingNotices /> }.into_any(),
        Place::Work => view! { <Coding /> }.into_any(),
        Place::Side => view! {
            <SelfView />
            <LivePanel />
            <Options />
        }
        .into_any(),
    })
}

/// Records the interview as far as it was agreed to, from when that part is there until `owner` goes.
pub(super) async fn record(owner: Option<Owner>, recording: RoomRecording) {
    if let Some(owner) = owner {
        // Where it cannot be fetched, the side of the room says so.
        attach(owner, recording).await.ok();
    }
}

#[wasm_split(beside, wasm_split_path = ::leptos::wasm_split, fallible)]
fn attach(owner: Owner, recording: RoomRecording) -> Result<(), SplitLoaderError> {
    if recording.is_alive() {
        owner.with(|| recording.attach());
    }
    Ok(())
}

fn failed(place: Place) -> AnyView {
    if !matches!(place, Place::Work | Place::Side) {
        return ().into_any();
    }
    let reload = move |_| _ = window().location().reload();
    view! {
        <div class="notice notice--warn stack" role="alert">
            <p>{move || tr(CommonMsg::PageFailedWhy)}</p>
            <p><button type="button" class="button" on:click=reload>{move || tr(CommonMsg::TryAgain)}</button></p>
        </div>
    }
    .into_any()
}
