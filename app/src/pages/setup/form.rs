//! The form itself.

use domain::SCHEMA_VERSION;
use domain::model::ModelConsent;
use domain::problem::Problem;
use domain::setup::{CompanyStyle, CreateSession, InterviewKind, LENGTHS_MIN, Level, Role, check_job_text};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::interviewer::{Interviewer, InterviewerChoice};
use super::labels;
use super::resume::{ResumeField, ResumeInput};
use crate::components::Trouble;
use crate::components::choice::{Choice, Item};
use crate::i18n::problems::{explain, is_other_offer};
use crate::i18n::setup::SetupMsg as M;
use crate::i18n::{tr, tr_with};
use crate::storage::Choices;
use crate::{api, storage};

/// Role, level, kind, style, length, resume, job and interviewer; creates the interview and goes on to the device check.
#[component]
pub(super) fn Form() -> impl IntoView {
    let last = storage::choices();
    let role = RwSignal::new(last.role);
    let level = RwSignal::new(last.level);
    let kind = RwSignal::new(last.kind);
    let style = RwSignal::new(last.style);
    let minutes = RwSignal::new(last.minutes);
    let resume = ResumeField::new();
    let waiting = RwSignal::new(false);
    let job = RwSignal::new(String::new());
    let interviewer = Interviewer::new();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let navigate = use_navigate();

    let create = move || {
        if busy.get_untracked() {
            return;
        }
        waiting.set(untrack(|| resume.is_reading()));
        if waiting.get_untracked() || resume.trouble().is_some() {
            return;
        }
        let choices = Choices {
            role: role.get_untracked(),
            level: level.get_untracked(),
            kind: kind.get_untracked(),
            style: style.get_untracked(),
            minutes: minutes.get_untracked(),
        };
        storage::keep_choices(choices);
        let request = request(choices, resume, &job.get_untracked(), interviewer.consent());
        if let Err(refused) = request.validate() {
            problem.set(Some(refused));
            return;
        }
        busy.set(true);
        problem.set(None);
        let navigate = navigate.clone();
        spawn_local(async move {
            match api::create_session(&request).await {
                Ok(id) => navigate(&format!("/check/{id}"), Default::default()),
                Err(refused) => {
                    if is_other_offer(&refused) {
                        interviewer.look_up();
                    }
                    // The form is gone when the page was left meanwhile.
                    problem.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    let again = Callback::new({
        let create = create.clone();
        move |()| create()
    });
    // Pressed while the resume was being read: go on when it is.
    Effect::new({
        let create = create.clone();
        move |_| {
            if !resume.is_reading() && waiting.get_untracked() {
                create();
            }
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        create();
    };

    view! {
        <form class="card stack stack--loose" on:submit=submit>
            <Choice name="role" legend=words(M::Role) chosen=role
                options=[Role::Software, Role::Data, Role::Product, Role::General].map(|role| item(role, labels::role(role), None)).to_vec() />
            <Choice name="level" legend=words(M::Level) chosen=level options=levels() />
            <Choice name="kind" legend=words(M::Kind) chosen=kind options=kinds() />
            <Choice name="style" legend=words(M::Style) chosen=style options=styles() width="wide" />
            <Choice name="minutes" legend=words(M::Length) chosen=minutes options=lengths() width="narrow" />
            <ResumeInput field=resume />
            <JobText text=job />
            <InterviewerChoice interviewer />
            <p class="field__hint">{move || tr(M::EnglishNote)}</p>
            {move || problem.get().map(|problem| view! { <Trouble problem retry=again /> })}
            <button class="button button--primary button--large" type="submit" aria-disabled=move || (busy.get() || waiting.get()).to_string()>
                {move || tr(if busy.get() || waiting.get() { M::Creating } else { M::Create })}
            </button>
        </form>
    }
}

/// The pasted job description: count, privacy, and what is wrong with it while it is wrong.
#[component]
fn JobText(text: RwSignal<String>) -> impl IntoView {
    let trouble = Memo::new(move |_| text.with(|text| check_job_text(text)).err());
    let count = move || tr_with(M::Characters, &[("n", &text.with(|text| text.chars().count()).to_string())]);
    view! {
        <div class="field">
            <label for="job">{move || tr(M::Job)}</label>
            <p id="job-about" class="field__hint">{move || tr(M::JobAbout)} " " {move || tr(M::JobPrivacy)}</p>
            <textarea id="job" rows="3" aria-describedby="job-about job-count" prop:value=text
                aria-invalid=move || trouble.with(Option::is_some).to_string()
                on:input=move |event| text.set(event_target_value(&event))></textarea>
            <p id="job-count" class="field__hint numeric">{count}</p>
            {move || trouble.get().map(|why| view! { <p class="notice notice--bad" role="alert">{explain(&why)}</p> })}
        </div>
    }
}

fn request(choices: Choices, resume: ResumeField, job: &str, model: Option<ModelConsent>) -> CreateSession {
    let Choices { role, level, kind, style, minutes } = choices;
    CreateSession {
        schema_version: SCHEMA_VERSION,
        role,
        level,
        kind,
        style,
        minutes,
        resume_text: resume.told(),
        job_text: Some(job.to_owned()).filter(|text| !text.trim().is_empty()),
        candidate_names: resume.names(),
        model,
        again: None,
    }
}

fn words(message: M) -> Signal<String> {
    Signal::derive(move || tr(message).to_owned())
}

fn item<T: Copy + Send + Sync>(value: T, label: M, about: Option<M>) -> Item<T> {
    let about = Signal::derive(move || about.map(tr).unwrap_or_default().to_owned());
    Item { value, label: words(label), about }
}

fn levels() -> Vec<Item<Level>> {
    let about = [(Level::Junior, M::JuniorAbout), (Level::Mid, M::MidAbout), (Level::Senior, M::SeniorAbout)];
    about.map(|(level, about)| item(level, labels::level(level), Some(about))).to_vec()
}

fn kinds() -> Vec<Item<InterviewKind>> {
    let about = [
        (InterviewKind::Behavioural, M::BehaviouralAbout),
        (InterviewKind::Technical, M::TechnicalAbout),
        (InterviewKind::Coding, M::CodingAbout),
        (InterviewKind::Mixed, M::MixedAbout),
    ];
    about.map(|(kind, about)| item(kind, labels::kind(kind), Some(about))).to_vec()
}

fn styles() -> Vec<Item<CompanyStyle>> {
    let about = |style| match style {
        CompanyStyle::Ownership => M::OwnershipAbout,
        CompanyStyle::Collaboration => M::CollaborationAbout,
        CompanyStyle::Craft => M::CraftAbout,
        CompanyStyle::Product => M::ShippingAbout,
        CompanyStyle::Structured => M::StructuredAbout,
    };
    CompanyStyle::ALL.map(|style| item(style, labels::style(style), Some(about(style)))).to_vec()
}

fn lengths() -> Vec<Item<u8>> {
    let label = |n: u8| Signal::derive(move || tr_with(M::Minutes, &[("n", &n.to_string())]));
    LENGTHS_MIN.map(|n| Item { value: n, label: label(n), about: Signal::stored(String::new()) }).to_vec()
}
