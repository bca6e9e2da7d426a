//! The same candidates where a language model words the questions, and where it is dead.

use std::cell::RefCell;
use std::collections::HashMap;

use engine::interviewer::{BuiltIn, Worded};
use engine::model::cache::{Cache, Found};
use engine::model::{Model, NoReply, Request};
use engine::redaction::Known;

use super::people;
use super::room::{Played, play};
use super::setups;

/// Says what it is to say with another beginning.
struct Wordy {
    is_dead: bool,
}

impl Model for Wordy {
    fn model(&self) -> &str {
        "wordy-1"
    }

    async fn reply(&self, request: &Request, _within_ms: u64) -> Result<String, NoReply> {
        if self.is_dead {
            return Err(NoReply::NotNow);
        }
        let (_, told) = request.messages[0].text.split_once("in plain words:\n").unwrap();
        let asked = told.lines().find(|line| line.contains(' ') && !line.starts_with('<')).unwrap();
        let question = format!("Let me put it like this: {}, would you?", asked.replace('?', ","));
        Ok(serde_json::json!({ "question": question }).to_string())
    }

    fn now_ms(&self) -> u64 {
        0
    }

    async fn wait(&self, _ms: u64) {}
}

#[derive(Default)]
struct InMemory(RefCell<HashMap<String, String>>);

impl Cache for InMemory {
    async fn find(&self, key: &str) -> Found {
        self.0.borrow().get(key).cloned().map_or(Found::Make, Found::Words)
    }

    async fn keep(&self, key: &str, words: Option<&str>) {
        if let Some(words) = words {
            self.0.borrow_mut().insert(key.to_owned(), words.to_owned());
        }
    }
}

fn decided(played: &Played) -> Vec<&str> {
    played.session.turns.iter().map(|turn| turn.question.decided()).collect()
}

fn worded(played: &Played) -> usize {
    played.session.turns.iter().filter(|turn| turn.question.worded_by.is_some()).count()
}

#[test]
fn a_model_decides_nothing_whether_it_works_or_not() {
    let (known, cache, none) = (Known::default(), InMemory::default(), InMemory::default());
    let with = |model, cache| Worded { model, cache, known: &known, fence: b"sixteen secret b" };
    for (setup_name, setup, seed) in setups::all() {
        for (name, candidate) in people::ALL {
            let alone = play(&setup, seed, candidate, &BuiltIn);
            let helped = play(&setup, seed, candidate, &with(&Wordy { is_dead: false }, &cache));
            let left = play(&setup, seed, candidate, &with(&Wordy { is_dead: true }, &none));
            assert_eq!(decided(&helped), decided(&alone), "{name} {setup_name}");
            assert_eq!(left.session, alone.session, "{name} {setup_name}");
            assert!(worded(&helped) * 2 > helped.session.turns.len(), "{name} {setup_name}: {}", worded(&helped));
            assert_eq!(worded(&left), 0, "{name} {setup_name}");
            assert_eq!((helped.session.status, helped.session.end), (alone.session.status, alone.session.end), "{name} {setup_name}");
        }
    }
}
