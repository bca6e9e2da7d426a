//! The recording in the report: picture, captions, player, files, and the way to delete it.

mod controls;
mod deletion;
mod files;
mod object_url;
mod player;
mod playlist;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

pub(super) use controls::{dragged, keys, place_in_words};
use player::Notice;
pub(super) use player::Player;
use playlist::{Gap, Missing};

use super::figures::clock;
use crate::components::UploadProgress;
use crate::i18n::recording::RecordingMsg;
use crate::i18n::replay::{GapMsg, ReplayMsg as M, gap};
use crate::i18n::{Lang, tr, tr_with, use_lang};

/// The whole section; nothing where nothing was recorded. It stays as it is when the language changes.
pub(super) fn section(player: Player) -> impl IntoView + use<> {
    let agreed = Memo::new(move |_| player.recording.with(|recording| recording.as_ref().is_some_and(|known| known.consent.is_some())));
    let playable = Memo::new(move |_| player.playlist.with(Option::is_some));
    let deleted = move || player.notice.get() == Some(Notice::Deleted);
    view! {
        <UploadProgress session_id=player.session_id() />
        <Show when=move || agreed.get() || playable.get()>
            <section class="card stack no-print" aria-labelledby="recording">
                <h2 id="recording">{move || tr(M::Title)}</h2>
                <p class="muted small">{move || tr(M::About)} " " {move || kept_until(player)}</p>
                <Show when=move || playable.get() fallback=nothing_stored>
                    {picture(player)}
                    {gaps(player)}
                    {files::list(player)}
                </Show>
                {deletion::button(player)}
            </section>
        </Show>
        <Show when=move || playable.get()>{controls::bar(player)}</Show>
        <Show when=deleted><p class="notice notice--good" role="status">{move || tr(RecordingMsg::Deleted)}</p></Show>
    }
}

fn nothing_stored() -> impl IntoView {
    view! { <p class="notice">{move || tr(M::NothingStored)}</p> }
}

fn kept_until(player: Player) -> Option<String> {
    let until_ms = player.recording.with(|recording| recording.as_ref()?.kept_until_epoch_ms())?;
    let date = js_sys::Date::new(&(until_ms as f64).into());
    let tag = match use_lang().get() {
        Lang::En => "en",
        Lang::De => "de",
    };
    let date = String::from(date.to_locale_date_string(tag, &long_date()));
    Some(tr_with(M::KeptUntil, &[("date", &date)]))
}

/// "24 December 2026" in the words of a language; a browser that does not know the option writes it in digits.
fn long_date() -> JsValue {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"dateStyle".into(), &"long".into()).ok();
    options.into()
}

/// The picture, if there is any, and the words that are said. Sound alone plays in the same element, which is not shown then.
fn picture(player: Player) -> impl IntoView + use<> {
    let sound_only = move || player.playlist.with(|list| list.as_ref().is_none_or(|list| list.pieces.iter().all(|piece| piece.sound_only)));
    let caption = move || {
        let now_ms = player.position_ms.get();
        player.cues.with_value(|cues| {
            let said = cues.iter().filter(|cue| (cue.start_ms..cue.end_ms).contains(&now_ms));
            said.map(|cue| cue.text.as_str()).collect::<Vec<_>>().join(" ")
        })
    };
    view! {
        <div class="replay">
            <video
                class="replay__picture"
                node_ref=player.video
                hidden=sound_only
                preload="auto"
                playsinline
                on:click=move |_| player.toggle()
                on:loadedmetadata=move |_| player.arrive()
                on:timeupdate=move |_| player.moved()
                on:play=move |_| player.started()
                on:pause=move |_| player.stopped()
                on:ended=move |_| player.ended()
                on:error=move |_| player.broken()
            >
                <track kind="captions" srclang="en" label=move || tr(M::CaptionsLang) src=move || player.track.get() />
            </video>
            <p class="replay__caption" lang="en">{caption}</p>
        </div>
    }
}

/// What is missing, in words; the bar below draws it.
fn gaps(player: Player) -> impl IntoView + use<> {
    let all = move || player.playlist.with(|list| list.as_ref().map(|list| list.gaps.clone()).unwrap_or_default());
    let item = |gap: Gap| view! { <li>{in_words(gap)}</li> };
    move || {
        let all = all();
        (!all.is_empty()).then(|| {
            view! {
                <details class="small">
                    <summary>{tr(M::Gaps)}</summary>
                    <ul>{all.into_iter().map(item).collect_view()}</ul>
                </details>
            }
        })
    }
}

/// From, to, and why.
fn in_words(gap: Gap) -> String {
    tr_with(M::Gap, &[("from", &clock(gap.start_ms)), ("to", &clock(gap.end_ms)), ("why", tr(reason(gap.why)))])
}

fn reason(why: Missing) -> GapMsg {
    match why {
        Missing::NotBegun => GapMsg::NotBegun,
        Missing::NotStored => GapMsg::NotStored,
        Missing::After(ended) => gap(ended),
    }
}
