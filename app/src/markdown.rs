//! The report as Markdown, through the message catalogue.

use std::fmt::Write;

use domain::report::{AnswerReport, BandRange, Report, Unmeasured};

use crate::i18n::report::{ReportMsg as M, aspect, criterion, drill, why};
use crate::i18n::{Lang, Message, fill};
use crate::pages::report::figures::{clock, rows};

/// The whole report.
pub(crate) fn of(report: &Report, lang: Lang) -> String {
    let mut text = format!("# {}\n\n", M::Title.text(lang));
    let say = |text: &mut String, line: &str| text.push_str(&format!("{line}\n\n"));
    say(&mut text, &format!("**{}**: {}", M::Content.text(lang), range(report.content_range, report.content_reason, lang)));
    say(&mut text, M::Uncalibrated.text(lang));
    say(&mut text, &format!("## {}", M::Practise.text(lang)));
    for practice in &report.practice {
        let from = practice.turns.iter().map(|turn| (turn + 1).to_string()).collect::<Vec<_>>().join(", ");
        item(&mut text, &format!("{} ({})", drill(practice.drill).text(lang), fill(M::FromAnswers.text(lang), &[("n", &from)])));
    }
    say(&mut text, &format!("\n## {}", M::Answers.text(lang)));
    for answer in &report.answers {
        one_answer(&mut text, answer, lang);
    }
    say(&mut text, &format!("## {}\n\n{}", M::Delivery.text(lang), M::DeliveryNote.text(lang)));
    for (name, value) in rows(&report.delivery, lang) {
        item(&mut text, &format!("{name}: {value}"));
    }
    say(&mut text, &format!("\n## {}", M::NotMeasured.text(lang)));
    for missing in &report.not_measured {
        item(&mut text, &format!("{}: {}", aspect(missing.aspect).text(lang), why(missing.reason).text(lang)));
    }
    text
}

fn one_answer(text: &mut String, answer: &AnswerReport, lang: Lang) {
    let number = fill(M::QuestionN.text(lang), &[("n", &(answer.turn + 1).to_string())]);
    line(text, &format!("### {number} ({}): {}\n", clock(answer.asked_ms), answer.question.text));
    line(text, &format!("{}\n", range(answer.range, answer.range_reason, lang)));
    for finding in &answer.findings {
        let name = criterion(finding.criterion).text(lang);
        let quotes: String = finding.quotes.iter().map(|quote| format!(" “{}” ({})", quote.text, clock(quote.start_ms))).collect();
        match finding.found {
            true => item(text, &format!("{name}: {}{quotes}", M::Found.text(lang))),
            false => item(text, &format!("{name}: {}. {}", M::Missing.text(lang), finding.anchor)),
        }
    }
    line(text, "");
    for part in &answer.transcript {
        line(text, &format!("> {} {}", clock(part.start_ms), part.text.replace('\n', "\n> ")));
        line(text, ">");
    }
    if let Some(code) = &answer.code {
        line(text, &format!("\n{}\n\n~~~~\n{code}\n~~~~", M::YourCode.text(lang)));
    }
    line(text, "");
}

fn range(range: Option<BandRange>, reason: Option<Unmeasured>, lang: Lang) -> String {
    match range {
        Some(range) => fill(M::Range.text(lang), &[("low", &range.low.to_string()), ("high", &range.high.to_string())]),
        None => fill(M::RangeNone.text(lang), &[("why", reason.map(|reason| why(reason).text(lang)).unwrap_or_default())]),
    }
}

fn item(text: &mut String, words: &str) {
    line(text, &format!("- {words}"));
}

fn line(text: &mut String, words: &str) {
    // Writing to a string cannot fail.
    drop(writeln!(text, "{words}"));
}
