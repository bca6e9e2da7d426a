//! Trying a question again: a short interview that asks just this one, by way of the device check as every other.

use domain::problem::Problem;
use domain::setup::CreateSession;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use crate::components::Trouble;
use crate::i18n::again::AgainMsg as M;
use crate::i18n::tr;
use crate::storage::Retried;
use crate::{api, storage};

/// Creates the interview and goes on to the device check.
#[component]
pub(super) fn TryAgain(
    /// For that interview.
    wish: CreateSession,
    /// The question, as the new interview's report finds it again.
    retried: Retried,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let navigate = use_navigate();
    // Several questions have this button; its description says which one it means.
    let described_by = format!("question-{}", retried.turn + 1);
    let create = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let (navigate, wish, retried) = (navigate.clone(), wish.clone(), retried.clone());
        spawn_local(async move {
            match api::create_session(&wish).await {
                Ok(id) => {
                    storage::keep_retried(&id, &retried);
                    navigate(&format!("/check/{id}"), Default::default());
                }
                // The report is gone when it was left meanwhile.
                Err(refused) => drop(problem.try_set(Some(refused))),
            }
            busy.try_set(false);
        });
    };
    let again = Callback::new({
        let create = create.clone();
        move |()| create()
    });
    view! {
        <div class="stack stack--tight no-print">
            <p>
                <button type="button" class="button" aria-describedby=described_by aria-disabled=move || busy.get().to_string()
                    on:click=move |_| create()>
                    {move || tr(if busy.get() { M::Creating } else { M::TryAgain })}
                </button>
            </p>
            {move || problem.get().map(|problem| view! { <Trouble problem retry=again /> })}
        </div>
    }
}
