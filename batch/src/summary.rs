//! A report in a few lines for a person at a terminal.

use std::io::Write;

use domain::report::{Aspect, BandRange, Figure, Report, Unmeasured};

/// Writes the summary of one recording.
///
/// # Errors
/// When `out` is closed.
pub(crate) fn write(name: &str, report: &Report, out: &mut impl Write) -> std::io::Result<()> {
    let said = &report.delivery;
    writeln!(out, "{name}: {}", clock(report.duration_ms as f64))?;
    writeln!(out, "  first speech    {}", of(said.thinking_ms, clock))?;
    writeln!(out, "  speech          {}", of(said.talk_ms, clock))?;
    writeln!(out, "  speech share    {}", of(said.talk_share, percent))?;
    writeln!(out, "  pauses          {}", of(said.pauses, |count| format!("{count:.0}")))?;
    writeln!(out, "  longest pause   {}", of(said.longest_pause_ms, clock))?;
    writeln!(out, "  face in frame   {}", of(said.face_in_frame, percent))?;
    writeln!(out, "  toward screen   {}", of(said.toward_screen, percent))?;
    writeln!(out, "  smiling         {}", of(said.smile, percent))?;
    let missing: Vec<String> =
        report.not_measured.iter().map(|missing| format!("{} ({})", aspect(missing.aspect), why(missing.reason))).collect();
    if !missing.is_empty() {
        writeln!(out, "  not measured: {}", missing.join(", "))?;
    }
    Ok(())
}

/// Writes what the answers contained.
///
/// # Errors
/// When `out` is closed.
pub(crate) fn write_content(report: &Report, out: &mut impl Write) -> std::io::Result<()> {
    let band = |range: Option<BandRange>, reason: Option<Unmeasured>| match range {
        Some(range) => format!("band {} to {} of 4", range.low, range.high),
        None => format!("– {}", reason.map_or("", why)),
    };
    writeln!(out, "  content         {}", band(report.content_range, report.content_reason))?;
    for answer in &report.answers {
        writeln!(out, "  question {:<7}{}", answer.turn + 1, band(answer.range, answer.range_reason))?;
    }
    Ok(())
}

fn of(figure: Figure, unit: impl Fn(f64) -> String) -> String {
    match (figure.value, figure.low, figure.high) {
        (Some(value), Some(low), Some(high)) => format!("{} ({} to {})", unit(value), unit(low), unit(high)),
        (Some(value), ..) => unit(value),
        (None, ..) => format!("– {}", figure.reason.map_or("", why)),
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// `1:02:03.4`, `2:03.4`.
fn clock(ms: f64) -> String {
    let tenths = (ms / 100.0).round() as u64;
    let (hours, minutes, seconds, tenth) = (tenths / 36_000, tenths / 600 % 60, tenths / 10 % 60, tenths % 10);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}.{tenth}") } else { format!("{minutes}:{seconds:02}.{tenth}") }
}

fn aspect(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Content => "content",
        Aspect::Pace => "pace and fillers",
        Aspect::Voice => "voice",
        Aspect::Face => "face",
        Aspect::CodeCorrectness => "code",
        Aspect::VoiceTone => "tone of voice",
        Aspect::Impressions => "impressions",
    }
}

fn why(reason: Unmeasured) -> &'static str {
    match reason {
        Unmeasured::Skipped => "was left out",
        Unmeasured::Refused => "access was refused",
        Unmeasured::NoDevice => "the recording has none",
        Unmeasured::Busy => "the device was in use",
        Unmeasured::Unplugged => "the device went away",
        Unmeasured::Unsupported => "not supported",
        Unmeasured::Failed => "the analysis failed",
        Unmeasured::NoWords => "no recogniser ran",
        Unmeasured::NotEnough => "too little to tell",
        Unmeasured::NoAnswer => "there was no answer",
        Unmeasured::RepeatsQuestion => "the answer repeats the question",
        Unmeasured::CodeNotRun => "code did not run against all tests",
        Unmeasured::NotAsked => "no question called for it",
        Unmeasured::SwitchedOff => "it was switched off",
        Unmeasured::Uncalibrated => "not calibrated, so only a range",
        Unmeasured::NotBuilt => "not built yet",
        Unmeasured::NotJudged => "such talk is not judged",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_carry_over() {
        assert_eq!(clock(0.0), "0:00.0");
        assert_eq!(clock(59_960.0), "1:00.0");
        assert_eq!(clock(3_723_400.0), "1:02:03.4");
    }

    #[test]
    fn what_has_no_value_says_why() {
        assert_eq!(of(Figure::unmeasured(Unmeasured::NoDevice), percent), "– the recording has none");
        assert_eq!(of(Figure::between(0.1, 0.2, 0.3), percent), "20 % (10 % to 30 %)");
    }
}
