//! Running the code of the open question, and what came of it.

use domain::code_run::{CodeLanguage, RunStatus};
use domain::protocol::Command;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_client;
use crate::i18n::runs::RunsMsg as M;
use crate::i18n::{tr, tr_with};
use crate::runner::{self, ErrorReport, Outcome, TestOutcome, TestStatus};
use crate::session::Field;

/// How far the last run is.
#[derive(Debug, Clone, PartialEq)]
enum State {
    Nothing,
    Loading,
    Running,
    Over(Outcome),
    /// With the reason.
    Failed(String),
}

/// Two buttons and the outcome. `language` is `None` where it is not one that runs.
#[component]
pub(super) fn Runs(
    /// Id of the problem.
    problem: String,
    #[prop(into)] language: Signal<Option<CodeLanguage>>,
) -> impl IntoView {
    let client = use_client();
    let state = RwSignal::new(State::Nothing);
    let busy = move || state.with(|state| matches!(state, State::Loading | State::Running));
    Effect::new(move || {
        if let Some(language) = language.get() {
            spawn_local(runner::prepare(language));
        }
    });
    let problem = StoredValue::new(problem);
    let run = move |with_hidden: bool| {
        let (Some(language), Some(turn)) = (language.get_untracked(), client.open_turn()) else { return };
        if untrack(busy) {
            return;
        }
        state.set(State::Loading);
        spawn_local(async move {
            let Some(problem) = problem.try_get_value() else { return };
            let running = move || drop(state.try_set(State::Running));
            let over = match runner::run(language, &client.text(Field::Code), &problem, with_hidden, running).await {
                Ok(outcome) => {
                    // The answer may have ended meanwhile; then nobody waits for this.
                    if let Some(run) = outcome.kept(client.now_ms()).filter(|_| client.open_turn() == Some(turn)) {
                        client.send(Command::CodeRan { turn, run });
                    }
                    State::Over(outcome)
                }
                Err(error) => State::Failed(format!("{error:?}")),
            };
            state.try_set(over);
        });
    };
    let button = move |id: &'static str, label: M, with_hidden: bool, class: &'static str| {
        let disabled = move || (busy() || client.closing().get()).to_string();
        view! { <button type="button" class=class id=id aria-disabled=disabled on:click=move |_| run(with_hidden)>{move || tr(label)}</button> }
    };
    view! {
        <Show when=move || language.get().is_some() fallback=|| view! { <p class="notice" id="code-not-run">{move || tr(M::OtherLanguage)}</p> }>
            <div class="row runs__bar">
                {button("run-examples", M::RunExamples, false, "button")}
                {button("run-all", M::RunAll, true, "button button--quiet")}
                <span class="room__hint">{move || tr(M::About)}</span>
            </div>
        </Show>
        <div id="run-outcome" role="status">{move || state.with(|state| shown(state, language.get()))}</div>
    }
}

fn shown(state: &State, language: Option<CodeLanguage>) -> AnyView {
    match state {
        State::Nothing => ().into_any(),
        State::Loading => {
            let language = language.map_or("", CodeLanguage::name);
            view! { <p class="notice">{tr_with(M::Loading, &[("language", language)])}</p> }.into_any()
        }
        State::Running => view! { <p class="notice">{tr(M::Running)}</p> }.into_any(),
        State::Failed(why) => unavailable(why),
        State::Over(outcome) => match outcome.status {
            None => unavailable(outcome.error.as_ref().map_or("", |error| &error.message)),
            Some(status) => over(outcome, status),
        },
    }
}

fn unavailable(why: &str) -> AnyView {
    view! { <p class="notice notice--warn">{tr_with(M::Unavailable, &[("why", why)])}</p> }.into_any()
}

fn over(outcome: &Outcome, status: RunStatus) -> AnyView {
    let (passed, total) = (outcome.passed.to_string(), outcome.total.to_string());
    let headline = tr_with(
        match status {
            RunStatus::Passed => M::AllPassed,
            RunStatus::Failed => M::SomePassed,
            RunStatus::Error => M::Error,
            RunStatus::Timeout => M::Timeout,
            RunStatus::OutOfMemory => M::OutOfMemory,
            RunStatus::Crashed => M::Crashed,
        },
        &[("passed", &passed), ("n", &total)],
    );
    let class = if status == RunStatus::Passed { "notice notice--good" } else { "notice notice--warn" };
    let printed = (!outcome.output.is_empty()).then(|| {
        view! {
            <details class="runs__printed">
                <summary>{tr(M::Printed)}</summary>
                <pre class="room__kept-code">{outcome.output.clone()}</pre>
                {outcome.output_truncated.then(|| view! { <p class="room__hint">{tr(M::Truncated)}</p> })}
            </details>
        }
    });
    view! {
        <div class="stack stack--tight">
            <p class=class id="run-headline">{headline}</p>
            {outcome.error.as_ref().map(told)}
            <ul class="runs__tests">{outcome.tests.iter().map(test).collect_view()}</ul>
            {printed}
        </div>
    }
    .into_any()
}

fn test(test: &TestOutcome) -> impl IntoView + use<> {
    let passed = test.status == TestStatus::Passed;
    let name = if test.hidden { format!("{} ({})", test.name, tr(M::Hidden)) } else { test.name.clone() };
    let value = |label: M, text: &Option<String>| text.clone().map(|text| view! { <dt>{tr(label)}</dt><dd><code>{text}</code></dd> });
    let details = (!passed && !test.hidden).then(|| {
        view! {
            <dl class="runs__values">
                {value(M::Input, &test.arguments)}
                {value(M::Expected, &test.expected)}
                {value(M::Got, &test.got)}
            </dl>
        }
    });
    view! {
        <li class="runs__test" class:runs__test--passed=passed>
            <span class="runs__mark" aria-hidden="true">{if passed { "✓" } else { "✗" }}</span>
            <div>
                <span>{name}</span> " – " <b>{tr(ended(test.status))}</b>
                {details}
                {test.error.as_ref().filter(|_| !test.hidden).map(told)}
            </div>
        </li>
    }
}

fn told(error: &ErrorReport) -> impl IntoView + use<> {
    let place = error.line.map(|line| format!(" ({})", tr_with(M::Line, &[("n", &line.to_string())])));
    view! { <p class="runs__error"><code>{format!("{}: {}", error.name, error.message)}</code>{place}</p> }
}

fn ended(status: TestStatus) -> M {
    match status {
        TestStatus::Passed => M::TestPassed,
        TestStatus::Failed => M::TestFailed,
        TestStatus::Error => M::TestError,
        TestStatus::Timeout => M::TestTimeout,
        TestStatus::OutOfMemory => M::TestMemory,
        TestStatus::Crashed => M::TestCrashed,
        TestStatus::NotRun => M::TestNotRun,
    }
}
