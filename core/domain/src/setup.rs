//! What a candidate chooses before an interview.

use serde::{Deserialize, Serialize};

use crate::model::{self, ModelConsent};
use crate::problem::Problem;
use crate::question::{BecauseOf, QuestionKind};

/// Largest pasted resume or job description in bytes (contracts: "pasted or text resume 1 MB").
pub const MAX_RESUME_BYTES: usize = 1024 * 1024;

/// Interview lengths on offer, in minutes.
pub const LENGTHS_MIN: [u8; 5] = [5, 10, 20, 30, 45];

/// The job practised for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Software engineering.
    Software,
    /// Data science, analytics and data engineering.
    Data,
    /// Product management.
    Product,
    /// Any other role.
    General,
}

/// Seniority of the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// First job, internship, graduate programme.
    Junior,
    /// Works independently.
    Mid,
    /// Leads work of others.
    Senior,
}

/// What the questions are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterviewKind {
    /// Past behaviour, answered with STAR.
    Behavioural,
    /// Knowledge and design, answered in words.
    Technical,
    /// A problem solved in the editor.
    Coding,
    /// Some of each.
    Mixed,
}

/// A company style, described by what it values; changes the structure of an interview and the choice and tone of its questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanyStyle {
    /// Values owning an outcome: asks for decisions, figures and consequences.
    Ownership,
    /// Values thinking together: asks for reasoning, other people's views and what was learnt.
    Collaboration,
    /// Values depth: stays with one matter, and asks how it works and why.
    Craft,
    /// Values what reaches users soon: many short questions on users, trade-offs and what was left out.
    Product,
    /// Values clear structure: asks for an order of thought, estimates and a summary.
    Structured,
}

impl CompanyStyle {
    /// Every style, as offered.
    pub const ALL: [Self; 5] = [Self::Ownership, Self::Collaboration, Self::Craft, Self::Product, Self::Structured];
}

/// A term found in the pasted resume or job description, with the line it stands in.
///
/// Only these leave the pasted text, which itself is not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeTerm {
    /// The term as written, for instance `PostgreSQL`.
    pub term: String,
    /// The line it was found in, shortened, with contact details removed.
    pub line: String,
}

/// Longest identifier of a question, in characters.
pub const MAX_QUESTION_ID_CHARS: usize = 64;
/// Longest term that a question is put about, in characters.
pub const MAX_TERM_CHARS: usize = 60;
/// Longest line kept with a term, in characters.
pub const MAX_LINE_CHARS: usize = 120;

/// Most names of one candidate.
pub const MAX_NAMES: usize = 4;
/// Longest name, in characters.
pub const MAX_NAME_CHARS: usize = 100;

/// The one question that an interview asks, because it was asked before and shall be tried once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// Its identifier in the bank.
    pub question_id: String,
    /// The term that it was put about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<ResumeTerm>,
    /// Whose line that is; says nothing without a term.
    #[serde(default)]
    pub because_of: BecauseOf,
}

impl Again {
    /// Checks the sizes, and that the texts are texts. Whether the bank has the question only the engine knows.
    ///
    /// # Errors
    /// `bad_again`.
    pub fn validate(&self) -> Result<(), Problem> {
        let term_fits = |term: &ResumeTerm| fits(&term.term, MAX_TERM_CHARS) && fits(&term.line, MAX_LINE_CHARS);
        if fits(&self.question_id, MAX_QUESTION_ID_CHARS) && self.term.as_ref().is_none_or(term_fits) {
            return Ok(());
        }
        let detail = "This is not a question of an earlier interview. Start again from that interview's report.";
        Err(Problem::bad_request("bad_again", detail))
    }
}

/// One line that says something, within its size.
fn fits(text: &str, most_chars: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most_chars && !text.chars().any(char::is_control)
}

/// The shortest length on offer in which a question of this kind fits with its follow-ups, in minutes.
pub fn shortest_min(kind: QuestionKind) -> u8 {
    match kind {
        QuestionKind::Coding => 20,
        QuestionKind::Behavioural | QuestionKind::Technical | QuestionKind::Talk => 5,
    }
}

/// The choices an interview is planned from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// See [`Role`].
    pub role: Role,
    /// See [`Level`].
    pub level: Level,
    /// See [`InterviewKind`].
    pub kind: InterviewKind,
    /// See [`CompanyStyle`].
    pub style: CompanyStyle,
    /// Planned length, one of [`LENGTHS_MIN`].
    pub minutes: u8,
    /// Terms woven into questions; empty without a resume.
    #[serde(default)]
    pub resume_terms: Vec<ResumeTerm>,
    /// Terms of the job description; empty without one.
    #[serde(default)]
    pub job_terms: Vec<ResumeTerm>,
    /// The language model that takes part; `None`: the built-in interviewer alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelConsent>,
    /// Set where only this question is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
}

impl Setup {
    /// Every term that a question may be put about.
    pub fn terms(&self) -> impl Iterator<Item = &ResumeTerm> {
        let of_again = self.again.iter().filter_map(|again| again.term.as_ref());
        self.resume_terms.iter().chain(&self.job_terms).chain(of_again)
    }
}

/// Body of `POST /api/v1/sessions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateSession {
    /// See [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// See [`Role`].
    pub role: Role,
    /// See [`Level`].
    pub level: Level,
    /// See [`InterviewKind`].
    pub kind: InterviewKind,
    /// See [`CompanyStyle`].
    pub style: CompanyStyle,
    /// Planned length, one of [`LENGTHS_MIN`].
    pub minutes: u8,
    /// The resume as pasted text, if any.
    #[serde(default)]
    pub resume_text: Option<String>,
    /// The job description as pasted text, if any.
    #[serde(default)]
    pub job_text: Option<String>,
    /// The candidate's name as the resume writes it. It is taken out of what is said before a language model or the analysis of a recording
    /// reads it, and serves nothing else: it is kept sealed and is no part of [`Setup`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidate_names: Vec<String>,
    /// The language model that may take part; `None`: the built-in interviewer alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelConsent>,
    /// Set where only this question shall be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
}

impl CreateSession {
    /// Checks the choices, the names and the pasted texts.
    ///
    /// # Errors
    /// `unsupported_version`, `bad_length`, `bad_name`, `notice_changed`, or see [`Again::validate`], [`check_resume_text`] and [`check_job_text`].
    pub fn validate(&self) -> Result<(), Problem> {
        if self.schema_version != crate::SCHEMA_VERSION {
            return Err(Problem::unsupported_version(self.schema_version));
        }
        if !LENGTHS_MIN.contains(&self.minutes) {
            return Err(Problem::bad_request("bad_length", format!("Choose a length of {LENGTHS_MIN:?} minutes.")));
        }
        if self.candidate_names.len() > MAX_NAMES || !self.candidate_names.iter().all(|name| fits(name, MAX_NAME_CHARS)) {
            let detail =
                format!("Names are at most {MAX_NAMES}, each one line of at most {MAX_NAME_CHARS} characters. Correct or leave out yours.");
            return Err(Problem::bad_request("bad_name", detail));
        }
        if self.model.as_ref().is_some_and(|consent| consent.notice != model::NOTICE) {
            return Err(Problem::conflict("notice_changed", "What you would agree to has changed. Reload the page and read it again."));
        }
        self.again.as_ref().map_or(Ok(()), Again::validate)?;
        self.resume_text.as_deref().map_or(Ok(()), check_resume_text)?;
        self.job_text.as_deref().map_or(Ok(()), check_job_text)
    }
}

/// Accepts a pasted resume that is text: within the size limit and without control characters that only binary files hold.
///
/// # Errors
/// `resume_too_large` or `resume_not_text`.
pub fn check_resume_text(text: &str) -> Result<(), Problem> {
    if text.len() > MAX_RESUME_BYTES {
        return Err(Problem::too_large("resume_too_large", "The pasted resume is over 1 MB. Paste only its text."));
    }
    if is_binary(text) {
        return Err(Problem::bad_request(
            "resume_not_text",
            "This looks like a file, not text. Open the resume, select its text and paste that.",
        ));
    }
    Ok(())
}

/// The same for a pasted job description.
///
/// # Errors
/// `job_too_large` or `job_not_text`.
pub fn check_job_text(text: &str) -> Result<(), Problem> {
    if text.len() > MAX_RESUME_BYTES {
        return Err(Problem::too_large("job_too_large", "The pasted job description is over 1 MB. Paste only its text."));
    }
    if is_binary(text) {
        return Err(Problem::bad_request(
            "job_not_text",
            "This looks like a file, not text. Open the job description, select its text and paste that.",
        ));
    }
    Ok(())
}

fn is_binary(text: &str) -> bool {
    text.chars().any(|c| (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) || c == '\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setup_stored_before_job_descriptions_and_more_styles_still_reads() {
        let stored = r#"{"role":"data","level":"mid","kind":"mixed","style":"collaboration","minutes":20,"resume_terms":[]}"#;
        let setup: Setup = serde_json::from_str(stored).unwrap();
        assert_eq!((setup.style, setup.job_terms.len(), &setup.again), (CompanyStyle::Collaboration, 0, &None));
        assert!(!serde_json::to_string(&setup).unwrap().contains("again"), "readers of earlier versions see what they know");
        for style in CompanyStyle::ALL {
            let json = serde_json::to_string(&style).unwrap();
            assert_eq!(serde_json::from_str::<CompanyStyle>(&json).unwrap(), style);
        }
    }

    #[test]
    fn a_job_description_has_the_limits_of_a_resume() {
        assert!(check_job_text("We ask for Kafka\tand patience.\n").is_ok());
        assert_eq!(check_job_text("PK\u{3}").unwrap_err().code, "job_not_text");
        assert_eq!(check_job_text(&"a".repeat(MAX_RESUME_BYTES + 1)).unwrap_err().code, "job_too_large");
    }

    #[test]
    fn a_question_again_has_bounds() {
        let again = |id: &str, line: &str| {
            let term = Some(ResumeTerm { term: "Kafka".into(), line: line.into() });
            Again { question_id: id.into(), term, because_of: BecauseOf::Resume }
        };
        assert!(again("disagreement", "Ran Kafka").validate().is_ok());
        let line = "é".repeat(MAX_LINE_CHARS);
        assert!(again("disagreement", &line).validate().is_ok());
        for bad in [
            again("", "Ran Kafka"),
            again(&"q".repeat(65), "Ran Kafka"),
            again("q", &format!("{line}e")),
            again("q", "a\nb"),
            again("q", " "),
        ] {
            assert_eq!(bad.validate().unwrap_err().code, "bad_again", "{bad:?}");
        }
        assert!(KINDS.iter().all(|kind| LENGTHS_MIN.contains(&shortest_min(*kind))));
    }

    #[test]
    fn names_are_few_short_lines() {
        let wish = |names: &[&str]| {
            let body = serde_json::json!({
                "schema_version": crate::SCHEMA_VERSION, "role": "data", "level": "mid", "kind": "mixed", "style": "craft", "minutes": 20,
                "candidate_names": names,
            });
            serde_json::from_value::<CreateSession>(body).unwrap()
        };
        let long = "é".repeat(MAX_NAME_CHARS);
        for good in [&[] as &[&str], &["Zoë O’Brien-Li"], &["Jane Doe", "Jane Roe", "J. D.", &long]] {
            assert!(wish(good).validate().is_ok(), "{good:?}");
        }
        for bad in [&[""] as &[&str], &[" "], &["Jane\nDoe"], &["Jane\u{0}"], &[&format!("{long}e")], &["a"; MAX_NAMES + 1]] {
            let problem = wish(bad).validate().unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (400, "bad_name"), "{bad:?}");
            assert!(!problem.detail.contains("Jane"), "a problem may be logged");
        }
        assert!(!serde_json::to_string(&wish(&[])).unwrap().contains("names"), "earlier servers see what they know");
    }

    const KINDS: [QuestionKind; 4] = [QuestionKind::Behavioural, QuestionKind::Technical, QuestionKind::Coding, QuestionKind::Talk];
}
