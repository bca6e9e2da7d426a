use super::*;
use crate::question::{AskedQuestion, BecauseOf, QuestionKind, QuestionOrigin};
use crate::session::{Answer, AnswerEnd, Caption};
use crate::timeline::GapReason;

fn turn(words: &str) -> Turn {
    let caption = Caption { id: 1, text: words.into(), confidence: None, start_ms: 3000, end_ms: 9000, edited: false };
    Turn {
        question: AskedQuestion {
            id: "q".into(),
            kind: QuestionKind::Behavioural,
            competency: "c".into(),
            text: "t".into(),
            origin: QuestionOrigin::Planned,
            because: None,
            because_of: BecauseOf::Resume,
            starter_code: None,
            worded_by: None,
            decided_text: None,
        },
        asked_ms: 0,
        spoken_ms: Some((100, 2000)),
        answer: Answer { captions: if words.is_empty() { vec![] } else { vec![caption] }, ..Answer::default() },
        hints: Vec::new(),
        ended: Some((AnswerEnd::Done, 20_000)),
    }
}

fn speech(start_ms: u64, end_ms: u64) -> TimelineEvent {
    TimelineEvent::Speech { start_ms, end_ms, level_dbfs: -20.0 }
}

fn voice_on() -> TimelineEvent {
    TimelineEvent::Started { modality: Modality::Voice, t_ms: 0 }
}

#[test]
fn known_speech_gives_known_figures() {
    let words = "um one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
    let timeline = [voice_on(), speech(500, 1900), speech(3000, 5000), speech(5100, 6000), speech(8000, 11_000), speech(25_000, 26_000)];
    let figures = of_turn(&turn(words), &timeline, 99_000);
    assert_eq!(figures.thinking_ms.value, Some(1000.0), "counted from the end of the reading aloud");
    assert_eq!(figures.talk_ms.value, Some(5900.0), "the reading aloud and what came after the answer are nobody's");
    assert_eq!(figures.pauses.value, Some(1.0), "100 ms is no pause");
    assert_eq!(figures.longest_pause_ms.value, Some(2000.0));
    assert_eq!(figures.pace_wpm.value, Some(16.0 * 60.0 / 8.0));
    assert_eq!(figures.fillers_per_min.value, Some(7.5));
    assert_eq!(figures.fillers_per_min.high, None, "recognisers drop fillers: only a lower bound");
}

#[test]
fn typed_answers_have_no_pace_and_silence_has_a_reason() {
    let timeline = [voice_on(), speech(3000, 9000)];
    assert_eq!(of_turn(&turn(""), &timeline, 0).pace_wpm, Figure::unmeasured(Unmeasured::NoWords));
    assert_eq!(of_turn(&turn(""), &timeline, 0).talk_ms.value, Some(6000.0), "the voice is timed without a transcriber");
    let refused = [TimelineEvent::Gap { modality: Modality::Voice, start_ms: 0, end_ms: 0, reason: GapReason::Refused }];
    let figures = of_turn(&turn(""), &refused, 0);
    assert_eq!(figures.talk_ms, Figure::unmeasured(Unmeasured::Refused));
    assert_eq!(figures.face_in_frame, Figure::unmeasured(Unmeasured::Skipped));
}

#[test]
fn too_few_words_give_no_pace() {
    let figures = of_turn(&turn("only three words"), &[voice_on(), speech(3000, 9000)], 0);
    assert_eq!(figures.pace_wpm, Figure::unmeasured(Unmeasured::NotEnough));
    assert_eq!(figures.words.value, Some(3.0));
}

#[test]
fn face_shares_count_measured_points_only() {
    let point = |t_ms, toward: f32, interpolated| {
        TimelineEvent::Face(FacePoint {
            t_ms,
            in_frame: true,
            toward_screen: Some(toward),
            smile: None,
            mouth_open: None,
            yaw_deg: None,
            pitch_deg: None,
            interpolated,
        })
    };
    let mut timeline = vec![TimelineEvent::Started { modality: Modality::Face, t_ms: 0 }];
    timeline.extend((0..10).map(|n| point(3000 + n * 1000, if n < 5 { 0.9 } else { 0.6 }, false)));
    timeline.extend((0..5).map(|n| point(14_000 + n * 1000, 0.0, true)));
    let figures = of_turn(&turn(""), &timeline, 0);
    assert_eq!(figures.toward_screen, Figure::between(0.5, 1.0, 1.0));
    assert_eq!(figures.face_in_frame.value, Some(1.0));
    assert_eq!(figures.smile, Figure::unmeasured(Unmeasured::NotEnough));
}
