//! Steps: each says what it does and how long it took.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// What a step found to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It did its work.
    Done,
    /// Its inputs are those of the last time.
    Unchanged,
}

/// Runs one step and prints a line before and after it on stderr (stdout belongs to what a command answers).
///
/// # Errors
/// The step's own error, with the step's name as context.
pub(crate) fn step(what: &str, work: impl FnOnce() -> Result<Outcome>) -> Result<Outcome> {
    let started = Instant::now();
    eprintln!("▸ {what}");
    let outcome = work().with_context(|| format!("step failed: {what}"))?;
    let verb = match outcome {
        Outcome::Done => "done in",
        Outcome::Unchanged => "unchanged,",
    };
    eprintln!("  {verb} {}", human(started.elapsed()));
    std::io::stderr().flush().ok();
    Ok(outcome)
}

/// A duration as people read it: `0.4 s`, `2 min 05 s`.
pub(crate) fn human(duration: Duration) -> String {
    let tenths = duration.as_millis().div_ceil(100);
    if tenths < 600 {
        return format!("{}.{} s", tenths / 10, tenths % 10);
    }
    let seconds = duration.as_secs();
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(human(Duration::from_millis(340)), "0.4 s");
        assert_eq!(human(Duration::from_millis(12_000)), "12.0 s");
        assert_eq!(human(Duration::from_secs(125)), "2 min 05 s");
    }
}
