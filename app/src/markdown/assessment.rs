//! What the report draws together: what went well, what to work on, where words and delivery part ways.

use domain::assessment::{Assessment, Mismatch, Peak, Strength, Weakness};
use domain::report::Quote;

use super::{joined, plain};
use crate::i18n::assessment::{AssessmentMsg as M, mismatch, part};
use crate::i18n::report::{ReportMsg, drill};
use crate::i18n::{Lang, Message, fill};
use crate::pages::report::figures::{Unit, clock, words};

/// Its sections; nothing for reports of earlier versions.
pub(super) fn sections(assessment: Option<&Assessment>, lang: Lang) -> String {
    let Some(assessment) = assessment else { return String::new() };
    let mut sections = vec![
        section(M::Strengths, assessment.strengths.iter().map(|one| strength(one, lang)), lang),
        section(M::Weaknesses, assessment.weaknesses.iter().map(|one| weakness(one, lang)), lang),
    ];
    if !assessment.mismatches.is_empty() || !assessment.peaks.is_empty() {
        let parted = assessment.mismatches.iter().map(|one| parted(one, lang));
        sections.push(section(M::Together, parted.chain(assessment.peaks.iter().map(|one| peak(one, lang))), lang));
        sections.push(M::TogetherAbout.text(lang).to_owned());
    }
    joined(sections.into_iter(), "\n\n")
}

fn section(title: M, items: impl Iterator<Item = String>, lang: Lang) -> String {
    let items = joined(items, "\n");
    let said = if items.is_empty() { M::NoneSoFar.text(lang) } else { &items };
    format!("## {}\n\n{said}", title.text(lang))
}

fn strength(one: &Strength, lang: Lang) -> String {
    format!("- {} {}{}", part(one.part, lang), from(&one.turns, lang), place(one.quote.as_ref(), one.at_ms))
}

fn weakness(one: &Weakness, lang: Lang) -> String {
    let advice = drill(one.drill).text(lang);
    format!("- {} {}: {advice}{}", part(one.part, lang), from(&one.turns, lang), place(one.quote.as_ref(), one.at_ms))
}

fn parted(one: &Mismatch, lang: Lang) -> String {
    let (what, of) = mismatch(one.kind);
    let extent = fill(of.text(lang), &[("share", &words(&one.extent, Unit::Share, lang))]);
    format!("- {} {}, {extent}{}", what.text(lang), from(&[one.turn], lang), place(one.quote.as_ref(), one.start_ms))
}

fn peak(one: &Peak, lang: Lang) -> String {
    let from = one.turn.map(|turn| format!(" {}", from(&[turn], lang))).unwrap_or_default();
    let said: String = one.quotes.iter().map(|quote| place(Some(quote), quote.start_ms)).collect();
    let said = if said.is_empty() { format!(", {}", M::NoWordsThere.text(lang)) } else { said };
    format!("- {}{from}, {}–{}{said}", M::Peak.text(lang), clock(one.start_ms), clock(one.end_ms))
}

fn from(turns: &[u32], lang: Lang) -> String {
    let numbers = joined(turns.iter().map(|turn| (turn + 1).to_string()), ", ");
    format!("({})", fill(ReportMsg::FromAnswers.text(lang), &[("n", &numbers)]))
}

/// The words at a place, and its time.
pub(super) fn place(quote: Option<&Quote>, at_ms: u64) -> String {
    let words = quote.map(|quote| format!(" “{}”", plain(&quote.text))).unwrap_or_default();
    format!("{words} ({})", clock(at_ms))
}
