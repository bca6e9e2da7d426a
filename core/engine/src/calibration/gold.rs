//! Answers that people graded, as one JSON document:
//!
//! ```json
//! {
//!   "schema_version": 1,
//!   "source": "Three hiring managers, March 2026, by the instructions in README.md, blind to each other and to every machine",
//!   "answers": [
//!     {
//!       "id": "a-017",
//!       "question_id": "failure",
//!       "answer": "In May I shipped a cache without an expiry, and customers saw old prices for a day. …",
//!       "groups": { "accent": "Indian English", "mode": "spoken" },
//!       "grades": [
//!         { "rater": "A", "criterion": "situation", "band": 3 },
//!         { "rater": "B", "criterion": "situation", "band": 2 },
//!         { "rater": "A", "criterion": "reflection", "band": null }
//!       ]
//!     },
//!     {
//!       "id": "a-018",
//!       "question": { "kind": "technical", "competency": "caching", "text": "When would you not cache?" },
//!       "answer": "…",
//!       "grades": [{ "rater": "A", "criterion": "reasoning", "band": 4 }]
//!     }
//!   ]
//! }
//! ```
//!
//! | field | what |
//! | --- | --- |
//! | `source` | who graded, when, and by which instructions; goes with every figure |
//! | `id` | the answer's, unique |
//! | `question_id` | a question of [`crate::bank`]; or else `question`: `behavioural`, `technical` or `coding`, and its words |
//! | `answer` | what was said or typed, as the product would have it: without names, fillers and slips of recognition left in |
//! | `code` | optional: what was written in the editor |
//! | `groups` | optional: properties for which the model's errors are compared |
//! | `grades` | each person's band for a criterion of the question's kind, as [`crate::model::prompt::judge::BANDS`]; null: nothing on it |

use std::collections::{BTreeMap, BTreeSet};

use domain::SCHEMA_VERSION;
use domain::calibration::median;
use domain::question::{AskedQuestion, BecauseOf, QuestionKind, QuestionOrigin};
use domain::report::Criterion;
use domain::session::{AnswerEnd, ApplyError, Event, MAX_CODE_BYTES, MAX_TYPED_BYTES, Session, Stamped};
use domain::setup::{CompanyStyle, InterviewKind, Level, Role, Setup};
use domain::splice::Splice;
use serde::Deserialize;
use serde_json::Value;

use crate::bank;
use crate::model::prompt::name_of;

/// A style that leaves questions as plain as any.
const STYLE: CompanyStyle = CompanyStyle::Collaboration;
/// How long an answer took, in milliseconds: a judge is not told, so any time does.
const ANSWER_MS: u64 = 60_000;

/// The document.
#[derive(Debug, Clone, PartialEq)]
pub struct Gold {
    /// Who graded, when, and by which instructions.
    pub source: String,
    /// At least one.
    pub answers: Vec<GoldAnswer>,
}

/// One answer with its grades.
#[derive(Debug, Clone, PartialEq)]
pub struct GoldAnswer {
    /// Unique in the document.
    pub id: String,
    /// What was asked.
    pub question: AskedQuestion,
    /// What was said or typed.
    pub answer: String,
    /// What was written in the editor.
    pub code: Option<String>,
    /// Its properties.
    pub groups: BTreeMap<String, String>,
    /// At least one.
    pub grades: Vec<Grade>,
}

/// What one person gave for one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Stands for the person; the same throughout the document.
    pub rater: String,
    /// One of the question's kind.
    pub criterion: Criterion,
    /// 1 to 4; `None`: nothing on it. Null in the document, but not missing.
    #[serde(deserialize_with = "Option::deserialize")]
    pub band: Option<u8>,
}

/// The document is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GoldError {
    /// No JSON of its shape.
    #[error("the gold document is not what it should be: {0}")]
    Shape(String),
    /// Of another version.
    #[error("the gold document has schema_version {0}, and {SCHEMA_VERSION} is what can be read")]
    Version(u32),
    /// Figures without it would be worth nothing.
    #[error("`source` must say who graded, when, and by which instructions")]
    Source,
    /// Nothing to compare.
    #[error("`answers` is empty")]
    Empty,
    /// One of its answers.
    #[error("answer {entry}: {fault}")]
    Answer {
        /// Its id, or its number from 1 where it has none.
        entry: String,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A field is missing, unknown or of another type.
    #[error("{0}")]
    Shape(String),
    /// Another one has it.
    #[error("this `id` is there twice")]
    Repeated,
    /// Neither, or both.
    #[error("give either `question_id` or `question`")]
    Question,
    /// Not in the bank.
    #[error("the bank has no question `{0}`")]
    Unknown(String),
    /// It asks about a term of the candidate's.
    #[error("question `{0}` is put about a term; give its words in `question`")]
    Term(String),
    /// It opens or closes an interview.
    #[error("questions of the kind `talk` are not judged")]
    Talk,
    /// Neither words nor code, or more than the product takes.
    #[error("`answer` and `code` are empty, or longer than {MAX_TYPED_BYTES} and {MAX_CODE_BYTES} bytes")]
    Length,
    /// Nobody graded it.
    #[error("`grades` is empty")]
    Ungraded,
    /// A grade without its rater.
    #[error("a grade has no `rater`")]
    Rater,
    /// Not a criterion of this kind of question.
    #[error("`{}` is no criterion of this kind of question", name_of(*.0))]
    Criterion(Criterion),
    /// Another number.
    #[error("rater `{0}` gives `{name}` band {2}; it must be 1, 2, 3, 4 or null", name = name_of(*.1))]
    Band(String, Criterion, u8),
    /// The same person graded it twice.
    #[error("rater `{0}` grades `{name}` twice", name = name_of(*.1))]
    Twice(String, Criterion),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema_version: u32,
    source: String,
    /// Read one by one, so that an error can name its answer.
    answers: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    question_id: Option<String>,
    question: Option<OwnQuestion>,
    answer: String,
    code: Option<String>,
    #[serde(default)]
    groups: BTreeMap<String, String>,
    grades: Vec<Grade>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnQuestion {
    kind: QuestionKind,
    competency: String,
    text: String,
}

impl Gold {
    /// Reads and checks a document.
    ///
    /// # Errors
    /// See [`GoldError`].
    pub fn parse(json: &str) -> Result<Self, GoldError> {
        let document: Document = serde_json::from_str(json).map_err(|error| GoldError::Shape(error.to_string()))?;
        if document.schema_version != SCHEMA_VERSION {
            return Err(GoldError::Version(document.schema_version));
        }
        if document.source.trim().is_empty() {
            return Err(GoldError::Source);
        }
        let mut ids = BTreeSet::new();
        let mut read = |(number, value): (usize, Value)| {
            let entry = value.get("id").and_then(Value::as_str).map_or_else(|| number.to_string(), |id| format!("`{id}`"));
            let answer = GoldAnswer::read(value).and_then(|answer| match ids.insert(answer.id.clone()) {
                true => Ok(answer),
                false => Err(Fault::Repeated),
            });
            answer.map_err(|fault| GoldError::Answer { entry, fault })
        };
        let answers = (1..).zip(document.answers).map(&mut read).collect::<Result<Vec<_>, _>>()?;
        if answers.is_empty() {
            return Err(GoldError::Empty);
        }
        Ok(Self { source: document.source, answers })
    }
}

impl GoldAnswer {
    fn read(value: Value) -> Result<Self, Fault> {
        let entry: Entry = serde_json::from_value(value).map_err(|error| Fault::Shape(error.to_string()))?;
        let question = match (entry.question_id, entry.question) {
            (Some(id), None) => of_the_bank(&id)?,
            (None, Some(own)) => own.asked(),
            _ => return Err(Fault::Question),
        };
        if question.kind == QuestionKind::Talk {
            return Err(Fault::Talk);
        }
        let answer = Self { id: entry.id, question, answer: entry.answer, code: entry.code, groups: entry.groups, grades: entry.grades };
        let code = answer.code.as_deref().unwrap_or_default();
        let is_empty = answer.answer.trim().is_empty() && code.trim().is_empty();
        if is_empty || answer.answer.len() > MAX_TYPED_BYTES || code.len() > MAX_CODE_BYTES {
            return Err(Fault::Length);
        }
        answer.check_grades()?;
        Ok(answer)
    }

    fn check_grades(&self) -> Result<(), Fault> {
        if self.grades.is_empty() {
            return Err(Fault::Ungraded);
        }
        let mut seen = BTreeSet::new();
        for Grade { rater, criterion, band } in &self.grades {
            if rater.trim().is_empty() {
                return Err(Fault::Rater);
            }
            let kind = self.question.kind;
            if !bank::criteria(kind).contains(criterion) && !bank::judged_only(kind).contains(criterion) {
                return Err(Fault::Criterion(*criterion));
            }
            if let Some(band) = band.filter(|band| !(1..=4).contains(band)) {
                return Err(Fault::Band(rater.clone(), *criterion, band));
            }
            if !seen.insert((rater, criterion)) {
                return Err(Fault::Twice(rater.clone(), *criterion));
            }
        }
        Ok(())
    }

    /// The people's band for each criterion that somebody graded: their [median], null as 0.
    pub fn bands(&self) -> BTreeMap<Criterion, u8> {
        let mut given: BTreeMap<Criterion, Vec<u8>> = BTreeMap::new();
        for grade in &self.grades {
            given.entry(grade.criterion).or_default().push(grade.band.unwrap_or(0));
        }
        given.into_iter().filter_map(|(criterion, bands)| Some((criterion, median(bands)?))).collect()
    }

    /// The answer as an interview with this one question, numbered 0.
    ///
    /// # Errors
    /// Never, as long as `domain` accepts this order of events.
    pub fn session(&self) -> Result<Session, ApplyError> {
        let setup = Setup {
            role: Role::General,
            level: Level::Mid,
            kind: InterviewKind::Mixed,
            style: STYLE,
            minutes: 0,
            resume_terms: Vec::new(),
            job_terms: Vec::new(),
            model: None,
            again: None,
        };
        let at_ms = ANSWER_MS;
        let typed = Splice::between("", &self.answer).map(|splice| Event::AnswerEdited { turn: 0, splice, at_ms });
        let starter = self.question.starter_code.as_deref().unwrap_or_default();
        let written = self.code.as_ref().and_then(|code| Splice::between(starter, code));
        let written = written.map(|splice| Event::CodeEdited { turn: 0, splice, at_ms });
        let before = [Event::Created { setup }, Event::Activated, Event::QuestionAsked { turn: 0, question: self.question.clone() }];
        let answered = typed.into_iter().chain(written).chain([Event::AnswerEnded { turn: 0, how: AnswerEnd::Done }]);
        let events = before.map(|event| (0, event)).into_iter().chain(answered.map(|event| (ANSWER_MS, event)));
        let log: Vec<Stamped> = (1..).zip(events).map(|(server_seq, (t_ms, event))| Stamped { server_seq, t_ms, event }).collect();
        Session::replay(&log)
    }
}

fn of_the_bank(id: &str) -> Result<AskedQuestion, Fault> {
    let asked = bank::find(id).ok_or_else(|| Fault::Unknown(id.to_owned()))?.ask(STYLE, None, 0);
    if asked.text.contains("{term}") { Err(Fault::Term(id.to_owned())) } else { Ok(asked) }
}

impl OwnQuestion {
    fn asked(self) -> AskedQuestion {
        AskedQuestion {
            // No question of the bank, so that its anchors and terms are those of its kind.
            id: "gold".to_owned(),
            kind: self.kind,
            competency: self.competency,
            text: self.text,
            origin: QuestionOrigin::Planned,
            because: None,
            because_of: BecauseOf::Resume,
            starter_code: None,
            worded_by: None,
            decided_text: None,
        }
    }
}

#[cfg(test)]
mod tests;
