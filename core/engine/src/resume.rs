//! From pasted text to the terms that questions are woven from. The text itself goes no further.
//!
//! A term is a name of the [lexicon](crate::lexicon), or a word written like a name (`PayGate`, `K8s`, `Apollo`) in a line that says
//! what somebody did. Contact details are taken out before a line is looked at.

mod redact;

pub(crate) use redact::without_contact;

use domain::setup::{MAX_LINE_CHARS, ResumeTerm};

use crate::lexicon;

/// Most terms taken from one resume.
pub const MAX_TERMS: usize = 40;
/// A name is not longer, in characters.
const MAX_NAME_CHARS: usize = 30;

/// Verbs and prepositions that come with the names of things somebody worked on.
const WORK_WORDS: &str = "\
    built build led using with developed designed implemented created launched migrated introduced maintained operated automated managed \
    wrote shipped integrated deployed rewrote optimised optimized analysed analyzed modelled modeled owned ran rolled set used via on to in";
/// The words of [`WORK_WORDS`] that alone do not make a line one about work.
const PREPOSITIONS: &str = "\
    with via on to in set";

/// The terms of a resume, in the order of the text, each once.
pub fn terms(text: &str) -> Vec<ResumeTerm> {
    let mut terms: Vec<ResumeTerm> = Vec::new();
    for line in text.lines().filter_map(without_contact) {
        for (start, end) in names_in(&line) {
            let term = &line[start..end];
            if terms.len() == MAX_TERMS {
                return terms;
            }
            if !terms.iter().any(|known| known.term.eq_ignore_ascii_case(term)) {
                terms.push(ResumeTerm { term: term.to_owned(), line: shortened(&line, start, end) });
            }
        }
    }
    terms
}

/// The first name of a product in an answer that stands in no list of ours. Only capitals or digits within a word, and what somebody
/// says to have used or built, count: other names may be people.
pub(crate) fn unknown_product(text: &str) -> Option<String> {
    const PRODUCT_WORDS: &str = "using used built deployed adopted installed configured";
    let words = words(text);
    let product = (0..words.len()).find(|at| {
        let word = &text[words[*at].0..words[*at].1];
        let before = at.checked_sub(1).map(|before| text[words[before].0..words[before].1].to_lowercase());
        let used = before.is_some_and(|before| is_one_of(PRODUCT_WORDS, &before));
        let written = is_written_like_a_name(text, &words, *at);
        let marked = word.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
        written && (used || marked) && !lexicon::knows(word)
    })?;
    Some(text[words[product].0..words[product].1].to_owned())
}

/// Byte ranges of the names in a line, in order, without overlap.
fn names_in(line: &str) -> Vec<(usize, usize)> {
    let words = words(line);
    let about_work = words.iter().any(|(start, end)| {
        let word = line[*start..*end].to_lowercase();
        is_one_of(WORK_WORDS, &word) && !is_one_of(PREPOSITIONS, &word)
    });
    let mut names = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let known = (1..=4usize.min(words.len() - at)).rev().find(|length| {
            let text = &line[words[at].0..words[at + length - 1].1];
            is_listed(text)
        });
        let length = known.unwrap_or(1);
        let range = (words[at].0, words[at + length - 1].1);
        if known.is_some() || (about_work && is_written_like_a_name(line, &words, at)) {
            names.push(range);
        }
        at += length;
    }
    names
}

fn is_one_of(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

fn is_listed(text: &str) -> bool {
    let is_capital_letter = text.chars().count() == 1;
    (!is_capital_letter && lexicon::names().any(|name| name == text.to_lowercase())) || lexicon::ambiguous().any(|name| name == text)
}

/// `PayGate`, `K8s`, or a capitalised word right after "using", "built", "on" and the like.
fn is_written_like_a_name(line: &str, words: &[(usize, usize)], at: usize) -> bool {
    let word = &line[words[at].0..words[at].1];
    let chars: Vec<char> = word.chars().collect();
    let Some((first, rest)) = chars.split_first() else { return false };
    if chars.len() < 3 || chars.len() > MAX_NAME_CHARS || !chars.iter().all(|c| c.is_alphanumeric()) || !first.is_alphabetic() {
        return false;
    }
    let has_lower = rest.iter().any(|c| c.is_lowercase());
    let inner_capital = has_lower && rest.iter().any(|c| c.is_uppercase());
    let letters_and_digits = has_lower && first.is_uppercase() && rest.iter().any(|c| c.is_ascii_digit());
    let follows_work = at > 0 && is_one_of(WORK_WORDS, &line[words[at - 1].0..words[at - 1].1].to_lowercase());
    let capitalised = first.is_uppercase() && has_lower && follows_work && !is_calendar(word);
    inner_capital || letters_and_digits || capitalised
}

fn is_calendar(word: &str) -> bool {
    const STEMS: [&str; 19] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
    ];
    STEMS.iter().any(|stem| word.starts_with(stem))
}

/// Byte ranges of the words of a line; `+`, `#`, `.`, `/` and `-` belong to a word when they are not its last character
/// (but `C++` and `C#` keep theirs).
fn words(line: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    for piece in line.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '|' | '•' | ':' | '"' | '“' | '”')) {
        let start = piece.as_ptr() as usize - line.as_ptr() as usize;
        let trimmed = piece.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#'));
        let dot = if trimmed.to_lowercase().starts_with(".net") { 1 } else { 0 };
        let lead = trimmed.find(|c: char| c.is_alphanumeric()).map_or(trimmed.len(), |first| first - dot.min(first));
        if lead < trimmed.len() {
            words.push((start + lead, start + trimmed.len()));
        }
    }
    words
}

/// At most [`MAX_LINE_CHARS`] around the term, cut between words.
fn shortened(line: &str, start: usize, end: usize) -> String {
    if line.chars().count() <= MAX_LINE_CHARS {
        return line.to_owned();
    }
    let room = MAX_LINE_CHARS.saturating_sub(line[start..end].chars().count() + 2);
    let chars_before = line[..start].chars().count();
    let keep_before = chars_before.min(room / 2);
    let from = line.char_indices().nth(chars_before - keep_before).map_or(0, |(byte, _)| byte);
    let from = if from == 0 { 0 } else { line[from..start].find(' ').map_or(start, |space| from + space + 1) };
    let rest = &line[from..];
    let limit = rest.char_indices().nth(MAX_LINE_CHARS - 2).map_or(line.len(), |(byte, _)| from + byte);
    let to = if limit == line.len() { limit } else { line[end..limit].rfind(' ').map_or(end, |space| end + space) };
    let lead = if from > 0 { "…" } else { "" };
    let tail = if to < line.len() { "…" } else { "" };
    format!("{lead}{}{tail}", line[from..to].trim())
}

#[cfg(test)]
mod tests;
