use domain::session::AnswerEnd;
use domain::setup::InterviewKind;

use super::*;
use crate::test_sessions::{Room, setup};

fn caption(id: u32, text: &str, start_ms: u64, edited: bool) -> Caption {
    Caption { id, text: text.into(), confidence: None, start_ms, end_ms: start_ms + 900, edited }
}

/// One word every 300 ms.
fn words(text: &str, from_ms: u64) -> Vec<Word> {
    let word = |(n, word): (usize, &str)| {
        let start_ms = from_ms + 300 * n as u64;
        Word { text: word.into(), start_ms, end_ms: start_ms + 250, confidence: Some(0.5) }
    };
    text.split(' ').enumerate().map(word).collect()
}

/// An interview whose one question was read aloud in its first two seconds and answered in the twenty after.
fn answered(captions: Vec<Caption>) -> Session {
    let mut session = Room::open(setup(InterviewKind::Mixed, 10), 1).session;
    let turn = &mut session.turns[0];
    (turn.asked_ms, turn.spoken_ms, turn.ended) = (0, Some((100, 2000)), Some((AnswerEnd::Done, 22_000)));
    turn.answer.captions = captions;
    session
}

fn texts(session: &Session) -> Vec<&str> {
    session.turns[0].answer.captions.iter().map(|caption| caption.text.as_str()).collect()
}

#[test]
fn the_recordings_words_replace_what_was_heard_live_in_phrases() {
    // The browser chooses the numbers.
    let session = answered(vec![caption(0, "i let the team", 3000, false), caption(u32::MAX, "outside", 15_000, false)]);
    let heard = [words("How are you?", 500), words("I led the team.", 3000), words("We shipped", 4200), words("it", 6000)].concat();
    let told = retold(&session, &heard, &[(0, 10_000)]);
    assert_eq!(texts(&told), ["I led the team.", "We shipped", "it", "outside"]);
    let first = &told.turns[0].answer.captions[0];
    assert_eq!((first.start_ms, first.end_ms, first.confidence), (3000, 4150, Some(0.5)));
    let ids: Vec<u32> = told.turns[0].answer.captions.iter().map(|caption| caption.id).collect();
    assert_eq!(ids, [0, 1, 2, 3]);
}

#[test]
fn what_the_candidate_corrected_stays_and_so_does_what_was_heard_by_nobody_else() {
    let session = answered(vec![caption(0, "Kubernetes, not communities", 3000, true)]);
    let heard = [words("communities", 3300), words("after", 5000)].concat();
    assert_eq!(texts(&retold(&session, &heard, &[(0, 10_000)])), ["Kubernetes, not communities", "after"]);
    let session = answered(vec![caption(0, "quiet", 3000, false)]);
    assert_eq!(retold(&session, &words("other turn", 30_000), &[(0, 60_000)]), session);
}

#[test]
fn a_long_breath_is_cut() {
    let told = retold(&answered(Vec::new()), &words(&["so"; 40].join(" "), 3000), &[(0, 20_000)]);
    assert_eq!(texts(&told).iter().map(|text| text.split(' ').count()).collect::<Vec<_>>(), [30, 10]);
}

#[test]
fn personal_data_leaves_and_times_stay() {
    let mut session = answered(vec![caption(0, "my name is Jonas Keller", 3000, false), caption(1, "so Keller asked me", 5000, false)]);
    let typed = "Write to jonas.keller@example.com please.";
    let at = |needle: &str| typed.find(needle).unwrap();
    let answer = &mut session.turns[0].answer;
    answer.typed = typed.into();
    answer.typed_marks =
        [(5, 1), (at("keller"), 2), (at("com"), 3), (at(" please") + 3, 4)].map(|(chars, at_ms)| TypedMark { chars, at_ms }).to_vec();
    let clean = without_personal_data(&session, &Known::default());
    assert_eq!(texts(&clean), ["my name is [name]", "so [name] asked me"]);
    let answer = &clean.turns[0].answer;
    assert_eq!(answer.typed, "Write to [email] please.");
    let marks: Vec<(usize, u64)> = answer.typed_marks.iter().map(|mark| (mark.chars, mark.at_ms)).collect();
    assert_eq!(marks, [(5, 1), (16, 2), (19, 4)]);
    assert_eq!(without_personal_data(&clean, &Known::default()), clean);
}

#[test]
fn a_known_name_leaves_what_was_said_and_the_question_that_quotes_it() {
    let mut session = answered(vec![caption(0, "they said quillon wrote it", 3000, false)]);
    let asked = &mut session.turns[0].question;
    asked.text = "You said “quillon wrote it”. Why?".into();
    *asked = asked.clone().worded("Why did you say “quillon wrote it”?".into(), "scripted-1");
    let clean = without_personal_data(&session, &Known { names: vec!["Quillon Zarr".into()], ..Known::default() });
    let question = &clean.turns[0].question;
    assert_eq!((question.text.as_str(), question.decided()), ("Why did you say “[name] wrote it”?", "You said “[name] wrote it”. Why?"));
    assert_eq!(texts(&clean), ["they said [name] wrote it"]);
}
