use super::*;
use crate::question::{AskedQuestion, BecauseOf, QuestionKind, QuestionOrigin};
use crate::report::{AnswerReport, BandRange, Calibration, DeliveryFigures, Finding, TranscriptPart, Unmeasured};
use crate::session::{AnswerEnd, Status, UtteranceSource};
use crate::setup::{CompanyStyle, InterviewKind, Level, Role, Setup};
use crate::timeline::{FacePoint, GapReason, Modality, TimelineEvent};

const WORDS: &str = "one two three four five six seven eight nine ten";

fn figures() -> DeliveryFigures {
    let none = Figure::unmeasured(Unmeasured::Skipped);
    DeliveryFigures {
        thinking_ms: none,
        talk_ms: none,
        talk_share: none,
        pauses: none,
        longest_pause_ms: none,
        words: none,
        pace_wpm: none,
        fillers_per_min: none,
        face_in_frame: none,
        toward_screen: none,
        smile: none,
    }
}

fn finding(criterion: Criterion, found: bool) -> Finding {
    let quote = Quote { text: "two three".into(), start_ms: 1000, source: UtteranceSource::Spoken };
    Finding { criterion, anchor: "a".into(), found, quotes: if found { vec![quote] } else { vec![] }, judged_by: JudgedBy::BuiltIn }
}

/// An answer from 0 to 20 s after its question, ten words from 1 to 11 s into it; one of two criteria found.
fn answer(turn: u32, range: Option<(u8, u8)>) -> AnswerReport {
    let from_ms = u64::from(turn) * 20_000;
    let said = TranscriptPart {
        text: WORDS.into(),
        source: UtteranceSource::Spoken,
        start_ms: from_ms + 1000,
        end_ms: Some(from_ms + 11_000),
        confidence: None,
    };
    AnswerReport {
        turn,
        question: AskedQuestion {
            id: format!("q{turn}"),
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
        asked_ms: from_ms,
        ended_ms: from_ms + 20_000,
        how: AnswerEnd::Done,
        transcript: vec![said],
        code: None,
        runs: Vec::new(),
        hints: Vec::new(),
        findings: vec![finding(Criterion::Action, true), finding(Criterion::Result, false)],
        range: range.map(|(low, high)| BandRange { low, high }),
        range_reason: range.is_none().then_some(Unmeasured::NotEnough),
        bands: Vec::new(),
        model_answer: None,
        delivery: figures(),
    }
}

fn report(answers: Vec<AnswerReport>, timeline: Vec<TimelineEvent>) -> Report {
    Report {
        schema_version: 1,
        session_id: "s".into(),
        setup: Setup {
            role: Role::Software,
            level: Level::Mid,
            kind: InterviewKind::Behavioural,
            style: CompanyStyle::Ownership,
            minutes: 20,
            resume_terms: vec![],
            job_terms: Vec::new(),
            model: None,
            again: None,
        },
        status: Status::Completed,
        end: None,
        used_ms: 0,
        duration_ms: answers.last().map_or(20_000, |answer| answer.ended_ms),
        calibration: Calibration::Uncalibrated,
        content_range: answers.first().and_then(|answer| answer.range),
        content_reason: answers.first().and_then(|answer| answer.range_reason),
        answers,
        delivery: figures(),
        assessment: None,
        practice: vec![],
        timeline,
        not_measured: vec![],
        judging: None,
        reanalysis: None,
    }
}

fn started(modality: Modality) -> TimelineEvent {
    TimelineEvent::Started { modality, t_ms: 0 }
}

fn speech(start_ms: u64, end_ms: u64) -> TimelineEvent {
    TimelineEvent::Speech { start_ms, end_ms, level_dbfs: -20.0 }
}

fn face(t_ms: u64, toward_screen: f32) -> TimelineEvent {
    let toward_screen = Some(toward_screen);
    let (smile, mouth_open, yaw_deg, pitch_deg) = (None, None, None, None);
    TimelineEvent::Face(FacePoint { t_ms, in_frame: true, toward_screen, smile, mouth_open, yaw_deg, pitch_deg, interpolated: false })
}

fn ends(figure: &Figure) -> (Option<f64>, Option<f64>, Option<f64>) {
    (figure.low, figure.value, figure.high)
}

#[test]
fn the_built_in_engine_gives_the_content_range_and_no_value() {
    let content = of(&report(vec![answer(0, Some((2, 3)))], vec![]), &Weights::default()).content;
    assert_eq!(content.points, Figure::bounded(33.333333, 66.666667, Unmeasured::Uncalibrated));
    let [action, result] = content.contributions.as_slice() else { panic!() };
    assert_eq!(ends(&action.points), (Some(33.333333), None, Some(50.0)), "what was found carries the range as far as it goes");
    assert_eq!(ends(&result.points), (Some(0.0), None, Some(16.666667)), "what is missing only what lies above");
    assert_eq!((action.share, ends(&action.measured), ends(&result.measured)), (0.5, (None, Some(1.0), None), (None, Some(0.0), None)));
}

#[test]
fn a_judge_who_gives_bands_gives_a_value() {
    let content = of(&report(vec![answer(0, Some((3, 3))), answer(1, Some((2, 2)))], vec![]), &Weights::default()).content;
    assert_eq!(ends(&content.points), (Some(50.0), Some(50.0), Some(50.0)));
}

#[test]
fn questions_that_were_not_judged_do_not_count() {
    let one = of(&report(vec![answer(0, Some((2, 3)))], vec![]), &Weights::default()).content;
    let two = of(&report(vec![answer(0, Some((2, 3))), answer(1, None)], vec![]), &Weights::default()).content;
    assert_eq!(one, two);
    let none = of(&report(vec![answer(0, None)], vec![]), &Weights::default()).content;
    assert_eq!(none.points, Figure::unmeasured(Unmeasured::NotEnough));
    assert!(none.contributions.iter().all(|one| one.share == 0.0 && one.score.reason == Some(Unmeasured::NotEnough)));
}

#[test]
fn weights_move_the_content_and_nothing_can_be_lost_by_switching_off() {
    let report = report(vec![answer(0, Some((2, 3)))], vec![]);
    let heavy = Weights { criteria: [(Criterion::Action, 3.0)].into(), ..Weights::default() };
    let content = of(&report, &heavy).content;
    assert_eq!(ends(&content.points), (Some(58.333333), None, Some(91.666667)), "a quarter of the rubric more is found");
    let off = Weights { criteria: [(Criterion::Result, 0.0)].into(), ..Weights::default() };
    let content = of(&report, &off).content;
    assert_eq!(content.contributions[1].score.reason, Some(Unmeasured::SwitchedOff));
    assert_eq!(content.contributions[0].share, 1.0);
}

#[test]
fn delivery_is_the_weighted_sum_of_its_scores() {
    let mut report = report(vec![answer(0, Some((2, 3)))], vec![]);
    report.delivery.pace_wpm = Figure::between(108.0, 110.0, 112.0);
    report.delivery.toward_screen = Figure::between(0.5, 0.7, 0.8);
    let weights = Weights { delivery: [(DeliveryPart::TowardScreen, 3.0)].into(), ..Weights::default() };
    let delivery = of(&report, &weights).delivery;
    assert_eq!(ends(&delivery.points), (Some(0.25 * 64.0 + 0.75 * 85.0), Some(0.25 * 70.0 + 75.0), Some(0.25 * 76.0 + 75.0)));
    let fillers = delivery.contributions.iter().find(|one| one.part == Part::Delivery(DeliveryPart::Fillers)).unwrap();
    assert_eq!((fillers.share, fillers.score.reason), (0.0, Some(Unmeasured::Skipped)));
}

#[test]
fn a_peak_has_its_question_and_its_words() {
    let activation = TimelineEvent::Activation { start_ms: 19_000, end_ms: 26_000, mean_z: 1.8 };
    let outside = TimelineEvent::Activation { start_ms: 50_000, end_ms: 56_000, mean_z: 1.6 };
    let peaks = of(&report(vec![answer(0, Some((2, 3))), answer(1, Some((2, 3)))], vec![outside, activation]), &Weights::default()).peaks;
    let [peak, nobodys] = peaks.as_slice() else { panic!() };
    assert_eq!(peak.turn, Some(1), "six of its seven seconds");
    assert_eq!(peak.quotes, [Quote { text: "one two three four five".into(), start_ms: 21_000, source: UtteranceSource::Spoken }]);
    assert_eq!((nobodys.turn, nobodys.quotes.len()), (None, 0));
}

#[test]
fn a_strong_answer_in_an_activated_voice_is_told_with_its_words() {
    let activation = TimelineEvent::Activation { start_ms: 5000, end_ms: 20_000, mean_z: 1.8 };
    let timeline = |more| vec![started(Modality::Voice), TimelineEvent::VoiceBaseline { t_ms: 0 }, speech(1000, 11_000), more];
    let of_range = |range| of(&report(vec![answer(0, range)], timeline(activation.clone())), &Weights::default()).mismatches;
    let sure = of_range(Some((3, 4)));
    assert_eq!((sure[0].kind, ends(&sure[0].extent)), (MismatchKind::StrongButActivated, (Some(0.1), Some(0.6), Some(1.0))));
    assert_eq!((sure[0].start_ms, sure[0].end_ms), (5000, 20_000));
    assert_eq!(sure[0].quote.as_ref().unwrap().text, "five six seven eight nine ten");
    assert_eq!(ends(&of_range(Some((2, 4)))[0].extent), (Some(0.0), Some(0.6), Some(1.0)), "perhaps not strong at all");
    assert!(of_range(Some((2, 3))).is_empty() && of_range(None).is_empty());
}

#[test]
fn a_strong_answer_turned_away_is_told_where_that_was_longest() {
    let away: Vec<TimelineEvent> = (0..20).map(|n| face(n * 1000, if n == 3 { 0.9 } else { 0.1 })).collect();
    let mut report = report(vec![answer(0, Some((3, 4)))], away);
    report.answers[0].delivery.toward_screen = Figure::between(0.05, 0.05, 0.1);
    let [mismatch] = of(&report, &Weights::default()).mismatches.try_into().unwrap();
    assert_eq!((mismatch.kind, ends(&mismatch.extent)), (MismatchKind::StrongButAway, (Some(0.9), Some(0.95), Some(0.95))));
    assert_eq!((mismatch.start_ms, mismatch.end_ms), (4000, 20_000));
    report.answers[0].delivery.toward_screen = Figure::between(0.1, 0.3, 0.5);
    assert!(of(&report, &Weights::default()).mismatches.is_empty(), "may truly be neutral");
}

#[test]
fn fluent_words_with_little_in_them_are_told() {
    let mut report = report(vec![answer(0, None)], vec![started(Modality::Voice), speech(1000, 11_000)]);
    report.answers[0].delivery.pace_wpm = Figure::between(135.0, 140.0, 145.0);
    report.answers[0].delivery.fillers_per_min = Figure::at_least(1.0);
    let [mismatch] = of(&report, &Weights::default()).mismatches.try_into().unwrap();
    assert_eq!((mismatch.kind, ends(&mismatch.extent)), (MismatchKind::FluentButThin, (Some(0.5), Some(0.5), Some(1.0))));
    report.answers[0].delivery.fillers_per_min = Figure::at_least(6.0);
    assert!(of(&report, &Weights::default()).mismatches.is_empty());
}

#[test]
fn tracks_are_of_one_length_and_say_what_was_measured() {
    let gap = |modality, start_ms, end_ms| TimelineEvent::Gap { modality, start_ms, end_ms, reason: GapReason::Suspended };
    let timeline = vec![
        started(Modality::Voice),
        face(0, 0.2),
        face(2000, 0.8),
        face(3000, 0.8),
        face(9000, 0.8),
        speech(1500, 3000),
        gap(Modality::Voice, 4000, 5000),
        gap(Modality::Voice, 10_000, 15_000),
        TimelineEvent::VoiceBaseline { t_ms: 6000 },
        TimelineEvent::Activation { start_ms: 7000, end_ms: 9000, mean_z: 1.7 },
    ];
    let tracks = tracks(&report(vec![answer(0, None)], timeline));
    let lengths = [tracks.toward_screen.len(), tracks.speaking.len(), tracks.activation.len(), tracks.words.len()];
    assert_eq!(lengths, [20; 4]);
    assert_eq!(tracks.toward_screen[1], Sample { value: Some(0.5), how: How::Interpolated });
    assert_eq!(tracks.toward_screen[2].how, How::Measured);
    assert!(tracks.toward_screen[4..9].iter().all(|sample| *sample == Sample { value: None, how: How::Missing }));
    assert_eq!(tracks.speaking[1], Sample { value: Some(0.5), how: How::Measured });
    assert_eq!(tracks.speaking[4], Sample { value: Some(0.0), how: How::Interpolated });
    assert!(tracks.speaking[10..15].iter().all(|sample| sample.how == How::Missing));
    assert!(tracks.activation[..6].iter().all(|sample| sample.how == How::Missing), "no baseline, no activation");
    assert_eq!(tracks.activation[7].value, Some(1.0));
    assert_eq!(tracks.words[0], Sample { value: None, how: How::Measured }, "nobody spoke yet");
    assert_eq!(tracks.words[5].value, Some(Place { turn: 0, part: 0 }));
}

#[test]
fn strengths_and_weaknesses_have_their_place_their_words_and_a_drill() {
    let mut skipped = answer(1, None);
    (skipped.how, skipped.findings, skipped.transcript) = (AnswerEnd::Skipped, vec![], vec![]);
    let pause = vec![started(Modality::Voice), speech(1000, 3000), speech(9500, 11_000)];
    let mut report = report(vec![answer(0, Some((2, 3))), skipped], pause);
    report.answers[0].delivery.longest_pause_ms = Figure::between(6200.0, 6500.0, 6800.0);
    let assessment = of(&report, &Weights::default());
    let [strength] = assessment.strengths.as_slice() else { panic!() };
    assert_eq!((strength.part, strength.turns.as_slice(), strength.at_ms), (Part::Criterion(Criterion::Action), [0].as_slice(), 1000));
    let drills: Vec<Drill> = assessment.weaknesses.iter().map(|weakness| weakness.drill).collect();
    assert_eq!(drills, [Drill::PrepareExample, Drill::Criterion(Criterion::Result), Drill::Pauses]);
    assert_eq!(assessment.weaknesses.iter().map(|weakness| weakness.at_ms).collect::<Vec<_>>(), [20_000, 1000, 3000]);
    assert_eq!(assessment.weaknesses[2].quote.as_ref().unwrap().text, "one two", "what was said before the pause");
}

#[test]
fn each_dimension_has_a_figure_or_a_reason() {
    let mut report = report(vec![answer(0, Some((2, 3))), answer(1, Some((2, 3)))], vec![started(Modality::Voice)]);
    let figure = |report: &Report, wanted| {
        let dimensions = of(report, &Weights::default()).dimensions;
        assert_eq!(dimensions.len(), 9);
        dimensions.into_iter().find(|dimension| dimension.evaluated == wanted).unwrap().figure
    };
    assert_eq!(figure(&report, Evaluated::Correctness).reason, Some(Unmeasured::NotAsked));
    assert_eq!(figure(&report, Evaluated::Stress).reason, Some(Unmeasured::NotEnough), "no baseline");
    report.timeline.push(TimelineEvent::VoiceBaseline { t_ms: 0 });
    report.timeline.push(TimelineEvent::Activation { start_ms: 6000, end_ms: 18_000, mean_z: 1.8 });
    assert_eq!(ends(&figure(&report, Evaluated::Stress)), (Some(5.0), Some(30.0), Some(55.0)));
    assert_eq!(figure(&report, Evaluated::Completeness), of(&report, &Weights::default()).content.points);
    report.answers[1].question.kind = QuestionKind::Coding;
    assert_eq!(figure(&report, Evaluated::Correctness).reason, Some(Unmeasured::CodeNotRun));
}
