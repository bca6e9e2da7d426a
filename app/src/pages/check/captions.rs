//! Captions: what this browser offers, who would receive the sound, and the person's choice.

use leptos::prelude::*;

use crate::capture::{CAPTION_LANG, CaptionChoice, CaptionOffer, CaptionTrouble, use_capture};
use crate::i18n::check::CheckMsg;
use crate::i18n::tr;

/// The captions' card.
#[component]
pub(super) fn CaptionCard() -> impl IntoView {
    let capture = use_capture();
    let captions = Memo::new(move |_| capture.live().with(|live| live.captions));
    let offer = Memo::new(move |_| captions.get().offer);
    let has_microphone = Memo::new(move |_| capture.live().with(|live| live.microphone.is_on()));
    let sends_sound = move || matches!(offer.get(), Some(CaptionOffer::Remote | CaptionOffer::Downloadable));
    let has_choice = move || !matches!(offer.get(), None | Some(CaptionOffer::Nothing));
    let download_failed = move || captions.get().trouble == Some(CaptionTrouble::Network);
    view! {
        <section class="card check__card stack" aria-labelledby="check-captions">
            <h2 id="check-captions">{move || tr(CheckMsg::Captions)}</h2>
            <p class="check__hint" role="status" id="caption-offer">{move || tr(offer_message(offer.get()))}</p>
            <div hidden=move || offer.get() != Some(CaptionOffer::Downloadable)>
                <button type="button" class="button" id="caption-download" on:click=move |_| capture.install_captions(CAPTION_LANG)>
                    {move || tr(CheckMsg::Download)}
                </button>
                <p class="check__advice" role="status">{move || download_failed().then(|| tr(CheckMsg::DownloadFailed))}</p>
            </div>
            <p class="check__hint" hidden=move || !sends_sound()>{move || tr(CheckMsg::RemoteWho)}</p>
            <fieldset class="check__choice" hidden=move || !has_choice()>
                <legend>{move || tr(CheckMsg::ChoiceLegend)}</legend>
                {move || choices(offer.get()).map(|(choice, message)| view! { <Choice choice message /> }).collect_view()}
            </fieldset>
            <p class="check__hint" hidden=move || !has_choice() || has_microphone.get()>{move || tr(CheckMsg::NeedsMicrophone)}</p>
        </section>
    }
}

#[component]
fn Choice(choice: CaptionChoice, message: CheckMsg) -> impl IntoView {
    let capture = use_capture();
    let chosen = Memo::new(move |_| {
        let captions = capture.live().with(|live| live.captions);
        match (captions.choice, captions.permitted()) {
            // Not decided yet: what would happen now.
            (CaptionChoice::Undecided, None) => choice == CaptionChoice::TypingOnly,
            (CaptionChoice::Undecided | CaptionChoice::Consented, Some(_)) => choice != CaptionChoice::TypingOnly,
            (known, _) => choice == known,
        }
    });
    view! {
        <label class="check__option">
            <input
                type="radio"
                name="captions"
                value=value_of(choice)
                prop:checked=move || chosen.get()
                on:change=move |_| capture.choose_captions(choice)
            />
            <span>{move || tr(message)}</span>
        </label>
    }
}

fn choices(offer: Option<CaptionOffer>) -> impl Iterator<Item = (CaptionChoice, CheckMsg)> {
    let captions = match offer {
        Some(CaptionOffer::OnDevice) => Some((CaptionChoice::Undecided, CheckMsg::UseOnDevice)),
        Some(CaptionOffer::Remote | CaptionOffer::Downloadable) => Some((CaptionChoice::Consented, CheckMsg::UseRemote)),
        Some(CaptionOffer::Nothing) | None => None,
    };
    captions.into_iter().chain([(CaptionChoice::TypingOnly, CheckMsg::UseTyping)])
}

fn offer_message(offer: Option<CaptionOffer>) -> CheckMsg {
    match offer {
        None => CheckMsg::CaptionsChecking,
        Some(CaptionOffer::OnDevice) => CheckMsg::OnDevice,
        Some(CaptionOffer::Downloadable) => CheckMsg::Downloadable,
        Some(CaptionOffer::Remote) => CheckMsg::Remote,
        Some(CaptionOffer::Nothing) => CheckMsg::Nothing,
    }
}

fn value_of(choice: CaptionChoice) -> &'static str {
    match choice {
        CaptionChoice::Undecided => "on-device",
        CaptionChoice::Consented => "remote",
        CaptionChoice::TypingOnly => "typing",
    }
}
