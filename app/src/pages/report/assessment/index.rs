//! An index as a bar, with what each part adds to it.

use domain::assessment::{Contribution, DeliveryPart, Index, Part};
use domain::report::Report;
use leptos::prelude::*;

use super::super::figures::{Unit, percent, words};
use crate::i18n::assessment::{AssessmentMsg as M, part};
use crate::i18n::report::why;
use crate::i18n::{tr, tr_with, use_lang};

/// What adds up to the content range, behind a summary: the range itself stands above.
pub(in crate::pages::report) fn content(report: &Report) -> impl IntoView + use<> {
    report.assessment.as_ref().map(|assessment| {
        view! {
            <details>
                <summary>{tr(M::ContentIndex)}</summary>
                <p class="muted small">{tr(M::ContentAbout)}</p>
                {shown(&assessment.content, M::ContentIndex)}
            </details>
        }
    })
}

pub(in crate::pages::report) fn delivery(report: &Report) -> impl IntoView + use<> {
    report.assessment.as_ref().map(|assessment| {
        view! {
            <h3>{tr(M::DeliveryIndex)}</h3>
            <p class="muted small">{tr(M::DeliveryAbout)}</p>
            {shown(&assessment.delivery, M::DeliveryIndex)}
        }
    })
}

fn shown(index: &Index, name: M) -> impl IntoView + use<> {
    let lang = use_lang().get();
    let said = match (index.points.low, index.points.reason) {
        (None, Some(reason)) => tr_with(M::PointsNone, &[("why", tr(why(reason)))]),
        _ => tr_with(M::Points, &[("n", &words(&index.points, Unit::Points, lang))]),
    };
    let parts = index.contributions.iter().map(row).collect_view();
    view! {
        <p>{said}</p>
        {bar(index)}
        <div class="scroll-x" tabindex="0" role="region" aria-label=tr(name)>
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">{tr(M::Part)}</th>
                        <th scope="col">{tr(M::Share)}</th>
                        <th scope="col">{tr(M::Measured)}</th>
                        <th scope="col">{tr(M::Adds)}</th>
                    </tr>
                </thead>
                <tbody>{parts}</tbody>
            </table>
        </div>
    }
}

/// The range on 0–100, and in it the parts' values side by side; the table says the same.
fn bar(index: &Index) -> impl IntoView + use<> {
    let span = index.points.low.zip(index.points.high);
    let range = span.map(|(low, high)| {
        view! { <rect class="index__range" x=low.to_string() y="0" width=(high - low).max(0.5).to_string() height="6" /> }
    });
    let mut from = 0.0;
    let values = index.contributions.iter().filter_map(|one| one.points.value).map(|value| {
        let x = from;
        from += value;
        view! { <rect class="index__part" x=x.to_string() y="1.5" width=(value - 0.3).max(0.0).to_string() height="3" /> }
    });
    view! {
        <svg class="index" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">{range}{values.collect_view()}</svg>
    }
}

fn row(one: &Contribution) -> impl IntoView + use<> {
    let lang = use_lang().get();
    view! {
        <tr>
            <th scope="row">{part(one.part, lang)}</th>
            <td class="numeric">{percent(one.share, lang)}</td>
            <td class="numeric">{words(&one.measured, unit(one.part), lang)}</td>
            <td class="numeric">{words(&one.points, Unit::Points, lang)}</td>
        </tr>
    }
}

fn unit(part: Part) -> Unit {
    match part {
        Part::Criterion(_) | Part::Delivery(DeliveryPart::TowardScreen) => Unit::Share,
        Part::Delivery(DeliveryPart::Pace) => Unit::Wpm,
        Part::Delivery(DeliveryPart::Fillers) => Unit::PerMin,
        Part::Delivery(DeliveryPart::TalkLength | DeliveryPart::LongestPause) => Unit::Ms,
        Part::Answer => Unit::Count,
    }
}
