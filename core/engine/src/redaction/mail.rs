//! E-mail addresses, written or said.

use std::ops::Range;

use super::Kind;
use super::host::{self, Host};
use super::row::Row;
use super::spoken::{digits, is_joiner};
use super::words;

/// The at sign, as it is said and as recognisers write it.
const AT: [&str; 5] = ["at", "ät", "@", "klammeraffe", "affenschwanz"];
/// Words near which an address is expected.
const CUES: &[&str] = &[
    "mail",
    "mails",
    "email",
    "emails",
    "address",
    "adresse",
    "mailadresse",
    "emailadresse",
    "reach",
    "write",
    "contact",
    "line",
    "inbox",
    "ping",
    "erreichen",
    "erreichbar",
    "schreib",
    "schreibt",
    "schreiben",
    "kontakt",
    "postfach",
];
/// First parts of addresses that are nobody's name.
const MAILBOXES: &[&str] = &["info", "contact", "kontakt", "hello", "mail", "post", "office", "jobs", "bewerbung", "admin", "support"];
/// Words after which an address begins.
const OPENINGS: &[&str] = &["is", "ist", "lautet", "be", "to", "an", "unter", "under", ":", ",", "s", "at"];
/// Tokens before the address in which a cue is looked for.
const CUE_REACH: usize = 10;
/// Most tokens of an address's first part.
const MOST: usize = 24;

pub(super) fn find(row: &mut Row) {
    for at in 0..row.len() {
        if !row.is_one_of(at, &AT) {
            continue;
        }
        if let Some(range) = written(row, at) {
            row.take(range, Kind::Email);
            continue;
        }
        let (sign_from, sign_to) = sign(row, at);
        let found = host_after(row, sign_to).and_then(|host| {
            let local = local(row, sign_from)?;
            let is_plain = !row.is_one_of(at, &["at", "ät"]) || sign_to - sign_from > 1;
            let is_cued = row.cue(local.from, CUE_REACH, CUES).is_some();
            (is_plain || local.is_telling || host.is_mailbox || is_cued).then(|| opened(row, local.from)..host.end)
        });
        if let Some(range) = found {
            row.take(range, Kind::Email);
        }
    }
}

/// `jane.q+jobs@example.org`, with no space in it.
fn written(row: &Row, at: usize) -> Option<Range<usize>> {
    let is_local =
        |place: &usize| row.is_glued(place + 1) && (row.is_word(*place) || row.is_one_of(*place, &[".", "_", "-", "+", "%", "'"]));
    let from = (at.saturating_sub(MOST)..at).rev().take_while(is_local).filter(|place| row.is_word(*place)).last()?;
    let is_host = |place: &usize| row.is_glued(*place) && (row.is_word(*place) || row.is_one_of(*place, &[".", "-"]));
    let last = (at + 1..at + MOST).take_while(is_host).filter(|place| row.is_word(*place)).last()?;
    (row.norm(at) == "@" && row.before(last, 1) == "." && row.norm(last).len() > 1).then_some(from..last + 1)
}

/// `(at)` and `at sign` with their surroundings.
fn sign(row: &Row, at: usize) -> (usize, usize) {
    if matches!(row.before(at, 1), "(" | "[") && row.is_one_of(at + 1, &[")", "]"]) {
        return (at - 1, at + 2);
    }
    let to = if row.is_one_of(at + 1, &["sign", "zeichen", "symbol"]) { at + 2 } else { at + 1 };
    (at, to)
}

/// The host after the sign; up to two more words may stand before its first dot ("at big company dot com").
fn host_after(row: &Row, from: usize) -> Option<Host> {
    host::host(row, from).or_else(|| {
        let is_open = |place: usize| row.is_word(place) && !row.is_glued(place + 1) && !words::is_plain(row.norm(place));
        (1..=2).take_while(|skipped| is_open(from + skipped - 1)).find_map(|skipped| host::host(row, from + skipped))
    })
}

/// The part before the sign.
struct Local {
    from: usize,
    /// Its words are joined by signs, or it has digits or a first name in it.
    is_telling: bool,
}

/// Words joined by dots and the like, numbers, letters said one by one, and one plain word.
fn local(row: &Row, sign: usize) -> Option<Local> {
    let mut from = sign;
    let mut is_joined = false;
    let mut has_plain = false;
    let is_number = |at: usize| {
        row.is_digits(at) || digits(row.norm(at)).is_some() || row.is_one_of(at, &["hundred", "thousand", "tausend", "hundert"])
    };
    while from > 0 && sign - from < MOST {
        let at = from - 1;
        let follows_joiner = from < sign && is_joiner(row, from);
        let follows_number = from < sign && is_number(from);
        let is_free_letter = row.is_letter(at) && !matches!(row.norm(at), "i" | "a");
        let belongs = if row.before(at, 1) == "'" && row.norm(at) == "s" {
            false
        } else if from < sign && is_joiner(row, at) && !is_joiner(row, from) {
            is_joined = true;
            at > 0 && row.is_word(at - 1)
        } else if !row.is_word(at) {
            false
        } else if follows_joiner || from == sign {
            has_plain |= !is_number(at) && !row.is_letter(at);
            true
        } else if is_free_letter || is_number(at) {
            is_joined |= is_number(at);
            true
        } else if !has_plain
            && (follows_number || row.is_letter(from))
            && (is_joiner(row, at.wrapping_sub(1)) || !words::is_plain(row.norm(at)))
        {
            has_plain = true;
            true
        } else {
            words::is_first_name(row.norm(at)) && !row.is_glued(from)
        };
        if !belongs {
            break;
        }
        from = at;
    }
    let has_content = from < sign && !(sign - from == 1 && (words::is_article(row.norm(from)) || !row.is_word(from)));
    let text_has_digits = (from..sign).any(|at| row.norm(at).bytes().any(|byte| byte.is_ascii_digit()));
    let has_name = (from..sign).any(|at| words::is_first_name(row.norm(at)) || row.is_one_of(at, MAILBOXES));
    has_content.then_some(Local { from, is_telling: is_joined || text_has_digits || has_name })
}

/// Further back to an opening such as "is" when only unusual words stand between: "my mail is big tall guy at …".
fn opened(row: &Row, from: usize) -> usize {
    let opening = row.cue(from, 4, OPENINGS);
    opening
        .filter(|place| (place + 1..from).all(|at| row.is_word(at) && !row.is_one_of(at, CUES) && !words::is_plain(row.norm(at))))
        .map_or(from, |place| place + 1)
}
