//! One choice of several, as a group of radio buttons.

use leptos::prelude::*;

/// One thing that can be chosen.
#[derive(Clone, Copy)]
pub(crate) struct Item<T: Copy + Send + Sync + 'static> {
    /// What choosing it sets.
    pub(crate) value: T,
    /// Its name.
    pub(crate) label: Signal<String>,
    /// What it means; empty where the name says it.
    pub(crate) about: Signal<String>,
}

/// A labelled radio group; the browser gives arrow keys and focus.
#[component]
pub(crate) fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    /// Unique on the page.
    name: &'static str,
    /// The question.
    #[prop(into)]
    legend: Signal<String>,
    /// What can be chosen.
    options: Vec<Item<T>>,
    /// What is chosen.
    chosen: RwSignal<T>,
    /// `narrow`, `wide` or nothing: how much room an option needs.
    #[prop(optional)]
    width: &'static str,
    /// Id of the element that explains the choice, where there is one.
    #[prop(optional)]
    described_by: Option<&'static str>,
) -> impl IntoView {
    let option = move |option: Item<T>| {
        let Item { value, label, about } = option;
        view! {
            <label class="choice__option">
                <input type="radio" name=name prop:checked=move || chosen.get() == value on:change=move |_| chosen.set(value) />
                <span class="choice__face">
                    <span class="choice__label">{label}</span>
                    <Show when=move || about.with(|about| !about.is_empty())>
                        <span class="choice__about">{about}</span>
                    </Show>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="choice" aria-describedby=described_by>
            <legend>{legend}</legend>
            <div class=format!("choice__options choice__options--{width}")>{options.into_iter().map(option).collect_view()}</div>
        </fieldset>
    }
}
