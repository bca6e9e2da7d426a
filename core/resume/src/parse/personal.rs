//! Personal details: found, marked, and taken out of the lines that are read further.

use domain::resume::{Personal, PersonalKind};

use super::Line;
use super::vocabulary::{is_employer, is_place, is_position, is_school};
use crate::dates;
use crate::sections::Section;

type Part = (Option<Section>, Vec<Line>);

/// Labels that stand before a detail.
const LABELS: [(PersonalKind, &str); 9] = [
    (
        PersonalKind::Birth,
        "date of birth|birth date|birthdate|birthday|born|dob|place of birth|geburtsdatum|geburtstag|geboren am|geboren|geb.|geburtsort|age|alter|geburtsdatum/-ort|geburtsdatum und -ort",
    ),
    (PersonalKind::Nationality, "nationality|citizenship|staatsangehörigkeit|staatsbürgerschaft|nationalität"),
    (PersonalKind::MaritalStatus, "marital status|familienstand|children|kinder|civil status"),
    (PersonalKind::Photo, "photo|photograph|foto|lichtbild|bewerbungsfoto|picture|bild"),
    (PersonalKind::Phone, "phone|telephone|tel|tel.|mobile|mobil|cell|telefon|handy|mobiltelefon|telefonnummer|phone number|fon|t|m"),
    (PersonalKind::Mail, "email|e-mail|mail|e-mail-adresse|email address"),
    (PersonalKind::Address, "address|anschrift|adresse|wohnort|location|home address|wohnhaft in|lives in|based in"),
    (PersonalKind::Link, "website|web|homepage|linkedin|github|xing|portfolio|gitlab|twitter|blog|webseite"),
    (PersonalKind::Name, "name|full name|vor- und nachname|vor- und zuname|vorname|nachname"),
];
/// Details that need no label.
const MARITAL: [&str; 12] = [
    "verheiratet",
    "ledig",
    "geschieden",
    "verwitwet",
    "married",
    "single",
    "divorced",
    "widowed",
    "unmarried",
    "keine kinder",
    "no children",
    "verpartnert",
];
/// What stands at the top and is no name.
const TITLES: [&str; 9] = [
    "curriculum vitae",
    "lebenslauf",
    "resume",
    "résumé",
    "cv",
    "tabellarischer lebenslauf",
    "bewerbung",
    "profile",
    "bewerbungsunterlagen",
];
/// Words of streets: after the name in German, at its end in English.
const STREETS: [&str; 26] = [
    "straße",
    "strasse",
    "str.",
    "weg",
    "allee",
    "platz",
    "gasse",
    "ring",
    "damm",
    "ufer",
    "chaussee",
    "street",
    "st",
    "st.",
    "avenue",
    "ave",
    "ave.",
    "road",
    "rd",
    "rd.",
    "lane",
    "drive",
    "boulevard",
    "blvd",
    "square",
    "court",
];
/// Hosts of profiles.
const HOSTS: [&str; 12] = [
    "linkedin.com",
    "github.com",
    "gitlab.com",
    "xing.com",
    "xing.de",
    "bitbucket.org",
    "stackoverflow.com",
    "twitter.com",
    "medium.com",
    "behance.net",
    "kaggle.com",
    "github.io",
];
/// Lines at the top in which a name is looked for.
const NAME_WITHIN: usize = 8;
/// Digits of a phone number (ITU-T E.164: at most 15).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// The details in the order of the text, and the parts without them.
pub(super) fn taken_from(mut parts: Vec<Part>, name_at: Option<u32>) -> (Vec<Personal>, Vec<Part>) {
    let mut found: Vec<Personal> = Vec::new();
    for (section, lines) in &mut parts {
        let is_about_person = matches!(section, None | Some(Section::Personal));
        for line in lines.iter_mut() {
            line.text = without_details(&line.text, line.number, is_about_person, &mut found);
        }
    }
    if !found.iter().any(|detail| detail.kind == PersonalKind::Name)
        && let Some(name) = name(&mut parts, name_at)
    {
        found.push(name);
    }
    // A page's head says the name again.
    let names: Vec<String> =
        found.iter().filter(|detail| detail.kind == PersonalKind::Name).map(|detail| detail.text.to_lowercase()).collect();
    for line in parts.iter_mut().flat_map(|(_, lines)| lines).filter(|line| names.contains(&line.text.to_lowercase())) {
        line.text.clear();
    }
    found.sort_by_key(|detail| detail.source_line);
    (found, parts)
}

/// The line without its details.
fn without_details(text: &str, number: u32, is_about_person: bool, found: &mut Vec<Personal>) -> String {
    let mut add = |kind, text: &str| found.push(Personal { kind, text: text.trim_matches([' ', ',']).to_owned(), source_line: number });
    let mut kept: Vec<String> = Vec::new();
    let text = with_labels_joined(text);
    for piece in pieces(&text) {
        if let Some((kind, detail)) = labelled(piece, is_about_person) {
            add(kind, detail);
            continue;
        }
        let mut words: Vec<&str> = Vec::new();
        let mut had_contact = false;
        for word in piece.split(' ') {
            let bare = word.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | ';' | '<' | '>' | '[' | ']' | '|' | '"') || c == '.');
            match contact(bare) {
                Some(kind) => {
                    add(kind, bare);
                    had_contact = true;
                }
                None => words.push(word),
            }
        }
        let mut rest = words.join(" ");
        while let Some(range) = phone(&rest, is_about_person) {
            add(PersonalKind::Phone, &rest[range.clone()]);
            rest.replace_range(range, "");
            had_contact = true;
        }
        if had_contact {
            // "Mail:" and brackets that are left over.
            rest = rest.replace("()", "");
            if is_label(&rest) {
                rest.clear();
            }
        }
        let rest = rest.trim();
        if is_about_person && let Some(kind) = bare_detail(rest) {
            add(kind, rest);
        } else if rest.chars().any(char::is_alphanumeric) {
            kept.push(rest.to_owned());
        }
    }
    kept.join("\t")
}

/// A label in one cell and its detail in the next are one piece.
fn with_labels_joined(text: &str) -> String {
    match text.split_once('\t') {
        Some((label, rest)) if label.trim_end().ends_with(':') || is_label(label) => {
            format!("{}: {rest}", label.trim_end().trim_end_matches(':'))
        }
        _ => text.to_owned(),
    }
}

/// Whether a text is nothing but the label of a detail: `Telefon`.
pub(crate) fn is_label(text: &str) -> bool {
    let text = text.trim().trim_end_matches(':').to_lowercase();
    LABELS.iter().any(|(_, names)| names.split('|').any(|name| name == text))
}

/// Parts of a line of details.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split('\t')
        .flat_map(|cell| cell.split("   "))
        .flat_map(|cell| cell.split(" | "))
        .flat_map(|cell| cell.split(" • "))
        .flat_map(|cell| cell.split(" · "))
        .map(str::trim)
}

/// `Geburtsdatum: 1.2.1990`.
fn labelled(piece: &str, is_about_person: bool) -> Option<(PersonalKind, &str)> {
    let lower = piece.to_lowercase();
    for (kind, names) in LABELS {
        for name in names.split('|') {
            let Some(rest) = lower.strip_prefix(name).filter(|_| piece.is_char_boundary(name.len())) else { continue };
            let has_colon = rest.trim_start().starts_with(':');
            let is_telling =
                matches!(kind, PersonalKind::Birth | PersonalKind::Nationality | PersonalKind::MaritalStatus) && name.len() >= 4;
            let is_label =
                has_colon || (rest.starts_with(' ') && is_telling && (is_about_person || rest.bytes().any(|byte| byte.is_ascii_digit())));
            // Anything but the telling labels may be a word of a statement elsewhere.
            if !is_label || !(is_about_person || is_telling || matches!(kind, PersonalKind::Phone | PersonalKind::Mail)) {
                continue;
            }
            let detail = piece.get(name.len()..).unwrap_or_default().trim_start().trim_start_matches(':').trim();
            if !detail.is_empty() {
                return Some((kind, detail));
            }
        }
    }
    None
}

/// A mail address or a link.
fn contact(word: &str) -> Option<PersonalKind> {
    let lower = word.to_lowercase();
    if let Some((user, host)) = lower.split_once('@') {
        let is_host = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
        return (!user.is_empty() && is_host).then_some(PersonalKind::Mail);
    }
    let is_link = ["http://", "https://", "www."].iter().any(|start| lower.starts_with(start))
        || HOSTS.iter().any(|host| lower.contains(host) && lower.contains('/') || lower.ends_with("github.io"));
    is_link.then_some(PersonalKind::Link)
}

/// Bytes of a phone number: digits with blanks, brackets, hyphens and slashes between.
fn phone(text: &str, is_about_person: bool) -> Option<std::ops::Range<usize>> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '-' | '/' | '.' | '–' | '+');
    let mut from = 0;
    while let Some(start) = text[from..].find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(')).map(|at| from + at) {
        let run = &text[start..];
        let run = &run[..run.find(|c| !is_part(c)).unwrap_or(run.len())];
        let trimmed = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = trimmed.bytes().filter(u8::is_ascii_digit).count();
        let begins = text[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let is_marked = trimmed.starts_with('+') || (is_about_person && trimmed.starts_with(['0', '(']));
        let is_grouped = is_about_person && trimmed.matches(['-', ' ', '.']).count() >= 2 && digits >= 9;
        if begins
            && PHONE_DIGITS.contains(&digits)
            && (is_marked || is_grouped)
            && dates::find(trimmed).is_none_or(|span| trimmed.starts_with('+') || is_within_number(&span, trimmed))
        {
            return Some(start..start + trimmed.len());
        }
        from = start + run.len().max(1);
    }
    None
}

/// "029 2018 0456": a year by chance.
fn is_within_number(span: &dates::Span, number: &str) -> bool {
    span.is_single && span.range.len() == 4 && number.starts_with('0') && !number.contains(['/', '.'])
}

/// An address, a marital status or a photograph's line, told without a label.
fn bare_detail(piece: &str) -> Option<PersonalKind> {
    let lower = piece.to_lowercase();
    let is_short = piece.chars().count() <= 80;
    if !is_short || !piece.contains(char::is_alphanumeric) {
        return None;
    }
    if lower.split([',', ' ']).next().is_some_and(|first| MARITAL.contains(&first)) || MARITAL.contains(&lower.as_str()) {
        return Some(PersonalKind::MaritalStatus);
    }
    if ["[photo]", "[foto]", "photo", "foto", "(foto)", "(photo)", "bewerbungsfoto"].contains(&lower.as_str()) {
        return Some(PersonalKind::Photo);
    }
    let words: Vec<&str> = lower.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let has_number = words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 5);
    let has_street =
        words.iter().any(|word| STREETS.iter().any(|street| word == street || (street.chars().count() > 3 && word.ends_with(street))));
    let has_postcode = words.windows(2).any(|pair| {
        let code = pair[0].trim_start_matches("d-").trim_start_matches("a-").trim_start_matches("ch-");
        (4..=5).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit()) && pair[1].starts_with(char::is_alphabetic)
    });
    let is_town = piece.contains(", ") && words.len() <= 4 && piece.split(", ").any(is_place) && piece.starts_with(char::is_uppercase);
    let is_address = (has_street && has_number) || has_postcode || is_town || (is_place(piece) && words.len() <= 3);
    (is_address && dates::find(piece).is_none_or(|span| span.is_single)).then_some(PersonalKind::Address)
}

/// Two to four capitalised words near the top that nothing else claims.
fn name(parts: &mut [Part], name_at: Option<u32>) -> Option<Personal> {
    let near_top = parts
        .iter_mut()
        .enumerate()
        .filter(|(at, (section, _))| section.is_none() || (*at < 2 && matches!(section, Some(Section::Personal | Section::Summary))))
        .map(|(_, part)| part);
    let mut lines: Vec<&mut Line> = near_top.flat_map(|(_, lines)| lines).filter(|line| !line.text.is_empty()).collect();
    // The line that the mail address confirms comes first.
    lines.sort_by_key(|line| Some(line.number) != name_at);
    for line in lines.into_iter().take(NAME_WITHIN) {
        let first = line.text.split('\t').next().unwrap_or_default().to_owned();
        // "Resume – Jane Doe", "Jane Doe, MSc".
        let bare = first
            .split([':', '–', '|', '—'])
            .flat_map(|part| part.split(" - "))
            .map(str::trim)
            .find(|part| !TITLES.contains(&part.to_lowercase().as_str()))
            .unwrap_or_default();
        let bare = bare.split(", ").next().unwrap_or_default().trim();
        if is_name(bare) {
            let detail = Personal { kind: PersonalKind::Name, text: bare.to_owned(), source_line: line.number };
            line.text = line.text.replacen(bare, "", 1).trim().to_owned();
            return Some(detail);
        }
    }
    None
}

/// The number of the first line that is a name of which the mail address or a link has a word. The person's name may stand below a sidebar.
pub(super) fn line_of_name(lines: &[String]) -> Option<u32> {
    let words = lines.iter().flat_map(|line| line.split([' ', '\t', '|', '<', '>', '(', ')']));
    let contacts: String = words.filter(|word| contact(word.trim_matches([',', ';', '.'])).is_some()).map(str::to_lowercase).collect();
    let is_in_contacts =
        |name: &str| name.to_lowercase().split([' ', '-']).any(|word| word.chars().count() >= 3 && contacts.contains(word));
    (1..).zip(lines).find(|(_, line)| is_name(line.trim()) && is_in_contacts(line)).map(|(number, _)| number)
}

fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_particle =
        |word: &str| matches!(word, "von" | "van" | "de" | "der" | "den" | "zu" | "da" | "del" | "di" | "la" | "bin" | "al" | "le");
    let is_word = |word: &&str| {
        let rest = word.trim_end_matches('.');
        is_particle(word)
            || (rest.starts_with(char::is_uppercase) && rest.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.')))
    };
    (2..=5).contains(&words.len())
        && words.iter().all(is_word)
        && !TITLES.contains(&text.to_lowercase().as_str())
        && !is_position(text)
        && !is_employer(text)
        && !is_school(text)
        && !is_place(text)
}
