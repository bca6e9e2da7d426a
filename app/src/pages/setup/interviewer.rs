//! Who interviews: the built-in interviewer alone, or with the language model that this site offers beside it.

use domain::model::{ModelConsent, ModelService, NOTICE};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::components::choice::{Choice, Item};
use crate::i18n::model::ConsentMsg as M;
use crate::i18n::{tr, tr_with};

/// Names the element that says who would receive what.
const NOTICE_ID: &str = "model-notice";

/// What is on offer, and what was chosen; copy it freely. Nothing is remembered: each interview needs an agreement of its own.
#[derive(Clone, Copy)]
pub(super) struct Interviewer {
    offer: RwSignal<Option<ModelService>>,
    with_model: RwSignal<bool>,
}

impl Interviewer {
    /// The built-in one; asks the site what else there is.
    pub(super) fn new() -> Self {
        let interviewer = Self { offer: RwSignal::new(None), with_model: RwSignal::new(false) };
        interviewer.look_up();
        interviewer
    }

    /// Asks the site again; whoever had chosen chooses anew.
    pub(super) fn look_up(self) {
        spawn_local(async move {
            // Without an answer the built-in interviewer is there all the same.
            let offer = api::model_offer().await.ok().and_then(|offer| offer.service);
            // The form is gone when the page was left meanwhile.
            self.with_model.try_set(false);
            self.offer.try_set(offer.filter(|service| service.notice == NOTICE));
        });
    }

    /// What the candidate agreed to.
    pub(super) fn consent(self) -> Option<ModelConsent> {
        let service = self.offer.get_untracked().filter(|_| self.with_model.get_untracked())?;
        Some(ModelConsent { service: service.name, notice: service.notice })
    }
}

/// The choice and who would receive what; nothing where the built-in interviewer is alone.
#[component]
pub(super) fn InterviewerChoice(interviewer: Interviewer) -> impl IntoView {
    let Interviewer { offer, with_model } = interviewer;
    move || offer.get().map(|service| view! { <Offered name=service.name with_model /> })
}

#[component]
fn Offered(name: String, with_model: RwSignal<bool>) -> impl IntoView {
    let words = |message: M| Signal::derive(move || tr(message).to_owned());
    let options = vec![
        Item { value: false, label: words(M::BuiltIn), about: words(M::BuiltInAbout) },
        Item { value: true, label: Signal::stored(name.clone()), about: words(M::ServiceAbout) },
    ];
    let name = StoredValue::new(name);
    let of_service = move |message: M| name.with_value(|name| tr_with(message, &[("service", name)]));
    view! {
        <div class="stack stack--tight">
            <Choice name="interviewer" legend=words(M::Interviewer) chosen=with_model options width="wide" described_by=NOTICE_ID />
            <div class="notice" id=NOTICE_ID>
                <p>{move || of_service(M::Receives)}</p>
                <p>{move || tr(M::ForWhat)}</p>
                <p>{move || of_service(M::Terms)}</p>
            </div>
        </div>
    }
}
