//! Stub.
use leptos::prelude::*;

#[component]
pub(crate) fn NotFound() -> impl IntoView {}
