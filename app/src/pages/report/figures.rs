//! Delivery figures in words: value, range and unit, or why there is none.

use domain::report::{DeliveryFigures, Figure};
use leptos::prelude::*;

use crate::i18n::again::AgainMsg;
use crate::i18n::report::{ReportMsg as M, why};
use crate::i18n::{Lang, Message, fill, tr, use_lang};

/// How a number is written.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Count,
    Ms,
    Wpm,
    PerMin,
    Share,
    Points,
}

/// Session time as `mm:ss`.
pub(crate) fn clock(ms: u64) -> String {
    format!("{:02}:{:02}", ms / 60_000, ms / 1000 % 60)
}

/// Name and words of every figure, in the order of the report.
pub(crate) fn rows(figures: &DeliveryFigures, lang: Lang) -> Vec<(&'static str, String)> {
    let row = |name: M, figure: &Figure, unit: Unit| (name.text(lang), words(figure, unit, lang));
    vec![
        row(M::Thinking, &figures.thinking_ms, Unit::Ms),
        row(M::Talk, &figures.talk_ms, Unit::Ms),
        row(M::TalkShare, &figures.talk_share, Unit::Share),
        row(M::Pauses, &figures.pauses, Unit::Count),
        row(M::LongestPause, &figures.longest_pause_ms, Unit::Ms),
        row(M::Words, &figures.words, Unit::Count),
        row(M::Pace, &figures.pace_wpm, Unit::Wpm),
        row(M::Fillers, &figures.fillers_per_min, Unit::PerMin),
        row(M::InFrame, &figures.face_in_frame, Unit::Share),
        row(M::Toward, &figures.toward_screen, Unit::Share),
        row(M::Smile, &figures.smile, Unit::Share),
    ]
}

/// A share of 0–1 as a percentage.
pub(super) fn percent(share: f64, lang: Lang) -> String {
    with_unit(&number(share, Unit::Share, lang), Unit::Share, lang)
}

pub(super) fn table(figures: &DeliveryFigures) -> impl IntoView + use<> {
    let rows = rows(figures, use_lang().get()).into_iter().map(|(name, words)| {
        view! { <tr><th scope="row">{name}</th><td class="numeric">{words}</td></tr> }
    });
    view! {
        <table class="figures">
            <thead><tr><th scope="col">{tr(M::Figure)}</th><th scope="col">{tr(M::Value)}</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// A figure with its range, or why there is none.
pub(crate) fn words(figure: &Figure, unit: Unit, lang: Lang) -> String {
    if let (None, Some(low), Some(high)) = (figure.value, figure.low, figure.high) {
        return with_unit(&format!("{}–{}", number(low, unit, lang), number(high, unit, lang)), unit, lang);
    }
    let Some(value) = figure.value else {
        let why = figure.reason.map(|reason| why(reason).text(lang)).unwrap_or_default();
        return fill(M::NotMeasuredBecause.text(lang), &[("why", why)]);
    };
    let said = with_unit(&number(value, unit, lang), unit, lang);
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!("{said} ({}–{})", number(low, unit, lang), number(high, unit, lang)),
        (Some(_), None) if value == 0.0 => M::NoneHeard.text(lang).to_owned(),
        (Some(_), None) => fill(M::AtLeast.text(lang), &[("value", &said)]),
        _ => said,
    }
}

/// A difference of two figures, with its sign.
pub(super) fn difference(by: f64, unit: Unit, lang: Lang) -> String {
    let sign = if by < 0.0 { "−" } else { "+" };
    let number = format!("{sign}{}", number(by.abs(), unit, lang));
    match unit {
        Unit::Share => fill(AgainMsg::PercentPoints.text(lang), &[("n", &number)]),
        _ => with_unit(&number, unit, lang),
    }
}

fn number(value: f64, unit: Unit, lang: Lang) -> String {
    let text = match unit {
        Unit::Count | Unit::Wpm | Unit::Points => format!("{value:.0}"),
        Unit::Ms => format!("{:.1}", value / 1000.0),
        Unit::PerMin => format!("{value:.1}"),
        Unit::Share => format!("{:.0}", value * 100.0),
    };
    match lang {
        Lang::En => text,
        Lang::De => text.replace('.', ","),
    }
}

fn with_unit(number: &str, unit: Unit, lang: Lang) -> String {
    let message = match unit {
        Unit::Count | Unit::Points => return number.to_owned(),
        Unit::Ms => M::Seconds,
        Unit::Wpm => M::Wpm,
        Unit::PerMin => M::PerMin,
        Unit::Share => M::Percent,
    };
    fill(message.text(lang), &[("n", number)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::report::Unmeasured;

    #[test]
    fn a_figure_is_never_a_bare_number_when_it_is_unsure_or_missing() {
        let pace = Figure::between(148.4, 153.0, 157.9);
        assert_eq!(words(&pace, Unit::Wpm, Lang::En), "153 words/min (148–158)");
        assert_eq!(words(&Figure::at_least(2.25), Unit::PerMin, Lang::De), "mindestens 2,2 pro min");
        let missing = Figure::unmeasured(Unmeasured::NotEnough);
        assert_eq!(words(&missing, Unit::Share, Lang::En), "not measured: not enough to say");
    }

    #[test]
    fn a_difference_has_a_sign_and_one_of_shares_is_in_points() {
        assert_eq!(difference(-12.4, Unit::Wpm, Lang::En), "−12 words/min");
        assert_eq!(difference(1_500.0, Unit::Ms, Lang::De), "+1,5 s");
        assert_eq!(difference(0.2, Unit::Share, Lang::En), "+20 percentage points");
    }
}
