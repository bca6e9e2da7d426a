//! Words for a question that hang on nothing of a candidate's, so that they may serve every interview that asks the same.
//!
//! That is every planned or reframed question of the bank. The one thing in it that comes from a resume or a job description, the term it is
//! put about, is a [slot](SLOT) that is filled when the words are there. Follow-ups take up an answer and are no templates.

use std::fmt::Write;

use domain::question::{BecauseOf, QuestionOrigin};
use domain::setup::Setup;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::wording;
use crate::decision::Decision;
use crate::model::Request;
use crate::model::prompt::PROMPT_VERSION;
use crate::model::reply::{self, BadReply};
use crate::{bank, evaluate};

/// Stands for the term in a template's words.
const SLOT: &str = "TERM";

/// A question without what is the candidate's in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    decision: Decision,
    term: Option<String>,
}

impl Template {
    /// The template of what was decided, if it has one.
    pub fn of(decision: &Decision) -> Option<Self> {
        if decision.is_exact || decision.asked.origin == QuestionOrigin::FollowUp {
            return None;
        }
        let mut asked = decision.asked.clone();
        // What only the seed chose would part words that could serve both; the tone is the style's, which the model is told.
        asked.text = bank::without_variation(&asked.text, asked.kind, decision.keeps.as_deref());
        if let Some(term) = &decision.keeps {
            asked.text = with_slots(&asked.text, term)?;
        }
        (asked.because, asked.because_of, asked.starter_code) = (None, BecauseOf::default(), None);
        let keeps = decision.keeps.as_ref().map(|_| SLOT);
        Some(Self { decision: Decision::keeping(asked, None, keeps), term: decision.keeps.clone() })
    }

    /// Asks for the words; [`Self::read`] reads the reply.
    pub fn request(&self, setup: &Setup, language: &str) -> Request {
        let Decision { asked, .. } = &self.decision;
        let slot = match self.term {
            Some(_) => format!(" {SLOT} stands for the name of a technology or a subject; it must stand in your words as well, unchanged."),
            None => String::new(),
        };
        let parts = [format!("{} What it must ask, in plain words:\n{}{slot}", wording::what(asked.origin), asked.text)];
        wording::asking(&wording::system(setup, asked, "", language), &parts)
    }

    /// The words in a reply, with the slot.
    ///
    /// # Errors
    /// [`BadReply`].
    pub fn read(&self, text: &str) -> Result<String, BadReply> {
        reply::wording(text, &self.decision)
    }

    /// Names these words, hexadecimal: the same for all who would be given the same. Of a candidate it holds the choices of style and
    /// level, and no word.
    pub fn key(&self, setup: &Setup, language: &str, model: &str) -> String {
        let Decision { asked, .. } = &self.decision;
        let parts =
            json!(["wording", PROMPT_VERSION, model, language, setup.style, setup.level, asked.id, asked.kind, asked.origin, asked.text,]);
        let hash = Sha256::digest(parts.to_string());
        hash.iter().fold(String::new(), |mut key, byte| {
            _ = write!(key, "{byte:02x}");
            key
        })
    }

    /// The words with the slot filled.
    pub fn filled(&self, words: &str) -> String {
        match &self.term {
            Some(term) => words.replace(SLOT, term),
            None => words.to_owned(),
        }
    }
}

/// The text with every whole-word `term` replaced; `None` where a part of it would stay.
fn with_slots(text: &str, term: &str) -> Option<String> {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut slotted = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(term) {
        let (before, after) = (&rest[..at], &rest[at + term.len()..]);
        let whole = !is_part(before.chars().next_back().or(slotted.chars().next_back())) && !is_part(after.chars().next());
        slotted.push_str(before);
        slotted.push_str(if whole { SLOT } else { term });
        rest = after;
    }
    slotted.push_str(rest);
    let left: Vec<String> = evaluate::words(term).into_iter().map(|(word, _)| word).collect();
    let has_left = evaluate::words(&slotted).windows(left.len().max(1)).any(|run| run.iter().map(|(word, _)| word).eq(&left));
    (slotted.contains(SLOT) && !has_left).then_some(slotted)
}

#[cfg(test)]
mod tests {
    use domain::setup::{InterviewKind, ResumeTerm};
    use proptest::prelude::*;

    use super::*;
    use crate::interviewer::BuiltIn;
    use crate::plan;
    use crate::test_sessions::{Room, setup};

    fn with_terms(terms: &[(&str, &str)]) -> Setup {
        let terms = terms.iter().map(|(term, line)| ResumeTerm { term: (*term).into(), line: (*line).into() }).collect();
        Setup { resume_terms: terms, ..setup(InterviewKind::Technical, 45) }
    }

    /// What such an interview plans to ask.
    fn decided(setup: &Setup) -> Vec<Decision> {
        plan::plan(setup, 45, 11).iter().map(|planned| planned.decide(setup)).collect()
    }

    #[test]
    fn the_slot_takes_whole_words_alone() {
        assert_eq!(with_slots("You list Go. Why Go, not Google?", "Go").as_deref(), Some("You list TERM. Why TERM, not Google?"));
        assert_eq!(with_slots("Tell me about C++ here.", "C++").as_deref(), Some("Tell me about TERM here."));
        assert_eq!(with_slots("You list go.", "Go"), None, "another spelling would stay");
        assert_eq!(with_slots("You list Rust.", "Go"), None);
    }

    #[test]
    fn words_come_back_with_the_term_in_their_slot() {
        let setup = with_terms(&[("Zephyrline", "Ran Zephyrline at Quillfeather & Sons")]);
        let decision = decided(&setup).into_iter().find(|decision| decision.keeps.is_some()).unwrap();
        let template = Template::of(&decision).unwrap();
        let prompt = format!("{:?}", template.request(&setup, "en"));
        assert!(prompt.contains(SLOT) && !prompt.contains("Zephyrline") && !prompt.contains("Quillfeather"), "{prompt}");
        let words = template.read(r#"{"question": "What did TERM do for you that other tools could not?"}"#).unwrap();
        assert_eq!(template.filled(&words), "What did Zephyrline do for you that other tools could not?");
        assert_eq!(template.read(r#"{"question": "What did that tool do for you in the end?"}"#), Err(BadReply::Keeps));
    }

    type Prepared = Vec<(String, Request)>;

    fn prepared(setup: &Setup, decisions: &[Decision]) -> Prepared {
        let templates = decisions.iter().filter_map(Template::of);
        templates.map(|template| (template.key(setup, "en", "m"), template.request(setup, "en"))).collect()
    }

    proptest! {
        /// Two candidates with nothing in common but their choices share keys and prompts; no word of theirs is in either.
        #[test]
        fn nothing_of_a_resume_enters_key_or_prompt(one in "[A-Z][a-z]{5,9}q", other in "[A-Z][a-z]{5,9}x", firm in "[a-z]{6,9}z") {
            let candidate = |term: &str, firm: &str| {
                let setup = with_terms(&[(term, &format!("Kept {term} running at {firm} Limited"))]);
                prepared(&setup, &decided(&setup))
            };
            let (ones, others) = (candidate(&one, &firm), candidate(&other, "elsewhere"));
            prop_assert!(ones.len() >= 4);
            prop_assert_eq!(&ones, &others);
            let told = format!("{ones:?}");
            prop_assert!(!told.contains(&one) && !told.contains(&firm));
        }
    }

    #[test]
    fn nothing_of_an_answer_enters_key_or_prompt() {
        let played = |answer: &str| {
            let setup = setup(InterviewKind::Behavioural, 20);
            let mut room = Room::open(setup.clone(), 11);
            let mut all = Vec::new();
            while !room.session.is_over() {
                let mut before = room.session.clone();
                before.turns.pop();
                let decision = BuiltIn.decide(&before, 11).unwrap().unwrap();
                assert_eq!(Template::of(&decision).is_none(), decision.asked.origin == QuestionOrigin::FollowUp);
                all.extend(prepared(&setup, &[decision]));
                room.answer(answer, 10_000);
            }
            all
        };
        let (one, other) = (played("I moved Zephyrline behind a queue."), played("We opened a bakery for Mr Quillfeather."));
        assert!(one.len() >= 3);
        assert_eq!(one, other);
    }

    #[test]
    fn what_only_the_seed_chose_makes_no_other_key() {
        let setup = with_terms(&[("Kafka", "Ran Kafka for five years")]);
        let planned = plan::plan(&setup, 45, 11);
        let mut texts = std::collections::HashSet::new();
        for planned in planned.iter().filter(|planned| planned.question.kind == domain::question::QuestionKind::Technical) {
            let keys: std::collections::HashSet<String> = (0..9)
                .map(|seed| {
                    let decision = plan::Planned { seed, ..*planned }.decide(&setup);
                    texts.insert(decision.asked.text.clone());
                    Template::of(&decision).unwrap().key(&setup, "en", "m")
                })
                .collect();
            assert_eq!(keys.len(), 1, "{}", planned.question.id);
        }
        assert!(texts.len() > 2 * planned.len(), "there are variants");
    }

    #[test]
    fn what_is_asked_otherwise_has_another_key() {
        let setup = with_terms(&[]);
        let decisions: Vec<Decision> = decided(&setup).into_iter().filter(|decision| !decision.is_exact).collect();
        let key = |decision: &Decision, setup: &Setup, model| Template::of(decision).unwrap().key(setup, "en", model);
        let senior = Setup { level: domain::setup::Level::Senior, ..setup.clone() };
        let keys = [
            key(&decisions[0], &setup, "m"),
            key(&decisions[1], &setup, "m"),
            key(&decisions[0], &senior, "m"),
            key(&decisions[0], &setup, "n"),
        ];
        assert_eq!(keys.iter().collect::<std::collections::HashSet<_>>().len(), keys.len());
    }
}
