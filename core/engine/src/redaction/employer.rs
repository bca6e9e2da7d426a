//! Employers that the session knows, where leaving them out is asked for.

use std::collections::HashMap;

use super::Kind;
use super::row::Row;

/// Legal forms: a firm is found with and without its own.
const FORMS: &[&str] =
    &["gmbh", "ag", "inc", "ltd", "llc", "plc", "corp", "kg", "se", "ug", "sa", "bv", "co", "limited", "corporation", "&"];

/// Takes every mention of one of the firms.
pub(super) fn find(row: &mut Row, employers: &[String]) {
    let mut firms: HashMap<String, Vec<Vec<String>>> = HashMap::new();
    for employer in employers {
        let name = Row::of(employer);
        let mut words: Vec<String> = (0..name.len()).map(|at| name.norm(at).to_owned()).collect();
        while words.len() > 1 && words.last().is_some_and(|word| FORMS.contains(&word.as_str()) || word == ".") {
            words.pop();
        }
        if let Some(first) = words.first().filter(|first| !first.is_empty()) {
            firms.entry(first.clone()).or_default().push(words.clone());
        }
    }
    let mut at = 0;
    while at < row.len() {
        let is_firm = |words: &&Vec<String>| words.iter().enumerate().all(|(step, word)| row.norm(at + step) == word);
        let length = firms.get(row.norm(at)).and_then(|named| named.iter().filter(is_firm).map(Vec::len).max());
        match length {
            Some(length) => {
                let end = (at + length..at + length + 3)
                    .take_while(|place| row.is_one_of(*place, FORMS))
                    .last()
                    .map_or(at + length, |last| last + 1);
                row.take(at..end, Kind::Employer);
                at = end;
            }
            None => at += 1,
        }
    }
}
