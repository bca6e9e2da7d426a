//! The cache in virtual time, and a model whose words say for what they were made.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use anyhow::{Context as _, Result, bail};
use domain::question::QuestionOrigin;
use domain::setup::{CompanyStyle, Level};
use engine::interviewer::LANGUAGE;
use engine::model::cache::{self, Cache, Found, KEPT_MS, packed, unpacked};
use engine::model::prompt::template::Template;
use engine::model::{Model, NoReply, Request};

use super::interview::Call;

/// What a look-up came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The words were there.
    Hit,
    /// Words were there, but for something else.
    FalseHit,
    /// They had to be made.
    Miss {
        /// Words of another built-in wording of the same question were there, for the same style, level and model.
        has_variant: bool,
    },
}

/// What another wording of a question has in common with it: id, style, level, model, whether it is reframed, whether it has a slot.
type Question = (String, CompanyStyle, Level, &'static str, bool, bool);

/// The cache, what was made for it, and until when each question has words.
#[derive(Default)]
pub(super) struct Shelf {
    now_ms: Cell<u64>,
    kept: RefCell<HashMap<String, (u64, Vec<u8>)>>,
    made: RefCell<Vec<(&'static str, Request)>>,
    questions: HashMap<Question, u64>,
}

impl Shelf {
    /// Looks for the words of a question and makes them where there are none; `None` where words cannot be kept.
    ///
    /// # Errors
    /// When the product did not use the model's words.
    pub(super) fn look_up(&mut self, call: &Call) -> Result<Option<Outcome>> {
        let Call { at_ms, setup, model: name, decision, .. } = call;
        let Some(template) = Template::of(decision) else { return Ok(None) };
        self.now_ms.set(*at_ms);
        let made_before = self.made.borrow().len();
        let words = now(cache::words(&Double { name, made: &self.made }, &*self, &template, setup, LANGUAGE))?;
        let words = words.with_context(|| format!("no words for {}", decision.asked.id))?;
        let made = self.made.borrow();
        if made.len() > made_before {
            let is_reframed = call.origin == QuestionOrigin::Reframed;
            let question = (decision.asked.id.clone(), setup.style, setup.level, *name, is_reframed, decision.keeps.is_some());
            let words_until_ms = self.questions.insert(question, at_ms + KEPT_MS);
            return Ok(Some(Outcome::Miss { has_variant: words_until_ms.is_some_and(|until_ms| until_ms > *at_ms) }));
        }
        let made_for = number(&words).and_then(|number| made.get(number)).context("words of nobody")?;
        let has_its_term = decision.keeps.as_ref().is_none_or(|term| words.contains(term.as_str()));
        let is_its_own = *made_for == (*name, template.request(setup, LANGUAGE)) && has_its_term;
        Ok(Some(if is_its_own { Outcome::Hit } else { Outcome::FalseHit }))
    }
}

impl Cache for Shelf {
    async fn find(&self, key: &str) -> Found {
        let kept = self.kept.borrow();
        let valid = kept.get(key).filter(|(until_ms, _)| *until_ms > self.now_ms.get());
        valid.and_then(|(_, packed)| unpacked(packed)).map_or(Found::Make, Found::Words)
    }

    async fn keep(&self, key: &str, words: Option<&str>) {
        if let Some(words) = words {
            self.kept.borrow_mut().insert(key.to_owned(), (self.now_ms.get() + KEPT_MS, packed(words)));
        }
    }
}

/// Answers at once, with the number of the request among all that were made.
struct Double<'a> {
    name: &'static str,
    made: &'a RefCell<Vec<(&'static str, Request)>>,
}

impl Model for Double<'_> {
    fn model(&self) -> &str {
        self.name
    }

    async fn reply(&self, request: &Request, _within_ms: u64) -> Result<String, NoReply> {
        let mut made = self.made.borrow_mut();
        let slot = if request.messages.iter().any(|message| message.text.contains("TERM")) { "TERM" } else { "it" };
        let reply = format!(r#"{{"question": "Number {}: what about {slot}?"}}"#, made.len());
        made.push((self.name, request.clone()));
        Ok(reply)
    }

    fn now_ms(&self) -> u64 {
        0
    }

    async fn wait(&self, _ms: u64) {}
}

/// The number that the [`Double`] gave its words.
fn number(words: &str) -> Option<usize> {
    words.strip_prefix("Number ")?.split_once(':')?.0.parse().ok()
}

/// Runs a future that never waits: here nobody makes the same words at the same time.
fn now<T>(future: impl Future<Output = T>) -> Result<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Ok(value),
        Poll::Pending => bail!("a look-up waits"),
    }
}

#[cfg(test)]
mod tests {
    use domain::question::{AskedQuestion, BecauseOf, QuestionKind};
    use domain::setup::{InterviewKind, Role, Setup};
    use engine::decision::Decision;

    use super::super::candidates::Class;
    use super::*;

    fn call(at_ms: u64, text: &str, term: Option<&str>) -> Call {
        let asked = AskedQuestion {
            id: "q".into(),
            kind: QuestionKind::Technical,
            competency: "depth".into(),
            text: text.into(),
            origin: QuestionOrigin::Planned,
            because: None,
            because_of: BecauseOf::Resume,
            starter_code: None,
            worded_by: None,
            decided_text: None,
        };
        let setup = Setup {
            role: Role::Software,
            level: Level::Mid,
            kind: InterviewKind::Technical,
            style: CompanyStyle::Craft,
            minutes: 20,
            resume_terms: Vec::new(),
            job_terms: Vec::new(),
            model: None,
            again: None,
        };
        let decision = Decision::keeping(asked, None, term);
        Call { class: Class::Exact, origin: QuestionOrigin::Planned, is_ahead: false, at_ms, setup, model: "m", decision }
    }

    #[test]
    fn words_serve_another_term_for_a_day() {
        let mut shelf = Shelf::default();
        let mut looked = |at_ms, text, term| shelf.look_up(&call(at_ms, text, term)).unwrap().unwrap();
        assert_eq!(looked(0, "Why Redis here?", Some("Redis")), Outcome::Miss { has_variant: false });
        assert_eq!(looked(1, "Why Jira here?", Some("Jira")), Outcome::Hit);
        assert_eq!(looked(2, "Why not Jira here?", Some("Jira")), Outcome::Miss { has_variant: true });
        assert_eq!(looked(3, "Why this here?", None), Outcome::Miss { has_variant: false });
        assert_eq!(looked(KEPT_MS, "Why Jira here?", Some("Jira")), Outcome::Miss { has_variant: true });
    }

    #[test]
    fn words_for_something_else_are_told_apart() {
        let mut shelf = Shelf::default();
        let first = call(0, "Why is this so?", None);
        shelf.look_up(&first).unwrap();
        // As a key would that leaves the level out.
        let mut other = call(1, "Why is this so?", None);
        other.setup.level = Level::Senior;
        let key = |call: &Call| Template::of(&call.decision).unwrap().key(&call.setup, LANGUAGE, call.model);
        let words = shelf.kept.borrow()[&key(&first)].clone();
        shelf.kept.borrow_mut().insert(key(&other), words);
        assert_eq!(shelf.look_up(&other).unwrap(), Some(Outcome::FalseHit));
    }
}
