//! Stub.
use leptos::prelude::*;

#[component]
pub(crate) fn Room() -> impl IntoView {}
