//! What the candidate decides about the room, remembered by this browser.

use leptos::prelude::*;

use super::voice::use_voice;
use crate::i18n::room::RoomMsg;
use crate::i18n::tr;

const READ_ALOUD: &str = "room:read-aloud";
const END_BY_SILENCE: &str = "room:end-by-silence";

/// The choices.
#[derive(Debug, Clone, Copy)]
pub(super) struct Preferences {
    /// New questions are read aloud.
    pub(super) read_aloud: RwSignal<bool>,
    /// A silence may end an answer.
    pub(super) end_by_silence: RwSignal<bool>,
}

impl Preferences {
    /// As chosen last time; both are on at first.
    pub(super) fn remembered() -> Self {
        let signal = |key| RwSignal::new(storage().and_then(|storage| storage.get_item(key).ok().flatten()).as_deref() != Some("off"));
        Self { read_aloud: signal(READ_ALOUD), end_by_silence: signal(END_BY_SILENCE) }
    }
}

/// The choices as check boxes.
#[component]
pub(super) fn Options() -> impl IntoView {
    let preferences = use_voice().preferences();
    view! {
        <fieldset class="room__options stack">
            <legend>{move || tr(RoomMsg::Options)}</legend>
            <Choice key=READ_ALOUD on=preferences.read_aloud label=RoomMsg::ReadNewQuestions />
            <Choice key=END_BY_SILENCE on=preferences.end_by_silence label=RoomMsg::EndBySilence />
        </fieldset>
    }
}

#[component]
fn Choice(key: &'static str, on: RwSignal<bool>, label: RoomMsg) -> impl IntoView {
    let change = move |checked: bool| {
        on.set(checked);
        if let Some(storage) = storage() {
            // Where the browser keeps nothing, the choice holds until the tab is closed.
            storage.set_item(key, if checked { "on" } else { "off" }).ok();
        }
    };
    view! {
        <label class="room__option row">
            <input type="checkbox" prop:checked=move || on.get() on:change:target=move |event| change(event.target().checked()) />
            <span>{move || tr(label)}</span>
        </label>
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
