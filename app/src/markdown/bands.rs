//! What a language model says of the answers.

use domain::report::{AnswerReport, ModelBand, ModelJudging, Report};

use super::assessment::place;
use super::{joined, plain};
use crate::i18n::model::{BANDS, BandMsg as M};
use crate::i18n::report::criterion;
use crate::i18n::{Lang, Message, fill};
use crate::pages::report::bands::{self, judge, progress, told};

/// Whose words the questions were in; nothing where no model could take part.
pub(super) fn wording(report: &Report, lang: Lang) -> String {
    bands::wording(report, lang).map(|told| plain(&told)).unwrap_or_default()
}

/// How far it got; nothing where no model took part.
pub(super) fn judging(judging: Option<&ModelJudging>, lang: Lang) -> String {
    judging.map(|judging| plain(&progress(judging, lang))).unwrap_or_default()
}

/// What its bands mean; nothing where there are none.
pub(super) fn legend(report: &Report, lang: Lang) -> String {
    if report.answers.iter().all(|answer| answer.bands.is_empty()) {
        return String::new();
    }
    let meanings = BANDS.iter().enumerate().map(|(at, band)| format!("{}. {}", at + 1, band.text(lang)));
    format!("{}:\n\n{}", M::Legend.text(lang), joined(meanings, "\n"))
}

/// Its bands for one answer; nothing where there are none.
pub(super) fn of_answer(answer: &AnswerReport, lang: Lang) -> String {
    let Some(model) = judge(answer) else { return String::new() };
    let title = fill(M::Says.text(lang), &[("model", &plain(model))]);
    format!("{title}:\n\n{}", joined(answer.bands.iter().map(|band| one_band(band, lang)), "\n"))
}

fn one_band(band: &ModelBand, lang: Lang) -> String {
    let quote = band.quote.as_ref().map(|quote| place(Some(quote), quote.start_ms)).unwrap_or_default();
    let why = if band.why.is_empty() { String::new() } else { format!(" {} {}", M::Why.text(lang), plain(&band.why)) };
    format!("- {}: {}.{quote}{why}", criterion(band.criterion).text(lang), told(band, lang))
}
