//! Who comes, when, and how they resemble those before them.

use std::collections::HashSet;

use domain::setup::{CompanyStyle, InterviewKind, LENGTHS_MIN, Level, Role, Setup};
use engine::rate_limit::DAY_MS;
use engine::resume;
use fastrand::Rng;

/// How a candidate resembles one of the day before. The server draws everybody's questions anew, so alike means: from the same choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// The same choices, and the same resume but for the employer, or none as well.
    Exact,
    /// The same choices, and a resume in which every line names another term, says it otherwise or is another.
    Paraphrase,
    /// Almost the same, but what must not share words: see [`Trap`].
    Trap,
    /// Choices that nobody in the run had made before.
    Fresh,
}

impl Class {
    pub(super) const ALL: [Self; 4] = [Self::Exact, Self::Paraphrase, Self::Trap, Self::Fresh];
    /// In percent, in the order of [`Self::ALL`].
    const SHARES: [u8; 4] = [45, 25, 15, 15];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Paraphrase => "paraphrase",
            Self::Trap => "trap",
            Self::Fresh => "fresh",
        }
    }

    fn drawn(rng: &mut Rng) -> Self {
        let mut left = rng.u8(..100);
        let drawn = Self::ALL.into_iter().zip(Self::SHARES).find(|(_, share)| {
            let is_it = left < *share;
            left = left.saturating_sub(*share);
            is_it
        });
        drawn.map_or(Self::Fresh, |(class, _)| class)
    }
}

/// What a trap changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trap {
    /// Another level.
    Level,
    /// Another style.
    Style,
    /// Another kind of interview.
    Kind,
    /// Another model of the service.
    Model,
    /// The bank's questions with a number put in.
    Number,
    /// The bank's questions with a "not" put in.
    Negation,
}

impl Trap {
    const ALL: [Self; 6] = [Self::Level, Self::Style, Self::Kind, Self::Model, Self::Number, Self::Negation];
}

/// One candidate.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) class: Class,
    pub(super) trap: Option<Trap>,
    /// From the run's beginning to the first question.
    pub(super) arrives_ms: u64,
    /// The choices; terms are those of the resume.
    pub(super) setup: Setup,
    resume: Vec<Line>,
}

/// A line of a resume, by what it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    wording: usize,
    term: usize,
    years: u8,
}

const WORDINGS: [&str; 5] = [
    "Operated {term} for {years} years at {firm}",
    "Introduced {term} at {firm} and taught it to {years} teams",
    "Migrated {years} services of {firm} to {term}",
    "Built the reporting of {firm} with {term}, {years} releases",
    "Used {term} in {years} products of {firm}, never alone",
];
const TERMS: [&str; 12] =
    ["Snowflake", "Redis", "Ansible", "Tableau", "RabbitMQ", "Salesforce", "Grafana", "MongoDB", "Airflow", "Django", "Jira", "Zephyrline"];
const FIRMS: [&str; 5] = ["Marlowe Freight", "Tidewater Mutual", "Osterberg", "Canford Press", "Lindqvist Optics"];
const LEVELS: [Level; 3] = [Level::Junior, Level::Mid, Level::Senior];
const ROLES: [Role; 4] = [Role::Software, Role::Data, Role::Product, Role::General];
const KINDS: [InterviewKind; 4] = [InterviewKind::Behavioural, InterviewKind::Technical, InterviewKind::Coding, InterviewKind::Mixed];

/// `per_day` candidates a day at any time of it, in order.
pub(super) fn arriving(per_day: u64, for_ms: u64, rng: &mut Rng) -> Vec<Candidate> {
    let mut times: Vec<u64> = (0..per_day * for_ms / DAY_MS).map(|_| rng.u64(..for_ms)).collect();
    times.sort_unstable();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut chosen = HashSet::new();
    for arrives_ms in times {
        let recent =
            candidates.iter().position(|before| before.arrives_ms + DAY_MS > arrives_ms).map_or(&[][..], |from| &candidates[from..]);
        let drawn = Class::drawn(rng);
        let candidate = match rng.choice(recent).filter(|_| drawn != Class::Fresh) {
            Some(like) => alike(like, drawn, arrives_ms, rng),
            None => fresh(arrives_ms, &chosen, rng),
        };
        chosen.insert(choices(&candidate.setup));
        candidates.push(candidate);
    }
    candidates
}

type Choices = (Role, Level, InterviewKind, CompanyStyle, u8);

fn choices(setup: &Setup) -> Choices {
    (setup.role, setup.level, setup.kind, setup.style, setup.minutes)
}

fn fresh(arrives_ms: u64, chosen: &HashSet<Choices>, rng: &mut Rng) -> Candidate {
    let setup = loop {
        let setup = Setup {
            role: one_of(&ROLES, rng),
            level: one_of(&LEVELS, rng),
            kind: one_of(&KINDS, rng),
            style: one_of(&CompanyStyle::ALL, rng),
            minutes: one_of(&LENGTHS_MIN, rng),
            resume_terms: Vec::new(),
            job_terms: Vec::new(),
            model: None,
            again: None,
        };
        if !chosen.contains(&choices(&setup)) {
            break setup;
        }
    };
    let lines = if rng.bool() { rng.usize(2..=4) } else { 0 };
    let resume = (0..lines).map(|_| Line { wording: rng.usize(..WORDINGS.len()), term: rng.usize(..TERMS.len()), years: rng.u8(2..12) });
    let resume: Vec<Line> = resume.collect();
    Candidate { class: Class::Fresh, trap: None, arrives_ms, setup: with_resume(setup, &resume, rng), resume }
}

fn alike(like: &Candidate, class: Class, arrives_ms: u64, rng: &mut Rng) -> Candidate {
    let Candidate { mut setup, mut resume, .. } = like.clone();
    let mut trap = None;
    if class == Class::Paraphrase {
        resume.iter_mut().for_each(|line| *line = line.paraphrased(rng));
    }
    if class == Class::Trap {
        let sprung = one_of(&Trap::ALL, rng);
        match sprung {
            Trap::Level => setup.level = another(&LEVELS, setup.level, rng),
            Trap::Style => setup.style = another(&CompanyStyle::ALL, setup.style, rng),
            Trap::Kind => setup.kind = another(&KINDS, setup.kind, rng),
            Trap::Model | Trap::Number | Trap::Negation => {}
        }
        trap = Some(sprung);
    }
    Candidate { class, trap, arrives_ms, setup: with_resume(setup, &resume, rng), resume }
}

impl Line {
    fn paraphrased(self, rng: &mut Rng) -> Self {
        let term = another_index(TERMS.len(), self.term, rng);
        let wording = another_index(WORDINGS.len(), self.wording, rng);
        match rng.u8(..3) {
            0 => Self { term, ..self },
            1 => Self { wording, years: self.years + 1, ..self },
            _ => Self { term, wording, ..self },
        }
    }
}

/// The choices with the terms that the product finds in the resume's text.
fn with_resume(setup: Setup, resume: &[Line], rng: &mut Rng) -> Setup {
    let firm = one_of(&FIRMS, rng);
    let written = |line: &Line| {
        WORDINGS[line.wording].replace("{term}", TERMS[line.term]).replace("{firm}", firm).replace("{years}", &line.years.to_string())
    };
    let text: Vec<String> = resume.iter().map(written).collect();
    Setup { resume_terms: resume::terms(&text.join("\n")), ..setup }
}

fn one_of<T: Copy>(all: &[T], rng: &mut Rng) -> T {
    all[rng.usize(..all.len())]
}

fn another<T: Copy + PartialEq>(all: &[T], but: T, rng: &mut Rng) -> T {
    let others: Vec<T> = all.iter().copied().filter(|other| *other != but).collect();
    one_of(&others, rng)
}

fn another_index(end: usize, but: usize, rng: &mut Rng) -> usize {
    (but + rng.usize(1..end)) % end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Vec<Candidate> {
        arriving(400, DAY_MS, &mut Rng::with_seed(3))
    }

    #[test]
    fn classes_come_in_their_shares() {
        let candidates = some();
        assert_eq!(candidates.len(), 400);
        for (class, share) in Class::ALL.into_iter().zip(Class::SHARES) {
            let found = candidates.iter().filter(|candidate| candidate.class == class).count();
            assert!(found.abs_diff(usize::from(share) * 4) < 25, "{class:?}: {found}");
        }
    }

    #[test]
    fn fresh_choices_were_made_by_nobody_before() {
        let candidates = some();
        for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| candidate.class == Class::Fresh) {
            assert!(candidates[..at].iter().all(|before| choices(&before.setup) != choices(&candidate.setup)));
        }
    }

    #[test]
    fn a_paraphrased_line_is_another_and_a_trap_changes_what_it_says() {
        let mut rng = Rng::with_seed(5);
        let line = Line { wording: 1, term: 2, years: 3 };
        assert!((0..50).all(|_| line.paraphrased(&mut rng) != line));
        let like = some().into_iter().find(|candidate| !candidate.resume.is_empty()).unwrap();
        for _ in 0..50 {
            let trapped = alike(&like, Class::Trap, 0, &mut rng);
            let changes = matches!(trapped.trap, Some(Trap::Level | Trap::Style | Trap::Kind));
            assert_eq!(choices(&trapped.setup) != choices(&like.setup), changes);
            let exact = alike(&like, Class::Exact, 0, &mut rng);
            assert_eq!((choices(&exact.setup), &exact.resume), (choices(&like.setup), &like.resume));
        }
    }

    #[test]
    fn every_line_has_its_term() {
        let setup = some().remove(0).setup;
        for (at, term) in TERMS.into_iter().enumerate() {
            for (wording, text) in WORDINGS.into_iter().enumerate() {
                let setup = with_resume(setup.clone(), &[Line { wording, term: at, years: 4 }], &mut Rng::with_seed(1));
                assert!(setup.resume_terms.iter().any(|found| found.term == term), "{term} in {text}");
            }
        }
    }
}
