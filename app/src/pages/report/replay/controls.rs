//! The bar that plays: it stays in sight while the report is read.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::player::{Notice, Player, Stage, UNPLAYABLE};
use super::reason;
use crate::i18n::replay::ReplayMsg as M;
use crate::i18n::{tr, tr_with};
use crate::pages::report::figures::clock;

/// What the two jump buttons do.
const JUMP_MS: i64 = 10_000;
/// What an arrow key does.
const ARROW_MS: i64 = 5_000;
/// Slower is for shadowing one's own words, faster for finding a place.
const SPEEDS: [f64; 6] = [0.75, 1.0, 1.25, 1.5, 1.75, 2.0];

pub(super) fn bar(player: Player) -> impl IntoView + use<> {
    let end_ms = end_of(player);
    view! {
        <div class="player no-print" role="group" aria-label=move || tr(M::Player)>
            <div class="player__line">
                {strip(player)}
                <input
                    type="range"
                    class="player__seek"
                    id="replay-seek"
                    min="0"
                    step="100"
                    max=move || end_ms.get().to_string()
                    prop:value=move || player.position_ms.get().to_string()
                    aria-label=move || tr(M::Position)
                    aria-valuetext=move || place_in_words(player)
                    on:input:target=move |event| dragged(player, &event.target().value())
                    on:change=move |_| player.seek(player.position_ms.get_untracked())
                    on:keydown=move |event| keys(player, &event)
                />
            </div>
            <div class="row player__row">
                <button type="button" class="button" on:click=move |_| player.step(-JUMP_MS)>
                    "−10 s" <span class="visually-hidden">" " {move || tr(M::Back)}</span>
                </button>
                <button type="button" class="button button--primary player__play" id="replay-play" on:click=move |_| player.toggle()>
                    {move || tr(if player.going.get() { M::Pause } else { M::Play })}
                </button>
                <button type="button" class="button" on:click=move |_| player.step(JUMP_MS)>
                    "+10 s" <span class="visually-hidden">" " {move || tr(M::Forward)}</span>
                </button>
                <span class="numeric player__time">{move || clock(player.position_ms.get())} " / " {move || clock(end_ms.get())}</span>
                <label class="row small">
                    <span>{move || tr(M::Speed)}</span>
                    <select on:change:target=move |event| speed_chosen(player, &event.target().value()) prop:value=move || player.speed.get().to_string()>
                        {SPEEDS.map(|speed| view! { <option value=speed.to_string()>{format!("{speed} ×")}</option> }).collect_view()}
                    </select>
                </label>
                <label class="row small player__volume">
                    <span>{move || tr(M::Volume)}</span>
                    <input type="range" min="0" max="1" step="0.05" prop:value="1"
                        on:input:target=move |event| player.set_volume(event.target().value_as_number()) />
                </label>
            </div>
            <p class="small player__said" role="status">{move || said(player)}</p>
        </div>
    }
}

fn end_of(player: Player) -> Memo<u64> {
    Memo::new(move |_| player.playlist.with(|list| list.as_ref().map_or(0, |list| list.end_ms)))
}

/// A slider is moved by hand.
pub(crate) fn dragged(player: Player, value: &str) {
    if let Ok(t_ms) = value.parse::<f64>() {
        player.drag(t_ms.max(0.0) as u64);
    }
}

fn speed_chosen(player: Player, value: &str) {
    if let Ok(speed) = value.parse() {
        player.set_speed(speed);
    }
}

/// Keys of every slider that stands for a place in the recording: arrows go 5 s, space plays or stops, Enter plays from here.
pub(crate) fn keys(player: Player, event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    match event.key().as_str() {
        "ArrowLeft" | "ArrowDown" => player.step(-ARROW_MS),
        "ArrowRight" | "ArrowUp" => player.step(ARROW_MS),
        " " => player.toggle(),
        "Enter" => player.play_from(player.position_ms.get_untracked()),
        _ => return,
    }
    event.prevent_default();
}

/// The playing position as a screen reader says it.
pub(crate) fn place_in_words(player: Player) -> String {
    let end_ms = player.playlist.with(|list| list.as_ref().map_or(0, |list| list.end_ms));
    let [at, end] = [player.position_ms.get(), end_ms].map(|ms| ((ms / 60_000).to_string(), (ms / 1000 % 60).to_string()));
    tr_with(M::PlaceWords, &[("at_min", &at.0), ("at_s", &at.1), ("end_min", &end.0), ("end_s", &end.1)])
}

/// What is recorded and what is not, drawn; the list of gaps says the same.
fn strip(player: Player) -> impl IntoView + use<> {
    move || {
        player.playlist.get().map(|list| {
            let percent = |ms: u64| format!("{:.2}%", ms as f64 / list.end_ms.max(1) as f64 * 100.0);
            let stretch = |from_ms: u64, to_ms: u64, class: &'static str| {
                view! { <span class=class style:left=percent(from_ms) style:width=percent(to_ms - from_ms)></span> }
            };
            let pieces = list.pieces.iter().map(|piece| stretch(piece.start_ms, piece.end_ms, "strip__piece"));
            let gaps = list.gaps.iter().map(|gap| stretch(gap.start_ms, gap.end_ms, "strip__gap"));
            view! { <span class="strip" aria-hidden="true">{pieces.chain(gaps).collect_view()}</span> }
        })
    }
}

/// What there is to say: work going on, a jump over a gap, a failure.
fn said(player: Player) -> String {
    match (player.stage.get(), player.notice.get()) {
        (Stage::Failed(code), _) => failure(&code),
        (Stage::Loading, _) => tr(M::Loading).to_owned(),
        (_, Some(Notice::Skipped(gap, next_ms))) => {
            let why = tr(reason(gap.why));
            let (from, to, next) = (clock(gap.start_ms), clock(gap.end_ms), clock(next_ms));
            tr_with(M::Skipped, &[("from", &from), ("to", &to), ("why", why), ("next", &next)])
        }
        (_, Some(Notice::NothingAfter(at_ms))) => tr_with(M::NothingAfter, &[("at", &clock(at_ms))]),
        _ => String::new(),
    }
}

fn failure(code: &str) -> String {
    let message = match code {
        "unreachable" => M::FailedUnreachable,
        "damaged" => M::FailedDamaged,
        "gone" => M::FailedGone,
        UNPLAYABLE => M::FailedUnplayable,
        _ => M::FailedOther,
    };
    tr_with(message, &[("code", code)])
}
