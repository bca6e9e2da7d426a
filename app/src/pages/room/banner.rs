//! Trouble that does not stop the interview: no network, a refused action, captions that stopped.

use domain::problem::Problem;
use leptos::prelude::*;

use super::use_client;
use crate::capture::use_capture;
use crate::i18n::problems::explain;
use crate::i18n::room::RoomMsg;
use crate::i18n::tr;
use crate::session::Connection;

/// The room's notices.
#[component]
pub(super) fn Banners() -> impl IntoView {
    let (client, capture) = (use_client(), use_capture());
    let offline = move || client.connection().with(|connection| *connection == Connection::Offline);
    let offline_text = move || tr(if client.keeps_words().get() { RoomMsg::Offline } else { RoomMsg::OfflineNotKept });
    let captions_stopped =
        Memo::new(move |_| capture.live().with(|live| live.captions.permitted().is_some() && live.captions.trouble.is_some()));
    let notice = client.notice();
    view! {
        <div class="room__notices stack" role="status">
            {move || offline().then(|| view! { <p class="notice notice--warn" id="offline">{offline_text}</p> })}
            {move || captions_stopped.get().then(|| view! { <p class="notice">{move || tr(RoomMsg::CaptionsStopped)}</p> })}
            {move || notice.get().map(|problem| view! {
                <div class="notice notice--warn row">
                    <span>{problem_text(&problem)}</span>
                    <button type="button" class="button button--quiet" on:click=move |_| notice.set(None)>{tr(RoomMsg::Dismiss)}</button>
                </div>
            })}
        </div>
    }
}

/// The room's own refusals; everything else is explained like on any page.
fn problem_text(problem: &Problem) -> String {
    let message = match problem.code.as_str() {
        "wrong_turn" => RoomMsg::AnswerClosed,
        "interview_over" => RoomMsg::OverTitle,
        "wrong_state" => RoomMsg::NotNow,
        "answer_too_large" | "code_too_large" => RoomMsg::TooMuch,
        "edit_misfit" => RoomMsg::EditMended,
        _ => return explain(problem),
    };
    tr(message).to_owned()
}
