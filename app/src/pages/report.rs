//! `/report/:id`: what the answers contained, with the words that show it, and how they were given.

mod answer;
mod chart;
mod downloads;
pub(crate) mod figures;
mod overview;

use domain::problem::Problem;
use domain::report::Report as Document;
use domain::session::Status;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use crate::api;
use crate::i18n::common::CommonMsg;
use crate::i18n::problems::explain;
use crate::i18n::report::{ReportMsg as M, aspect, why};
use crate::i18n::{tr, use_lang};

/// Loads the report and shows it, or says why it cannot.
#[component]
pub(crate) fn Report() -> impl IntoView {
    let params = use_params_map();
    let loaded = RwSignal::new(None::<Result<Document, Problem>>);
    let load = move || {
        let id = params.with_untracked(|params| params.get("id")).unwrap_or_default();
        loaded.set(None);
        spawn_local(async move { loaded.set(Some(api::report(&id).await)) });
    };
    load();
    move || match loaded.get() {
        None => view! { <section><h1>{move || tr(M::Title)}</h1><p role="status">{move || tr(M::Loading)}</p></section> }.into_any(),
        Some(Err(problem)) => view! { <Failed problem again=load /> }.into_any(),
        Some(Ok(report)) => view! { <Shown report /> }.into_any(),
    }
}

#[component]
fn Failed(problem: Problem, again: impl Fn() + 'static) -> impl IntoView {
    view! {
        <section class="stack">
            <h1>{move || tr(M::Failed)}</h1>
            <p class="notice notice--bad" role="alert">{move || explain(&problem)}</p>
            <p class="row">
                <button type="button" class="button" on:click=move |_| again()>{move || tr(CommonMsg::TryAgain)}</button>
                <a class="button button--primary" href="/setup">{move || tr(M::Again)}</a>
            </p>
        </section>
    }
}

/// The document. A change of language draws it anew: nothing in it is interactive state.
#[component]
fn Shown(report: Document) -> impl IntoView {
    let lang = use_lang();
    let report = StoredValue::new(report);
    move || {
        lang.track();
        let running = report.with_value(|report| matches!(report.status, Status::Created | Status::Active | Status::Paused));
        view! {
            <article class="report stack stack--loose">
                <header class="row row--between">
                    <h1>{tr(M::Title)}</h1>
                    <downloads::Downloads report />
                </header>
                {running.then(|| view! { <p class="notice">{tr(M::SoFar)}</p> })}
                {report.with_value(overview::overview)}
                <section class="stack" aria-labelledby="answers">
                    <h2 id="answers">{tr(M::Answers)}</h2>
                    {report.with_value(|report| report.answers.iter().map(answer::answer).collect_view())}
                </section>
                <section class="card stack" aria-labelledby="delivery">
                    <h2 id="delivery">{tr(M::Delivery)}</h2>
                    <p class="muted">{tr(M::DeliveryNote)}</p>
                    {report.with_value(|report| figures::table(&report.delivery))}
                    {report.with_value(chart::timeline)}
                </section>
                <section class="card stack" aria-labelledby="unmeasured">
                    <h2 id="unmeasured">{tr(M::NotMeasured)}</h2>
                    <ul>
                        {report.with_value(|report| report.not_measured.iter().map(|missing| view! {
                            <li><b>{tr(aspect(missing.aspect))}</b>": "{tr(why(missing.reason))}</li>
                        }).collect_view())}
                    </ul>
                </section>
                <p><a class="button button--primary" href="/setup">{tr(M::Again)}</a></p>
            </article>
        }
    }
}
