//! The room while the interview goes on: what stands where.

use domain::question::QuestionKind;
use domain::session::{Session, Status};
use leptos::prelude::*;

use super::answer::Answer;
use super::banner::Banners;
use super::beside::{Beside, Place};
use super::clock::{TimeLeft, TimeWarning};
use super::controls::Controls;
use super::hints::Hints;
use super::paused::Paused;
use super::question::Question;
use super::turn_end::TurnEnd;
use super::{look, use_client};
use crate::i18n::room::RoomMsg;
use crate::i18n::{tr, tr_with};

/// Bar, question, answer, devices, actions.
#[component]
pub(super) fn Stage() -> impl IntoView {
    let client = use_client();
    let paused = Memo::new(move |_| look(client, |session| session.status == Status::Paused).unwrap_or(false));
    let coding = Memo::new(move |_| look(client, is_coding).unwrap_or(false));
    let number = Memo::new(move |_| look(client, |session| session.turns.len()).unwrap_or(0).max(1));
    let room_class = move || if coding.get() { "room room--coding" } else { "room" };
    view! {
        <div class=room_class>
            <header class="room__bar row">
                <h1 class="room__number">{move || tr_with(RoomMsg::QuestionNumber, &[("n", &number.get().to_string())])}</h1>
                <Beside place=Place::Bar />
                <Stored />
                <TimeLeft />
            </header>
            <Banners />
            <div class="room__main">
                {move || if paused.get() {
                    view! { <Paused /> }.into_any()
                } else {
                    view! {
                        <Question />
                        <Hints />
                        <div class="room__work">
                            {move || coding.get().then(|| view! { <Beside place=Place::Work /> })}
                            <Answer coding />
                        </div>
                    }.into_any()
                }}
                <TurnEnd />
            </div>
            <aside class="room__side stack" aria-label=move || tr(RoomMsg::SelfView)>
                <Beside place=Place::Side />
            </aside>
            <Controls />
            <TimeWarning />
        </div>
    }
}

/// The open question is solved in the editor.
pub(super) fn is_coding(session: &Session) -> bool {
    session.open_turn().is_some_and(|(_, turn)| turn.question.kind == QuestionKind::Coding)
}

/// Whether the server has everything.
#[component]
fn Stored() -> impl IntoView {
    let client = use_client();
    let online = move || client.connection().with(|connection| *connection == crate::session::Connection::Online);
    let message = move || match (client.delivered().get(), online()) {
        (true, _) => RoomMsg::SavedAll,
        (false, true) => RoomMsg::Saving,
        (false, false) => RoomMsg::KeptHere,
    };
    view! { <span class="badge room__stored" id="stored" data-delivered=move || client.delivered().get().to_string()>{move || tr(message())}</span> }
}
