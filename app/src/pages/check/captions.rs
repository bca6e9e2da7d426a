//! Captions: what this browser and this site offer, who would receive the sound, and the person's choice.

use domain::transcript::{LANGUAGES, ServiceName};
use leptos::prelude::*;

use crate::capture::{CaptionChoice, CaptionOffer, CaptionTrouble, use_capture};
use crate::i18n::check::CheckMsg;
use crate::i18n::{tr, tr_with};

/// The captions' card.
#[component]
pub(super) fn CaptionCard() -> impl IntoView {
    let capture = use_capture();
    let captions = Memo::new(move |_| capture.live().with(|live| live.captions));
    let offer = Memo::new(move |_| captions.get().offer);
    let service = Memo::new(move |_| captions.get().service);
    let has_microphone = Memo::new(move |_| capture.live().with(|live| live.microphone.is_on()));
    let sends_sound = move || matches!(offer.get(), Some(CaptionOffer::Remote | CaptionOffer::Downloadable));
    let has_choice = move || service.get().is_some() || !matches!(offer.get(), None | Some(CaptionOffer::Nothing));
    let download_failed = move || captions.get().trouble == Some(CaptionTrouble::Network);
    view! {
        <section class="card check__card stack" aria-labelledby="check-captions">
            <h2 id="check-captions">{move || tr(CheckMsg::Captions)}</h2>
            <p class="check__hint" role="status" id="caption-offer">{move || tr(offer_message(offer.get()))}</p>
            <div hidden=move || offer.get() != Some(CaptionOffer::Downloadable)>
                <button type="button" class="button" id="caption-download" on:click=move |_| capture.install_captions()>
                    {move || tr(CheckMsg::Download)}
                </button>
                <p class="check__advice" role="status">{move || download_failed().then(|| tr(CheckMsg::DownloadFailed))}</p>
            </div>
            <p class="check__hint" hidden=move || !sends_sound()>{move || tr(CheckMsg::RemoteWho)}</p>
            {move || service.get().map(|service| view! {
                <p class="check__hint" id="caption-service">{move || tr_with(CheckMsg::ServiceWho, &[("service", service.as_str())])}</p>
            })}
            <fieldset class="check__choice" hidden=move || !has_choice()>
                <legend>{move || tr(CheckMsg::ChoiceLegend)}</legend>
                {move || choices(offer.get(), service.get()).map(|(choice, message)| view! { <Choice choice message /> }).collect_view()}
            </fieldset>
            <div hidden=move || !has_choice()><Language /></div>
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
            (CaptionChoice::Undecided | CaptionChoice::Consented, Some(_)) => {
                matches!(choice, CaptionChoice::Undecided | CaptionChoice::Consented)
            }
            (known, _) => choice == known,
        }
    });
    let service = match choice {
        CaptionChoice::Streamed(service) => service.as_str(),
        _ => "",
    };
    view! {
        <label class="check__option">
            <input
                type="radio"
                name="captions"
                value=value_of(choice)
                prop:checked=move || chosen.get()
                on:change=move |_| capture.choose_captions(choice)
            />
            <span>{move || tr_with(message, &[("service", service)])}</span>
        </label>
    }
}

/// What the candidate will speak.
#[component]
fn Language() -> impl IntoView {
    let capture = use_capture();
    let chosen = Memo::new(move |_| capture.live().with(|live| live.captions.language));
    let choose = move |tag: String| {
        if let Some(known) = LANGUAGES.into_iter().find(|known| *known == tag) {
            capture.choose_caption_language(known);
        }
    };
    view! {
        <div class="field">
            <label for="caption-language">{move || tr(CheckMsg::Language)}</label>
            <select id="caption-language" on:change:target=move |event| choose(event.target().value())>
                {LANGUAGES.map(|tag| view! {
                    <option value=tag prop:selected=move || chosen.get() == tag>{move || tr(language_message(tag))}</option>
                })}
            </select>
            <p class="field__hint">{move || tr(CheckMsg::LanguageHint)}</p>
        </div>
    }
}

fn choices(offer: Option<CaptionOffer>, service: Option<ServiceName>) -> impl Iterator<Item = (CaptionChoice, CheckMsg)> {
    let browser = match offer {
        Some(CaptionOffer::OnDevice) => Some((CaptionChoice::Undecided, CheckMsg::UseOnDevice)),
        Some(CaptionOffer::Remote | CaptionOffer::Downloadable) => Some((CaptionChoice::Consented, CheckMsg::UseRemote)),
        Some(CaptionOffer::Nothing) | None => None,
    };
    let service = service.map(|service| (CaptionChoice::Streamed(service), CheckMsg::UseService));
    browser.into_iter().chain(service).chain([(CaptionChoice::TypingOnly, CheckMsg::UseTyping)])
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

fn language_message(tag: &str) -> CheckMsg {
    match tag {
        "en-GB" => CheckMsg::EnglishGb,
        "en-AU" => CheckMsg::EnglishAu,
        "en-IN" => CheckMsg::EnglishIn,
        "de" => CheckMsg::German,
        _ => CheckMsg::EnglishUs,
    }
}

fn value_of(choice: CaptionChoice) -> &'static str {
    match choice {
        CaptionChoice::Undecided => "on-device",
        CaptionChoice::Consented => "remote",
        CaptionChoice::Streamed(_) => "service",
        CaptionChoice::TypingOnly => "typing",
    }
}
