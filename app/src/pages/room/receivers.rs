//! Who receives what: on the screen as long as the interview goes on (invariant 4).

use leptos::prelude::*;

use crate::capture::{Recogniser, use_capture};
use crate::i18n::room::RoomMsg;
use crate::i18n::{tr, tr_with};

/// Sound, words, picture.
#[component]
pub(super) fn Receivers() -> impl IntoView {
    let capture = use_capture();
    let sound = Memo::new(move |_| {
        capture.live().with(|live| match live.captions.permitted() {
            _ if !live.microphone.is_on() => RoomMsg::SoundOff,
            Some(Recogniser::Remote) => RoomMsg::SoundRemote,
            Some(Recogniser::OnDevice) | None => RoomMsg::SoundNobody,
        })
    });
    let host = window().location().host().unwrap_or_default();
    view! {
        <section class="receivers" aria-label=move || tr(RoomMsg::Receivers)>
            <dl class="receivers__list">
                <div><dt>{move || tr(RoomMsg::Sound)}</dt><dd id="sound-receiver">{move || tr(sound.get())}</dd></div>
                <div><dt>{move || tr(RoomMsg::Words)}</dt><dd>{move || tr_with(RoomMsg::WordsServer, &[("host", &host)])}</dd></div>
                <div><dt>{move || tr(RoomMsg::Picture)}</dt><dd>{move || tr(RoomMsg::PictureNobody)}</dd></div>
            </dl>
        </section>
    }
}
