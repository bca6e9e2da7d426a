//! Who receives what: on the screen as long as the interview goes on (invariant 4).

use domain::protocol::Command;
use domain::recording::Medium;
use domain::session::Session;
use domain::transcript::ServiceName;
use leptos::prelude::*;

use super::recording::use_recording;
use super::{look, use_client};
use crate::capture::{Recogniser, use_capture};
use crate::i18n::recording::RecordingMsg;
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
            Some(Recogniser::Service(_)) => RoomMsg::SoundService,
            Some(Recogniser::OnDevice) | None => RoomMsg::SoundNobody,
        })
    });
    let service = move || capture.live().with(|live| live.captions.service.map_or("", ServiceName::as_str));
    let receiver = move |message| tr_with(message, &[("service", service())]);
    let recorded = use_recording().recorded();
    let sound_words = move || match (sound.get(), recorded.get()) {
        (somebody @ RoomMsg::SoundOff, _) | (somebody, None) => receiver(somebody),
        (RoomMsg::SoundNobody, Some(_)) => tr(RecordingMsg::ReceiverStorage).to_owned(),
        (somebody, Some(_)) => format!("{}; {}", receiver(somebody), tr(RecordingMsg::ReceiverStorage)),
    };
    let picture_words = move || match recorded.get() {
        None | Some(Medium::Audio) => tr(RoomMsg::PictureNobody),
        Some(Medium::MaskedVideo) => tr(RecordingMsg::ReceiverMasked),
        Some(Medium::Video) => tr(RecordingMsg::ReceiverStorage),
    };
    let host = window().location().host().unwrap_or_default();
    let client = use_client();
    let model = Memo::new(move |_| {
        let agreed = |session: &Session| Some((session.setup.model.as_ref()?.service.clone(), session.model().is_some()));
        look(client, agreed).flatten()
    });
    let words_words = move || match model.get() {
        None => tr_with(RoomMsg::WordsServer, &[("host", &host)]),
        Some((service, true)) => tr_with(RoomMsg::WordsModel, &[("host", &host), ("service", &service)]),
        Some((service, false)) => tr_with(RoomMsg::WordsWithdrawn, &[("host", &host), ("service", &service)]),
    };
    let withdraw = move |_| client.send(Command::WithdrawModel);
    let agreed = move || model.get().is_some_and(|(_, agreed)| agreed);
    view! {
        <section class="receivers" aria-label=move || tr(RoomMsg::Receivers)>
            <dl class="receivers__list">
                <div><dt>{move || tr(RoomMsg::Sound)}</dt><dd id="sound-receiver">{sound_words}</dd></div>
                <div><dt>{move || tr(RoomMsg::Words)}</dt><dd>
                        <span id="words-receiver">{words_words}</span> " "
                        <Show when=agreed>
                            <button type="button" class="button button--quiet" id="withdraw-model" on:click=withdraw>
                                {move || tr(RoomMsg::WithdrawModel)}
                            </button>
                        </Show>
                    </dd></div>
                <div><dt>{move || tr(RoomMsg::Picture)}</dt><dd id="picture-receiver">{picture_words}</dd></div>
            </dl>
        </section>
    }
}
