//! The questions, written for this project: what is asked, what a strong answer shows, and how to ask on.
//!
//! Texts may hold two slots: `{term}` (a term of the candidate's resume or of the job) and `{quote}` (the candidate's own words).

mod behavioural;
mod behavioural_more;
mod behavioural_people;
mod behavioural_work;
mod coding;
mod coding_data;
mod coding_structures;
mod rubric;
mod talk;
mod technical_data;
mod technical_data_more;
mod technical_general;
mod technical_general_more;
mod technical_product;
mod technical_product_more;
mod technical_shared;
mod technical_software;
mod technical_software_more;
mod technical_terms;

pub use rubric::{anchor, criteria, judged_only, telling_order};

use domain::question::{AskedQuestion, BecauseOf, QuestionKind, QuestionOrigin};
use domain::report::Criterion;
use domain::setup::{CompanyStyle, Level, ResumeTerm, Role};

use crate::style;

const EVERY_ROLE: &[Role] = &[Role::Software, Role::Data, Role::Product, Role::General];
const EVERY_LEVEL: &[Level] = &[Level::Junior, Level::Mid, Level::Senior];

/// How a question is put under a company style.
#[derive(Debug, Clone, Copy)]
pub enum Wording {
    /// One text, followed by a sentence in the style's tone.
    Tailed(&'static str),
    /// The same, but for styles that have a text of their own.
    Styled {
        /// For the other styles, followed by a sentence in their tone.
        plain: &'static str,
        /// Whole texts.
        own: &'static [(CompanyStyle, &'static str)],
    },
}

/// A term that a question is put about, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cited<'a> {
    /// The term with its line.
    pub term: &'a ResumeTerm,
    /// Who wrote that line.
    pub of: BecauseOf,
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

/// The questions that an interview is planned from.
const POOL: [&[Question]; 17] = [
    behavioural::QUESTIONS,
    behavioural_more::QUESTIONS,
    behavioural_people::QUESTIONS,
    behavioural_work::QUESTIONS,
    technical_shared::QUESTIONS,
    technical_terms::QUESTIONS,
    technical_software::QUESTIONS,
    technical_software_more::QUESTIONS,
    technical_data::QUESTIONS,
    technical_data_more::QUESTIONS,
    technical_product::QUESTIONS,
    technical_product_more::QUESTIONS,
    technical_general::QUESTIONS,
    technical_general_more::QUESTIONS,
    coding::QUESTIONS,
    coding_data::QUESTIONS,
    coding_structures::QUESTIONS,
];

/// The questions that an interview is planned from, whoever is asked.
pub fn pool() -> impl Iterator<Item = &'static Question> {
    POOL.into_iter().flatten()
}

/// Technical questions about a term that the job asks for and the resume lacks.
pub fn for_gaps() -> &'static [Question] {
    technical_terms::GAPS
}

/// Every question: those of the [`pool`], those [`for_gaps`], and what opens and closes an interview.
pub fn questions() -> impl Iterator<Item = &'static Question> {
    pool().chain(technical_terms::GAPS).chain(talk::QUESTIONS)
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

    /// From 1, easy, to 3, hard: what beginners are asked and leaders are not, what everybody is asked, what beginners are not asked.
    /// `None` for talk, and for gaps: how hard these are depends on who is asked.
    pub fn difficulty(&self) -> Option<u8> {
        let asks = |level| self.levels.contains(&level);
        match self.kind {
            QuestionKind::Talk => None,
            _ if for_gaps().iter().any(|gap| gap.id == self.id) => None,
            _ if !asks(Level::Junior) => Some(3),
            _ if !asks(Level::Senior) => Some(1),
            _ => Some(2),
        }
    }

    /// The question as it is put. `seed` chooses among equal introductions and endings.
    pub fn ask(&self, style: CompanyStyle, cited: Option<Cited<'_>>, seed: u64) -> AskedQuestion {
        let plain = self.plain_text(style, seed);
        let text = match (cited, self.about_term) {
            (None, _) => plain,
            // What the job asks for was perhaps never used, which these texts take for granted.
            (Some(Cited { term, of: BecauseOf::Resume }), Some(about)) => {
                with_tail(&about.replace("{term}", &term.term), style, self.kind, seed)
            }
            (Some(cited), _) if plain.contains("{term}") => plain.replace("{term}", &cited.term.term),
            (Some(cited), _) => format!("{} {plain}", introduction(&cited, seed)),
        };
        AskedQuestion {
            id: self.id.to_owned(),
            kind: self.kind,
            competency: self.competency.to_owned(),
            text,
            origin: QuestionOrigin::Planned,
            because: cited.map(|cited| cited.term.line.clone()),
            because_of: cited.map(|cited| cited.of).unwrap_or_default(),
            starter_code: self.starter_code.map(str::to_owned),
            worded_by: None,
            decided_text: None,
        }
    }

    fn plain_text(&self, style: CompanyStyle, seed: u64) -> String {
        match self.wording {
            Wording::Tailed(text) => with_tail(text, style, self.kind, seed),
            Wording::Styled { plain, own } => match own.iter().find(|(of, _)| *of == style) {
                Some((_, text)) => (*text).to_owned(),
                None => with_tail(plain, style, self.kind, seed),
            },
        }
    }
}

fn own(list: &[(Criterion, &'static str)], criterion: Criterion) -> Option<&'static str> {
    list.iter().find(|(of, _)| *of == criterion).map(|(_, text)| *text)
}

fn with_tail(text: &str, style: CompanyStyle, kind: QuestionKind, seed: u64) -> String {
    let tails = style::tails(style, kind);
    match tails.get((seed % tails.len().max(1) as u64) as usize) {
        Some(tail) => format!("{text} {tail}"),
        None => text.to_owned(),
    }
}

fn introduction(cited: &Cited<'_>, seed: u64) -> String {
    let term = &cited.term.term;
    match cited.of {
        BecauseOf::Job => format!("The job asks for {term}. With that in mind:"),
        BecauseOf::Resume => from_resume(term)[(seed / 3 % 3) as usize].clone(),
    }
}

fn from_resume(term: &str) -> [String; 3] {
    [
        format!("Your resume mentions {term}. With that work in mind:"),
        format!("Think of your work with {term}."),
        format!("You wrote that you have worked with {term}. Staying with that:"),
    ]
}

/// A question's text without what only the seed chose: the first introduction in the place of another, and no ending in a style's tone.
pub(crate) fn without_variation(text: &str, kind: QuestionKind, term: Option<&str>) -> String {
    let mut tails = CompanyStyle::ALL.into_iter().flat_map(|style| style::tails(style, kind));
    let text = tails.find_map(|tail| text.strip_suffix(tail)).unwrap_or(text).trim_end();
    let introductions = term.map(from_resume).unwrap_or_default();
    match introductions.iter().find_map(|introduction| text.strip_prefix(introduction.as_str()).filter(|_| !introduction.is_empty())) {
        Some(rest) => format!("{}{rest}", introductions[0]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
