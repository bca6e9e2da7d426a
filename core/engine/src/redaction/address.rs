//! Postal addresses, written or said: what is built like those of English and of German; the rest is in `abroad`.

use std::ops::Range;

use super::Kind;
use super::abroad::{in_house, name_first, street_first, unnamed};
use super::postcode::{postcode, short_postcode};
use super::row::Row;
use super::spoken::digits_at;
use super::words;

/// Words that end the name of an English street.
const STREETS: &[&str] =
    &["street", "str", "st", "avenue", "ave", "road", "rd", "lane", "boulevard", "blvd", "crescent", "mews", "terrace", "parkway"];
/// The same, but everyday words too: written with a capital, or near a cue.
const WEAK_STREETS: &[&str] = &[
    "drive",
    "dr",
    "way",
    "place",
    "square",
    "close",
    "court",
    "ct",
    "gardens",
    "row",
    "hill",
    "grove",
    "walk",
    "ln",
    "sq",
    "pl",
    "circle",
    "trail",
    "highway",
    "green",
    "park",
    "view",
    "rise",
    "quay",
    "wharf",
    "parade",
    "esplanade",
    "plaza",
    "alley",
    "loop",
    "pike",
    "croft",
    "meadows",
    "heights",
    "ridge",
    "vale",
];
/// Endings of streets in German, Dutch, the Nordic languages and Hungarian.
const ENDINGS: &[&str] = &[
    "strasse", "str", "allee", "gasse", "weg", "platz", "damm", "ufer", "chaussee", "ring", "straat", "gracht", "laan", "plein", "kade",
    "gatan", "gade", "vej", "vägen", "veien", "katu", "utca",
];
/// Words with such endings that are no streets.
const NO_STREETS: &[&str] = &[
    "arbeitsplatz",
    "brigade",
    "speicherplatz",
    "parkplatz",
    "studienplatz",
    "ausbildungsplatz",
    "sitzplatz",
    "spielplatz",
    "umweg",
    "ausweg",
    "hinweg",
    "rückweg",
    "durchweg",
    "keineswegs",
    "lösungsweg",
    "vorweg",
    "engineering",
    "monitoring",
    "refactoring",
    "clustering",
    "filtering",
    "rendering",
    "hiring",
    "string",
    "substring",
    "during",
    "spring",
    "mentoring",
    "scoring",
    "bring",
    "wiring",
    "sharing",
    "exploring",
    "offering",
    "storing",
    "restructuring",
];
pub(super) const UNITS: &[&str] = &["plot", "house", "apt", "apartment", "flat", "suite", "unit", "floor", "room", "wohnung", "etage"];
/// Words that come between a number and a street only by chance.
const BREAKS: &[&str] = &[
    "of", "on", "in", "at", "the", "a", "an", "for", "with", "and", "to", "is", "years", "year", "minutes", "minute", "hours", "hour",
    "days", "way", "times", "percent", "million", "or", "from", "by", "gigabyte", "terabyte", "gb", "tb", "people",
];
const CUES: &[&str] = &[
    "live",
    "lives",
    "living",
    "address",
    "addresses",
    "home",
    "moved",
    "adresse",
    "anschrift",
    "wohne",
    "wohnt",
    "wohnen",
    "wohnhaft",
    "lebe",
    "send",
    "ship",
    "postcode",
    "zip",
    "plz",
    "residence",
    "post",
    "staying",
    "delivery",
    "delivered",
    "located",
    "rented",
    "lived",
    "wohnung",
    "umgezogen",
];
const CUE_REACH: usize = 8;
/// Tokens of a street's name between number and street word.
pub(super) const MOST: usize = 6;
/// Tokens of a town's name and the like between street and postcode.
const MOST_TOWN: usize = 9;
/// Words before a German street that belong to its name.
const LEADS: &[&str] =
    &["am", "im", "zum", "zur", "alte", "alter", "neue", "neuer", "grosse", "kleine", "lange", "obere", "untere", "hohe"];

pub(super) fn find(row: &mut Row) {
    let mut at = 0;
    while at < row.len() {
        let found = english(row, at)
            .or_else(|| german(row, at))
            .or_else(|| street_first(row, at))
            .or_else(|| unnamed(row, at))
            .or_else(|| name_first(row, at))
            .or_else(|| in_house(row, at))
            .or_else(|| box_or_code(row, at));
        match found {
            Some(range) => {
                let end = tail(row, range.end);
                row.take(range.start..end, Kind::Address);
                at = end;
            }
            None => at += 1,
        }
    }
}

pub(super) fn is_cued(row: &Row, at: usize) -> bool {
    row.cue(at, CUE_REACH, CUES).is_some()
}

/// "221B Baker Street", seen from its last word.
fn english(row: &Row, street: usize) -> Option<Range<usize>> {
    let is_weak = row.is_one_of(street, WEAK_STREETS);
    if !is_weak && !row.is_one_of(street, STREETS) {
        return None;
    }
    let is_name = |at: &usize| (row.is_word(*at) || row.is_one_of(*at, &["'", "-"])) && !row.is_one_of(*at, BREAKS) && !is_number(row, *at);
    let name_from = (street.saturating_sub(MOST)..street).rev().take_while(is_name).last()?;
    let has_unit = row.before(name_from, 1) == "," && row.is_one_of(name_from.wrapping_sub(3), UNITS);
    let last_number = name_from.checked_sub(if has_unit { 2 } else { 1 }).filter(|at| is_number(row, *at))?;
    let is_counted = |at: &usize| is_number(row, *at) || row.norm(*at) == "and" && row.before(*at, 1) == "hundred";
    let number_from = (last_number.saturating_sub(MOST)..=last_number).rev().take_while(is_counted).last()?;
    let is_part = row.before(number_from, 1) == "/" && row.is_digits(number_from.wrapping_sub(2));
    let number_from = if is_part { number_from - 2 } else { number_from };
    let is_year = row.norm(number_from).len() == 4 && row.is_one_of(number_from.wrapping_sub(1), &["in", "since", "until", "seit"]);
    let end =
        if row.norm(street + 1) == "." && row.norm(street).len() < 4 && !row.norm(street + 2).is_empty() { street + 2 } else { street + 1 };
    let is_meant = !is_weak
        || row.is_one_of(number_from.wrapping_sub(1), &["at"])
        || (row.is_capital(street) && row.is_digits(last_number))
        || is_cued(row, number_from)
        || coded(row, end).is_some();
    (is_meant && !is_year).then(|| unit_before(row, number_from)..end)
}

/// A house number or a part of one: at most five digits with or without a letter, or digits that are said.
pub(super) fn is_number(row: &Row, at: usize) -> bool {
    let norm = row.norm(at);
    let digits = norm.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_written =
        !digits.is_empty() && digits.len() <= 5 && norm.len() <= digits.len() + 1 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_written || row.norm(at) == "hundred" || digits_at(row, at).is_some_and(|digits| digits.len() <= 2)
}

/// "Flat 3," before the house number belongs to it.
pub(super) fn unit_before(row: &Row, number: usize) -> usize {
    let number_at = if row.before(number, 1) == "," { number.wrapping_sub(2) } else { number };
    let is_unit = |back: &usize| {
        row.is_one_of(number_at.wrapping_sub(*back), UNITS) && (number_at - back + 1..number_at).all(|at| is_number(row, at))
    };
    let unit = (1..=2).filter(|back| *back <= number_at).find(is_unit).map(|back| number_at - back);
    let is_announced = row.is_one_of(number.wrapping_sub(1), &["number", "no", "nr"]);
    unit.or_else(|| is_announced.then(|| number - 1))
        .or_else(|| if number_at < number { house_before(row, number - 1) } else { None })
        .unwrap_or(number)
}

/// "at The Old Mill," before the house number: what stands between the preposition and the comma.
fn house_before(row: &Row, comma: usize) -> Option<usize> {
    let from = row.cue(comma, 5, &["at", "to", "is", "in", ":"])? + 1;
    (from < comma && (from..comma).all(|at| row.is_word(at))).then_some(from)
}

/// "Hauptstraße 5", "Berliner Straße 12", "Am Mühlenweg 9", seen from the street's word.
fn german(row: &Row, street: usize) -> Option<Range<usize>> {
    let norm = row.norm(street);
    let ending = ENDINGS.iter().find(|ending| norm.ends_with(*ending)).filter(|_| !NO_STREETS.contains(&norm));
    let is_alone = ending.is_some_and(|ending| norm.len() < ending.len() + 3);
    let number = if row.norm(street + 1) == "." { street + 2 } else { street + 1 };
    let end = (number..number + 3).take_while(|at| is_number(row, *at)).last()? + 1;
    // "12/7": staircase and door.
    let is_door = row.norm(end) == "/" && row.is_digits(end + 1) && row.norm(end + 1).len() <= 3;
    let end = if is_door { end + 2 } else { end };
    let is_letter = row.is_letter(end) && ("a".."i").contains(&row.norm(end)) && !row.is_word(end + 1);
    let end = if is_letter { end + 1 } else { end };
    if row.is_digits(number) && row.norm(number).len() > 3 {
        return None;
    }
    if ending.is_none() {
        let from = prefix(row, street)?;
        let is_meant =
            (row.is_capital(street) || row.is_lower) && row.is_digits(number) && (is_cued(row, from) || coded(row, end).is_some());
        return is_meant.then_some(from..end);
    }
    let is_strong = norm.contains("str")
        || norm.ends_with("gasse")
        || !row.is_lower && row.is_capital(street)
        || postcode(row, after_comma(row, end)).or_else(|| short_postcode(row, after_comma(row, end))).is_some()
        || row.is_digits(number) && row.is_one_of(street.wrapping_sub(1), &["der", "am", "im"]);
    let from = if !is_alone {
        is_strong.then_some(street).or_else(|| is_cued(row, street).then_some(street))?
    } else {
        let before = street.checked_sub(1).filter(|at| row.is_word(*at) || row.norm(*at) == "-")?;
        let is_named = is_strong && norm != "weg" && norm != "platz" || is_cued(row, street) || row.is_glued(street);
        is_named.then_some(if row.is_glued(street) { street } else { before })?
    };
    let from = (from.saturating_sub(MOST)..=from).rev().take_while(|at| *at == from || row.is_glued(at + 1)).last().unwrap_or(from);
    let from = if row.is_one_of(from.wrapping_sub(1), LEADS) { from - 1 } else { from };
    Some(from..end)
}

/// Where a street begins that is named after its place, such as "Unter den Linden" or "Am Alten Hof"; its last word stands here.
fn prefix(row: &Row, last: usize) -> Option<usize> {
    (1..=3).find_map(|back| {
        let at = last.checked_sub(back)?;
        let is_one = row.is_one_of(at, &["am", "im", "zum", "zur"]) && back < 3;
        let is_two = row.is_one_of(at, &["an", "auf", "unter", "in", "hinter", "bei", "vor"])
            && row.is_one_of(at + 1, &["der", "dem", "den"])
            && back > 1;
        (is_one || is_two).then_some(at)
    })
}

/// A post-office box, or a postcode where one is expected.
fn box_or_code(row: &Row, at: usize) -> Option<Range<usize>> {
    if row.norm(at) == "postfach" && row.is_digits(at + 1) {
        return Some(at..at + 2);
    }
    let is_box = row.norm(at) == "box" && row.is_digits(at + 1) && matches!(row.before(at, 1), "po" | ".");
    if is_box {
        let from = (at.saturating_sub(4)..at).rev().take_while(|place| row.is_one_of(*place, &["p", "o", "po", "."])).last().unwrap_or(at);
        return Some(from..at + 2);
    }
    let is_size = ["gb", "mb", "tb", "kb", "hz"].iter().any(|unit| row.norm(at + 1).ends_with(unit));
    // A British one in capitals is nothing else.
    let is_written = |at: usize| row.text(at).chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) && !row.is_digits(at);
    let is_british = is_written(at) && is_written(at + 1);
    postcode(row, at).filter(|_| (is_cued(row, at) || is_british) && !is_size).map(|end| at..end)
}

/// Place after what follows a street: a unit, then a town with its postcode.
fn tail(row: &Row, from: usize) -> usize {
    let mut end = from;
    let unit = after_comma(row, end);
    let is_unit = row.is_one_of(unit, UNITS) && (is_number(row, unit + 1) || row.is_letter(unit + 1));
    let is_floor = row.norm(unit).starts_with(|c: char| c.is_ascii_digit()) && row.is_one_of(unit + 1, UNITS);
    if is_unit || is_floor {
        end = unit + 2;
    }
    match coded(row, end) {
        Some(end) => end,
        None => (0..3).fold(end, |end, _| if row.norm(end) == "," { district(row, town(row, end + 1).unwrap_or(end)) } else { end }),
    }
}

/// Place after the town whose postcode stands before it or after it, if there is one within reach.
pub(super) fn coded(row: &Row, from: usize) -> Option<usize> {
    let first = after_comma(row, from);
    for at in first..first + MOST_TOWN {
        if let Some(after) = postcode(row, at).or_else(|| short_postcode(row, at).filter(|_| at == first)) {
            let is_open = row.is_lower && at == first && row.is_word(after) && !words::is_plain_word(row.norm(after));
            return town(row, after).or(is_open.then_some(after + 1)).or(Some(after));
        }
        // India has six digits behind the town, Australia four behind the state.
        let is_last =
            at > first && row.is_digits(at) && (row.norm(at).len() == 6 || row.norm(at).len() == 4 && row.before(at, 1).len() == 3);
        if is_last {
            return Some(at + 1);
        }
        let is_state = row.norm(at).len() == 2 && postcode(row, at + 1).is_some();
        if !is_state && row.norm(at) != "," && (!row.is_word(at) || row.is_one_of(at, BREAKS)) {
            return None;
        }
    }
    None
}

pub(super) fn after_comma(row: &Row, at: usize) -> usize {
    if row.norm(at) == "," { at + 1 } else { at }
}

/// Place after a town's name; only where it is written with a capital or is a known one.
fn town(row: &Row, from: usize) -> Option<usize> {
    (from..from + 2).take_while(|at| is_town(row, *at)).last().map(|at| at + 1)
}

/// "Dublin 2", "Wien 7": the number behind the town.
fn district(row: &Row, end: usize) -> usize {
    let is_number = row.is_capital(end.wrapping_sub(1)) && row.is_digits(end) && row.norm(end).len() <= 2;
    if is_number && !row.is_word(end + 1) { end + 1 } else { end }
}

fn is_town(row: &Row, at: usize) -> bool {
    let is_known = row.is_one_of(
        at,
        &[
            "berlin",
            "hamburg",
            "münchen",
            "köln",
            "frankfurt",
            "stuttgart",
            "leipzig",
            "dresden",
            "bremen",
            "london",
            "leeds",
            "bristol",
            "austin",
        ],
    );
    let is_open = row.is_lower && row.before(at, 1) == "," && !words::is_plain(row.norm(at));
    row.is_word(at) && !row.is_digits(at) && (is_open || is_known || row.is_capital(at) && !words::is_plain_word(row.norm(at)))
}
