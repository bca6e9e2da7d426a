//! Time left, and the offer of more when it runs out.

use std::time::Duration;

use domain::protocol::{Command, DISCONNECT_GRACE_MS};
use domain::session::{Session, Status};
use leptos::prelude::*;

use super::{look, use_client};
use crate::components::Ask;
use crate::i18n::room::RoomMsg;
use crate::i18n::{tr, tr_with};
use crate::session::{Connection, SessionClient};

const TICK: Duration = Duration::from_millis(250);

/// Interview time left in whole seconds, ticking.
fn seconds_left(client: SessionClient) -> Memo<u64> {
    let now_ms = RwSignal::new(client.now_ms());
    let lost_ms = StoredValue::new(None::<u64>);
    let timer = set_interval_with_handle(
        move || {
            let offline = client.connection().with_untracked(|connection| *connection == Connection::Offline);
            let real_ms = client.now_ms();
            lost_ms.update_value(|lost| *lost = offline.then(|| lost.unwrap_or(real_ms)));
            // Without a connection the server stops the timer after the grace.
            now_ms.set(lost_ms.get_value().map_or(real_ms, |lost| real_ms.min(lost + DISCONNECT_GRACE_MS)));
        },
        TICK,
    );
    on_cleanup(move || _ = timer.inspect(|timer| timer.clear()));
    Memo::new(move |_| look(client, |session| session.remaining_ms(now_ms.get())).unwrap_or(0).div_ceil(1000))
}

fn minutes_and_seconds(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The clock in the bar.
#[component]
pub(super) fn TimeLeft() -> impl IntoView {
    let client = use_client();
    let seconds = seconds_left(client);
    let short = Memo::new(move |_| look(client, |session| session.warned).unwrap_or(false));
    let class = move || if short.get() { "room__time room__time--short" } else { "room__time" };
    view! {
        <p class=class role="timer" aria-live="off" id="time-left" data-seconds=move || seconds.get()>
            <span class="visually-hidden">{move || tr(RoomMsg::TimeLeft)} " "</span>
            {move || minutes_and_seconds(seconds.get())}
        </p>
    }
}

/// Comes once for each budget of time.
#[component]
pub(super) fn TimeWarning() -> impl IntoView {
    let client = use_client();
    let answered = RwSignal::new(None::<u64>);
    let warned = |session: &Session| (session.warned && session.status == Status::Active).then_some(session.budget_ms);
    let budget_ms = Memo::new(move |_| look(client, warned).flatten());
    let open = Memo::new(move |_| budget_ms.get().is_some() && budget_ms.get() != answered.get());
    let seconds = seconds_left(client);
    let title = Signal::derive(move || {
        if !open.get() {
            return String::new();
        }
        tr_with(RoomMsg::WarnTitle, &[("time", &minutes_and_seconds(seconds.get()))])
    });
    let settle = move || answered.set(budget_ms.get_untracked());
    let extend = move |_| {
        settle();
        client.send(Command::Extend);
    };
    view! {
        <Ask id="time-warning" open title on_close=settle>
            <p>{move || tr(RoomMsg::WarnText)}</p>
            <div class="row">
                <button type="button" class="button button--primary" id="extend" on:click=extend>{move || tr(RoomMsg::MoreTime)}</button>
                <button type="button" class="button" on:click=move |_| settle()>{move || tr(RoomMsg::FinishInTime)}</button>
            </div>
        </Ask>
    }
}
