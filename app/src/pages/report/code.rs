//! The code of an answer: as it was handed in, and how it came to be.

use domain::code_history::{CodeHistory, CodeMoment, TurnCode};
use domain::report::{AnswerReport, Report};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::figures::clock;
use super::replay::Player;
use super::runs::told;
use crate::api;
use crate::i18n::replay::ReplayMsg;
use crate::i18n::report::ReportMsg as M;
use crate::i18n::{tr, tr_with, use_lang};

/// The history of all code of an interview; `None` until it has come.
pub(super) type History = RwSignal<Option<CodeHistory>>;

/// Asks for the history where there is code.
pub(super) fn history(report: &Report) -> History {
    let history = RwSignal::new(None);
    if report.answers.iter().any(|answer| answer.code.is_some()) {
        let id = report.session_id.clone();
        spawn_local(async move {
            // Without it the code stands there as it was handed in.
            if let Ok(found) = api::code_history(&id).await {
                history.try_set(Some(found));
            }
        });
    }
    history
}

pub(super) fn code(answer: &AnswerReport, player: Player, history: History) -> impl IntoView + use<> {
    let turn = answer.turn;
    let lang = use_lang().get();
    let of_turn = move || history.with(|history| history.as_ref()?.turns.iter().find(|code| code.turn == turn).cloned());
    let runs = answer.runs.clone();
    answer.code.clone().map(|code| {
        view! {
            <details><summary>{tr(M::YourCode)}</summary><pre class="code" tabindex="0">{code}</pre></details>
            {(!runs.is_empty()).then(|| view! {
                <details><summary>{tr(M::Runs)}</summary><ol class="code-runs">{runs.iter().map(|run| view! { <li>{told(run, lang)}</li> }).collect_view()}</ol></details>
            })}
            {move || of_turn().map(|code| past(code, player))}
        }
    })
}

/// The code as it stood: at the playing position while a recording plays, else where the slider is put.
fn past(code: TurnCode, player: Player) -> impl IntoView + use<> {
    let all = code.edits.len();
    let shown = RwSignal::new(all);
    let code = StoredValue::new(code);
    let played = move || code.with_value(|code| code.edits_at(player.position_ms.get()));
    Effect::watch(played, move |edits, _, _| shown.set(*edits), false);
    let moment = Memo::new(move |before: Option<&Option<CodeMoment>>| {
        let known = before.cloned().flatten();
        code.with_value(|code| code.moment(shown.get(), known)).ok()
    });
    let label = move || match shown.get() {
        0 => tr(ReplayMsg::CodeStart).to_owned(),
        n => {
            let at_ms = code.with_value(|code| code.edits.get(n - 1).map_or(0, |edit| edit.at_ms));
            tr_with(ReplayMsg::CodeEditN, &[("n", &n.to_string()), ("all", &all.to_string()), ("at", &clock(at_ms))])
        }
    };
    let choose = move |value: String| {
        if let Ok(edits) = value.parse() {
            shown.set(edits);
        }
    };
    view! {
        <details class="history">
            <summary>{tr(ReplayMsg::CodeHistory)}</summary>
            <input
                type="range"
                class="history__edit"
                min="0"
                max=all.to_string()
                prop:value=move || shown.get().to_string()
                aria-label=tr(ReplayMsg::CodeEdit)
                aria-valuetext=label
                on:input:target=move |event| choose(event.target().value())
            />
            <p class="small muted numeric">{label}</p>
            <pre class="code" tabindex="0">{move || moment.get().map(marked)}</pre>
        </details>
    }
}

/// The text with its last change marked; a removal leaves a mark without words.
fn marked(moment: CodeMoment) -> impl IntoView {
    let CodeMoment { edits, text, changed } = moment;
    let piece = |range: Option<&str>| range.unwrap_or_default().to_owned();
    let before = piece(text.get(..changed.start));
    let change = piece(text.get(changed.clone()));
    let after = piece(text.get(changed.end..));
    (before, (edits > 0).then(|| view! { <mark>{change}</mark> }), after)
}
