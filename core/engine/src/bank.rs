//! The questions, written for this project: what is asked, what a strong answer shows, and how to ask on.
//!
//! Texts may hold two slots: `{term}` (a term of the candidate's resume) and `{quote}` (the candidate's own words).

mod behavioural;
mod behavioural_more;
mod coding;
mod coding_data;
mod coding_structures;
mod rubric;
mod technical_data;
mod technical_general;
mod technical_product;
mod technical_shared;
mod technical_software;

pub use rubric::{anchor, criteria};

use domain::question::{AskedQuestion, QuestionKind, QuestionOrigin};
use domain::report::Criterion;
use domain::setup::{CompanyStyle, Level, ResumeTerm, Role};

const EVERY_ROLE: &[Role] = &[Role::Software, Role::Data, Role::Product, Role::General];
const EVERY_LEVEL: &[Level] = &[Level::Junior, Level::Mid, Level::Senior];

/// How a question is put under the two company styles.
#[derive(Debug, Clone, Copy)]
pub enum Wording {
    /// A text of its own for each.
    PerStyle {
        /// Asks for the decision, its figures and who answered for it.
        ownership: &'static str,
        /// Asks for the reasoning, other people's views and what was learnt.
        collaboration: &'static str,
    },
    /// One text, followed by a sentence in the style's tone.
    Tailed(&'static str),
}

/// One question of the bank.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// Unique.
    pub id: &'static str,
    /// Decides the criteria, see [`criteria`].
    pub kind: QuestionKind,
    /// For whom it is.
    pub roles: &'static [Role],
    /// For which seniority it is.
    pub levels: &'static [Level],
    /// The style that asks it rather early.
    pub favours: Option<CompanyStyle>,
    /// What it looks at.
    pub competency: &'static str,
    /// The question.
    pub wording: Wording,
    /// The question when it is put about a term of the resume, where that takes more than an introduction.
    pub about_term: Option<&'static str>,
    /// What a strong answer to this question shows; the other criteria have the anchor of their kind.
    pub anchors: &'static [(Criterion, &'static str)],
    /// Expected terms, comma-separated; `a|b` are ways to say the same. Inflections need not be listed.
    pub terms: &'static str,
    /// What is asked when a criterion is missing, with a `{quote}`; the other criteria have the follow-up of their kind.
    pub follow_ups: &'static [(Criterion, &'static str)],
    /// The question put another way for somebody without an example.
    pub reframing: &'static str,
    /// What the editor begins with.
    pub starter_code: Option<&'static str>,
}

/// Every question.
pub fn questions() -> impl Iterator<Item = &'static Question> {
    let parts: [&'static [Question]; 10] = [
        behavioural::QUESTIONS,
        behavioural_more::QUESTIONS,
        technical_shared::QUESTIONS,
        technical_software::QUESTIONS,
        technical_data::QUESTIONS,
        technical_product::QUESTIONS,
        technical_general::QUESTIONS,
        coding::QUESTIONS,
        coding_data::QUESTIONS,
        coding_structures::QUESTIONS,
    ];
    parts.into_iter().flatten()
}

/// The question of that id.
pub fn find(id: &str) -> Option<&'static Question> {
    questions().find(|question| question.id == id)
}

impl Question {
    /// What a strong answer shows under this criterion.
    pub fn anchor(&self, criterion: Criterion) -> &'static str {
        own(self.anchors, criterion).unwrap_or_else(|| rubric::anchor(self.kind, criterion))
    }

    /// The expected terms; each is `|`-separated ways to say it.
    pub fn expected_terms(&self) -> impl Iterator<Item = &'static str> {
        self.terms.split(", ").filter(|term| !term.is_empty())
    }

    /// How to ask for this criterion when an answer lacks it; holds a `{quote}` slot.
    pub fn follow_up(&self, criterion: Criterion) -> &'static str {
        own(self.follow_ups, criterion).unwrap_or_else(|| rubric::follow_up(self.kind, criterion))
    }

    /// The question as it is put. `seed` chooses among equal introductions and endings.
    pub fn ask(&self, style: CompanyStyle, term: Option<&ResumeTerm>, seed: u64) -> AskedQuestion {
        let text = match (term, self.about_term) {
            (Some(term), Some(about)) => with_tail(&about.replace("{term}", &term.term), style, seed),
            (Some(term), None) => format!("{} {}", introduction(&term.term, seed), self.plain_text(style, seed)),
            (None, _) => self.plain_text(style, seed),
        };
        AskedQuestion {
            id: self.id.to_owned(),
            kind: self.kind,
            competency: self.competency.to_owned(),
            text,
            origin: QuestionOrigin::Planned,
            because: term.map(|term| term.line.clone()),
            starter_code: self.starter_code.map(str::to_owned),
        }
    }

    fn plain_text(&self, style: CompanyStyle, seed: u64) -> String {
        match (self.wording, style) {
            (Wording::PerStyle { ownership, .. }, CompanyStyle::Ownership) => ownership.to_owned(),
            (Wording::PerStyle { collaboration, .. }, CompanyStyle::Collaboration) => collaboration.to_owned(),
            (Wording::Tailed(text), _) => with_tail(text, style, seed),
        }
    }
}

fn own(list: &[(Criterion, &'static str)], criterion: Criterion) -> Option<&'static str> {
    list.iter().find(|(of, _)| *of == criterion).map(|(_, text)| *text)
}

fn with_tail(text: &str, style: CompanyStyle, seed: u64) -> String {
    let tails = match style {
        CompanyStyle::Ownership => [
            "Name the decision you would take and the figure that would tell you it was right.",
            "What would you commit to yourself, and by when?",
            "Say what it would cost and what you would answer for.",
        ],
        CompanyStyle::Collaboration => [
            "Think aloud with me: which views would you want to hear first?",
            "How would you bring the people around you along in that reasoning?",
            "What would you ask a colleague who sees it differently?",
        ],
    };
    format!("{text} {}", tails[(seed % 3) as usize])
}

fn introduction(term: &str, seed: u64) -> String {
    match seed / 3 % 3 {
        0 => format!("Your resume mentions {term}. With that work in mind:"),
        1 => format!("Think of your work with {term}."),
        _ => format!("You wrote that you have worked with {term}. Staying with that:"),
    }
}

#[cfg(test)]
mod tests;
