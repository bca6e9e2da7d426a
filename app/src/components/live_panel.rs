//! What is measured right now, for the candidate's eyes only.
use leptos::prelude::*;

/// The panel of private signals.
#[component]
pub(crate) fn LivePanel() -> impl IntoView {}
