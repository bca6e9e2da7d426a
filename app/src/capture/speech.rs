//! Reading questions aloud with the browser's own voice.

/// Reads `text`; `false` where this browser has no voice.
pub(crate) fn speak(_text: &str, _lang_tag: &str, _on_start: impl FnOnce() + 'static, _on_end: impl FnOnce() + 'static) -> bool {
    false
}

/// Stops reading.
pub(crate) fn cancel_speech() {}
