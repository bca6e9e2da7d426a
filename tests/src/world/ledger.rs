//! Who did what, and what became of it: the promises of the session, checked from outside.
//!
//! Every word that a simulated candidate writes is one character that nobody else ever writes, so that each can be followed from the
//! screen through the wire into the log.

use std::collections::{BTreeMap, BTreeSet};

use domain::protocol::Command;

/// See the module.
#[derive(Default)]
pub struct Ledger {
    /// Commands that tell themselves apart: who issued them, as which.
    unique: BTreeMap<String, (usize, usize)>,
    issued_by: BTreeMap<usize, usize>,
    last_handled_of: BTreeMap<usize, usize>,
    handled: BTreeSet<String>,
    /// All others: issued minus handled.
    plain: BTreeMap<String, i64>,
    seen: usize,
    /// Words of commands that the server handled.
    pub handled_words: BTreeSet<char>,
    /// Words of commands that were once on a device.
    pub kept_words: BTreeSet<char>,
    /// Words that the candidate took away again.
    pub deleted_words: BTreeSet<char>,
}

impl Ledger {
    /// A tab issued a command.
    pub fn issued(&mut self, tab: usize, command: &Command) {
        let key = key(command);
        if is_plain(command) {
            *self.plain.entry(key).or_default() += 1;
            return;
        }
        let index = self.issued_by.entry(tab).or_default();
        *index += 1;
        assert!(self.unique.insert(key, (tab, *index)).is_none(), "the simulation itself repeated {command:?}");
    }

    /// A device keeps these.
    pub fn kept<'a>(&mut self, commands: impl Iterator<Item = &'a Command>) {
        self.kept_words.extend(commands.flat_map(words));
    }

    /// The server has handled these, all since the beginning: each once, and each tab's in its order.
    pub fn handled(&mut self, all: &[Command]) {
        for command in all.get(self.seen..).expect("what was stored stays stored") {
            let key = key(command);
            if is_plain(command) {
                let left = self.plain.entry(key).or_default();
                *left -= 1;
                assert!(*left >= 0, "{command:?} was handled more often than issued");
                continue;
            }
            let (tab, index) = *self.unique.get(&key).unwrap_or_else(|| panic!("nobody issued {command:?}"));
            let last = self.last_handled_of.insert(tab, index).unwrap_or_default();
            assert!(self.handled.insert(key), "handled twice: {command:?}");
            assert!(last < index, "tab {tab}'s command {index} was handled after its command {last}: {command:?}");
            self.handled_words.extend(words(command));
        }
        self.seen = all.len();
    }

    /// A tab forgot this command: the server must have it.
    pub fn forgotten(&self, command: &Command) {
        assert!(is_plain(command) || self.handled.contains(&key(command)), "taken for delivered, and is not: {command:?}");
    }
}

/// The words that a command brings.
pub fn words(command: &Command) -> Vec<char> {
    let text = match command {
        Command::EditAnswer { splice, .. } | Command::EditCode { splice, .. } => &splice.insert,
        Command::Caption { caption, .. } => &caption.text,
        _ => "",
    };
    text.chars().filter(|letter| *letter >= FIRST_WORD).collect()
}

/// Words are the characters from here on.
pub const FIRST_WORD: char = '\u{4E00}';

/// The word after `words` others.
pub fn word(words: u32) -> char {
    let first = u32::from(FIRST_WORD);
    let bmp = 0xA000 - first;
    let code = if words < bmp { first + words } else { 0x2_0000 + words - bmp };
    char::from_u32(code).expect("fewer words than ideographs")
}

/// Commands without words of their own cannot be told apart.
fn is_plain(command: &Command) -> bool {
    words(command).is_empty()
}

fn key(command: &Command) -> String {
    serde_json::to_string(command).unwrap()
}
