//! Names of people: those that the session knows, those that words announce, and common first names with what follows them.

use std::collections::HashSet;

use super::Kind;
use super::row::Row;
use super::words;

/// Words right after which a name stands.
const INTRODUCTIONS: &[&[&str]] = &[
    &["name", "is"],
    &["name", "'", "s"],
    &["names", "is"],
    &["go", "by"],
    &["goes", "by"],
    &["call", "me"],
    &["calls", "me"],
    &["call", "him"],
    &["call", "her"],
    &["ich", "heisse"],
    &["ich", "heiss"],
    &["name", "ist"],
    &["name", "lautet"],
    &["nennen", "sie", "mich"],
    &["nennt", "mich"],
    &["nennen", "mich"],
    &["namens"],
    &["heisse", "ich"],
];
/// Words after which a name may stand, and much else.
const HINTS: &[&[&str]] = &[
    &["i", "am"],
    &["i", "'", "m"],
    &["im"],
    &["this", "is"],
    &["ich", "bin"],
    &["hier", "ist"],
    &["hier", "spricht"],
    &["named"],
    &["called"],
    &["dear"],
    &["hi"],
    &["hello"],
    &["hallo"],
];
const TITLES: &[&str] =
    &["mr", "mrs", "ms", "mister", "dr", "doctor", "doktor", "prof", "professor", "herr", "herrn", "frau", "sir", "madam"];
/// What people are to each other.
const RELATIONS: &[&str] = &[
    "manager",
    "boss",
    "lead",
    "colleague",
    "coworker",
    "mentor",
    "supervisor",
    "director",
    "ceo",
    "cto",
    "cfo",
    "founder",
    "teammate",
    "professor",
    "wife",
    "husband",
    "brother",
    "sister",
    "friend",
    "partner",
    "engineer",
    "developer",
    "designer",
    "head",
    "owner",
    "intern",
    "recruiter",
    "advisor",
    "mother",
    "father",
    "son",
    "daughter",
    "teacher",
    "client",
    "chef",
    "chefin",
    "kollege",
    "kollegin",
    "kollegen",
    "vorgesetzter",
    "vorgesetzte",
    "mentorin",
    "leiter",
    "leiterin",
    "teamleiter",
    "teamleiterin",
    "freund",
    "freundin",
    "mann",
    "bruder",
    "schwester",
    "betreuer",
    "betreuerin",
    "geschäftsführer",
    "professorin",
];
const POSSESSIVES: &[&str] = &[
    "my", "our", "his", "her", "their", "one", "former", "a", "the", "mein", "meine", "meinem", "meinen", "meiner", "unser", "unsere",
    "unserem", "unserer", "ein", "eine", "der", "die",
];
/// What a person does and a thing does not.
const SAYING: &[&str] = &[
    "said",
    "told",
    "asked",
    "suggested",
    "thought",
    "replied",
    "agreed",
    "disagreed",
    "insisted",
    "wrote",
    "explained",
    "complained",
    "proposed",
    "wanted",
    "says",
    "asks",
    "tells",
    "sagte",
    "meinte",
    "fragte",
    "erklärte",
    "schlug",
    "wollte",
    "antwortete",
    "schrieb",
    "bat",
];
/// Verbs whose object is a person.
const MEETING: &[&str] = &[
    "told",
    "asked",
    "met",
    "convinced",
    "persuaded",
    "hired",
    "thanked",
    "interviewed",
    "emailed",
    "invited",
    "promoted",
    "fired",
    "replaced",
    "joined",
];
/// What one does to, with or from a person.
const LEADING: &[&str] = &[
    "reported",
    "reporting",
    "report",
    "talked",
    "spoke",
    "listened",
    "thanks",
    "learned",
    "learnt",
    "heard",
    "paired",
    "met",
    "argued",
    "disagreed",
    "spoken",
    "together",
    "zusammen",
    "gemeinsam",
    "gelernt",
];
/// Words with which people name themselves.
const SELVES: &[&[&str]] = &[&["i", "am"], &["i", "'", "m"], &["ich", "bin"]];
/// Tokens at the beginning of a text within which somebody introduces himself.
const OPENING: usize = 8;
/// What may follow a name after a relation, where nothing is written with capitals.
const FOLLOWERS: &[&str] = &[
    "who", "was", "is", "and", "had", "has", "gave", "helped", "came", "told", "said", "hat", "war", "ist", "und", "left", "joined", "did",
    "made", "owned", "took",
];
/// Prepositions beside which a capital makes a person of a guarded name.
const BESIDE: &[&str] = &[
    "with", "to", "by", "and", "told", "asked", "mit", "von", "zu", "me", "for", "from", "when", "that", "before", "after", "because",
    "then", "if", "where",
];
/// Words after which such a name is none: "Mark as done", "Bill of Materials".
const BELONGING: &[&str] = &["as", "of", "period"];
/// Guarded names that begin questions and half sentences.
const AUXILIARIES: &[&str] = &["will", "may", "can", "don", "said"];
const PARTICLES: &[&str] = &[
    "von", "van", "de", "der", "den", "da", "di", "del", "della", "el", "al", "bin", "ibn", "ben", "la", "le", "zu", "dos", "du", "mc",
    "mac", "st",
];
/// Most words of a name after the first.
const MOST: usize = 4;

/// Takes names; `known` are those of the session, one or more words each.
pub(super) fn find(row: &mut Row, known: &[String]) {
    let known_words = known_words(known);
    let mut learnt: HashSet<String> = HashSet::new();
    let mut at = 0;
    while at < row.len() {
        let Some(end) = name_at(row, at, &known_words) else {
            at += 1;
            continue;
        };
        let is_sure = words::is_first_name(row.norm(at))
            || has_any_before(row, at, INTRODUCTIONS)
            || follows_title(row, at)
            || follows_relation(row, at);
        learnt.extend((at..if is_sure { end } else { at }).map(|place| row.norm(place)).filter(|word| is_telling(word)).map(str::to_owned));
        row.take(at..end, Kind::Name);
        at = end;
    }
    for at in 0..row.len() {
        if learnt.contains(row.norm(at)) && (row.is_lower || row.is_capital(at)) {
            row.take(at..at + 1, Kind::Name);
        }
    }
}

/// The word can stand for its bearer wherever it stands.
fn is_telling(word: &str) -> bool {
    word.chars().count() > 3 && !words::is_ordinary(word) && !words::is_guarded(word) && !words::is_kept(word)
}

/// The known names' words, in the form in which the row compares.
fn known_words(known: &[String]) -> HashSet<String> {
    let mut all = HashSet::new();
    for name in known {
        let name = Row::of(name);
        all.extend(
            (0..name.len()).filter(|at| name.is_word(*at)).map(|at| name.norm(at).to_owned()).filter(|word| word.chars().count() > 1),
        );
    }
    all
}

/// Place after the name that begins here.
fn name_at(row: &Row, at: usize, known: &HashSet<String>) -> Option<usize> {
    let word = row.norm(at);
    let is_capital = row.is_capital(at);
    if !word.starts_with(char::is_alphabetic) || row.is_one_of(at, SAYING) && !is_capital {
        return None;
    }
    let seen = Seen::of(row, at);
    if known.contains(word) && (is_telling(word) || is_capital && !row.is_first(at) || known.contains(row.norm(at + 1))) {
        return Some(with_surname(row, at, known));
    }
    if follows_title(row, at)
        && (seen.is_unusual || seen.is_written && (words::is_surname(word) || words::is_kept(word)) || seen.is_guarded)
    {
        return Some(if words::is_first_name(word) || !row.is_lower { with_surname(row, at, known) } else { joined(row, at) });
    }
    let is_name = words::is_first_name(word)
        || (seen.is_guarded || seen.is_unusual || seen.is_unlisted) && has_any_before(row, at, INTRODUCTIONS)
        || seen.is_guarded && is_guarded_name(row, at)
        || seen.is_unlisted && is_presented(row, at)
        || seen.is_unusual && (is_rare_name(row, at, &seen) || follows_relation(row, at) && is_announced(row, at, &seen));
    if is_name {
        return Some(with_surname(row, at, known));
    }
    let acts = row.is_one_of(at + 1, SAYING) || words::is_surname(word) && row.norm(at + 1).ends_with("ed");
    (seen.is_unusual && is_capital && acts && !row.is_german).then_some(at + 1)
}

/// A word as a name would look.
struct Seen {
    /// With a capital, where the text has any.
    is_written: bool,
    /// No everyday word, product or title.
    is_unusual: bool,
    /// Written with a capital and in no list, whatever it ends with.
    is_unlisted: bool,
    is_guarded: bool,
    /// A word that may be a surname follows.
    is_pair: bool,
    /// Place after the word with what is joined to it.
    next: usize,
}

impl Seen {
    fn of(row: &Row, at: usize) -> Self {
        let word = row.norm(at);
        let next = joined(row, at);
        let is_written = row.is_capital(at) && is_shaped(row.text(at)) || row.is_lower;
        let is_long = word.chars().count() > 1 || next > at + 1;
        let is_everyday = words::is_ordinary(word) || words::is_kept(word) || TITLES.contains(&word);
        let is_unusual = is_written && is_long && !is_everyday;
        let is_known = words::is_ordinary_word(word) || words::is_kept(word) || TITLES.contains(&word) || RELATIONS.contains(&word);
        let is_unlisted = is_written && is_long && row.is_capital(at) && !is_known;
        let is_pair = is_unusual && words::may_be_surname(row, next);
        Self { is_written, is_unusual, is_unlisted, is_guarded: is_written && words::is_guarded(word), is_pair, next }
    }
}

/// No abbreviation (`NAT`) and no name of software (`CloudWatch`); `McDonald` is a surname.
fn is_shaped(text: &str) -> bool {
    text.chars().count() == 1 || text.starts_with("Mc") || text.starts_with("Mac") || !text.chars().skip(1).any(char::is_uppercase)
}

/// A first name that is an everyday word too, in company that makes a person of it.
fn is_guarded_name(row: &Row, at: usize) -> bool {
    let (word, next) = (row.norm(at), row.norm(at + 1));
    let is_capital = row.is_capital(at);
    let is_auxiliary = AUXILIARIES.contains(&word);
    let has_surname =
        words::is_surname(next) && (row.is_capital(at + 1) || row.is_lower && !words::is_ordinary(next) && !words::is_kept(next));
    let has_second = words::is_first_name(next) && !is_auxiliary;
    if has_surname || has_second || row.is_one_of(at + 1, SAYING) || follows_relation(row, at) {
        return true;
    }
    let is_asked = row.is_lower && row.is_one_of(at.wrapping_sub(1), MEETING) && !is_auxiliary;
    let is_beside = is_capital && row.is_one_of(at.wrapping_sub(1), BESIDE) && !row.is_one_of(at + 1, BELONGING);
    !words::is_strictly_guarded(word) && (is_asked || is_beside || has_any_before(row, at, HINTS))
}

/// A name that no list has: two words that are written like one, and what stands around them.
fn is_rare_name(row: &Row, at: usize, seen: &Seen) -> bool {
    let is_opening = row.is_lower && at < OPENING && has_any_before(row, at, HINTS) && row.is_one_of(at + 1, &["and", "from", "here"]);
    if !seen.is_pair {
        return is_opening || row.is_capital(at) && !row.is_german && follows_name(row, seen.next);
    }
    let (word, next) = (row.norm(at), row.norm(seen.next));
    let after = joined(row, seen.next);
    let is_closed = !row.is_word(after) || words::is_ordinary(row.norm(after));
    if row.is_lower {
        return is_opening
            || words::is_before_surname(row, at)
            || is_closed && (is_met(row, at) || has_any_before(row, at, SELVES) || follows_name(row, after))
            || is_identified(row, after);
    }
    let is_written = seen.is_written
        && row.is_capital(seen.next)
        && is_shaped(row.text(seen.next))
        && word.chars().count() > 2
        && next.chars().count() > 2;
    let is_german_noun = row.is_german && !words::is_guarded(word) && !words::is_surname(next);
    is_written && (!is_german_noun || row.is_one_of(at.wrapping_sub(1), &["bin", "mit", "von"]) || follows_name(row, after))
}

/// "…, who", "… and I", "… here": what stands after a person.
fn follows_name(row: &Row, after: usize) -> bool {
    let place = if row.norm(after) == "," { after + 1 } else { after };
    row.is_one_of(place, &["who", "whom", "here", "speaking"])
        || row.is_one_of(place, &["and", "und"]) && row.is_one_of(place + 1, &["i", "ich"])
}

/// "I'm Yating Hsu", "my director, Yating Hsu", "together with Yating Hsu": two words in no list, both written like names.
fn is_presented(row: &Row, at: usize) -> bool {
    let is_second = row.is_capital(at + 1) && is_shaped(row.text(at + 1)) && !words::is_ordinary_word(row.norm(at + 1));
    is_second && !words::is_kept(row.norm(at + 1)) && (has_any_before(row, at, SELVES) || follows_relation(row, at) || is_met(row, at))
}

/// "… was my manager": what stands after a name.
fn is_identified(row: &Row, after: usize) -> bool {
    row.is_one_of(after, &["was", "is", "became", "war", "ist", "wurde"])
        && row.is_one_of(after + 1, POSSESSIVES)
        && (RELATIONS.contains(&row.norm(after + 2)) || RELATIONS.contains(&row.norm(after + 3)))
}

/// "told", "reported to", "learned from": a person comes next.
fn is_met(row: &Row, at: usize) -> bool {
    let is_led = |by: usize| row.is_one_of(at.wrapping_sub(by), LEADING);
    row.is_one_of(at.wrapping_sub(1), MEETING)
        || row.is_one_of(at.wrapping_sub(1), &["to", "from", "with", "mit", "von"]) && (is_led(2) || is_led(3))
}

/// What stands around a name after a relation makes clear that it is one.
fn is_announced(row: &Row, at: usize, seen: &Seen) -> bool {
    let is_closed = seen.is_pair && (!row.is_word(at + 2) || words::is_ordinary(row.norm(at + 2)));
    row.is_capital(at) || row.is_one_of(at + 1, SAYING) || row.is_one_of(at + 1, FOLLOWERS) || is_closed
}

fn has_any_before(row: &Row, at: usize, cues: &[&[&str]]) -> bool {
    cues.iter().any(|cue| row.follows(at, cue))
}

fn follows_title(row: &Row, at: usize) -> bool {
    let title = if row.before(at, 1) == "." { 2 } else { 1 };
    TITLES.contains(&row.before(at, title)) && !row.is_digits(at.wrapping_sub(title + 1))
}

/// "my manager", "unser Kollege,": the name right after or after a comma.
fn follows_relation(row: &Row, at: usize) -> bool {
    let back = if matches!(row.before(at, 1), "," | "called" | "named" | "is" | "was" | "namens" | "war" | "ist") { 2 } else { 1 };
    if row.before(at, back) == "mine" && row.before(at, back + 1) == "of" {
        return RELATIONS.contains(&row.before(at, back + 2));
    }
    RELATIONS.contains(&row.before(at, back)) && row.cue(at, back + 3, POSSESSIVES).is_some()
}

/// Place after the name's last word: initials, particles and surnames belong to it, and parts joined by a hyphen or an apostrophe.
fn with_surname(row: &Row, from: usize, known: &HashSet<String>) -> usize {
    let mut end = joined(row, from);
    let belongs = |at: usize| {
        let word = row.norm(at);
        row.is_word(at)
            && !row.is_one_of(at, SAYING)
            && !row.is_one_of(at, FOLLOWERS)
            && (known.contains(word)
                || words::may_be_surname(row, at)
                || words::is_first_name(word)
                || row.is_capital(at) && words::is_surname(word) && !words::is_kept(word))
    };
    for _ in 0..MOST {
        let particles = (end..end + 2).take_while(|at| row.is_one_of(*at, PARTICLES)).count();
        let initial = row.is_capital(end) && row.is_letter(end) && row.norm(end + 1) == "." && row.norm(end) != "i";
        let next = if initial { end + 2 } else { end + particles };
        if belongs(next) {
            end = joined(row, next);
        } else {
            break;
        }
    }
    end
}

/// Place after a word and those that a hyphen or an apostrophe joins to it; a genitive's `'s` stays outside.
fn joined(row: &Row, from: usize) -> usize {
    let mut end = from + 1;
    while row.is_one_of(end, &["-", "'"]) && row.is_glued(end) && row.is_glued(end + 1) && row.is_word(end + 1) && row.norm(end + 1) != "s"
    {
        end += 2;
    }
    end
}
