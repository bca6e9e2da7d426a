//! What the candidate can do: buttons that are always in reach, and their keys.

use domain::protocol::Command;
use domain::session::Status;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::receivers::Receivers;
use super::voice::{Voice, use_voice};
use super::{look, use_client};
use crate::components::Ask;
use crate::i18n::room::RoomMsg;
use crate::i18n::tr;
use crate::session::{Connection, SessionClient};

/// An answer can be handed in now: there is one, the server can hear it, and it was not handed in already.
pub(super) fn can_hand_in(client: SessionClient) -> bool {
    let online = client.connection().with(|connection| *connection == Connection::Online);
    let open = look(client, |session| session.status == Status::Active && session.open_turn().is_some()).unwrap_or(false);
    online && open && !client.closing().get()
}

/// Ends the answer with everything that was said until now.
pub(super) fn hand_in(client: SessionClient, voice: Voice, by_silence: bool) {
    if !untrack(move || can_hand_in(client)) {
        return;
    }
    let Some(turn) = client.open_turn() else { return };
    voice.close_answer_and(move || {
        if client.open_turn() == Some(turn) {
            client.send(Command::Done { turn, by_silence });
        }
    });
}

/// The bar of actions.
#[component]
pub(super) fn Controls() -> impl IntoView {
    let (client, voice) = (use_client(), use_voice());
    let answering = Memo::new(move |_| can_hand_in(client));
    let online = Memo::new(move |_| client.connection().with(|connection| *connection == Connection::Online));
    let paused = Memo::new(move |_| look(client, |session| session.status == Status::Paused).unwrap_or(false));
    let thinking = Memo::new(move |_| look(client, |session| session.thinking).unwrap_or(false));
    let ending = RwSignal::new(false);
    listen_to_keys(client, voice);

    let skip = move |_| {
        voice.close_answer();
        if let Some(turn) = client.open_turn() {
            client.send(Command::Skip { turn });
        }
    };
    let think = move |_| client.send(Command::Thinking { on: !thinking.get_untracked() });
    let pause = move |_| {
        voice.close_answer();
        client.send(if paused.get_untracked() { Command::Resume } else { Command::Pause });
    };
    let pause_label = move || tr(if paused.get() { RoomMsg::Resume } else { RoomMsg::Pause });
    let pause_class = move || if paused.get() { "button button--primary" } else { "button" };
    view! {
        <footer class="room__actions">
            <div class="room__buttons row">
                <button type="button" class="button button--primary" id="done" hidden=move || paused.get() disabled=move || !answering.get()
                    aria-keyshortcuts="Control+Enter" on:click=move |_| hand_in(client, voice, false)>{move || tr(RoomMsg::Done)}</button>
                <button type="button" class="button" id="thinking" hidden=move || paused.get() disabled=move || !answering.get()
                    aria-pressed=move || thinking.get().to_string() on:click=think>{move || tr(RoomMsg::Thinking)}</button>
                <button type="button" class="button" id="skip" hidden=move || paused.get() disabled=move || !answering.get()
                    on:click=skip>{move || tr(RoomMsg::Skip)}</button>
                <button type="button" class=pause_class id="pause" disabled=move || !online.get() on:click=pause>{pause_label}</button>
                <button type="button" class="button button--quiet" id="end" disabled=move || !online.get()
                    on:click=move |_| ending.set(true)>{move || tr(RoomMsg::End)}</button>
            </div>
            <p class="room__hint room__keys" role="status">
                {move || tr(if thinking.get() { RoomMsg::ThinkingOn } else { RoomMsg::Keys })}
            </p>
            <Receivers />
        </footer>
        <EndQuestion ending />
    }
}

#[component]
fn EndQuestion(ending: RwSignal<bool>) -> impl IntoView {
    let (client, voice) = (use_client(), use_voice());
    let end = move |_| {
        ending.set(false);
        voice.close_interview();
        client.send(Command::End);
    };
    let title = Signal::derive(move || tr(RoomMsg::EndTitle).to_owned());
    view! {
        <Ask id="end-question" open=ending title on_close=move || ending.set(false)>
            <p>{move || tr(RoomMsg::EndText)}</p>
            <div class="row">
                <button type="button" class="button button--primary" id="end-confirm" on:click=end>{move || tr(RoomMsg::EndConfirm)}</button>
                <button type="button" class="button" on:click=move |_| ending.set(false)>{move || tr(RoomMsg::GoOn)}</button>
            </div>
        </Ask>
    }
}

/// Ctrl + Enter (⌘ + Enter) hands the answer in from anywhere; any other key stops the voice.
fn listen_to_keys(client: SessionClient, voice: Voice) {
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            if !dialog_open() && !event.repeat() {
                hand_in(client, voice, false);
            }
            return;
        }
        let alone = matches!(event.key().as_str(), "Control" | "Shift" | "Alt" | "Meta" | "Tab");
        if !alone && voice.reading().get_untracked() {
            voice.stop_reading();
        }
    });
    on_cleanup(move || keys.remove());
}

/// A question over the room waits for its answer.
pub(super) fn dialog_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}
