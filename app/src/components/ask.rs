//! A question put to the candidate over the page.

use leptos::html::Dialog;
use leptos::prelude::*;

/// A modal dialog; Escape is the same as `on_close`.
#[component]
pub(crate) fn Ask(
    /// Names its elements.
    id: &'static str,
    /// Shown while true.
    #[prop(into)]
    open: Signal<bool>,
    /// Heading.
    #[prop(into)]
    title: Signal<String>,
    /// What closing it without a choice means.
    on_close: impl Fn() + 'static,
    /// Text and buttons.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move || {
        let (dialog, open) = (dialog.get(), open.get());
        let Some(dialog) = dialog else { return };
        if open && !dialog.open() {
            // Fails only for a dialog that is open already.
            dialog.show_modal().ok();
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let cancel = move |event: leptos::ev::Event| {
        event.prevent_default();
        on_close();
    };
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <dialog class="dialog" id=id node_ref=dialog aria-labelledby=labelled_by on:cancel=cancel>
            <h2 id=title_id>{move || title.get()}</h2>
            <div class="stack">{children()}</div>
        </dialog>
    }
}
