//! A recording as an interview that nobody conducted: one question, which says so, from beginning to end.

use domain::question::{AskedQuestion, BecauseOf, QuestionKind, QuestionOrigin};
use domain::session::{AnswerEnd, ApplyError, EndReason, Event, Session, Stamped};
use domain::setup::{CompanyStyle, InterviewKind, Level, Role, Setup};
use domain::timeline::{GapReason, Modality, TimelineEvent, on_grid};

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
        job_terms: Vec::new(),
        model: None,
        again: None,
    };
    let question = AskedQuestion {
        id: "recording".into(),
        kind: QuestionKind::Technical,
        competency: "recording".into(),
        text: "A recording; its questions are not known.".into(),
        origin: QuestionOrigin::Planned,
        because: None,
        because_of: BecauseOf::Resume,
        starter_code: None,
        worded_by: None,
        decided_text: None,
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

/// Both modalities in order of time, the face on its grid.
pub(crate) fn merge(voice: Vec<TimelineEvent>, face: Vec<TimelineEvent>) -> Vec<TimelineEvent> {
    on_grid(voice.into_iter().chain(face).collect())
}
