//! How a person types: one edit every quarter to half a second with what was typed since the last, sometimes taking words back.

use std::time::Duration;

use domain::splice::Splice;

/// Time between two edits, in milliseconds.
const EDIT_EVERY_MS: std::ops::Range<u64> = 250..500;
/// Characters in one edit: a fast typist's five to six per second.
const CHARS: std::ops::RangeInclusive<usize> = 1..=3;
/// One edit of so many takes characters back.
const CORRECTS: u32 = 12;
/// One answer of so many edits, on average: about forty seconds.
const FINISHES: u32 = 110;

/// Edits per session and second, on average.
pub(crate) fn edits_per_s() -> f64 {
    let mean_ms = (EDIT_EVERY_MS.start + EDIT_EVERY_MS.end) as f64 / 2.0;
    (1000.0 / mean_ms * 100.0).round() / 100.0
}

/// The pause before the next edit.
pub(crate) fn pause() -> Duration {
    Duration::from_millis(fastrand::u64(EDIT_EVERY_MS))
}

/// The answer is done now.
pub(crate) fn finishes() -> bool {
    fastrand::u32(..FINISHES) == 0
}

/// The next edit at the end of `text`.
pub(crate) fn edit(text: &str) -> Splice {
    let chars = text.chars().count();
    if chars > 10 && fastrand::u32(..CORRECTS) == 0 {
        let delete = fastrand::usize(1..=4);
        return Splice { at: chars - delete, delete, insert: String::new() };
    }
    let letter = || if fastrand::u32(..6) == 0 { ' ' } else { fastrand::lowercase() };
    Splice { at: chars, delete: 0, insert: (0..fastrand::usize(CHARS)).map(|_| letter()).collect() }
}
