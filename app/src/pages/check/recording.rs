//! Recording: what would be kept, where, how long and who receives it, and the person's choice. Nothing is recorded without one.

use domain::problem::Problem;
use domain::recording::{Medium, RETENTION_DAYS};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::capture::{can_mask, can_record, use_capture};
use crate::i18n::problems::explain;
use crate::i18n::recording::RecordingMsg as M;
use crate::i18n::{tr, tr_with};
use crate::recording::{Agreement, use_recordings};

/// What the card is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// Waiting for the person.
    Choosing,
    /// Waiting for the server.
    Saving,
    /// The server did not take the choice.
    Failed(Problem),
}

/// The recording's card.
#[component]
pub(super) fn RecordingCard(
    /// The interview.
    id: String,
) -> impl IntoView {
    let recordings = use_recordings();
    let capture = use_capture();
    let agreement = recordings.agreement(&id);
    let step = RwSignal::new(Step::Choosing);
    if can_record() {
        spawn_local(recordings.look_up(id.clone()));
    }

    let chosen = Memo::new(move |_| agreement.with(Agreement::medium));
    let devices = Memo::new(move |_| capture.live().with(|live| (live.camera.is_on(), live.microphone.is_on())));
    let on_offer = Memo::new(move |_| agreement.with(offers));
    // What the buttons show: the person's last choice, back to what holds when the server does not take it.
    let wanted = RwSignal::new(None::<Medium>);
    Effect::new(move || {
        let chosen = chosen.get();
        if step.get_untracked() != Step::Saving {
            wanted.set(chosen);
        }
    });
    let id = StoredValue::new(id);
    let save = Callback::new(move |()| {
        if step.get_untracked() == Step::Saving || chosen.get_untracked() == wanted.get_untracked() {
            return;
        }
        step.set(Step::Saving);
        spawn_local(async move {
            // The card is gone when the page was left meanwhile.
            while let (Some(id), Some(medium)) = (id.try_get_value(), wanted.try_get_untracked()) {
                let saved = match medium {
                    Some(medium) => recordings.agree(id, medium).await,
                    None => recordings.withdraw(id).await,
                };
                if let Err(problem) = saved {
                    wanted.try_set(chosen.try_get_untracked().flatten());
                    step.try_set(Step::Failed(problem));
                    return;
                }
                if wanted.try_get_untracked() == Some(medium) {
                    step.try_set(Step::Choosing);
                    return;
                }
            }
        });
    });
    let options = move || {
        let media = on_offer.get().into_iter().map(Some);
        std::iter::once(None).chain(media).map(|medium| view! { <Choice medium devices wanted save /> }).collect_view()
    };
    let explained = move || agreement.with(|agreement| matches!(agreement, Agreement::Known { .. }));
    view! {
        <section class="card check__card check__card--wide stack" aria-labelledby="check-recording">
            <h2 id="check-recording">{move || tr(M::Title)}</h2>
            <p class="check__hint">{move || tr(M::Private)}</p>
            <p class="check__hint" role="status" id="recording-offer" hidden=explained>{move || agreement.with(|agreement| tr(standing(agreement)))}</p>
            <div class="stack" hidden=move || !explained()>
                <p class="check__hint">{move || tr_with(M::What, &[("days", &RETENTION_DAYS.to_string())])} " " {move || tr(M::Withdraw)}</p>
                <fieldset class="check__choice" id="recording-choice">
                    <legend>{move || tr(M::Legend)}</legend>
                    {options}
                </fieldset>
                <p class="check__hint" hidden=move || devices.get() == (true, true)>{move || tr(M::NeedsDevice)}</p>
            </div>
            <div class="stack" role="status">{move || outcome(step.get(), chosen.get())}</div>
        </section>
    }
}

#[component]
fn Choice(medium: Option<Medium>, devices: Memo<(bool, bool)>, wanted: RwSignal<Option<Medium>>, save: Callback<()>) -> impl IntoView {
    let change = move |_| {
        wanted.set(medium);
        save.run(());
    };
    view! {
        <label class="check__option">
            <input
                type="radio"
                name="recording"
                value=value_of(medium)
                disabled=move || !is_on(medium, devices.get())
                prop:checked=move || wanted.get() == medium
                on:change=change
            />
            <span>{move || tr(label(medium))}</span>
        </label>
    }
}

/// What the server offers and this browser can do; also while no device is on for it, so that nothing moves when one is turned on.
fn offers(agreement: &Agreement) -> Vec<Medium> {
    let Agreement::Known { offered, .. } = agreement else { return Vec::new() };
    offered.iter().copied().filter(|medium| *medium != Medium::MaskedVideo || can_mask()).collect()
}

/// The device that a recording is made of is on.
fn is_on(medium: Option<Medium>, (camera, microphone): (bool, bool)) -> bool {
    match medium {
        None => true,
        Some(Medium::Audio) => microphone,
        Some(Medium::MaskedVideo | Medium::Video) => camera,
    }
}

fn standing(agreement: &Agreement) -> M {
    match agreement {
        _ if !can_record() => M::NoRecorder,
        Agreement::Unavailable(_) => M::Unavailable,
        Agreement::Unknown | Agreement::Known { .. } => M::Asking,
    }
}

fn outcome(step: Step, chosen: Option<Medium>) -> AnyView {
    match step {
        Step::Saving => view! { <p class="check__hint">{tr(M::Saving)}</p> }.into_any(),
        Step::Failed(problem) => {
            view! { <p class="check__advice" id="recording-failed">{tr(M::NotSaved)} " " {explain(&problem)}</p> }.into_any()
        }
        Step::Choosing => chosen.map(|_| view! { <p class="badge badge--info" id="recording-agreed">{tr(M::Agreed)}</p> }).into_any(),
    }
}

fn label(medium: Option<Medium>) -> M {
    match medium {
        None => M::None,
        Some(Medium::Audio) => M::Audio,
        Some(Medium::MaskedVideo) => M::Masked,
        Some(Medium::Video) => M::Video,
    }
}

fn value_of(medium: Option<Medium>) -> &'static str {
    match medium {
        None => "none",
        Some(Medium::Audio) => "audio",
        Some(Medium::MaskedVideo) => "masked",
        Some(Medium::Video) => "video",
    }
}
