//! Addresses that no English or German street word gives away.

use std::ops::Range;

use super::address::{MOST, UNITS, after_comma, coded, is_cued, is_number, unit_before};
use super::postcode::{postcode, short_postcode};
use super::row::Row;
use super::words;

/// Words that begin the name of a street in French, Spanish, Italian, Portuguese, Polish, Czech, Romanian and Indonesian.
const STREET_FIRST: &[&str] = &[
    "rue",
    "quai",
    "impasse",
    "chemin",
    "calle",
    "avenida",
    "carrer",
    "paseo",
    "viale",
    "piazza",
    "rua",
    "travessa",
    "praça",
    "ulica",
    "ul",
    "aleja",
    "ulice",
    "strada",
    "bulevardul",
    "jalan",
    "jl",
];
/// The same, but other words too.
const WEAK_STREET_FIRST: &[&str] = &["via", "avenue", "boulevard", "plaza", "corso", "camino", "place"];

/// "45 rue de la République", "Via Garibaldi 15", "ul. Marszałkowska 84", seen from the street's word: a number stands before or after.
pub(super) fn street_first(row: &Row, street: usize) -> Option<Range<usize>> {
    let is_plain = row.is_one_of(street, STREET_FIRST);
    if !is_plain && !row.is_one_of(street, WEAK_STREET_FIRST) {
        return None;
    }
    let from = if row.norm(street + 1) == "." { street + 2 } else { street + 1 };
    let is_sign = |at: usize| row.is_one_of(at, &["'", "-"]) && row.is_glued(at);
    let is_name = |at: &usize| {
        let is_small =
            row.is_one_of(*at, &["de", "la", "le", "les", "du", "des", "del", "della", "dei", "da", "do", "dos", "das", "d", "l", "los"]);
        is_sign(*at)
            || row.is_word(*at)
                && !is_number(row, *at)
                && (is_small || row.is_lower && !words::is_plain_word(row.norm(*at)) || row.is_capital(*at))
    };
    let named = (from..from + MOST).take_while(is_name).last()? + 1;
    let number = after_comma(row, named);
    let before = street.checked_sub(if row.before(street, 1) == "," { 2 } else { 1 }).filter(|at| is_number(row, *at));
    let is_meant = is_plain || row.is_capital(street) && !row.is_first(street) || is_cued(row, street);
    let is_house = number == named || row.norm(number).len() < 5;
    let after = (number..number + 2).take_while(|at| is_house && is_number(row, *at)).last();
    match (after, before) {
        _ if !is_meant => None,
        (Some(last), _) => Some(street..last + 1),
        (None, Some(before)) => Some(before..named),
        (None, None) => coded(row, named).map(|end| street..end),
    }
}

/// "9 Canongate, Edinburgh EH8 8BX": no word says that it is a street, but a town with its postcode follows.
pub(super) fn unnamed(row: &Row, number: usize) -> Option<Range<usize>> {
    let is_name = |at: &usize| {
        row.is_word(*at) && !row.is_digits(*at) && (row.is_capital(*at) || row.is_lower && !words::is_plain_word(row.norm(*at)))
    };
    let end = (number + 1..number + 5).take_while(is_name).last()? + 1;
    let is_house = is_number(row, number) && !row.is_digits(number.wrapping_sub(1)) && row.norm(end) == ",";
    let is_coded = is_house && coded(row, end).is_some();
    is_coded.then(|| unit_before(row, number)..end)
}

/// "Gran Vía 8, 28013 Madrid": the same, with the number behind the name.
pub(super) fn name_first(row: &Row, number: usize) -> Option<Range<usize>> {
    let is_name = |at: &usize| row.is_word(*at) && row.is_capital(*at) && !words::is_plain_word(row.norm(*at));
    let code = after_comma(row, number + 1);
    let is_coded = code > number + 1 && (postcode(row, code).is_some() || short_postcode(row, code).is_some());
    let from = (number.saturating_sub(4)..number).rev().take_while(is_name).last();
    from.filter(|_| is_coded && is_number(row, number)).map(|from| from..number + 1)
}

/// "Flat 12, Sea View Apartments, Juhu, Mumbai 400049": a part of a house, and a town with its postcode.
pub(super) fn in_house(row: &Row, unit: usize) -> Option<Range<usize>> {
    let is_part = row.is_one_of(unit, UNITS) && is_number(row, unit + 1) && row.norm(unit + 2) == ",";
    coded(row, unit + 2).filter(|_| is_part && is_cued(row, unit)).map(|end| unit..end)
}
