//! The title of the browser's tab.

use leptos::prelude::*;

use crate::i18n::common::CommonMsg;
use crate::i18n::tr;

/// Keeps the tab's title in step with the page and the language.
#[component]
pub(crate) fn PageTitle(
    /// Name of the page; empty for the product alone.
    #[prop(into)]
    title: Signal<String>,
) -> impl IntoView {
    Effect::new(move |_| {
        let product = tr(CommonMsg::AppName);
        let title = title.get();
        document().set_title(&if title.is_empty() { product.to_owned() } else { format!("{title} · {product}") });
    });
}
