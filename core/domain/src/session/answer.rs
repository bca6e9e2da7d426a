//! What a candidate said, typed and coded in one turn.

use serde::{Deserialize, Serialize};

use crate::code_run::CodeRun;
use crate::splice::{Splice, SpliceError};

/// A phrase as a recogniser heard it, or as the candidate corrected it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Caption {
    /// Chosen by the client, unique in the turn; the same id again replaces the phrase.
    pub id: u32,
    /// The words; empty removes the phrase.
    pub text: String,
    /// The recogniser's confidence, 0–1; absent where it gave none (or 0, which some use for "none").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Start of the speech it was heard in.
    pub start_ms: u64,
    /// End of that speech.
    pub end_ms: u64,
    /// The candidate changed it. Corrections cost nothing (Property 8).
    #[serde(default)]
    pub edited: bool,
}

/// At `at_ms` the typed text first reached `chars` characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedMark {
    /// Length reached.
    pub chars: usize,
    /// When.
    pub at_ms: u64,
}

/// The answer of one turn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Phrases in order of start.
    pub captions: Vec<Caption>,
    /// The typed part.
    pub typed: String,
    /// When the typed part grew; rising in both fields.
    pub typed_marks: Vec<TypedMark>,
    /// The code, for coding questions.
    pub code: String,
    /// Edits made to the code.
    pub code_edits: u32,
    /// First and last edit of the code.
    pub code_edited_ms: Option<(u64, u64)>,
    /// Code the editor began with.
    pub starter_code: String,
    /// Runs of the code, in order.
    #[serde(default)]
    pub runs: Vec<CodeRun>,
}

/// Where words came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UtteranceSource {
    /// Recognised speech.
    Spoken,
    /// Typed.
    Typed,
}

/// A stretch of the answer's words with its time.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance<'a> {
    /// The words.
    pub text: &'a str,
    /// See [`UtteranceSource`].
    pub source: UtteranceSource,
    /// When it began.
    pub start_ms: u64,
    /// When it ended.
    pub end_ms: u64,
}

impl Answer {
    pub(super) fn starting_with(starter_code: Option<&str>) -> Self {
        let code = starter_code.unwrap_or_default().to_owned();
        Self { starter_code: code.clone(), code, ..Self::default() }
    }

    pub(super) fn edit_typed(&mut self, splice: &Splice, at_ms: u64) -> Result<(), SpliceError> {
        splice.apply(&mut self.typed)?;
        let chars = self.typed.chars().count();
        self.typed_marks.retain(|mark| mark.chars <= splice.at);
        if self.typed_marks.last().is_none_or(|mark| mark.chars < chars) {
            self.typed_marks.push(TypedMark { chars, at_ms });
        }
        Ok(())
    }

    pub(super) fn edit_code(&mut self, splice: &Splice, at_ms: u64) -> Result<(), SpliceError> {
        splice.apply(&mut self.code)?;
        self.code_edits += 1;
        let first_ms = self.code_edited_ms.map_or(at_ms, |(first, _)| first);
        self.code_edited_ms = Some((first_ms, at_ms));
        Ok(())
    }

    pub(super) fn upsert_caption(&mut self, caption: Caption) {
        self.captions.retain(|known| known.id != caption.id);
        if caption.text.trim().is_empty() {
            return;
        }
        let place = self.captions.partition_point(|known| known.start_ms <= caption.start_ms);
        self.captions.insert(place, caption);
    }

    /// Nothing was said, typed or coded.
    pub fn is_empty(&self) -> bool {
        self.captions.is_empty() && self.typed.trim().is_empty() && !self.has_code()
    }

    /// The code differs from what the editor began with.
    pub fn has_code(&self) -> bool {
        self.code != self.starter_code
    }

    /// The words of the answer: spoken phrases first, then what was typed.
    pub fn utterances(&self) -> Vec<Utterance<'_>> {
        let spoken = self.captions.iter().map(|caption| Utterance {
            text: caption.text.trim(),
            source: UtteranceSource::Spoken,
            start_ms: caption.start_ms,
            end_ms: caption.end_ms,
        });
        let typed = (!self.typed.trim().is_empty()).then(|| Utterance {
            text: self.typed.trim(),
            source: UtteranceSource::Typed,
            start_ms: self.typed_at_ms(0),
            end_ms: self.typed_at_ms(usize::MAX),
        });
        spoken.chain(typed).collect()
    }

    /// All words in one string, phrases joined by a space.
    pub fn text(&self) -> String {
        self.utterances().iter().map(|u| u.text).collect::<Vec<_>>().join(" ")
    }

    /// When the character at `offset` of the typed text was there for the first time.
    pub fn typed_at_ms(&self, offset: usize) -> u64 {
        self.typed_marks.iter().find(|mark| mark.chars > offset).or(self.typed_marks.last()).map_or(0, |mark| mark.at_ms)
    }
}
