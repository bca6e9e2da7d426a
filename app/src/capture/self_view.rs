//! The person's own picture, mirrored as in a looking glass.

use leptos::prelude::*;

use super::use_capture;

/// A muted video of the camera; empty while there is none.
#[component]
pub(crate) fn SelfView(
    /// What a screen reader calls it.
    #[prop(into)]
    label: Signal<&'static str>,
) -> impl IntoView {
    let stream = use_capture().stream();
    let video = NodeRef::<leptos::html::Video>::new();
    Effect::new(move || {
        let Some(video) = video.get() else { return };
        video.set_muted(true);
        video.set_src_object(stream.get().as_ref());
    });
    view! { <video class="self-view" node_ref=video autoplay playsinline aria-label=label></video> }
}
