//! The answer: phrases that were heard, and a box to type in at any time.

use leptos::html::Textarea;
use leptos::prelude::*;

use super::phrases::Phrases;
use super::use_client;
use crate::i18n::room::RoomMsg;
use crate::i18n::tr;
use crate::session::Field;

/// Phrases and typing box of the open turn.
#[component]
pub(super) fn Answer(
    /// The question is solved in the editor; here is room to explain.
    coding: Memo<bool>,
) -> impl IntoView {
    let client = use_client();
    let area = NodeRef::<Textarea>::new();
    Effect::new(move || {
        client.texts_replaced().track();
        if let Some(area) = area.get() {
            area.set_value(&client.text(Field::Typed));
        }
    });
    let label = move || tr(if coding.get() { RoomMsg::TypeBeside } else { RoomMsg::TypeHere });
    view! {
        <section class="card room__answer stack" aria-labelledby="answer-title">
            <h2 id="answer-title">{move || tr(RoomMsg::YourAnswer)}</h2>
            <Phrases />
            <div class="field">
                <label for="answer-text">{label}</label>
                <textarea
                    id="answer-text"
                    class="room__typing"
                    rows="5"
                    node_ref=area
                    readonly=move || client.closing().get()
                    on:input:target=move |event| client.edit(Field::Typed, event.target().value())
                ></textarea>
            </div>
            {move || client.too_long().get().then(|| view! { <p role="alert" class="notice notice--warn">{move || tr(RoomMsg::TooLong)}</p> })}
        </section>
    }
}
