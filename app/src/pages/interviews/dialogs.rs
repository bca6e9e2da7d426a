//! What is asked and shown over the list: a link for another browser, deleting a recording, forgetting an interview.

use client::recording::messages::Request;
use domain::api::SessionSummary;
use domain::problem::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Ask, CopyButton, DeleteRecording};
use crate::i18n::interviews::InterviewsMsg as M;
use crate::i18n::problems::explain;
use crate::i18n::recording::RecordingMsg;
use crate::i18n::{tr, tr_with};
use crate::recording::use_recordings;
use crate::{api, storage};

/// What is asked about which interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// No dialog is open.
    Nothing,
    /// A link that opens it in another browser.
    Link(String),
    /// Whether to delete its recording.
    Delete(String),
    /// Whether to forget it.
    Forget(String),
}

impl Asked {
    fn link(&self) -> Option<String> {
        if let Self::Link(id) = self { Some(id.clone()) } else { None }
    }

    fn delete(&self) -> Option<String> {
        if let Self::Delete(id) = self { Some(id.clone()) } else { None }
    }

    fn forget(&self) -> Option<String> {
        if let Self::Forget(id) = self { Some(id.clone()) } else { None }
    }
}

/// The dialogs of the page.
#[component]
pub(super) fn Dialogs(
    asked: RwSignal<Asked>,
    interviews: RwSignal<Vec<SessionSummary>>,
    message: RwSignal<Option<RecordingMsg>>,
) -> impl IntoView {
    let recordings = use_recordings();
    let close = move || asked.set(Asked::Nothing);
    let delete = Signal::derive(move || asked.with(Asked::delete));
    let deleted = move |()| {
        message.set(Some(RecordingMsg::Deleted));
        close();
    };
    let forget = move |_| {
        let Some(id) = asked.with_untracked(Asked::forget) else { return };
        if storage::recorded(&id).is_some() {
            // What waits on this device could not be sent any more.
            recordings.open(&id);
            recordings.post(&id, &Request::Discard);
        }
        storage::forget_ticket(&id);
        interviews.update(|list| list.retain(|one| one.session_id != id));
        close();
    };
    let open = |of: fn(&Asked) -> Option<String>| Signal::derive(move || asked.with(of).is_some());
    let words = |message: M| Signal::derive(move || tr(message).to_owned());
    let delete_title = Signal::derive(move || tr(RecordingMsg::DeleteTitle).to_owned());
    view! {
        <Ask id="link" open=open(Asked::link) title=words(M::LinkTitle) on_close=close>
            {move || asked.with(Asked::link).map(|id| view! { <Link id /> })}
            <div class="row">
                <button type="button" class="button" on:click=move |_| close()>{move || tr(M::Close)}</button>
            </div>
        </Ask>
        <Ask id="delete" open=open(Asked::delete) title=delete_title on_close=close>
            <p>{move || tr(RecordingMsg::DeleteText)}</p>
            <div class="row">
                <DeleteRecording session_id=delete label=RecordingMsg::Delete on_deleted=deleted />
                <button type="button" class="button" on:click=move |_| close()>{move || tr(RecordingMsg::Keep)}</button>
            </div>
        </Ask>
        <Ask id="forget" open=open(Asked::forget) title=words(M::ForgetTitle) on_close=close>
            <p>{move || tr(M::ForgetText)}</p>
            <div class="row">
                <button type="button" class="button button--danger" id="forget-confirm" on:click=forget>{move || tr(M::ForgetConfirm)}</button>
                <button type="button" class="button" on:click=move |_| close()>{move || tr(M::Keep)}</button>
            </div>
        </Ask>
    }
}

fn select_all(event: leptos::ev::FocusEvent) {
    event_target::<web_sys::HtmlInputElement>(&event).select();
}

/// Makes a link and offers to copy it.
#[component]
fn Link(id: String) -> impl IntoView {
    let link = RwSignal::new(None::<Result<(String, u64), Problem>>);
    spawn_local(async move {
        let code = api::recovery_code(&id).await;
        let origin = window().location().origin().unwrap_or_default();
        // The dialog may have been closed meanwhile; the link then is never shown to anybody.
        link.try_set(Some(code.map(|code| (format!("{origin}/recover#{id}.{}", code.code), code.expires_in_s))));
    });
    let label = Signal::derive(|| tr(M::LinkCopy).to_owned());
    let shown = move || match link.get() {
        None => view! { <p role="status">{move || tr(M::LinkMaking)}</p> }.into_any(),
        Some(Err(problem)) => view! { <p class="notice notice--bad" role="alert">{move || explain(&problem)}</p> }.into_any(),
        Some(Ok((link, expires_in_s))) => {
            let hours = (expires_in_s / 3600).max(1).to_string();
            let text = link.clone();
            view! {
                <p>{move || tr_with(M::LinkText, &[("hours", &hours)])}</p>
                <div class="field">
                    <label for="recovery-link">{move || tr(M::LinkLabel)}</label>
                    <input type="text" id="recovery-link" readonly value=link on:focus=select_all />
                </div>
                <CopyButton text label id="copy-link".to_owned() primary=true />
            }
            .into_any()
        }
    };
    view! { <div class="stack">{shown}</div> }
}
