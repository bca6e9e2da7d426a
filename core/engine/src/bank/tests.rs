use std::collections::{BTreeMap, HashSet};

use super::*;

const ROLES: &[Role] = EVERY_ROLE;

fn term() -> ResumeTerm {
    ResumeTerm { term: "PostgreSQL".into(), line: "Tuned PostgreSQL for 2,000 users".into() }
}

fn is_for_gap(question: &Question) -> bool {
    for_gaps().iter().any(|gap| gap.id == question.id)
}

/// As it is put with nothing to build on, or with the job's term where it needs one.
fn asked(question: &Question, style: CompanyStyle, seed: u64) -> String {
    let term = term();
    let cited = is_for_gap(question).then_some(Cited { term: &term, of: BecauseOf::Job });
    question.ask(style, cited, seed).text
}

#[test]
fn ids_are_unique_and_texts_complete() {
    let mut ids = HashSet::new();
    let mut plain = HashSet::new();
    for question in questions() {
        assert!(ids.insert(question.id), "{} twice", question.id);
        assert!(!question.competency.is_empty() && question.reframing.ends_with(['?', '.']), "{}", question.id);
        assert!(!question.roles.is_empty() && !question.levels.is_empty(), "{}", question.id);
        let texts = CompanyStyle::ALL.map(|style| asked(question, style, 0));
        let heard: HashSet<_> = texts.iter().collect();
        let styles = if question.kind == QuestionKind::Talk { 1 } else { CompanyStyle::ALL.len() };
        assert_eq!(heard.len(), styles, "{}: a reader must hear the style", question.id);
        for text in &texts {
            assert!(text.len() > 60 && !text.contains('{') && !text.contains("  "), "{}: {text}", question.id);
        }
        assert!(plain.insert(question.reframing), "{}", question.id);
    }
}

#[test]
fn the_bank_is_large_enough_for_everybody() {
    assert!(questions().count() >= 115, "{}", questions().count());
    let of = |kind, role, level| {
        let suits = |question: &&Question| question.kind == kind && question.roles.contains(&role) && question.levels.contains(&level);
        pool().filter(suits).collect::<Vec<_>>()
    };
    for role in ROLES {
        for level in EVERY_LEVEL {
            assert!(of(QuestionKind::Behavioural, *role, *level).len() >= 30, "{role:?} {level:?}");
            let technical = of(QuestionKind::Technical, *role, *level);
            assert!(technical.len() >= 16, "{role:?} {level:?}: {}", technical.len());
            let about_terms = technical.iter().filter(|question| question.about_term.is_some()).count();
            assert!(about_terms >= 10, "{role:?} {level:?}: {about_terms}");
            let by_difficulty: BTreeMap<_, usize> = technical.iter().fold(BTreeMap::new(), |mut by, question| {
                *by.entry(question.difficulty()).or_default() += 1;
                by
            });
            assert!(by_difficulty.len() >= 2 && by_difficulty.values().all(|count| *count >= 2), "{role:?} {level:?}: {by_difficulty:?}");
        }
    }
}

/// Prints how many questions there are.
#[test]
#[ignore = "a view for people who write questions"]
fn figures() {
    for kind in [QuestionKind::Behavioural, QuestionKind::Technical, QuestionKind::Coding, QuestionKind::Talk] {
        println!("{kind:?}: {}", questions().filter(|question| question.kind == kind).count());
        for role in ROLES {
            let counts = EVERY_LEVEL.iter().map(|level| {
                let suits = |question: &&Question| {
                    question.kind == kind && question.roles.contains(role) && question.levels.contains(level) && !is_for_gap(question)
                };
                questions().filter(suits).count()
            });
            println!("  {role:?}: {:?}", counts.collect::<Vec<_>>());
        }
    }
}

#[test]
fn every_criterion_has_an_anchor_and_a_follow_up_that_quotes() {
    for question in questions().filter(|question| question.kind != QuestionKind::Talk) {
        for criterion in criteria(question.kind) {
            assert!(question.anchor(*criterion).len() > 30, "{} {criterion:?}", question.id);
            let follow_up = question.follow_up(*criterion);
            assert!(follow_up.starts_with("You said “{quote}”. "), "{} {criterion:?}: {follow_up}", question.id);
        }
        let own: HashSet<_> = question.follow_ups.iter().map(|(criterion, _)| criterion).collect();
        assert!((2..=3).contains(&own.len()), "{}", question.id);
        let of_kind = |(criterion, _): &(Criterion, &str)| criteria(question.kind).contains(criterion);
        assert!(question.follow_ups.iter().all(of_kind) && question.anchors.iter().all(of_kind), "{}", question.id);
        assert!(!question.anchors.is_empty(), "{}", question.id);
        assert_eq!(question.terms.is_empty(), question.kind == QuestionKind::Behavioural, "{}", question.id);
        assert!(question.terms.is_empty() || question.expected_terms().count() >= 5, "{}", question.id);
        assert_eq!(question.starter_code.is_some(), question.kind == QuestionKind::Coding, "{}", question.id);
    }
}

#[test]
fn a_term_of_the_resume_or_the_job_is_woven_in_with_its_line() {
    let term = term();
    for question in questions().filter(|question| question.kind == QuestionKind::Technical) {
        for (of, seed) in (0..9).flat_map(|seed| [(BecauseOf::Resume, seed), (BecauseOf::Job, seed)]) {
            let asked = question.ask(CompanyStyle::Ownership, Some(Cited { term: &term, of }), seed);
            assert!(asked.text.contains("PostgreSQL") && !asked.text.contains('{'), "{}", asked.text);
            assert_eq!((asked.because.as_ref(), asked.because_of), (Some(&term.line), of));
            assert!(of == BecauseOf::Resume || asked.text.contains("job") || is_for_gap(question), "{}", asked.text);
        }
    }
}

/// What the browser runs and what the interviewer asks are the same problems, begun with the same code.
#[test]
fn every_coding_question_has_its_problem() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bank/problems");
    let mut ids = HashSet::new();
    for file in std::fs::read_dir(folder).expect("problems") {
        let text = std::fs::read_to_string(file.expect("entry").path()).expect("readable");
        let problem: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let id = problem["id"].as_str().expect("an id").to_owned();
        let question = find(&id).unwrap_or_else(|| panic!("{id} is not asked"));
        assert_eq!(question.starter_code, problem["starter"]["python"].as_str(), "{id}");
        assert!(ids.insert(id));
    }
    let asked: HashSet<_> = questions().filter(|q| q.kind == QuestionKind::Coding).map(|question| question.id.to_owned()).collect();
    assert_eq!(ids, asked);
    assert!(ids.len() >= 20);
}
