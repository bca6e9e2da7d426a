//! `/`: the words stand in `public/index.html`, which shows them before this app has loaded.

use leptos::prelude::*;

use crate::components::PageTitle;

/// Only the title; the shell shows the page itself.
#[component]
pub(crate) fn Landing() -> impl IntoView {
    super::fetch_beginning();
    view! { <PageTitle title="" /> }
}
