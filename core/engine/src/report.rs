//! The report of one interview, from its state and its measurements.

mod outline;
mod practice;
mod threads;

use domain::SCHEMA_VERSION;
use domain::assessment::{self, Weights, correctness};
use domain::delivery;
use domain::report::{AnswerReport, Aspect, BandRange, Calibration, DeliveryFigures, NotMeasured, Report, TranscriptPart, Unmeasured};
use domain::session::{Answer, AnswerEnd, Session, UtteranceSource};
use domain::timeline::{Modality, TimelineEvent};

use threads::Thread;

/// Makes the report. `timeline` holds what the device measured, in order of time.
///
/// A running interview gets the report "so far". The range over all answers is the mean of the questions' ranges, rounded outward:
/// questions that were not judged do not count, neither for nor against.
pub fn build(session_id: &str, session: &Session, timeline: &[TimelineEvent]) -> Report {
    let threads = threads::of(session);
    let mut answers: Vec<AnswerReport> = threads.iter().flat_map(|thread| answers(session, timeline, thread)).collect();
    answers.sort_by_key(|answer| answer.turn);
    let delivery = delivery::of_session(session, timeline);
    let content_range = mean(threads.iter().filter_map(Thread::range));
    let content_reason = content_range.is_none().then(|| why_no_range(&answers));
    let mut report = Report {
        schema_version: SCHEMA_VERSION,
        session_id: session_id.to_owned(),
        setup: session.setup.clone(),
        status: session.status,
        end: session.end,
        used_ms: session.budget_ms - session.remaining_ms(session.t_ms),
        duration_ms: timeline.iter().map(TimelineEvent::end_ms).fold(session.t_ms, u64::max),
        calibration: Calibration::Uncalibrated,
        content_range,
        content_reason,
        assessment: None,
        practice: Vec::new(),
        not_measured: not_measured(&answers, timeline, &delivery, content_reason),
        answers,
        delivery,
        timeline: timeline.to_vec(),
        judging: None,
        reanalysis: None,
    };
    let assessment = assessment::of(&report, &Weights::default());
    report.practice = practice::choose(&assessment.weaknesses);
    report.assessment = Some(assessment);
    report
}

fn answers(session: &Session, timeline: &[TimelineEvent], thread: &Thread<'_>) -> Vec<AnswerReport> {
    let mut model_answer = outline::of(thread);
    let report = |judged: &threads::Judged<'_>| {
        let turn = judged.turn;
        let (how, ended_ms) = turn.ended.unwrap_or((AnswerEnd::InterviewEnded, session.t_ms));
        let delivery = delivery::of_turn(turn, timeline, session.t_ms);
        let unheard = judged.reason == Some(Unmeasured::NoAnswer) && how != AnswerEnd::Skipped && spoke_unheard(&delivery);
        AnswerReport {
            turn: judged.number,
            question: turn.question.clone(),
            asked_ms: turn.asked_ms,
            ended_ms,
            how,
            transcript: transcript(&turn.answer),
            code: turn.answer.has_code().then(|| turn.answer.code.clone()),
            runs: turn.answer.runs.clone(),
            hints: turn.hints.clone(),
            findings: judged.findings.clone(),
            range: judged.range,
            range_reason: if unheard { Some(Unmeasured::NoWords) } else { judged.reason },
            bands: Vec::new(),
            // It stands with the question, not with its follow-ups.
            model_answer: model_answer.take(),
            delivery,
        }
    };
    thread.turns.iter().map(report).collect()
}

/// Somebody spoke, and no recogniser ran: what was said may have been a good answer.
fn spoke_unheard(delivery: &DeliveryFigures) -> bool {
    delivery.talk_ms.value.is_some_and(|ms| ms > 0.0) && delivery.words.reason == Some(Unmeasured::NoWords)
}

fn transcript(answer: &Answer) -> Vec<TranscriptPart> {
    let mut captions = answer.captions.iter();
    let part = |said: domain::session::Utterance<'_>| TranscriptPart {
        text: said.text.to_owned(),
        source: said.source,
        start_ms: said.start_ms,
        end_ms: Some(said.end_ms),
        confidence: match said.source {
            UtteranceSource::Spoken => captions.next().and_then(|caption| caption.confidence),
            UtteranceSource::Typed => None,
        },
    };
    answer.utterances().into_iter().map(part).collect()
}

fn mean(ranges: impl Iterator<Item = BandRange>) -> Option<BandRange> {
    let ranges: Vec<BandRange> = ranges.collect();
    let count = u32::try_from(ranges.len()).ok().filter(|count| *count > 0)?;
    let low = ranges.iter().map(|range| u32::from(range.low)).sum::<u32>() / count;
    let high = ranges.iter().map(|range| u32::from(range.high)).sum::<u32>().div_ceil(count);
    Some(BandRange { low: low as u8, high: high as u8 })
}

fn why_no_range(answers: &[AnswerReport]) -> Unmeasured {
    let tells = |reason: &Unmeasured| !matches!(reason, Unmeasured::NoAnswer | Unmeasured::NotJudged);
    let mut reasons = answers.iter().filter_map(|answer| answer.range_reason).filter(tells);
    let Some(first) = reasons.next() else { return Unmeasured::NoAnswer };
    if reasons.all(|reason| reason == first) { first } else { Unmeasured::NotEnough }
}

fn not_measured(
    answers: &[AnswerReport],
    timeline: &[TimelineEvent],
    delivery: &DeliveryFigures,
    content: Option<Unmeasured>,
) -> Vec<NotMeasured> {
    let correctness = correctness::of(answers).reason.filter(|reason| *reason != Unmeasured::NotAsked);
    let voice = delivery::absence(timeline, Modality::Voice).or(delivery.talk_share.reason);
    let face = delivery::absence(timeline, Modality::Face).or(delivery.face_in_frame.reason);
    let has_baseline = timeline.iter().any(|event| matches!(event, TimelineEvent::VoiceBaseline { .. }));
    let tone = (!has_baseline).then(|| voice.unwrap_or(Unmeasured::NotEnough));
    let missing = [
        (Aspect::Content, content),
        (Aspect::CodeCorrectness, correctness),
        (Aspect::Pace, delivery.pace_wpm.reason),
        (Aspect::Voice, voice),
        (Aspect::Face, face),
        (Aspect::VoiceTone, tone),
        (Aspect::Impressions, Some(Unmeasured::NotBuilt)),
    ];
    missing.into_iter().filter_map(|(aspect, reason)| Some(NotMeasured { aspect, reason: reason? })).collect()
}

#[cfg(test)]
mod tests;
