//! Stub.
use leptos::prelude::*;

#[component]
pub(crate) fn Check() -> impl IntoView {}
