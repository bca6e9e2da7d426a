//! `/recover#<session>.<code>`: opens an interview of another browser in this one.

use domain::problem::Problem;
use domain::session::Status;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsValue;

use crate::api;
use crate::components::{PageTitle, Trouble};
use crate::i18n::interviews::InterviewsMsg as M;
use crate::i18n::tr;

/// Trades the link for a ticket and goes on to the interview or its report.
#[component]
pub(crate) fn Recover() -> impl IntoView {
    let link = StoredValue::new(take_link());
    let trouble = RwSignal::new(None::<Problem>);
    let navigate = StoredValue::new_local(use_navigate());
    let open = Callback::new(move |()| {
        let Some((session_id, code)) = link.get_value() else { return };
        trouble.set(None);
        spawn_local(async move {
            let status = match api::recover(&session_id, &code).await {
                // A failure from here on is the next page's to explain: the ticket is kept.
                Ok(()) => api::summary(&session_id).await.map_or(Status::Active, |summary| summary.status),
                // The page is gone when it was left meanwhile.
                Err(problem) => return drop(trouble.try_set(Some(problem))),
            };
            let page = match status {
                Status::Created => "check",
                Status::Active | Status::Paused => "room",
                Status::Completed | Status::Failed => "report",
            };
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate.try_with_value(|navigate| navigate(&format!("/{page}/{session_id}"), options));
        });
    });
    open.run(());
    let content = move || match (link.with_value(Option::is_some), trouble.get()) {
        (false, _) => view! { <p class="notice notice--bad" role="alert">{move || tr(M::RecoverBadLink)}</p> }.into_any(),
        (true, None) => view! { <p role="status">{move || tr(M::Recovering)}</p> }.into_any(),
        (true, Some(problem)) if matches!(problem.status, 400..=404 | 409 | 410) => {
            view! { <p class="notice notice--bad" role="alert" data-code=problem.code>{move || tr(M::RecoverUsed)}</p> }.into_any()
        }
        (true, Some(problem)) => view! { <Trouble problem retry=open /> }.into_any(),
    };
    view! {
        <PageTitle title=Signal::derive(|| tr(M::RecoverTitle).to_owned()) />
        <section class="stack">
            <h1>{move || tr(M::RecoverTitle)}</h1>
            {content}
        </section>
    }
}

/// Session and code from the address, which loses them at once: they must not stay in the history or be seen by the next page.
fn take_link() -> Option<(String, String)> {
    let location = window().location();
    let hash = location.hash().ok()?;
    if !hash.is_empty() {
        let history = window().history().ok()?;
        history.replace_state_with_url(&JsValue::NULL, "", Some(&location.pathname().ok()?)).ok()?;
    }
    parts(&hash)
}

/// The session and the code of `#<session>.<code>`.
fn parts(hash: &str) -> Option<(String, String)> {
    let (session_id, code) = hash.strip_prefix('#')?.rsplit_once('.')?;
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (plain(session_id) && plain(code)).then(|| (session_id.to_owned(), code.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn only_a_whole_link_is_taken() {
        assert_eq!(parts("#abc-1.x_Y"), Some(("abc-1".into(), "x_Y".into())));
        assert_eq!(["", "#", "#abc", "#.x", "#abc.", "abc.x", "#a/b.x", "#abc.x%20y"].map(parts), [const { None }; 8]);
    }
}
