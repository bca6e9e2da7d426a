//! What of a model's reply is used: nothing that does not pass every check here. A bad reply is [repaired](repair) once; after that the
//! built-in engine does it.

use domain::report::Quote;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use super::prompt::{Told, Words, place};
use super::{Message, Request, Role};
use crate::decision::Decision;
use crate::evaluate::{self, is_plea};

/// Fewer words in a row prove nothing: everybody says "and then".
const FEWEST_QUOTE_WORDS: usize = 3;
/// Whoever quotes more has not chosen.
const MOST_QUOTE_WORDS: usize = 60;
/// Longest reason, in characters.
const MOST_WHY_CHARS: usize = 300;
/// Shortest and longest question, in characters.
const QUESTION_CHARS: std::ops::RangeInclusive<usize> = 15..=400;
/// Places at which an object is looked for in a reply.
const MOST_OBJECTS: usize = 32;
/// As much of a bad reply is shown to the model again, in characters.
const SHOWN_CHARS: usize = 2_000;

/// One criterion of one answer, as a model judged it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// 1 (little) to 4 (all), see [`super::prompt::judge::BANDS`]. Uncalibrated.
    pub band: u8,
    /// The candidate's own words, cut from the answer (without personal data), never from the reply.
    pub quote: Quote,
    /// The model's reason, one line.
    pub why: String,
}

/// Why a reply is not used. The text goes to the model with a [repair](repair).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadReply {
    /// No JSON object of the asked shape, or more than one.
    #[error("it is not exactly one JSON object with the fields that were asked for")]
    Shape,
    /// No band.
    #[error("`band` must be 1, 2, 3, 4 or null")]
    Band,
    /// The quote is too short or long, or not the candidate's.
    #[error("`quote` must be {FEWEST_QUOTE_WORDS} to {MOST_QUOTE_WORDS} words in a row, copied from the answer letter by letter")]
    Quote,
    /// No reason, or an essay.
    #[error("`why` must be one sentence")]
    Why,
    /// No question that could be put.
    #[error("`question` must be one or two plain sentences with one question mark at their end, without markup")]
    Question,
    /// It left out what the server decided.
    #[error("`question` must hold the given words letter by letter")]
    Keeps,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Judged {
    /// Null, but not missing.
    #[serde(deserialize_with = "Option::deserialize")]
    band: Option<u64>,
    #[serde(deserialize_with = "text_or_null")]
    quote: String,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Worded {
    question: String,
}

/// The judgement in a reply to [`super::prompt::judge::request`]; `None` where the model found nothing on the criterion.
///
/// # Errors
/// [`BadReply`].
pub fn judgement(reply: &str, told: &Told, turn: usize) -> Result<Option<Judgement>, BadReply> {
    let judged: Judged = object(reply)?;
    let why = judged.why.split_whitespace().collect::<Vec<_>>().join(" ");
    if why.is_empty() || why.chars().count() > MOST_WHY_CHARS || why.chars().any(char::is_control) {
        return Err(BadReply::Why);
    }
    let band = match judged.band {
        None => return Ok(None),
        Some(band @ 1..=4) => band as u8,
        Some(_) => return Err(BadReply::Band),
    };
    if !(FEWEST_QUOTE_WORDS..=MOST_QUOTE_WORDS).contains(&evaluate::words(&judged.quote).len()) {
        return Err(BadReply::Quote);
    }
    let answer = &told.turn(turn).ok_or(BadReply::Quote)?.answer;
    let quote = Words::of(answer).find(&judged.quote).ok_or(BadReply::Quote)?;
    Ok(Some(Judgement { band, quote, why }))
}

/// The question in a reply to [`super::prompt::wording::request`].
///
/// # Errors
/// [`BadReply`].
pub fn wording(reply: &str, decision: &Decision) -> Result<String, BadReply> {
    let Worded { question } = object(reply)?;
    let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_plain = !question.contains("://") && !question.chars().any(|c| c.is_control() || "{}<>[]`*#|\\".contains(c));
    let asks = question.ends_with('?') && question.matches('?').count() <= 2;
    if !QUESTION_CHARS.contains(&question.chars().count()) || !is_plain || !asks || evaluate::sentences(&question).any(is_plea) {
        return Err(BadReply::Question);
    }
    match &decision.keeps {
        Some(words) if place(&question, words).is_none() => Err(BadReply::Keeps),
        _ => Ok(question),
    }
}

/// Asks again after a bad reply. `None` when `request` is itself a repair: it is tried once.
pub fn repair(request: &Request, reply: &str, bad: BadReply) -> Option<Request> {
    if request.messages.len() > 1 {
        return None;
    }
    let shown: String = reply.chars().take(SHOWN_CHARS).collect();
    let shown = if shown.trim().is_empty() { "(no text)".to_owned() } else { shown };
    let asked = format!("That reply cannot be used: {bad}. Reply once more, with the JSON object alone.");
    let more = [Message { role: Role::Assistant, text: shown }, Message { role: Role::User, text: asked }];
    Some(Request { messages: request.messages.iter().cloned().chain(more).collect(), ..request.clone() })
}

/// The one object of that shape in a reply; prose and fences around it do no harm. Two of them leave open which is meant: one may be the
/// candidate's.
fn object<T: DeserializeOwned>(reply: &str) -> Result<T, BadReply> {
    let (mut found, mut at) = (None, 0);
    for _ in 0..MOST_OBJECTS {
        let Some(start) = reply[at..].find('{').map(|offset| at + offset) else { break };
        let mut values = serde_json::Deserializer::from_str(&reply[start..]).into_iter::<serde_json::Value>();
        at = match values.next() {
            Some(Ok(value)) => {
                if let Ok(object) = serde_json::from_value(value)
                    && found.replace(object).is_some()
                {
                    return Err(BadReply::Shape);
                }
                start + values.byte_offset()
            }
            _ => start + 1,
        };
    }
    found.ok_or(BadReply::Shape)
}

fn text_or_null<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Option::<String>::deserialize(from).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests;
