//! The report as files: JSON (the document itself) and Markdown.

use domain::report::Report;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::i18n::report::ReportMsg as M;
use crate::i18n::{tr, use_lang};
use crate::markdown;

/// How long an offered file stays readable.
const KEEP_MS: u32 = 30_000;

#[component]
pub(super) fn Downloads(
    /// For Markdown.
    report: StoredValue<Report>,
    /// The document as it came: the download is what the server wrote, not what this page understood of it.
    json: StoredValue<String>,
) -> impl IntoView {
    let lang = use_lang();
    let json = move |_| json.with_value(|json| save("interview-report.json", "application/json", &indented(json)));
    let markdown = move |_| {
        let text = report.with_value(|report| markdown::of(report, lang.get_untracked()));
        save("interview-report.md", "text/markdown", &text);
    };
    view! {
        <p class="row no-print">
            <button type="button" class="button" on:click=json>{tr(M::Json)}</button>
            <button type="button" class="button" on:click=markdown>{tr(M::Markdown)}</button>
        </p>
    }
}

/// The browser's own indentation; the text as it is where it cannot.
fn indented(json: &str) -> String {
    let value = js_sys::JSON::parse(json);
    let text = value.and_then(|value| js_sys::JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &JsValue::from(2)));
    text.map_or_else(|_| json.to_owned(), String::from)
}

fn save(name: &str, media_type: &str, text: &str) {
    // A browser that refuses leaves the person on the page, where the same words stand.
    drop(offer(name, media_type, text));
}

fn offer(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&JsValue::from_str(text)), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // Some browsers read the data only after the click has returned.
    gloo::timers::callback::Timeout::new(KEEP_MS, move || drop(Url::revoke_object_url(&url))).forget();
    Ok(())
}
