//! Who is speaking for how long, how fast, and when a recognised phrase was said. Pure; times are milliseconds on one clock.

use domain::delivery::{MIN_SPEECH_SPAN_MS, MIN_WORDS};

use super::live::Pace;

/// How far back the live pace looks.
const PACE_WINDOW_MS: u64 = 60_000;
/// Recognisers show the first words of a phrase at least this long after they were begun (measured by nobody here: a floor that only
/// keeps speech which had hardly begun out of the phrase before it).
const RECOGNISER_DELAY_MS: u64 = 200;
/// A recogniser that stays silent longer than this is not talking about speech from before.
const LONGEST_DELAY_MS: u64 = 5_000;

/// Present speech and silence, from the detector's frequent `level` messages and its exact closed segments.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Talk {
    speech_since_ms: Option<f64>,
    last_end_ms: Option<f64>,
    now_ms: f64,
    level_dbfs: f32,
}

impl Talk {
    /// A level message.
    pub(crate) fn level(&mut self, t_ms: f64, level_dbfs: f32, speaking: bool) {
        (self.now_ms, self.level_dbfs) = (t_ms, level_dbfs);
        match (speaking, self.speech_since_ms) {
            (true, None) => self.speech_since_ms = Some(t_ms),
            (false, Some(_)) => {
                self.speech_since_ms = None;
                // Replaced by the exact end when the segment's own message comes.
                self.last_end_ms = Some(t_ms);
            }
            _ => {}
        }
    }

    /// A closed segment.
    pub(crate) fn closed(&mut self, end_ms: f64) {
        self.speech_since_ms = None;
        self.last_end_ms = Some(end_ms);
        self.now_ms = self.now_ms.max(end_ms);
    }

    /// Start of the speech that is going on.
    pub(crate) fn speech_since_ms(&self) -> Option<f64> {
        self.speech_since_ms
    }

    /// The last level.
    pub(crate) fn level_dbfs(&self) -> f32 {
        self.level_dbfs
    }

    /// Length of the present speech; 0 while silent.
    pub(crate) fn speech_ms(&self) -> f64 {
        self.speech_since_ms.map_or(0.0, |since| self.now_ms - since)
    }

    /// Length of the present silence; 0 while speaking or before the first speech.
    pub(crate) fn pause_ms(&self) -> f64 {
        match (self.speech_since_ms, self.last_end_ms) {
            (None, Some(end)) => self.now_ms - end,
            _ => 0.0,
        }
    }
}

/// A recognised phrase, as far as the pace is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// Start.
    pub start_ms: u64,
    /// End.
    pub end_ms: u64,
    /// Words in it.
    pub words: usize,
}

/// Words per minute over the phrases of the last minute, pauses included (as in `domain::delivery`).
pub(crate) fn pace(phrases: &[Phrase], now_ms: u64) -> Pace {
    let recent: Vec<_> = phrases.iter().filter(|phrase| phrase.end_ms + PACE_WINDOW_MS >= now_ms).collect();
    let words: usize = recent.iter().map(|phrase| phrase.words).sum();
    let start_ms = recent.iter().map(|phrase| phrase.start_ms).min().unwrap_or(0);
    let span_ms = recent.iter().map(|phrase| phrase.end_ms).max().unwrap_or(0).saturating_sub(start_ms);
    if words < MIN_WORDS || span_ms < MIN_SPEECH_SPAN_MS {
        return Pace::NotYet;
    }
    Pace::Wpm(words as f64 * 60_000.0 / span_ms as f64)
}

/// What is known about the time of a phrase: recognisers give no word times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heard {
    /// End of the phrase before, 0 if none.
    pub after_ms: u64,
    /// When its first words appeared.
    pub first_ms: u64,
    /// When its words last changed.
    pub last_ms: u64,
}

/// Start and end of a phrase: those of the speech it overlaps, which `segments` lists in order (the last may still be going on, up to now).
///
/// Without any speech detected, the times at which its words appeared.
pub(crate) fn phrase_span(segments: &[(u64, u64)], heard: Heard) -> (u64, u64) {
    let earliest_ms = heard.after_ms.max(heard.first_ms.saturating_sub(LONGEST_DELAY_MS));
    let latest_ms = heard.last_ms.saturating_sub(RECOGNISER_DELAY_MS);
    let mut said = segments.iter().filter(|(start, end)| *end > earliest_ms && *start < latest_ms);
    let Some(first) = said.next() else { return (heard.first_ms.max(heard.after_ms), heard.last_ms.max(heard.after_ms)) };
    let last = said.next_back().unwrap_or(first);
    (first.0.max(heard.after_ms), last.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_counted_from_the_exact_end_of_speech() {
        let mut talk = Talk::default();
        talk.level(1000.0, -20.0, false);
        assert_eq!((talk.pause_ms(), talk.speech_ms()), (0.0, 0.0));
        talk.level(2000.0, -20.0, true);
        talk.level(3500.0, -20.0, true);
        assert_eq!((talk.pause_ms(), talk.speech_ms()), (0.0, 1500.0));
        talk.level(3900.0, -20.0, false);
        talk.closed(3600.0);
        talk.level(4600.0, -20.0, false);
        assert_eq!((talk.pause_ms(), talk.speech_ms()), (1000.0, 0.0));
    }

    #[test]
    fn pace_needs_enough_words_and_time_and_forgets_old_ones() {
        let phrase = |start_ms, end_ms, words| Phrase { start_ms, end_ms, words };
        assert_eq!(pace(&[], 0), Pace::NotYet);
        assert_eq!(pace(&[phrase(0, 4000, 12)], 4000), Pace::NotYet);
        assert_eq!(pace(&[phrase(0, 10_000, 9)], 10_000), Pace::NotYet);
        let phrases = [phrase(0, 6000, 13), phrase(8000, 12_000, 13)];
        assert_eq!(pace(&phrases, 12_000), Pace::Wpm(130.0));
        assert_eq!(pace(&phrases, 80_000), Pace::NotYet);
    }

    #[test]
    fn a_phrase_takes_the_times_of_the_speech_it_was_heard_in() {
        let segments = [(1000, 3000), (3400, 5000), (9000, 9800)];
        assert_eq!(phrase_span(&segments, Heard { after_ms: 0, first_ms: 1600, last_ms: 5300 }), (1000, 5000));
        assert_eq!(phrase_span(&segments, Heard { after_ms: 5000, first_ms: 9500, last_ms: 10_100 }), (9000, 9800));
        // The next speech had hardly begun when the words last changed.
        assert_eq!(phrase_span(&segments, Heard { after_ms: 0, first_ms: 1600, last_ms: 9100 }), (1000, 5000));
        // Two phrases without a pause between them share a segment without overlapping.
        assert_eq!(phrase_span(&segments, Heard { after_ms: 2000, first_ms: 2500, last_ms: 3200 }), (2000, 3000));
        assert_eq!(phrase_span(&[], Heard { after_ms: 100, first_ms: 900, last_ms: 1500 }), (900, 1500));
    }
}
