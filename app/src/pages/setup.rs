//! Choices before an interview, and the way back into unfinished ones.

mod form;
mod interviewer;
pub(crate) mod labels;
mod resume;
mod unfinished;

use leptos::prelude::*;

use crate::components::PageTitle;
use crate::i18n::setup::SetupMsg as M;
use crate::i18n::tr;

/// `/setup`
#[component]
pub(crate) fn Setup() -> impl IntoView {
    super::fetch_interview();
    view! {
        <PageTitle title=Signal::derive(|| tr(M::Title).to_owned()) />
        <div class="stack setup">
            <h1>{move || tr(M::Title)}</h1>
            <p class="lead">{move || tr(M::Lead)}</p>
            <unfinished::Unfinished />
            <form::Form />
        </div>
    }
}
