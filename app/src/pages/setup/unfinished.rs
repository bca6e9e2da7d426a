//! Interviews of this browser that can go on.

use domain::api::SessionSummary;
use domain::session::Status;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::i18n::setup::SetupMsg as M;
use crate::i18n::{tr, tr_with};
use crate::{api, storage};

/// A list of links, or nothing.
#[component]
pub(super) fn Unfinished() -> impl IntoView {
    let found = RwSignal::new(Vec::<SessionSummary>::new());
    for id in storage::session_ids() {
        spawn_local(async move {
            // An interview that is gone or unreachable is simply not offered.
            let Ok(summary) = api::summary(&id).await else { return };
            if matches!(summary.status, Status::Active | Status::Paused) {
                found.update(|list| list.push(summary));
            }
        });
    }
    let link = |summary: &SessionSummary| {
        let href = format!("/room/{}", summary.session_id);
        let asked = summary.questions_asked.to_string();
        let left = format!("{} min", summary.remaining_ms.div_ceil(60_000));
        view! { <li><a href=href>{move || tr_with(M::GoOn, &[("n", &asked), ("left", &left)])}</a></li> }
    };
    view! {
        <Show when=move || !found.with(Vec::is_empty)>
            <section class="card stack">
                <h2>{move || tr(M::Unfinished)}</h2>
                <ul>{move || found.with(|list| list.iter().map(link).collect_view())}</ul>
            </section>
        </Show>
    }
}
