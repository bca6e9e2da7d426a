//! Lines of JSON on standard error, one per event. They hold identifiers and causes, never a candidate's words.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

/// Something that happens.
pub(crate) fn info(event: &str, fields: &Value) {
    line("info", event, fields);
}

/// Something that should not happen and that the program lives with.
pub(crate) fn warn(event: &str, fields: &Value) {
    line("warn", event, fields);
}

fn line(level: &str, event: &str, fields: &Value) {
    let epoch_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64);
    let mut line = json!({"epoch_ms": epoch_ms, "level": level, "event": event});
    if let (Some(line), Some(fields)) = (line.as_object_mut(), fields.as_object()) {
        line.extend(fields.clone());
    }
    eprintln!("{line}");
}
