//! The report as Markdown, through the message catalogue.

mod assessment;
mod bands;

use domain::report::{AnswerReport, BandRange, ModelAnswer, Piece, Report, TranscriptPart, Unmeasured};

use crate::i18n::again::AgainMsg;
use crate::i18n::report::{ReportMsg as M, aspect, criterion, drill, why};
use crate::i18n::{Lang, Message, fill};
use crate::pages::report::figures::{clock, rows};
use crate::pages::report::{hints, runs};
use crate::pages::setup::labels;

/// The whole report.
pub(crate) fn of(report: &Report, lang: Lang) -> String {
    let blocks = [
        format!("# {}", M::Title.text(lang)),
        about(report, lang),
        bands::wording(report, lang),
        bands::judging(report.judging.as_ref(), lang),
        format!("**{}**: {}", M::Content.text(lang), range(report.content_range, report.content_reason, lang)),
        M::Uncalibrated.text(lang).to_owned(),
        assessment::sections(report.assessment.as_ref(), lang),
        format!("## {}", M::Practise.text(lang)),
        practice(report, lang),
        format!("## {}", M::Answers.text(lang)),
        bands::legend(report, lang),
        joined(report.answers.iter().map(|answer| one_answer(answer, lang)), "\n\n"),
        format!("## {}", M::Delivery.text(lang)),
        M::DeliveryNote.text(lang).to_owned(),
        joined(rows(&report.delivery, lang).iter().map(|(name, value)| format!("- {name}: {value}")), "\n"),
        format!("## {}", M::NotMeasured.text(lang)),
        not_measured(report, lang),
    ];
    let filled = blocks.into_iter().filter(|block| !block.is_empty());
    format!("{}\n", joined(filled, "\n\n"))
}

fn about(report: &Report, lang: Lang) -> String {
    let setup = &report.setup;
    let (kind, role, level) = (labels::kind(setup.kind), labels::role(setup.role), labels::level(setup.level));
    let practised = fill(M::Practised.text(lang), &[("kind", kind.text(lang)), ("role", role.text(lang)), ("level", level.text(lang))]);
    let amount = fill(M::Amount.text(lang), &[("used", &clock(report.used_ms)), ("n", &report.answers.len().to_string())]);
    format!("{practised}  \n{amount}")
}

fn practice(report: &Report, lang: Lang) -> String {
    let item = |practice: &domain::report::Practice| {
        let from = joined(practice.turns.iter().map(|turn| (turn + 1).to_string()), ", ");
        let from = if from.is_empty() { from } else { format!(" ({})", fill(M::FromAnswers.text(lang), &[("n", &from)])) };
        format!("1. {}{from}", drill(practice.drill).text(lang))
    };
    joined(report.practice.iter().map(item), "\n")
}

fn not_measured(report: &Report, lang: Lang) -> String {
    let item =
        |missing: &domain::report::NotMeasured| format!("- {}: {}", aspect(missing.aspect).text(lang), why(missing.reason).text(lang));
    joined(report.not_measured.iter().map(item), "\n")
}

fn one_answer(answer: &AnswerReport, lang: Lang) -> String {
    let number = fill(M::QuestionN.text(lang), &[("n", &(answer.turn + 1).to_string())]);
    let blocks = [
        format!("### {number} ({}): {}", clock(answer.asked_ms), plain(&answer.question.text)),
        range(answer.range, answer.range_reason, lang),
        joined(answer.findings.iter().map(|finding| one_finding(finding, lang)), "\n"),
        bands::of_answer(answer, lang),
        joined(answer.transcript.iter().map(said), "\n>\n"),
        answer.code.as_deref().map(|code| format!("{}:\n\n{}", M::YourCode.text(lang), fenced(code))).unwrap_or_default(),
        joined(answer.runs.iter().map(|run| format!("- {}", plain(&runs::told(run, lang)))), "\n"),
        hints::told(&answer.hints, lang).unwrap_or_default(),
        answer.model_answer.as_ref().map(|model| put_together(model, lang)).unwrap_or_default(),
    ];
    joined(blocks.into_iter().filter(|block| !block.is_empty()), "\n\n")
}

fn one_finding(finding: &domain::report::Finding, lang: Lang) -> String {
    let name = criterion(finding.criterion).text(lang);
    if !finding.found {
        return format!("- {name}: {}. {}", M::Missing.text(lang), plain(&finding.anchor));
    }
    let quotes: String = finding.quotes.iter().map(|quote| format!(" “{}” ({})", plain(&quote.text), clock(quote.start_ms))).collect();
    format!("- {name}: {}{quotes}", M::Found.text(lang))
}

/// The candidate's own sentences in order; blanks are strong and in brackets.
fn put_together(model: &ModelAnswer, lang: Lang) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Said { criterion: of, quote } => {
            format!("- {}: {} ({})", criterion(*of).text(lang), plain(&quote.text), clock(quote.start_ms))
        }
        Piece::Blank { criterion: of, prompt } => format!("- {}: **{}**", criterion(*of).text(lang), plain(&format!("[{prompt}]"))),
    };
    format!("**{}**\n\n{}", AgainMsg::Together.text(lang), joined(model.pieces.iter().map(piece), "\n"))
}

fn said(part: &TranscriptPart) -> String {
    let lines = joined(part.text.lines().map(plain), "  \n> ");
    format!("> {} {lines}", clock(part.start_ms))
}

fn range(range: Option<BandRange>, reason: Option<Unmeasured>, lang: Lang) -> String {
    match range {
        Some(range) => fill(M::Range.text(lang), &[("low", &range.low.to_string()), ("high", &range.high.to_string())]),
        None => fill(M::RangeNone.text(lang), &[("why", reason.map(|reason| why(reason).text(lang)).unwrap_or_default())]),
    }
}

/// A candidate's words are words, whatever Markdown would make of them.
fn plain(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            text.push('\\');
        }
        text.push(if c == '\n' { ' ' } else { c });
    }
    text
}

/// Code in a fence longer than any row of backticks inside.
fn fenced(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{}\n{fence}", code.trim_end())
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

#[cfg(test)]
#[expect(clippy::expect_used, clippy::indexing_slicing, reason = "a failing test may panic")]
mod tests;
