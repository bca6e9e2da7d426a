//! An address that leads nowhere.

use leptos::prelude::*;

use crate::components::PageTitle;
use crate::i18n::common::CommonMsg as M;
use crate::i18n::tr;

/// Every address that is not a page.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! {
        <PageTitle title=Signal::derive(|| tr(M::NotFoundTitle).to_owned()) />
        <section class="stack">
            <h1>{move || tr(M::NotFoundTitle)}</h1>
            <p>{move || tr(M::NotFoundText)}</p>
            <p class="row">
                <a class="button button--primary" href="/">{move || tr(M::ToStart)}</a>
                <a class="button" href="/setup">{move || tr(M::NewInterview)}</a>
            </p>
        </section>
    }
}
