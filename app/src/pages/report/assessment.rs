//! The report drawn together: what went well and what to work on, where words and delivery part ways, and what adds up to each index.

mod index;

use domain::assessment::{Assessment, Mismatch, Part, Peak, Strength, Weakness};
use domain::report::Report;
use leptos::prelude::*;

use super::figures::{Unit, clock, words};
use super::jump::place;
use super::replay::Player;
use crate::i18n::assessment::{AssessmentMsg as M, mismatch, part};
use crate::i18n::report::{ReportMsg, drill};
use crate::i18n::{tr, tr_with, use_lang};

pub(super) use index::{content, delivery};

/// Strengths and weaknesses, then mismatches and peaks; nothing for reports of earlier versions.
pub(super) fn remarks(report: &Report, player: Player) -> impl IntoView + use<> {
    report.assessment.as_ref().map(|assessment| {
        let strengths = assessment.strengths.iter().map(|one| strength(one, player)).collect();
        let weaknesses = assessment.weaknesses.iter().map(|one| weakness(one, player)).collect();
        view! {
            <section class="card report__answer" aria-label=tr(M::Strengths)>
                {list(M::Strengths, strengths)}
                {list(M::Weaknesses, weaknesses)}
            </section>
            {together(assessment, player)}
        }
    })
}

fn list(title: M, items: Vec<AnyView>) -> impl IntoView {
    let items = match items.is_empty() {
        true => view! { <p class="muted">{tr(M::NoneSoFar)}</p> }.into_any(),
        false => view! { <ul class="checks">{items}</ul> }.into_any(),
    };
    view! { <div class="stack"><h2>{tr(title)}</h2>{items}</div> }
}

fn strength(strength: &Strength, player: Player) -> AnyView {
    let said = place(strength.quote.as_ref(), strength.at_ms, player);
    let name = name(strength.part, &strength.turns);
    view! { <li class="checks__item checks__item--found"><div>{name}{said}</div></li> }.into_any()
}

fn weakness(weakness: &Weakness, player: Player) -> AnyView {
    let said = place(weakness.quote.as_ref(), weakness.at_ms, player);
    let name = name(weakness.part, &weakness.turns);
    view! { <li class="checks__item checks__item--missing"><div>{name}<p>{tr(drill(weakness.drill))}</p>{said}</div></li> }.into_any()
}

fn name(of: Part, turns: &[u32]) -> impl IntoView + use<> {
    let from = turns.iter().map(|turn| (turn + 1).to_string()).collect::<Vec<_>>().join(", ");
    view! {
        <p><b>{part(of, use_lang().get())}</b> " " <span class="muted">{tr_with(ReportMsg::FromAnswers, &[("n", &from)])}</span></p>
    }
}

fn together(assessment: &Assessment, player: Player) -> impl IntoView + use<> {
    let any = !assessment.mismatches.is_empty() || !assessment.peaks.is_empty();
    any.then(|| {
        view! {
            <section class="card stack" aria-labelledby="together">
                <h2 id="together">{tr(M::Together)}</h2>
                <p class="muted small">{tr(M::TogetherAbout)}</p>
                <ul class="stack">
                    {assessment.mismatches.iter().map(|one| parted(one, player)).collect_view()}
                    {assessment.peaks.iter().map(|one| peak(one, player)).collect_view()}
                </ul>
            </section>
        }
    })
}

fn parted(one: &Mismatch, player: Player) -> impl IntoView + use<> {
    let (what, of) = mismatch(one.kind);
    let extent = words(&one.extent, Unit::Share, use_lang().get());
    let number = (one.turn + 1).to_string();
    view! {
        <li>
            <p><b>{tr(what)}</b> " " <span class="muted">{tr_with(ReportMsg::FromAnswers, &[("n", &number)])} ", "
                {tr_with(of, &[("share", &extent)])}</span></p>
            {place(one.quote.as_ref(), one.start_ms, player)}
        </li>
    }
}

fn peak(peak: &Peak, player: Player) -> impl IntoView + use<> {
    let number = peak.turn.map(|turn| (turn + 1).to_string());
    let from = number.map(|number| tr_with(ReportMsg::FromAnswers, &[("n", &number)]));
    let silent = peak.quotes.is_empty().then(|| view! { <p class="muted">{tr(M::NoWordsThere)} " · " {clock(peak.start_ms)}</p> });
    view! {
        <li>
            <p><b>{tr(M::Peak)}</b> " " <span class="muted">{from} " "
                <span class="numeric">{clock(peak.start_ms)} "–" {clock(peak.end_ms)}</span></span></p>
            {peak.quotes.iter().map(|quote| place(Some(quote), quote.start_ms, player)).collect_view()}
            {silent}
        </li>
    }
}
