//! Takes contact details out of a line of a resume.

/// Fewest digits of a telephone number.
const PHONE_DIGITS: usize = 7;

const STREET_WORDS: &str = "\
    street str. st. avenue ave ave. road rd rd. lane boulevard blvd drive square strasse straße weg allee platz apt apartment suite p.o. \
    postbox";
const LABELS: &str = "\
    address adresse phone tel telephone mobile e-mail email born birthday nationality";

/// The line without e-mail addresses, links and telephone numbers, its spaces made single; `None` when nothing is left or when the
/// line is an address or a personal detail.
pub(super) fn without_contact(line: &str) -> Option<String> {
    let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = line.split_whitespace().collect();
    if is_address(&words) || is_labelled(&words) {
        return None;
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let phone_words = phone_length(&words[at..]);
        if phone_words > 0 {
            at += phone_words;
            continue;
        }
        if !is_mail_or_link(words[at]) {
            kept.push(words[at]);
        }
        at += 1;
    }
    let text = kept.join(" ").trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#' | ')' | '.')).to_owned();
    text.chars().any(char::is_alphabetic).then_some(text)
}

fn is_mail_or_link(word: &str) -> bool {
    let word = word.to_lowercase();
    let is_path_on_a_host = word.split_once('/').is_some_and(|(host, path)| {
        let top = host.rsplit_once('.').map_or("", |(_, top)| top);
        !path.is_empty() && (2..=6).contains(&top.len()) && top.chars().all(|c| c.is_ascii_alphabetic())
    });
    let ends_like_a_host =
        [".com", ".org", ".io", ".de", ".uk", ".eu", ".me"].iter().any(|top| word.trim_end_matches([',', ';', ')']).ends_with(top));
    word.contains('@') || word.contains("://") || word.contains("www.") || is_path_on_a_host || ends_like_a_host
}

/// Number of words at the beginning that form a telephone number. Years and ranges of years are none.
fn phone_length(words: &[&str]) -> usize {
    let is_part = |word: &&&str| {
        word.chars().any(|c| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || "+-()./,;".contains(c))
            || matches!(**word, "+" | "-" | "/" | "(0)")
    };
    let length = words.iter().take_while(is_part).count();
    let text = words[..length].concat();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_years = words[..length].iter().all(|word| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        word.is_empty()
            || word
                .split(['-', '–', '/', '.'])
                .all(|part| part.len() <= 2 || (part.len() == 4 && (part.starts_with("19") || part.starts_with("20"))))
    });
    if digits >= PHONE_DIGITS && !is_years { length } else { 0 }
}

/// A house number beside a street's name, or a postcode beside one.
fn is_address(words: &[&str]) -> bool {
    let bare = |word: &str| word.trim_matches([',', ';', '(', ')']).to_lowercase();
    let is_street = |word: &&str| {
        let word = bare(word);
        STREET_WORDS.split(' ').any(|listed| listed == word) || (word.len() > 7 && (word.ends_with("strasse") || word.ends_with("straße")))
    };
    let is_number = |word: &&str| {
        let word = bare(word);
        word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 6
    };
    words.len() <= 14 && words.iter().any(is_street) && words.iter().any(is_number)
}

fn is_labelled(words: &[&str]) -> bool {
    words.first().is_some_and(|word| {
        let word = word.to_lowercase();
        word.strip_suffix(':').is_some_and(|label| LABELS.split(' ').any(|listed| listed == label)) || word.starts_with("date-of-birth")
    }) || words.len() > 3 && words[..3].join(" ").to_lowercase().starts_with("date of birth")
}
