//! Trouble that does not stop the interview: no network, a refused action, captions that stopped.

use domain::problem::Problem;
use leptos::prelude::*;

use super::beside::{Beside, Place};
use super::use_client;
use crate::capture::{CaptionTrouble, use_capture};
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
        Memo::new(move |_| capture.live().with(|live| live.captions.trouble.filter(|_| live.captions.permitted().is_some())));
    let notice = client.notice();
    view! {
        <div class="room__notices stack" role="status">
            {move || offline().then(|| view! { <p class="notice notice--warn" id="offline">{offline_text}</p> })}
            <Beside place=Place::Notices />
            <Unsent />
            {move || captions_stopped.get().map(|why| view! { <p class="notice" id="captions-stopped">{move || tr(stopped_message(why))}</p> })}
            {move || notice.get().map(|problem| view! {
                <div class="notice notice--warn row">
                    <span>{problem_text(&problem)}</span>
                    <button type="button" class="button button--quiet" on:click=move |_| notice.set(None)>{tr(RoomMsg::Dismiss)}</button>
                </div>
            })}
        </div>
    }
}

fn stopped_message(why: CaptionTrouble) -> RoomMsg {
    match why {
        CaptionTrouble::Quota => RoomMsg::CaptionsUsedUp,
        CaptionTrouble::Service => RoomMsg::CaptionsFailed,
        CaptionTrouble::Refused | CaptionTrouble::Network | CaptionTrouble::Language | CaptionTrouble::Failed => RoomMsg::CaptionsStopped,
    }
}

/// Words of an older tab that the server will not get: to be read and copied, until the candidate says so.
#[component]
pub(super) fn Unsent() -> impl IntoView {
    let client = use_client();
    let unsent = client.unsent();
    move || {
        let texts = unsent.get();
        (!texts.is_empty()).then(|| {
            view! {
                <div class="notice notice--warn stack" id="unsent">
                    <p>{move || tr(RoomMsg::Unsent)}</p>
                    {texts.into_iter().map(|text| view! { <blockquote class="room-screen__words">{text}</blockquote> }).collect_view()}
                    <button type="button" class="button button--quiet" on:click=move |_| client.forget_unsent()>
                        {move || tr(RoomMsg::Dismiss)}
                    </button>
                </div>
            }
        })
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
