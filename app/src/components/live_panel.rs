//! What is measured right now, for the candidate's eyes only: words with a small bar, each signal with a switch.

use gloo::timers::callback::Interval;
use leptos::prelude::*;

use crate::capture::{AnalysisState, Device, DeviceState, Live, Pace, face_hint_message, level_hint_message, use_capture};
use crate::i18n::capture::CaptureMsg;
use crate::i18n::{Lang, Message, fill, tr, use_lang};

/// Fifteen changes a second cannot be read.
const REFRESH_MS: u32 = 500;
/// Where the hidden signals are remembered.
const HIDDEN_KEY: &str = "signals-hidden";

/// A share at or above this reads "yes", at or below its counterpart "looking away" (the bounds of `domain::delivery`).
const CLEAR_SHARE: f32 = 0.65;
const UNCLEAR_SHARE: f32 = 0.35;
/// Smile intensities that read "slight" and "clear"; own choice, for words only.
const SLIGHT_SMILE: f32 = 0.2;
const CLEAR_SMILE: f32 = 0.5;
/// Full length of the pace bar.
const FULL_PACE_WPM: f64 = 220.0;
/// Full length of the speech bar: after this an answer is long.
const FULL_SPEECH_MS: f64 = 60_000.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signal {
    InFrame,
    Toward,
    Smile,
    Speech,
    Pace,
}

const SIGNALS: [Signal; 5] = [Signal::InFrame, Signal::Toward, Signal::Smile, Signal::Speech, Signal::Pace];

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
enum Reading {
    /// Measured: words, and a bar from 0 to 1.
    Value(String, f64),
    /// Not measured, and why.
    Missing(&'static str),
}

/// The panel of private signals. It never announces itself to screen readers: they read it where the person looks for it.
#[component]
pub(crate) fn LivePanel() -> impl IntoView {
    let capture = use_capture();
    let live = capture.live();
    let shown = RwSignal::new(live.get_untracked());
    let timer = StoredValue::new_local(Some(Interval::new(REFRESH_MS, move || {
        live.try_get_untracked().inspect(|now| _ = shown.try_set(now.clone()));
    })));
    on_cleanup(move || _ = timer.try_update_value(Option::take));

    let hidden = RwSignal::new(hidden_signals());
    let visible = move || SIGNALS.into_iter().filter(|signal| hidden.with(|hidden| !hidden.contains(signal))).collect::<Vec<_>>();
    view! {
        <details class="live-panel" open aria-live="off">
            <summary class="live-panel__title">{move || tr(CaptureMsg::Panel)}</summary>
            <p class="live-panel__private">{move || tr(CaptureMsg::PanelPrivate)}</p>
            <dl class="live-panel__signals">
                <For each=visible key=|signal| *signal as u8 let:signal>
                    <Row signal shown />
                </For>
            </dl>
            <p class="live-panel__private" hidden=move || !visible().is_empty()>{move || tr(CaptureMsg::AllHidden)}</p>
            <Hints shown />
            <details class="live-panel__choose">
                <summary>{move || tr(CaptureMsg::Choose)}</summary>
                <ul>
                    {SIGNALS.map(|signal| view! { <li><Switch signal hidden /></li> }).into_iter().collect_view()}
                </ul>
            </details>
        </details>
    }
}

#[component]
fn Row(signal: Signal, shown: RwSignal<Live>) -> impl IntoView {
    let lang = use_lang();
    let reading = Memo::new(move |_| shown.with(|live| read(signal, live, lang.get())));
    let words = move || match reading.get() {
        Reading::Value(words, _) => words,
        Reading::Missing(why) => format!("— {why}"),
    };
    let width = move || match reading.get() {
        Reading::Value(_, share) => format!("{:.0}%", share.clamp(0.0, 1.0) * 100.0),
        Reading::Missing(_) => "0%".to_owned(),
    };
    let is_missing = move || matches!(reading.get(), Reading::Missing(_));
    view! {
        <div class="live-signal" class:live-signal--missing=is_missing data-signal=name(signal)>
            <dt>{move || tr(label(signal))}</dt>
            <dd>
                <span class="live-signal__words">{words}</span>
                <span class="live-signal__bar" aria-hidden="true"><span style:width=width></span></span>
            </dd>
        </div>
    }
}

/// What could be done for better measurements; one line each.
#[component]
fn Hints(shown: RwSignal<Live>) -> impl IntoView {
    let face = move || shown.with(|live| live.face.and_then(|face| face.hint)).map(face_hint_message);
    let level = move || shown.with(|live| live.level.and_then(|level| level.hint)).map(level_hint_message);
    view! {
        {move || face().map(|message| view! { <p class="live-panel__hint">{tr(message)}</p> })}
        {move || level().map(|message| view! { <p class="live-panel__hint">{tr(message)}</p> })}
    }
}

#[component]
fn Switch(signal: Signal, hidden: RwSignal<Vec<Signal>>) -> impl IntoView {
    let is_shown = move || hidden.with(|hidden| !hidden.contains(&signal));
    let switch = move |_| {
        hidden.update(|hidden| {
            let before = hidden.len();
            hidden.retain(|known| *known != signal);
            if hidden.len() == before {
                hidden.push(signal);
            }
        });
        hidden.with_untracked(|hidden| remember_hidden(hidden));
    };
    view! {
        <label class="live-panel__switch">
            <input type="checkbox" prop:checked=is_shown on:change=switch />
            <span>{move || tr(label(signal))}</span>
        </label>
    }
}

fn label(signal: Signal) -> CaptureMsg {
    match signal {
        Signal::InFrame => CaptureMsg::InFrame,
        Signal::Toward => CaptureMsg::Toward,
        Signal::Smile => CaptureMsg::Smile,
        Signal::Speech => CaptureMsg::Speech,
        Signal::Pace => CaptureMsg::PaceLabel,
    }
}

fn name(signal: Signal) -> &'static str {
    match signal {
        Signal::InFrame => "in-frame",
        Signal::Toward => "toward",
        Signal::Smile => "smile",
        Signal::Speech => "speech",
        Signal::Pace => "pace",
    }
}

fn read(signal: Signal, live: &Live, lang: Lang) -> Reading {
    let device = match signal {
        Signal::InFrame | Signal::Toward | Signal::Smile => Device::Camera,
        Signal::Speech | Signal::Pace => Device::Microphone,
    };
    if let Some(why) = unmeasured(device, live) {
        return Reading::Missing(why.text(lang));
    }
    match signal {
        Signal::InFrame | Signal::Toward | Signal::Smile => read_face(signal, live, lang),
        Signal::Speech => read_speech(live, lang),
        Signal::Pace => match live.pace {
            Pace::NoWords => Reading::Missing(CaptureMsg::PaceNoWords.text(lang)),
            Pace::NotYet => Reading::Missing(CaptureMsg::PaceNotYet.text(lang)),
            Pace::Wpm(wpm) => {
                Reading::Value(fill(CaptureMsg::WordsPerMinute.text(lang), &[("n", &format!("{wpm:.0}"))]), wpm / FULL_PACE_WPM)
            }
        },
    }
}

fn unmeasured(device: Device, live: &Live) -> Option<CaptureMsg> {
    let state = match device {
        Device::Camera => live.camera,
        Device::Microphone => live.microphone,
    };
    match state {
        DeviceState::Off | DeviceState::Skipped => return Some(CaptureMsg::NotMeasuredOff),
        DeviceState::Asking => return Some(CaptureMsg::NotMeasuredLoading),
        DeviceState::Muted | DeviceState::Trouble(_) => return Some(CaptureMsg::NotMeasuredTrouble),
        DeviceState::On => {}
    }
    match (live.analysis, device) {
        (AnalysisState::Unsupported | AnalysisState::Failed, _)
        | (AnalysisState::Ready { face: false, .. }, Device::Camera)
        | (AnalysisState::Ready { voice: false, .. }, Device::Microphone) => Some(CaptureMsg::NotMeasuredAnalysis),
        (AnalysisState::Off | AnalysisState::Loading, _) => Some(CaptureMsg::NotMeasuredLoading),
        (AnalysisState::Ready { .. }, Device::Camera) => live.face.is_none().then_some(CaptureMsg::NotMeasuredLoading),
        (AnalysisState::Ready { .. }, Device::Microphone) => live.level.is_none().then_some(CaptureMsg::NotMeasuredLoading),
    }
}

fn read_face(signal: Signal, live: &Live, lang: Lang) -> Reading {
    let Some(face) = live.face else { return Reading::Missing(CaptureMsg::NotMeasuredLoading.text(lang)) };
    if signal == Signal::InFrame {
        let found = face.faces > 0;
        return Reading::Value((if found { CaptureMsg::Yes } else { CaptureMsg::No }).text(lang).to_owned(), f64::from(u8::from(found)));
    }
    if face.faces == 0 {
        return Reading::Missing(CaptureMsg::NotMeasuredNoFace.text(lang));
    }
    let share = if signal == Signal::Toward { face.toward_screen } else { face.smile };
    let Some(share) = share.filter(|_| !face.suppressed) else {
        let learning = !face.calibrated && !face.suppressed;
        return Reading::Missing((if learning { CaptureMsg::Calibrating } else { CaptureMsg::PoorPicture }).text(lang));
    };
    if !face.calibrated {
        return Reading::Missing(CaptureMsg::Calibrating.text(lang));
    }
    let words = match signal {
        Signal::Toward if share >= CLEAR_SHARE => CaptureMsg::Yes,
        Signal::Toward if share <= UNCLEAR_SHARE => CaptureMsg::Away,
        Signal::Toward => CaptureMsg::Unclear,
        _ if share >= CLEAR_SMILE => CaptureMsg::SmileClear,
        _ if share >= SLIGHT_SMILE => CaptureMsg::SmileSlight,
        _ => CaptureMsg::SmileNone,
    };
    Reading::Value(words.text(lang).to_owned(), f64::from(share))
}

fn read_speech(live: &Live, lang: Lang) -> Reading {
    let seconds = |ms: f64| format!("{:.0}", (ms / 1000.0).floor());
    if live.speaking {
        return Reading::Value(fill(CaptureMsg::Speaking.text(lang), &[("s", &seconds(live.speech_ms))]), live.speech_ms / FULL_SPEECH_MS);
    }
    if live.pause_ms > 0.0 {
        return Reading::Value(fill(CaptureMsg::Pausing.text(lang), &[("s", &seconds(live.pause_ms))]), 0.0);
    }
    Reading::Value(CaptureMsg::NotSpokenYet.text(lang).to_owned(), 0.0)
}

fn hidden_signals() -> Vec<Signal> {
    let stored = storage().and_then(|storage| storage.get_item(HIDDEN_KEY).ok()?).unwrap_or_default();
    SIGNALS.into_iter().filter(|signal| stored.split(' ').any(|hidden| hidden == name(*signal))).collect()
}

fn remember_hidden(hidden: &[Signal]) {
    let names: Vec<_> = hidden.iter().map(|signal| name(*signal)).collect();
    // A browser that refuses to store shows all of them next time.
    let _ = storage().map(|storage| storage.set_item(HIDDEN_KEY, &names.join(" ")));
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}
