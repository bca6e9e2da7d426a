//! What the interview will look like: question by question, without their words.

use domain::plan::{Plan, PlannedQuestion};
use domain::problem::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::components::Trouble;
use crate::i18n::plan::PlanMsg as M;
use crate::i18n::room::{because, kind};
use crate::i18n::{tr, tr_with};

/// From this width on there is room for the plan beside everything else: it is shown unfolded.
const UNFOLDED_FROM_PX: f64 = 768.0;
/// The highest of [`PlannedQuestion::difficulty`].
const HARDEST: u8 = 3;

/// The plan's card.
#[component]
pub(super) fn PlanCard(
    /// The interview.
    id: String,
) -> impl IntoView {
    let loaded = RwSignal::new(None::<Result<Plan, Problem>>);
    let id = StoredValue::new(id);
    let load = move || {
        loaded.set(None);
        let id = id.get_value();
        spawn_local(async move {
            let answer = api::plan(&id).await;
            // The card is gone when the page was left meanwhile.
            loaded.try_set(Some(answer));
        });
    };
    load();
    let again = Callback::new(move |()| load());
    let content = move || match loaded.get() {
        None => view! { <p class="check__hint" role="status">{tr(M::Loading)}</p> }.into_any(),
        Some(Err(problem)) => view! { <Trouble problem retry=again /> }.into_any(),
        Some(Ok(plan)) => shown(&plan).into_any(),
    };
    let width_px = window().inner_width().ok().and_then(|width| width.as_f64());
    let unfolded = width_px.is_some_and(|px| px >= UNFOLDED_FROM_PX);
    view! {
        <details class="card plan" id="plan" open=unfolded>
            <summary class="plan__title"><h2>{move || tr(M::Title)}</h2></summary>
            <div class="stack stack--tight">{content}</div>
        </details>
    }
}

fn shown(plan: &Plan) -> impl IntoView + use<> {
    let follow_ups: usize = plan.questions.iter().map(|question| question.most_follow_ups).sum();
    let (count, minutes, follow_ups) = (plan.questions.len().to_string(), plan.minutes.to_string(), follow_ups.to_string());
    view! {
        <p class="numeric" id="plan-amount">{tr_with(M::Amount, &[("n", &count), ("minutes", &minutes), ("follow_ups", &follow_ups)])}</p>
        <ol class="plan__questions">{plan.questions.iter().map(row).collect_view()}</ol>
        <p class="check__hint">{tr(M::About)}</p>
    }
}

fn row(question: &PlannedQuestion) -> impl IntoView + use<> {
    let follow_ups = (question.most_follow_ups > 0).then(|| tr_with(M::FollowUps, &[("n", &question.most_follow_ups.to_string())]));
    let because = question.because.as_ref().map(|line| because(question.because_of, line));
    // Competencies are named in English, as the questions are.
    view! {
        <li>
            <p class="row plan__row"><b lang="en">{question.competency.clone()}</b> <span class="badge">{tr(kind(question.kind))}</span></p>
            <p class="row plan__row plan__facts numeric">
                <span>{tr_with(M::Minutes, &[("n", &question.minutes.to_string())])}</span>
                {question.difficulty.map(difficulty)}
                {follow_ups.map(|follow_ups| view! { <span>{follow_ups}</span> })}
            </p>
            {because.map(|because| view! { <p class="plan__because">{because}</p> })}
        </li>
    }
}

/// Dots to look at, words to hear.
fn difficulty(difficulty: u8) -> impl IntoView {
    let dots: String = (1..=HARDEST).map(|dot| if dot <= difficulty { '●' } else { '○' }).collect();
    view! {
        <span>
            <span aria-hidden="true">{tr(M::Difficulty)} " " <span class="plan__dots">{dots}</span></span>
            <span class="visually-hidden">{tr_with(M::DifficultyOf, &[("n", &difficulty.to_string())])}</span>
        </span>
    }
}
