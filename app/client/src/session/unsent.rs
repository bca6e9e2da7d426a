//! Words that were made in a tab and cannot be delivered any more: kept so that the candidate can read and copy them.

use domain::protocol::Command;
use domain::splice::Splice;
use serde::{Deserialize, Serialize};

/// Which text a run of typing was meant for; phrases are never joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    Typed,
    Code,
    Spoken,
}

/// Typing that went on where it had been, or one phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    place: Place,
    turn: u32,
    /// Where in its text the run began, in characters.
    at: usize,
    text: String,
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unsent {
    runs: Vec<Run>,
}

impl Unsent {
    /// The words of commands that were not sent, in their order. Commands without words are of no use any more.
    pub(super) fn keep(&mut self, commands: impl IntoIterator<Item = Command>) {
        for command in commands {
            match command {
                Command::EditAnswer { turn, splice, .. } => self.typed(Place::Typed, turn, &splice),
                Command::EditCode { turn, splice, .. } => self.typed(Place::Code, turn, &splice),
                Command::Caption { turn, caption } => self.runs.push(Run { place: Place::Spoken, turn, at: 0, text: caption.text }),
                _ => {}
            }
        }
        self.runs.retain(|run| !run.text.trim().is_empty());
    }

    /// Takes over what another tab kept.
    pub(super) fn merge(&mut self, other: &Self) {
        let news = other.runs.iter().filter(|run| !self.runs.contains(run)).cloned().collect::<Vec<_>>();
        self.runs.extend(news);
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// One text for each stretch of typing and each phrase, in the order in which they were made.
    pub fn texts(&self) -> Vec<&str> {
        self.runs.iter().map(|run| run.text.trim()).collect()
    }

    /// Goes on with the last run where the edit lies inside it; else begins one.
    fn typed(&mut self, place: Place, turn: u32, splice: &Splice) {
        if let Some(run) = self.runs.last_mut().filter(|run| (run.place, run.turn) == (place, turn))
            && let Some(at) = splice.at.checked_sub(run.at)
            && (Splice { at, ..splice.clone() }).apply(&mut run.text).is_ok()
        {
            return;
        }
        self.runs.push(Run { place, turn, at: splice.at, text: splice.insert.clone() });
    }
}

#[cfg(test)]
mod tests {
    use domain::session::Caption;

    use super::*;

    fn typed(at: usize, delete: usize, insert: &str) -> Command {
        Command::EditAnswer { turn: 0, splice: Splice { at, delete, insert: insert.into() }, at_ms: 0 }
    }

    fn said(text: &str) -> Command {
        Command::Caption { turn: 0, caption: Caption { id: 0, text: text.into(), confidence: None, start_ms: 0, end_ms: 1, edited: false } }
    }

    #[test]
    fn typing_reads_as_it_was_typed() {
        let mut unsent = Unsent::default();
        unsent.keep([
            typed(40, 0, "I lad"),
            typed(43, 1, "e"),
            typed(45, 0, " a team"),
            typed(3, 2, "Once "),
            said("and then"),
            typed(8, 0, "more"),
        ]);
        assert_eq!(unsent.texts(), ["I led a team", "Once", "and then", "more"]);
    }

    #[test]
    fn what_holds_no_word_is_not_kept() {
        let mut unsent = Unsent::default();
        unsent.keep([typed(4, 3, ""), Command::Pause, said(" "), typed(0, 0, "x"), typed(0, 1, "")]);
        assert!(unsent.texts().is_empty());
    }

    #[test]
    fn the_same_words_are_taken_over_once() {
        let mut unsent = Unsent::default();
        unsent.keep([said("one")]);
        let mut other = unsent.clone();
        other.keep([said("two")]);
        unsent.merge(&other);
        unsent.merge(&other);
        assert_eq!(unsent.texts(), ["one", "two"]);
    }
}
