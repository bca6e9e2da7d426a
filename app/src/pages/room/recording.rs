//! The recording in the room: always visible, and stopped or deleted with two clicks.

use std::cell::Cell;
use std::rc::Rc;

use ::client::recording::segments::{Interview, State};
use domain::recording::{Medium, SegmentEnd};
use domain::session::Status;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_client;
use crate::capture::{Facts, Watched, epoch_ms, use_capture};
use crate::components::{Ask, DeleteRecording, amount};
use crate::i18n::recording::RecordingMsg as M;
use crate::i18n::{tr, tr_with, use_lang};
use crate::recording::{Agreement, Delivery, Recordings, use_recordings};
use crate::session::{Connection, SessionClient};
use crate::storage::Recorded;

/// The recording of this room; copy it freely.
#[derive(Clone, Copy)]
pub(super) struct RoomRecording {
    id: StoredValue<String>,
    recordings: Recordings,
    client: SessionClient,
    deleted: RwSignal<bool>,
}

/// The recording of this room.
pub(super) fn use_recording() -> RoomRecording {
    use_context().unwrap_or_else(|| RoomRecording::new(String::new(), use_client()))
}

impl RoomRecording {
    /// Records nothing yet, see [`Self::attach`].
    pub(super) fn new(id: String, client: SessionClient) -> Self {
        Self { id: StoredValue::new(id), recordings: use_recordings(), client, deleted: RwSignal::new(false) }
    }

    /// The room is still there.
    pub(super) fn is_alive(self) -> bool {
        self.id.try_with_value(|_| ()).is_some()
    }

    /// Records the interview as far as it was agreed to, until the present owner goes.
    pub(super) fn attach(self) {
        let (id, client, capture) = (self.id.get_value(), self.client, use_capture());
        let (recordings, agreement) = (self.recordings, self.recordings.agreement(&id));

        // Asked again with every new connection until there is an answer.
        let online = Memo::new(move |_| is_online(client));
        Effect::new({
            let id = id.clone();
            move || {
                let known = agreement.with_untracked(|agreement| matches!(agreement, Agreement::Known { .. }));
                let told = crate::storage::recorded(&id) != Some(Recorded::Withdrawn);
                if online.get() && !(known && told) {
                    spawn_local(recordings.look_up(id.clone()));
                }
            }
        });
        // What an earlier page left is sent even where nothing more is recorded.
        if crate::storage::recorded(&id).is_some() {
            recordings.open(&id);
        }
        let agreed = self.recorded();
        Effect::new({
            let id = id.clone();
            move || {
                if agreed.get().is_some() {
                    recordings.open(&id);
                }
            }
        });

        let delivery = recordings.delivery(&id);
        let facts = move || Facts {
            agreed: agreed.get().filter(|_| delivery.with(|delivery| !delivery.is_over())),
            until_epoch_ms: agreement.with(Agreement::until_epoch_ms).unwrap_or(0),
            interview: interview(client),
            kept: delivery.with(|delivery| delivery.ready),
            full: delivery.with(|delivery| delivery.full.is_some()),
            online: online.get(),
            restarts: delivery.with(|delivery| delivery.restarts),
        };
        capture.watch_recording(Watched {
            session_id: id,
            recordings,
            now_ms: session_clock(client),
            facts: Box::new(move || untrack(facts)),
            on_sleep: Box::new(move || client.renew()),
        });
        let facts = Memo::new(move |_| facts());
        Effect::new(move || {
            facts.track();
            capture.record();
        });
        // Leaving the room closes the socket, which pauses the interview.
        on_cleanup(move || capture.end_recording(SegmentEnd::Paused));
    }

    fn agreement(self) -> ReadSignal<Agreement> {
        self.recordings.agreement(&self.id.get_value())
    }

    /// What this browser records whenever it can.
    pub(super) fn recorded(self) -> Memo<Option<Medium>> {
        let agreement = self.agreement();
        Memo::new(move |_| agreement.with(Agreement::to_record))
    }

    fn set_here(self, recorded: Recorded) {
        self.deleted.set(false);
        self.recordings.set_here(&self.id.get_value(), recorded);
    }
}

fn is_online(client: SessionClient) -> bool {
    client.connection().with(|connection| *connection == Connection::Online)
}

fn interview(client: SessionClient) -> Interview {
    let status = client.state().with(|session| session.as_ref().map(|session| session.status));
    client.connection().with(|connection| match (connection, status) {
        (Connection::Superseded, _) => Interview::TakenOver,
        (_, None | Some(Status::Created)) => Interview::Waiting,
        (_, Some(Status::Active)) => Interview::Active,
        (_, Some(Status::Paused)) => Interview::Paused,
        (_, Some(Status::Completed | Status::Failed)) => Interview::Over,
    })
}

/// Session time; goes on after the room was left, for what recorders still hand over then.
fn session_clock(client: SessionClient) -> Rc<dyn Fn() -> u64> {
    let zero = Cell::new(None);
    Rc::new(move || {
        zero.set(client.zero_epoch_ms().or(zero.get()));
        // Times before the session are 0: `as` saturates.
        zero.get().map_or(0, |zero_epoch_ms| (epoch_ms() - zero_epoch_ms).round() as u64)
    })
}

/// What the indicator says, and what its button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// No recording: nothing to show.
    Nothing,
    /// It is on.
    On(Medium),
    /// It would be on, but.
    Gap(SegmentEnd),
    /// Agreed to in another browser.
    Elsewhere,
    /// Stopped here.
    Stopped,
    /// Withdrawn; the server does not know yet.
    Withdrawn,
    /// Withdrawn a moment ago.
    Deleted,
}

/// Says whether the interview is being recorded, with the button to stop or go on.
#[component]
pub(super) fn RecordingBar() -> impl IntoView {
    let (recording, capture) = (use_recording(), use_capture());
    let agreement = recording.agreement();
    let state = Memo::new(move |_| capture.live().with(|live| live.recording));
    let a_device_is_on = Memo::new(move |_| capture.live().with(|live| live.camera.is_on() || live.microphone.is_on()));
    let shown = Memo::new(move |_| {
        let deleted = recording.deleted.get();
        agreement.with(|agreement| shown(agreement, state.get(), deleted))
    });
    let asking = RwSignal::new(false);
    let words = move || match shown.get() {
        Shown::Nothing => String::new(),
        Shown::On(medium) => tr(on(medium)).to_owned(),
        Shown::Gap(reason) => tr_with(M::NotNow, &[("why", tr(why(reason, a_device_is_on.get())))]),
        Shown::Elsewhere => tr(M::NotHere).to_owned(),
        Shown::Stopped => tr(M::Stopped).to_owned(),
        Shown::Withdrawn => tr(M::NotDeleted).to_owned(),
        Shown::Deleted => tr(M::Deleted).to_owned(),
    };
    let can_stop = move || matches!(shown.get(), Shown::On(_) | Shown::Gap(_));
    let can_begin = move || matches!(shown.get(), Shown::Elsewhere | Shown::Stopped);
    view! {
        <div class="recording-bar row" id="recording" data-state=move || name(shown.get()) hidden=move || shown.get() == Shown::Nothing>
            <span class="recording-bar__dot" aria-hidden="true"></span>
            <span role="status">{words}</span>
            <button type="button" class="button button--quiet" id="recording-stop" hidden=move || !can_stop() on:click=move |_| asking.set(true)>
                {move || tr(M::Change)}
            </button>
            <button type="button" class="button button--quiet" hidden=move || !can_begin() on:click=move |_| recording.set_here(Recorded::Here)>
                {move || tr(M::RecordHere)}
            </button>
            <button type="button" class="button button--quiet" hidden=move || shown.get() != Shown::Stopped on:click=move |_| asking.set(true)>
                {move || tr(M::Delete)}
            </button>
        </div>
        <StopQuestion asking stopped=Signal::derive(move || shown.get() == Shown::Stopped) />
    }
}

#[component]
fn StopQuestion(asking: RwSignal<bool>, stopped: Signal<bool>) -> impl IntoView {
    let recording = use_recording();
    let either = move |going: M, over: M| tr(if stopped.get() { over } else { going });
    let title = Signal::derive(move || either(M::StopTitle, M::DeleteTitle).to_owned());
    let keep = move |_| {
        asking.set(false);
        recording.set_here(Recorded::Stopped);
    };
    let deleted = move |()| {
        asking.set(false);
        recording.deleted.set(true);
    };
    let id = Signal::derive(move || Some(recording.id.get_value()));
    view! {
        <Ask id="recording-question" open=asking title on_close=move || asking.set(false)>
            <p>{move || either(M::StopText, M::DeleteText)}</p>
            <div class="row">
                <button type="button" class="button" id="recording-keep" hidden=move || stopped.get() on:click=keep>{move || tr(M::StopKeep)}</button>
                <DeleteRecording session_id=id label=M::StopDelete on_deleted=deleted />
                <button type="button" class="button button--primary" on:click=move |_| asking.set(false)>{move || either(M::GoOn, M::Keep)}</button>
            </div>
        </Ask>
    }
}

/// What is wrong with the recording, if anything; the interview goes on.
#[component]
pub(super) fn RecordingNotices() -> impl IntoView {
    let recording = use_recording();
    let delivery = recording.recordings.delivery(&recording.id.get_value());
    let recorded = recording.recorded();
    let agreed = move || recorded.get().is_some();
    let offline = Memo::new(move |_| !is_online(recording.client));
    let full = Memo::new(move |_| delivery.with(|delivery| delivery.full));
    let failed = Memo::new(move |_| delivery.with(Delivery::is_over));
    // Steps of a megabyte: the notice is read out whenever it changes.
    let unsent = Memo::new(move |_| {
        let stuck = offline.get() || delivery.with(|delivery| delivery.progress.is_some_and(|progress| progress.stalled));
        let waiting_bytes = delivery.with(|delivery| delivery.waiting_bytes);
        Some(waiting_bytes / 1_000_000 * 1_000_000).filter(|bytes| stuck && *bytes > 0)
    });
    let unsent_words = move || unsent.get().map(|bytes| tr_with(M::Unsent, &[("waiting", &amount(bytes, use_lang().get()))]));
    let full_words = move || full.get().map(|quota| tr(if quota { M::FullQuota } else { M::FullSpool }));
    view! {
        {move || full_words().filter(|_| agreed()).map(|words| view! { <p class="notice notice--warn" id="recording-full">{words}</p> })}
        {move || (failed.get() && agreed()).then(|| view! { <p class="notice notice--warn" id="recording-failed">{tr(M::CannotKeep)}</p> })}
        {move || unsent_words().filter(|_| full.get().is_none()).map(|words| view! { <p class="notice" id="recording-unsent">{words}</p> })}
    }
}

fn shown(agreement: &Agreement, state: State, deleted: bool) -> Shown {
    let Agreement::Known { medium, here, .. } = agreement else { return Shown::Nothing };
    match (medium, here, state) {
        (None, ..) if deleted => Shown::Deleted,
        (None, ..) => Shown::Nothing,
        (Some(_), None, _) => Shown::Elsewhere,
        (Some(_), Some(Recorded::Stopped), _) => Shown::Stopped,
        (Some(_), Some(Recorded::Withdrawn), _) => Shown::Withdrawn,
        (Some(_), Some(Recorded::Here), State::Recording(medium)) => Shown::On(medium),
        (Some(_), Some(Recorded::Here), State::Gap(reason)) => Shown::Gap(reason),
        (Some(_), Some(Recorded::Here), State::Idle) => Shown::Gap(SegmentEnd::Paused),
    }
}

fn on(medium: Medium) -> M {
    match medium {
        Medium::Audio => M::RecordingAudio,
        Medium::MaskedVideo => M::RecordingMasked,
        Medium::Video => M::RecordingVideo,
    }
}

fn why(reason: SegmentEnd, a_device_is_on: bool) -> M {
    match reason {
        SegmentEnd::DeviceChanged if !a_device_is_on => M::WhyDevice,
        SegmentEnd::Muted => M::WhyMuted,
        SegmentEnd::Suspended => M::WhySuspended,
        SegmentEnd::Paused => M::WhyPaused,
        SegmentEnd::SpoolFull => M::WhyFull,
        SegmentEnd::DeviceChanged | SegmentEnd::Finished | SegmentEnd::Rotated | SegmentEnd::TakenOver | SegmentEnd::Killed => M::WhyOther,
    }
}

fn name(shown: Shown) -> &'static str {
    match shown {
        Shown::Nothing => "nothing",
        Shown::On(_) => "on",
        Shown::Gap(_) => "gap",
        Shown::Elsewhere => "elsewhere",
        Shown::Stopped => "stopped",
        Shown::Withdrawn => "withdrawn",
        Shown::Deleted => "deleted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_recorded_is_shown() {
        let known = |medium, here| Agreement::Known { offered: Vec::new(), medium, here, until_epoch_ms: None };
        let here = known(Some(Medium::Audio), Some(Recorded::Here));
        assert_eq!(shown(&here, State::Recording(Medium::Audio), false), Shown::On(Medium::Audio));
        assert_eq!(shown(&here, State::Gap(SegmentEnd::Muted), false), Shown::Gap(SegmentEnd::Muted));
        assert_eq!(shown(&known(Some(Medium::Audio), None), State::Idle, false), Shown::Elsewhere);
        assert_eq!(shown(&known(Some(Medium::Audio), Some(Recorded::Stopped)), State::Idle, false), Shown::Stopped);
        assert_eq!(shown(&known(None, None), State::Idle, false), Shown::Nothing);
        assert_eq!(shown(&known(None, None), State::Idle, true), Shown::Deleted);
        assert_eq!(shown(&Agreement::Unknown, State::Idle, false), Shown::Nothing);
    }
}
