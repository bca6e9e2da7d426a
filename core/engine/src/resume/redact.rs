//! Takes contact details out of a line of a resume.

use crate::redaction::{self, Kind};

const LABELS: &str = "\
    address adresse phone tel telephone mobile e-mail email born birthday nationality";

/// The line without e-mail addresses, links and telephone numbers, its spaces made single; `None` when nothing is left or when the
/// line is an address or a personal detail.
pub(crate) fn without_contact(line: &str) -> Option<String> {
    let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let contacts = redaction::contacts(&line);
    if contacts.iter().any(|span| span.kind == Kind::Address) || is_labelled(&line) {
        return None;
    }
    let ends = contacts.iter().map(|span| span.start).chain([line.len()]);
    let starts = [0].into_iter().chain(contacts.iter().map(|span| span.end));
    let kept = starts.zip(ends).flat_map(|(start, end)| line[start..end].split_whitespace());
    // What is no whole address is a broken one: a resume has no other use for the sign.
    let kept: Vec<&str> = kept.filter(|word| !word.contains('@')).collect();
    let text = kept.join(" ").trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#' | ')' | '.')).to_owned();
    text.chars().any(char::is_alphabetic).then_some(text)
}

fn is_labelled(line: &str) -> bool {
    let words: Vec<String> = line.split_whitespace().take(3).map(str::to_lowercase).collect();
    let is_label = |word: &String| word.strip_suffix(':').is_some_and(|label| LABELS.split(' ').any(|listed| listed == label));
    words.first().is_some_and(|word| is_label(word) || word.starts_with("date-of-birth")) || words.join(" ").starts_with("date of birth")
}
