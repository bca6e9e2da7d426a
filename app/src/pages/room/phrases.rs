//! Recognised phrases as text that can be corrected. Corrections cost nothing.

use domain::protocol::Command;
use domain::session::Caption;
use domain::transcript::is_uncertain;
use leptos::html::Input;
use leptos::prelude::*;

use super::use_client;
use super::voice::use_voice;
use crate::capture::use_capture;
use crate::i18n::room::RoomMsg;
use crate::i18n::{tr, tr_with};

/// The phrases of the open turn; nothing where no recogniser may run and none were heard.
#[component]
pub(super) fn Phrases() -> impl IntoView {
    let (client, voice, capture) = (use_client(), use_voice(), use_capture());
    let captions = client.captions();
    let editing = RwSignal::new(None::<u32>);
    let listening = Memo::new(move |_| capture.live().with(|live| live.captions.permitted().is_some() && live.microphone.is_on()));
    let shown = move || listening.get() || captions.with(|captions| !captions.is_empty());
    let hint = move || if captions.with(Vec::is_empty) { RoomMsg::SpeakNow } else { RoomMsg::SpokenHint };
    view! {
        <div class="room__heard stack" hidden=move || !shown()>
            <h3 class="room__heard-title">{move || tr(RoomMsg::Spoken)}</h3>
            <ul class="phrases" id="captions" hidden=move || captions.with(Vec::is_empty)>
                <For each=move || captions.get() key=|caption| (caption.id, caption.text.clone()) let:caption>
                    <Phrase caption editing />
                </For>
            </ul>
            <p class="phrases__interim" id="interim" lang="en" hidden=move || voice.interim().with(String::is_empty)>{move || voice.interim().get()}</p>
            <p class="room__hint">{move || tr(hint())}</p>
        </div>
    }
}

#[component]
fn Phrase(caption: Caption, editing: RwSignal<Option<u32>>) -> impl IntoView {
    let id = caption.id;
    let caption = StoredValue::new(caption);
    move || {
        if editing.get() == Some(id) {
            view! { <li class="phrases__edit"><Correction caption=caption.get_value() editing /></li> }.into_any()
        } else {
            view! { <li><Heard caption=caption.get_value() editing /></li> }.into_any()
        }
    }
}

#[component]
fn Heard(caption: Caption, editing: RwSignal<Option<u32>>) -> impl IntoView {
    let uncertain = is_uncertain(&caption);
    let class = if uncertain { "phrase phrase--uncertain" } else { "phrase" };
    let (id, text) = (caption.id, caption.text.clone());
    let title = move || tr_with(RoomMsg::EditPhrase, &[("text", &text)]);
    view! {
        <button type="button" class=class title=title on:click=move |_| editing.set(Some(id))>
            <span lang="en">{caption.text}</span>
            {uncertain.then(|| view! { <span class="visually-hidden">" ("{move || tr(RoomMsg::Uncertain)}")"</span> })}
        </button>
    }
}

#[component]
fn Correction(caption: Caption, editing: RwSignal<Option<u32>>) -> impl IntoView {
    let client = use_client();
    let input = NodeRef::<Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            // Best effort: without focus the field still works.
            input.focus().ok();
        }
    });
    let text = caption.text.clone();
    let keep = move || {
        editing.set(None);
        let Some(words) = input.get_untracked().map(|input| input.value().trim().to_owned()) else { return };
        let Some(turn) = client.open_turn().filter(|_| words != caption.text) else { return };
        client.send(Command::Caption { turn, caption: Caption { text: words, edited: true, ..caption.clone() } });
    };
    let submit = {
        let keep = keep.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            keep();
        }
    };
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            editing.set(None);
        }
    };
    view! {
        <form class="row" on:submit=submit on:keydown=escape>
            <input class="phrases__input" lang="en" node_ref=input value=text aria-label=move || tr(RoomMsg::PhraseLabel) />
            <button type="submit" class="button">{move || tr(RoomMsg::KeepPhrase)}</button>
            <button type="button" class="button button--quiet" on:click=move |_| editing.set(None)>{move || tr(RoomMsg::Cancel)}</button>
        </form>
    }
}
