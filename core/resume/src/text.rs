//! Lines of text on their way from a reader to the parser, and the spelling that all readers share.

use domain::resume::{Warning, WarningCode};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// The mark of a list's item at the beginning of a line.
pub(crate) const BULLET: &str = "• ";
/// The mark of a line that is indented.
pub(crate) const INDENT: &str = "  ";
/// Signs that begin an item of a list, private-use characters of Symbol and Wingdings among them.
const BULLET_SIGNS: &str = "•◦▪▫■□●○◉⦁‣⁃∙·➢➤➔→►▸▶▷▹›»✓✔❖◆◇✦✧★☆⚫⬤\u{F0B7}\u{F0A7}\u{F0D8}\u{F0FC}\u{F076}\u{2022}\u{FFFD}";

/// What a reader hands over.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// As [`domain::resume::Resume::lines`].
    pub lines: Vec<String>,
    /// What the reader noticed.
    pub warnings: Vec<Warning>,
}

impl Text {
    /// Notes something.
    pub(crate) fn warn(&mut self, code: WarningCode, detail: impl Into<String>) {
        self.warnings.push(Warning { code, detail: detail.into() });
    }
}

/// Ligatures taken apart, letters and their accents put together, one kind of blank, no invisible characters.
pub(crate) fn spelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.nfc().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{FB00}' => out.push_str("ff"),
            '\u{FB01}' => out.push_str("fi"),
            '\u{FB02}' => out.push_str("fl"),
            '\u{FB03}' => out.push_str("ffi"),
            '\u{FB04}' => out.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => out.push_str("st"),
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => {}
            '\t' => out.push('\t'),
            // An icon of a font's own: an envelope before a mail address.
            '\u{E000}'..='\u{F8FF}' if !BULLET_SIGNS.contains(c) => out.push(' '),
            c if c.is_whitespace() || c.is_control() => out.push(' '),
            // TeX's older fonts set an accent as a sign of its own before the letter.
            accent => match (combining(accent), chars.peek()) {
                (Some(mark), Some(letter)) => match compose(*letter, mark) {
                    Some(letter) => {
                        chars.next();
                        out.push(letter);
                    }
                    None => out.push(accent),
                },
                _ => out.push(accent),
            },
        }
    }
    out
}

fn combining(accent: char) -> Option<char> {
    Some(match accent {
        '´' => '\u{301}',
        '¨' => '\u{308}',
        '¸' => '\u{327}',
        'ˇ' => '\u{30C}',
        '˜' => '\u{303}',
        'ˆ' => '\u{302}',
        _ => return None,
    })
}

/// The text behind a bullet sign, or behind `-`, `*`, `+` or `–` and a blank.
pub(crate) fn bullet(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    if BULLET_SIGNS.contains(first) {
        return Some(rest.trim_start());
    }
    let is_dash = matches!(first, '-' | '*' | '+' | '–' | '—' | '>') || (first == 'o' && rest.starts_with('\t'));
    (is_dash && rest.starts_with([' ', '\t'])).then(|| rest.trim_start())
}

/// `E X P E R I E N C E` → `EXPERIENCE`: letters set apart for looks. Words are then parted by two blanks or more.
pub(crate) fn closed_up(text: &str) -> String {
    let parts: Vec<&str> = text.split(' ').filter(|part| !part.is_empty()).collect();
    let single = parts.iter().filter(|part| part.chars().nth(1).is_none()).count();
    // Kerning brings two capitals together: "C O N TA C T".
    let is_pair = |part: &&str| part.chars().count() == 2 && part.chars().all(char::is_uppercase);
    let pairs = parts.iter().filter(|part| is_pair(part)).count();
    if parts.len() < 4 || single + pairs < parts.len() || single < 2 * pairs {
        return text.to_owned();
    }
    text.split("  ").map(|word| word.replace(' ', "")).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// First halves of compounds that keep their hyphen where a line breaks.
const COMPOUNDS: [&str; 24] = [
    "full", "long", "high", "low", "cross", "self", "end", "real", "well", "non", "multi", "front", "back", "object", "data", "test",
    "cloud", "client", "server", "event", "user", "open", "time", "state",
];

/// Puts words together that a line's end broke: the second half goes to the first, the lines stay as many as they are.
pub(crate) fn without_hyphenation(lines: &mut [String]) {
    for at in 1..lines.len() {
        let (before, rest) = lines.split_at_mut(at);
        let (Some(first), Some(second)) = (before.last_mut(), rest.first_mut()) else { continue };
        let line = first.trim_end();
        let Some(stem) = line.strip_suffix(['-', '\u{AD}', '‐', '‑']).filter(|stem| stem.ends_with(char::is_alphabetic)) else {
            continue;
        };
        let next = second.trim_start();
        let half = next.split([' ', '\t']).next().unwrap_or_default();
        let (Some(initial), None) = (half.chars().next(), bullet(next)) else { continue };
        // "Haupt- und Nebenfach"; a sign that is no letter.
        if !initial.is_alphabetic() || matches!(half, "und" | "oder" | "and" | "or" | "bzw.") {
            continue;
        }
        let head = stem.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
        let keeps = !line.ends_with('\u{AD}') && (initial.is_uppercase() || COMPOUNDS.contains(&head.as_str()));
        let joined = format!("{stem}{}{half}", if keeps { "-" } else { "" });
        let indent = &second[..second.len() - next.len()];
        let left = next[half.len()..].trim_start();
        *second = if left.is_empty() { String::new() } else { format!("{indent}{left}") };
        *first = joined;
    }
    for line in lines {
        if line.contains('\u{AD}') {
            *line = line.replace('\u{AD}', "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{bullet, closed_up, spelled, without_hyphenation};

    #[test]
    fn ligatures_and_accents_are_spelled_out() {
        assert_eq!(spelled("e\u{FB03}cient \u{FB01}rst"), "efficient first");
        assert_eq!(spelled("Mu\u{308}nchen, M¨unchen"), "München, München");
        assert_eq!(spelled("a\u{A0}b\u{200B}c"), "a bc");
        // An icon of a font's own is no letter; a bullet of Symbol is one.
        assert_eq!(spelled("\u{F0E0}x \u{F0B7}"), " x \u{F0B7}");
    }

    #[test]
    fn bullets_are_seen() {
        assert_eq!(bullet("  • Built"), Some("Built"));
        assert_eq!(bullet("- Built"), Some("Built"));
        assert_eq!(bullet("-Built"), None);
        assert_eq!(bullet("2019 – 2020"), None);
    }

    #[test]
    fn spaced_headings_are_closed_up() {
        assert_eq!(closed_up("W O R K  E X P"), "WORK EXP");
        assert_eq!(closed_up("C O N TA C T"), "CONTACT");
        assert_eq!(closed_up("a b test"), "a b test");
    }

    #[test]
    fn broken_words_are_put_together() {
        let mut lines: Vec<String> =
            ["Built a develop-", "  ment platform", "for full-", "stack teams in Software-", "Entwicklung", "Haupt-", "und"]
                .map(str::to_owned)
                .into();
        without_hyphenation(&mut lines);
        assert_eq!(
            lines,
            ["Built a development", "  platform", "for full-stack", "teams in Software-Entwicklung", "", "Haupt-", "und"]
                .map(str::to_owned)
        );
    }
}
