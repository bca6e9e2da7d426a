//! What was said, as recognised on the recording: in place of the captions of the interview, and without personal data.

use domain::session::{Answer, Caption, Session, Turn, TypedMark};
use serde::{Deserialize, Serialize};

use crate::redaction::{Known, Redacted, redact, redact_phrases};

/// Silence after which a phrase is over. Ours: long enough for a breath, shorter than the pause between two thoughts.
const PHRASE_GAP_MS: u64 = 700;
/// Longest phrase, ours: a quote has the time of its phrase, and thirty words take twelve seconds.
const PHRASE_WORDS: usize = 30;

/// A word that was heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// With the punctuation that the recogniser put behind it.
    pub text: String,
    /// First sound, in milliseconds.
    pub start_ms: u64,
    /// Last sound.
    pub end_ms: u64,
    /// The recogniser's confidence, 0–1, where it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
}

impl Word {
    /// The same, so much later.
    pub fn shifted(self, by_ms: u64) -> Self {
        Self { start_ms: self.start_ms + by_ms, end_ms: self.end_ms + by_ms, ..self }
    }

    fn middle_ms(&self) -> u64 {
        self.start_ms.midpoint(self.end_ms)
    }
}

/// The session with `words`, in order of time, in place of the captions within `covered`. Phrases that the candidate corrected stay, and so do the
/// captions of an answer in which no word was recognised. What was heard while a question was read aloud belongs to no answer.
pub fn retold(session: &Session, words: &[Word], covered: &[(u64, u64)]) -> Session {
    let mut session = session.clone();
    for turn in &mut session.turns {
        let open = turn.open_from_ms()..turn.ended_ms().unwrap_or(u64::MAX);
        let own = words.iter().filter(|word| open.contains(&word.middle_ms()));
        turn.answer.captions = told(&turn.answer, own, covered);
    }
    session
}

fn told<'a>(answer: &Answer, words: impl Iterator<Item = &'a Word>, covered: &[(u64, u64)]) -> Vec<Caption> {
    let corrected = |word: &&Word| {
        let within = |caption: &&Caption| caption.edited && (caption.start_ms..=caption.end_ms).contains(&word.middle_ms());
        answer.captions.iter().any(|caption| within(&caption))
    };
    let words: Vec<&Word> = words.filter(|word| !corrected(word)).collect();
    if words.is_empty() {
        return answer.captions.clone();
    }
    let is_covered = |caption: &Caption| {
        let middle_ms = caption.start_ms.midpoint(caption.end_ms);
        covered.iter().any(|(start_ms, end_ms)| (*start_ms..*end_ms).contains(&middle_ms))
    };
    let mut captions: Vec<Caption> = answer.captions.iter().filter(|caption| caption.edited || !is_covered(caption)).cloned().collect();
    captions.extend(phrases(&words).map(caption));
    captions.sort_by_key(|caption| caption.start_ms);
    for (caption, id) in captions.iter_mut().zip(0..) {
        caption.id = id;
    }
    captions
}

/// Words that were said in one breath.
fn phrases<'a>(words: &'a [&'a Word]) -> impl Iterator<Item = &'a [&'a Word]> {
    let mut length = 0;
    words.chunk_by(move |word, next| {
        length += 1;
        let goes_on =
            next.start_ms.saturating_sub(word.end_ms) < PHRASE_GAP_MS && !word.text.ends_with(['.', '?', '!']) && length < PHRASE_WORDS;
        if !goes_on {
            length = 0;
        }
        goes_on
    })
}

/// One phrase; it gets its number in its place.
fn caption(words: &[&Word]) -> Caption {
    let confidences: Vec<f32> = words.iter().filter_map(|word| word.confidence).collect();
    Caption {
        id: 0,
        text: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
        confidence: (confidences.len() == words.len()).then(|| confidences.iter().sum::<f32>() / confidences.len() as f32),
        start_ms: words.first().map_or(0, |word| word.start_ms),
        end_ms: words.last().map_or(0, |word| word.end_ms),
        edited: false,
    }
}

/// The session without personal data in what was said and typed, and in the questions that quote it. A name that one answer introduces is known
/// in all others.
pub fn without_personal_data(session: &Session, known: &Known) -> Session {
    let phrases: Vec<&str> = session.turns.iter().flat_map(|turn| texts(&turn.answer)).collect();
    let mut redacted = redact_phrases(&phrases, known).into_iter();
    let mut session = session.clone();
    for Turn { question, answer, .. } in &mut session.turns {
        for text in std::iter::once(&mut question.text).chain(&mut question.decided_text) {
            *text = redact(text, known).text;
        }
        if let Some(typed) = redacted.next() {
            answer.typed_marks = moved(&answer.typed_marks, &answer.typed, &typed);
            answer.typed = typed.text;
        }
        for (caption, phrase) in answer.captions.iter_mut().zip(redacted.by_ref()) {
            caption.text = phrase.text;
        }
    }
    session
}

/// What was typed, then each phrase.
fn texts(answer: &Answer) -> impl Iterator<Item = &str> {
    std::iter::once(answer.typed.as_str()).chain(answer.captions.iter().map(|caption| caption.text.as_str()))
}

/// The marks in the redacted text; one within a find stands behind its placeholder.
fn moved(marks: &[TypedMark], text: &str, redacted: &Redacted) -> Vec<TypedMark> {
    let length = |text: &str| text.chars().count();
    let place = |chars: usize| {
        let byte = text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
        let before = redacted.spans.iter().take_while(|span| span.start < byte);
        let (mut end, mut taken, mut put) = (byte, 0, 0);
        for span in before {
            end = end.max(span.end);
            taken += length(&text[span.start..span.end]);
            put += length(span.kind.placeholder());
        }
        length(&text[..end]) - taken + put
    };
    let mut moved: Vec<TypedMark> = marks.iter().map(|mark| TypedMark { chars: place(mark.chars), ..*mark }).collect();
    moved.dedup_by_key(|mark| mark.chars);
    moved
}

#[cfg(test)]
mod tests;
