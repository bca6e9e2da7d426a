//! A problem that keeps a page from doing its work, with the ways on.

use domain::problem::Problem;
use leptos::prelude::*;

use crate::i18n::common::CommonMsg;
use crate::i18n::problems::{Remedy, explain, remedy};
use crate::i18n::tr;

/// What went wrong, what to do, and the number that finds it in the logs. `retry` runs where trying again can help.
#[component]
pub(crate) fn Trouble(
    /// What went wrong.
    problem: Problem,
    /// Tries again.
    #[prop(into)]
    retry: Callback<()>,
) -> impl IntoView {
    let way_on = match remedy(&problem) {
        Remedy::Retry => view! {
            <button type="button" class="button" on:click=move |_| retry.run(())>{move || tr(CommonMsg::TryAgain)}</button>
        }
        .into_any(),
        Remedy::StartNew => view! { <a class="button" href="/setup">{move || tr(CommonMsg::NewInterview)}</a> }.into_any(),
        Remedy::Correct => ().into_any(),
    };
    let trace = Some(problem.trace_id.clone()).filter(|id| !id.is_empty());
    view! {
        <div class="notice notice--bad" role="alert">
            <p>{move || explain(&problem)}</p>
            {way_on}
            {trace.map(|id| view! { <p class="small muted">{move || tr(CommonMsg::Reference)} " " <code>{id}</code></p> })}
        </div>
    }
}
