//! Telephone numbers, written or said digit by digit.

use std::ops::Range;

use super::Kind;
use super::row::Row;
use super::spoken::{digits_at, multiple};

/// Digits of a number (E.164: at most 15; with an exchange's prefix a little more).
const DIGITS: Range<usize> = 7..18;
/// Fewest digits where the words before announce a telephone number.
const FEWEST_CUED: usize = 6;
/// Words that announce one.
const CUES: &[&str] = &[
    "phone",
    "telephone",
    "mobile",
    "cell",
    "tel",
    "call",
    "ring",
    "text",
    "reach",
    "whatsapp",
    "fax",
    "dial",
    "telefon",
    "telefonnummer",
    "handy",
    "handynummer",
    "mobil",
    "mobilnummer",
    "rufnummer",
    "nummer",
    "erreichen",
    "erreichbar",
    "anrufen",
    "durchwahl",
    "festnetz",
    "landline",
    "phonenumber",
];
const CUE_REACH: usize = 10;
/// What stands between digits that are said.
const PAUSES: [&str; 12] = ["uh", "um", "äh", "ähm", "und", "and", "then", "dann", "dash", "minus", "strich", ","];
const SEPARATORS: [&str; 6] = ["-", "–", ".", "/", "(", ")"];
/// Most separators in a row.
const MOST_SEPARATORS: usize = 3;

/// Takes the numbers. In a resume no words need to announce them.
pub(super) fn find(row: &mut Row, is_resume: bool) {
    let mut at = 0;
    while at < row.len() {
        let Some(run) = run(row, at) else {
            at += 1;
            continue;
        };
        let is_cued = row.cue(run.from, CUE_REACH, CUES).is_some();
        let is_long = run.groups.concat().len() >= DIGITS.start;
        if run.is_phone(is_cued || is_resume && is_long) {
            row.take(run.from..run.end, Kind::Phone);
        }
        at = run.end;
    }
}

/// Digits in a row, whatever they are.
struct Run {
    from: usize,
    /// Place after the last digit.
    end: usize,
    /// The digits as groups: written ones as written, said ones word by word.
    groups: Vec<String>,
    /// A plus, or an area code in brackets, stands before.
    has_lead: bool,
    has_said: bool,
    /// Only dots stand between the groups.
    is_dotted: bool,
    has_dash: bool,
}

fn run(row: &Row, from: usize) -> Option<Run> {
    let is_plus = row.is_one_of(from, &["+", "plus"]);
    let is_bracket = row.norm(from) == "(" && row.is_digits(from + 1) && row.norm(from + 2) == ")";
    let mut run =
        Run { from, end: from, groups: Vec::new(), has_lead: is_plus || is_bracket, has_said: false, is_dotted: true, has_dash: false };
    let mut at = if is_plus { from + 1 } else { from };
    let mut separators = 0;
    while at < row.len() && separators <= MOST_SEPARATORS {
        if let (Some(times), Some(digit)) = (multiple(row.norm(at)), digits_at(row, at + 1)) {
            run.groups.extend(std::iter::repeat_n(digit, times));
            run.has_said = true;
            at += 2;
        } else if let Some(digits) = digits_at(row, at) {
            run.is_dotted &= run.groups.is_empty() || row.before(at, 1) == ".";
            run.has_said |= !row.is_digits(at);
            run.groups.push(digits);
            at += 1;
        } else if row.norm(at) == "hundred" && run.has_said {
            run.groups.push("00".to_owned());
            at += 1;
        } else {
            let is_open = !run.groups.is_empty() || is_bracket || is_plus;
            let is_pause = run.has_said && row.is_one_of(at, &PAUSES);
            let is_sentence_end = row.norm(at) == "." && !row.is_glued(at + 1);
            if !is_open || !(is_pause || row.is_one_of(at, &SEPARATORS)) || is_sentence_end {
                break;
            }
            run.has_dash |= row.norm(at) == "-" && row.is_glued(at);
            separators += 1;
            at += 1;
            continue;
        }
        separators = 0;
        run.end = at;
    }
    (!run.groups.is_empty()).then_some(run)
}

impl Run {
    fn is_phone(&self, is_cued: bool) -> bool {
        let digits = self.groups.concat();
        if digits.len() >= DIGITS.end || digits.len() < if is_cued { FEWEST_CUED } else { DIGITS.start } {
            return false;
        }
        let starts_like_one = self.has_lead || digits.starts_with('0');
        if self.has_said {
            let singles = self.groups.iter().filter(|group| group.len() == 1).count();
            return is_cued || !self.counts_up() && (starts_like_one || singles >= 6);
        }
        if self.has_year() || self.is_ip() {
            return false;
        }
        let is_amount =
            !starts_like_one && self.groups.len() > 1 && self.groups[0].len() <= 3 && self.groups[1..].iter().all(|group| group.len() == 3);
        let lengths: Vec<usize> = self.groups.iter().map(String::len).collect();
        let is_american = matches!(lengths[..], [3, 3, 4] | [1, 3, 3, 4]) || (lengths == [3, 4] && self.has_dash);
        is_cued || is_american || (starts_like_one && digits.len() >= 8 && !is_amount)
    }

    /// A date or a range of years.
    fn has_year(&self) -> bool {
        let is_year = |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
        !self.has_lead
            && self.groups.iter().all(|group| group.len() <= 2 || is_year(group))
            && self.groups.iter().any(|group| is_year(group))
    }

    fn is_ip(&self) -> bool {
        self.is_dotted && !self.has_lead && self.groups.len() == 4 && self.groups.iter().all(|group| group.parse::<u8>().is_ok())
    }

    /// One, two, three: somebody counts.
    fn counts_up(&self) -> bool {
        let values: Vec<u64> = self.groups.iter().filter_map(|group| group.parse().ok()).collect();
        values.windows(2).all(|pair| pair[1] == pair[0] + 1)
    }
}
