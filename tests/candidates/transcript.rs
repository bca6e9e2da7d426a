//! An interview as a person reads it.

use std::fmt::Write;

use domain::report::{AnswerReport, BandRange, Finding, Practice, Report, Unmeasured};

/// Questions, answers and what the report says of them.
pub fn of(report: &Report) -> String {
    let mut text = String::new();
    for answer in &report.answers {
        let question = &answer.question;
        let because = question.because.as_ref().map_or(String::new(), |line| format!(", because of {:?}: {line}", question.because_of));
        line(&mut text, &format!("{}. [{:?} {:?} {}{because}]", answer.turn + 1, question.origin, question.kind, question.id));
        line(&mut text, &format!("Q: {}", question.text));
        answer.hints.iter().for_each(|hint| line(&mut text, &format!("Hint ({:?}): {}", hint.layer, hint.text)));
        answer.transcript.iter().for_each(|part| line(&mut text, &format!("A: {}", part.text)));
        if let Some(code) = &answer.code {
            code.lines().for_each(|code| line(&mut text, &format!("   | {code}")));
        }
        line(&mut text, &format!("{:?} after {} s; {}", answer.how, seconds(answer), verdict(answer.range, answer.range_reason)));
        answer.findings.iter().for_each(|finding| line(&mut text, &found(finding)));
        text.push('\n');
    }
    let content = verdict(report.content_range, report.content_reason);
    line(&mut text, &format!("{:?} ({:?}) after {} s; {content}", report.status, report.end, report.used_ms / 1000));
    report.practice.iter().for_each(|practice| line(&mut text, &practised(practice)));
    text
}

fn line(text: &mut String, words: &str) {
    writeln!(text, "{}", words.trim_end()).expect("a String takes everything");
}

fn seconds(answer: &AnswerReport) -> u64 {
    (answer.ended_ms - answer.asked_ms) / 1000
}

fn verdict(range: Option<BandRange>, reason: Option<Unmeasured>) -> String {
    match range {
        Some(BandRange { low, high }) => format!("band {low} to {high}"),
        None => format!("no range: {reason:?}"),
    }
}

fn found(finding: &Finding) -> String {
    match finding.quotes.first() {
        Some(quote) => format!("   + {:?}: “{}”", finding.criterion, quote.text),
        None if finding.found => format!("   + {:?}", finding.criterion),
        None => format!("   - {:?}", finding.criterion),
    }
}

fn practised(practice: &Practice) -> String {
    let turns: Vec<String> = practice.turns.iter().map(|turn| (turn + 1).to_string()).collect();
    let quote = practice.quote.as_ref().map_or(String::new(), |quote| format!(": “{}”", quote.text));
    format!("Practise {:?} ({}){quote}", practice.drill, turns.join(", "))
}
