//! What changed, row by row.

use domain::comparison::{Change, Comparison, CriterionChange, FigureChange, Measure};
use leptos::prelude::*;

use super::super::figures::{Unit, difference, words};
use crate::i18n::again::AgainMsg as M;
use crate::i18n::report::{ReportMsg, criterion};
use crate::i18n::{tr, use_lang};

/// The criteria before and now.
pub(super) fn rubric(comparison: &Comparison) -> AnyView {
    if comparison.criteria.is_empty() {
        return view! { <p class="muted">{tr(M::NoRubric)}</p> }.into_any();
    }
    let rows = comparison.criteria.iter().map(one_criterion).collect();
    table(tr(M::RubricTable), [tr(M::Criterion), tr(M::Before), tr(M::Now), tr(M::Change)], rows).into_any()
}

/// The figures before and now.
pub(super) fn delivery(comparison: &Comparison) -> impl IntoView + use<> {
    let rows = comparison.delivery.iter().map(one_figure).collect();
    table(tr(M::DeliveryTable), [tr(ReportMsg::Figure), tr(M::Before), tr(M::Now), tr(M::Difference)], rows)
}

fn table(name: &'static str, heads: [&'static str; 4], rows: Vec<AnyView>) -> impl IntoView {
    let heads = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    view! {
        <div class="scroll-x" tabindex="0" role="region" aria-label=name>
            <table class="figures">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn one_criterion(one: &CriterionChange) -> AnyView {
    let shown = |found: Option<bool>| match found {
        Some(true) => tr(ReportMsg::Found),
        Some(false) => tr(ReportMsg::Missing),
        None => tr(M::NotJudged),
    };
    let (class, change) = match one.change() {
        Some(Change::Gained) => ("badge badge--good", M::Gained),
        Some(Change::Lost) => ("badge badge--warn", M::Lost),
        Some(Change::Kept) => ("", M::Kept),
        Some(Change::StillMissing) => ("", M::StillMissing),
        None => ("", M::NotJudged),
    };
    view! {
        <tr>
            <th scope="row">{tr(criterion(one.criterion))}</th>
            <td>{shown(one.before)}</td>
            <td>{shown(one.after)}</td>
            <td><span class=class>{tr(change)}</span></td>
        </tr>
    }
    .into_any()
}

fn one_figure(one: &FigureChange) -> AnyView {
    let lang = use_lang().get();
    let (name, unit) = match one.measure {
        Measure::Pace => (ReportMsg::Pace, Unit::Wpm),
        Measure::Fillers => (ReportMsg::Fillers, Unit::PerMin),
        Measure::LongestPause => (ReportMsg::LongestPause, Unit::Ms),
        Measure::TalkTime => (ReportMsg::Talk, Unit::Ms),
        Measure::TowardScreen => (ReportMsg::Toward, Unit::Share),
    };
    let by = match one.difference() {
        None => tr(M::NotMeasuredTwice).to_owned(),
        Some(_) if !one.is_sure() => tr(M::NoSureDifference).to_owned(),
        Some(by) => difference(by, unit, lang),
    };
    view! {
        <tr>
            <th scope="row">{tr(name)}</th>
            <td class="numeric">{words(&one.before, unit, lang)}</td>
            <td class="numeric">{words(&one.after, unit, lang)}</td>
            <td class="numeric">{by}</td>
        </tr>
    }
    .into_any()
}
