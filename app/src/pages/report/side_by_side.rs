//! A question that was tried again: this try beside the earlier one, content and delivery apart.

mod tables;

use domain::comparison::{self, Comparison, Try};
use domain::problem::Problem;
use domain::report::Report;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::answer::range;
use crate::components::Trouble;
use crate::i18n::again::AgainMsg as M;
use crate::i18n::problems::{Remedy, remedy};
use crate::i18n::report::ReportMsg;
use crate::i18n::{tr, use_lang};
use crate::storage::Retried;
use crate::{api, storage};

/// How far the look-up of the earlier try is.
enum Earlier {
    LookingUp,
    /// Another browser started this interview, or this one could not remember.
    Unknown,
    Failed(Problem),
    /// One of the two never came to the question.
    NotAsked,
    /// With the address of the earlier report.
    Compared(Box<Comparison>, String),
}

/// Nothing for interviews that try no question again.
#[component]
pub(super) fn SideBySide(report: StoredValue<Report>) -> impl IntoView {
    if report.with_value(|report| report.setup.again.is_none()) {
        return ().into_any();
    }
    let lang = use_lang();
    let earlier = RwSignal::new(Earlier::LookingUp);
    look_up(report, earlier);
    let again = Callback::new(move |()| look_up(report, earlier));
    let shown = move || {
        lang.track();
        earlier.with(|earlier| match earlier {
            Earlier::LookingUp => view! { <p role="status">{tr(M::LookingUp)}</p> }.into_any(),
            Earlier::Unknown => view! { <p class="notice">{tr(M::EarlierUnknown)}</p> }.into_any(),
            Earlier::Failed(problem) if remedy(problem) == Remedy::StartNew => {
                view! { <p class="notice notice--warn">{tr(M::EarlierGone)}</p> }.into_any()
            }
            Earlier::Failed(problem) => view! { <Trouble problem=problem.clone() retry=again /> }.into_any(),
            Earlier::NotAsked => view! { <p class="muted">{tr(M::NotAsked)}</p> }.into_any(),
            Earlier::Compared(comparison, address) => compared(comparison, address.clone()).into_any(),
        })
    };
    view! {
        <section class="card stack" aria-labelledby="side-by-side">
            <h2 id="side-by-side">{move || tr(M::SideBySide)}</h2>
            {shown}
        </section>
    }
    .into_any()
}

/// Fetches the earlier report with its own ticket.
fn look_up(report: StoredValue<Report>, earlier: RwSignal<Earlier>) {
    let Some(retried) = report.with_value(|report| storage::retried(&report.session_id)) else {
        earlier.set(Earlier::Unknown);
        return;
    };
    earlier.set(Earlier::LookingUp);
    spawn_local(async move {
        let found = match api::report(&retried.session_id).await {
            Ok((before, _)) => report.try_with_value(|after| beside(&before, &retried, after)),
            Err(problem) => Some(Earlier::Failed(problem)),
        };
        // The page is gone when it was left meanwhile.
        if let Some(found) = found {
            earlier.try_set(found);
        }
    });
}

fn beside(before: &Report, retried: &Retried, after: &Report) -> Earlier {
    let again = after.setup.again.as_ref();
    let turn = again.and_then(|again| comparison::turn_of(after, &again.question_id));
    match turn.and_then(|turn| comparison::compare(before, retried.turn, after, turn)) {
        Some(comparison) => Earlier::Compared(Box::new(comparison), format!("/report/{}", retried.session_id)),
        None => Earlier::NotAsked,
    }
}

fn compared(comparison: &Comparison, address: String) -> impl IntoView + use<> {
    view! {
        <p class="no-print"><a href=address>{tr(M::ToEarlier)}</a></p>
        <div class="stack" role="group" aria-labelledby="side-by-side-content">
            <h3 id="side-by-side-content">{tr(ReportMsg::Content)}</h3>
            <p class="muted small">{tr(M::WithFollowUps)}</p>
            <div class="report__answer">
                {one_try(M::Before, &comparison.before)}
                {one_try(M::Now, &comparison.after)}
            </div>
            {tables::rubric(comparison)}
        </div>
        <div class="stack" role="group" aria-labelledby="side-by-side-delivery">
            <h3 id="side-by-side-delivery">{tr(ReportMsg::Delivery)}</h3>
            <p class="muted small">{tr(M::OfTheAnswer)}</p>
            {tables::delivery(comparison)}
        </div>
    }
}

/// Range and words of one try, question by question.
fn one_try(title: M, one: &Try) -> impl IntoView + use<> {
    let told = one.answers.iter().map(|told| {
        let words = told.transcript.iter().map(|part| view! { <p class="said__words" lang="en">{part.text.clone()}</p> });
        let code = told.code.clone().map(|code| {
            view! { <details><summary>{tr(ReportMsg::YourCode)}</summary><pre class="code" tabindex="0">{code}</pre></details> }
        });
        let silent = told.transcript.is_empty().then(|| view! { <p class="muted">{tr(ReportMsg::NoWords)}</p> });
        view! {
            <p class="muted small" lang="en">{told.question.text.clone()}</p>
            {words.collect_view()}
            {silent}
            {code}
        }
    });
    view! {
        <div class="stack">
            <h4>{tr(title)}</h4>
            {range(one.range, one.range_reason)}
            {told.collect_view()}
        </div>
    }
}
