//! One choice of several, as a group of radio buttons.

use leptos::prelude::*;

/// A labelled radio group. `options` are value and label; the browser gives arrow keys and focus.
#[component]
pub(crate) fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    /// Unique on the page.
    name: &'static str,
    /// The question.
    #[prop(into)]
    legend: Signal<String>,
    /// Value and label of each option.
    options: Vec<(T, Signal<String>)>,
    /// What is chosen.
    chosen: RwSignal<T>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(value, label)| {
            view! {
                <label class="choice__option">
                    <input type="radio" name=name prop:checked=move || chosen.get() == value on:change=move |_| chosen.set(value) />
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choice">
            <legend>{legend}</legend>
            <div class="choice__options">{options}</div>
        </fieldset>
    }
}
