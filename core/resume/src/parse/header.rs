//! Header lines → what (position, degree) and where (employer, school).

use super::vocabulary::{is_country, is_degree, is_employer, is_place, is_position, is_school};

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Job,
    School,
    Project,
}

impl Kind {
    fn is_role(self, text: &str) -> bool {
        match self {
            Self::School => is_degree(text),
            Self::Job | Self::Project => is_position(text),
        }
    }

    fn is_place_of(self, text: &str) -> bool {
        match self {
            Self::School => is_school(text),
            Self::Job | Self::Project => is_employer(text),
        }
    }

    /// Whether a line names a role or a place of this kind.
    pub(crate) fn is_headed_by(self, text: &str) -> bool {
        self.is_role(text) || self.is_place_of(text)
    }
}

/// What and where.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// Position, degree.
    pub role: Option<String>,
    /// Employer, school.
    pub place: Option<String>,
}

/// Signs between the parts of a header line that part more than a comma does.
const STRONG: [&str; 13] = ["\t", " | ", " – ", " — ", " - ", " • ", " · ", " @ ", " at ", " bei der ", " bei ", " // ", "; "];
/// What belongs to the name before its comma.
const SUFFIXES: [&str; 8] = ["inc", "inc.", "llc", "ltd", "ltd.", "gmbh", "jr.", "s.a."];

/// Labels before a part: "Employer: Acme".
const LABELS: [&str; 17] = [
    "company",
    "employer",
    "organisation",
    "organization",
    "firma",
    "arbeitgeber",
    "unternehmen",
    "position",
    "job title",
    "title",
    "role",
    "funktion",
    "stelle",
    "school",
    "institution",
    "degree",
    "abschluss",
];

/// A part of a header line.
#[derive(Debug, Clone)]
struct Part {
    text: String,
    /// Behind a comma of a line part.
    is_later: bool,
}

/// Tells the parts of header lines apart: first by their words, then by where they stand.
pub(crate) fn of(lines: &[String], kind: Kind) -> Header {
    let mut parts = parts(lines);
    let mut header = Header { role: take(&mut parts, |part| kind.is_role(part) && !(kind == Kind::Job && is_firm(part))), place: None };
    header.place = take(&mut parts, |part| kind.is_place_of(part));
    parts.retain(|part| !is_place(&part.text));
    // A part of its own before one behind a comma.
    parts.sort_by_key(|part| part.is_later);
    let mut rest = parts.into_iter().map(|part| part.text);
    if kind != Kind::School || header.place.is_some() || header.role.is_none() {
        header.role = header.role.or_else(|| rest.next());
    }
    header.place = header.place.or_else(|| rest.next());
    header
}

/// "Master Software GmbH" is a firm whatever else its words say.
fn is_firm(text: &str) -> bool {
    let is_partnership = ["und Partner", "& Partner", "and Partner"].iter().any(|end| text.trim_end_matches('s').ends_with(end));
    if is_partnership {
        return true;
    }
    let last = text.rsplit(' ').next().unwrap_or_default().to_lowercase();
    ["gmbh", "ag", "inc", "inc.", "ltd", "ltd.", "llc", "kg", "se", "plc"].contains(&last.as_str())
}

/// Whether the lines name both, what and where.
pub(crate) fn is_complete(lines: &[String], kind: Kind) -> bool {
    let parts: Vec<Part> = parts(lines).into_iter().filter(|part| !is_place(&part.text)).collect();
    let role = parts.iter().position(|part| kind.is_role(&part.text));
    let place = parts.iter().enumerate().position(|(at, part)| Some(at) != role && kind.is_place_of(&part.text));
    match (role, place) {
        (Some(_), Some(_)) => true,
        // The other one stands there, unknown by its words.
        (Some(_), None) | (None, Some(_)) => parts.len() >= 2,
        (None, None) => parts.len() >= 3,
    }
}

/// Whether the lines name an employer with its town only, and the next line the position: "Stadtwerke Ulm, Ulm".
pub(crate) fn lacks_role(lines: &[String], next: &str, kind: Kind) -> bool {
    let parts = parts(lines);
    let is_only_place = |part: &Part| part.is_later || kind.is_place_of(&part.text);
    kind.is_role(next) && parts.iter().all(|part| is_only_place(part) && !kind.is_role(&part.text))
}

/// Whether a line names a position, an employer, a degree or a school.
pub(crate) fn is_named(text: &str) -> bool {
    Kind::Job.is_headed_by(text) || Kind::School.is_headed_by(text)
}

/// The name at the beginning of a project's line.
pub(crate) fn name(line: &str) -> Option<String> {
    let end =
        STRONG.iter().filter(|mark| **mark != " at ").chain(&[" (", ": "]).filter_map(|mark| line.find(mark)).filter(|at| *at > 0).min();
    let name = line[..end.unwrap_or(line.len())].trim();
    name.chars().any(char::is_alphabetic).then(|| name.to_owned())
}

fn take(parts: &mut Vec<Part>, is_it: impl Fn(&str) -> bool) -> Option<String> {
    let at = parts.iter().position(|part| is_it(&part.text))?;
    Some(parts.remove(at).text)
}

fn without_label(piece: &str) -> &str {
    match piece.split_once(": ") {
        Some((label, rest)) if LABELS.contains(&label.trim().to_lowercase().as_str()) => rest,
        _ => piece,
    }
}

fn parts(lines: &[String]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for line in lines {
        let mut strong = vec![line.as_str()];
        for mark in STRONG {
            strong = strong.into_iter().flat_map(|piece| piece.split(mark)).collect();
        }
        for piece in strong {
            let piece = without_label(piece);
            // "Erlangen, Germany" is a town before it is an employer.
            let is_town = piece.rsplit_once(", ").is_some_and(|(town, country)| is_country(country.trim()) && !town.contains(", "));
            for (at, text) in piece.split(", ").enumerate() {
                let text = text.trim().trim_matches(|c: char| matches!(c, ',' | '|' | '–' | '-' | '•' | '·' | ':')).trim();
                match parts.last_mut() {
                    Some(last) if at > 0 && SUFFIXES.contains(&text.to_lowercase().as_str()) => {
                        last.text = format!("{}, {text}", last.text)
                    }
                    _ if text.chars().any(char::is_alphanumeric) => parts.push(Part { text: text.to_owned(), is_later: at > 0 || is_town }),
                    _ => {}
                }
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{Header, Kind, of};

    fn job(lines: &[&str]) -> (Option<String>, Option<String>) {
        let Header { role, place } = of(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), Kind::Job);
        (role, place)
    }

    #[test]
    fn position_and_employer_are_told_apart_in_any_order() {
        for lines in [
            &["Senior Engineer, Acme GmbH, Berlin"][..],
            &["Acme GmbH, Berlin", "Senior Engineer"],
            &["Senior Engineer at Acme GmbH"],
            &["Acme GmbH | Senior Engineer"],
            &["Senior Engineer", "Acme GmbH\tBerlin, Germany"],
        ] {
            assert_eq!(job(lines), (Some("Senior Engineer".to_owned()), Some("Acme GmbH".to_owned())), "{lines:?}");
        }
        assert_eq!(
            job(&["Büro Salzgeber und Partner\tInnsbruck", "Architekt"]),
            (Some("Architekt".to_owned()), Some("Büro Salzgeber und Partner".to_owned()))
        );
        assert_eq!(job(&["Data Analyst – Globex"]), (Some("Data Analyst".to_owned()), Some("Globex".to_owned())));
        assert_eq!(
            job(&["Globex, Inc., Remote", "Softwareentwicklerin"]),
            (Some("Softwareentwicklerin".to_owned()), Some("Globex, Inc.".to_owned()))
        );
    }

    #[test]
    fn degree_and_school_are_told_apart() {
        let header = of(&["BSc Computer Science, University of Leeds".to_owned()], Kind::School);
        assert_eq!(header, Header { role: Some("BSc Computer Science".to_owned()), place: Some("University of Leeds".to_owned()) });
    }
}
