//! What a candidate chooses before an interview.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// Largest pasted resume in bytes (contracts: "pasted or text resume 1 MB").
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

/// A company style, described by what it values; changes the choice and wording of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanyStyle {
    /// Values owning an outcome: asks for decisions, figures and consequences.
    Ownership,
    /// Values thinking together: asks for reasoning, other people's views and what was learnt.
    Collaboration,
}

/// A term found in the pasted resume, with the line it stands in.
///
/// Only these leave the resume; the pasted text itself is not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeTerm {
    /// The term as written, for instance `PostgreSQL`.
    pub term: String,
    /// The line it was found in, shortened, with contact details removed.
    pub line: String,
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
}

impl CreateSession {
    /// Checks the choices and the pasted text.
    ///
    /// # Errors
    /// `unsupported_version`, `bad_length`, `resume_too_large` or `resume_not_text`.
    pub fn validate(&self) -> Result<(), Problem> {
        if self.schema_version != crate::SCHEMA_VERSION {
            return Err(Problem::unsupported_version(self.schema_version));
        }
        if !LENGTHS_MIN.contains(&self.minutes) {
            return Err(Problem::bad_request("bad_length", format!("Choose a length of {LENGTHS_MIN:?} minutes.")));
        }
        self.resume_text.as_deref().map_or(Ok(()), check_resume_text)
    }
}

/// Accepts pasted text that is text: within the size limit and without control characters that only binary files hold.
///
/// # Errors
/// `resume_too_large` or `resume_not_text`.
pub fn check_resume_text(text: &str) -> Result<(), Problem> {
    if text.len() > MAX_RESUME_BYTES {
        return Err(Problem::too_large("resume_too_large", "The pasted resume is over 1 MB. Paste only its text."));
    }
    let is_binary = |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) || c == '\u{fffd}';
    if text.chars().any(is_binary) {
        return Err(Problem::bad_request(
            "resume_not_text",
            "This looks like a file, not text. Open the resume, select its text and paste that.",
        ));
    }
    Ok(())
}
