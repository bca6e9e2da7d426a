//! The microphone: level, whether speech is heard, what stands in the way.

use leptos::prelude::*;

use super::DeviceControls;
use crate::capture::{Device, level_hint_message, use_capture};
use crate::i18n::check::CheckMsg;
use crate::i18n::tr;

/// The meter's range: quiet rooms lie near the lower end.
const FLOOR_DBFS: f32 = -70.0;

/// The microphone's card.
#[component]
pub(super) fn MicrophoneCard() -> impl IntoView {
    let capture = use_capture();
    let live = capture.live();
    let on = Memo::new(move |_| live.with(|live| live.microphone.is_on()));
    let level = Memo::new(move |_| live.with(|live| live.level.map(|level| level.dbfs)));
    let hint = Memo::new(move |_| live.with(|live| live.level.and_then(|level| level.hint)));
    let heard = Memo::new(move |before: Option<&bool>| live.with(|live| live.speaking || (before == Some(&true) && live.level.is_some())));
    let share = move || level.get().map_or(0.0, share_of);
    let message = move || if heard.get() { CheckMsg::HearYou } else { CheckMsg::SaySomething };
    view! {
        <section class="card check__card stack" aria-labelledby="check-microphone">
            <h2 id="check-microphone">{move || tr(CheckMsg::Microphone)}</h2>
            <p class="check__hint">{move || tr(CheckMsg::MicrophoneWhy)}</p>
            <div class="check__level" hidden=move || !on.get()>
                <span id="level-label">{move || tr(CheckMsg::Level)}</span>
                <span
                    class="check__meter"
                    role="meter"
                    aria-labelledby="level-label"
                    aria-valuemin="0"
                    aria-valuemax="100"
                    aria-valuenow=move || format!("{:.0}", share() * 100.0)
                >
                    <span style:width=move || format!("{:.0}%", share() * 100.0)></span>
                </span>
            </div>
            <DeviceControls device=Device::Microphone />
            <div class="stack" role="status">
                {move || level.with(Option::is_some).then(|| {
                    view! { <p class="badge" class:badge--good=move || heard.get() id="voice-heard" data-heard=move || heard.get().to_string()>{move || tr(message())}</p> }
                })}
                {move || hint.get().map(|hint| view! { <p class="check__advice" id="level-hint">{tr(level_hint_message(hint))}</p> })}
            </div>
        </section>
    }
}

fn share_of(level_dbfs: f32) -> f32 {
    (1.0 - level_dbfs.max(FLOOR_DBFS) / FLOOR_DBFS).clamp(0.0, 1.0)
}
