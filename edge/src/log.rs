//! Log lines: one JSON object each, with a trace id; identifiers, codes and durations, never what a candidate or a resume says.

use serde_json::{Value, json};
use worker::{console_error, console_log, console_warn};

/// Something happened as it should.
pub(crate) fn info(trace_id: &str, event: &str, fields: Value) {
    console_log!("{}", line("info", trace_id, event, fields));
}

/// Something was wrong from outside, or mended itself.
pub(crate) fn warn(trace_id: &str, event: &str, fields: Value) {
    console_warn!("{}", line("warn", trace_id, event, fields));
}

/// Something is wrong on our side.
pub(crate) fn error(trace_id: &str, event: &str, fields: Value) {
    console_error!("{}", line("error", trace_id, event, fields));
}

fn line(level: &str, trace_id: &str, event: &str, fields: Value) -> Value {
    let mut line = json!({"level": level, "event": event, "trace_id": trace_id});
    if let (Value::Object(line), Value::Object(fields)) = (&mut line, fields) {
        line.extend(fields);
    }
    line
}
