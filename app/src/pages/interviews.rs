//! `/interviews`: the interviews that this browser can open, unfinished and finished, and what it still has to send of them.

mod dialogs;
mod entry;

use domain::api::SessionSummary;
use domain::problem::Problem;
use domain::session::Status;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::PageTitle;
use crate::i18n::interviews::InterviewsMsg as M;
use crate::i18n::problems::explain;
use crate::i18n::{tr, tr_with};
use crate::{api, storage};
use dialogs::{Asked, Dialogs};
use entry::Entry;

/// What the look-up of this browser's interviews has found so far.
#[derive(Clone, Copy)]
struct Found {
    /// The newest first.
    interviews: RwSignal<Vec<SessionSummary>>,
    /// Still to come.
    pending: RwSignal<usize>,
    /// Those that could not be looked up.
    troubles: RwSignal<Vec<Problem>>,
}

/// Lists the interviews.
#[component]
pub(crate) fn Interviews() -> impl IntoView {
    let found = Found { interviews: RwSignal::default(), pending: RwSignal::default(), troubles: RwSignal::default() };
    found.look_up();
    let asked = RwSignal::new(Asked::Nothing);
    let message = RwSignal::new(None);
    let (open, over) = (found.list(asked, false), found.list(asked, true));
    let empty = move || found.pending.get() == 0 && found.interviews.with(Vec::is_empty) && found.troubles.with(Vec::is_empty);
    let trouble = move || {
        found.troubles.with(|troubles| {
            let why = troubles.first().map(explain)?;
            Some(tr_with(M::UnreachableWhy, &[("n", &troubles.len().to_string()), ("why", &why)]))
        })
    };
    view! {
        <PageTitle title=Signal::derive(|| tr(M::Title).to_owned()) />
        <div class="stack stack--loose interviews">
            <header class="stack stack--tight">
                <h1>{move || tr(M::Title)}</h1>
                <p class="lead">{move || tr(M::Lead)}</p>
            </header>
            <p role="status" hidden=move || found.pending.get() == 0>{move || tr(M::Loading)}</p>
            <p class="notice notice--good" role="status" hidden=move || message.get().is_none()>{move || message.get().map(tr)}</p>
            {move || trouble().map(|words| view! { <p class="notice notice--warn" role="alert">{words}</p> })}
            <p hidden=move || !empty()>{move || tr(M::Empty)}</p>
            {open}
            {over}
            <p><a class="button button--primary" href="/setup">{move || tr(M::Start)}</a></p>
        </div>
        <Dialogs asked interviews=found.interviews message />
    }
}

impl Found {
    fn look_up(self) {
        let ids = storage::known_sessions();
        self.pending.set(ids.len());
        for id in ids {
            spawn_local(async move {
                let answer = api::summary(&id).await;
                self.pending.try_update(|pending| *pending = pending.saturating_sub(1));
                match answer {
                    Ok(summary) => self.add(summary),
                    Err(problem) if matches!(problem.status, 401 | 403 | 404) => storage::forget_ticket(&id),
                    Err(problem) => _ = self.troubles.try_update(|troubles| troubles.push(problem)),
                }
            });
        }
    }

    /// Puts it in its place; the list is gone when the page was left meanwhile.
    fn add(self, summary: SessionSummary) {
        self.interviews.try_update(|list| {
            let at = list.partition_point(|known| known.created_epoch_ms >= summary.created_epoch_ms);
            list.insert(at, summary);
        });
    }

    /// The interviews that are over, or those that are not.
    fn list(self, asked: RwSignal<Asked>, over: bool) -> impl IntoView {
        let interviews =
            move || self.interviews.with(|list| list.iter().filter(|one| is_over(one.status) == over).cloned().collect::<Vec<_>>());
        let (id, title) = if over { ("finished", M::Finished) } else { ("unfinished", M::Unfinished) };
        view! {
            <section class="stack stack--tight" aria-labelledby=id hidden=move || interviews().is_empty()>
                <h2 id=id>{move || tr(title)}</h2>
                <ul class="interviews__list">
                    <For each=interviews key=|one| one.session_id.clone() let:summary>
                        <Entry summary asked />
                    </For>
                </ul>
            </section>
        }
    }
}

fn is_over(status: Status) -> bool {
    matches!(status, Status::Completed | Status::Failed)
}
