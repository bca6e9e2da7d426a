//! A button that copies a text, and says whether the browser let it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::i18n::common::CommonMsg;
use crate::i18n::tr;

/// Copies `text`.
#[component]
pub(crate) fn CopyButton(
    /// What is copied.
    text: String,
    /// On the button.
    #[prop(into)]
    label: Signal<String>,
    /// Names the button; unique in its page.
    id: String,
    /// It is what its place is there for.
    #[prop(optional)]
    primary: bool,
) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let done = match window().navigator().clipboard().write_text(&text) {
                promise if promise.is_object() => JsFuture::from(promise).await.is_ok(),
                _ => false,
            };
            // What the button stood in may be closed meanwhile.
            copied.try_set(Some(done));
        });
    };
    view! {
        <p class="row no-print">
            <button type="button" class="button" class:button--primary=primary id=id on:click=copy>{move || label.get()}</button>
            <span role="status">{move || copied.get().map(|done| tr(if done { CommonMsg::Copied } else { CommonMsg::NotCopied }))}</span>
        </p>
    }
}
