use std::collections::HashSet;

use super::*;

#[test]
fn ids_are_unique_and_texts_complete() {
    let mut ids = HashSet::new();
    for question in questions() {
        assert!(ids.insert(question.id), "{} twice", question.id);
        assert!(!question.competency.is_empty() && question.reframing.ends_with(['?', '.']), "{}", question.id);
        let texts = [CompanyStyle::Ownership, CompanyStyle::Collaboration].map(|style| question.ask(style, None, 0).text);
        assert_ne!(texts[0], texts[1], "{}: a reader must hear the style", question.id);
        for text in &texts {
            assert!(text.len() > 60 && !text.contains('{') && !text.contains("  "), "{}: {text}", question.id);
        }
    }
    assert!(ids.len() >= 24);
    let of = |kind| questions().filter(|question| question.kind == kind).count();
    assert!(of(QuestionKind::Behavioural) >= 10 && of(QuestionKind::Technical) >= 8 && of(QuestionKind::Coding) >= 4);
}

#[test]
fn every_criterion_has_an_anchor_and_a_follow_up_that_quotes() {
    for question in questions() {
        for criterion in criteria(question.kind) {
            assert!(question.anchor(*criterion).len() > 30, "{} {criterion:?}", question.id);
            let follow_up = question.follow_up(*criterion);
            assert!(follow_up.starts_with("You said “{quote}”. "), "{} {criterion:?}: {follow_up}", question.id);
        }
        let own: HashSet<_> = question.follow_ups.iter().map(|(criterion, _)| criterion).collect();
        assert!((2..=3).contains(&own.len()), "{}", question.id);
        let of_kind = |(criterion, _): &(Criterion, &str)| criteria(question.kind).contains(criterion);
        assert!(question.follow_ups.iter().all(of_kind) && question.anchors.iter().all(of_kind), "{}", question.id);
        assert_eq!(question.terms.is_empty(), question.kind == QuestionKind::Behavioural, "{}", question.id);
        assert_eq!(question.starter_code.is_some(), question.kind == QuestionKind::Coding, "{}", question.id);
    }
}

#[test]
fn a_term_of_the_resume_is_woven_in_with_its_line() {
    let term = ResumeTerm { term: "PostgreSQL".into(), line: "Tuned PostgreSQL for 2,000 users".into() };
    for question in questions().filter(|question| question.kind == QuestionKind::Technical) {
        for seed in 0..9 {
            let asked = question.ask(CompanyStyle::Ownership, Some(&term), seed);
            assert!(asked.text.contains("PostgreSQL") && !asked.text.contains('{'), "{}", asked.text);
            assert_eq!(asked.because.as_ref(), Some(&term.line));
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
