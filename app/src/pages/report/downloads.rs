//! The report as files: JSON (the document itself), Markdown, and its spoken words as captions.

use domain::captions_vtt;
use domain::report::Report;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::replay::Player;
use crate::i18n::replay::ReplayMsg;
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
    /// For captions.
    player: Player,
) -> impl IntoView {
    let lang = use_lang();
    let json = move |_| json.with_value(|json| save_text("interview-report.json", "application/json", &indented(json)));
    let markdown = move |_| {
        let text = report.with_value(|report| markdown::of(report, lang.get_untracked()));
        save_text("interview-report.md", "text/markdown", &text);
    };
    let captions = move |_| {
        let text = player.cues.with_value(|cues| captions_vtt::file(cues, 0..u64::MAX));
        save_text("interview-captions.vtt", "text/vtt", &text);
    };
    let spoke = player.cues.with_value(|cues| !cues.is_empty());
    view! {
        <p class="row no-print">
            <button type="button" class="button" on:click=json>{tr(M::Json)}</button>
            <button type="button" class="button" on:click=markdown>{tr(M::Markdown)}</button>
            {spoke.then(|| view! { <button type="button" class="button" on:click=captions>{tr(ReplayMsg::AllCaptions)}</button> })}
        </p>
    }
}

/// The browser's own indentation; the text as it is where it cannot.
fn indented(json: &str) -> String {
    let value = js_sys::JSON::parse(json);
    let text = value.and_then(|value| js_sys::JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &JsValue::from(2)));
    text.map_or_else(|_| json.to_owned(), String::from)
}

/// Offers a text for saving.
pub(super) fn save_text(name: &str, media_type: &str, text: &str) {
    if let Ok(file) = text_file(media_type, text) {
        save(name, &file);
    }
}

/// Offers a file for saving.
pub(super) fn save(name: &str, file: &Blob) {
    // A browser that refuses leaves the person on the page, where the same words stand.
    drop(offer(name, file));
}

/// A text as a file.
///
/// # Errors
/// When the browser refuses.
pub(super) fn text_file(media_type: &str, text: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&JsValue::from_str(text)), &options)
}

fn offer(name: &str, file: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(file)?;
    let link: HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // Some browsers read the data only after the click has returned.
    gloo::timers::callback::Timeout::new(KEEP_MS, move || drop(Url::revoke_object_url(&url))).forget();
    Ok(())
}
