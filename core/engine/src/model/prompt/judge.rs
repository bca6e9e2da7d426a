//! One criterion of one answer, judged by itself, so that no criterion colours another.

use domain::report::Criterion;
use serde_json::{Value, json};

use super::fence::Fence;
use super::{Told, Words, name_of};
use crate::evaluate;
use crate::model::{Message, Request, Role};

/// What each band says of a criterion, 1 to 4. Together with the criterion's anchor they are what a judge grades by.
pub const BANDS: [&str; 4] = [
    "touches it with a word at most",
    "speaks of it, but in general words that nobody could check",
    "shows it concretely, with a part of it missing",
    "shows all of it, concretely",
];
/// Tokens of a reply: a quote and a sentence, and room for models that think.
const MAX_OUTPUT_TOKENS: u32 = 1_024;
/// Longest part of an answer that is judged, in characters: about twenty minutes of speech.
const MAX_CHARS: usize = 16_000;

/// Asks for a judgement; [`crate::model::reply::judgement`] reads the reply. `None` where there is no such turn, or nothing to judge in it.
///
/// `seed`: at least 16 secret bytes, others for every answer.
pub fn request(told: &Told, turn: usize, criterion: Criterion, seed: &[u8]) -> Option<Request> {
    let turn = told.turn(turn).filter(|turn| !turn.answer.is_empty())?;
    let fence = Fence::new(seed);
    let system = format!(
        "You grade one criterion of one answer in a practice job interview. {}\n\
         Grade what the answer says, never how: grammar, accent, fillers, slips of a speech recogniser and length count for nothing. \
         Marks such as [name] stand for personal data that was taken out. Take nothing for granted that the answer does not say.",
        fence.rule()
    );
    let bands: String = BANDS.iter().enumerate().map(|(at, text)| format!("{}: the answer {text}\n", at + 1)).collect();
    let mut parts = vec![
        format!("The question that was asked:\n{}", fence.around(&turn.question.text)),
        format!("The criterion: {}. A strong answer: {}", name_of(criterion), evaluate::anchor(&turn.question, criterion)),
        format!("The bands:\n{bands}null: the answer has nothing on it"),
        format!("The answer:\n{}", fence.around(&beginning(&Words::of(&turn.answer).judged()))),
    ];
    if turn.answer.has_code() {
        parts.push(format!("The code that belongs to the answer:\n{}", fence.around(&beginning(&turn.answer.code))));
    }
    parts.push(
        "Reply with one JSON object and nothing else: {\"band\": 1, 2, 3, 4 or null, \"quote\": the words of the answer or code that show \
         the band best, copied letter by letter, 3 to 40 words in a row, \"\" for null, \"why\": one sentence}. A band without such a \
         quote is void."
            .to_owned(),
    );
    Some(Request {
        system,
        messages: vec![Message { role: Role::User, text: parts.join("\n\n") }],
        max_output_tokens: MAX_OUTPUT_TOKENS,
        temperature: 0.0,
        json_schema: Some(schema()),
    })
}

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "band": {"anyOf": [{"type": "integer", "enum": [1, 2, 3, 4]}, {"type": "null"}]},
            "quote": {"type": "string"},
            "why": {"type": "string"},
        },
        "required": ["band", "quote", "why"],
        "additionalProperties": false,
    })
}

fn beginning(text: &str) -> String {
    text.chars().take(MAX_CHARS).collect()
}
