//! Stub.
use leptos::prelude::*;

#[component]
pub(crate) fn Landing() -> impl IntoView {}
