//! What a language model says of the answers: how far it got, what its bands mean, and what it gave for each criterion.

use domain::calibration::Estimate;
use domain::report::{AnswerReport, BandRange, Calibrated, JudgedBy, JudgingState, ModelBand, ModelJudging, Report};
use leptos::prelude::*;

use super::jump::place;
use super::replay::Player;
use crate::i18n::model::{BANDS, BandMsg as M};
use crate::i18n::report::criterion;
use crate::i18n::{Lang, Message, fill, tr, tr_with, use_lang};

/// The model is still at work on this report.
pub(super) fn is_running(report: &Report) -> bool {
    report.judging.as_ref().is_some_and(|judging| judging.state == JudgingState::Running)
}

/// How far it got.
pub(super) fn judging(judging: &ModelJudging) -> impl IntoView + use<> {
    let running = judging.state == JudgingState::Running;
    let class = if running { "notice" } else { "muted" };
    view! {
        <p id="judging" class=class role="status">
            {progress(judging, use_lang().get())} " " {running.then(|| tr(M::RenewsItself))}
        </p>
    }
}

/// The same in words, for any page.
pub(crate) fn progress(judging: &ModelJudging, lang: Lang) -> String {
    let state = match judging.state {
        JudgingState::Running => M::Running,
        JudgingState::Complete => M::Complete,
        JudgingState::Partial => M::Partial,
    };
    let state = fill(state.text(lang), &[("service", &judging.service), ("model", &judging.model)]);
    let unusable = match judging.unusable {
        0 => String::new(),
        n => format!(" {}", fill(M::Unusable.text(lang), &[("n", &n.to_string())])),
    };
    format!("{state} {}{unusable}", calibration(judging.calibrated, lang))
}

fn calibration(calibrated: Option<Calibrated>, lang: Lang) -> String {
    let Some(Calibrated { answers, kappa, raters_kappa }) = calibrated else { return M::Uncalibrated.text(lang).to_owned() };
    let (kappa, raters) = (estimate(kappa, lang), estimate(raters_kappa, lang));
    fill(M::Calibrated.text(lang), &[("n", &answers.to_string()), ("kappa", &kappa), ("raters", &raters)])
}

fn estimate(estimate: Estimate, lang: Lang) -> String {
    let figure = |value: f64| match lang {
        Lang::En => format!("{value:.2}"),
        Lang::De => format!("{value:.2}").replace('.', ","),
    };
    match (estimate.value, estimate.low, estimate.high) {
        (Some(value), Some(low), Some(high)) => {
            fill(M::Interval.text(lang), &[("value", &figure(value)), ("low", &figure(low)), ("high", &figure(high))])
        }
        (Some(value), ..) => figure(value),
        (None, ..) => M::NotTold.text(lang).to_owned(),
    }
}

/// Whose words the questions were in, where a model could take part; for any page.
pub(crate) fn wording(report: &Report, lang: Lang) -> Option<String> {
    let service = &report.setup.model.as_ref()?.service;
    let worded = report.answers.iter().filter(|answer| answer.question.worded_by.is_some()).count();
    let (n, total) = (worded.to_string(), report.answers.len().to_string());
    Some(fill(M::Worded.text(lang), &[("n", &n), ("total", &total), ("service", service)]))
}

/// What the bands mean, where there are any.
pub(super) fn legend(report: &Report) -> impl IntoView + use<> {
    report.answers.iter().any(|answer| !answer.bands.is_empty()).then(|| {
        view! {
            <details id="band-legend">
                <summary>{tr(M::Legend)}</summary>
                <div class="stack stack--tight">
                    <p class="muted">{tr(M::LegendAbout)}</p>
                    <ol class="judged__meanings">{BANDS.map(|band| view! { <li>{tr(band)}</li> })}</ol>
                </div>
            </details>
        }
    })
}

/// The criteria of one answer, where a model judged them.
pub(super) fn bands(answer: &AnswerReport, player: Player) -> impl IntoView + use<> {
    judge(answer).map(|model| {
        view! {
            <h4>{tr_with(M::Says, &[("model", model)])}</h4>
            <ul class="judged">{answer.bands.iter().map(|band| one_band(band, player)).collect_view()}</ul>
        }
    })
}

/// The model that judged an answer.
pub(crate) fn judge(answer: &AnswerReport) -> Option<&str> {
    answer.bands.iter().find_map(|band| match &band.judged_by {
        JudgedBy::Model(name) => Some(name.as_str()),
        JudgedBy::Counted | JudgedBy::BuiltIn => None,
    })
}

fn one_band(band: &ModelBand, player: Player) -> impl IntoView + use<> {
    let (middle, spread) = (band.band, band.spread);
    let steps = (1..=4u8).map(|step| {
        let filled = middle.is_some_and(|middle| step <= middle);
        let given = spread.is_some_and(|BandRange { low, high }| (low..=high).contains(&step));
        view! { <span class="step" class:step--filled=filled class:step--given=given>{step.to_string()}</span> }
    });
    let quote = band.quote.as_ref().map(|quote| place(Some(quote), quote.start_ms, player));
    let why = (!band.why.is_empty()).then(|| {
        view! { <p class="judged__why"><span class="muted">{tr(M::Why)}</span> " " <q lang="en">{band.why.clone()}</q></p> }
    });
    view! {
        <li class="stack stack--tight">
            <p class="row">
                <span class="judged__steps" aria-hidden="true">{steps.collect_view()}</span>
                <b>{tr(criterion(band.criterion))}</b>
            </p>
            <p>{told(band, use_lang().get())}</p>
            {quote}
            {why}
            {middle.is_none().then(|| view! { <p class="muted" lang="en">{band.anchor.clone()}</p> })}
        </li>
    }
}

/// `Band 3 of 4, calls gave 2 to 4 (calls: 5, found nothing: 1)`.
pub(crate) fn told(band: &ModelBand, lang: Lang) -> String {
    let spread = band.spread.map(|range| spread(range, lang)).unwrap_or_default();
    let said = match (band.band, band.spread) {
        (Some(middle), _) => fill(M::Band.text(lang), &[("band", &middle.to_string()), ("spread", &spread)]),
        (None, Some(_)) => fill(M::MostlyNothing.text(lang), &[("spread", &spread)]),
        (None, None) => M::Nothing.text(lang).to_owned(),
    };
    let calls = if band.found_nothing == 0 { M::Calls } else { M::CallsFoundNothing };
    fill(calls.text(lang), &[("said", &said), ("n", &band.calls.to_string()), ("nothing", &band.found_nothing.to_string())])
}

fn spread(range: BandRange, lang: Lang) -> String {
    match (range.low.to_string(), range.high.to_string()) {
        (low, high) if low == high => low,
        (low, high) => fill(M::Spread.text(lang), &[("low", &low), ("high", &high)]),
    }
}

#[cfg(test)]
mod tests {
    use domain::report::Criterion;

    use super::*;

    fn band(middle: Option<u8>, spread: Option<(u8, u8)>, found_nothing: u32) -> ModelBand {
        ModelBand {
            criterion: Criterion::Result,
            anchor: "what came of it".to_owned(),
            band: middle,
            spread: spread.map(|(low, high)| BandRange { low, high }),
            calls: 5,
            found_nothing,
            quote: None,
            why: String::new(),
            judged_by: JudgedBy::Model("some-model".to_owned()),
        }
    }

    #[test]
    fn a_band_is_never_told_without_what_other_calls_gave() {
        let said = |middle, spread, nothing| told(&band(middle, spread, nothing), Lang::En);
        assert_eq!(said(Some(3), Some((2, 4)), 1), "Band 3 of 4, calls gave 2 to 4 (calls: 5, found nothing: 1)");
        assert_eq!(said(Some(3), Some((3, 3)), 0), "Band 3 of 4, calls gave 3 (calls: 5)");
        assert_eq!(said(None, Some((1, 1)), 3), "Most calls found nothing on it, the others gave 1 (calls: 5, found nothing: 3)");
        assert_eq!(said(None, None, 5), "Found nothing on it (calls: 5, found nothing: 5)");
    }
}
