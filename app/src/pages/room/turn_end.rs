//! The countdown after a silence. The rule is `session::Silence`; here it meets microphone, keys and screen.

use std::time::Duration;

use domain::session::Status;
use leptos::prelude::*;

use super::controls::{dialog_open, hand_in};
use super::stage::is_coding;
use super::use_client;
use super::voice::{Voice, use_voice};
use crate::capture::{Capture, use_capture};
use crate::i18n::room::RoomMsg;
use crate::i18n::{tr, tr_with};
use crate::session::{COUNTDOWN_MS, Connection, Moment, SessionClient, Silence, Verdict, page_ms};

const TICK: Duration = Duration::from_millis(100);

/// The countdown; empty most of the time.
#[component]
pub(super) fn TurnEnd() -> impl IntoView {
    let (client, voice, capture) = (use_client(), use_voice(), use_capture());
    let silence = StoredValue::new(Silence::default());
    let left_s = RwSignal::new(None::<u64>);
    let touched = move || _ = silence.try_update_value(|silence| silence.touched(whole_page_ms()));

    let turn = Memo::new(move |_| super::look(client, |session| session.turns.len()));
    Effect::new(move || {
        turn.track();
        silence.update_value(|silence| silence.new_answer(whole_page_ms()));
    });
    let tick = move || {
        let moment = moment(client, voice, capture);
        let Some(verdict) = silence.try_update_value(|silence| silence.at(moment)) else { return };
        let shown = match verdict {
            Verdict::Countdown { left_ms } => Some(left_ms.div_ceil(1000)),
            Verdict::Listen | Verdict::End => None,
        };
        if left_s.get_untracked() != shown {
            left_s.set(shown);
        }
        if verdict == Verdict::End {
            touched();
            hand_in(client, voice, true);
        }
    };
    let timer = set_interval_with_handle(tick, TICK);
    let keys = window_event_listener(leptos::ev::keydown, move |_| touched());
    let pointer = window_event_listener(leptos::ev::pointerdown, move |_| touched());
    let typing = window_event_listener(leptos::ev::input, move |_| touched());
    on_cleanup(move || {
        timer.inspect(|timer| timer.clear()).ok();
        for listener in [keys, pointer, typing] {
            listener.remove();
        }
    });

    let counting = Memo::new(move |_| left_s.get().is_some());
    let text = move || tr_with(RoomMsg::SilenceCountdown, &[("s", &left_s.get().unwrap_or(0).to_string())]);
    // A screen reader hears it once, not every second.
    let announced = move || counting.get().then(|| tr_with(RoomMsg::SilenceCountdown, &[("s", &(COUNTDOWN_MS / 1000).to_string())]));
    view! {
        <p class="visually-hidden" role="status">{announced}</p>
        {move || counting.get().then(|| view! {
            <div class="notice turn-end row" id="turn-end">
                <span aria-hidden="true">{text}</span>
                <button type="button" class="button" on:click=move |_| touched()>{move || tr(RoomMsg::KeepTalking)}</button>
            </div>
        })}
    }
}

fn moment(client: SessionClient, voice: Voice, capture: Capture) -> Moment {
    let reading = voice.reading().get_untracked();
    let (speaking, hearing) = capture.live().with_untracked(|live| (live.speaking, live.microphone.is_on()));
    let waiting = client.state().with_untracked(|session| {
        session.as_ref().is_some_and(|session| {
            session.status == Status::Active && session.open_turn().is_some() && !session.thinking && !is_coding(session)
        })
    });
    let online = client.connection().with_untracked(|connection| *connection == Connection::Online);
    let wanted = voice.preferences().end_by_silence.get_untracked();
    let allowed = waiting && hearing && online && wanted && !reading && !client.closing().get_untracked() && !dialog_open();
    Moment { now_ms: whole_page_ms(), speaking: speaking && !reading, allowed }
}

fn whole_page_ms() -> u64 {
    page_ms() as u64
}
