//! The top of the report: the provisional range as a picture, and what to practise first.

use domain::report::{BandRange, Practice, Report};
use leptos::prelude::*;

use super::assessment;
use crate::i18n::report::{ReportMsg as M, drill, why};
use crate::i18n::{tr, tr_with};

pub(super) fn overview(report: &Report) -> impl IntoView + use<> {
    let range = match (report.content_range, report.content_reason) {
        (Some(range), _) => scale(range).into_any(),
        (None, reason) => {
            let why = reason.map(|reason| tr(why(reason))).unwrap_or_default();
            view! { <p>{tr_with(M::RangeNone, &[("why", why)])}</p> }.into_any()
        }
    };
    let practice = (!report.practice.is_empty()).then(|| {
        view! {
            <section class="card stack" aria-labelledby="practise">
                <h2 id="practise">{tr(M::Practise)}</h2>
                <ol class="practice">{report.practice.iter().map(advice).collect_view()}</ol>
            </section>
        }
    });
    view! {
        <section class="card stack" aria-labelledby="content">
            <h2 id="content">{tr(M::Content)}</h2>
            {range}
            <p class="muted small">{tr(M::Uncalibrated)}</p>
            {assessment::content(report)}
        </section>
        {practice}
    }
}

/// Four bands with the range marked; the sentence says the same for those who do not see it.
pub(super) fn scale(range: BandRange) -> impl IntoView + use<> {
    let (low, high) = (range.low.to_string(), range.high.to_string());
    let bands = (1..=4u8).map(|band| {
        let class = if (range.low..=range.high).contains(&band) { "band band--in" } else { "band" };
        view! { <span class=class>{band.to_string()}</span> }
    });
    view! {
        <div class="bands">
            <div class="bands__scale" aria-hidden="true">{bands.collect_view()}</div>
            <p class="bands__ends muted small"><span>{tr(M::BandLow)}</span><span>{tr(M::BandHigh)}</span></p>
            <p>{tr_with(M::Range, &[("low", &low), ("high", &high)])}</p>
        </div>
    }
}

fn advice(practice: &Practice) -> impl IntoView + use<> {
    let from = practice.turns.iter().map(|turn| (turn + 1).to_string()).collect::<Vec<_>>().join(", ");
    let quote = practice.quote.as_ref().map(|quote| {
        view! { <p class="muted" lang="en">{tr_with(M::YouSaid, &[("quote", &quote.text)])}</p> }
    });
    view! {
        <li>
            <p><b>{tr(drill(practice.drill))}</b> " " <span class="muted">{(!from.is_empty()).then(|| tr_with(M::FromAnswers, &[("n", &from)]))}</span></p>
            {quote}
        </li>
    }
}
