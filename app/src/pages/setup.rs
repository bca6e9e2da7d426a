//! Choices before an interview, and the way back into unfinished ones.

mod unfinished;

use domain::problem::Problem;
use domain::setup::{CompanyStyle, CreateSession, InterviewKind, LENGTHS_MIN, Level, Role, check_resume_text};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use crate::components::choice::Choice;
use crate::i18n::problems::explain;
use crate::i18n::setup::SetupMsg as M;
use crate::i18n::{Message, tr, tr_with};
use crate::{api, storage};

const CHOICES: &str = "choices";

fn text(message: impl Message + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || tr(message).to_owned())
}

/// `/setup`
#[component]
pub(crate) fn Setup() -> impl IntoView {
    let last = remembered();
    let role = RwSignal::new(last.role);
    let level = RwSignal::new(last.level);
    let kind = RwSignal::new(last.kind);
    let style = RwSignal::new(last.style);
    let minutes = RwSignal::new(last.minutes);
    let resume = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<String>);
    let navigate = use_navigate();

    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let mut choices = CreateSession {
            schema_version: domain::SCHEMA_VERSION,
            role: role.get_untracked(),
            level: level.get_untracked(),
            kind: kind.get_untracked(),
            style: style.get_untracked(),
            minutes: minutes.get_untracked(),
            resume_text: None,
        };
        remember(&choices);
        choices.resume_text = Some(resume.get_untracked()).filter(|text| !text.trim().is_empty());
        busy.set(true);
        trouble.set(None);
        let navigate = navigate.clone();
        spawn_local(async move {
            match make(&choices).await {
                Ok(id) => navigate(&format!("/check/{id}"), Default::default()),
                Err(problem) => trouble.set(Some(explain(&problem))),
            }
            busy.set(false);
        });
    };
    let resume_trouble = move || check_resume_text(&resume.get()).err().map(|problem| explain(&problem));
    let lengths = LENGTHS_MIN.map(|n| (n, Signal::derive(move || tr_with(M::Minutes, &[("n", &n.to_string())]))));

    view! {
        <section class="stack">
            <h1>{move || tr(M::Title)}</h1>
            <p class="lead">{move || tr(M::Lead)}</p>
            <unfinished::Unfinished />
            <form class="card stack" on:submit=create>
                <Choice name="role" legend=text(M::Role) chosen=role options=vec![
                    (Role::Software, text(M::Software)), (Role::Data, text(M::Data)),
                    (Role::Product, text(M::Product)), (Role::General, text(M::General)),
                ] />
                <Choice name="level" legend=text(M::Level) chosen=level options=vec![
                    (Level::Junior, text(M::Junior)), (Level::Mid, text(M::Mid)), (Level::Senior, text(M::Senior)),
                ] />
                <Choice name="kind" legend=text(M::Kind) chosen=kind options=vec![
                    (InterviewKind::Behavioural, text(M::Behavioural)), (InterviewKind::Technical, text(M::Technical)),
                    (InterviewKind::Coding, text(M::Coding)), (InterviewKind::Mixed, text(M::Mixed)),
                ] />
                <Choice name="style" legend=text(M::Style) chosen=style options=vec![
                    (CompanyStyle::Ownership, text(M::Ownership)), (CompanyStyle::Collaboration, text(M::Collaboration)),
                ] />
                <Choice name="minutes" legend=text(M::Length) chosen=minutes options=lengths.to_vec() />
                <div class="field">
                    <label for="resume">{move || tr(M::Resume)}</label>
                    <textarea id="resume" rows="5" aria-describedby="resume-help resume-count" prop:value=resume
                        on:input=move |event| resume.set(event_target_value(&event))></textarea>
                    <p id="resume-help" class="hint">{move || tr(M::ResumeHelp)}</p>
                    <p id="resume-count" class="hint">
                        {move || tr_with(M::Characters, &[("n", &resume.with(|text| text.chars().count()).to_string())])}
                    </p>
                    {move || resume_trouble().map(|why| view! { <p class="notice notice--error" role="alert">{why}</p> })}
                </div>
                <p class="hint">{move || tr(M::EnglishNote)}</p>
                {move || trouble.get().map(|why| view! { <p class="notice notice--error" role="alert">{why}</p> })}
                <button class="button button--primary" type="submit" disabled=move || busy.get() || resume_trouble().is_some()>
                    {move || tr(if busy.get() { M::Creating } else { M::Create })}
                </button>
            </form>
        </section>
    }
}

async fn make(choices: &CreateSession) -> Result<String, Problem> {
    let created = api::create_session(choices).await?;
    if !storage::keep_ticket(&created.session_id, &created.ticket) {
        return Err(Problem::conflict("no_storage", tr(M::NoStorage)));
    }
    Ok(created.session_id)
}

/// The last choices without the resume, else the defaults.
fn remembered() -> CreateSession {
    let last = storage::get(CHOICES).and_then(|json| serde_json::from_str::<CreateSession>(&json).ok());
    last.filter(|choices| choices.validate().is_ok()).unwrap_or(CreateSession {
        schema_version: domain::SCHEMA_VERSION,
        role: Role::Software,
        level: Level::Mid,
        kind: InterviewKind::Mixed,
        style: CompanyStyle::Ownership,
        minutes: 20,
        resume_text: None,
    })
}

fn remember(choices: &CreateSession) {
    if let Ok(json) = serde_json::to_string(choices) {
        storage::set(CHOICES, &json);
    }
}
