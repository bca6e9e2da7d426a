//! The words of a question whose content is decided: the built-in interviewer chose it, and its own words go out if the model's do not do.

use domain::question::{AskedQuestion, BecauseOf, QuestionKind, QuestionOrigin};
use domain::setup::{CompanyStyle, Level, Setup};
use serde_json::json;

use super::fence::Fence;
use super::{Told, Words, name_of};
use crate::decision::Decision;
use crate::evaluate::{self, is_plea};
use crate::model::{Message, Request, Role};
use crate::redaction::{Known, redact};

/// Tokens of a reply: two sentences, and room for models that think.
const MAX_OUTPUT_TOKENS: u32 = 512;
/// Longest part of the last answer that is told, in characters.
const MAX_CHARS: usize = 3_000;

/// Asks for the words; [`crate::model::reply::wording`] reads the reply. `None` where the built-in words must do: the question is
/// [exact](Decision::is_exact), holds personal data or speaks to a judge.
///
/// `language`: a BCP 47 tag. `seed`: at least 16 secret bytes, others for every question.
pub fn request(told: &Told, decision: &Decision, known: &Known, language: &str, seed: &[u8]) -> Option<Request> {
    let Decision { asked, criterion, keeps, is_exact } = decision;
    if *is_exact || !redact(&asked.text, known).spans.is_empty() || evaluate::sentences(&asked.text).any(is_plea) {
        return None;
    }
    let fence = Fence::new(seed);
    let system = system(&told.0.setup, asked, &fence.rule(), language);
    let mut parts = vec![format!("{} What it must ask, in plain words:\n{}", what(asked.origin), fence.around(&asked.text))];
    if let Some(line) = &asked.because {
        let document = match asked.because_of {
            BecauseOf::Resume => "the resume",
            BecauseOf::Job => "the job's advertisement, which the resume has nothing of",
        };
        parts.push(format!("It builds on this line of {document}:\n{}", fence.around(&redact(line, known).text)));
    }
    if asked.origin != QuestionOrigin::Planned
        && let Some(last) = told.0.turns.last()
    {
        let answer: String = Words::of(&last.answer).judged().chars().take(MAX_CHARS).collect();
        parts.push(format!("The last answer:\n{}", fence.around(&answer)));
    }
    if let Some(criterion) = *criterion {
        parts.push(format!("It must bring out: {}. A strong answer: {}", name_of(criterion), evaluate::anchor(asked, criterion)));
    }
    if let Some(words) = keeps {
        parts.push(format!("These words must stand in it, letter by letter:\n{}", fence.around(words)));
    }
    Some(asking(&system, &parts))
}

/// Who the model is, and what `rule` it keeps about data.
pub(super) fn system(setup: &Setup, asked: &AskedQuestion, rule: &str, language: &str) -> String {
    let level = match setup.level {
        Level::Junior => "a first job",
        Level::Mid => "a job that is done independently",
        Level::Senior => "a job that leads the work of others",
    };
    let style = match setup.style {
        CompanyStyle::Ownership => "Its company values owning an outcome: ask for decisions, figures and consequences.",
        CompanyStyle::Collaboration => "Its company values thinking together: ask for reasoning, other people's views and what was learnt.",
        CompanyStyle::Craft => "Its company values depth: stay with the matter, and ask how it works and why.",
        CompanyStyle::Product => "Its company values what reaches users soon: ask briefly for users, trade-offs and what was left out.",
        CompanyStyle::Structured => "Its company values clear structure: ask for an order of thought, estimates and reasons.",
    };
    let kind = match asked.kind {
        QuestionKind::Behavioural => "past behaviour",
        QuestionKind::Technical => "technical knowledge",
        QuestionKind::Coding => "a coding task",
        QuestionKind::Talk => "how the interview begins or ends",
    };
    format!(
        "You are the interviewer in a practice job interview for {level}, about {kind} ({}). {style}\n{rule}\n\
         You word questions that are already decided; you change nothing of what they ask for, add nothing to it, give no answer, no \
         praise and no grade. You speak {language}, plainly and kindly, to one person, as one would speak aloud.",
        asked.competency
    )
}

/// What is to be done with the question.
pub(super) fn what(origin: QuestionOrigin) -> &'static str {
    match origin {
        QuestionOrigin::Planned => "Put a new question.",
        QuestionOrigin::FollowUp => "Follow up on the last answer.",
        QuestionOrigin::Reframed => "The candidate had no example: put the same question in a way that makes a small one welcome.",
    }
}

/// The request for the words that these parts describe.
pub(super) fn asking(system: &str, parts: &[String]) -> Request {
    let form = "Reply with one JSON object and nothing else: {\"question\": one or two sentences, at most 50 words, ending with a question \
                mark}.";
    Request {
        system: system.to_owned(),
        messages: vec![Message { role: Role::User, text: format!("{}\n\n{form}", parts.join("\n\n")) }],
        max_output_tokens: MAX_OUTPUT_TOKENS,
        temperature: 0.7,
        json_schema: Some(json!({
            "type": "object",
            "properties": {"question": {"type": "string"}},
            "required": ["question"],
            "additionalProperties": false,
        })),
    }
}
