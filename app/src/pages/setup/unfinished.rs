//! Interviews of this browser that can go on.

use domain::api::SessionSummary;
use domain::session::Status;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::labels;
use crate::i18n::setup::SetupMsg as M;
use crate::i18n::{tr, tr_with};
use crate::{api, storage};

/// The newest few are enough; a browser may hold many tickets.
const SHOWN: usize = 5;

/// A list of ways back, or nothing.
#[component]
pub(super) fn Unfinished() -> impl IntoView {
    let found = RwSignal::new(Vec::<SessionSummary>::new());
    spawn_local(async move {
        for id in storage::known_sessions() {
            match api::summary(&id).await {
                // The list is gone when the page was left meanwhile.
                Ok(summary) => drop(found.try_update(|list| list.extend(can_go_on(summary)))),
                Err(problem) if matches!(problem.status, 401 | 403 | 404) => storage::forget_ticket(&id),
                // Unreachable or busy: not offered now, kept for the next time.
                Err(_) => {}
            }
            if found.try_with_untracked(|list| list.len() >= SHOWN).unwrap_or(true) {
                return;
            }
        }
    });
    view! {
        <Show when=move || !found.with(Vec::is_empty)>
            <section class="card stack stack--tight unfinished" aria-labelledby="unfinished">
                <h2 id="unfinished">{move || tr(M::Unfinished)}</h2>
                <ul class="unfinished__list">{move || found.with(|list| list.iter().map(entry).collect_view())}</ul>
                <p><a href="/interviews">{move || tr(M::AllInterviews)}</a></p>
            </section>
        </Show>
    }
}

fn can_go_on(summary: SessionSummary) -> Option<SessionSummary> {
    matches!(summary.status, Status::Created | Status::Active | Status::Paused).then_some(summary)
}

fn entry(summary: &SessionSummary) -> impl IntoView + use<> {
    let started = summary.status != Status::Created;
    let href = if started { format!("/room/{}", summary.session_id) } else { format!("/check/{}", summary.session_id) };
    let (role, kind) = (labels::role(summary.role), labels::kind(summary.kind));
    let number = summary.questions_asked.to_string();
    let left = summary.remaining_ms.div_ceil(60_000).to_string();
    let state = move || tr_with(if started { M::Progress } else { M::NotStarted }, &[("n", &number), ("left", &left)]);
    view! {
        <li class="row row--between">
            <span><b>{move || format!("{}, {}", tr(role), tr(kind))}</b> " · " <span class="muted">{state}</span></span>
            <a class="button" href=href>{move || tr(M::GoOn)}</a>
        </li>
    }
}
