//! The company in which a word is a person's name.

use super::cues::{
    self, BELONGINGS, DEEDS, DEEDS_GERMAN, DEPARTMENTS, GREETINGS, INTRODUCTIONS, LEADING, MEETING, MET_GERMAN, NAMED, POSSESSIVES, SAYING,
    STATES, TITLES, WORKING,
};
use super::row::Row;

/// "my name is …", and not "the project name is …".
pub(super) fn is_introduced(row: &Row, at: usize) -> bool {
    has_any_before(row, at, INTRODUCTIONS) && !(row.before(at, 2) == "name" && row.is_one_of(at.wrapping_sub(3), NAMED))
}

/// A person stands here, whatever the word; the name would end at `end`.
pub(super) fn is_in_company(row: &Row, at: usize, end: usize) -> bool {
    let can_be_noun = row.is_german && !row.is_lower;
    let before = at.wrapping_sub(1);
    let is_greeted = row.is_one_of(before, GREETINGS) || row.norm(before) == "," && row.is_one_of(at.wrapping_sub(2), GREETINGS);
    if can_be_noun {
        return is_greeted
            || acts_german(row, at, end)
            || row.is_first(at) && row.is_one_of(end, SAYING)
            || row.norm(end) == "und" && row.norm(end + 1) == "ich";
    }
    if acts_german(row, at, end) {
        return true;
    }
    let is_under = row.is_one_of(before, &["under", "alongside"]) && row.is_one_of(at.wrapping_sub(2), WORKING);
    let is_phoned = row.is_one_of(before, &["called", "call"]) && row.is_one_of(at.wrapping_sub(2), &["i", "to"]);
    let is_with_me = row.is_one_of(before, &["and"]) && row.norm(at.wrapping_sub(2)) == "me";
    is_greeted || is_under || is_phoned || is_with_me || is_met(row, at) || row.is_one_of(before, MEETING) || acts(row, end)
}

/// What stands after the name makes a person of it: what he said, did or had, or who he was.
fn acts(row: &Row, end: usize) -> bool {
    let is_from = row.norm(end) == "from"
        && (row.is_one_of(end + 1, DEPARTMENTS) || row.is_one_of(end + 1, &["the", "our"]) && row.is_one_of(end + 2, DEPARTMENTS));
    let is_described = row.norm(end) == "," && row.is_one_of(end + 1, POSSESSIVES) && is_related(row, end + 2)
        || row.is_lower && row.is_one_of(end, &["my", "our"]) && is_related(row, end + 1);
    let is_he_or_she =
        row.is_one_of(end, &["when", "because", "until", "while", "that", "and", "but"]) && row.is_one_of(end + 1, &["he", "she"]);
    let has = row.norm(end) == "'" && row.norm(end + 1) == "s" && row.is_one_of(end + 2, BELONGINGS);
    let is_somehow = row.norm(end) == "was"
        && (row.is_one_of(end + 1, STATES) || row.norm(end + 1) == "the" && row.is_one_of(end + 2, &["one", "person"]));
    row.is_one_of(end, SAYING)
        || row.is_one_of(end, DEEDS)
        || is_from
        || is_described
        || is_he_or_she
        || has
        || is_somehow
        || follows_name(row, end)
}

/// "X hat gesagt", "ich habe X gefragt".
fn acts_german(row: &Row, at: usize, end: usize) -> bool {
    let acts = row.is_first(at) && row.is_one_of(end, &["hat", "war", "kam"]) && row.is_one_of(end + 1, DEEDS_GERMAN);
    acts || row.is_one_of(end, MET_GERMAN) && row.is_one_of(at.wrapping_sub(1), &["habe", "hab", "haben", "hat", "das", "es"])
}

/// A relation within three words from here.
fn is_related(row: &Row, from: usize) -> bool {
    (from..from + 3).take_while(|at| row.is_word(*at)).any(|at| cues::is_relation(row.norm(at)))
}

/// "…, who", "… and I", "… here": what stands after a person.
pub(super) fn follows_name(row: &Row, after: usize) -> bool {
    let place = if row.norm(after) == "," { after + 1 } else { after };
    row.is_one_of(place, &["who", "whom", "here", "speaking"])
        || row.is_one_of(place, &["and", "und", "or", "oder", "nor"]) && row.is_one_of(place + 1, &["i", "ich"])
}

/// "… was my manager": what stands after a name.
pub(super) fn is_identified(row: &Row, after: usize) -> bool {
    row.is_one_of(after, &["was", "is", "became", "war", "ist", "wurde"])
        && row.is_one_of(after + 1, POSSESSIVES)
        && (cues::is_relation(row.norm(after + 2)) || cues::is_relation(row.norm(after + 3)))
}

/// "told", "reported to", "learned from": a person comes next.
pub(super) fn is_met(row: &Row, at: usize) -> bool {
    let is_led = |by: usize| row.is_one_of(at.wrapping_sub(by), LEADING);
    row.is_one_of(at.wrapping_sub(1), MEETING)
        || row.is_one_of(at.wrapping_sub(1), &["to", "from", "with", "mit", "von"]) && (is_led(2) || is_led(3) || is_led(4))
}

pub(super) fn has_any_before(row: &Row, at: usize, cues: &[&[&str]]) -> bool {
    cues.iter().any(|cue| row.follows(at, cue))
}

pub(super) fn follows_title(row: &Row, at: usize) -> bool {
    let title = if row.before(at, 1) == "." { 2 } else { 1 };
    TITLES.contains(&row.before(at, title)) && !row.is_digits(at.wrapping_sub(title + 1))
}

/// "my manager", "unser Kollege,": the name right after or after a comma.
pub(super) fn follows_relation(row: &Row, at: usize) -> bool {
    let is_link = |back: &usize| {
        matches!(row.before(at, *back), "," | "called" | "named" | "is" | "was" | "namens" | "war" | "ist" | "hiess" | "heisst")
    };
    let back = 1 + (1..3).take_while(is_link).count();
    if row.before(at, back) == "mine" && row.before(at, back + 1) == "of" {
        return cues::is_relation(row.before(at, back + 2));
    }
    cues::is_relation(row.before(at, back)) && row.cue(at, back + 3, POSSESSIVES).is_some()
}
