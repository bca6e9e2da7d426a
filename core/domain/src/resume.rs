//! A resume taken apart: what somebody can do, did and learnt, and what in the document is personal.
//!
//! Nothing is guessed: what a document does not say is null or missing, and what it says unclearly is in [`Resume::warnings`].

use serde::{Deserialize, Serialize};

/// A structured resume. Every item names the line that it comes from: [`Resume::lines`] counted from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// [`crate::SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Languages, tools and methods, in order of appearance, each once.
    pub skills: Vec<Skill>,
    /// Jobs, in the order of the document.
    pub experience: Vec<Experience>,
    /// Projects that have a section of their own.
    pub projects: Vec<Project>,
    /// Schools, degrees, apprenticeships.
    pub education: Vec<Education>,
    /// What identifies the person, or says what no interviewer may ask for.
    pub personal: Vec<Personal>,
    /// What a reader should know about this reading.
    pub warnings: Vec<Warning>,
    /// The document's text in reading order, a word broken at a line's end put together. A tab separates what stands apart in a line; two
    /// spaces at the beginning say that a line is indented; `• ` begins an item of a list.
    pub lines: Vec<String>,
}

/// A skill as the resume writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// `PostgreSQL`.
    pub name: String,
    /// Where it is named first.
    pub source_line: u32,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experience {
    /// The position held.
    pub title: Option<String>,
    /// The employer.
    pub organisation: Option<String>,
    /// `2019-03`, or `2019` where no month is given.
    pub start: Option<String>,
    /// As [`Self::start`]; `present` when it goes on.
    pub end: Option<String>,
    /// What was done, one statement each.
    pub bullets: Vec<String>,
    /// The entry's first line.
    pub source_line: u32,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// What it is called.
    pub name: String,
    /// What was done, one statement each.
    pub bullets: Vec<String>,
    /// The entry's first line.
    pub source_line: u32,
}

/// A degree or a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Education {
    /// University, school, training company.
    pub institution: Option<String>,
    /// Degree or subject.
    pub degree: Option<String>,
    /// As [`Experience::start`].
    pub start: Option<String>,
    /// As [`Experience::end`].
    pub end: Option<String>,
    /// The entry's first line.
    pub source_line: u32,
}

/// A personal detail, word for word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// What it is.
    pub kind: PersonalKind,
    /// The detail alone, without its label.
    pub text: String,
    /// Where it stands.
    pub source_line: u32,
}

/// Kinds of [`Personal`] details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalKind {
    /// The person's name.
    Name,
    /// Mail address.
    Mail,
    /// Telephone number.
    Phone,
    /// Street, postcode, town.
    Address,
    /// Home page or profile.
    Link,
    /// Date or place of birth, age.
    Birth,
    /// Citizenship.
    Nationality,
    /// Married, single, children.
    MaritalStatus,
    /// A line about a photograph.
    Photo,
}

/// A remark about the reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Stable, for programs.
    pub code: WarningCode,
    /// A sentence that says what happened and what to check.
    pub detail: String,
}

/// What a [`Warning`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// No heading of a section was recognised.
    NoSections,
    /// No job was found.
    NoExperience,
    /// No skill was found.
    NoSkills,
    /// Some entries of the experience lack a date.
    UndatedExperience,
    /// Some pages have pictures only and were not read.
    PagesWithoutText,
    /// Some characters of the file stand for no known letter.
    UnknownCharacters,
}
