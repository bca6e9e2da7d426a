//! Digits, letters and signs that are said as words, in English and German.

use super::row::Row;

const UNITS: [(&str, &str); 29] = [
    ("zero", "0"),
    ("null", "0"),
    ("one", "1"),
    ("eins", "1"),
    ("two", "2"),
    ("zwei", "2"),
    ("zwo", "2"),
    ("three", "3"),
    ("drei", "3"),
    ("four", "4"),
    ("vier", "4"),
    ("five", "5"),
    ("fünf", "5"),
    ("six", "6"),
    ("sechs", "6"),
    ("seven", "7"),
    ("sieben", "7"),
    ("eight", "8"),
    ("acht", "8"),
    ("nine", "9"),
    ("neun", "9"),
    ("ten", "10"),
    ("zehn", "10"),
    ("eleven", "11"),
    ("elf", "11"),
    ("twelve", "12"),
    ("zwölf", "12"),
    ("siebzehn", "17"),
    ("sechzehn", "16"),
];
const TENS: [(&str, &str); 16] = [
    ("twenty", "20"),
    ("zwanzig", "20"),
    ("thirty", "30"),
    ("dreissig", "30"),
    ("forty", "40"),
    ("vierzig", "40"),
    ("fifty", "50"),
    ("fünfzig", "50"),
    ("sixty", "60"),
    ("sechzig", "60"),
    ("seventy", "70"),
    ("siebzig", "70"),
    ("eighty", "80"),
    ("achtzig", "80"),
    ("ninety", "90"),
    ("neunzig", "90"),
];
const TEENS: [(&str, &str); 11] = [
    ("thirteen", "13"),
    ("dreizehn", "13"),
    ("fourteen", "14"),
    ("vierzehn", "14"),
    ("fifteen", "15"),
    ("fünfzehn", "15"),
    ("sixteen", "16"),
    ("seventeen", "17"),
    ("eighteen", "18"),
    ("achtzehn", "18"),
    ("nineteen", "19"),
];
const DOTS: [&str; 2] = ["dot", "punkt"];
const JOINERS: [&str; 10] = ["dot", "punkt", "underscore", "unterstrich", "dash", "hyphen", "minus", "bindestrich", "plus", "period"];
const DASHES: [&str; 5] = ["dash", "hyphen", "minus", "bindestrich", "underscore"];

/// The digits that a word says: `seven` → 7, `fünfundvierzig` → 45.
pub(super) fn digits(word: &str) -> Option<String> {
    let listed = |list: &[(&str, &'static str)]| list.iter().find(|(said, _)| *said == word).map(|(_, digits)| (*digits).to_owned());
    if let Some(rest) = word.strip_prefix("einhundert").filter(|rest| !rest.is_empty()) {
        return digits(rest).map(|digits| format!("1{digits:0>2}"));
    }
    listed(&UNITS).or_else(|| listed(&TENS)).or_else(|| listed(&TEENS)).or_else(|| {
        let (unit, tens) = word.split_once("und")?;
        let unit = if unit == "ein" { "1" } else { UNITS.iter().find(|(said, digits)| *said == unit && digits.len() == 1)?.1 };
        let tens = TENS.iter().find(|(said, _)| *said == tens)?.1;
        Some(format!("{}{unit}", &tens[..1]))
    })
}

/// Digits written or said at a place; `oh` and `o` are zeros beside other digits.
pub(super) fn digits_at(row: &Row, at: usize) -> Option<String> {
    if row.is_digits(at) {
        return Some(row.norm(at).to_owned());
    }
    if matches!(row.norm(at), "oh" | "o") {
        let is_beside = |norm: &str| digits(norm).is_some() || is_multiple(norm) || matches!(norm, "oh" | "o");
        return (is_beside(row.norm(at + 1)) || is_beside(row.before(at, 1))).then(|| "0".to_owned());
    }
    digits(row.norm(at))
}

/// `double seven`, `triple oh`.
pub(super) fn is_multiple(word: &str) -> bool {
    multiple(word).is_some()
}

/// How often the digit after this word is meant.
pub(super) fn multiple(word: &str) -> Option<usize> {
    match word {
        "double" | "doppel" => Some(2),
        "triple" => Some(3),
        _ => None,
    }
}

/// A dot between two words, said or written without spaces.
pub(super) fn is_dot(row: &Row, at: usize) -> bool {
    row.is_one_of(at, &DOTS) || (row.norm(at) == "." && row.is_glued(at) && row.is_glued(at + 1))
}

/// What joins the words of an address's first part, said or written without spaces.
pub(super) fn is_joiner(row: &Row, at: usize) -> bool {
    row.is_one_of(at, &JOINERS) || (row.is_one_of(at, &[".", "_", "-", "+", "'"]) && row.is_glued(at) && row.is_glued(at + 1))
}

/// What joins the words of a host's label.
pub(super) fn is_dash(row: &Row, at: usize) -> bool {
    row.is_one_of(at, &DASHES) || (row.norm(at) == "-" && row.is_glued(at) && row.is_glued(at + 1))
}

/// A slash, said or written.
pub(super) fn is_slash(row: &Row, at: usize) -> bool {
    row.is_one_of(at, &["slash", "schrägstrich"]) || (row.norm(at) == "/" && row.is_glued(at))
}
