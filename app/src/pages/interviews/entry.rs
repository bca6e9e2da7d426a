//! One interview of the list: what it was, how it stands, the ways on.

use domain::api::SessionSummary;
use domain::session::Status;
use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialogs::Asked;
use super::is_over;
use crate::components::UploadProgress;
use crate::i18n::interviews::InterviewsMsg as M;
use crate::i18n::recording::RecordingMsg;
use crate::i18n::{Lang, tr, tr_with, use_lang};
use crate::pages::setup::labels;
use crate::recording::{Agreement, use_recordings};
use crate::storage;

#[component]
pub(super) fn Entry(summary: SessionSummary, asked: RwSignal<Asked>) -> impl IntoView {
    let recordings = use_recordings();
    let id = summary.session_id.clone();
    let over = is_over(summary.status);
    spawn_local(recordings.look_up(id.clone()));
    if over {
        // Nothing more will be recorded: once all is sent there is nothing to look for the next time.
        let (delivery, id) = (recordings.delivery(&id), id.clone());
        Effect::new(move || {
            if delivery.with(|delivery| delivery.delivered) {
                storage::keep_recorded(&id, None);
            }
        });
    }
    let agreement = recordings.agreement(&id);
    let kept = move || agreement.with(|agreement| matches!(agreement, Agreement::Known { medium: Some(_), .. }));
    let until_ms = move || agreement.with(Agreement::until_epoch_ms);
    let (role, kind) = (labels::role(summary.role), labels::kind(summary.kind));
    let created_ms = summary.created_epoch_ms;
    let (href, way_on) = way_on(&summary);
    let ask = move |asks: fn(String) -> Asked| {
        let id = id.clone();
        move |_| asked.set(asks(id.clone()))
    };
    let (link, delete, forget) = (ask(Asked::Link), ask(Asked::Delete), ask(Asked::Forget));
    let session_id = summary.session_id.clone();
    let again = storage::retried(&session_id).map(|_| view! { <span class="badge">{move || tr(M::OneQuestionAgain)}</span> });
    view! {
        <li class="card stack stack--tight" data-session=summary.session_id.clone()>
            <div class="row row--between">
                <p>
                    <b>{move || format!("{}, {}", tr(role), tr(kind))}</b>
                    <br />
                    <span class="muted">{move || date(created_ms, use_lang().get(), true)} " · " {standing(&summary)}</span>
                    " " {again}
                </p>
                <a class="button" class:button--primary=!over href=href>{move || tr(way_on)}</a>
            </div>
            <UploadProgress session_id />
            <p class="small muted" hidden=move || until_ms().is_none()>
                {move || until_ms().map(|ms| tr_with(M::RecordingKept, &[("date", &date(ms, use_lang().get(), false))]))}
            </p>
            <div class="row interviews__more">
                <button type="button" class="button button--quiet" on:click=link>{move || tr(M::Link)}</button>
                <button type="button" class="button button--quiet" hidden=move || !kept() on:click=delete>{move || tr(RecordingMsg::Delete)}</button>
                <button type="button" class="button button--quiet" on:click=forget>{move || tr(M::Forget)}</button>
            </div>
        </li>
    }
}

/// Where to go from here.
fn way_on(summary: &SessionSummary) -> (String, M) {
    let id = &summary.session_id;
    match summary.status {
        Status::Created => (format!("/check/{id}"), M::GoOn),
        Status::Active | Status::Paused => (format!("/room/{id}"), M::GoOn),
        Status::Completed | Status::Failed => (format!("/report/{id}"), M::Report),
    }
}

fn standing(summary: &SessionSummary) -> impl Fn() -> String + use<> {
    let message = match (summary.status, summary.answers) {
        (Status::Created, _) => M::NotStarted,
        (Status::Active | Status::Paused, _) => M::Progress,
        (Status::Failed, _) | (_, 0) => M::NoAnswer,
        (_, 1) => M::OneAnswer,
        _ => M::Answers,
    };
    let n = if is_over(summary.status) { summary.answers } else { summary.questions_asked }.to_string();
    let left = summary.remaining_ms.div_ceil(60_000).to_string();
    move || tr_with(message, &[("n", &n), ("left", &left)])
}

/// A day, as the language writes it, and the time of day on request.
fn date(epoch_ms: u64, lang: Lang, with_time: bool) -> String {
    let options = Object::new();
    let set = |name: &str, value: &str| {
        // Setting a property of a fresh plain object cannot fail.
        Reflect::set(&options, &name.into(), &value.into()).ok();
    };
    set("dateStyle", "medium");
    if with_time {
        set("timeStyle", "short");
    }
    let locale = if lang == Lang::De { "de" } else { "en" };
    String::from(Date::new(&(epoch_ms as f64).into()).to_locale_string(locale, &options))
}
