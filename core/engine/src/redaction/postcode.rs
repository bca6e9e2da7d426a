//! Postcodes.

use super::row::Row;
use super::words;

/// Place after a postcode: five digits with or without four more, the two halves of a British or Canadian one, `00-514` in Poland, `111 22`
/// in Sweden.
pub(super) fn postcode(row: &Row, at: usize) -> Option<usize> {
    let norm = row.norm(at);
    if row.is_digits(at) && norm.len() == 5 {
        let has_more = row.norm(at + 1) == "-" && row.is_glued(at + 1) && row.is_digits(at + 2) && row.norm(at + 2).len() == 4;
        return Some(if has_more { at + 3 } else { at + 1 });
    }
    let is_swedish = norm.len() == 3 && row.is_digits(at) && row.is_digits(at + 1) && row.norm(at + 1).len() == 2;
    if is_swedish && row.is_capital(at + 2) {
        return Some(at + 2);
    }
    let is_polish = norm.len() == 2 && row.is_digits(at) && row.norm(at + 1) == "-" && row.is_glued(at + 1) && row.norm(at + 2).len() == 3;
    if is_polish && row.is_glued(at + 2) && row.is_digits(at + 2) {
        return Some(at + 3);
    }
    if alternates(norm, false) && alternates(row.norm(at + 1), true) {
        return Some(at + 2);
    }
    let letters = norm.bytes().take_while(u8::is_ascii_lowercase).count();
    let is_outward =
        (1..=2).contains(&letters) && (2..=4).contains(&norm.len()) && norm.as_bytes()[letters..].first().is_some_and(u8::is_ascii_digit);
    let inward = row.norm(at + 1).as_bytes();
    let is_inward =
        matches!(inward, [digit, first, second] if digit.is_ascii_digit() && first.is_ascii_lowercase() && second.is_ascii_lowercase());
    (is_outward && is_inward).then_some(at + 2)
}

/// Half of a Canadian postcode: letters and digits by turns.
fn alternates(half: &str, digit_first: bool) -> bool {
    half.len() == 3
        && half
            .bytes()
            .enumerate()
            .all(|(at, byte)| if (at % 2 == 0) == digit_first { byte.is_ascii_digit() } else { byte.is_ascii_lowercase() })
}

/// Place after a postcode of Austria or Switzerland: four digits before a town, right after a street. No year has a town behind it there.
pub(super) fn short_postcode(row: &Row, at: usize) -> Option<usize> {
    let is_code = row.is_digits(at) && row.norm(at).len() == 4;
    (is_code && row.is_word(at + 1) && (row.is_capital(at + 1) || row.is_lower && !words::is_plain(row.norm(at + 1)))).then_some(at + 1)
}
