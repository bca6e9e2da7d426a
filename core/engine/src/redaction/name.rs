//! Names of people: those that the session knows, those that words announce, and common first names with what follows them.

use std::collections::HashSet;

use super::Kind;
use super::company::{follows_name, follows_relation, follows_title, has_any_before, is_identified, is_in_company, is_introduced, is_met};
use super::cues::{self, AUXILIARIES, BELONGING, BESIDE, FOLLOWERS, HINTS, MEETING, NAMED, PARTICLES, SAYING, SELVES, TITLES};
use super::row::Row;
use super::words;

/// Tokens at the beginning of a text within which somebody introduces himself.
const OPENING: usize = 8;
/// Most words of a name after the first.
const MOST: usize = 4;

/// Takes names; `known` are those of the session, one or more words each.
pub(super) fn find(row: &mut Row, known: &[String]) {
    let known_words = known_words(known);
    let mut learnt: HashSet<String> = HashSet::new();
    let mut at = 0;
    while at < row.len() {
        let Some(end) = name_at(row, at, &known_words) else {
            at = words::namesake(row, at).unwrap_or(at + 1);
            continue;
        };
        let is_sure = words::is_first_name(row.norm(at)) || is_introduced(row, at) || follows_title(row, at) || follows_relation(row, at);
        learnt.extend((at..if is_sure { end } else { at }).map(|place| row.norm(place)).filter(|word| is_telling(word)).map(str::to_owned));
        row.take(at..end, Kind::Name);
        at = end;
    }
    spread(row, &known_words);
    for at in 0..row.len() {
        if learnt.contains(row.norm(at)) && (row.is_lower || row.is_capital(at)) {
            row.take(at..at + 1, Kind::Name);
        }
    }
}

/// "Rajesh, Jomo and I", "me, Jomo and Rajesh": who stands beside a name is a person too, from left to right and back.
fn spread(row: &mut Row, known: &HashSet<String>) {
    for at in (0..row.len()).chain((0..row.len()).rev()) {
        if !row.norm(at).starts_with(char::is_alphabetic) || row.is_german || !Seen::of(row, at).is_unusual {
            continue;
        }
        let end = with_surname(row, at, known);
        if is_beside_name(row, at, end) {
            row.take(at..end, Kind::Name);
        }
    }
}

/// "and" and the like, or a comma within an enumeration, separates this from a name.
fn is_beside_name(row: &Row, at: usize, end: usize) -> bool {
    let is_joint = |place: usize| row.is_one_of(place, &["and", "or", "nor"]);
    let is_listed = |place: usize| row.norm(place) == ",";
    let is_name = |place: usize| row.is_found(place, Kind::Name);
    let before = at.wrapping_sub(1);
    let is_first_half = is_name(end) && (row.is_lower || !row.is_first(at)) && row.norm(at).chars().count() > 3;
    is_first_half
        || is_joint(before) && is_name(at.wrapping_sub(2))
        || is_listed(before) && is_name(at.wrapping_sub(2)) && (is_joint(end) || is_listed(end))
        || is_joint(end) && is_name(end + 1)
        || is_listed(end) && is_name(end + 1) && is_joint(end + 2)
}

/// The word can stand for its bearer wherever it stands.
fn is_telling(word: &str) -> bool {
    word.chars().count() > 3 && !words::is_ordinary(word) && !words::is_guarded(word) && !words::is_kept(word)
}

/// The known names' words, in the form in which the row compares, and with the ending of a genitive whose apostrophe a recogniser or the
/// German language leaves out.
fn known_words(known: &[String]) -> HashSet<String> {
    let mut all = HashSet::new();
    for name in known {
        let name = Row::of(name);
        for word in (0..name.len()).filter(|at| name.is_word(*at)).map(|at| name.norm(at)).filter(|word| word.chars().count() > 1) {
            let genitive = format!("{word}s");
            all.extend((is_telling(word) && is_telling(&genitive)).then_some(genitive));
            all.insert(word.to_owned());
        }
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
    if is_place(row, at) || words::namesake(row, at).is_some() {
        return None;
    }
    if follows_title(row, at)
        && (seen.is_unusual || seen.is_written && (words::is_surname(word) || words::is_kept(word)) || seen.is_guarded)
    {
        let after = joined(row, seen.next);
        let is_pair = seen.is_pair && (!row.is_word(after) || words::is_ordinary(row.norm(after)));
        return Some(if words::is_first_name(word) || !row.is_lower || is_pair { with_surname(row, at, known) } else { joined(row, at) });
    }
    let head = particles(row, at);
    if head > at && Seen::of(row, head).is_unusual && (follows_title(row, at) || is_introduced(row, at)) {
        return Some(with_surname(row, head, known));
    }
    if is_family_first(row, at, &seen) {
        return Some(with_surname(row, seen.next, known));
    }
    let is_name = words::is_first_name(word)
        || row.is_german && is_genitive(row, at)
        || is_surname_alone(row, at, &seen)
        || seen.is_written && is_joined_name(row, at, seen.next)
        || seen.is_unusual && (!seen.is_guarded || is_capital && !row.is_first(at)) && is_in_company(row, at, with_surname(row, at, known))
        || (seen.is_guarded || seen.is_unusual || seen.is_unlisted) && is_introduced(row, at)
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
        let is_cue = TITLES.contains(&word) || cues::is_relation(word) || row.is_contraction(at);
        let is_everyday = words::is_ordinary(word) || words::is_kept(word) || is_cue;
        let is_unusual = is_written && is_long && !is_everyday;
        let is_known = words::is_ordinary_word(word) || words::is_kept(word) || is_cue;
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
    let is_anybody = row.is_one_of(at.wrapping_sub(1), &["a", "some", "this", "that"]);
    if (has_surname || has_second) && !is_anybody || row.is_one_of(at + 1, SAYING) || follows_relation(row, at) {
        return true;
    }
    let is_doing = row.is_first(at) && row.norm(at + 1).ends_with("ed") && !is_auxiliary && !words::is_strictly_guarded(word);
    if is_doing {
        return true;
    }
    let is_asked = row.is_lower && row.is_one_of(at.wrapping_sub(1), MEETING) && !is_auxiliary;
    let is_beside = is_capital && row.is_one_of(at.wrapping_sub(1), BESIDE) && !row.is_one_of(at + 1, BELONGING);
    !words::is_strictly_guarded(word) && (is_asked || is_beside || has_any_before(row, at, HINTS))
}

/// A name that no list has: two words that are written like one, and what stands around them.
fn is_rare_name(row: &Row, at: usize, seen: &Seen) -> bool {
    let is_opening = row.is_lower
        && at < OPENING
        && row.cue(at, 4, NAMED).is_none()
        && has_any_before(row, at, HINTS)
        && row.is_one_of(at + 1, &["and", "from", "here"]);
    if !seen.is_pair {
        return is_opening || row.is_capital(at) && !row.is_german && follows_name(row, seen.next);
    }
    let (word, next) = (row.norm(at), row.norm(seen.next));
    let after = joined(row, seen.next);
    let is_closed = !row.is_word(after) || words::is_ordinary(row.norm(after));
    if row.is_lower {
        return is_opening
            || words::is_before_surname(row, at)
            || is_closed && !row.is_german && word.chars().count() > 3 && next.chars().count() > 3
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

/// "I'm Yating Hsu", "my director, Yating Hsu", "together with Yating Hsu": two words in no list, both written like names.
fn is_presented(row: &Row, at: usize) -> bool {
    let is_second = row.is_capital(at + 1) && is_shaped(row.text(at + 1)) && !words::is_ordinary_word(row.norm(at + 1));
    is_second && !words::is_kept(row.norm(at + 1)) && (has_any_before(row, at, SELVES) || follows_relation(row, at) || is_met(row, at))
}

/// What stands around a name after a relation makes clear that it is one.
fn is_announced(row: &Row, at: usize, seen: &Seen) -> bool {
    let is_called = row.is_one_of(at.wrapping_sub(1), &["named", "called", "namens"]);
    let is_closed = seen.is_pair && (!row.is_word(at + 2) || words::is_ordinary(row.norm(at + 2)));
    row.is_capital(at) || is_called || row.is_one_of(at + 1, SAYING) || row.is_one_of(at + 1, FOLLOWERS) || is_closed
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
                || is_joined_name(row, at, joined(row, at))
                || row.is_capital(at) && words::is_family_first(word)
                || words::may_be_surname(row, at)
                || words::is_first_name(word)
                || row.is_capital(at) && words::is_surname(word) && !words::is_kept(word))
    };
    for _ in 0..MOST {
        let initial = row.is_capital(end) && row.is_letter(end) && row.norm(end + 1) == "." && row.norm(end) != "i";
        let next = if initial { end + 2 } else { Some(particles(row, end)).filter(|next| belongs(*next)).unwrap_or(end) };
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
    while row.is_one_of(end, &["-", "'"])
        && row.is_glued(end)
        && row.is_glued(end + 1)
        && row.is_word(end + 1)
        && !row.is_one_of(end + 1, &["s", "t", "re", "ve", "ll", "d"])
    {
        end += 2;
    }
    end
}

/// Place after "van der", "El-", "St." and the like; the same place where none stands.
fn particles(row: &Row, from: usize) -> usize {
    let mut end = from;
    while end < from + 4 && (row.is_one_of(end, PARTICLES) || end > from && row.is_one_of(end, &["-", "'", "."]) && row.is_glued(end)) {
        end += 1;
    }
    end
}

/// "O'Brien", "El-Sayed", "Müller-Weigand": parts that a hyphen or an apostrophe joins, both of them names or the first a particle.
fn is_joined_name(row: &Row, at: usize, next: usize) -> bool {
    let last = next - 1;
    let is_part = |place: usize| {
        let word = row.norm(place);
        (row.is_lower || row.is_capital(place))
            && !words::is_ordinary(word)
            && (words::is_first_name(word) || words::is_surname(word) && !words::is_kept(word))
    };
    let is_foreign = row.is_one_of(at, &["al", "el", "ben", "bin", "abu"]) && row.norm(at + 1) == "-";
    let is_irish = row.norm(at) == "o" && row.norm(at + 1) == "'";
    let is_unusual =
        (row.is_lower || row.is_capital(last)) && !words::is_ordinary_word(row.norm(last)) && row.norm(last).chars().count() > 2;
    last > at && ((is_foreign || is_irish) && is_unusual || is_part(at) && is_part(last))
}

/// "Tran Thi Hoa", "Park Ji-hoon": a frequent family name before the given one.
fn is_family_first(row: &Row, at: usize, seen: &Seen) -> bool {
    let next = row.norm(seen.next);
    let is_given = row.is_word(seen.next) && !words::is_ordinary(next) && !words::is_kept(next) && next.chars().count() > 1;
    let is_joined = joined(row, seen.next) > seen.next + 1;
    seen.is_written
        && (seen.is_unusual || is_joined)
        && words::is_family_first(row.norm(at))
        && is_given
        && (row.is_lower || row.is_capital(seen.next) && is_shaped(row.text(seen.next)))
}

/// A frequent surname within a sentence, and no preposition of place before it: "approved by Okonkwo", "okonkwo had".
fn is_surname_alone(row: &Row, at: usize, seen: &Seen) -> bool {
    let is_somewhere =
        row.is_one_of(at.wrapping_sub(1), &["at", "for", "in", "of", "from", "the", "a", "an", "joined", "left", "via", "on", "bei"]);
    let has = row.is_one_of(at + 1, &["'"]) && row.is_one_of(at + 2, &["s"]);
    let is_acting = row.is_one_of(at + 1, FOLLOWERS) || has || row.is_one_of(at.wrapping_sub(1), &["by", "to", "when", "while"]);
    let is_within = row.is_capital(at) && !row.is_first(at) || (row.is_lower || row.is_first(at)) && is_acting;
    is_within && !row.is_german && seen.is_unusual && !seen.is_guarded && words::is_listed_surname(row.norm(at)) && !is_somewhere
}

/// "Freyas Idee": a first name with the ending of a German genitive.
fn is_genitive(row: &Row, at: usize) -> bool {
    let word = row.norm(at);
    let is_followed = row.is_word(at + 1) && (row.is_lower || row.is_capital(at + 1));
    is_followed && word.chars().count() > 4 && !words::is_ordinary_word(word) && word.strip_suffix('s').is_some_and(words::is_first_name)
}

/// "San Jose", "St. Louis": named after somebody.
fn is_place(row: &Row, at: usize) -> bool {
    let back = if row.before(at, 1) == "." { 2 } else { 1 };
    let named = row.before(at, back + 1);
    matches!(row.before(at, back), "san" | "santa" | "sankt" | "st") && (named.is_empty() || words::is_ordinary(named))
}
