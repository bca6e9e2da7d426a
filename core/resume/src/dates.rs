//! Dates and spans of time as resumes write them, in English and German.

/// A span in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    /// `2019-03` or `2019`; none where only the end is said.
    pub start: Option<String>,
    /// The same, or `present`.
    pub end: Option<String>,
    /// A single date without "since" or "until": graduation, or a job's year.
    pub is_single: bool,
    /// Bytes that it takes in the line.
    pub range: std::ops::Range<usize>,
}

/// Month names by their first letters; longer ones first where one begins another.
const MONTHS: [(&str, u8); 33] = [
    ("january", 1),
    ("januar", 1),
    ("jänner", 1),
    ("jan", 1),
    ("february", 2),
    ("februar", 2),
    ("feb", 2),
    ("march", 3),
    ("märz", 3),
    ("mÄrz", 3),
    ("mär", 3),
    ("mar", 3),
    ("april", 4),
    ("apr", 4),
    ("may", 5),
    ("mai", 5),
    ("june", 6),
    ("juni", 6),
    ("jun", 6),
    ("july", 7),
    ("juli", 7),
    ("jul", 7),
    ("august", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("october", 10),
    ("oktober", 10),
    ("oct", 10),
    ("okt", 10),
    ("november", 11),
    ("nov", 11),
];
const DECEMBER: [(&str, u8); 4] = [("december", 12), ("dezember", 12), ("dec", 12), ("dez", 12)];
const PRESENT: [&str; 14] = [
    "present",
    "now",
    "today",
    "currently",
    "current",
    "ongoing",
    "bis heute",
    "heute",
    "jetzt",
    "aktuell",
    "laufend",
    "gegenwärtig",
    "dato",
    "date",
];
const SEPARATORS: [&str; 10] = ["–", "—", "-", "−", "‐", "‑", "until", "to", "bis", "till"];
const SINCE: [&str; 4] = ["since", "seit", "ab", "from"];
const UNTIL: [&str; 2] = ["until", "bis"];
/// Years that a resume can speak of.
const YEARS: std::ops::RangeInclusive<u16> = 1950..=2049;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Date {
    year: Option<u16>,
    month: Option<u8>,
}

impl Date {
    fn text(self) -> Option<String> {
        let year = self.year?;
        Some(self.month.map_or_else(|| year.to_string(), |month| format!("{year}-{month:02}")))
    }
}

/// The first span of a line.
pub(crate) fn find(line: &str) -> Option<Span> {
    let text = line.to_ascii_lowercase();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let begins = before.is_none_or(|b: char| !b.is_alphanumeric() && !matches!(b, '.' | '/' | '\''));
        before = Some(c);
        if begins
            && c.is_alphanumeric()
            && let Some(span) = span_at(&text, at)
        {
            return Some(span);
        }
    }
    None
}

fn span_at(text: &str, at: usize) -> Option<Span> {
    let span = |start, end, to: usize| Some(Span { start, end, is_single: false, range: at..to });
    if let Some(after) = word(text, at, &SINCE)
        && let Some((date, to)) = date_at(text, blanks(text, after))
    {
        return match end_at(text, to) {
            Some((end, to)) => span(date.text(), end, to),
            None => span(date.text().filter(|_| date.year.is_some()), Some("present".to_owned()), to),
        };
    }
    if let Some(after) = word(text, at, &UNTIL)
        && let Some((date, to)) = date_at(text, blanks(text, after))
        && date.year.is_some()
    {
        return span(None, date.text(), to);
    }
    let (start, to) = date_at(text, at)?;
    if let Some((years, to)) = short_years(text, at, start) {
        return span(Some(years.0.to_string()), Some(years.1.to_string()), to);
    }
    if let Some((end, to)) = short_end(text, start, to) {
        return span(start.text(), Some(end.to_string()), to);
    }
    if let Some((end, after)) = later_at(text, to) {
        // "Mar – Aug 2019": both are of one year.
        let start = Date {
            year: start.year.or(match end {
                Later::Date(date) => date.year,
                Later::Present => None,
            }),
            ..start
        };
        if start.year.is_some() {
            return span(start.text(), end.text(), after);
        }
    }
    start.year?;
    Some(Span { start: start.text(), end: None, is_single: true, range: at..to })
}

enum Later {
    Date(Date),
    Present,
}

impl Later {
    fn text(&self) -> Option<String> {
        match self {
            Self::Date(date) => date.text(),
            Self::Present => Some("present".to_owned()),
        }
    }
}

fn end_at(text: &str, at: usize) -> Option<(Option<String>, usize)> {
    later_at(text, at).map(|(later, to)| (later.text(), to))
}

/// A separator with a date or "present" behind it.
fn later_at(text: &str, at: usize) -> Option<(Later, usize)> {
    let from = blanks(text, at);
    let after = SEPARATORS.iter().find_map(|separator| text[from..].starts_with(separator).then(|| from + separator.len()))?;
    let next = blanks(text, after);
    if let Some(to) = word(text, next, &PRESENT) {
        return Some((Later::Present, to));
    }
    let (date, to) = date_at(text, next)?;
    date.year.is_some().then_some((Later::Date(date), to))
}

/// `2018–20`: the end's century is the start's.
fn short_end(text: &str, start: Date, to: usize) -> Option<(u16, usize)> {
    let year = start.year.filter(|_| start.month.is_none())?;
    let rest = text[to..].strip_prefix(['–', '—', '-', '−', '‐'])?;
    let digits = leading_digits(rest);
    let tail = &rest[digits.len()..];
    let end = year / 100 * 100 + digits.parse::<u16>().ok().filter(|_| digits.len() == 2)?;
    let is_end = end > year && !tail.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | '–'));
    is_end.then(|| (end, text.len() - tail.len()))
}

/// `2018/19`, `2018/2019`: a school year.
fn short_years(text: &str, at: usize, start: Date) -> Option<((u16, u16), usize)> {
    let year = start.year.filter(|_| start.month.is_none())?;
    let rest = text[at..].strip_prefix(&year.to_string())?.strip_prefix('/')?;
    let digits = leading_digits(rest);
    let next = match digits.len() {
        2 => year / 100 * 100 + digits.parse::<u16>().ok()?,
        4 => digits.parse().ok()?,
        _ => return None,
    };
    (next == year + 1).then(|| ((year, next), at + 5 + digits.len()))
}

fn date_at(text: &str, at: usize) -> Option<(Date, usize)> {
    let rest = &text[at..];
    if rest.starts_with(|c: char| c.is_ascii_digit()) { numeric(rest) } else { named(rest) }.map(|(date, length)| (date, at + length))
}

/// `January 2019`, `Jan. 2019`, `Jan '19`, `Sommer 2019`, or a month alone.
fn named(text: &str) -> Option<(Date, usize)> {
    const SEASONS: [&str; 10] = ["spring", "summer", "autumn", "fall", "winter", "frühjahr", "sommer", "herbst", "ws", "ss"];
    let month = MONTHS.iter().chain(&DECEMBER).find(|(name, _)| text.starts_with(name));
    let (name, month) = match month {
        Some((name, month)) => (*name, Some(*month)),
        None => (*SEASONS.iter().find(|name| text.starts_with(**name))?, None),
    };
    let mut rest = &text[name.len()..];
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    rest = rest.strip_prefix('.').unwrap_or(rest);
    let after_month = text.len() - rest.len();
    let trimmed = rest.trim_start_matches([' ', ',', '/', '-', '\u{2019}', '\'']);
    let digits = leading_digits(trimmed);
    let length = text.len() - trimmed.len() + digits.len();
    let short = rest[..rest.len() - trimmed.len()].ends_with(['\'', '\u{2019}']);
    let year = match digits.len() {
        4 => digits.parse().ok().filter(|year| YEARS.contains(year)),
        2 if short => digits.parse().ok().map(|year: u16| if year < 50 { 2000 + year } else { 1900 + year }),
        _ => None,
    };
    match year {
        Some(_) => Some((Date { year, month }, length)),
        None => month.map(|month| (Date { year: None, month: Some(month) }, after_month)),
    }
}

/// `2019`, `03/2019`, `03.2019`, `2019-03`, `15.03.2019`, `03/19`.
fn numeric(text: &str) -> Option<(Date, usize)> {
    let first = leading_digits(text);
    let is_month = |digits: &str| (1..=2).contains(&digits.len()) && digits.parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    let year_of = |digits: &str| digits.parse().ok().filter(|year| digits.len() == 4 && YEARS.contains(year));
    let rest = &text[first.len()..];
    let mark = rest.chars().next().filter(|c| matches!(c, '/' | '.' | '-'));
    let second = mark.map_or("", |_| leading_digits(&rest[1..]));
    if let Some(year) = year_of(first) {
        if second.len() == 2 && is_month(second) && mark != Some('.') && !rest[1 + second.len()..].starts_with(|c: char| c.is_ascii_digit())
        {
            // "2018/19" is a school year, "2018-05" and "2018/05" are months.
            return Some((Date { year: Some(year), month: second.parse().ok() }, first.len() + 3));
        }
        return (!rest.starts_with(char::is_alphabetic)).then_some((Date { year: Some(year), month: None }, first.len()));
    }
    if !(1..=2).contains(&first.len()) {
        return None;
    }
    if let Some(year) = year_of(second) {
        return is_month(first).then(|| (Date { year: Some(year), month: first.parse().ok() }, first.len() + 5));
    }
    // A day before: the year stands third.
    let third = rest.get(1 + second.len()..).filter(|_| !second.is_empty()).and_then(|tail| tail.strip_prefix(['.', '/']));
    if let Some(year) = third.map(leading_digits).and_then(year_of) {
        if !is_month(first) && !is_month(second) {
            return None;
        }
        let month = month_of(first, second, mark == Some('.'));
        return Some((Date { year: Some(year), month }, first.len() + second.len() + 6));
    }
    let is_short = third.is_none() && mark == Some('/') && first.len() == 2 && second.len() == 2 && is_month(first);
    is_short.then(|| {
        let year: u16 = second.parse().unwrap_or_default();
        (Date { year: Some(if year < 50 { 2000 + year } else { 1900 + year }), month: first.parse().ok() }, 5)
    })
}

/// The month of a full date. With dots the day stands first; with slashes it may stand second, as in the USA, and where neither number tells,
/// there is no month.
fn month_of(first: &str, second: &str, has_dots: bool) -> Option<u8> {
    let (first, second): (u8, u8) = (first.parse().ok()?, second.parse().ok()?);
    match (first, second) {
        (_, 1..=12) if has_dots || first > 12 || first == second => Some(second),
        (1..=12, _) if second > 12 => Some(first),
        // Work begins on the first of a month.
        (1..=12, 1) => Some(first),
        (1, 1..=12) => Some(second),
        _ => None,
    }
}

fn leading_digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

/// The end of one of the words that stands at `at`.
fn word(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    let found = words.iter().find(|word| text[at..].strip_prefix(**word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))?;
    Some(at + found.len())
}

fn blanks(text: &str, at: usize) -> usize {
    at + text[at..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'.' | b',')).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::find;

    fn span(line: &str) -> Option<(Option<String>, Option<String>)> {
        find(line).map(|span| (span.start, span.end))
    }

    #[test]
    fn common_forms_are_read() {
        for (line, start, end) in [
            ("Jan 2019 – present", "2019-01", "present"),
            ("Engineer, Acme (03/2018–12/2020)", "2018-03", "2020-12"),
            ("2017 - 2019", "2017", "2019"),
            ("seit 2020", "2020", "present"),
            ("Since March 2021", "2021-03", "present"),
            ("Oktober 2015 bis heute", "2015-10", "present"),
            ("01.04.2016 – 30.09.2018", "2016-04", "2018-09"),
            ("Mar – Aug 2019", "2019-03", "2019-08"),
            ("2019-03 to 2020-01", "2019-03", "2020-01"),
            ("Sept. 2010 - Dez. 2012", "2010-09", "2012-12"),
            ("03/18 – 12/20", "2018-03", "2020-12"),
            ("Jan '19 — Now", "2019-01", "present"),
            ("from 2012 to 2014", "2012", "2014"),
            ("2018/19", "2018", "2019"),
            ("2015–19", "2015", "2019"),
            ("09/01/2019 - 12/31/2020", "2019-09", "2020-12"),
            ("01/09/2019 - 31/12/2020", "2019-09", "2020-12"),
            ("03/04/2019 - 05/06/2020", "2019", "2020"),
            ("2015-19", "2015", "2019"),
            ("März 2018 – heute", "2018-03", "present"),
            ("June 2020 to date", "2020-06", "present"),
        ] {
            assert_eq!(span(line), Some((Some(start.to_owned()), Some(end.to_owned()))), "{line}");
        }
        assert_eq!(span("bis 2019"), Some((None, Some("2019".to_owned()))));
        assert!(find("Graduated 2014").is_some_and(|span| span.is_single));
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for line in ["room 12345", "+49 30 901820", "may the force", "Served 2000000 users", "ISO 27001", "v2019b", "10115 Berlin"] {
            assert_eq!(span(line), None, "{line}");
        }
    }

    proptest! {
        #[test]
        fn ranges_lie_within_the_line(line in "[ -~–äÄ\u{2019}İ]{0,60}|(jan|seit|bis|20[0-9]{2}|[/.' –-]|[0-9]){0,12}") {
            if let Some(found) = find(&line) {
                prop_assert!(line.get(found.range).is_some());
            }
        }
    }
}
