//! Captions of a recording, from the phrases in a report, as WebVTT (<https://www.w3.org/TR/webvtt1/>).

use std::ops::Range;

use crate::report::Report;
use crate::session::UtteranceSource;

/// How long a phrase stands whose end nobody knows, in milliseconds: about two seconds of reading and a second to find it.
const UNKNOWN_LENGTH_MS: u64 = 3000;

/// One spoken phrase with the time in which it stands under the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Number of the turn it belongs to, from 0.
    pub turn: u32,
    /// Place in that answer's transcript, from 0.
    pub part: usize,
    /// Session time at which it begins, in milliseconds.
    pub start_ms: u64,
    /// Session time at which it ends, always later than its start.
    pub end_ms: u64,
    /// The words.
    pub text: String,
}

/// The spoken phrases of a report in order of time. A phrase ends where its speech ended or the next one begins, whichever is first;
/// phrases that began together stand together.
pub fn cues(report: &Report) -> Vec<Cue> {
    let mut cues = Vec::new();
    for answer in &report.answers {
        for (part, said) in answer.transcript.iter().enumerate().filter(|(_, said)| said.source == UtteranceSource::Spoken) {
            let end_ms = said.end_ms.filter(|end_ms| *end_ms > said.start_ms).unwrap_or(said.start_ms.saturating_add(UNKNOWN_LENGTH_MS));
            cues.push(Cue { turn: answer.turn, part, start_ms: said.start_ms, end_ms, text: said.text.clone() });
        }
    }
    cues.sort_by_key(|cue| cue.start_ms);
    let mut next_ms = None;
    for n in (0..cues.len()).rev() {
        let later_ms = cues.get(n + 1).map(|next| next.start_ms).filter(|next| *next > cues[n].start_ms);
        next_ms = later_ms.or(next_ms);
        cues[n].end_ms = next_ms.map_or(cues[n].end_ms, |next_ms| cues[n].end_ms.min(next_ms));
    }
    cues
}

/// A WebVTT file of the cues that are heard in `window` (session time), with times counted from its start.
pub fn file(cues: &[Cue], window: Range<u64>) -> String {
    let mut text = String::from("WEBVTT\n");
    for cue in cues {
        let (start_ms, end_ms) = (cue.start_ms.max(window.start), cue.end_ms.min(window.end));
        let words = payload(&cue.text);
        if start_ms < end_ms && !words.is_empty() {
            text += &format!("\n{} --> {}\n{words}\n", timestamp(start_ms - window.start), timestamp(end_ms - window.start));
        }
    }
    text
}

/// `hh:mm:ss.ttt`
fn timestamp(ms: u64) -> String {
    format!("{:02}:{:02}:{:02}.{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

/// Words as cue text: one line, markup escaped, so that neither `-->` nor a blank line can be in it.
fn payload(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for word in words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        for c in word.chars() {
            match c {
                '&' => text.push_str("&amp;"),
                '<' => text.push_str("&lt;"),
                '>' => text.push_str("&gt;"),
                c => text.push(c),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// A report whose answers hold phrases of `(text, start_ms, end_ms)`; one typed part is always among them.
    fn report(answers: &[Vec<(String, u64, Option<u64>)>]) -> Report {
        let missing = json!({ "value": null, "reason": "no_words" });
        let mut delivery = serde_json::Map::new();
        let voice = ["thinking_ms", "talk_ms", "talk_share", "pauses", "longest_pause_ms", "words", "pace_wpm", "fillers_per_min"];
        for name in voice.into_iter().chain(["face_in_frame", "toward_screen", "smile"]) {
            delivery.insert(name.into(), missing.clone());
        }
        let answers: Vec<_> = (0u32..)
            .zip(answers)
            .map(|(turn, phrases)| {
                let spoken = phrases
                    .iter()
                    .map(|(text, start_ms, end_ms)| json!({ "text": text, "source": "spoken", "start_ms": start_ms, "end_ms": end_ms }));
                let typed = json!({ "text": "typed words", "source": "typed", "start_ms": 5, "end_ms": 6 });
                json!({
                    "turn": turn, "asked_ms": 0, "ended_ms": 0, "how": "done", "findings": [], "range": null, "range_reason": "no_answer",
                    "question": { "id": "q", "kind": "behavioural", "competency": "c", "text": "Why?", "origin": "planned" },
                    "transcript": spoken.chain([typed]).collect::<Vec<_>>(), "delivery": delivery,
                })
            })
            .collect();
        let document = json!({
            "schema_version": 1, "session_id": "s", "status": "completed", "end": "candidate", "used_ms": 0, "duration_ms": 0,
            "setup": { "role": "software", "level": "mid", "kind": "behavioural", "style": "ownership", "minutes": 10 },
            "calibration": "uncalibrated", "content_range": null, "content_reason": "no_answer", "answers": answers,
            "delivery": delivery, "practice": [], "timeline": [], "not_measured": [],
        });
        serde_json::from_value(document).unwrap()
    }

    /// Reads a file as the standard's parser does, and refuses what the standard's syntax does not allow.
    fn parse(file: &str) -> Vec<(u64, u64, String)> {
        let mut lines = file.split('\n');
        assert_eq!(lines.next(), Some("WEBVTT"));
        assert!(!file.contains('\r'));
        let mut cues = Vec::new();
        while let Some(blank) = lines.next() {
            assert_eq!(blank, "");
            let Some(times) = lines.next() else { break };
            let (start, end) = times.split_once(" --> ").unwrap();
            let words = lines.next().unwrap();
            assert!(!words.is_empty() && !words.contains("-->") && !words.contains(['<', '>']) && !words.contains(char::is_control));
            cues.push((read_time(start), read_time(end), words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")));
        }
        cues
    }

    fn read_time(text: &str) -> u64 {
        let [hours, minutes, seconds] = text.splitn(3, ':').collect::<Vec<_>>()[..] else { panic!("{text}") };
        let (seconds, thousandths) = seconds.split_once('.').unwrap();
        assert!(hours.len() >= 2 && minutes.len() == 2 && seconds.len() == 2 && thousandths.len() == 3);
        let [hours, minutes, seconds, thousandths] = [hours, minutes, seconds, thousandths].map(|digits| digits.parse::<u64>().unwrap());
        assert!(minutes < 60 && seconds < 60);
        ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
    }

    fn phrase(text: &str, start_ms: u64, end_ms: Option<u64>) -> (String, u64, Option<u64>) {
        (text.to_owned(), start_ms, end_ms)
    }

    fn any_phrase() -> impl Strategy<Value = (String, u64, Option<u64>)> {
        let text = prop_oneof![any::<String>(), "[a-z<>& \n\r\t\u{0}-]{0,20}", Just("a --> b\n\n00:01 --> 00:02\n\nNOTE".to_owned())];
        (text, 0u64..4_000_000, prop::option::of(0u64..4_000_000))
    }

    proptest! {
        #[test]
        fn any_words_at_any_times_make_a_valid_file(
            answers in prop::collection::vec(prop::collection::vec(any_phrase(), 0..6), 0..4),
            from in 0u64..2_000_000,
            length in 0u64..4_000_000,
        ) {
            let cues = cues(&report(&answers));
            for window in [0..u64::MAX, from..from + length] {
                let read = parse(&file(&cues, window.clone()));
                prop_assert!(read.iter().all(|(start, end, _)| start < end && *end <= window.end - window.start));
                prop_assert!(read.is_sorted_by_key(|(start, ..)| *start));
            }
        }

        #[test]
        fn every_word_is_in_the_file_of_the_whole(answers in prop::collection::vec(prop::collection::vec(any_phrase(), 0..6), 0..4)) {
            let words = |text: &str| text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            let mut said: Vec<String> = answers.iter().flatten().flat_map(|(text, ..)| words(text)).collect();
            let mut read: Vec<String> = parse(&file(&cues(&report(&answers)), 0..u64::MAX)).iter().flat_map(|(.., text)| words(text)).collect();
            said.sort();
            read.sort();
            prop_assert_eq!(said, read);
        }
    }

    #[test]
    fn a_phrase_ends_with_its_speech_or_with_the_next_phrase() {
        let report = report(&[vec![phrase("first", 1000, Some(9000)), phrase("second", 4000, Some(5000)), phrase("third", 8000, None)]]);
        let times: Vec<_> = cues(&report).iter().map(|cue| (cue.start_ms, cue.end_ms)).collect();
        assert_eq!(times, [(1000, 4000), (4000, 5000), (8000, 11_000)]);
    }

    #[test]
    fn phrases_of_one_speech_stand_together_until_the_next() {
        let report = report(&[vec![phrase("one", 1000, Some(3000)), phrase("two", 1000, Some(9000)), phrase("three", 2000, Some(4000))]]);
        let times: Vec<_> = cues(&report).iter().map(|cue| (cue.start_ms, cue.end_ms)).collect();
        assert_eq!(times, [(1000, 2000), (1000, 2000), (2000, 4000)]);
    }

    #[test]
    fn the_file_of_a_segment_counts_from_its_start_and_leaves_out_the_rest() {
        let report = report(&[
            vec![phrase("before", 1000, Some(2000)), phrase("across", 9000, Some(12_500))],
            vec![phrase("I said a < b & c > d", 3_661_001, Some(3_662_000))],
        ]);
        let cues = cues(&report);
        assert_eq!(file(&cues, 10_000..20_000), "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nacross\n");
        assert!(file(&cues, 0..u64::MAX).ends_with("\n01:01:01.001 --> 01:01:02.000\nI said a &lt; b &amp; c &gt; d\n"));
        assert_eq!(cues.iter().map(|cue| (cue.turn, cue.part)).collect::<Vec<_>>(), [(0, 0), (0, 1), (1, 0)]);
    }
}
