//! `/room/:id`: the interview itself. This file decides which screen the interview's state calls for.

mod answer;
mod banner;
pub(super) mod beside;
mod clock;
mod coding;
mod controls;
mod hints;
mod options;
mod paused;
mod phrases;
mod question;
mod receivers;
mod recording;
mod runs;
mod screens;
mod self_view;
mod stage;
mod turn_end;
mod voice;

use domain::problem::Problem;
use domain::session::{Session, Status};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use crate::components::PageTitle;
use crate::i18n::room::RoomMsg;
use crate::i18n::tr;
use crate::session::{Connection, SessionClient};
use screens::{Opening, Over, Refused, Superseded};
use stage::Stage;

/// The interview room.
#[component]
pub(crate) fn Room() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let interview = move || {
        let id = id.get();
        match crate::storage::ticket(&id) {
            Some(ticket) => view! { <Interview id ticket /> }.into_any(),
            None => view! { <Refused problem=Problem::unauthorized("No ticket.") /> }.into_any(),
        }
    };
    view! {
        <PageTitle title=Signal::derive(|| tr(RoomMsg::Title).to_owned()) />
        {interview}
    }
}

/// What the screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Screen {
    Opening,
    Going,
    Superseded,
    Refused(Problem),
    Over { answered: bool },
}

fn screen(connection: &Connection, session: Option<&Session>) -> Screen {
    match (connection, session) {
        (Connection::Refused(problem), _) => Screen::Refused(problem.clone()),
        (Connection::Superseded, _) => Screen::Superseded,
        (_, None) => Screen::Opening,
        (_, Some(session)) if session.is_over() => Screen::Over { answered: session.status == Status::Completed },
        (_, Some(session)) if session.status == Status::Created => Screen::Opening,
        _ => Screen::Going,
    }
}

#[component]
fn Interview(id: String, ticket: String) -> impl IntoView {
    let client = SessionClient::open(id.clone(), ticket);
    provide_context(client);
    let recording = recording::RoomRecording::new(id.clone(), client);
    provide_context(recording);
    let voice = voice::Voice::attach(client);
    provide_context(voice);

    // Coming here is the decision to begin; the device check is behind.
    Effect::new(move || {
        if client.state().with(|session| session.as_ref().is_some_and(|session| session.status == Status::Created)) {
            client.start();
        }
    });

    let now =
        Memo::new(move |_| client.connection().with(|connection| client.state().with(|session| screen(connection, session.as_ref()))));
    let going = Memo::new(move |_| now.get() == Screen::Going);
    let (owner, fetched) = (Owner::current(), StoredValue::new(false));
    Effect::new(move || {
        if going.get() && !fetched.get_value() {
            fetched.set_value(true);
            let owner = owner.clone();
            // One after the other, in the order in which they are needed.
            spawn_local(async move {
                beside::record(owner, recording).await;
                super::fetch_end();
            });
        }
    });
    let was_going = StoredValue::new(false);
    move || {
        let now = now.get();
        let ended_here = was_going.get_value();
        was_going.set_value(now == Screen::Going);
        match now {
            Screen::Opening => view! { <Opening /> }.into_any(),
            Screen::Going => view! { <Stage /> }.into_any(),
            Screen::Superseded => view! { <Superseded /> }.into_any(),
            Screen::Refused(problem) => view! { <Refused problem /> }.into_any(),
            Screen::Over { answered } => view! { <Over id=id.clone() answered ended_here /> }.into_any(),
        }
    }
}

/// The interview of this room.
fn use_client() -> SessionClient {
    use_context().unwrap_or_else(|| SessionClient::open(String::new(), String::new()))
}

/// Looks at the interview; `None` before it is known.
fn look<T>(client: SessionClient, of: impl FnOnce(&Session) -> T) -> Option<T> {
    client.state().with(|session| session.as_ref().map(of))
}
