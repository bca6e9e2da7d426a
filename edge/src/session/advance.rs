//! One input through the rules: decide, store, fold, broadcast.

use domain::protocol::ServerMessage;
use domain::session::{Event, Session, Stamped};
use engine::rules::{self, Input, Step};
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
    /// The epoch of a takeover.
    pub(super) epoch: Option<u64>,
    /// The timer whose work this is.
    pub(super) fired: Option<engine::rules::TimerKind>,
}

/// An input's outcome before it is stored.
struct Next {
    events: Vec<Stamped>,
    session: Session,
    meta: Meta,
    step: Step,
}

impl InterviewSession {
    /// Takes one input. When this returns `Ok`, its events are stored, folded and sent to whoever is connected.
    ///
    /// # Errors
    /// A [`Failure::Refused`] by the rules, after `also` was stored all the same; otherwise nothing was stored.
    pub(super) fn advance(&self, input: Input, also: Also, trace_id: &str) -> Result<(), Failure> {
        let now_ms = clock::now_ms();
        let planned = self.read(|live| plan(live, now_ms, &input, &also))??;
        let (next, refusal) = match planned {
            Ok(next) => (next, None),
            Err((next, problem)) => (next, Some(problem)),
        };
        let moves_timers = self.store_next(&next, &also, now_ms)?;
        let over_now = next.session.is_over() && next.events.iter().any(|stamped| is_end(&stamped.event));
        if over_now {
            log::info(trace_id, "session_over", json!({"session_id": self.id(), "status": next.session.status}));
        }
        self.live.replace(Some(Live { session: next.session, meta: next.meta }));
        if moves_timers {
            self.arm()?;
        }
        for stamped in next.events {
            self.broadcast(&ServerMessage::Event(without_measurements(stamped)));
        }
        refusal.map_or(Ok(()), |problem| Err(problem.into()))
    }

    /// Writes; returns whether the alarm must be set again.
    fn store_next(&self, next: &Next, also: &Also, now_ms: u64) -> Result<bool, Failure> {
        self.read(|live| {
            let change = Change {
                events: &next.events,
                before: &live.meta,
                after: &next.meta,
                fired: also.fired,
                timers: &next.step.timers,
                checkpoint: next.step.checkpoint.then_some(&next.session),
                now_ms,
            };
            self.store.commit(&change)?;
            Ok(change.moves_timers())
        })?
    }
}

/// Decides and folds, on copies.
#[expect(clippy::type_complexity, reason = "a refusal still carries what must be stored; a name would hide that it is one of two")]
fn plan(live: &Live, now_ms: u64, input: &Input, also: &Also) -> Result<Result<Next, (Next, domain::problem::Problem)>, Failure> {
    let mut session = live.session.clone();
    let mut meta = live.meta.clone();
    meta.last_client_seq = also.client_seq.unwrap_or(meta.last_client_seq);
    meta.epoch = also.epoch.unwrap_or(meta.epoch);
    // The log's times never run backwards, even when the host's clock does.
    let t_ms = meta.t_ms(now_ms).max(session.t_ms);

    let step = match rules::step(&session, t_ms, input.clone()) {
        Ok(step) => step,
        Err(problem) => {
            let step = Step { events: Vec::new(), timers: Vec::new(), checkpoint: false };
            return Ok(Err((Next { events: Vec::new(), session, meta, step }, problem)));
        }
    };
    let mut events = Vec::with_capacity(step.events.len());
    for event in &step.events {
        if *event == Event::Activated {
            meta.activated_epoch_ms = Some(now_ms);
        }
        let stamped = Stamped { server_seq: session.server_seq + 1, t_ms, event: event.clone() };
        session.apply(&stamped)?;
        events.push(stamped);
    }
    Ok(Ok(Next { events, session, meta, step }))
}

fn is_end(event: &Event) -> bool {
    matches!(event, Event::Completed { .. } | Event::Failed { .. })
}

/// The device that measured knows its measurements; only their place in the log goes back to it.
fn without_measurements(stamped: Stamped) -> Stamped {
    match stamped.event {
        Event::Signals { .. } => Stamped { event: Event::Signals { events: Vec::new() }, ..stamped },
        _ => stamped,
    }
}
