use std::collections::HashSet;

use domain::setup::{CompanyStyle, LENGTHS_MIN, Level};

use super::*;

const ROLES: [Role; 4] = [Role::Software, Role::Data, Role::Product, Role::General];
const KINDS: [InterviewKind; 4] = [InterviewKind::Behavioural, InterviewKind::Technical, InterviewKind::Coding, InterviewKind::Mixed];
const STYLES: [CompanyStyle; 2] = [CompanyStyle::Ownership, CompanyStyle::Collaboration];

fn setups() -> impl Iterator<Item = Setup> {
    ROLES.into_iter().flat_map(|role| {
        KINDS.into_iter().flat_map(move |kind| {
            STYLES.into_iter().flat_map(move |style| {
                [Level::Junior, Level::Mid, Level::Senior]
                    .into_iter()
                    .flat_map(move |level| LENGTHS_MIN.map(|minutes| Setup { role, level, kind, style, minutes, resume_terms: Vec::new() }))
            })
        })
    })
}

fn terms(count: usize) -> Vec<ResumeTerm> {
    (0..count).map(|n| ResumeTerm { term: format!("Term{n}"), line: format!("built Term{n}") }).collect()
}

#[test]
fn no_interview_runs_dry_or_repeats() {
    for setup in setups() {
        for seed in 0..5 {
            let planned = plan(&setup, u64::from(setup.minutes), seed);
            let minutes: u64 = planned.iter().map(|planned| cost_min(planned.question.kind)).sum();
            assert!(minutes + 8 >= u64::from(setup.minutes), "{setup:?} has only {minutes} minutes of questions");
            let ids: HashSet<_> = planned.iter().map(|planned| planned.question.id).collect();
            assert_eq!(ids.len(), planned.len(), "{setup:?}");
        }
    }
}

#[test]
fn more_time_continues_the_same_plan() {
    for setup in setups() {
        let ids = |minutes| plan(&setup, minutes, 7).iter().map(|planned| planned.question.id).collect::<Vec<_>>();
        let (planned, longer) = (ids(u64::from(setup.minutes)), ids(u64::from(setup.minutes) + 5));
        assert!(longer.starts_with(&planned), "{setup:?}");
    }
}

#[test]
fn six_in_ten_technical_questions_are_about_the_resume() {
    for mut setup in setups() {
        setup.resume_terms = terms(3);
        let planned = plan(&setup, u64::from(setup.minutes), 3);
        let technical: Vec<_> = planned.iter().filter(|planned| planned.question.kind == QuestionKind::Technical).collect();
        let woven = technical.iter().filter(|planned| planned.ask(&setup).because.is_some()).count();
        assert!(woven * 10 >= technical.len() * 6, "{setup:?}: {woven} of {}", technical.len());
    }
}

#[test]
fn seed_and_style_change_the_choice() {
    let setup = setups().find(|setup| setup.kind == InterviewKind::Behavioural && setup.minutes == 10).unwrap();
    let ids = |setup: &Setup, seed| plan(setup, 10, seed).iter().map(|planned| planned.question.id).collect::<Vec<_>>();
    let by_seed: HashSet<_> = (0..20).map(|seed| ids(&setup, seed)).collect();
    assert!(by_seed.len() > 10);
    let other = Setup { style: CompanyStyle::Collaboration, ..setup.clone() };
    assert!((0..20).filter(|seed| ids(&setup, *seed) != ids(&other, *seed)).count() > 10);
}

#[test]
fn mixed_interviews_alternate_and_long_ones_for_programmers_hold_code() {
    let mixed = |role, minutes| Setup { role, minutes, kind: InterviewKind::Mixed, ..setups().next().unwrap() };
    let kinds = |setup: &Setup| plan(setup, u64::from(setup.minutes), 1).iter().map(|planned| planned.question.kind).collect::<Vec<_>>();
    let short = kinds(&mixed(Role::Software, 10));
    assert_eq!(short, [QuestionKind::Behavioural, QuestionKind::Technical, QuestionKind::Behavioural]);
    assert!(kinds(&mixed(Role::Software, 30)).contains(&QuestionKind::Coding));
    assert!(!kinds(&mixed(Role::Product, 45)).contains(&QuestionKind::Coding));
}
