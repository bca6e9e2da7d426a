//! Stub.
use leptos::prelude::*;

#[component]
pub(crate) fn Report() -> impl IntoView {}
