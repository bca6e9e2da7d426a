//! How answers were given: figures from the timeline and the captions. Definitions:
//!
//! - **answer window**: from the question (or the end of its reading aloud) to the end of the answer. Speech outside any
//!   window, or while a question is read aloud, is nobody's.
//! - **pause**: silence ≥ [`PAUSE_MS`] between two speech segments of one answer (signals.md). Thinking time before the first
//!   word is a figure of its own. Both come from the voice alone, so an
//!   answer that is typed because nothing transcribes it has them too.
//! - **pace**: words of the captions per minute from first to last speech, pauses included ("speech rate", de Jong & Wempe 2009).
//!   Its range follows from [`BOUNDARY_MS`] at both ends.
//! - **shares of the face**: over the measured points of the 1 Hz grid; interpolated points are left out. The range of a share comes
//!   from counting only the clear points (probability ≥ 0.65) and from counting all possible ones (≥ 0.35).

use crate::report::{DeliveryFigures, Figure, Unmeasured};
use crate::session::{Session, Turn};
use crate::timeline::{FacePoint, Modality, TimelineEvent};

/// Shortest silence that counts as a pause.
pub const PAUSE_MS: u64 = 200;
/// How far a speech boundary may be off (goal of the voice activity detector, see `wasm-analysis`).
pub const BOUNDARY_MS: u64 = 150;
/// Fewest words a pace is given for.
pub const MIN_WORDS: usize = 10;
/// Shortest time from first to last speech a pace is given for.
pub const MIN_SPEECH_SPAN_MS: u64 = 5_000;
/// Fewest measured grid points a share is given for (ten seconds).
pub const MIN_FACE_POINTS: usize = 10;

const FILLERS: [&str; 9] = ["um", "uh", "er", "erm", "hmm", "mm", "uhm", "äh", "ähm"];

/// What one or more answers contain, before it is turned into figures.
#[derive(Default)]
struct Tally {
    thinking_ms: Vec<u64>,
    talk_ms: u64,
    span_ms: u64,
    spans: u64,
    pauses_ms: Vec<u64>,
    words: usize,
    /// Speech span of the answers that have captions.
    worded_span_ms: u64,
    worded_spans: u64,
    fillers: usize,
    face: Vec<FacePoint>,
}

/// Figures of one answer; `end_ms` closes an answer that is still open.
pub fn of_turn(turn: &Turn, timeline: &[TimelineEvent], end_ms: u64) -> DeliveryFigures {
    tally(turn, timeline, end_ms).figures(timeline)
}

/// Figures over all answers.
pub fn of_session(session: &Session, timeline: &[TimelineEvent]) -> DeliveryFigures {
    let mut whole = Tally::default();
    for turn in &session.turns {
        let part = tally(turn, timeline, session.t_ms);
        whole.thinking_ms.extend(part.thinking_ms);
        whole.pauses_ms.extend(part.pauses_ms);
        whole.face.extend(part.face);
        whole.talk_ms += part.talk_ms;
        whole.span_ms += part.span_ms;
        whole.spans += part.spans;
        whole.words += part.words;
        whole.worded_span_ms += part.worded_span_ms;
        whole.worded_spans += part.worded_spans;
        whole.fillers += part.fillers;
    }
    whole.figures(timeline)
}

/// Why a modality gave nothing at all; `None` when it ran at some time.
pub fn absence(timeline: &[TimelineEvent], modality: Modality) -> Option<Unmeasured> {
    let ran = timeline.iter().any(|event| matches!(event, TimelineEvent::Started { modality: m, .. } if *m == modality));
    if ran {
        return None;
    }
    let reason = timeline.iter().find_map(|event| match event {
        TimelineEvent::Gap { modality: m, reason, .. } if *m == modality => Some((*reason).into()),
        _ => None,
    });
    Some(reason.unwrap_or(Unmeasured::Skipped))
}

fn tally(turn: &Turn, timeline: &[TimelineEvent], end_ms: u64) -> Tally {
    let (from_ms, to_ms) = (turn.open_from_ms(), turn.ended_ms().unwrap_or(end_ms));
    let speech = speech_within(timeline, from_ms, to_ms);
    let face = timeline.iter().filter_map(|event| match event {
        TimelineEvent::Face(point) if (from_ms..=to_ms).contains(&point.t_ms) && !point.interpolated => Some(*point),
        _ => None,
    });
    let mut tally = Tally { face: face.collect(), ..Tally::default() };
    for caption in &turn.answer.captions {
        for word in caption.text.split_whitespace().map(bare).filter(|word| !word.is_empty()) {
            tally.words += 1;
            tally.fillers += usize::from(is_filler(&word));
        }
    }
    if let (Some(first), Some(last)) = (speech.first(), speech.last()) {
        tally.thinking_ms.push(first.0 - from_ms);
        tally.talk_ms = speech.iter().map(|(start, end)| end - start).sum();
        tally.span_ms = last.1 - first.0;
        tally.spans = 1;
        tally.pauses_ms = speech.windows(2).map(|pair| pair[1].0 - pair[0].1).filter(|gap| *gap >= PAUSE_MS).collect();
        if tally.words > 0 {
            tally.worded_span_ms = tally.span_ms;
            tally.worded_spans = 1;
        }
    }
    tally
}

/// Speech inside a window, clipped to it, in order and without overlap.
pub(crate) fn speech_within(timeline: &[TimelineEvent], from_ms: u64, to_ms: u64) -> Vec<(u64, u64)> {
    let mut speech: Vec<_> = timeline
        .iter()
        .filter_map(|event| match event {
            TimelineEvent::Speech { start_ms, end_ms, .. } => Some(((*start_ms).max(from_ms), (*end_ms).min(to_ms))),
            _ => None,
        })
        .filter(|(start, end)| start < end)
        .collect();
    speech.sort_unstable();
    let mut merged: Vec<(u64, u64)> = Vec::new();
    for (start, end) in speech {
        match merged.last_mut().filter(|last| start <= last.1) {
            Some(last) => last.1 = last.1.max(end),
            None => merged.push((start, end)),
        }
    }
    merged
}

/// Whether a word, with or without punctuation, only fills time.
pub(crate) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&bare(word).as_str())
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

impl Tally {
    fn figures(&self, timeline: &[TimelineEvent]) -> DeliveryFigures {
        let no_voice = absence(timeline, Modality::Voice);
        let voice = |figure: Option<Figure>| match no_voice {
            Some(reason) => Figure::unmeasured(reason),
            None => figure.unwrap_or(Figure::unmeasured(Unmeasured::NotEnough)),
        };
        let spoke = self.spans > 0;
        let slack_ms = BOUNDARY_MS as f64;
        let thinking_ms = self.thinking_ms.iter().sum::<u64>() as f64 / self.thinking_ms.len().max(1) as f64;
        let talk_ms = self.talk_ms as f64;
        let longest_ms = self.pauses_ms.iter().max().map_or(0.0, |ms| *ms as f64);
        DeliveryFigures {
            thinking_ms: voice(spoke.then(|| around(thinking_ms, slack_ms))),
            talk_ms: voice(Some(Figure::exact(talk_ms))),
            talk_share: voice(spoke.then(|| Figure::exact(talk_ms / self.span_ms as f64))),
            pauses: voice(spoke.then(|| Figure::exact(self.pauses_ms.len() as f64))),
            longest_pause_ms: voice(spoke.then(|| match longest_ms {
                0.0 => Figure::exact(0.0),
                ms => around(ms, 2.0 * slack_ms),
            })),
            words: self.words(no_voice),
            pace_wpm: self.per_minute(self.words, no_voice, false),
            fillers_per_min: self.per_minute(self.fillers, no_voice, true),
            face_in_frame: self.face_in_frame(timeline),
            toward_screen: self.face_share(timeline, |point| point.toward_screen),
            smile: self.face_share(timeline, |point| point.smile),
        }
    }

    fn words(&self, no_voice: Option<Unmeasured>) -> Figure {
        match (self.words, no_voice) {
            (0, Some(reason)) => Figure::unmeasured(reason),
            (0, None) => Figure::unmeasured(Unmeasured::NoWords),
            (words, _) => Figure::exact(words as f64),
        }
    }

    /// `count` per minute of worded speech. Recognisers drop fillers, so their count is a lower bound.
    fn per_minute(&self, count: usize, no_voice: Option<Unmeasured>, lower_bound: bool) -> Figure {
        if let Some(reason) = no_voice {
            return Figure::unmeasured(reason);
        }
        if self.words == 0 {
            return Figure::unmeasured(Unmeasured::NoWords);
        }
        if self.words < MIN_WORDS || self.worded_span_ms < MIN_SPEECH_SPAN_MS {
            return Figure::unmeasured(Unmeasured::NotEnough);
        }
        let rate = |span_ms: u64| count as f64 * 60_000.0 / span_ms as f64;
        if lower_bound {
            return Figure::at_least(rate(self.worded_span_ms));
        }
        let slack_ms = 2 * BOUNDARY_MS * self.worded_spans;
        let shortest_ms = self.worded_span_ms.saturating_sub(slack_ms).max(1);
        Figure::between(rate(self.worded_span_ms + slack_ms), rate(self.worded_span_ms), rate(shortest_ms))
    }

    fn face_in_frame(&self, timeline: &[TimelineEvent]) -> Figure {
        if let Some(reason) = absence(timeline, Modality::Face) {
            return Figure::unmeasured(reason);
        }
        if self.face.len() < MIN_FACE_POINTS {
            return Figure::unmeasured(Unmeasured::NotEnough);
        }
        Figure::exact(share(self.face.iter().map(|point| point.in_frame)))
    }

    fn face_share(&self, timeline: &[TimelineEvent], probability: impl Fn(&FacePoint) -> Option<f32>) -> Figure {
        if let Some(reason) = absence(timeline, Modality::Face) {
            return Figure::unmeasured(reason);
        }
        let known: Vec<f32> = self.face.iter().filter_map(probability).collect();
        if known.len() < MIN_FACE_POINTS {
            return Figure::unmeasured(Unmeasured::NotEnough);
        }
        let above = |threshold: f32| share(known.iter().map(|p| *p >= threshold));
        Figure::between(above(0.65), above(0.5), above(0.35))
    }
}

fn around(value: f64, slack: f64) -> Figure {
    Figure::between((value - slack).max(0.0), value, value + slack)
}

fn share(flags: impl ExactSizeIterator<Item = bool>) -> f64 {
    let all = flags.len() as f64;
    flags.filter(|flag| *flag).count() as f64 / all
}

#[cfg(test)]
mod tests;
