//! `/report/:id`: what the answers contained, with the words that show it, and how they were given.

mod answer;
mod assessment;
pub(crate) mod bands;
mod chart;
mod code;
mod downloads;
pub(crate) mod figures;
pub(crate) mod hints;
mod jump;
mod lanes;
mod model_answer;
mod overview;
mod replay;
pub(crate) mod runs;
mod side_by_side;
mod try_again;

use domain::job::Stage;
use domain::problem::Problem;
use domain::protocol::ServerMessage;
use domain::report::{Reanalysis, Report as Document};
use domain::session::Status;
use gloo::timers::callback::Interval;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use crate::api;
use crate::components::{PageTitle, Trouble};
use crate::i18n::report::{ReportMsg as M, aspect, why};
use crate::i18n::{tr, tr_with, use_lang};
use crate::pages::setup::labels;
use crate::session::{Socket, SocketEvent};
use crate::storage;

/// How often the server is asked whether a language model is done with judging. The server says it too, but only to pages that listen then.
const ASK_MS: u32 = 10_000;

/// Loads the report and shows it, or says why it cannot.
#[component]
pub(crate) fn Report() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let loaded = RwSignal::new(None::<Result<(Document, String), Problem>>);
    let load = move |id: String| {
        loaded.set(None);
        spawn_local(async move {
            let answer = api::report(&id).await;
            // The page is gone when it was left meanwhile.
            loaded.try_set(Some(answer));
        });
    };
    Effect::new(move |_| load(id.get()));
    // A language model, or the service that analyses recordings, may bring a better report while this one is read.
    let renew = move |is_better: fn(&Document) -> bool| {
        let id = id.get_untracked();
        spawn_local(async move {
            if let Ok(report) = api::report(&id).await
                && is_better(&report.0)
            {
                loaded.try_set(Some(Ok(report)));
            }
        });
    };
    let listening = StoredValue::new_local(None::<Socket>);
    Effect::new(move |_| listening.set_value(listen(&id.get(), move || renew(|_| true))));
    let is_running = Memo::new(move |_| loaded.with(|loaded| matches!(loaded, Some(Ok((report, _))) if bands::is_running(report))));
    let asking = StoredValue::new_local(None::<Interval>);
    Effect::new(move |_| {
        // Only what is finished is drawn anew: that takes the reader away from where they are.
        let ask = move || renew(|report| !bands::is_running(report));
        asking.set_value(is_running.get().then(|| Interval::new(ASK_MS, ask)));
    });
    let again = Callback::new(move |()| load(id.get_untracked()));
    let content = move || match loaded.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Err(problem)) => view! { <Failed problem again /> }.into_any(),
        Some(Ok((report, json))) => view! { <Shown report json /> }.into_any(),
    };
    view! {
        <PageTitle title=Signal::derive(|| tr(M::Title).to_owned()) />
        {content}
    }
}

/// A socket that says nothing and only waits for the next report.
fn listen(id: &str, renew: impl Fn() + Clone + 'static) -> Option<Socket> {
    let heard = move |event| {
        let SocketEvent::Message(text) = event else { return };
        if matches!(serde_json::from_str(&text), Ok(ServerMessage::ReportReady)) {
            renew();
        }
    };
    Socket::open(id, "socket", &storage::ticket(id)?, heard)
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <section class="loading" role="status">
            <h1>{move || tr(M::Title)}</h1>
            <span class="loading__bar" aria-hidden="true"></span>
            <p>{move || tr(M::Loading)}</p>
        </section>
    }
}

#[component]
fn Failed(problem: Problem, again: Callback<()>) -> impl IntoView {
    view! {
        <section class="stack">
            <h1>{move || tr(M::Failed)}</h1>
            <Trouble problem retry=again />
        </section>
    }
}

/// The document. A change of language draws it anew, all but the recording, which plays on.
#[component]
fn Shown(report: Document, json: String) -> impl IntoView {
    let lang = use_lang();
    let player = replay::Player::open(&report);
    let history = code::history(&report);
    let report = StoredValue::new(report);
    let json = StoredValue::new(json);
    let head = move || {
        lang.track();
        report.with_value(|document| {
            view! {
                <header class="stack">
                    <div class="row row--between">
                        <h1>{tr(M::Title)}</h1>
                        <downloads::Downloads report json player />
                    </div>
                    {about(document)}
                </header>
                {so_far(document)}
            }
        })
    };
    let before = move || {
        lang.track();
        report.with_value(|document| {
            view! {
                {overview::overview(document)}
                {assessment::remarks(document, player)}
            }
        })
    };
    let after = move || {
        lang.track();
        report.with_value(|document| {
            view! {
                <section class="stack" aria-labelledby="answers">
                    <h2 id="answers">{tr(M::Answers)}</h2>
                    {bands::legend(document)}
                    {document.answers.iter().map(|answer| answer::answer(document, answer, player, history)).collect_view()}
                </section>
                <section class="card stack" aria-labelledby="delivery">
                    <h2 id="delivery">{tr(M::Delivery)}</h2>
                    <p class="muted">{tr(M::DeliveryNote)}</p>
                    {figures::table(&document.delivery)}
                    {assessment::delivery(document)}
                    {chart::timeline(document, player)}
                </section>
                {not_measured(document)}
                <p class="no-print"><a class="button button--primary" href="/setup">{tr(M::Again)}</a></p>
            }
        })
    };
    view! {
        <article class="report stack stack--loose">
            {head}
            <side_by_side::SideBySide report />
            {before}
            {replay::section(player)}
            {after}
        </article>
    }
}

/// What was practised, and how much of it.
fn about(report: &Document) -> impl IntoView + use<> {
    let setup = &report.setup;
    let (kind, role, level) = (tr(labels::kind(setup.kind)), tr(labels::role(setup.role)), tr(labels::level(setup.level)));
    let (used, questions) = (figures::clock(report.used_ms), report.answers.len().to_string());
    view! {
        <p class="row muted">
            <span>{tr_with(M::Practised, &[("kind", kind), ("role", role), ("level", level)])}</span>
            <span class="numeric">{tr_with(M::Amount, &[("used", &used), ("n", &questions)])}</span>
        </p>
        {report.reanalysis.as_ref().map(reanalysed)}
        {bands::wording(report, use_lang().get()).map(|told| view! { <p id="wording" class="muted">{told}</p> })}
        {report.judging.as_ref().map(bands::judging)}
    }
}

/// What the recording gave after the interview, and what it did not.
fn reanalysed(reanalysis: &Reanalysis) -> impl IntoView + use<> {
    let (voice, face) = (figures::clock(reanalysis.voice_ms), figures::clock(reanalysis.face_ms));
    let failed = reanalysis.failed.iter().map(|failed| {
        let what = match failed.stage {
            Stage::Voice => M::ReanalysisNoVoice,
            Stage::Transcript => M::ReanalysisNoWords,
            Stage::Facial | Stage::Masking => M::ReanalysisNoFace,
        };
        view! { <li>{tr_with(what, &[("time", &figures::clock(failed.start_ms))])}</li> }
    });
    let words = (reanalysis.words_ms > 0).then(|| tr_with(M::ReanalysedWords, &[("words", &figures::clock(reanalysis.words_ms))]));
    let redacted = reanalysis.redacted.then(|| tr(M::ReanalysisRedacted));
    view! {
        <div id="reanalysis" class="stack stack--tight muted">
            <p>{tr_with(M::Reanalysed, &[("voice", &voice), ("face", &face)])}" "{words}" "{redacted}</p>
            <ul>{failed.collect_view()}</ul>
        </div>
    }
}

fn so_far(report: &Document) -> impl IntoView + use<> {
    let running = matches!(report.status, Status::Created | Status::Active | Status::Paused);
    running.then(|| view! { <p class="notice" role="status">{tr(M::SoFar)}</p> })
}

fn not_measured(report: &Document) -> impl IntoView + use<> {
    let item = |missing: &domain::report::NotMeasured| {
        view! { <li><b>{tr(aspect(missing.aspect))}</b> ": " {tr(why(missing.reason))}</li> }
    };
    let items = report.not_measured.iter().map(item).collect_view();
    view! {
        <section class="card stack" aria-labelledby="unmeasured">
            <h2 id="unmeasured">{tr(M::NotMeasured)}</h2>
            <ul>{items}</ul>
        </section>
    }
}
