//! The rules of a session with its timers: what an input makes happen, as values.
//!
//! The edge applies and stores [`Step::events`], sets and clears [`Step::timers`], writes a checkpoint when told to, and calls
//! the [interviewer](crate::interviewer) whenever [`Session::needs_question`] holds afterwards. Timers may ring late, early or twice:
//! one that no longer fits the session changes nothing, one that rings early is set again for the rest of its time.

use domain::problem::Problem;
use domain::protocol::{Command, DISCONNECT_GRACE_MS};
use domain::question::AskedQuestion;
use domain::session::{EndReason, Event, PauseReason, Session, Status, WARNING_BEFORE_MS, decide};

use crate::hints;

mod fence;
mod timer;

pub use fence::{Fence, Greeting};
pub use timer::{TimerChange, TimerKind, UnknownTimer};

/// How often a running interview is checkpointed (source design, Property 14), in milliseconds.
pub const CHECKPOINT_EVERY_MS: u64 = 30_000;
/// How long an interview waits for somebody to come back before it ends, in milliseconds.
pub const ABANDON_AFTER_MS: u64 = 60 * 60 * 1000;
/// When the shortest interviews are warned instead of [`WARNING_BEFORE_MS`]: two of five minutes would be too early.
pub const SHORT_WARNING_BEFORE_MS: u64 = 60_000;
const SHORT_INTERVIEW_MIN: u8 = 5;

/// Something that reaches a session.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A client opened the conversation.
    Connected,
    /// The last client went away.
    Disconnected,
    /// The candidate did something.
    Command(Command),
    /// A timer rang.
    Timer(TimerKind),
    /// The interviewer has a question.
    Asked(AskedQuestion),
    /// The interviewer has no more questions.
    PlanDone,
}

/// What an input makes happen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Step {
    /// To be stored and applied, in this order.
    pub events: Vec<Event>,
    /// To be carried out after the timer that rang (if one did) was taken away.
    pub timers: Vec<TimerChange>,
    /// The state after the events is to be checkpointed.
    pub checkpoint: bool,
}

/// Decides what `input` does to `session` at session time `t_ms`. Neither is changed.
///
/// # Errors
/// Those of [`decide`] for commands; `not_waiting` for a question that nobody waits for.
pub fn step(session: &Session, t_ms: u64, input: Input) -> Result<Step, Problem> {
    let mut timers = Vec::new();
    let mut checkpoint = false;
    let events = match input {
        Input::Command(command) => decide(session, command, t_ms, hints::text)?,
        Input::Connected => {
            timers.extend([TimerChange::Clear(TimerKind::Disconnect), TimerChange::Clear(TimerKind::Abandon)]);
            let waits = session.status == Status::Paused && session.pause == Some(PauseReason::Disconnected);
            if waits { vec![Event::Resumed] } else { Vec::new() }
        }
        Input::Disconnected if session.is_over() => Vec::new(),
        Input::Disconnected => {
            timers.push(TimerChange::Set { kind: TimerKind::Disconnect, in_ms: DISCONNECT_GRACE_MS });
            timers.push(TimerChange::Set { kind: TimerKind::Abandon, in_ms: ABANDON_AFTER_MS });
            Vec::new()
        }
        Input::Asked(question) if session.needs_question() => {
            vec![Event::QuestionAsked { turn: session.turns.len() as u32, question }]
        }
        Input::PlanDone if session.needs_question() => session.ending(EndReason::PlanDone),
        Input::Asked(_) | Input::PlanDone => {
            return Err(Problem::conflict("not_waiting", "The interview does not wait for a question now."));
        }
        Input::Timer(_) if session.is_over() => Vec::new(),
        Input::Timer(TimerKind::Abandon) => session.ending(EndReason::Abandoned),
        Input::Timer(_) if session.status != Status::Active => Vec::new(),
        Input::Timer(TimerKind::Disconnect) => vec![Event::Paused { reason: PauseReason::Disconnected }],
        Input::Timer(TimerKind::Checkpoint) => {
            checkpoint = true;
            timers.push(TimerChange::Set { kind: TimerKind::Checkpoint, in_ms: CHECKPOINT_EVERY_MS });
            Vec::new()
        }
        Input::Timer(TimerKind::TimeWarning) => time_warning(session, t_ms, &mut timers),
        Input::Timer(TimerKind::TimeUp) => time_up(session, t_ms, &mut timers),
        // What an interview that is over still has to do is no event of it.
        Input::Timer(TimerKind::Orphans | TimerKind::Retention | TimerKind::BucketChores | TimerKind::Outbox | TimerKind::Judging) => {
            Vec::new()
        }
    };
    timers.extend(timers_after(session, t_ms, &events));
    checkpoint |= events.iter().any(ends_a_chapter);
    Ok(Step { events, timers, checkpoint })
}

/// How long before the end an interview is warned.
pub fn warning_before_ms(session: &Session) -> u64 {
    if session.setup.minutes <= SHORT_INTERVIEW_MIN { SHORT_WARNING_BEFORE_MS } else { WARNING_BEFORE_MS }
}

fn time_warning(session: &Session, t_ms: u64, timers: &mut Vec<TimerChange>) -> Vec<Event> {
    let remaining_ms = session.remaining_ms(t_ms);
    let early_ms = remaining_ms.saturating_sub(warning_before_ms(session));
    if session.warned || remaining_ms == 0 {
        return Vec::new();
    }
    if early_ms > 0 {
        timers.push(TimerChange::Set { kind: TimerKind::TimeWarning, in_ms: early_ms });
        return Vec::new();
    }
    vec![Event::TimeWarning { remaining_ms }]
}

/// There is no grace for an open answer: more time was offered at the warning, and what was said so far is kept.
fn time_up(session: &Session, t_ms: u64, timers: &mut Vec<TimerChange>) -> Vec<Event> {
    match session.remaining_ms(t_ms) {
        0 => session.ending(EndReason::TimeUp),
        in_ms => {
            timers.push(TimerChange::Set { kind: TimerKind::TimeUp, in_ms });
            Vec::new()
        }
    }
}

/// The timers that follow from the events, whoever caused them.
fn timers_after(session: &Session, t_ms: u64, events: &[Event]) -> Vec<TimerChange> {
    let mut active = session.status == Status::Active;
    let mut warned = session.warned;
    let mut remaining_ms = session.remaining_ms(t_ms);
    let (mut starts, mut stops, mut moves) = (false, false, false);
    for event in events {
        match event {
            Event::Activated | Event::Resumed => (active, starts, moves) = (true, true, true),
            Event::Paused { .. } => (active, stops) = (false, true),
            Event::Extended { by_ms } => {
                remaining_ms += by_ms;
                (warned, moves) = (false, true);
            }
            Event::Failed { .. } | Event::Completed { .. } => {
                let outbox = TimerChange::Set { kind: TimerKind::Outbox, in_ms: 0 };
                let judged = matches!(event, Event::Completed { .. }) && session.model().is_some();
                let judging = judged.then_some(TimerChange::Set { kind: TimerKind::Judging, in_ms: 0 });
                return TimerKind::INTERVIEW.map(TimerChange::Clear).into_iter().chain([outbox]).chain(judging).collect();
            }
            _ => {}
        }
    }
    let mut timers = Vec::new();
    if stops {
        timers.extend([TimerKind::TimeWarning, TimerKind::TimeUp, TimerKind::Checkpoint].map(TimerChange::Clear));
    }
    if active && moves {
        timers.push(TimerChange::Set { kind: TimerKind::TimeUp, in_ms: remaining_ms });
        timers.push(match warned {
            true => TimerChange::Clear(TimerKind::TimeWarning),
            false => TimerChange::Set { kind: TimerKind::TimeWarning, in_ms: remaining_ms.saturating_sub(warning_before_ms(session)) },
        });
    }
    if starts {
        timers.push(TimerChange::Set { kind: TimerKind::Checkpoint, in_ms: CHECKPOINT_EVERY_MS });
    }
    timers
}

/// After these the state is worth keeping at once: a question or an answer is complete, or the timer stops.
fn ends_a_chapter(event: &Event) -> bool {
    matches!(
        event,
        Event::Activated
            | Event::Paused { .. }
            | Event::QuestionAsked { .. }
            | Event::AnswerEnded { .. }
            | Event::Completed { .. }
            | Event::Failed { .. }
    )
}

#[cfg(test)]
mod tests;
