//! Words that are kept for the next interview that asks the same.
//!
//! Only [templates](Template) are: neither key nor words hold anything of a candidate's. Where several ask for the same at once, one of
//! them asks the model and the others wait for its words.

use domain::setup::Setup;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::prompt::template::Template;
use super::{Model, Waiting, ask};

/// How long words are kept.
pub const KEPT_MS: u64 = 24 * 60 * 60 * 1000;
/// Level of compression: words are short, so that all levels are alike.
const LEVEL: u8 = 6;
/// Longer words are none of ours, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// What a look-up gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Words, with their slot.
    Words(String),
    /// None are kept: make them, and [keep](Cache::keep) what came of it.
    Make,
    /// Somebody else is making them and was not done in time.
    Late,
}

/// Where words are kept.
#[expect(async_fn_in_trait, reason = "every home of this port is single-threaded: Worker and tests")]
pub trait Cache {
    /// Looks for the words of a [key](Template::key).
    async fn find(&self, key: &str) -> Found;

    /// Keeps what was made; `None` where nothing came of it, so that those who wait do so no longer.
    async fn keep(&self, key: &str, words: Option<&str>);
}

/// The words of a template with its slot filled, kept or made; `None` where the built-in words must do.
pub async fn words(model: &impl Model, cache: &impl Cache, template: &Template, setup: &Setup, language: &str) -> Option<String> {
    let key = template.key(setup, language, model.model());
    let words = match cache.find(&key).await {
        Found::Words(words) => Some(words),
        Found::Late => None,
        Found::Make => {
            let request = template.request(setup, language);
            let made = ask(model, Waiting::Candidate, request, |text| template.read(text)).await.ok();
            cache.keep(&key, made.as_deref()).await;
            made
        }
    };
    words.map(|words| template.filled(&words))
}

/// Words as they are stored.
pub fn packed(words: &str) -> Vec<u8> {
    compress_to_vec(words.as_bytes(), LEVEL)
}

/// [`packed`] words; `None` for bytes that are none.
pub fn unpacked(bytes: &[u8]) -> Option<String> {
    String::from_utf8(decompress_to_vec_with_limit(bytes, MAX_BYTES).ok()?).ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::RefCell;
    use std::collections::HashMap;

    use domain::setup::InterviewKind;

    use super::*;
    use crate::model::NoReply;
    use crate::model::ask::tests::Scripted;
    use crate::test_sessions::{now, setup};
    use crate::{interviewer, plan};

    /// A cache in memory, for one at a time.
    #[derive(Default)]
    pub(crate) struct InMemory(RefCell<HashMap<String, Vec<u8>>>);

    impl Cache for InMemory {
        async fn find(&self, key: &str) -> Found {
            self.0.borrow().get(key).map_or(Found::Make, |bytes| Found::Words(unpacked(bytes).unwrap()))
        }

        async fn keep(&self, key: &str, words: Option<&str>) {
            if let Some(words) = words {
                self.0.borrow_mut().insert(key.to_owned(), packed(words));
            }
        }
    }

    #[test]
    fn the_model_is_asked_once_for_the_same_and_again_after_a_failure() {
        let setup = setup(InterviewKind::Behavioural, 10);
        let decision = plan::plan(&setup, 10, 3).first().unwrap().decide(&setup);
        let template = Template::of(&decision).unwrap();
        let reply = r#"{"question": "How did you find your feet in a place that was new to you?"}"#;
        let model = Scripted::new([(10, Err(NoReply::NotAsked)), (10, Ok(reply.to_owned()))]);
        let cache = InMemory::default();
        let words = || now(words(&model, &cache, &template, &setup, interviewer::LANGUAGE));
        let expected = Some("How did you find your feet in a place that was new to you?".to_owned());
        assert_eq!([words(), words(), words()], [None, expected.clone(), expected]);
        assert_eq!(model.asked.borrow().len(), 2);
    }

    #[test]
    fn what_is_packed_comes_back_and_nothing_else_does() {
        let words = "How did you find your feet, and how long did that take you? ".repeat(3);
        assert!(packed(&words).len() < words.len() / 2);
        assert_eq!(unpacked(&packed(&words)).as_deref(), Some(words.as_str()));
        assert_eq!((unpacked(b"nonsense"), unpacked(&packed(&"x".repeat(MAX_BYTES + 1)))), (None, None));
    }
}
