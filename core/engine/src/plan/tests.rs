use std::collections::HashSet;

use domain::setup::{LENGTHS_MIN, Level, ResumeTerm};

use super::*;

const ROLES: [Role; 4] = [Role::Software, Role::Data, Role::Product, Role::General];
const KINDS: [InterviewKind; 4] = [InterviewKind::Behavioural, InterviewKind::Technical, InterviewKind::Coding, InterviewKind::Mixed];
const LEVELS: [Level; 3] = [Level::Junior, Level::Mid, Level::Senior];

fn setups() -> impl Iterator<Item = Setup> {
    let setup = |role, kind, style, level| {
        LENGTHS_MIN.map(|minutes| Setup {
            role,
            level,
            kind,
            style,
            minutes,
            resume_terms: Vec::new(),
            job_terms: Vec::new(),
            model: None,
            again: None,
        })
    };
    let choices = ROLES.into_iter().flat_map(|role| KINDS.map(|kind| (role, kind)));
    let styled = choices.flat_map(|(role, kind)| CompanyStyle::ALL.map(|style| (role, kind, style)));
    styled.flat_map(move |(role, kind, style)| LEVELS.into_iter().flat_map(move |level| setup(role, kind, style, level)))
}

fn terms(names: &[&str]) -> Vec<ResumeTerm> {
    names.iter().map(|name| ResumeTerm { term: (*name).into(), line: format!("built {name}") }).collect()
}

fn planned(setup: &Setup, seed: u64) -> Vec<Planned<'_>> {
    plan(setup, u64::from(setup.minutes), seed)
}

#[test]
fn no_interview_runs_dry_or_repeats() {
    for (setup, seed) in setups().zip(0..) {
        let outline = outline(&setup, seed);
        assert!(outline.minutes + 8 >= u64::from(setup.minutes), "{setup:?} has only {} minutes of questions", outline.minutes);
        let ids: HashSet<_> = planned(&setup, seed).iter().chain(closing(&setup).iter()).map(|planned| planned.question.id).collect();
        assert_eq!(ids.len(), outline.questions.len(), "{setup:?}");
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
fn questions_become_harder_and_never_stay_on_one_competency() {
    for mut setup in setups() {
        for resume_terms in [Vec::new(), terms(&["Kafka", "Zephyrline", "Scrum"])] {
            setup.resume_terms = resume_terms;
            setup.job_terms = terms(&["Kafka", "Terraform", "Go", "Rust"]);
            let planned = planned(&setup, 3);
            let difficulties: Vec<u8> = planned.iter().filter_map(|planned| planned.question.difficulty()).collect();
            assert!(setup.kind == InterviewKind::Coding || difficulties.is_sorted(), "{setup:?}: {difficulties:?}");
            let rises = difficulties.first() < difficulties.last();
            let coding = setup.kind == InterviewKind::Coding;
            assert!(rises || coding || setup.minutes < 30, "{setup:?}: {difficulties:?}");
            for pair in planned.windows(2) {
                assert_ne!(pair[0].question.competency, pair[1].question.competency, "{setup:?}");
            }
        }
    }
}

#[test]
fn neighbours_sound_different() {
    let setup = Setup { resume_terms: terms(&["Kafka"]), ..setups().next().unwrap() };
    for kind in [InterviewKind::Behavioural, InterviewKind::Technical] {
        let setup = Setup { kind, style: CompanyStyle::Product, minutes: 30, ..setup.clone() };
        let texts: Vec<String> = planned(&setup, 4).iter().map(|planned| planned.ask(&setup).text).collect();
        let ending = |text: &str| {
            text.rsplit_once(['.', '?']).and_then(|(text, _)| text.rsplit_once(['.', '?', ':'])).map(|(_, end)| end.to_owned())
        };
        assert!(texts.windows(2).all(|pair| ending(&pair[0]) != ending(&pair[1])), "{texts:#?}");
    }
}

#[test]
fn a_method_is_not_taken_for_something_that_runs() {
    let setups = setups().filter(|setup| setup.kind == InterviewKind::Technical && setup.minutes == 45);
    for setup in setups.map(|setup| Setup { resume_terms: terms(&["Scrum"]), ..setup }) {
        for planned in planned(&setup, 2) {
            let Planned { question, cited, .. } = planned;
            let own_text = cited.is_some() && question.about_term.is_some();
            assert!(!own_text || question.roles.len() > 1, "{} about Scrum", question.id);
        }
    }
}

#[test]
fn what_the_job_asks_for_and_the_resume_lacks_is_asked_about() {
    for setup in setups().filter(|setup| setup.kind == InterviewKind::Technical && setup.minutes >= 20) {
        let setup = Setup { resume_terms: terms(&["Kafka", "Rust", "Python"]), job_terms: terms(&["python", "Terraform"]), ..setup };
        let planned = planned(&setup, 5);
        let cited: Vec<Cited<'_>> = planned.iter().filter_map(|planned| planned.cited).collect();
        assert_eq!((cited[0].of, cited[0].term.term.as_str()), (BecauseOf::Resume, "Python"), "what both name comes first");
        let gaps: Vec<&Planned<'_>> =
            planned.iter().filter(|planned| planned.cited.is_some_and(|cited| cited.of == BecauseOf::Job)).collect();
        let [gap] = gaps.as_slice() else { panic!("{setup:?}: one gap, {} questions", gaps.len()) };
        let asked = gap.ask(&setup);
        assert!(
            asked.text.contains("Terraform") && asked.because.as_deref() == Some("built Terraform") && asked.because_of == BecauseOf::Job
        );
        assert!(bank::for_gaps().iter().any(|question| question.id == asked.id));
    }
}

#[test]
fn without_a_resume_the_job_is_what_questions_build_on() {
    let setup = setups().find(|setup| setup.kind == InterviewKind::Technical && setup.minutes == 20).unwrap();
    let setup = Setup { job_terms: terms(&["Terraform", "Kafka"]), ..setup };
    let texts: Vec<String> =
        planned(&setup, 5).iter().filter(|planned| planned.cited.is_some()).map(|planned| planned.ask(&setup).text).collect();
    assert!(texts.len() >= 2 && texts.iter().all(|text| text.starts_with("The job asks for") && !text.contains("resume")), "{texts:#?}");
}

#[test]
fn terms_that_nobody_has_to_know_get_one_more_follow_up() {
    let setup = setups().find(|setup| setup.kind == InterviewKind::Technical && setup.minutes == 10).unwrap();
    let most = |name: &str| outline(&Setup { resume_terms: terms(&[name]), ..setup.clone() }, 1).questions[0].most_follow_ups;
    assert_eq!((most("Kafka"), most("Zephyrline")), (2, 3));
}

#[test]
fn styles_differ_in_what_a_candidate_notices() {
    let setup = Setup { kind: InterviewKind::Mixed, minutes: 30, role: Role::Product, ..setups().next().unwrap() };
    let of = |style| outline(&Setup { style, ..setup.clone() }, 1).questions;
    let ends = |style| {
        let questions = of(style);
        let talk = |at: Option<&PlannedQuestion>| at.filter(|one| one.kind == QuestionKind::Talk).map(|one| one.competency.clone());
        (talk(questions.first()).unwrap_or_default(), talk(questions.last()).unwrap_or_default())
    };
    let ends = CompanyStyle::ALL.map(ends);
    assert_eq!(
        ends.each_ref().map(|(opening, closing)| (opening.as_str(), closing.as_str())),
        [("", ""), ("", "your questions"), ("", "your choice"), ("warm-up", "your questions"), ("overview", "summary"),]
    );
    let share = |style| {
        let count = |kind| of(style).iter().filter(|one| one.kind == kind).count();
        count(QuestionKind::Technical) as f64 / count(QuestionKind::Behavioural) as f64
    };
    assert!(share(CompanyStyle::Craft) > 1.4 && share(CompanyStyle::Collaboration) < 0.7);
    assert!(of(CompanyStyle::Product).len() > of(CompanyStyle::Craft).len() + 3, "short questions, and many");
    let most = CompanyStyle::ALL.map(|style| of(style).iter().map(|one| one.most_follow_ups).max().unwrap_or_default());
    assert_eq!(most, [2, 2, 3, 1, 1]);
}

#[test]
fn the_closing_talk_comes_when_time_is_short_and_nothing_after_it() {
    use crate::test_sessions::Room;
    let setup = Setup { kind: InterviewKind::Behavioural, style: CompanyStyle::Structured, minutes: 20, ..setups().next().unwrap() };
    let mut room = Room::open(setup, 1);
    assert_eq!(room.session.turns[0].question.id, "talk-agenda");
    room.answer("Three points: data, people, coffee.", 30_000);
    assert_eq!(room.session.turns[1].question.kind, QuestionKind::Behavioural);
    room.t_ms += 17 * 60_000 + 30_000;
    room.skip();
    assert_eq!(room.session.turns.last().unwrap().question.id, "talk-summary");
    room.answer("In one sentence: I finish things.", 30_000);
    assert!(room.session.is_over());
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

/// Prints two interviews as they are planned.
#[test]
#[ignore = "a view for people who write questions"]
fn two_plans() {
    let craft = Setup {
        role: Role::Software,
        level: Level::Senior,
        kind: InterviewKind::Technical,
        style: CompanyStyle::Craft,
        minutes: 30,
        resume_terms: crate::resume::terms("Built billing with PostgreSQL and Kafka\nMigrated reports to Zephyrline"),
        job_terms: crate::resume::terms("You run services on Kubernetes with Kafka"),
        model: None,
        again: None,
    };
    let structured =
        Setup { role: Role::Product, level: Level::Mid, kind: InterviewKind::Mixed, style: CompanyStyle::Structured, ..craft.clone() };
    for setup in [craft, structured] {
        println!("{:?} {:?} {:?} {:?} {} min", setup.role, setup.level, setup.kind, setup.style, setup.minutes);
        for (planned, outlined) in planned(&setup, 11).into_iter().chain(closing(&setup)).zip(outline(&setup, 11).questions) {
            let because = outlined.because.map(|line| format!(" [{:?}: {line}]", outlined.because_of)).unwrap_or_default();
            let (minutes, most) = (outlined.minutes, outlined.most_follow_ups);
            println!("  {minutes} min, difficulty {:?}, up to {most} follow-ups, {}{because}", outlined.difficulty, outlined.competency);
            println!("    {}", planned.ask(&setup).text);
        }
    }
}
