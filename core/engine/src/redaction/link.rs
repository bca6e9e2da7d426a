//! Links, pages and handles, written or said.

use std::ops::Range;

use super::Kind;
use super::host;
use super::row::Row;
use super::spoken::{is_dash, is_dot, is_joiner, is_slash};
use super::words;

/// Services whose pages are people's.
const PLATFORMS: &[&str] = &[
    "github",
    "gitlab",
    "bitbucket",
    "linkedin",
    "twitter",
    "instagram",
    "insta",
    "facebook",
    "xing",
    "mastodon",
    "tiktok",
    "telegram",
    "discord",
    "youtube",
    "medium",
    "reddit",
    "stackoverflow",
    "kaggle",
    "leetcode",
    "behance",
    "skype",
    "bluesky",
    "x",
];
/// Words for a name on such a service.
const HANDLES: &[&str] = &["handle", "username", "nickname", "nick", "benutzername", "nutzername", "profilname", "alias", "account"];
/// Most tokens of a path that is said.
const MOST: usize = 24;

pub(super) fn find(row: &mut Row) {
    let mut at = 0;
    while at < row.len() {
        let found = address(row, at).or_else(|| hosted(row, at)).or_else(|| path_on_platform(row, at)).or_else(|| handle(row, at));
        match found {
            Some(range) => {
                at = range.end;
                row.take(range, Kind::Link);
            }
            None => at += 1,
        }
    }
}

/// `https://…` and `www.…`, up to the next space.
fn address(row: &Row, at: usize) -> Option<Range<usize>> {
    let is_scheme = row.is_one_of(at, &["http", "https", "ftp"]) && (1..4).all(|step| row.is_glued(at + step)) && row.norm(at + 1) == ":";
    let is_www = row.norm(at) == "www" && row.norm(at + 1) == "." && row.is_glued(at + 1) && row.is_glued(at + 2);
    (is_scheme || is_www).then(|| at..glued_end(row, at))
}

/// Place after the last word, `/`, `=` or `#` that no space separates from here.
fn glued_end(row: &Row, at: usize) -> usize {
    let mut end = at + 1;
    while row.is_glued(end) {
        end += 1;
    }
    while end > at + 1 && !row.is_word(end - 1) && !row.is_one_of(end - 1, &["/", "=", "#"]) {
        end -= 1;
    }
    end
}

/// A host with or without a path.
fn hosted(row: &Row, at: usize) -> Option<Range<usize>> {
    if !row.is_word(at) || (row.is_glued(at) && row.is_one_of(at - 1, &[".", "-", "@", "_"])) {
        return None;
    }
    let is_said_further = at > 0 && (is_dot(row, at - 1) || is_dash(row, at - 1));
    let host = host::host(row, at).filter(|_| !is_said_further)?;
    let end = path(row, host.end);
    let has_path = end > host.end;
    let has_dot = (at..host.end).any(|place| is_dot(row, place));
    let is_product = words::is_kept(row.norm(at))
        || words::is_plain(row.norm(at)) && !row.is_glued(at + 1) && from_first_name(row, at) == at && !is_opened(row, at);
    let is_call = row.norm(host.end) == "(" && row.is_glued(host.end);
    (has_dot && !is_call && (has_path || !is_product)).then(|| from_scheme(row, from_first_name(row, at))..end)
}

/// "https colon slash slash" before the host belongs to it.
fn from_scheme(row: &Row, at: usize) -> usize {
    let is_slashes = at > 3 && is_slash(row, at - 1) && is_slash(row, at - 2) && row.is_one_of(at - 3, &["colon", "doppelpunkt", ":"]);
    if is_slashes && row.is_one_of(at - 4, &["http", "https"]) { at - 4 } else { at }
}

/// "jane doe dot dev": the first name belongs to it.
fn from_first_name(row: &Row, at: usize) -> usize {
    if !is_dot(row, at + 1) || row.is_glued(at + 1) || !row.is_word(at.wrapping_sub(1)) {
        return at;
    }
    if words::is_first_name(row.norm(at - 1)) || is_opened(row, at - 1) && !words::is_plain(row.norm(at - 1)) { at - 1 } else { at }
}

/// "my page is", "have a look at".
fn is_opened(row: &Row, at: usize) -> bool {
    row.is_one_of(at.wrapping_sub(1), &["is", "ist", "on", "at", "to", "under", "unter", "auf", "visit", "website", "page"])
}

/// Place after the path that begins here; the same place where none does.
fn path(row: &Row, from: usize) -> usize {
    let mut at = from;
    while is_slash(row, at) && at - from < MOST {
        if row.norm(at) == "/" {
            return if at == from { glued_end(row, at) } else { at };
        }
        at = segment(row, if row.is_one_of(at + 1, &["at", "@"]) && row.is_word(at + 2) { at + 2 } else { at + 1 });
    }
    at
}

/// Place after a part of a path that is said: a word, or words joined by signs, letters one by one beside them.
fn segment(row: &Row, from: usize) -> usize {
    let mut at = from + usize::from(row.is_word(from));
    while at > from && at - from < MOST {
        let is_letters = row.is_letter(at - 1) || row.is_letter(at) && !row.is_one_of(at, &["i", "a"]);
        let is_name = at == from + 1 && !words::is_plain(row.norm(at - 1)) && !words::is_plain(row.norm(at));
        if is_joiner(row, at) && row.is_word(at + 1) {
            at += 2;
        } else if row.is_word(at) && !row.is_glued(at) && !is_slash(row, at) && (is_letters || is_name) && !words::is_plain(row.norm(at)) {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// "github slash janeq".
fn path_on_platform(row: &Row, at: usize) -> Option<Range<usize>> {
    let is_path = row.is_one_of(at, PLATFORMS) && is_slash(row, at + 1) && row.norm(at + 1) != "/" && row.is_word(at + 2);
    is_path.then(|| at..path(row, at + 1))
}

/// `@jane_q`, and what follows "my github handle is".
fn handle(row: &Row, at: usize) -> Option<Range<usize>> {
    if row.norm(at) == "@" && row.is_word(at + 1) && row.is_glued(at + 1) && !row.is_glued(at) {
        let end = glued_end(row, at);
        let is_unusual = (at..end).any(|place| row.norm(place) == "_" || row.norm(place).bytes().any(|byte| byte.is_ascii_digit()));
        let is_followed = row.is_one_of(end, &["on", "at", "auf", "bei"]) && row.is_one_of(end + 1, PLATFORMS);
        let is_self = row.is_one_of(at.wrapping_sub(1), &["as", "am", "m", "follow", "bin", "ich", "als"]);
        let is_cued = is_followed || is_self || row.cue(at, 6, PLATFORMS).or_else(|| row.cue(at, 6, HANDLES)).is_some();
        return (is_unusual || is_cued).then_some(at..end);
    }
    let is_told = row.is_one_of(at, &["is", "ist", "lautet"]) && row.is_one_of(at.wrapping_sub(1), HANDLES);
    let begins = is_told && row.is_word(at + 1) && !words::is_plain(row.norm(at + 1));
    begins.then(|| at + 1..segment(row, at + 1))
}
