//! The way to delete a recording.

use leptos::prelude::*;

use super::player::Player;
use crate::components::{Ask, DeleteRecording};
use crate::i18n::recording::RecordingMsg as M;
use crate::i18n::tr;

pub(super) fn button(player: Player) -> impl IntoView + use<> {
    let open = RwSignal::new(false);
    let title = Signal::derive(|| tr(M::DeleteTitle).to_owned());
    let session_id = Signal::stored(Some(player.session_id()));
    let on_deleted = move |()| player.forget();
    view! {
        <p>
            <button type="button" class="button button--danger" id="replay-delete" on:click=move |_| open.set(true)>
                {move || tr(M::Delete)}
            </button>
        </p>
        <Ask id="replay-delete-question" open title on_close=move || open.set(false)>
            <p>{move || tr(M::DeleteText)}</p>
            <div class="row">
                <DeleteRecording session_id label=M::Delete on_deleted />
                <button type="button" class="button" on:click=move |_| open.set(false)>{move || tr(M::Keep)}</button>
            </div>
        </Ask>
    }
}
