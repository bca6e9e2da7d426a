//! Feature: interview-prep-ai, Property 1: Resume-Aware Question Generation
//! Feature: interview-prep-ai, Property 2: AI Response Timing Consistency (its part on coherence; the time is measured at the edge)

use std::collections::HashSet;

use domain::protocol::Command;
use domain::question::{AskedQuestion, BecauseOf, QuestionKind, QuestionOrigin};
use domain::session::{Answer, Turn};
use domain::setup::{CompanyStyle, InterviewKind, LENGTHS_MIN, Level, Role, Setup};
use domain::splice::Splice;
use engine::{bank, plan, resume};
use proptest::prelude::*;
use tests::host::Host;
use tests::sentences::{FAMILIAR_SENTENCES, SENTENCES};

const FAMILIAR: [&str; 6] = ["PostgreSQL", "Kafka", "Python", "Kubernetes", "Scrum", "Tableau"];
const UNFAMILIAR: [&str; 5] = ["Zephyrline", "QuillDB", "Tarnfox", "Mistral9", "OpenKelp"];

fn any_lines(verb: &'static str) -> impl Strategy<Value = String> {
    let term = prop_oneof![prop::sample::select(FAMILIAR.to_vec()), prop::sample::select(UNFAMILIAR.to_vec())];
    prop::collection::hash_set(term, 1..7).prop_map(move |terms| {
        let mut terms: Vec<&str> = terms.into_iter().collect();
        terms.sort_unstable();
        terms.iter().enumerate().map(|(n, term)| format!("{verb} using {term} for {} teams\n", n + 2)).collect()
    })
}

fn any_setup() -> impl Strategy<Value = Setup> {
    let role = prop::sample::select(vec![Role::Software, Role::Data, Role::Product, Role::General]);
    let level = prop::sample::select(vec![Level::Junior, Level::Mid, Level::Senior]);
    let kind = prop::sample::select(vec![InterviewKind::Technical, InterviewKind::Mixed, InterviewKind::Behavioural]);
    let style = prop::sample::select(CompanyStyle::ALL.to_vec());
    let job = prop::option::of(any_lines("Services built"));
    (role, level, kind, style, prop::sample::select(LENGTHS_MIN.to_vec()), any_lines("Built services"), job).prop_map(
        |(role, level, kind, style, minutes, lines, job)| Setup {
            role,
            level,
            kind,
            style,
            minutes,
            resume_terms: resume::terms(&lines),
            job_terms: job.as_deref().map(resume::terms).unwrap_or_default(),
            model: None,
            again: None,
        },
    )
}

/// Everything that was asked, with the answers.
fn play(setup: Setup, seed: u64, replies: &[Vec<usize>]) -> Vec<Turn> {
    let mut host = Host::new(setup, seed);
    host.command(Command::Start).unwrap();
    for reply in replies {
        let Some((turn, _)) = host.session.open_turn() else { break };
        let insert = reply.iter().map(|at| SENTENCES[*at]).collect::<Vec<_>>().join(" ");
        host.command(Command::EditAnswer { turn, splice: Splice { at: 0, delete: 0, insert }, at_ms: host.t_ms() }).unwrap();
        host.wait(4000, 0);
        host.command(Command::Done { turn, by_silence: false }).unwrap();
    }
    host.session.turns
}

fn any_replies() -> impl Strategy<Value = Vec<Vec<usize>>> {
    prop::collection::vec(prop::collection::vec(0..SENTENCES.len(), 1..5), 4..16)
}

/// What a question quotes of its candidate.
fn quotes(text: &str) -> Vec<&str> {
    let after = |lead| text.split(lead).skip(1).filter_map(|rest: &str| rest.split_once('”')).map(|(quote, _)| quote);
    after("You said “").chain(after("Earlier you said “")).collect()
}

fn said(answers: &[Turn], quote: &str) -> bool {
    let utters = |answer: &Answer| answer.utterances().iter().any(|said| said.text.contains(quote));
    !quote.is_empty() && answers.iter().any(|turn| utters(&turn.answer))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Feature: interview-prep-ai, Property 1: Resume-Aware Question Generation
    #[test]
    fn six_in_ten_technical_questions_cite_a_line_of_the_resume_and_name_its_term(setup in any_setup(), seed in any::<u64>()) {
        let planned = plan::plan(&setup, u64::from(setup.minutes), seed);
        let asked: Vec<AskedQuestion> = planned.iter().map(|planned| planned.ask(&setup)).collect();
        let technical: Vec<&AskedQuestion> = asked.iter().filter(|question| question.kind == QuestionKind::Technical).collect();
        let cites = |question: &&&AskedQuestion| {
            let of_line = setup.resume_terms.iter().filter(|term| question.because.as_ref() == Some(&term.line));
            question.because_of == BecauseOf::Resume && of_line.into_iter().any(|term| question.text.contains(&term.term))
        };
        let citing = technical.iter().filter(cites).count();
        prop_assert!(citing * 10 >= technical.len() * 6, "{citing} of {}", technical.len());

        let outline = plan::outline(&setup, seed);
        let told = outline.questions.iter().map(|told| (told.kind, &*told.competency, &told.because, told.because_of));
        let put = asked.iter().map(|asked| (asked.kind, &*asked.competency, &asked.because, asked.because_of));
        prop_assert!(told.zip(put).all(|(told, put)| told == put));
        let from_job = asked.iter().filter(|question| question.because.is_some() && question.because_of == BecauseOf::Job);
        let gap = |question: &AskedQuestion| setup.job_terms.iter().any(|term| {
            question.because.as_ref() == Some(&term.line) && setup.resume_terms.iter().all(|known| known.term != term.term)
        });
        prop_assert!(from_job.into_iter().all(gap));
    }

    /// Feature: interview-prep-ai, Property 1: Resume-Aware Question Generation
    #[test]
    fn an_unfamiliar_technology_is_probed_deeper(
        setup in any_setup(), seed in any::<u64>(), replies in prop::collection::vec(prop::collection::vec(0..FAMILIAR_SENTENCES, 1..4), 8..16),
    ) {
        let turns = play(Setup { minutes: 45, ..setup }, seed, &replies);
        let answered = turns.iter().filter(|turn| turn.ended.is_some());
        let unfamiliar = |turn: &&Turn| {
            let asked = &turn.question;
            let named = UNFAMILIAR.iter().any(|term| asked.text.contains(term));
            named && asked.kind == QuestionKind::Technical && asked.origin == QuestionOrigin::Planned
        };
        let mut probed_for: HashSet<(&str, usize)> = HashSet::new();
        for turn in answered.filter(unfamiliar) {
            let term = UNFAMILIAR.into_iter().find(|term| turn.question.text.contains(term)).unwrap();
            let times = probed_for.iter().filter(|(known, _)| *known == term).count();
            let thread = turns.iter().filter(|one| one.question.id == turn.question.id && one.question.origin == QuestionOrigin::FollowUp);
            let deeper = ["that the more common choices could not", "work inside", "would you not use"];
            let is_deeper = |one: &Turn| one.question.text.contains(term) && deeper.iter().any(|words| one.question.text.contains(words));
            let found = thread.into_iter().any(is_deeper);
            // Three ways to ask, each once.
            prop_assert!(found || times >= 3, "{}", turn.question.text);
            probed_for.insert((term, times));
        }
    }

    /// Feature: interview-prep-ai, Property 2: AI Response Timing Consistency
    #[test]
    fn follow_ups_quote_what_was_said_are_bounded_and_never_repeat(
        setup in any_setup(), seed in any::<u64>(), replies in any_replies(),
    ) {
        let style = setup.style;
        let turns = play(setup, seed, &replies);
        let mut texts = HashSet::new();
        for (at, turn) in turns.iter().enumerate() {
            let asked = &turn.question;
            prop_assert!(texts.insert(&asked.text), "twice: {}", asked.text);
            if asked.origin != QuestionOrigin::FollowUp {
                continue;
            }
            let quotes = quotes(&asked.text);
            prop_assert!(!quotes.is_empty(), "{}", asked.text);
            for quote in quotes {
                prop_assert!(said(&turns[..at], quote), "nobody said “{quote}”");
            }
            prop_assert!(bank::find(&asked.id).is_some_and(|known| known.kind == asked.kind));
        }
        for planned in turns.iter().filter(|turn| turn.question.origin == QuestionOrigin::Planned) {
            let of = |origin| turns.iter().filter(|turn| turn.question.id == planned.question.id && turn.question.origin == origin).count();
            prop_assert!(of(QuestionOrigin::FollowUp) <= plan::most_follow_ups(planned.question.kind, style, true));
            prop_assert!(of(QuestionOrigin::Reframed) <= 1);
        }
    }
}
