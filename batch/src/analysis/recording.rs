//! A recording as an interview that nobody conducted: one question, which says so, from beginning to end.

use domain::question::{AskedQuestion, QuestionKind, QuestionOrigin};
use domain::session::{AnswerEnd, ApplyError, EndReason, Event, Session, Stamped};
use domain::setup::{CompanyStyle, InterviewKind, Level, Role, Setup};
use domain::timeline::{GapReason, Modality, TimelineEvent};

/// The interview. Its choices are the neutral ones, its planned length is 0, since nobody planned it, and the question is of the kind
/// that sets no length for an answer.
///
/// # Errors
/// Never, as long as `domain` accepts this order of events.
pub(crate) fn session(duration_ms: u64) -> Result<Session, ApplyError> {
    let setup = Setup {
        role: Role::General,
        level: Level::Mid,
        kind: InterviewKind::Mixed,
        style: CompanyStyle::Collaboration,
        minutes: 0,
        resume_terms: Vec::new(),
    };
    let question = AskedQuestion {
        id: "recording".into(),
        kind: QuestionKind::Technical,
        competency: "recording".into(),
        text: "A recording; its questions are not known.".into(),
        origin: QuestionOrigin::Planned,
        because: None,
        starter_code: None,
    };
    let log = [
        (0, Event::Created { setup }),
        (0, Event::Extended { by_ms: duration_ms }),
        (0, Event::Activated),
        (0, Event::QuestionAsked { turn: 0, question }),
        (duration_ms, Event::AnswerEnded { turn: 0, how: AnswerEnd::InterviewEnded }),
        (duration_ms, Event::Completed { reason: EndReason::PlanDone }),
    ];
    let stamped: Vec<Stamped> = (1..).zip(log).map(|(server_seq, (t_ms, event))| Stamped { server_seq, t_ms, event }).collect();
    Session::replay(&stamped)
}

/// Nothing of this modality from `start_ms` on.
pub(crate) fn gap(modality: Modality, start_ms: f64, reason: GapReason) -> TimelineEvent {
    let start_ms = start_ms.round() as u64;
    TimelineEvent::Gap { modality, start_ms, end_ms: start_ms, reason }
}

/// Both modalities in order of time.
pub(crate) fn merge(voice: Vec<TimelineEvent>, face: Vec<TimelineEvent>) -> Vec<TimelineEvent> {
    let mut timeline: Vec<TimelineEvent> = voice.into_iter().chain(face).collect();
    timeline.sort_by_key(TimelineEvent::start_ms);
    timeline
}

#[cfg(test)]
mod tests {
    use domain::report::Unmeasured;

    use super::*;

    #[test]
    fn a_recording_is_used_whole_and_judged_not_at_all() {
        let started = TimelineEvent::Started { modality: Modality::Voice, t_ms: 0 };
        let speech = TimelineEvent::Speech { start_ms: 2_000, end_ms: 400_000, level_dbfs: -20.0 };
        let timeline = merge(vec![started, speech], vec![gap(Modality::Face, 0.0, GapReason::NoDevice)]);
        let report = engine::report::build("recording", &session(600_000).unwrap(), &timeline);
        assert_eq!((report.used_ms, report.duration_ms), (600_000, 600_000));
        assert_eq!(report.delivery.talk_ms.value, Some(398_000.0));
        assert_eq!(report.content_reason, Some(Unmeasured::NoWords));
        assert!(report.practice.is_empty() && report.answers[0].findings.is_empty());
    }
}
