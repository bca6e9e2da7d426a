//! The room without an interview going on: opening, refused, taken over, over.

use domain::problem::Problem;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::banner::Unsent;
use super::use_client;
use crate::capture::use_capture;
use crate::i18n::problems::explain;
use crate::i18n::room::RoomMsg;
use crate::i18n::tr;
use crate::session::{Connection, Field};

/// Waiting for the server, or for the first question.
#[component]
pub(super) fn Opening() -> impl IntoView {
    let client = use_client();
    let message = move || match client.connection().get() {
        Connection::Offline => tr(RoomMsg::Offline),
        _ if client.state().with(Option::is_some) => tr(RoomMsg::Starting),
        _ => tr(RoomMsg::Connecting),
    };
    view! {
        <div class="room-screen stack">
            <h1 class="visually-hidden">{move || tr(RoomMsg::Title)}</h1>
            <p role="status" class="room-screen__wait">{message}</p>
            {move || client.notice().get().map(|problem| view! { <p role="alert" class="notice notice--warn">{explain(&problem)}</p> })}
        </div>
    }
}

/// The ticket does not open this interview.
#[component]
pub(super) fn Refused(problem: Problem) -> impl IntoView {
    let message = if problem.status == 401 { RoomMsg::NoTicket } else { RoomMsg::WrongTicket };
    view! {
        <div class="room-screen stack" data-code=problem.code>
            <h1>{move || tr(RoomMsg::RefusedTitle)}</h1>
            <p role="alert">{move || tr(message)}</p>
            <p><a class="button button--primary" href="/setup">{move || tr(RoomMsg::NewInterview)}</a></p>
        </div>
    }
}

/// A newer tab has the interview.
#[component]
pub(super) fn Superseded() -> impl IntoView {
    let client = use_client();
    // The devices belong to the tab that takes part.
    use_capture().stop();
    let unsent = if client.delivered().get_untracked() { String::new() } else { client.text(Field::Typed) };
    view! {
        <div class="room-screen stack">
            <h1>{move || tr(RoomMsg::SupersededTitle)}</h1>
            <p role="alert">{move || tr(RoomMsg::SupersededText)}</p>
            {(!unsent.is_empty()).then(|| view! {
                <p>{move || tr(RoomMsg::NotSent)}</p>
                <blockquote class="room-screen__words">{unsent}</blockquote>
            })}
            <p>
                <button type="button" class="button button--primary" on:click=move |_| client.take_over()>
                    {move || tr(RoomMsg::UseThisTab)}
                </button>
            </p>
        </div>
    }
}

/// The interview is over; whoever was in the room when it ended goes straight to the report.
#[component]
pub(super) fn Over(id: String, answered: bool, ended_here: bool) -> impl IntoView {
    use_capture().stop();
    let report = format!("/report/{id}");
    if ended_here {
        use_navigate()(&report, Default::default());
    }
    let message = if answered { RoomMsg::OverText } else { RoomMsg::OverEmpty };
    view! {
        <div class="room-screen stack">
            <h1>{move || tr(RoomMsg::OverTitle)}</h1>
            <p>{move || tr(message)}</p>
            <Unsent />
            <p><a class="button button--primary" href=report>{move || tr(RoomMsg::SeeReport)}</a></p>
        </div>
    }
}
