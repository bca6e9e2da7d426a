//! Names of hosts, written (`mail.example.org`) or said ("example dot co dot uk").

use super::row::Row;
use super::spoken::{is_dash, is_dot};
use super::words;

/// Top-level domains that people's addresses and pages have; endings of files and of code (`js`, `py`, `rs`, `net` after `asp`) are no hosts.
const TOP: &[&str] = &[
    "com", "de", "org", "net", "io", "uk", "co", "eu", "ch", "at", "me", "edu", "gov", "info", "dev", "app", "fr", "es", "it", "nl", "pl",
    "tr", "us", "ca", "au", "nz", "ie", "za", "be", "se", "no", "dk", "fi", "cz", "pt", "ru", "jp", "cn", "br", "mx", "biz", "online",
    "tech", "site", "blog", "xyz", "cloud", "email", "page", "ai", "ng", "sg", "hk", "kr", "ua", "ro", "hu", "gr",
];
/// Hosts of people's mailboxes.
const MAILBOXES: &[&str] = &[
    "gmail",
    "googlemail",
    "hotmail",
    "outlook",
    "yahoo",
    "gmx",
    "icloud",
    "proton",
    "protonmail",
    "aol",
    "posteo",
    "fastmail",
    "live",
    "web",
    "me",
    "freenet",
    "mail",
    "msn",
    "zoho",
    "yandex",
    "hey",
    "tutanota",
];
/// Most labels of a host and most words of a label that are looked at.
const MOST: usize = 6;

/// A host in the row.
pub(super) struct Host {
    /// Place after its last token.
    pub(super) end: usize,
    /// It belongs to a service that gives mailboxes to people.
    pub(super) is_mailbox: bool,
}

/// The host that begins at this place: labels with dots between them, a known top-level domain last. "gmail com" is one too.
pub(super) fn host(row: &Row, from: usize) -> Option<Host> {
    let is_mailbox = row.is_one_of(from, MAILBOXES);
    if is_mailbox && row.is_one_of(from + 1, &["com", "de", "net", "org"]) {
        return Some(Host { end: from + 2, is_mailbox });
    }
    if row.norm(from) == "i" && row.norm(from + 1) == "cloud" {
        return host(row, from + 1).map(|host| Host { is_mailbox: true, ..host });
    }
    let mut at = label(row, from)?;
    let mut end = None;
    for _ in 0..MOST {
        if !is_dot(row, at) {
            break;
        }
        let is_top = row.is_one_of(at + 1, TOP) || is_mailbox && row.norm(at + 1).len() <= 3;
        let Some(next) = label(row, at + 1) else { break };
        at = next;
        end = if is_top { Some(next) } else { end.filter(|_| !row.is_glued(next - 1)) };
    }
    end.map(|end| Host { end, is_mailbox })
}

/// Place after the label at this place: words with dashes between them, or letters said one by one.
fn label(row: &Row, from: usize) -> Option<usize> {
    if !row.is_word(from) || words::is_article(row.norm(from)) && !row.is_glued(from + 1) {
        return None;
    }
    let mut at = from + 1;
    for _ in 0..MOST {
        if is_dash(row, at) && row.is_word(at + 1) {
            at += 2;
        } else if row.is_letter(at - 1) && row.is_letter(at) {
            at += 1;
        } else {
            break;
        }
    }
    Some(at)
}
