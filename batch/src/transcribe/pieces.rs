//! Which stretches of a recording are sent: speech with a little around it, cut in pauses. Times without a source are ours.

use domain::timeline::TimelineEvent;

/// Longest piece: 19 MB as WAV, below the 25 MB that the OpenAI API takes.
const LONGEST_MS: u64 = 600_000;
/// Sent before and after speech, so that no soft sound is lost.
const AROUND_MS: u64 = 300;
/// A longer silence is not sent: recognisers invent words in it.
const LONGEST_SILENCE_MS: u64 = 5_000;

/// Disjoint stretches in order of time, in milliseconds.
pub(super) fn cut(speech: &[TimelineEvent]) -> Vec<(u64, u64)> {
    let mut pieces: Vec<(u64, u64)> = Vec::new();
    for event in speech {
        let TimelineEvent::Speech { start_ms, end_ms, .. } = event else { continue };
        let (mut start_ms, end_ms) = (start_ms.saturating_sub(AROUND_MS), end_ms + AROUND_MS);
        if let Some((first_ms, last_ms)) = pieces.last_mut() {
            if start_ms < *last_ms + LONGEST_SILENCE_MS && end_ms - *first_ms <= LONGEST_MS {
                *last_ms = end_ms.max(*last_ms);
                continue;
            }
            start_ms = start_ms.max(*last_ms);
        }
        // Ten minutes without a pause are cut in the middle of a word, if need be.
        while end_ms.saturating_sub(start_ms) > LONGEST_MS {
            pieces.push((start_ms, start_ms + LONGEST_MS));
            start_ms += LONGEST_MS;
        }
        if start_ms < end_ms {
            pieces.push((start_ms, end_ms));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn speech(start_ms: u64, end_ms: u64) -> TimelineEvent {
        TimelineEvent::Speech { start_ms, end_ms, level_dbfs: -20.0 }
    }

    #[test]
    fn silence_is_left_out_and_pauses_are_not() {
        assert_eq!(cut(&[speech(1000, 2000), speech(4000, 5000), speech(60_000, 61_000)]), [(700, 5300), (59_700, 61_300)]);
        assert_eq!(cut(&[speech(0, 1_500_000)]), [(0, 600_000), (600_000, 1_200_000), (1_200_000, 1_500_300)]);
        assert_eq!(cut(&[]), []);
    }

    proptest! {
        #[test]
        fn all_speech_is_sent_once_in_pieces_that_are_taken(stretches in prop::collection::vec((0u64..20_000, 1u64..900_000), 0..40)) {
            let mut at_ms = 0;
            let events: Vec<_> = stretches.iter().map(|(pause, length)| {
                let start_ms = at_ms + pause;
                at_ms = start_ms + length;
                speech(start_ms, at_ms)
            }).collect();
            let pieces = cut(&events);
            prop_assert!(pieces.iter().all(|(start, end)| start < end && end - start <= LONGEST_MS));
            prop_assert!(pieces.windows(2).all(|pair| pair[0].1 <= pair[1].0));
            for event in &events {
                let within: u64 = pieces.iter().map(|(start, end)| (*end).min(event.end_ms()).saturating_sub((*start).max(event.start_ms()))).sum();
                prop_assert_eq!(within, event.end_ms() - event.start_ms());
            }
        }
    }
}
