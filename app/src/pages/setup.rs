//! Stub.
use leptos::prelude::*;

#[component]
pub(crate) fn Setup() -> impl IntoView {}
