//! One input through the rules: decide, store, fold, broadcast.

use domain::problem::Problem;
use domain::protocol::ServerMessage;
use domain::session::{Event, Session, Stamped};
use engine::connection::without_measurements;
use engine::rules::{self, Input, TimerChange, TimerKind};
use serde_json::json;

use super::meta::Meta;
use super::store::Change;
use super::{InterviewSession, Live};
use crate::failure::Failure;
use crate::{clock, log};

/// What is stored together with an input's events.
#[derive(Debug, Default)]
pub(super) struct Also {
    /// The command's number; stored even when the rules refuse the command.
    pub(super) client_seq: Option<u64>,
    /// The connection that takes over.
    pub(super) taken_by: Option<u64>,
    /// The timer whose work this is.
    pub(super) fired: Option<TimerKind>,
}

/// An input's outcome before it is stored.
struct Next {
    events: Vec<Stamped>,
    timers: Vec<TimerChange>,
    checkpoint: bool,
    session: Session,
    meta: Meta,
    /// Why the rules refused it; there are no events then.
    refusal: Option<Problem>,
}

impl InterviewSession {
    /// Takes one input. When this returns `Ok`, its events are stored, folded and sent to whoever is connected.
    ///
    /// # Errors
    /// A [`Failure::Refused`] by the rules, after `also` was stored all the same; otherwise nothing was stored.
    pub(super) fn advance(&self, input: Input, also: Also, trace_id: &str) -> Result<(), Failure> {
        let now_ms = clock::now_ms();
        let next = self.read(|live| plan(live, now_ms, input, &also))??;
        let moves_timers = self.read(|live| {
            let change = Change {
                events: &next.events,
                before: &live.meta,
                after: &next.meta,
                fired: also.fired,
                timers: &next.timers,
                checkpoint: next.checkpoint.then_some(&next.session),
                now_ms,
            };
            self.store.commit(&change).map(|()| change.moves_timers())
        })??;
        if next.events.iter().any(|stamped| is_end(&stamped.event)) {
            log::info(trace_id, "session_over", json!({"session_id": self.id(), "status": next.session.status}));
        }
        self.live.replace(Some(Live { session: next.session, meta: next.meta }));
        if moves_timers {
            self.arm()?;
        }
        for stamped in next.events {
            self.broadcast(&ServerMessage::Event(without_measurements(stamped)));
        }
        next.refusal.map_or(Ok(()), |problem| Err(problem.into()))
    }
}

/// Decides and folds, on copies.
fn plan(live: &Live, now_ms: u64, input: Input, also: &Also) -> Result<Next, Failure> {
    let mut session = live.session.clone();
    let mut meta = live.meta.clone();
    meta.last_client_seq = also.client_seq.unwrap_or(meta.last_client_seq);
    if let Some(connection) = also.taken_by {
        meta.fence.take_over(connection, meta.last_client_seq);
    }
    // The log's times never run backwards, even when the host's clock does.
    let t_ms = meta.t_ms(now_ms).max(session.t_ms);

    let step = match rules::step(&session, t_ms, input) {
        Ok(step) => step,
        Err(problem) => {
            let refusal = Some(problem);
            return Ok(Next { events: Vec::new(), timers: Vec::new(), checkpoint: false, session, meta, refusal });
        }
    };
    let mut events = Vec::with_capacity(step.events.len());
    for event in step.events {
        if event == Event::Activated {
            meta.activated_epoch_ms = Some(now_ms);
        }
        let stamped = Stamped { server_seq: session.server_seq + 1, t_ms, event };
        session.apply(&stamped)?;
        events.push(stamped);
    }
    Ok(Next { events, timers: step.timers, checkpoint: step.checkpoint, session, meta, refusal: None })
}

fn is_end(event: &Event) -> bool {
    matches!(event, Event::Completed { .. } | Event::Failed { .. })
}
