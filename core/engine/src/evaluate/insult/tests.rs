use super::super::sentences;
use super::*;

/// Looked at while the rule was made.
const DEV: &str = include_str!("dev.txt");
/// Only its counts were seen meanwhile; print no line of it, or it measures nothing any more.
const HELD_OUT: &str = include_str!("held_out.txt");

fn of_kind<'a>(set: &'a str, kind: &str) -> Vec<&'a str> {
    set.lines().filter_map(|line| line.strip_prefix(kind)?.strip_prefix(": ")).collect()
}

fn taken(set: &str, kind: &str) -> usize {
    of_kind(set, kind).into_iter().filter(|line| sentences(line).all(is_insult)).count()
}

#[test]
fn who_abuses_is_found_and_who_tells_of_abuse_is_not() {
    for line in of_kind(DEV, "insult") {
        assert!(is_insult(line), "{line}");
    }
    for line in of_kind(DEV, "told") {
        assert!(!is_insult(line), "{line}");
    }
}

#[test]
fn most_abuse_in_other_words_is_found() {
    let (insults, told) = (taken(HELD_OUT, "insult"), taken(HELD_OUT, "told"));
    assert_eq!([of_kind(HELD_OUT, "insult").len(), of_kind(HELD_OUT, "told").len()], [30, 30]);
    assert!(insults >= 21 && told <= 2, "{insults} {told}");
}
