//! What the editor holds: was something written, and what do its remarks and checks say.

use domain::report::Quote;
use domain::session::{Answer, UtteranceSource};

use super::words::{Passage, PassageTime};

/// Fewer lines of code than this are not an attempt.
const FEWEST_LINES: usize = 2;

/// Whether code was written (not just remarks), with its first line as evidence.
pub(super) fn written(answer: &Answer) -> (bool, Vec<Quote>) {
    let lines: Vec<&str> = new_lines(answer).filter(|line| remark(line).is_none() && line.chars().any(char::is_alphanumeric)).collect();
    let quotes = lines.first().map(|line| Quote {
        text: (*line).to_owned(),
        start_ms: answer.code_edited_ms.map_or(0, |(first, _)| first),
        source: UtteranceSource::Typed,
    });
    (lines.len() >= FEWEST_LINES, quotes.into_iter().collect())
}

/// Remarks and checks (`# …`, `// …`, `assert …`) that the candidate wrote into the code.
pub(super) fn remarks(answer: &Answer) -> Vec<Passage<'_>> {
    let at_ms = answer.code_edited_ms.map_or(0, |(_, last)| last);
    new_lines(answer)
        .filter_map(|line| remark(line).or_else(|| line.contains("assert").then_some(line)))
        .map(|text| Passage { text, source: UtteranceSource::Typed, time: PassageTime::Fixed(at_ms) })
        .collect()
}

fn new_lines(answer: &Answer) -> impl Iterator<Item = &str> {
    let known: Vec<&str> = answer.starter_code.lines().map(str::trim).collect();
    answer.code.lines().map(str::trim).filter(move |line| !line.is_empty() && !known.contains(line))
}

/// The text of a remark line.
fn remark(line: &str) -> Option<&str> {
    ["#", "//", "--", "/*", "*"].iter().find_map(|mark| line.strip_prefix(mark)).map(str::trim)
}
