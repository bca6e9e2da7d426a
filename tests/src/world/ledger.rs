//! Who did what, and what became of it: the promises of the session, checked from outside.
//!
//! Every word that a simulated candidate writes is one character that nobody else ever writes, so that each can be followed from the
//! screen through the wire into the log. Commands without words, of which one looks like another, are told apart by the number that
//! they get when they are issued and keep for ever: the server handles command 1, command 2, …, so that one which was issued as `n` is
//! handled exactly once and in its order when it is the server's `n`th.

use std::collections::{BTreeMap, BTreeSet};

use client::session::{Numbered, Pending};
use domain::protocol::Command;

use crate::host::Handled;

/// See the module.
#[derive(Default)]
pub struct Ledger {
    /// By number. Tabs that do not know of each other give the same one.
    issued: BTreeMap<u64, Vec<Command>>,
    /// Command 1, command 2, …
    handled: Vec<Handled>,
    /// Commands that were once on a device, with the epoch in which their number holds.
    kept: Vec<(u64, Numbered)>,
    /// Words of commands that the server handled.
    pub handled_words: BTreeSet<char>,
    /// Words of commands that were once on a device.
    pub kept_words: BTreeSet<char>,
    /// Words that the candidate took away again.
    pub deleted_words: BTreeSet<char>,
}

impl Ledger {
    /// The candidate did something.
    pub fn issued(&mut self, numbered: &Numbered) {
        self.issued.entry(numbered.client_seq).or_default().push(numbered.command.clone());
    }

    /// A device keeps these.
    pub fn kept(&mut self, pending: &Pending) {
        for numbered in pending.iter() {
            self.kept_words.extend(words(&numbered.command));
            let kept = (pending.epoch(), numbered.clone());
            if !self.kept.contains(&kept) {
                self.kept.push(kept);
            }
        }
    }

    /// The server has handled these, all since the beginning: each once, and each tab's in its order.
    pub fn handled(&mut self, all: &[Handled]) {
        let seen = self.handled.len();
        for (handled, client_seq) in all.get(seen..).expect("what was stored stays stored").iter().zip(seen as u64 + 1..) {
            let issued = self.issued.get(&client_seq).is_some_and(|commands| commands.contains(&handled.command));
            assert!(issued, "nobody issued as command {client_seq} what was handled as such: {handled:?}");
            self.handled_words.extend(words(&handled.command));
            self.handled.push(handled.clone());
        }
    }

    /// The server has handled exactly this as its number says.
    pub fn was_handled(&self, numbered: &Numbered) -> bool {
        let index = numbered.client_seq as usize - 1;
        self.handled.get(index).is_some_and(|handled| handled.command == numbered.command)
    }

    /// A tab of `epoch` may take this back: another tab went on with the interview, and has sent commands of its own before this one
    /// arrived.
    pub fn was_overtaken(&self, epoch: u64, numbered: &Numbered) -> bool {
        let of_epoch = self.handled.iter().filter(|handled| handled.epoch <= epoch).count();
        of_epoch < numbered.client_seq as usize && of_epoch < self.handled.len()
    }

    /// Commands that were on a device, and did not reach the server.
    pub fn kept_unhandled(&self) -> impl Iterator<Item = &(u64, Numbered)> {
        self.kept.iter().filter(|(_, numbered)| !self.was_handled(numbered))
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
