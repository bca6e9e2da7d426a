//! The paused room: what is kept, and the way on.

use domain::session::{PauseReason, Session};
use leptos::prelude::*;

use super::stage::is_coding;
use super::{look, use_client};
use crate::i18n::room::RoomMsg;
use crate::i18n::tr;
use crate::session::Field;

/// In place of question and answer while the timer stands.
#[component]
pub(super) fn Paused() -> impl IntoView {
    let client = use_client();
    let reason = Memo::new(move |_| look(client, |session| session.pause).flatten());
    let question = Memo::new(move |_| look(client, |session| session.open_turn().map(|(_, turn)| turn.question.text.clone())).flatten());
    let coding = Memo::new(move |_| look(client, is_coding).unwrap_or(false));
    let words = Memo::new(move |_| look(client, spoken_words).unwrap_or_default());
    let typed = client.text(Field::Typed);
    let nothing = typed.trim().is_empty();
    let code = client.text(Field::Code);
    view! {
        <section class="card room__paused stack" aria-labelledby="paused-title">
            <h2 id="paused-title">{move || tr(RoomMsg::PausedTitle)}</h2>
            <p role="status">{move || tr(if reason.get() == Some(PauseReason::Disconnected) { RoomMsg::PausedNetwork } else { RoomMsg::PausedText })}</p>
            <blockquote class="room__words" lang="en">{move || question.get()}</blockquote>
            <h3>{move || tr(RoomMsg::KeptAnswer)}</h3>
            <p class="room__kept" lang="en" hidden=move || words.with(String::is_empty)>{move || words.get()}</p>
            <p class="room__kept" id="kept-typed">{typed}</p>
            <p hidden=move || !(nothing && words.with(String::is_empty))>{move || tr(RoomMsg::KeptNothing)}</p>
            {move || coding.get().then(|| view! {
                <h3>{move || tr(RoomMsg::KeptCode)}</h3>
                <pre class="room__kept-code" tabindex="0"><code>{code.clone()}</code></pre>
            })}
        </section>
    }
}

fn spoken_words(session: &Session) -> String {
    let captions = session.open_turn().map(|(_, turn)| turn.answer.captions.as_slice()).unwrap_or_default();
    captions.iter().map(|caption| caption.text.trim()).collect::<Vec<_>>().join(" ")
}
